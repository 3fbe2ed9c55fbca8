//! What ops leave behind, whatever lay there before them: the last word on each contact, tag and other thing that they name.
//! Of a commit's ops it is what the commit left, of its inverse what it found.

use crate::domain::arrangement::{Arrangement, ArrangementId};
use crate::domain::book::op::{NewContact, Op};
use crate::domain::book::shelf::set_status;
use crate::domain::consent::{Consent, Permission};
use crate::domain::contact::{ContactId, FieldValue, add_permissions};
use crate::domain::message::{BroadcastList, Campaign, CampaignId, ListId, RecipientStatus, Template, TemplateId};
use crate::domain::recipe::{Recipe, RecipeId};
use crate::domain::segment::{Segment, SegmentId};
use crate::domain::settings::Settings;
use crate::domain::slots::{Slot, Slots};
use crate::domain::tag::{Dimension, DimensionId, Tag, TagId};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// What is said of one contact.
pub(super) enum Fate {
    Here(Box<NewContact>),
    Gone,
    /// It was there before and stays; these fields were set, each once.
    Fields(Vec<FieldValue>),
}

/// What is said of each contact, by slot.
pub(super) type Fates = FxHashMap<Slot, Fate>;

/// Who was given a tag or an entry of a consent ledger, and who lost it.
#[derive(Default)]
pub(super) struct Carried {
    pub with: Slots,
    pub without: Slots,
}

impl Carried {
    fn turn(&mut self, slots: Slots, with: bool) {
        self.leave(&slots);
        if with {
            self.with |= slots;
        } else {
            self.without |= slots;
        }
    }

    fn leave(&mut self, slots: &Slots) {
        self.with -= slots;
        self.without -= slots;
    }
}

/// The last word on everything that some ops name. `None` says that it is not there any more.
#[derive(Default)]
pub(super) struct Effects {
    pub contacts: Fates,
    /// Consent of many at once; no slot stands in two sets.
    pub consent: Vec<(Slots, Consent)>,
    /// Contacts of `Fate::Here` have their tags themselves.
    pub carried: BTreeMap<TagId, Carried>,
    /// Entries of many consent ledgers at once. Contacts that have a word of their own on their ledger have them there.
    pub permits: BTreeMap<Permission, Carried>,
    pub tags: BTreeMap<TagId, Option<Tag>>,
    pub dimensions: BTreeMap<DimensionId, Option<Dimension>>,
    pub segments: BTreeMap<SegmentId, Option<Segment>>,
    pub templates: BTreeMap<TemplateId, Option<Template>>,
    pub recipes: BTreeMap<RecipeId, Option<Recipe>>,
    pub arrangements: BTreeMap<ArrangementId, Option<Arrangement>>,
    pub lists: BTreeMap<ListId, Option<BroadcastList>>,
    pub campaigns: BTreeMap<CampaignId, Option<Campaign>>,
    pub marks: BTreeMap<(CampaignId, ContactId), RecipientStatus>,
    pub settings: Option<Settings>,
    /// True if the pair was told apart.
    pub apart: BTreeMap<(ContactId, ContactId), bool>,
}

impl Effects {
    /// `slot_of` knows every contact that the ops name. Ops that replace the whole book are not for here.
    pub fn of(ops: Vec<Op>, slot_of: impl Fn(ContactId) -> Option<Slot>) -> Effects {
        let mut effects = Effects::default();
        for op in ops {
            effects.take(op, &slot_of);
        }
        effects
    }

