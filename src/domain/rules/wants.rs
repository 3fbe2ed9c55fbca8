//! What a rule's actions ask for, thing by thing: the actions in terms that can be compared.

use super::people::World;
use super::reads::Thing;
use super::{Rule, RuleAction};
use crate::domain::tag::TagId;

/// One wish for one thing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Wish {
    Carry(TagId),
    Drop(TagId),
    /// A follow-up so many days from today, where none is.
    FollowUpIn(u16),
    ClearFollowUp,
    Hold {
        key: String,
        value: String,
    },
}

impl Wish {
    pub fn thing(&self) -> Thing {
        match self {
            Wish::Carry(tag) | Wish::Drop(tag) => Thing::Tag(*tag),
            Wish::FollowUpIn(_) | Wish::ClearFollowUp => Thing::FollowUp,
            Wish::Hold { key, .. } => Thing::Field(key.clone()),
        }
    }

    /// Whether both can't be granted for one contact. Two follow-ups can: the first one stays.
    pub fn opposes(&self, other: &Wish) -> bool {
        match (self, other) {
            (Wish::Carry(one), Wish::Drop(two)) | (Wish::Drop(one), Wish::Carry(two)) => one == two,
            (Wish::FollowUpIn(_), Wish::ClearFollowUp) | (Wish::ClearFollowUp, Wish::FollowUpIn(_)) => true,
            (Wish::Hold { key, value }, Wish::Hold { key: other, value: another }) => key == other && value != another,
            _ => false,
        }
    }
}

/// What a rule asks for, in the order of its actions, as far as its tags are known. Where one action takes back what another
/// of the same rule asked for, the last one counts, so a rule never quarrels with itself.
pub(super) fn wishes(rule: &Rule, world: &dyn World) -> Vec<Wish> {
    let mut wishes: Vec<Wish> = Vec::new();
    let mut wish = |wish: Wish| {
        wishes.retain(|earlier| !earlier.opposes(&wish));
        // Who has a follow-up keeps it, so that of several days the first counts.
        if matches!(wish, Wish::FollowUpIn(_)) && wishes.contains(&wish) {
            return;
        }
        wishes.retain(|earlier| *earlier != wish);
        wishes.push(wish);
    };
    for action in &rule.actions {
        match action {
            RuleAction::AddTag(tag) if world.knows(*tag) => wish(Wish::Carry(*tag)),
            RuleAction::RemoveTag(tag) if world.knows(*tag) => wish(Wish::Drop(*tag)),
            RuleAction::SetOneTag(tag) if world.knows(*tag) => {
                world.rivals(*tag).into_iter().for_each(|rival| wish(Wish::Drop(rival)));
                wish(Wish::Carry(*tag));
            }
            RuleAction::AddTag(_) | RuleAction::RemoveTag(_) | RuleAction::SetOneTag(_) => {}
            RuleAction::FollowUpIn(days) => wish(Wish::FollowUpIn(*days)),
            RuleAction::ClearFollowUp => wish(Wish::ClearFollowUp),
            RuleAction::SetField { key, value } => wish(Wish::Hold { key: key.clone(), value: value.clone() }),
        }
    }
    wishes
}

/// Tags that a rule names and the book doesn't know.
pub(super) fn missing_tags(rule: &Rule, world: &dyn World) -> Vec<TagId> {
    rule.tags().filter(|tag| !world.knows(*tag)).collect()
}
