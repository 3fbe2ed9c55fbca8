//! What a run asks of a book, and the answer that a book's index and facts give to it.

use super::Group;
use super::lifecycle::{Facts, Lifecycle};
use super::reads::{Reads, reads};
use super::state::State;
use crate::domain::consent::ConsentState;
use crate::domain::country::Country;
use crate::domain::date::Date;
use crate::domain::segment::ast::{DateField, NumberField, PresenceField, TextField};
use crate::domain::segment::eval::{Contents, Index, NO_DATE, eval};
use crate::domain::segment::parse::SegmentError;
use crate::domain::segment::resolve::{Names, compile};
use crate::domain::slots::{Slot, Slots, kept};
use crate::domain::tag::{Tag, TagId};
use std::borrow::Cow;
use std::cell::OnceCell;

/// What a run of rules asks of a book. Whether a contact matches depends on that contact alone: a run looks again only at
/// those that it has changed.
pub trait World {
    /// Every living contact.
    fn everyone(&self) -> &Slots;
    /// Carriers of a tag; empty for one that is not known.
    fn carriers(&self, tag: TagId) -> Cow<'_, Slots>;
    /// Whether there is such a tag.
    fn knows(&self, tag: TagId) -> bool;
    /// The other tags of this tag's dimension.
    fn rivals(&self, tag: TagId) -> Vec<TagId>;
    /// Whoever of these has a follow-up, on whatever day.
    fn with_follow_up(&self, among: &Slots) -> Slots;
    /// The day of a contact's follow-up.
    fn follow_up(&self, slot: Slot) -> Option<Date>;
    /// Whoever of these has exactly this text in this field of the shop's own; for empty text, who has nothing in it.
    fn holding(&self, key: &str, value: &str, among: &Slots) -> Slots;
    /// Whoever of these matches a filter, with what the run has changed so far.
    fn matching(&self, filter: &str, now: &State<'_>, among: &Slots) -> Result<Slots, SegmentError>;
    /// Whoever of these belongs to a group as the book stands. Of what that depends on rules change one thing, since when a
    /// tag is carried, and the run looks after that itself.
    fn members(&self, group: Group, among: &Slots) -> Slots;
    /// What a filter looks at, of what rules can change.
    fn reads(&self, filter: &str) -> Result<Reads, SegmentError>;
}

/// What rules can set and no index of segments tells.
pub trait Holdings {
    /// See `World::with_follow_up`.
    fn with_follow_up(&self, among: &Slots) -> Slots;
    /// See `World::follow_up`.
    fn follow_up(&self, slot: Slot) -> Option<Date>;
    /// See `World::holding`.
    fn holding(&self, key: &str, value: &str, among: &Slots) -> Slots;
    /// Whoever of these carries a tag and got it on this day or before.
    fn held_since(&self, tag: TagId, day: Date, among: &Slots) -> Slots;
}

/// A book that has neither follow-ups nor fields of its own, and does not know since when tags are carried.
pub struct NoHoldings;

impl Holdings for NoHoldings {
    fn with_follow_up(&self, _: &Slots) -> Slots {
        Slots::new()
    }

    fn follow_up(&self, _: Slot) -> Option<Date> {
        None
    }

    fn holding(&self, _: &str, value: &str, among: &Slots) -> Slots {
        if value.is_empty() { among.clone() } else { Slots::new() }
    }

    fn held_since(&self, _: TagId, _: Date, _: &Slots) -> Slots {
        Slots::new()
    }
}

/// A book's index, names and facts as a world for rules.
pub struct People<'a, I> {
    pub index: &'a I,
    pub names: &'a dyn Names,
    pub tags: &'a [Tag],
    pub holdings: &'a dyn Holdings,
    pub facts: Facts<'a>,
    pub lifecycle: Lifecycle,
    pub today: Date,
}

