//! The parts of the service: which requests belong together, and the way from each to the file that answers it. A host may keep
//! the code of a part elsewhere until it is first needed, and then calls that part; everybody else calls [`Service::handle`].

use super::query::{counted, matching, plain};
use super::{Answer, Host, Service, errors};
use crate::protocol::{Action, Reply, Request, ServiceError};
use crate::store::Store;

/// What is loaded together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// What an open book is asked at once: the list, searching, filters, a contact. Always there.
    Core,
    /// Filters: which contacts they match, and what they say.
    Segments,
    /// What is changed by hand: contacts, who carries a tag, filters, texts; and taking the newest change back.
    Changes,
    /// What the owner arranged beside the contacts: tags and dimensions, fields of the shop's own, rules; and the health of it
    /// all.
    Arranging,
    /// Reading a file of contacts.
    Import,
    /// Searching for duplicates and merging them.
    Duplicates,
    /// Recipients, lists and campaigns.
    Messages,
    /// Files to take away, and restoring one of them.
    Files,
    /// The journal, and taking back what is not the newest of it.
    History,
    /// A book of samples.
    Samples,
    /// Snapshots and the second copy, what the journal may forget, and what is done after a loss.
    Guard,
    /// What is stored of somebody, and erasing it.
    Privacy,
    /// Keys made of passphrases, and what is encrypted with them.
    Lock,
}

impl Part {
    /// All that a host may load late, the likeliest first.
    pub const LATER: [Part; 12] = [
        Part::Segments,
        Part::Guard,
        Part::Changes,
        Part::Arranging,
        Part::Import,
        Part::Messages,
        Part::Files,
        Part::Duplicates,
        Part::History,
        Part::Samples,
        Part::Privacy,
        Part::Lock,
    ];

    /// The part that answers a request.
    pub fn of(request: &Request) -> Part {
        match request {
            Request::Open { .. }
            | Request::Overview
            | Request::Contact(_)
            | Request::Retain(_)
            // Whoever leaves the screen says this, also if nothing was read.
            | Request::ImportDrop
            | Request::RestoreDrop
            | Request::LockNow
            | Request::Cancel { .. } => Part::Core,
            Request::Count(query) | Request::Window { query, .. } if query.filter.trim().is_empty() => Part::Core,
            Request::Count(_)
            | Request::Window { .. }
            | Request::Segments
            | Request::ParseFilter(_)
            | Request::Facets(_)
            | Request::Overlap { .. }
            | Request::Reasons { .. }
            | Request::SuggestCities(_) => Part::Segments,
            Request::Do(action) => Part::of_action(action),
            Request::Undo | Request::Redo => Part::Changes,
            Request::Fields { .. }
            | Request::Rules
            | Request::TryRules { .. }
            | Request::RunRules { .. }
            | Request::Checkup
            | Request::Foresee(_)
            | Request::Weigh(_)
            | Request::Figures
            | Request::Apart(_)
            | Request::TagScheme
            | Request::ProposeSplit { .. } => Part::Arranging,
            Request::ImportRead { .. }
            | Request::ImportReread { .. }
            | Request::ImportPlan { .. }
            | Request::ImportRows { .. }
            | Request::ImportGone { .. }
            | Request::ImportFix(_)
            | Request::ImportCommit
            | Request::ImportReport { .. } => Part::Import,
            Request::Audience(_)
            | Request::Recipients { .. }
            | Request::QueueStep { .. }
            | Request::Packs(_)
            | Request::AllLinks { .. } => Part::Messages,
            Request::Rescue
            | Request::RescueRestore { .. }
            | Request::RescueGoOn
            | Request::Copy { .. }
            | Request::Tidy
            | Request::Guard => Part::Guard,
            Request::History { .. }
            | Request::CommitDetail { .. }
            | Request::UndoPlan { .. }
            | Request::UndoCommit { .. } => Part::History,
            Request::Export { .. }
            | Request::Backup { .. }
            | Request::BackupCheck
            | Request::RestoreRead { .. }
            | Request::RestoreChanges { .. }
            | Request::MergePreview { .. }
            | Request::RestoreCommit { .. }
            | Request::RescueBackup { .. } => Part::Files,
            Request::FindDuplicates
            | Request::DuplicateSummary
            | Request::DuplicateGroups { .. }
            | Request::DuplicatesAmong(_)
            | Request::SideBySide(_) => Part::Duplicates,
            Request::PersonalData(_)
            | Request::PersonalFile(_)
            | Request::EraseContact { .. }
            | Request::StorageReport => Part::Privacy,
            Request::Unlock { .. }
            | Request::LockPrepare { .. }
            | Request::LockOn { .. }
            | Request::LockOff { .. }
            | Request::LockChange { .. } => Part::Lock,
        }
    }

