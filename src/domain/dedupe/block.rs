//! Which pairs are worth comparing: those that share a number, an address, a mailbox, a number but for one digit, the sound
//! of their names, a birthday, or a rare further field. All pairs of 100,000 contacts would be five thousand million.

use super::detail::Values;
use super::lexicon::Lexicon;
use super::person::Person;
use rustc_hash::{FxHashMap, FxHasher};
use std::hash::{Hash, Hasher};

/// Groups larger than this are divided by the sound of the given name and then of the whole name with its city. Of a part that
/// is larger still each is compared with the next few only, so that a line copied a hundred times is found, and the part is
/// counted as left out: a name that forty people of one city bear tells none of them apart.
const LARGEST: usize = 40;
const NEXT_FEW: usize = 4;

/// A further field that more people share is no tie; up to `COMPANY` of them it is one together with a like name.
const RARE: u32 = 8;
const COMPANY: u32 = 250;

/// The pairs, each once with the lower index first, and how many groups were left out.
pub(super) struct Candidates {
    pub pairs: Vec<(u32, u32)>,
    pub left_out: u32,
}

/// What a group shares; the number keeps the kinds apart.
#[derive(Hash, Clone, Copy)]
enum Shared {
    Phone(u64),
    NearPhone(u64, u8, u64),
    Email(u32),
    Mailbox(u32),
    Name(u64, u64),
    Birthday(i32, u64),
    Value(u32),
    ValueAnd(u32, u64),
}

fn key_of(shared: impl Hash) -> u64 {
    let mut hasher = FxHasher::default();
    shared.hash(&mut hasher);
    hasher.finish()
}

/// Finds the pairs.
pub(super) fn candidates(people: &[Person], lexicon: &Lexicon, values: &Values) -> Candidates {
    let mut keys: Vec<(u64, u32)> = Vec::with_capacity(people.len() * 16);
    for (index, person) in people.iter().enumerate() {
        // Slots of contacts are u32.
        let Ok(index) = u32::try_from(index) else { break };
        each_key(person, lexicon, values, |shared| keys.push((key_of(shared), index)));
    }
    keys.sort_unstable();
    keys.dedup();
    let mut found = Candidates { pairs: Vec::new(), left_out: 0 };
    for group in keys.chunk_by(|a, b| a.0 == b.0).filter(|group| group.len() > 1) {
        let members: Vec<u32> = group.iter().map(|(_, index)| *index).collect();
        if members.len() <= LARGEST {
            pair_up(&members, &mut found.pairs);
        } else {
            divide(&members, people, lexicon, &mut found);
        }
    }
    found.pairs.sort_unstable();
    found.pairs.dedup();
    found
}

fn pair_up(members: &[u32], pairs: &mut Vec<(u32, u32)>) {
    for (at, a) in members.iter().enumerate() {
        pairs.extend(members.iter().skip(at + 1).map(|b| (*a, *b)));
    }
}

/// Divides a large group by given name, then by the whole name and city.
fn divide(members: &[u32], people: &[Person], lexicon: &Lexicon, found: &mut Candidates) {
    let given = |person: &Person| vec![person.name.words.first().map_or(0, |word| lexicon.sound(*word))];
    let whole = |person: &Person| {
        let words = person.name.words.iter().chain(person.city.words.first());
        words.map(|word| lexicon.sound(*word)).collect()
    };
    let parts = |members: &[u32], key: &dyn Fn(&Person) -> Vec<u64>| {
        let mut parts: FxHashMap<Vec<u64>, Vec<u32>> = FxHashMap::default();
        for index in members {
            if let Some(person) = people.get(*index as usize) {
                parts.entry(key(person)).or_default().push(*index);
            }
        }
        parts
    };
    for part in parts(members, &given).into_values() {
        if part.len() <= LARGEST {
            pair_up(&part, &mut found.pairs);
            continue;
        }
        for part in parts(&part, &whole).into_values() {
            if part.len() <= LARGEST {
                pair_up(&part, &mut found.pairs);
            } else {
                found.pairs.extend(
                    part.iter()
                        .enumerate()
                        .flat_map(|(at, a)| part.iter().skip(at + 1).take(NEXT_FEW).map(|b| (*a, *b))),
                );
                found.left_out += 1;
            }
        }
    }
}

fn each_key(person: &Person, lexicon: &Lexicon, values: &Values, mut emit: impl FnMut(Shared)) {
    let words = &person.name.words;
    let sound = |at: Option<&u32>| at.map(|word| lexicon.sound(*word));
    let (given, last) = (sound(words.first()), sound(words.last()));
    for phone in &person.phones {
        emit(Shared::Phone(*phone));
        if let (Some(given), true) = (given, words.len() > 1) {
            // The country code is seldom mistyped: the last eight digits, each left open in turn.
            let mut unit = 1u64;
            for place in 0..8u8 {
                let digit = *phone / unit % 10;
                emit(Shared::NearPhone(*phone - digit * unit, place, given));
                unit *= 10;
            }
        }
    }
    person.emails.iter().for_each(|email| emit(Shared::Email(*email)));
    person.mailboxes.iter().for_each(|mailbox| emit(Shared::Mailbox(*mailbox)));
    if let Some((low, high)) = person.name_key(lexicon) {
        emit(Shared::Name(low, high));
    }
    if let (Some(given), [_, second, _, ..]) = (given, words.as_slice()) {
        let second = lexicon.sound(*second);
        emit(Shared::Name(given.min(second), given.max(second)));
    }
    if let Some(birthday) = person.birthday {
        [given, last].into_iter().flatten().for_each(|sound| emit(Shared::Birthday(birthday.0, sound)));
    }
    for detail in &person.details {
        match values.count(detail.value) {
            2..=RARE => emit(Shared::Value(detail.value)),
            count if count > RARE && count <= COMPANY => {
                [given, last].into_iter().flatten().for_each(|sound| emit(Shared::ValueAnd(detail.value, sound)));
            }
            _ => {}
        }
    }
}
