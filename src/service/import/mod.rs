//! An import from file to commit: the file and its plan stay here between the requests, and nothing is in the book until
//! the one commit at the end. The words of the report are in `words`.

pub(super) mod recipes;
mod words;

use super::ids::ContactIds;
use super::journal::{Change, Desk};
use super::names::BookNames;
use super::query::{page, row_of};
use super::tags::next_color;
use super::{FileReply, Host, Service};
use crate::domain::book::Book;
use crate::domain::book::op::{Label, Op};
use crate::domain::consent::ConsentState;
use crate::domain::contact::Contact;
use crate::domain::import::changes::{Changes, TagRef};
use crate::domain::import::file::ImportFile;
use crate::domain::import::match_book::Known;
use crate::domain::import::plan::Planner;
use crate::domain::import::planned::Plan;
use crate::domain::import::report::report;
use crate::domain::import::workbook::{PackedFile, Unpacked, is_archive};
use crate::domain::import::{Dialect, Encoding, FileError, Fix, Mapping, Options, RowsShown};
use crate::domain::segment::ast::PresenceField;
use crate::domain::segment::eval::Index;
use crate::domain::segment::resolve::Names;
use crate::domain::slots::{Slot, SlotSet};
use crate::domain::tag::{Tag, TagId};
use crate::domain::text::{fold, nearest};
use crate::domain::upkeep::tags::new_tag_id;
use crate::protocol::{Committed, Reply, ServiceError, Stage};
use crate::store::Store;

/// Rows between two looks at the event loop: a few milliseconds of work.
const SLICE: usize = 5_000;

/// A file being imported.
pub(super) struct Pending {
    file: ImportFile,
    /// The archive that the file came out of, so that another sheet can be had.
    archive: Option<Archive>,
    planned: Option<Planned>,
}

/// A workbook or an archive as it came.
struct Archive {
    name: String,
    bytes: Vec<u8>,
}

impl Archive {
    /// Reads one of its sheets or files; `None` takes the likeliest.
    async fn read<H: Host>(
        &self,
        host: &H,
        choice: Option<u32>,
        encoding: Option<Encoding>,
        dialect: Option<Dialect>,
    ) -> Result<ImportFile, ServiceError> {
        let file = match host.unpack(&self.bytes, choice).await? {
            Unpacked::Sheet(sheet) => ImportFile::from_sheet(&self.name, sheet, dialect),
            Unpacked::File(PackedFile { names, chosen, bytes }) => {
                ImportFile::read(&self.name, bytes, encoding, dialect).map(|file| file.among(names, chosen))
            }
        };
        file.map_err(ServiceError::File)
    }
}

/// A plan with what it was made from.
struct Planned {
    plan: Plan,
    mapping: Mapping,
    options: Options,
    /// The newest commit of the book that the plan was made for.
    seq: u64,
    state: PlanState,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PlanState {
    Ready,
    /// Its changes were taken out, and the book did not get them.
    Spent,
    /// The book has its changes.
    Committed,
}

/// The book, as an import sees it.
struct KnownBook<'b>(&'b Book);

