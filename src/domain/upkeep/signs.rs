//! What rules and health need of contacts and no index of the book tells, read in one pass over them.

use crate::domain::book::Book;
use crate::domain::date::Date;
use crate::domain::follow_up::FollowUp;
use crate::domain::interaction::{Interaction, InteractionKind, unpack};
use crate::domain::rules::lifecycle::{Facts, Lifecycle};
use crate::domain::rules::people::Holdings;
use crate::domain::segment::ast::{DateField, NumberField};
use crate::domain::segment::eval::{Index, NO_DATE};
use crate::domain::slots::{Slot, Slots, kept};
use crate::domain::tag::TagId;
use std::collections::BTreeMap;

/// Columns by slot, as long as the contacts that were read.
#[derive(Debug, Clone, Default)]
pub struct Signs {
    /// The latest interaction by the contact; `NO_DATE` where there is none.
    pub last_sign: Vec<i32>,
    /// Recent interactions by the contact (`Lifecycle::is_recent`).
    pub recent: Vec<u16>,
    /// Messages that the shop sent, as far as timelines tell.
    pub messages: Vec<u32>,
    /// Whoever has a follow-up.
    pub with_follow_up: Slots,
    pub follow_ups: BTreeMap<Slot, FollowUp>,
    /// Whoever has a certain number (`Contact::messaging_phone`).
    pub reachable: Slots,
}

impl Signs {
    /// Reads these contacts.
    pub fn read(book: &Book, among: &Slots, lifecycle: &Lifecycle, today: Date) -> Signs {
        let len = among.max().map_or(0, |last| last as usize + 1);
        let mut signs =
            Signs { last_sign: vec![NO_DATE; len], recent: vec![0; len], messages: vec![0; len], ..Signs::default() };
        let (mut reachable, mut waiting) = (Vec::new(), Vec::new());
        for slot in among {
            book.with_contact(slot, |contact| {
                if contact.messaging_number().is_some() {
                    reachable.push(slot);
                }
                if let Some(due) = contact.follow_up {
                    waiting.push((slot, due));
                }
                if !contact.interactions.is_empty() {
                    signs.count(slot, &unpack::<Interaction>(contact.interactions), lifecycle, today);
                }
            });
        }
        signs.reachable = Slots::from_sorted_iter(reachable).unwrap_or_default();
        signs.with_follow_up = waiting.iter().map(|(slot, _)| *slot).collect();
        signs.follow_ups = waiting.into_iter().collect();
        signs
    }

    fn count(&mut self, slot: Slot, timeline: &[Interaction], lifecycle: &Lifecycle, today: Date) {
        let by_contact = timeline.iter().filter(|one| one.kind.is_by_contact());
        let last = by_contact.clone().map(|one| one.day.0).max().unwrap_or(NO_DATE);
        let recent = by_contact.filter(|one| lifecycle.is_recent(one, today)).count();
        let sent = timeline.iter().filter(|one| one.kind == InteractionKind::Message).count();
        let at = slot as usize;
        if let (Some(sign), Some(count), Some(messages)) =
            (self.last_sign.get_mut(at), self.recent.get_mut(at), self.messages.get_mut(at))
        {
            *sign = last;
            *count = u16::try_from(recent).unwrap_or(u16::MAX);
            *messages = u32::try_from(sent).unwrap_or(u32::MAX);
        }
    }

    /// These columns beside those of the book.
    pub fn facts<'a>(&'a self, book: &'a Book) -> Facts<'a> {
        Facts {
            created: book.dates(DateField::Created),
            first_purchase: book.dates(DateField::FirstPurchase),
            last_purchase: book.dates(DateField::LastPurchase),
            purchases: book.numbers(NumberField::Purchases),
            last_sign: &self.last_sign,
            recent_signs: &self.recent,
        }
    }
}

/// What a book holds of what rules can set.
pub struct BookHoldings<'b> {
    pub book: &'b Book,
    pub signs: &'b Signs,
}

impl Holdings for BookHoldings<'_> {
    fn with_follow_up(&self, among: &Slots) -> Slots {
        &self.signs.with_follow_up & among
    }

    fn follow_up(&self, slot: Slot) -> Option<Date> {
        self.signs.follow_ups.get(&slot).map(|due| due.on)
    }

    fn holding(&self, key: &str, value: &str, among: &Slots) -> Slots {
        let holds = |slot: Slot| {
            self.book.with_contact(slot, |contact| {
                let mut held = contact.extra.iter().filter(|(header, _)| *header == key);
                let first = held.next().map_or("", |(_, cell)| *cell);
                // A header may stand twice in a file; setting the field makes one of them.
                first == value && held.next().is_none()
            })
        };
        kept(among, |slot| holds(slot).unwrap_or(false))
    }

    fn held_since(&self, tag: TagId, day: Date, among: &Slots) -> Slots {
        self.book.tagged_until(tag, day) & among
    }
}
