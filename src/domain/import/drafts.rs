//! What rows say of each contact, kept as bytes until the file is read: a million drafts are a million times some twenty
//! allocations otherwise. The bytes are laid so that those of a new contact are copied, not read, into its encoding.
//!
//! What a draft holds is `clean`'s to say, what joining does `merge`'s.

use super::changes::{TagRef, Tags};
use super::clean::Draft;
use super::match_book::SubjectId;
use super::merge::consent_of;
use crate::domain::consent::{Consent, ConsentState};
use crate::domain::contact::{Contact, ContactId, NO_TIMELINE};
use crate::domain::date::Timestamp;
use crate::domain::encoding::encode_onto;
use crate::domain::packed::PackedContacts;
use crate::domain::tag::TagId;
use rustc_hash::FxHashMap;

/// How many drafts stand together: their bytes are freed so many at a time while they become contacts.
const CHUNK: usize = 4_096;

/// Drafts by subject.
#[derive(Debug, Default)]
pub(super) struct Drafts {
    chunks: Vec<Chunk>,
    /// Those that were changed since: a contact that a thousand rows join is not written a thousand times.
    loose: FxHashMap<SubjectId, Draft>,
}

#[derive(Debug, Default)]
struct Chunk {
    bytes: Vec<u8>,
    records: Vec<Record>,
}

/// Where the parts of a draft end. In the order of a contact's fields: those before its consent, the further columns behind
/// that, the days of purchase behind the time of creation. What is not a field of a contact comes last.
#[derive(Debug, Clone, Copy)]
struct Record {
    start: u32,
    fields: u32,
    extra: u32,
    days: u32,
    end: u32,
    has_number: bool,
}

/// Why a record reads again.
const OWN: &str = "a draft's bytes were written here";

impl Chunk {
    fn push(&mut self, draft: &Draft) {
        let bytes = &mut self.bytes;
        // A chunk has 4,096 rows of a file of less than four gigabytes, and more than that no table holds.
        let end = |bytes: &Vec<u8>| u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        let start = end(bytes);
        write_fields(draft, bytes);
        let fields = end(bytes);
        encode_onto(&draft.extra, bytes);
        let extra = end(bytes);
        encode_onto(&(draft.first_purchase, draft.last_purchase), bytes);
        bytes.extend_from_slice(&NO_TIMELINE);
        let days = end(bytes);
        encode_onto(&(draft.consent, &draft.tags), bytes);
        self.records.push(Record { start, fields, extra, days, end: end(bytes), has_number: draft.has_number() });
    }

    fn part(&self, from: u32, to: u32) -> &[u8] {
        self.bytes.get(from as usize..to as usize).unwrap_or_default()
    }

    /// Lays the encoding of a contact with these fields behind what is there.
    fn write(&self, record: Record, id: ContactId, consent: &[u8], created: Timestamp, bytes: &mut Vec<u8>) {
        let Record { start, fields, extra, days, .. } = record;
        encode_onto(&id, bytes);
        bytes.extend_from_slice(self.part(start, fields));
        bytes.extend_from_slice(consent);
        bytes.extend_from_slice(self.part(fields, extra));
        encode_onto(&created, bytes);
        bytes.extend_from_slice(self.part(extra, days));
    }

    /// What is no field of a contact: what was said of consent, and the numbers of tags.
    fn besides(&self, record: Record) -> (Option<ConsentState>, Vec<u32>) {
        postcard::from_bytes(self.part(record.days, record.end)).expect(OWN)
    }

    fn draft(&self, record: Record) -> Draft {
        let (mut nothing, mut bytes) = (Vec::new(), Vec::new());
        encode_onto(&Consent::default(), &mut nothing);
        self.write(record, ContactId(0), &nothing, Timestamp(0), &mut bytes);
        let contact: Contact = postcard::from_bytes(&bytes).expect(OWN);
        let (consent, tags) = self.besides(record);
        Draft {
            name: contact.name,
            phones: contact.phones,
            emails: contact.emails,
            city: contact.city,
            country: contact.country,
            birthday: contact.birthday,
            last_contact: contact.last_contact,
            purchases: contact.purchases,
            spent: contact.spent,
            note: contact.note,
            consent,
            extra: contact.extra,
            tags,
            first_purchase: contact.first_purchase,
            last_purchase: contact.last_purchase,
            order: None,
            issues: Vec::new(),
        }
    }
}

fn write_fields(draft: &Draft, bytes: &mut Vec<u8>) {
    encode_onto(&(&draft.name, &draft.phones, &draft.emails, &draft.city, draft.country), bytes);
    encode_onto(&(draft.birthday, draft.last_contact, draft.purchases, draft.spent, &draft.note), bytes);
}

impl Drafts {
    /// Adds the next subject's. Its issues and its order are not kept.
    pub fn push(&mut self, draft: &Draft) {
        match self.chunks.last_mut() {
            Some(chunk) if chunk.records.len() < CHUNK => chunk.push(draft),
            last => {
                let like = last.map_or(0, |chunk| chunk.bytes.len());
                let mut chunk = Chunk { bytes: Vec::with_capacity(like + like / 16), records: Vec::new() };
                chunk.push(draft);
                self.chunks.push(chunk);
            }
        }
    }