impl Known for KnownBook<'_> {
    fn by_phone(&self, key: u64) -> Option<Slot> {
        self.0.by_phone(key)
    }

    fn by_email(&self, key: &str) -> Option<Slot> {
        self.0.by_email(key)
    }

    fn contact(&self, slot: Slot) -> Option<Contact> {
        self.0.contact(slot)
    }

    fn tags_of(&self, slot: Slot) -> Vec<TagId> {
        self.0.tags_of(slot)
    }

    fn tag_by_name(&self, folded: &str) -> Option<TagId> {
        self.0.tag_by_name(folded).map(|tag| tag.id)
    }

    fn tag_like(&self, folded: &str) -> Option<TagId> {
        let near = nearest(folded, self.0.tags().map(|tag| tag.name.as_str()))?;
        self.tag_by_name(&fold(near))
    }

    fn among(&self, tag: Option<TagId>) -> Vec<Slot> {
        match tag {
            Some(tag) => self.0.carriers(tag).iter().collect(),
            None => self.0.everyone().iter().collect(),
        }
    }

    fn unreachable(&self) -> Vec<Slot> {
        let reachable = &*self.0.present(PresenceField::Phone) | &*self.0.present(PresenceField::Email);
        (self.0.everyone() - &reachable).into_iter().collect()
    }

    fn is_phone_barred(&self, key: u64) -> bool {
        self.0.bars().has_phone(key)
    }

    fn is_email_barred(&self, key: &str) -> bool {
        self.0.bars().has_email(key)
    }

    fn own_key(&self, folded: &str) -> Option<String> {
        BookNames(self.0).own_field(folded).map(|field| field.key)
    }
}

impl<S: Store> Service<S> {
    pub(super) async fn import_read<H: Host>(
        &mut self,
        host: &H,
        file: String,
        bytes: Option<Vec<u8>>,
        encoding: Option<Encoding>,
        dialect: Option<Dialect>,
    ) -> Result<Reply, ServiceError> {
        self.session.import = None;
        self.desk(host).await?;
        host.progress(Stage::Reading, 0, 1);
        host.breathe().await;
        let bytes = bytes.ok_or(ServiceError::File(FileError::Empty))?;
        let (file, archive) = if is_archive(&bytes) {
            let archive = Archive { name: file, bytes };
            (archive.read(host, None, encoding, dialect).await?, Some(archive))
        } else {
            (ImportFile::read(&file, bytes, encoding, dialect).map_err(ServiceError::File)?, None)
        };
        self.session.import = Some(Pending { file, archive, planned: None });
        self.preview_reply()
    }

    /// Reads the same bytes with other choices. After an error the file is as it was read before.
    pub(super) async fn import_reread<H: Host>(
        &mut self,
        host: &H,
        encoding: Option<Encoding>,
        dialect: Option<Dialect>,
        sheet: Option<u32>,
    ) -> Result<Reply, ServiceError> {
        host.progress(Stage::Reading, 0, 1);
        host.breathe().await;
        let pending = self.session.import.as_mut().ok_or(ServiceError::Gone)?;
        match (&pending.archive, sheet) {
            (Some(archive), Some(sheet)) => {
                pending.file = archive.read(host, Some(sheet), encoding, dialect).await?;
            }
            _ => pending.file.reread(encoding, dialect).map_err(ServiceError::File)?,
        }
        pending.planned = None;
        self.preview_reply()
    }

    fn preview_reply(&mut self) -> Result<Reply, ServiceError> {
        let pending = self.session.import.as_mut().ok_or(ServiceError::Gone)?;
        if let Some(desk) = &self.desk {
            pending.file.claim(|header| BookNames(&desk.book).own_field(header).is_some());
        }
        let preview = Box::new(pending.file.preview().clone());
        let recipe = self.desk.as_ref().and_then(|desk| recipes::recipe_for(&desk.book, pending));
        Ok(Reply::ImportPreview { preview, recipe })
    }

    /// Plans every row against the book as it is now. Permission without a day or a source is of today and of this file.
    pub(super) async fn import_plan<H: Host>(
        &mut self,
        host: &H,
        mapping: Mapping,
        mut options: Options,
    ) -> Result<Reply, ServiceError> {
        self.desk(host).await?;
        let pending = self.session.import.as_mut().ok_or(ServiceError::Gone)?;
        if options.consent.state != ConsentState::Unknown {
            options.consent.on = options.consent.on.or(Some(host.today()));
            if options.consent.source.trim().is_empty() {
                options.consent.source = pending.file.name().to_owned();
            }
        }
        self.plan(host, mapping, options).await?;
        self.plan_reply()
    }

