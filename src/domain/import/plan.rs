//! What an import would do, row by row, before anything is written; and, once the person agrees, the changes themselves.
//!
//! A planner works in slices so that its caller can report progress and stop. It reads rows first, then compares each
//! contact of the book that rows belong to with what they say. The book is only read here.

use super::changes::{Changes, TagRef, Tags};
use super::clean::{Cleaner, Draft, keep_extra};
use super::drafts::{Drafts, NewDrafts};
use super::file::ImportFile;
use super::match_book::{Holder, Known, Matcher, Place, SubjectId, is_barred};
use super::merge::{changes_of, is_in_conflict, join};
use super::orders::{OrderLine, Orders, Sum};
use super::planned::{Plan, RowEnd, Subject};
use super::{IssueKind, Mapping, Mode, Options, PlanSummary, Target, UnknownName, UnknownTag, Verdict};
use crate::domain::contact::FieldValue;
use crate::domain::phone::match_key;
use crate::domain::progress::Progress;
use crate::domain::slots::Slot;
use crate::domain::text::fold;
use rustc_hash::{FxHashMap, FxHashSet};
use std::cell::OnceCell;
use std::collections::BTreeMap;

/// Reads a file under one mapping.
#[derive(Debug)]
pub struct Planner {
    options: Options,
    cleaner: Cleaner,
    matcher: Matcher,
    subjects: Vec<Subject>,
    drafts: Drafts,
    rows: Vec<RowEnd>,
    total: usize,
    /// Subjects that are contacts of the book, and how many of them are compared.
    in_book: Vec<SubjectId>,
    compared: usize,
    tally: Tally,
    tags: Tags,
    /// Whether `tags` is decided: it is once all rows are read.
    tags_known: bool,
    updates: Vec<(Slot, Vec<FieldValue>)>,
    tag_existing: BTreeMap<TagRef, Vec<Slot>>,
    orders: Orders,
    /// Rows with the number of an order that name nobody: they are its customer's, once that one is known.
    unnamed: Vec<Unnamed>,
    /// What the orders of contacts of the book come to.
    sums: FxHashMap<SubjectId, Sum>,
    /// Rows of somebody who was erased and is not to come back.
    barred: FxHashSet<usize>,
}

#[derive(Debug)]
struct Unnamed {
    row: usize,
    number: String,
    has_issues: bool,
}

#[derive(Debug, Default)]
struct Tally {
    issues: BTreeMap<IssueKind, u32>,
    with_issues: u32,
    rejected: u32,
    /// Kept rows by tag number.
    tag_rows: Vec<u32>,
}

impl Planner {
    /// Prepares a plan. Reads the book only for contacts that have neither number nor address.
    pub fn new<K: Known + ?Sized>(file: &ImportFile, mapping: &Mapping, options: Options, known: &K) -> Planner {
        let rows = file.table().rows();
        let mut cleaner = Cleaner::new(file.table(), mapping, &options);
        cleaner.name_extras(|header| known.own_key(header));
        Planner {
            cleaner,
            matcher: Matcher::new(known),
            options,
            subjects: Vec::new(),
            drafts: Drafts::default(),
            rows: Vec::with_capacity(rows),
            total: rows,
            in_book: Vec::new(),
            compared: 0,
            tally: Tally::default(),
            tags: Tags::default(),
            tags_known: false,
            updates: Vec::new(),
            tag_existing: BTreeMap::new(),
            orders: Orders::default(),
            unnamed: Vec::new(),
            sums: FxHashMap::default(),
            barred: FxHashSet::default(),
        }
    }

    /// Lets numbers alone decide whom a row belongs to.
    pub fn by_phone_only(mut self) -> Planner {
        self.matcher.phones_only = true;
        self
    }

