//! What a filter looks at, of what rules can change: so that rules that go round in a circle are found without running them,
//! and tags that nobody asks for are found at all.

use crate::domain::segment::ast::{DateField, NumberField, PresenceField};
use crate::domain::segment::parse::SegmentError;
use crate::domain::segment::resolve::{Names, Resolved, Test, compile};
use crate::domain::tag::TagId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Something that a rule can change.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Thing {
    Tag(TagId),
    FollowUp,
    /// A field of the shop's own, by its key.
    Field(String),
}

/// What a filter looks at, of what rules can change.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reads {
    pub things: BTreeSet<Thing>,
    /// Whether it asks how many tags there are, so that every tag counts.
    pub every_tag: bool,
}

impl Reads {
    /// Whether a change of this thing can change the answer.
    pub fn includes(&self, thing: &Thing) -> bool {
        (self.every_tag && matches!(thing, Thing::Tag(_))) || self.things.contains(thing)
    }

    /// The tags that are named.
    pub fn tags(&self) -> impl Iterator<Item = TagId> {
        self.things.iter().filter_map(|thing| match thing {
            Thing::Tag(tag) => Some(*tag),
            Thing::FollowUp | Thing::Field(_) => None,
        })
    }
}

/// What a filter looks at. Errors point into `filter`.
pub fn reads(filter: &str, names: &dyn Names) -> Result<Reads, SegmentError> {
    let mut found = Reads::default();
    gather(&compile(filter, names)?, &mut found);
    Ok(found)
}

fn gather(node: &Resolved, found: &mut Reads) {
    match node {
        Resolved::All(children) | Resolved::Any(children) => {
            children.iter().for_each(|child| gather(child, found));
        }
        Resolved::Not(inner) => gather(inner, found),
        Resolved::Test(Test::Tag(tag)) => {
            found.things.insert(Thing::Tag(*tag));
        }
        Resolved::Test(Test::Number { field: NumberField::TagCount, .. })
        | Resolved::Test(Test::Presence { field: PresenceField::Tag, .. }) => found.every_tag = true,
        Resolved::Test(
            Test::Presence { field: PresenceField::FollowUp, .. } | Test::Date { field: DateField::FollowUp, .. },
        ) => {
            found.things.insert(Thing::FollowUp);
        }
        Resolved::Test(Test::Own { field, .. }) => {
            found.things.insert(Thing::Field(field.key.clone()));
        }
        Resolved::Test(_) => {}
    }
}