    fn plan_reply(&self) -> Result<Reply, ServiceError> {
        let planned =
            self.session.import.as_ref().and_then(|pending| pending.planned.as_ref()).ok_or(ServiceError::Gone)?;
        Ok(Reply::ImportPlan(Box::new(planned.plan.summary().clone())))
    }

    /// Corrects the file by hand, and plans every row again with the choices that the plan was made with: one row may
    /// decide on another.
    ///
    /// # Errors
    /// `Gone` without a plan, or if it was carried out already; `Cancelled` leaves the correction and takes the plan away.
    pub(super) async fn import_fix<H: Host>(&mut self, host: &H, fix: Fix) -> Result<Reply, ServiceError> {
        let pending = self.session.import.as_mut().ok_or(ServiceError::Gone)?;
        let planned = pending.planned.as_ref().filter(|planned| planned.state == PlanState::Ready);
        let Planned { mapping, options, .. } = planned.ok_or(ServiceError::Gone)?;
        let (mapping, options) = (mapping.clone(), options.clone());
        pending.file.fix(&fix);
        self.plan(host, mapping, options).await?;
        self.plan_reply()
    }

    async fn plan<H: Host>(&mut self, host: &H, mapping: Mapping, options: Options) -> Result<(), ServiceError> {
        let Pending { file, planned, .. } = self.session.import.as_mut().ok_or(ServiceError::Gone)?;
        let Some(Desk { book, seq, .. }) = &self.desk else {
            return Err(super::errors::internal("no book is open"));
        };
        *planned = None;
        let known = KnownBook(book);
        let rows = file.preview().rows;
        let mut planner = Planner::new(file, &mapping, options.clone(), &known);
        loop {
            let progress = planner.step(file, &known, SLICE);
            let stage = if progress.done < rows { Stage::Cleaning } else { Stage::Matching };
            host.progress(stage, progress.done.into(), progress.total.into());
            if progress.is_complete() {
                break;
            }
            host.breathe().await;
            if host.cancelled() {
                return Err(ServiceError::Cancelled);
            }
        }
        let plan = planner.finish(file, &known);
        *planned = Some(Planned { plan, mapping, options, seq: *seq, state: PlanState::Ready });
        Ok(())
    }

    pub(super) fn import_rows(&mut self, shown: RowsShown, offset: u32, limit: u32) -> Result<Reply, ServiceError> {
        let Pending { file, planned, .. } = self.session.import.as_mut().ok_or(ServiceError::Gone)?;
        let plan = &mut planned.as_mut().ok_or(ServiceError::Gone)?.plan;
        let book = &self.desk.as_ref().ok_or(ServiceError::Gone)?.book;
        let (total, rows) = plan.rows(file, &KnownBook(book), shown, offset, limit);
        Ok(Reply::ImportRows { total, rows })
    }

    /// The contacts that the plan did not find in the file. Some may have left the book since.
    pub(super) fn import_gone(&mut self, offset: u32, limit: u32) -> Result<Reply, ServiceError> {
        let planned =
            self.session.import.as_ref().and_then(|pending| pending.planned.as_ref()).ok_or(ServiceError::Gone)?;
        let book = &self.desk.as_ref().ok_or(ServiceError::Gone)?.book;
        let gone = planned.plan.gone();
        let rows = page(gone, offset, limit).iter().filter_map(|slot| row_of(book, *slot)).collect();
        Ok(Reply::Window { total: u32::try_from(gone.len()).unwrap_or(u32::MAX), rows })
    }