    /// Works on at most so many rows. The file and the book must be those the planner was made with.
    pub fn step<K: Known + ?Sized>(&mut self, file: &ImportFile, known: &K, rows: usize) -> Progress {
        let mut left = rows;
        while left > 0 && self.rows.len() < self.total {
            self.read_row(file, known);
            left -= 1;
        }
        if self.rows.len() == self.total && !self.tags_known {
            self.settle_orders();
            self.tags = self.resolve_tags(known);
            self.tags_known = true;
        }
        while left > 0 && self.compared < self.in_book.len() {
            self.compare_next(known);
            left -= 1;
        }
        // Contacts of the book that rows turn out to belong to are compared after the rows.
        Progress::of(self.rows.len() + self.compared, self.total + self.in_book.len())
    }

    /// Does what is left and gives the plan.
    pub fn finish<K: Known + ?Sized>(mut self, file: &ImportFile, known: &K) -> Plan {
        while !self.step(file, known, usize::MAX).is_complete() {}
        let gone = self.find_gone(known);
        let mut summary = self.summary();
        self.cleaner.close_reports();
        summary.gone = u32::try_from(gone.len()).unwrap_or(u32::MAX);
        summary.fixes = file.table().fixes();
        let is_new = self.subjects.iter().map(|subject| subject.verdict() == Verdict::New).collect();
        Plan {
            summary,
            changes: Changes {
                new: NewDrafts::new(self.drafts, is_new, self.options.consent, &self.tags),
                new_tags: self.tags.new,
                updates: self.updates,
                tag_existing: self.tag_existing.into_iter().collect(),
            },
            cleaner: self.cleaner,
            rows: self.rows,
            subjects: self.subjects,
            gone,
            sums: self.sums,
            barred: self.barred,
        }
    }

    /// Not inlined: a browser makes code fast between two calls, not within one.
    #[inline(never)]
    fn read_row<K: Known + ?Sized>(&mut self, file: &ImportFile, known: &K) {
        let row = self.rows.len();
        if file.table().is_left_out(row) {
            return self.reject(IssueKind::Discarded, None);
        }
        let mut draft = self.cleaner.clean(file.table(), row);
        // The issues are found again when the row is shown; a million rows' worth of them is not kept.
        let issues = std::mem::take(&mut draft.issues);
        let order = draft.order.take();
        for issue in &issues {
            *self.tally.issues.entry(issue.kind).or_default() += 1;
        }
        let has_issues = !issues.is_empty();
        if !draft.is_somebody() {
            self.tally.rejected += 1;
            if let Some(number) = order.as_ref().map(|order| order.number()).filter(|number| !number.is_empty()) {
                // That it names nobody is one of the issues.
                self.unnamed.push(Unnamed { row, number: number.to_owned(), has_issues: issues.len() > 1 });
            }
            self.rows.push(RowEnd { subject: None, has_issues });
            return self.note_order(order);
        }
        if is_barred(&draft, known) {
            self.barred.insert(row);
            self.reject(IssueKind::Erased, None);
            return self.note_order(order);
        }
        let place = self.matcher.place(&draft, known, |subject| Holder {
            name: self.drafts.name(subject),
            has_number: self.has_number(subject),
        });
        let is_stranger = match place {
            Place::Nobody => self.options.mode == Mode::UpdateOnly,
            Place::Subject(subject) => self.subjects.get(subject as usize).is_some_and(|subject| subject.stranger),
            Place::Book(_) => false,
        };
        if is_stranger {
            self.turn_away(draft, place, known);
            return self.note_order(order);
        }
        self.tally.with_issues += u32::from(has_issues);
        for tag in &draft.tags {
            self.tally.count_tag(*tag);
        }
        let subject = match place {
            Place::Subject(subject) => {
                let contested = self.take_contested(&mut draft, subject, known);
                self.matcher.learn(&draft, subject, known);
                self.drafts.change(subject, |first| {
                    join(first, draft);
                    for (header, value) in contested {
                        keep_extra(&mut first.extra, &header, &value);
                    }
                });
                subject
            }
            Place::Book(slot) => {
                let subject = self.begin_subject(Some(slot), row, known);
                self.in_book.push(subject);
                for (header, value) in self.take_contested(&mut draft, subject, known) {
                    keep_extra(&mut draft.extra, &header, &value);
                }
                self.matcher.learn(&draft, subject, known);
                self.drafts.push(&draft);
                subject
            }
            Place::Nobody => {
                let subject = self.begin_subject(None, row, known);
                // A contact that is left alone does not get the address that rows of the file gave it, so nobody else may:
                // the same row would go to somebody else the next time.
                if self.options.mode == Mode::NewOnly {
                    for (header, value) in self.take_contested(&mut draft, subject, known) {
                        keep_extra(&mut draft.extra, &header, &value);
                    }
                }
                self.matcher.learn(&draft, subject, known);
                self.drafts.push(&draft);
                subject
            }
        };
        self.rows.push(RowEnd { subject: Some(subject), has_issues });
        self.note_order(order);
    }