    fn record(&self, subject: SubjectId) -> Option<(&Chunk, Record)> {
        let subject = subject as usize;
        let chunk = self.chunks.get(subject / CHUNK)?;
        Some((chunk, *chunk.records.get(subject % CHUNK)?))
    }

    /// A copy.
    pub fn get(&self, subject: SubjectId) -> Option<Draft> {
        let written = || self.record(subject).map(|(chunk, record)| chunk.draft(record));
        self.loose.get(&subject).cloned().or_else(written)
    }

    /// Changes one.
    pub fn change(&mut self, subject: SubjectId, change: impl FnOnce(&mut Draft)) {
        if !self.loose.contains_key(&subject)
            && let Some(draft) = self.get(subject)
        {
            self.loose.insert(subject, draft);
        }
        if let Some(draft) = self.loose.get_mut(&subject) {
            change(draft);
        }
    }

    /// The name, which stands first.
    pub fn name(&self, subject: SubjectId) -> &str {
        let written = || {
            let (chunk, record) = self.record(subject)?;
            Some(postcard::take_from_bytes(chunk.part(record.start, record.fields)).expect(OWN).0)
        };
        self.loose.get(&subject).map(|draft| draft.name.as_str()).or_else(written).unwrap_or_default()
    }

    /// Whether some phone is certain.
    pub fn has_number(&self, subject: SubjectId) -> bool {
        let written = || self.record(subject).is_some_and(|(_, record)| record.has_number);
        self.loose.get(&subject).map_or_else(written, Draft::has_number)
    }
}

/// The new contacts in the order of the file.
#[derive(Debug, Default)]
pub struct NewDrafts {
    drafts: Drafts,
    /// Whether each subject is new, in the order of the drafts.
    is_new: Vec<bool>,
    consent: Consent,
    tags: Tags,
}

impl NewDrafts {
    /// `is_new` tells for each draft whether it becomes a contact.
    pub(super) fn new(drafts: Drafts, is_new: Vec<bool>, consent: Consent, tags: &Tags) -> NewDrafts {
        let tags =
            Tags { of_number: tags.of_number.clone(), of_every_row: tags.of_every_row.clone(), ..Tags::default() };
        NewDrafts { drafts, is_new, consent, tags }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.is_new.iter().filter(|new| **new).count()
    }

    /// True without any.
    pub fn is_empty(&self) -> bool {
        !self.is_new.contains(&true)
    }

    /// Makes contacts of them, under these identities and with this time of creation. Their bytes are freed on the way, so
    /// that a million of them are not there twice.
    pub fn packed(
        self,
        created: Timestamp,
        mut next_id: impl FnMut() -> ContactId,
        tag: impl Fn(TagRef) -> Option<TagId>,
    ) -> PackedContacts {
        let NewDrafts { drafts: Drafts { chunks, loose }, is_new, consent, tags } = self;
        let mut packed = PackedContacts::default();
        let mut maker = Maker { consents: Consents::of(&consent), tags, created, scratch: Vec::new() };
        let mut is_new = is_new.into_iter();
        for (number, chunk) in chunks.into_iter().enumerate() {
            for (place, (record, new)) in chunk.records.iter().zip(is_new.by_ref()).enumerate() {
                if !new {
                    continue;
                }
                let subject = SubjectId::try_from(number * CHUNK + place).unwrap_or(SubjectId::MAX);
                match loose.get(&subject) {
                    Some(draft) => {
                        let mut written = Chunk::default();
                        written.push(draft);
                        written.records.iter().for_each(|record| {
                            maker.make(&written, *record, next_id(), &tag, &mut packed);
                        });
                    }
                    None => maker.make(&chunk, *record, next_id(), &tag, &mut packed),
                }
            }
        }
        packed
    }
}

/// Makes one contact after another.
struct Maker {
    consents: Consents,
    tags: Tags,
    created: Timestamp,
    scratch: Vec<TagId>,
}

/// What each word about consent comes to, encoded.
struct Consents([Vec<u8>; 4]);

impl Consents {
    const SAID: [Option<ConsentState>; 4] =
        [None, Some(ConsentState::Unknown), Some(ConsentState::OptedIn), Some(ConsentState::OptedOut)];

    fn of(default: &Consent) -> Consents {
        Consents(Consents::SAID.map(|said| {
            let mut bytes = Vec::new();
            encode_onto(&consent_of(said, default), &mut bytes);
            bytes
        }))
    }

    fn get(&self, said: Option<ConsentState>) -> &[u8] {
        let at = Consents::SAID.iter().position(|known| *known == said);
        at.and_then(|at| self.0.get(at)).map_or(&[], Vec::as_slice)
    }
}