    /// Carries the plan out as one commit. If the book has changed since, the rows are planned again first. File and plan
    /// stay, for the report, until they are dropped.
    ///
    /// # Errors
    /// `Gone` without a plan, or if it was carried out already.
    pub(super) async fn import_commit<H: Host>(&mut self, host: &H) -> Result<Committed, ServiceError> {
        let seq = self.desk(host).await?.seq;
        let pending = self.session.import.as_ref().ok_or(ServiceError::Gone)?;
        let planned = pending.planned.as_ref().ok_or(ServiceError::Gone)?;
        match planned.state {
            PlanState::Committed => return Err(ServiceError::Gone),
            PlanState::Ready if planned.seq == seq => {}
            PlanState::Ready | PlanState::Spent => {
                let (mapping, options) = (planned.mapping.clone(), planned.options.clone());
                self.plan(host, mapping, options).await?;
            }
        }
        let lost = || super::errors::internal("the plan went away while it was made");
        let (Some(pending), Some(desk)) = (&self.session.import, &self.desk) else { return Err(lost()) };
        let Planned { mapping, options, .. } = pending.planned.as_ref().ok_or_else(lost)?;
        let remembered = recipes::remember(host, &desk.book, pending, mapping, options);
        let Some(Pending { file, planned: Some(planned), .. }) = &mut self.session.import else { return Err(lost()) };
        let total = u64::from(planned.plan.summary().rows);
        host.progress(Stage::Saving, 0, total);
        host.breathe().await;
        let (new, updated) = (planned.plan.summary().new, planned.plan.summary().updated);
        let label = Label::Imported { file: file.name().to_owned(), new, updated };
        planned.state = PlanState::Spent;
        let mut ops = ops_from_changes(host, &desk.book, planned.plan.take_changes());
        // An import that changes nothing is no commit.
        if !ops.is_empty() {
            ops.extend(remembered);
        }
        let committed = self.commit(host, Change::new(label, ops)).await?;
        if let Some(planned) = self.session.import.as_mut().and_then(|pending| pending.planned.as_mut()) {
            planned.state = PlanState::Committed;
        }
        host.progress(Stage::Saving, total, total);
        Ok(committed)
    }

    /// The report on the plan, in Arabic or in English.
    pub(super) fn import_report(&mut self, arabic: bool) -> Result<FileReply, ServiceError> {
        let Pending { file, planned, .. } = self.session.import.as_mut().ok_or(ServiceError::Gone)?;
        let plan = &mut planned.as_mut().ok_or(ServiceError::Gone)?.plan;
        let summary = plan.summary();
        let contacts = summary.rejected.saturating_add(summary.with_issues);
        let stem = file.name().rsplit_once('.').map_or(file.name(), |(stem, _)| stem);
        let name = format!("{}-report.csv", stem.replace(['/', '\\'], "-"));
        let bytes = report(plan, file, &words::texts(arabic));
        Ok(FileReply { name, mime: "text/csv;charset=utf-8", contacts, bytes })
    }
}

/// One commit's ops for all that an import changes: tags first, because contacts come with them.
fn ops_from_changes<H: Host>(host: &H, book: &Book, changes: Changes) -> Vec<Op> {
    let Changes { new_tags, new, updates, tag_existing } = changes;
    let mut ops = Vec::new();
    let mut made = Vec::with_capacity(new_tags.len());
    for name in new_tags {
        let tag = Tag { id: new_tag_id(book, &name), name, color: next_color(book, made.len()), dimension: None };
        made.push(tag.id);
        ops.push(Op::PutTag(tag));
    }
    let id_of = |tag: TagRef| match tag {
        TagRef::Existing(id) => Some(id),
        TagRef::New(at) => made.get(usize::try_from(at).ok()?).copied(),
    };
    let mut ids = ContactIds::new(host);
    let contacts = new.packed(host.now(), || ids.next(), id_of);
    if !contacts.is_empty() {
        ops.push(Op::AddContacts(contacts));
    }
    if !updates.is_empty() {
        ops.push(Op::SetFields(updates));
    }
    for (tag, slots) in tag_existing {
        if let Some(tag) = id_of(tag) {
            ops.push(Op::AddTag { tag, contacts: SlotSet(slots.into_iter().collect()) });
        }
    }
    ops
}