    /// Notes the order of the row that was read last.
    fn note_order(&mut self, order: Option<Box<OrderLine>>) {
        if let Some(order) = order {
            self.orders.add(self.rows.last().and_then(|row| row.subject), *order);
        }
    }

    /// Sums up the orders, once all rows are read.
    fn settle_orders(&mut self) {
        for Unnamed { row, number, has_issues } in std::mem::take(&mut self.unnamed) {
            let owner = self.orders.owner(&number);
            let is_kept =
                |owner: &SubjectId| self.subjects.get(*owner as usize).is_some_and(|subject| !subject.stranger);
            let (Some(owner), Some(end)) = (owner.filter(is_kept), self.rows.get_mut(row)) else { continue };
            *end = RowEnd { subject: Some(owner), has_issues };
            self.tally.rejected = self.tally.rejected.saturating_sub(1);
            self.tally.with_issues += u32::from(has_issues);
            self.tally.take_back(IssueKind::NothingToKeep);
        }
        for (subject, sum) in std::mem::take(&mut self.orders).sums() {
            self.drafts.change(subject, |draft| sum.tell(draft));
            if self.subjects.get(subject as usize).is_some_and(|subject| subject.slot.is_some()) {
                self.sums.insert(subject, sum);
            }
        }
    }

    /// Ends a row that the person does not want.
    fn reject(&mut self, kind: IssueKind, subject: Option<SubjectId>) {
        *self.tally.issues.entry(kind).or_default() += 1;
        self.tally.rejected += 1;
        self.rows.push(RowEnd { subject, has_issues: true });
    }

    /// Ends a row of somebody whom the book does not have, where nobody is to be added.
    fn turn_away<K: Known + ?Sized>(&mut self, mut draft: Draft, place: Place, known: &K) {
        let subject = match place {
            Place::Subject(subject) => {
                self.take_contested(&mut draft, subject, known);
                self.matcher.learn(&draft, subject, known);
                self.drafts.change(subject, |first| join(first, draft));
                subject
            }
            Place::Book(_) | Place::Nobody => {
                let subject = self.begin_subject(None, self.rows.len(), known);
                if let Some(stranger) = self.subjects.last_mut() {
                    stranger.stranger = true;
                }
                self.take_contested(&mut draft, subject, known);
                self.matcher.learn(&draft, subject, known);
                self.drafts.push(&draft);
                subject
            }
        };
        self.reject(IssueKind::NotInBook, Some(subject));
    }

    /// The contacts that were looked for and are not in the file; a tag for them is made if they are to get one.
    fn find_gone<K: Known + ?Sized>(&mut self, known: &K) -> Vec<Slot> {
        let Some(gone) = &self.options.gone else { return Vec::new() };
        let there: FxHashSet<Slot> = self.subjects.iter().filter_map(|subject| subject.slot).collect();
        let mut slots = known.among(gone.among);
        slots.retain(|slot| !there.contains(slot));
        let key = fold(&gone.tag);
        if !key.is_empty() && !slots.is_empty() {
            let made = self.tags.new.iter().position(|name| fold(name) == key).and_then(|at| u32::try_from(at).ok());
            let tag = match (known.tag_by_name(&key), made) {
                (Some(id), _) => TagRef::Existing(id),
                (None, Some(at)) => TagRef::New(at),
                (None, None) => self.tags.make(&gone.tag, key, &mut FxHashMap::default()),
            };
            let carries = |slot: &Slot| matches!(tag, TagRef::Existing(id) if known.tags_of(*slot).contains(&id));
            let without: Vec<Slot> = slots.iter().copied().filter(|slot| !carries(slot)).collect();
            if !without.is_empty() {
                self.tag_existing.entry(tag).or_default().extend(without);
            }
        }
        slots
    }