    fn of_action(action: &Action) -> Part {
        match action {
            Action::FreezeList { .. } | Action::StartCampaign { .. } => Part::Messages,
            Action::MergeContacts(_) | Action::MergeCertain | Action::MergeCertainAmong(_) | Action::KeepApart(_) => {
                Part::Duplicates
            }
            Action::LoadSamples { .. } => Part::Samples,
            Action::SaveTag { .. }
            | Action::RemoveTag { .. }
            | Action::SaveDimension { .. }
            | Action::RemoveDimension { .. }
            | Action::Arrange(_) => Part::Arranging,
            Action::AddContact { .. }
            | Action::EditContact { .. }
            | Action::RemoveContacts(_)
            | Action::Tag { .. }
            | Action::SetConsent { .. }
            | Action::SaveSegment { .. }
            | Action::RemoveSegment(_)
            | Action::SaveTemplate { .. }
            | Action::RemoveTemplate(_)
            | Action::RemoveList(_)
            | Action::RemoveCampaign(_)
            | Action::MarkRecipient { .. }
            | Action::Interact { .. }
            | Action::TakeOut { .. }
            | Action::SetFollowUp { .. }
            | Action::FollowedUp(_)
            | Action::Permit { .. }
            | Action::ForgetRecipe(_)
            | Action::SetSettings(_) => Part::Changes,
        }
    }
}

impl<S: Store> Service<S> {
    /// Answers a request. Let it run to its end: work that nobody wants any more stops at `Host::cancelled`. `attachment` is
    /// the file of `ImportRead`, `RestoreRead` and `BackupCheck`. `Cancel` is the host's business; here it is only acknowledged.
    pub async fn handle<H: Host>(&mut self, host: &H, request: Request, attachment: Option<Vec<u8>>) -> Answer {
        if let Some(first) = self.copy_before(&request) {
            // A copy that can't be made keeps nobody from working: the journal holds everything all the same.
            drop(self.handle_guard(host, first).await);
        }
        match Part::of(&request) {
            Part::Core => self.handle_core(host, request).await,
            Part::Segments => self.handle_segments(host, request).await,
            Part::Changes => self.handle_changes(host, request).await,
            Part::Arranging => self.handle_arranging(host, request).await,
            Part::Import => self.handle_import(host, request, attachment).await,
            Part::Duplicates => self.handle_duplicates(host, request).await,
            Part::Messages => self.handle_messages(host, request).await,
            Part::Files => self.handle_files(host, request, attachment).await,
            Part::History => self.handle_history(host, request).await,
            Part::Samples => self.handle_samples(host, request).await,
            Part::Guard => self.handle_guard(host, request).await,
            Part::Privacy => self.handle_privacy(host, request).await,
            Part::Lock => self.handle_lock(host, request).await,
        }
    }

    /// Answers a request of [`Part::Core`].
    pub async fn handle_core<H: Host>(&mut self, host: &H, request: Request) -> Answer {
        let reply = match request {
            Request::Open { sentinel } => {
                self.hold(sentinel.as_deref());
                self.opened(host).await
            }
            Request::Overview => self.opened(host).await,
            Request::Count(query) => self.count(host, &query, plain).await,
            Request::Window { query, offset, limit } => self.window(host, query, offset, limit, plain).await,
            Request::Contact(id) => self.contact_detail(host, id).await,
            Request::Retain(retention) => {
                self.keeper.retain(retention);
                Ok(Reply::Done)
            }
            Request::ImportDrop => {
                self.session.import = None;
                Ok(Reply::Done)
            }
            Request::RestoreDrop => {
                self.session.restore = None;
                Ok(Reply::Done)
            }
            Request::LockNow => {
                self.lock_now();
                Ok(Reply::Done)
            }
            Request::Cancel { .. } => Ok(Reply::Done),
            _ => misdirected(),
        };
        reply.into()
    }

