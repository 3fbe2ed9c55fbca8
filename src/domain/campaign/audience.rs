//! Who of a selection gets a message, and why the others don't. Consent is applied here, outside every filter of the user's.

use super::AudienceSummary;
use crate::domain::consent::ConsentState;
use crate::domain::phone::{E164, match_key};
use crate::domain::slots::Slot;
use rustc_hash::FxHashSet;

/// What decides about one contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate {
    pub slot: Slot,
    /// The number that messages go to (`Contact::messaging_phone`).
    pub number: Option<E164>,
    pub consent: ConsentState,
}

/// Those who get a message, in the order they came, and the figures.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Audience {
    pub sendable: Vec<Slot>,
    pub summary: AudienceSummary,
}

/// Numbers of contacts who opted out. An opt-out belongs to the person behind the number, so it holds for every contact of
/// the book that has the same one.
#[derive(Debug, Clone, Default)]
pub struct BarredNumbers(FxHashSet<u64>);

impl BarredNumbers {
    /// Whether somebody who opted out has this number, however it is written (`match_key`).
    pub fn contains(&self, number: E164) -> bool {
        self.0.contains(&match_key(number))
    }
}

impl FromIterator<E164> for BarredNumbers {
    /// Every number of every opted-out contact.
    fn from_iter<I: IntoIterator<Item = E164>>(numbers: I) -> BarredNumbers {
        BarredNumbers(numbers.into_iter().map(match_key).collect())
    }
}

/// Splits a selection. Each contact counts once, by the first reason that applies: opted out (or having a barred number),
/// no certain number, the number of an earlier recipient. `barred` holds the numbers of everyone in the book who opted out,
/// inside the selection or not.
///
/// ```
/// use daftar::domain::campaign::audience::{BarredNumbers, Candidate, audience};
/// use daftar::domain::{consent::ConsentState, phone::E164};
/// let number = Some(E164(966501234567));
/// let selection = [
///     Candidate { slot: 4, number, consent: ConsentState::OptedIn },
///     Candidate { slot: 9, number, consent: ConsentState::OptedIn },
/// ];
/// let found = audience(selection, &BarredNumbers::default());
/// assert_eq!((found.sendable, found.summary.same_number), (vec![4], 1));
/// ```
pub fn audience(candidates: impl IntoIterator<Item = Candidate>, barred: &BarredNumbers) -> Audience {
    let candidates = candidates.into_iter();
    let (expected, _) = candidates.size_hint();
    let mut audience = Audience { sendable: Vec::with_capacity(expected), summary: AudienceSummary::default() };
    let mut taken = FxHashSet::with_capacity_and_hasher(expected, Default::default());
    let summary = &mut audience.summary;
    for Candidate { slot, number, consent } in candidates {
        summary.matched += 1;
        if consent == ConsentState::OptedOut || number.is_some_and(|number| barred.contains(number)) {
            summary.opted_out += 1;
            continue;
        }
        let Some(number) = number else {
            summary.no_number += 1;
            continue;
        };
        if !taken.insert(match_key(number)) {
            summary.same_number += 1;
            continue;
        }
        if consent == ConsentState::Unknown {
            summary.never_asked += 1;
        }
        summary.sendable += 1;
        audience.sendable.push(slot);
    }
    audience
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn candidate(slot: Slot, number: u64, consent: ConsentState) -> Candidate {
        Candidate { slot, number: (number > 0).then_some(E164(number)), consent }
    }

    const ALI: u64 = 966_501_234_567;
    const SARA: u64 = 966_507_654_321;

    #[test]
    fn leaves_out_by_the_first_reason_that_applies() {
        use ConsentState::{OptedIn, OptedOut, Unknown};
        let selection = [
            candidate(0, ALI, OptedIn),
            candidate(1, 0, OptedOut),
            candidate(2, 0, OptedIn),
            candidate(3, ALI, Unknown),
            candidate(4, SARA, Unknown),
        ];
        let Audience { sendable, summary } = audience(selection, &BarredNumbers::default());
        assert_eq!(sendable, [0, 4]);
        let expected =
            AudienceSummary { matched: 5, sendable: 2, opted_out: 1, no_number: 1, same_number: 1, never_asked: 1 };
        assert_eq!(summary, expected);
    }

    #[test]
    fn a_number_somebody_opted_out_reaches_nobody_under_another_name() {
        let barred = BarredNumbers::from_iter([E164(ALI)]);
        let Audience { sendable, summary } =
            audience([candidate(7, ALI, ConsentState::OptedIn), candidate(8, SARA, ConsentState::OptedIn)], &barred);
        assert_eq!(sendable, [8]);
        assert_eq!((summary.opted_out, summary.sendable), (1, 1));
    }

    #[test]
    fn an_opted_out_contact_takes_no_number_away() {
        let selection = [candidate(0, ALI, ConsentState::OptedOut), candidate(1, ALI, ConsentState::OptedIn)];
        assert_eq!(audience(selection, &BarredNumbers::default()).sendable, [1]);
    }

    #[test]
    fn two_spellings_of_one_mexican_number_count_once() {
        let selection = [
            candidate(0, 522_221_234_567, ConsentState::OptedIn),
            candidate(1, 5_212_221_234_567, ConsentState::OptedIn),
        ];
        assert_eq!(audience(selection, &BarredNumbers::default()).summary.same_number, 1);
    }

    #[test]
    fn an_empty_selection_is_an_empty_audience() {
        assert_eq!(audience([], &BarredNumbers::default()), Audience::default());
    }

    proptest! {
        #[test]
        fn the_parts_add_up(people in proptest::collection::vec((0u64..12, 0u8..3), 0..60), barred in proptest::collection::vec(1u64..12, 0..3)) {
            let consent = |kind| match kind {
                0 => ConsentState::Unknown,
                1 => ConsentState::OptedIn,
                _ => ConsentState::OptedOut,
            };
            let number = |n: u64| if n == 0 { 0 } else { 966_501_234_500 + n };
            let selection: Vec<Candidate> = people
                .iter()
                .zip(0..)
                .map(|((n, kind), slot)| candidate(slot, number(*n), consent(*kind)))
                .collect();
            let barred = BarredNumbers::from_iter(barred.into_iter().map(|n| E164(number(n))));
            let Audience { sendable, summary } = audience(selection.iter().copied(), &barred);
            prop_assert_eq!(summary.matched as usize, selection.len());
            prop_assert_eq!(summary.sendable + summary.opted_out + summary.no_number + summary.same_number, summary.matched);
            prop_assert_eq!(summary.sendable as usize, sendable.len());
            prop_assert!(summary.never_asked <= summary.sendable);
            prop_assert!(sendable.is_sorted());
            let mut numbers = Vec::new();
            for slot in sendable {
                let person = selection[slot as usize];
                prop_assert!(person.consent != ConsentState::OptedOut);
                let number = person.number.expect("a recipient has a number");
                prop_assert!(!barred.contains(number));
                prop_assert!(!numbers.contains(&number));
                numbers.push(number);
            }
        }
    }
}