    fn begin_subject<K: Known + ?Sized>(&mut self, slot: Option<Slot>, row: usize, known: &K) -> SubjectId {
        let contact = slot.and_then(|slot| known.contact(slot));
        let has_number = contact.is_some_and(|contact| contact.messaging_phone().is_some());
        let first_row = u32::try_from(row).unwrap_or(u32::MAX);
        self.subjects.push(Subject { slot, first_row, changed: false, conflict: false, has_number, stranger: false });
        // A file has fewer than 2^31 rows: its bytes are.
        let subject = u32::try_from(self.subjects.len() - 1).unwrap_or(u32::MAX);
        self.matcher.begin(subject, slot);
        subject
    }

    fn has_number(&self, subject: SubjectId) -> bool {
        let begun = self.subjects.get(subject as usize).is_some_and(|subject| subject.has_number);
        begun || self.drafts.has_number(subject)
    }

    /// Takes out of a row the numbers and addresses that are somebody else's, as extra fields: a row never makes one number
    /// two people's.
    fn take_contested<K: Known + ?Sized>(
        &self,
        draft: &mut Draft,
        subject: SubjectId,
        known: &K,
    ) -> Vec<(String, String)> {
        let mut contested = Vec::new();
        let slot = self.subjects.get(subject as usize).and_then(|subject| subject.slot);
        let contact = || slot.and_then(|slot| known.contact(slot));
        let held = OnceCell::new();
        let held = || held.get_or_init(|| self.drafts.get(subject)).as_ref();
        draft.phones.retain(|phone| {
            let Some(number) = phone.number else { return true };
            let key = match_key(number);
            let has = |phones: &[crate::domain::phone::Phone]| {
                phones.iter().any(|phone| phone.number.map(match_key) == Some(key))
            };
            let keep = !self.matcher.is_phone_of_another(key, subject, known)
                || held().is_some_and(|held| has(&held.phones))
                || contact().is_some_and(|contact| has(&contact.phones));
            if !keep {
                contested.push((self.cleaner.column_name(Target::Phone).to_owned(), number.to_string()));
            }
            keep
        });
        draft.emails.retain(|email| {
            let key = email.key();
            let has = |emails: &[crate::domain::email::Email]| emails.iter().any(|email| email.key() == key);
            let keep = !self.matcher.is_email_of_another(&key, subject, known)
                || held().is_some_and(|held| has(&held.emails))
                || contact().is_some_and(|contact| has(&contact.emails));
            if !keep {
                contested.push((self.cleaner.column_name(Target::Email).to_owned(), email.0.clone()));
            }
            keep
        });
        contested
    }

    /// Finds what the rows of one contact of the book change in it.
    fn compare_next<K: Known + ?Sized>(&mut self, known: &K) {
        let next = self.in_book.get(self.compared).copied();
        self.compared += 1;
        let Some(subject) = next.and_then(|id| self.subjects.get_mut(id as usize)) else { return };
        let (Some(slot), Some(draft)) = (subject.slot, next.and_then(|id| self.drafts.get(id))) else { return };
        let Some(contact) = known.contact(slot) else { return };
        subject.has_number |= draft.has_number();
        let changes = changes_of(&contact, &draft, &self.options);
        subject.conflict = is_in_conflict(&contact, &draft);
        subject.changed = !changes.is_empty();
        if !changes.is_empty() {
            self.updates.push((slot, changes));
        }
        if self.options.mode == Mode::NewOnly {
            return;
        }
        let carried = known.tags_of(slot);
        for tag in self.tags.of_draft(&draft.tags) {
            if !matches!(tag, TagRef::Existing(id) if carried.contains(&id)) {
                subject.changed = true;
                self.tag_existing.entry(tag).or_default().push(slot);
            }
        }
    }