    /// Answers a request of [`Part::Segments`].
    pub async fn handle_segments<H: Host>(&mut self, host: &H, request: Request) -> Answer {
        self.counting = Some(counted);
        let reply = match request {
            Request::Count(query) => self.count(host, &query, matching).await,
            Request::Window { query, offset, limit } => self.window(host, query, offset, limit, matching).await,
            Request::Segments => self.opened(host).await,
            Request::Facets(query) => self.facets(host, &query).await,
            Request::Overlap { first, second } => self.overlap(host, &first, &second).await,
            Request::Reasons { filter, contact } => self.reasons(host, &filter, contact).await,
            Request::ParseFilter(text) => self.parse_filter(host, &text).await,
            Request::SuggestCities(part) => self.suggest_cities(host, &part).await,
            _ => misdirected(),
        };
        reply.into()
    }

    /// Answers a request of [`Part::Changes`].
    pub async fn handle_changes<H: Host>(&mut self, host: &H, request: Request) -> Answer {
        // Changes carry tags into filters, so the code for those is here already.
        self.counting = Some(counted);
        match request {
            Request::Do(action) => self.act(host, action).await.into(),
            Request::Undo => self.undo(host).await.into(),
            Request::Redo => self.redo(host).await.into(),
            _ => misdirected::<Reply>().into(),
        }
    }

    /// Answers a request of [`Part::Import`].
    pub async fn handle_import<H: Host>(&mut self, host: &H, request: Request, attachment: Option<Vec<u8>>) -> Answer {
        let reply = match request {
            Request::ImportRead { file, encoding, dialect } => {
                self.import_read(host, file, attachment, encoding, dialect).await
            }
            Request::ImportReread { encoding, dialect, sheet } => {
                self.import_reread(host, encoding, dialect, sheet).await
            }
            Request::ImportPlan { mapping, options } => self.import_plan(host, mapping, options).await,
            Request::ImportRows { shown, offset, limit } => self.import_rows(shown, offset, limit),
            Request::ImportGone { offset, limit } => self.import_gone(offset, limit),
            Request::ImportFix(fix) => self.import_fix(host, fix).await,
            Request::ImportReport { arabic } => return self.import_report(arabic).into(),
            Request::ImportCommit => return self.import_commit(host).await.into(),
            _ => misdirected(),
        };
        reply.into()
    }

    /// Answers a request of [`Part::Duplicates`].
    pub async fn handle_duplicates<H: Host>(&mut self, host: &H, request: Request) -> Answer {
        let reply = match request {
            Request::FindDuplicates => self.find_duplicates(host).await,
            Request::DuplicateSummary => self.duplicate_summary(host).await,
            Request::DuplicateGroups { tier, offset, limit } => self.duplicate_groups(host, tier, offset, limit).await,
            Request::DuplicatesAmong(target) => self.duplicates_among(host, &target).await,
            Request::SideBySide(ids) => self.side_by_side(host, &ids).await,
            Request::Do(action) => return self.decide_duplicates(host, action).await.into(),
            _ => misdirected(),
        };
        reply.into()
    }

    /// Answers a request of [`Part::Messages`].
    pub async fn handle_messages<H: Host>(&mut self, host: &H, request: Request) -> Answer {
        let reply = match request {
            Request::Audience(source) => self.audience(host, &source).await,
            Request::Recipients { source, text, offset, limit } => {
                self.recipients(host, &source, &text, offset, limit).await
            }
            Request::QueueStep { campaign, at, waiting_only } => {
                self.queue_step(host, campaign, at, waiting_only).await
            }
            Request::Packs(source) => self.packs(host, &source).await,
            Request::AllLinks { text } => self.all_links(host, &text).await,
            Request::Do(action) => return self.address(host, action).await.into(),
            _ => misdirected(),
        };
        reply.into()
    }