impl Maker {
    /// Not inlined: a browser makes code fast between two calls, not within one.
    #[inline(never)]
    fn make(
        &mut self,
        chunk: &Chunk,
        record: Record,
        id: ContactId,
        tag: &impl Fn(TagRef) -> Option<TagId>,
        packed: &mut PackedContacts,
    ) {
        let (said, numbers) = chunk.besides(record);
        self.scratch.clear();
        self.scratch.extend(self.tags.of_draft(&numbers).into_iter().filter_map(tag));
        let consent = self.consents.get(said);
        let created = self.created;
        let write = |bytes: &mut Vec<u8>| chunk.write(record, id, consent, created, bytes);
        packed.push_written(write, &self.scratch);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::country::Country;
    use crate::domain::date::Date;
    use crate::domain::email::Email;
    use crate::domain::money::Amount;
    use crate::domain::packed::NewContact;
    use crate::domain::phone::{E164, Phone, PhoneKind};

    /// Field by field, and not by bytes.
    fn contact_from_draft(draft: Draft, consent: Consent, id: ContactId, created: Timestamp) -> Contact {
        Contact {
            name: draft.name,
            phones: draft.phones,
            emails: draft.emails,
            city: draft.city,
            country: draft.country,
            birthday: draft.birthday,
            last_contact: draft.last_contact,
            purchases: draft.purchases,
            spent: draft.spent,
            note: draft.note,
            consent,
            extra: draft.extra,
            first_purchase: draft.first_purchase,
            last_purchase: draft.last_purchase,
            ..Contact::new(id, created)
        }
    }

    fn draft(n: u32) -> Draft {
        let phone =
            Phone { number: Some(E164(966_500_000_000 + u64::from(n))), kind: PhoneKind::Mobile, raw: String::new() };
        Draft {
            name: format!("مها {n}"),
            phones: if n.is_multiple_of(3) { Vec::new() } else { vec![phone] },
            emails: vec![Email(format!("m{n}@example.com"))],
            city: "جدة".into(),
            country: (n.is_multiple_of(2)).then_some(Country::SAUDI_ARABIA),
            birthday: (n.is_multiple_of(5)).then_some(Date(-3_000)),
            last_contact: Some(Date(20_000)),
            purchases: Some(n),
            spent: Some(Amount(12_500)),
            note: "سطر\nآخر".into(),
            consent: Consents::SAID[n as usize % 4],
            extra: vec![("Size".into(), n.to_string())],
            tags: (0..n % 3).collect(),
            first_purchase: None,
            last_purchase: (n.is_multiple_of(7)).then_some(Date(19_999)),
            ..Draft::default()
        }
    }

    #[test]
    fn a_draft_is_read_as_it_was_written() {
        let mut drafts = Drafts::default();
        (0..5_000).for_each(|n| drafts.push(&draft(n)));
        drafts.change(4_500, |draft| draft.name.push('!'));
        for n in [0, 1, 3, 4_095, 4_096, 4_999] {
            assert_eq!(drafts.get(n), Some(draft(n)));
            assert_eq!((drafts.name(n), drafts.has_number(n)), (draft(n).name.as_str(), n % 3 != 0));
        }
        assert_eq!(drafts.name(4_500), "مها 4500!");
        assert_eq!(drafts.get(5_000), None);
    }

    #[test]
    fn new_contacts_are_those_of_their_drafts() {
        let mut drafts = Drafts::default();
        (0..5_000).for_each(|n| drafts.push(&draft(n)));
        drafts.change(7, |draft| draft.city.push_str(" الجديدة"));
        let changed = drafts.get(7).expect("the draft is there");
        let consent = Consent { state: ConsentState::OptedIn, on: Some(Date(20_100)), source: "shop".into() };
        let tags = Tags {
            of_number: vec![Some(TagRef::New(0)), None],
            of_every_row: vec![TagRef::Existing(TagId(9))],
            ..Tags::default()
        };
        let is_new: Vec<bool> = (0..5_000).map(|n| n % 10 != 2).collect();
        let new = NewDrafts::new(drafts, is_new, consent.clone(), &tags);
        assert_eq!((new.len(), new.is_empty()), (4_500, false));
        let mut next = 0;
        let next_id = || {
            next += 1;
            ContactId(next)
        };
        let id_of = |tag| match tag {
            TagRef::Existing(id) => Some(id),
            TagRef::New(at) => Some(TagId(u64::from(at))),
        };
        let packed = new.packed(Timestamp(77), next_id, id_of);
        let expected = (0..5_000).filter(|n| n % 10 != 2).zip(1..).map(|(n, id)| {
            let draft = if n == 7 { changed.clone() } else { draft(n) };
            let tags = if draft.tags.contains(&0) { vec![TagId(9), TagId(0)] } else { vec![TagId(9)] };
            let consent = consent_of(draft.consent, &consent);
            let contact = contact_from_draft(draft, consent, ContactId(id), Timestamp(77));
            NewContact { contact, tags }
        });
        assert!(packed.unpacked().eq(expected));
    }
}