    /// Decides what becomes of every tag name of the rows that are kept.
    fn resolve_tags<K: Known + ?Sized>(&self, known: &K) -> Tags {
        let mut tags = Tags::default();
        let mut made: FxHashMap<String, TagRef> = FxHashMap::default();
        tags.of_every_row = self.options.tags.iter().map(|tag| TagRef::Existing(*tag)).collect();
        for name in &self.options.new_tags {
            let key = fold(name);
            if key.is_empty() {
                continue;
            }
            let tag = match known.tag_by_name(&key) {
                Some(id) => TagRef::Existing(id),
                None => tags.make(name, key, &mut made),
            };
            if !tags.of_every_row.contains(&tag) {
                tags.of_every_row.push(tag);
            }
        }
        let choices: FxHashMap<String, UnknownTag> =
            self.options.unknown_tags.iter().map(|(name, choice)| (fold(name), *choice)).collect();
        for (number, name) in self.cleaner.tag_names().iter().enumerate() {
            let rows = self.tally.tag_rows.get(number).copied().unwrap_or_default();
            let key = fold(name);
            let tag = match known.tag_by_name(&key) {
                Some(id) => Some(TagRef::Existing(id)),
                None if rows == 0 => None,
                None => {
                    tags.unknown.push(UnknownName { name: name.clone(), rows, like: known.tag_like(&key) });
                    match choices.get(&key) {
                        Some(UnknownTag::Leave) => None,
                        Some(UnknownTag::Use(id)) => Some(TagRef::Existing(*id)),
                        Some(UnknownTag::Create) | None => Some(tags.make(name, key, &mut made)),
                    }
                }
            };
            tags.of_number.push(tag);
        }
        tags.unknown.sort_by(|a, b| b.rows.cmp(&a.rows).then_with(|| a.name.cmp(&b.name)));
        tags
    }

    fn summary(&self) -> PlanSummary {
        let mut summary = PlanSummary {
            rows: u32::try_from(self.rows.len()).unwrap_or(u32::MAX),
            rejected: self.tally.rejected,
            with_issues: self.tally.with_issues,
            issues: self.tally.issues.iter().map(|(kind, count)| (*kind, *count)).collect(),
            unknown_tags: self.tags.unknown.clone(),
            rules: self.cleaner.rule_reports(),
            ..PlanSummary::default()
        };
        for subject in &self.subjects {
            summary.conflicting += u32::from(subject.conflict);
            match subject.verdict() {
                Verdict::New => summary.new += 1,
                Verdict::Updated => summary.updated += 1,
                Verdict::Unchanged => summary.unchanged += 1,
                // Counted by its rows.
                Verdict::Rejected | Verdict::Merged => {}
            }
        }
        let own_rows = summary.new + summary.updated + summary.unchanged + summary.rejected;
        summary.merged = summary.rows.saturating_sub(own_rows);
        let is_kept =
            |subject: &SubjectId| self.subjects.get(*subject as usize).is_some_and(|subject| !subject.stranger);
        let kept = self.rows.iter().filter_map(|row| row.subject).filter(is_kept);
        let reachable = kept.filter(|subject| self.has_number(*subject));
        summary.reachable = u32::try_from(reachable.count()).unwrap_or(u32::MAX);
        summary
    }
}

impl Tally {
    fn take_back(&mut self, kind: IssueKind) {
        if let Some(count) = self.issues.get_mut(&kind) {
            *count -= 1;
            if *count == 0 {
                self.issues.remove(&kind);
            }
        }
    }

    fn count_tag(&mut self, number: u32) {
        let number = number as usize;
        if self.tag_rows.len() <= number {
            self.tag_rows.resize(number + 1, 0);
        }
        if let Some(rows) = self.tag_rows.get_mut(number) {
            *rows += 1;
        }
    }
}

#[cfg(test)]
mod tests;