impl<I: Index> World for People<'_, I> {
    fn everyone(&self) -> &Slots {
        self.index.everyone()
    }

    fn carriers(&self, tag: TagId) -> Cow<'_, Slots> {
        self.index.tag(tag)
    }

    fn knows(&self, tag: TagId) -> bool {
        self.tags.iter().any(|known| known.id == tag)
    }

    fn rivals(&self, tag: TagId) -> Vec<TagId> {
        let dimension = self.tags.iter().find(|known| known.id == tag).and_then(|known| known.dimension);
        let of_same = |other: &&Tag| other.id != tag && dimension.is_some() && other.dimension == dimension;
        self.tags.iter().filter(of_same).map(|other| other.id).collect()
    }

    fn with_follow_up(&self, among: &Slots) -> Slots {
        self.holdings.with_follow_up(among)
    }

    fn follow_up(&self, slot: Slot) -> Option<Date> {
        self.holdings.follow_up(slot)
    }

    fn holding(&self, key: &str, value: &str, among: &Slots) -> Slots {
        self.holdings.holding(key, value, among)
    }

    fn matching(&self, filter: &str, now: &State<'_>, among: &Slots) -> Result<Slots, SegmentError> {
        let compiled = compile(filter, self.names)?;
        Ok(eval(&compiled, &Changed { index: self.index, now, among, follow_ups: OnceCell::new() }, self.today))
    }

    fn members(&self, group: Group, among: &Slots) -> Slots {
        match group {
            Group::Held { tag, days } => {
                // A span of so many days is over on the day that many days later.
                let last = self.today.add_days(-i32::from(days));
                self.holdings.held_since(tag, last, among)
            }
            group => self.lifecycle.members(group, &self.facts, among, self.today),
        }
    }

    fn reads(&self, filter: &str) -> Result<Reads, SegmentError> {
        reads(filter, self.names)
    }
}

/// An index as a run has left it so far, of some contacts only.
struct Changed<'c, I> {
    index: &'c I,
    now: &'c State<'c>,
    among: &'c Slots,
    /// The column of follow-ups as it is now, made when it is asked for.
    follow_ups: OnceCell<Vec<i32>>,
}

impl<I: Index> Changed<'_, I> {
    fn follow_ups(&self) -> Vec<i32> {
        let mut column = self.index.dates(DateField::FollowUp).to_vec();
        for (day, slots) in self.now.follow_ups.iter() {
            for slot in slots {
                let at = slot as usize;
                if column.len() <= at {
                    column.resize(at + 1, NO_DATE);
                }
                column[at] = day.map_or(NO_DATE, |day| day.0);
            }
        }
        column
    }
}

impl<I: Index> Index for Changed<'_, I> {
    fn everyone(&self) -> &Slots {
        self.among
    }

    fn tag(&self, tag: TagId) -> Cow<'_, Slots> {
        self.now.carriers(tag)
    }

    fn consent(&self, state: ConsentState) -> Cow<'_, Slots> {
        self.index.consent(state)
    }

    fn country(&self, country: Country) -> Cow<'_, Slots> {
        self.index.country(country)
    }

    fn city(&self, folded: &str) -> Cow<'_, Slots> {
        self.index.city(folded)
    }

    fn present(&self, field: PresenceField) -> Cow<'_, Slots> {
        let before = self.index.present(field);
        if field == PresenceField::FollowUp {
            let without = &*before - self.now.follow_ups.all();
            return Cow::Owned(without | self.now.with_follow_up(&self.now.follow_ups.all()));
        }
        if field != PresenceField::Tag {
            return before;
        }
        let touched = self.now.flipped().fold(Slots::new(), |all, (_, slots)| all | slots);
        if touched.is_empty() {
            return before;
        }
        let tagged = kept(&touched, |slot| self.tag_count(slot) > 0);
        Cow::Owned((&*before - touched) | tagged)
    }

    fn text(&self, field: TextField, needle: &str, universe: &Slots) -> Slots {
        self.index.text(field, needle, universe)
    }

    fn dates(&self, field: DateField) -> &[i32] {
        if field == DateField::FollowUp && !self.now.follow_ups.all().is_empty() {
            return self.follow_ups.get_or_init(|| self.follow_ups());
        }
        self.index.dates(field)
    }

    fn numbers(&self, field: NumberField) -> &[i64] {
        self.index.numbers(field)
    }

    fn tag_count(&self, slot: Slot) -> u32 {
        self.now.tag_count(slot, self.index.tag_count(slot))
    }

    fn own(&self, header: &str, universe: &Slots, keep: &dyn Fn(&str) -> bool) -> Slots {
        let Some(placed) = self.now.fields.get(header) else {
            return self.index.own(header, universe, keep);
        };
        let before = self.index.own(header, &(universe - placed.all()), keep);
        let now = placed.iter().filter(|(value, _)| keep(value));
        now.fold(before, |found, (_, slots)| found | (slots & universe))
    }

    fn contents(&self) -> &dyn Contents {
        self.index.contents()
    }
}