    /// Answers a request of [`Part::Files`].
    pub async fn handle_files<H: Host>(&mut self, host: &H, request: Request, attachment: Option<Vec<u8>>) -> Answer {
        match request {
            Request::Export { source, format, text, arabic } => {
                self.export(host, source, format, &text, arabic).await.into()
            }
            Request::RescueBackup { copy } => self.rescue_backup(host, copy).await.into(),
            Request::Backup { passphrase } => self.backup(host, passphrase).await.into(),
            Request::BackupCheck => self.backup_check(host, &attachment.unwrap_or_default()).await.into(),
            Request::RestoreRead { file, passphrase } => {
                self.restore_read(host, file, passphrase, attachment.unwrap_or_default()).await.into()
            }
            Request::RestoreChanges { kind, offset, limit } => {
                self.restore_changes(host, kind, offset, limit).await.into()
            }
            Request::MergePreview { offset, limit } => self.merge_preview(host, offset, limit).await.into(),
            Request::RestoreCommit { mode } => self.restore_commit(host, mode).await.into(),
            _ => misdirected::<Reply>().into(),
        }
    }

    /// Answers a request of [`Part::History`].
    pub async fn handle_history<H: Host>(&mut self, host: &H, request: Request) -> Answer {
        let reply = match request {
            Request::History { before, limit, kind } => self.history(host, before, limit, kind).await,
            Request::CommitDetail { seq, offset, limit } => self.commit_detail(host, seq, offset, limit).await,
            Request::UndoPlan { seq } => self.undo_plan(host, seq).await,
            Request::UndoCommit { seq } => return self.undo_commit(host, seq).await.into(),
            _ => misdirected(),
        };
        reply.into()
    }

    /// Answers a request of [`Part::Samples`].
    pub async fn handle_samples<H: Host>(&mut self, host: &H, request: Request) -> Answer {
        match request {
            Request::Do(action) => self.load_samples(host, action).await.into(),
            _ => misdirected::<Reply>().into(),
        }
    }

    /// Answers a request of [`Part::Guard`].
    pub async fn handle_guard<H: Host>(&mut self, host: &H, request: Request) -> Answer {
        let reply = match request {
            Request::Rescue => self.rescue_report(host).await,
            Request::RescueRestore { copy } => return self.rescue_restore(host, copy).await.into(),
            Request::RescueGoOn => {
                let result = self.rescue_go_on(host).await;
                let changed = result.is_ok();
                return Answer { result, attachment: None, changed };
            }
            Request::Copy { before } => self.copy(host, before).await,
            Request::Tidy => self.tidy(host).await.map(|()| Reply::Done),
            Request::Guard => self.guard_view(host).await,
            _ => misdirected(),
        };
        reply.into()
    }

    /// Answers a request of [`Part::Privacy`].
    pub async fn handle_privacy<H: Host>(&mut self, host: &H, request: Request) -> Answer {
        match request {
            Request::PersonalData(id) => {
                self.personal_data(host, id).await.map(|data| Reply::Personal(Box::new(data))).into()
            }
            Request::PersonalFile(id) => self.personal_file(host, id).await.into(),
            Request::EraseContact { contact, bar } => self.erase_contact(host, contact, bar).await.into(),
            Request::StorageReport => self.storage_report(host).await.into(),
            _ => misdirected::<Reply>().into(),
        }
    }

    /// Answers a request of [`Part::Lock`].
    pub async fn handle_lock<H: Host>(&mut self, host: &H, request: Request) -> Answer {
        let result = match request {
            Request::Unlock { passphrase } => self.unlock(host, &passphrase).await,
            Request::LockPrepare { passphrase } => self.lock_prepare(host, &passphrase).await,
            Request::LockOn { code } => self.lock_on(host, &code).await,
            Request::LockOff { passphrase } => self.lock_off(host, &passphrase).await,
            Request::LockChange { old, new } => self.lock_change(host, &old, &new).await,
            _ => misdirected(),
        };
        let changed = matches!(result, Ok(Reply::Overview(_)));
        Answer { result, attachment: None, changed }
    }

    pub(super) async fn opened<H: Host>(&mut self, host: &H) -> Result<Reply, ServiceError> {
        self.desk(host).await?;
        Ok(Reply::Overview(Box::new(self.overview(host)?)))
    }
}

/// A request that another part answers: `Part::of` and the caller do not agree.
pub(super) fn misdirected<T>() -> Result<T, ServiceError> {
    Err(errors::internal("a request of another part"))
}