    fn take(&mut self, op: Op, slot_of: &impl Fn(ContactId) -> Option<Slot>) {
        match op {
            Op::AddContacts(list) | Op::AddFormerContacts(list) | Op::AddPlainContacts(list) => {
                self.contacts.reserve(list.len());
                for new in list.unpacked() {
                    if let Some(slot) = slot_of(new.contact.id) {
                        self.contacts.insert(slot, Fate::Here(Box::new(new)));
                    }
                }
            }
            Op::RemoveContacts(set) => self.remove(&set.0),
            Op::SetFields(list) => {
                for (slot, values) in list {
                    self.set_fields(slot, values);
                }
            }
            Op::SetConsent { contacts, consent } => self.set_consent(contacts.0, consent),
            Op::Permit { contacts, permission } => self.permit(permission, contacts.0, true),
            Op::Unpermit { contacts, permission } => self.permit(permission, contacts.0, false),
            Op::AddTag { tag, contacts } => self.carry(tag, contacts.0, true),
            Op::RemoveTag { tag, contacts } => self.carry(tag, contacts.0, false),
            Op::PutTag(tag) => put(&mut self.tags, tag.id, Some(tag)),
            Op::DropTag(id) => put(&mut self.tags, id, None),
            Op::PutDimension(dimension) => put(&mut self.dimensions, dimension.id, Some(dimension)),
            Op::DropDimension(id) => {
                for tag in self.tags.values_mut().flatten().filter(|tag| tag.dimension == Some(id)) {
                    tag.dimension = None;
                }
                put(&mut self.dimensions, id, None);
            }
            Op::PutSegment(segment) => put(&mut self.segments, segment.id, Some(segment)),
            Op::DropSegment(id) => put(&mut self.segments, id, None),
            Op::PutTemplate(template) => put(&mut self.templates, template.id, Some(template)),
            Op::DropTemplate(id) => put(&mut self.templates, id, None),
            Op::PutRecipe(recipe) => put(&mut self.recipes, recipe.id, Some(recipe)),
            Op::DropRecipe(id) => put(&mut self.recipes, id, None),
            Op::Arrange(arrangement) => put(&mut self.arrangements, arrangement.id, Some(arrangement)),
            Op::Disarrange(id) => put(&mut self.arrangements, id, None),
            Op::PutList(list) => put(&mut self.lists, list.id, Some(list)),
            Op::DropList(id) => put(&mut self.lists, id, None),
            Op::PutCampaign(campaign) => {
                self.marks.retain(|(of, _), _| *of != campaign.id);
                put(&mut self.campaigns, campaign.id, Some(campaign));
            }
            Op::DropCampaign(id) => {
                self.marks.retain(|(of, _), _| *of != id);
                put(&mut self.campaigns, id, None);
            }
            Op::Mark(mark) => match (self.campaigns.get_mut(&mark.campaign), slot_of(mark.contact)) {
                (Some(Some(campaign)), Some(slot)) => set_status(campaign, slot, mark.status),
                _ => put(&mut self.marks, (mark.campaign, mark.contact), mark.status),
            },
            Op::SetSettings(settings) => self.settings = Some(settings),
            Op::KeepApart(pairs) => self.tell_apart(pairs, true),
            Op::LetTogether(pairs) => self.tell_apart(pairs, false),
            // Stamps, heirs and old values stand beside what a book holds; the changes of a merge are among the ops.
            Op::NameHeirs(_) | Op::BeginMerge { .. } | Op::EndMerge { .. } | Op::NoteValues(_) | Op::Forget(_) => {}
            // Who may not come back is nobody who is here.
            Op::Bar(_) | Op::Unbar(_) => {}
            Op::Reason(_) => {}
            Op::Replace(_) => {}
        }
    }

    fn remove(&mut self, slots: &Slots) {
        for (set, _) in &mut self.consent {
            *set -= slots;
        }
        self.carried.values_mut().chain(self.permits.values_mut()).for_each(|carried| carried.leave(slots));
        self.contacts.reserve(usize::try_from(slots.len()).unwrap_or(0));
        for slot in slots {
            self.contacts.insert(slot, Fate::Gone);
        }
    }

