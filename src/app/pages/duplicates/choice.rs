//! What a person decides about one group before merging it: who stays, whose value each field takes, and what comes of it.

use crate::app::i18n::{I18n, Text};
use crate::app::words;
use crate::domain::consent::ConsentState;
use crate::domain::contact::{Contact, ContactId, FieldName};
use crate::domain::dedupe::merge::{Merge, Pick, merged};
use crate::domain::tag::TagId;
use crate::protocol::{DuplicateGroup, DuplicateMember};
use leptos::prelude::*;

/// Cheap to copy.
#[derive(Clone, Copy)]
pub(super) struct Choice {
    /// The oldest first: the order in which values count where nobody chooses.
    pub members: StoredValue<Vec<DuplicateMember>>,
    pub survivor: RwSignal<ContactId>,
    picks: RwSignal<Vec<Pick>>,
    /// What stays after merging.
    pub result: Memo<Option<Contact>>,
}

impl Choice {
    pub fn of(group: &DuplicateGroup) -> Choice {
        let mut members = group.members.clone();
        members.sort_by_key(|member| (member.contact.created, member.contact.id));
        let members = StoredValue::new(members);
        let survivor = RwSignal::new(group.survivor);
        let picks = RwSignal::new(Vec::new());
        let result = Memo::new(move |_| {
            members.with_value(|members| {
                let (survivor, others) = split(members, survivor.get());
                let others: Vec<&Contact> = others.iter().map(|member| &member.contact).collect();
                picks.with(|picks| Some(merged(&survivor?.contact, &others, picks)))
            })
        });
        Choice { members, survivor, picks, result }
    }

    /// The tags that stay: everybody's.
    pub fn tags(self) -> Vec<TagId> {
        let mut all: Vec<TagId> = Vec::new();
        self.members.with_value(|members| {
            for tag in members.iter().flat_map(|member| &member.tags) {
                if !all.contains(tag) {
                    all.push(*tag);
                }
            }
        });
        all
    }

    /// Whose value a field takes: the chosen one's, else that of the first whose value the rules keep.
    pub fn source(self, i18n: I18n, field: FieldName) -> Option<ContactId> {
        let picked = self.picks.with(|picks| picks.iter().find(|pick| pick.field == field).map(|pick| pick.from));
        let kept = self.result.with(|result| result.as_ref().map(|result| lines(i18n, result, field)));
        self.members.with_value(|members| {
            let (survivor, others) = split(members, self.survivor.get());
            let all = survivor.into_iter().chain(others).map(|member| &member.contact);
            picked.or_else(|| all.into_iter().find(|one| Some(lines(i18n, one, field)) == kept).map(|one| one.id))
        })
    }

    /// Takes the value of a field from one contact.
    pub fn pick(self, field: FieldName, from: ContactId) {
        self.picks.update(|picks| {
            picks.retain(|pick| pick.field != field);
            picks.push(Pick { field, from });
        });
    }

    /// The merge as decided.
    pub fn merge(self) -> Merge {
        let survivor = self.survivor.get_untracked();
        let others = self.members.with_value(|members| split(members, survivor).1.iter().map(id).collect());
        Merge { survivor, others, picks: self.picks.get_untracked() }
    }

    /// Everybody of the group.
    pub fn ids(self) -> Vec<ContactId> {
        self.members.with_value(|members| members.iter().map(|member| member.contact.id).collect())
    }
}

fn id(member: &&DuplicateMember) -> ContactId {
    member.contact.id
}

fn split(members: &[DuplicateMember], survivor: ContactId) -> (Option<&DuplicateMember>, Vec<&DuplicateMember>) {
    let (stays, leave): (Vec<_>, Vec<_>) = members.iter().partition(|member| member.contact.id == survivor);
    (stays.first().copied(), leave)
}

/// What a member is called: the name, else the number, else that there is none.
pub(super) fn called(i18n: I18n, member: &DuplicateMember) -> String {
    if !member.contact.name.is_empty() {
        return member.contact.name.clone();
    }
    let reached =
        member.phones_shown.first().cloned().or_else(|| member.contact.emails.first().map(|email| email.0.clone()));
    reached.unwrap_or_else(|| i18n.text(Text::ContactsNoName).to_owned())
}

/// The numbers as shown to people.
pub(super) fn phones_shown(contact: &Contact) -> Vec<String> {
    contact.phones.iter().map(|phone| phone.number.map_or_else(|| phone.raw.clone(), |number| number.shown())).collect()
}

/// A field in words, a line for each value; empty if nothing is known.
pub(super) fn lines(i18n: I18n, contact: &Contact, field: FieldName) -> Vec<String> {
    let text = |text: &str| if text.is_empty() { Vec::new() } else { vec![text.to_owned()] };
    match field {
        FieldName::Name => text(&contact.name),
        FieldName::Phones => phones_shown(contact),
        FieldName::Emails => contact.emails.iter().map(|email| email.0.clone()).collect(),
        FieldName::City => text(&contact.city),
        FieldName::Country => contact.country.map(|country| i18n.country(country)).into_iter().collect(),
        FieldName::Birthday => contact.birthday.map(|date| i18n.birthday(date)).into_iter().collect(),
        FieldName::LastContact => contact.last_contact.map(|date| i18n.date(date)).into_iter().collect(),
        FieldName::Purchases => contact.purchases.map(|n| i18n.number(u64::from(n))).into_iter().collect(),
        FieldName::Spent => contact.spent.map(|spent| i18n.amount(spent)).into_iter().collect(),
        FieldName::FirstPurchase => contact.first_purchase.map(|date| i18n.date(date)).into_iter().collect(),
        FieldName::LastPurchase => contact.last_purchase.map(|date| i18n.date(date)).into_iter().collect(),
        FieldName::Note => text(&contact.note),
        FieldName::FollowUp | FieldName::Interactions | FieldName::Permissions => {
            text(&words::field_value(i18n, &contact.get(field)))
        }
        FieldName::Consent if contact.consent.state == ConsentState::Unknown => Vec::new(),
        FieldName::Consent => text(i18n.text(words::consent(contact.consent.state))),
        FieldName::Extra => contact.extra.iter().map(|(header, cell)| format!("{header}: {cell}")).collect(),
    }
}
