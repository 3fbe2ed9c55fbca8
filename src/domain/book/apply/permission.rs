//! What many contacts agreed to or refused, set at once: what holds now, and entries of their consent ledgers.

use super::OpError;
use crate::domain::book::Book;
use crate::domain::book::block::{block_of, encode_contact, place_of};
use crate::domain::book::ledger::SetMarks;
use crate::domain::book::op::Op;
use crate::domain::book::record::ConsentRef;
use crate::domain::consent::{Consent, ConsentState, Permission};
use crate::domain::contact::FieldName;
use crate::domain::date::Date;
use crate::domain::interaction::packed;
use crate::domain::slots::{SlotSet, Slots};
use std::collections::BTreeMap;

impl Book {
    pub(super) fn set_consent(
        &mut self,
        slots: Slots,
        consent: &Consent,
        touched: &mut Slots,
    ) -> Result<Vec<Op>, OpError> {
        self.require_living(&slots)?;
        let new = ConsentRef::new(consent);
        let mut before: BTreeMap<(ConsentState, Option<Date>, String), Slots> = BTreeMap::new();
        let mut marks = SetMarks::default();
        let mut scratch = Vec::new();
        for slot in &slots {
            let Some(mut contact) = self.blocks[block_of(slot)].get(place_of(slot)) else { continue };
            let old = contact.consent;
            if old == new {
                continue;
            }
            before.entry((old.state, old.on, old.source.to_owned())).or_default().insert(slot);
            self.lift(slot, old.state, new.state, &mut marks);
            marks.set(FieldName::Consent, slot);
            self.index.change_consent(slot, old, new);
            contact.consent = new;
            encode_contact(&contact, &mut scratch);
            self.write(slot, &scratch, None);
            touched.insert(slot);
        }
        self.mark_set(marks);
        Ok(before
            .into_iter()
            .map(|((state, on, source), slots)| Op::SetConsent {
                contacts: SlotSet(slots),
                consent: Consent { state, on, source },
            })
            .collect())
    }

    /// Writes an entry into ledgers where it is not yet, each in its place, or takes it out where it is.
    pub(super) fn permit(
        &mut self,
        slots: Slots,
        permission: Permission,
        given: bool,
        touched: &mut Slots,
    ) -> Result<Vec<Op>, OpError> {
        self.require_living(&slots)?;
        let mut changed = Slots::new();
        let mut marks = SetMarks::default();
        let mut scratch = Vec::new();
        for slot in &slots {
            let Some(mut contact) = self.blocks[block_of(slot)].get(place_of(slot)) else { continue };
            let mut list = contact.permissions();
            match (given, list.iter().position(|one| *one == permission)) {
                (true, None) => list.insert(list.partition_point(|one| *one < permission), permission.clone()),
                (false, Some(at)) => drop(list.remove(at)),
                (true, Some(_)) | (false, None) => continue,
            }
            let ledger = packed(&list);
            contact.permissions = &ledger;
            encode_contact(&contact, &mut scratch);
            self.write(slot, &scratch, None);
            marks.set(FieldName::Permissions, slot);
            changed.insert(slot);
        }
        if changed.is_empty() {
            return Ok(Vec::new());
        }
        self.mark_set(marks);
        *touched |= &changed;
        let contacts = SlotSet(changed);
        Ok(vec![if given { Op::Unpermit { contacts, permission } } else { Op::Permit { contacts, permission } }])
    }
}