    fn set_fields(&mut self, slot: Slot, values: Vec<FieldValue>) {
        for value in values {
            if matches!(value, FieldValue::Consent(_)) {
                for (set, _) in &mut self.consent {
                    set.remove(slot);
                }
            }
            if matches!(value, FieldValue::Permissions(_)) {
                let own = Slots::from([slot]);
                self.permits.values_mut().for_each(|carried| carried.leave(&own));
            }
            match self.contacts.entry(slot).or_insert_with(|| Fate::Fields(Vec::new())) {
                Fate::Here(new) => drop(new.contact.set(value)),
                Fate::Gone => {}
                Fate::Fields(known) => match known.iter_mut().find(|known| known.field() == value.field()) {
                    Some(known) => *known = value,
                    None => known.push(value),
                },
            }
        }
    }

    fn set_consent(&mut self, mut slots: Slots, consent: Consent) {
        for slot in self.known(&slots) {
            match self.contacts.get_mut(&slot) {
                Some(Fate::Here(new)) => new.contact.consent = consent.clone(),
                Some(Fate::Fields(known)) => {
                    let value = FieldValue::Consent(consent.clone());
                    match known.iter_mut().find(|known| known.field() == value.field()) {
                        Some(known) => *known = value,
                        // Its own fields say nothing of it, so it stays one of many.
                        None => continue,
                    }
                }
                Some(Fate::Gone) | None => {}
            }
            slots.remove(slot);
        }
        for (set, _) in &mut self.consent {
            *set -= &slots;
        }
        self.consent.push((slots, consent));
    }

    fn carry(&mut self, tag: TagId, mut slots: Slots, with: bool) {
        for slot in self.known(&slots) {
            if let Some(Fate::Here(new)) = self.contacts.get_mut(&slot) {
                new.tags.retain(|known| *known != tag);
                if with {
                    new.tags.push(tag);
                }
                slots.remove(slot);
            }
        }
        self.carried.entry(tag).or_default().turn(slots, with);
    }

    fn permit(&mut self, permission: Permission, mut slots: Slots, with: bool) {
        for slot in self.known(&slots) {
            let list = match self.contacts.get_mut(&slot) {
                Some(Fate::Here(new)) => Some(&mut new.contact.permissions),
                Some(Fate::Fields(known)) => known.iter_mut().find_map(|value| match value {
                    FieldValue::Permissions(list) => Some(list),
                    _ => None,
                }),
                Some(Fate::Gone) | None => None,
            };
            // Where its own fields say nothing of the ledger, it stays one of many.
            let Some(list) = list else { continue };
            list.retain(|one| *one != permission);
            if with {
                add_permissions(list, std::slice::from_ref(&permission));
            }
            slots.remove(slot);
        }
        self.permits.entry(permission).or_default().turn(slots, with);
    }

    /// Those of the slots whose contacts have a word of their own.
    fn known(&self, slots: &Slots) -> Vec<Slot> {
        if self.contacts.is_empty() {
            return Vec::new();
        }
        slots.iter().filter(|slot| self.contacts.contains_key(slot)).collect()
    }

    fn tell_apart(&mut self, pairs: Vec<(ContactId, ContactId)>, apart: bool) {
        for (a, b) in pairs {
            self.apart.insert((a.min(b), a.max(b)), apart);
        }
    }

    /// What is said of the consent of a contact that was there before and stays.
    pub fn consent_of(&self, slot: Slot) -> Option<&Consent> {
        let own = match self.contacts.get(&slot)? {
            Fate::Here(_) | Fate::Gone => return None,
            Fate::Fields(known) => known.iter().find_map(|value| match value {
                FieldValue::Consent(consent) => Some(consent),
                _ => None,
            }),
        };
        own.or_else(|| self.consent.iter().find(|(set, _)| set.contains(slot)).map(|(_, consent)| consent))
    }

    /// Says a contact's consent among its own fields.
    pub fn set_own_consent(&mut self, slot: Slot, consent: Consent) {
        self.set_fields(slot, vec![FieldValue::Consent(consent)]);
    }
}

fn put<K: Ord, V>(map: &mut BTreeMap<K, V>, key: K, value: V) {
    map.insert(key, value);
}
