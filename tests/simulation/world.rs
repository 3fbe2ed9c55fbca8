//! The world of one seed: a disk, a tab or two, and how one request is carried out, killed on its way, or judged by what it
//! answered.

use super::Page;
use super::chance::Chance;
use super::host::{World, at_once, world};
use super::model::Model;
use super::naive;
use super::tape::{Kind, Tape, Taped, Written, kind_of};
use daftar::protocol::{Loss, Overview, Reply, Request, ServiceError, StorageTrouble};
use daftar::service::{Answer, Pace, Service};
use daftar::store::Store;
use daftar::store::memory::MemoryStore;
use daftar::store::simulated::SimulatedDisk;
use std::future::Future;
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

/// A request that takes more turns than this hangs.
const PATIENCE: u32 = 100_000;

/// Why a request did not get its reply.
#[derive(Debug)]
pub enum Stop {
    /// The tab was killed under it.
    Dead,
    /// The service refused it, as it may.
    Refused(ServiceError),
    /// The oracle was contradicted: this seed is red.
    Wrong(String),
}

pub type Flow<T> = Result<T, Stop>;

/// Turns red unless this holds.
macro_rules! hold {
    ($condition:expr, $($told:tt)+) => {
        if !$condition {
            return Err($crate::simulation::world::Stop::Wrong(format!($($told)+)));
        }
    };
}
pub(crate) use hold;

/// A page with its worker.
pub struct Tab<S: Store> {
    pub service: Service<Taped<S>>,
    /// The newest commit that it knows.
    pub seq: u64,
    /// It was told that something failed, so it must not go on as if it knew what is stored.
    pub doubts: bool,
}

/// A request that hangs in a tab which is not dead, only slow.
pub type Suspended<S> = Pin<Box<dyn Future<Output = (Tab<S>, Answer, Kind)>>>;

/// Which troubles of storage are nobody's fault at present.
#[derive(Debug, Clone, Copy, Default)]
pub struct Excused {
    pub full: bool,
    pub failed: bool,
    pub refused: bool,
    pub damaged: bool,
}

/// What happens in one seed.
pub struct Play<S: Store> {
    pub chance: Chance,
    pub disk: SimulatedDisk,
    pub host: Rc<World>,
    pub tape: Tape,
    pub model: Model,
    pub pace: Pace,
    open: fn(&SimulatedDisk) -> S,
    pub tab: Option<Tab<S>>,
    /// A tab in the background that was the owner once.
    pub other: Option<Tab<S>>,
    pub suspended: Option<Suspended<S>>,
    pub excused: Excused,
    /// Turns until the tab is killed.
    pub fuse: Option<u32>,
    /// The power failed since somebody last looked.
    pub power_failed: bool,
    /// What happened, for whoever reads a red seed.
    pub told: Vec<String>,
    page: Page,
    /// What the page remembers outside the database.
    pub sentinel: Option<String>,
    /// It died before it remembered the newest.
    pub is_lagging: bool,
    /// What it remembered before that: a power cut may bring it back.
    pub former: Option<String>,
    /// Backups that were made, oldest first.
    pub backups: Vec<Vec<u8>>,
}

impl<S: Store + 'static> Play<S> {
    pub fn new(seed: u64, page: Page, open: fn(&SimulatedDisk) -> S) -> Play<S> {
        let mut chance = Chance::new(seed);
        let disk = SimulatedDisk::new();
        let world = world(chance.branch(), &disk);
        let commits = [2, 4, 9, 64][chance.among(0..4)];
        Play {
            chance,
            disk,
            host: Rc::new(world),
            tape: Tape::default(),
            model: Model::new(),
            pace: Pace { commits, ..Pace::default() },
            open,
            tab: None,
            other: None,
            suspended: None,
            excused: Excused::default(),
            fuse: None,
            power_failed: false,
            told: Vec::new(),
            page,
            sentinel: None,
            is_lagging: false,
            former: None,
            backups: Vec::new(),
        }
    }

    pub fn tell(&mut self, what: impl FnOnce() -> String) {
        if self.page.is_told {
            self.told.push(format!("{:>3} {}", self.model.top(), what()));
        }
    }

    pub fn new_tab(&self) -> Tab<S> {
        let store = Taped { store: (self.open)(&self.disk), tape: self.tape.clone() };
        Tab { service: Service::with_pace(store, 7, self.pace), seq: 0, doubts: false }
    }

    /// Lets a future go on until its end, or until the fuse has burnt down.
    fn drive<F: Future + ?Sized>(&mut self, mut future: Pin<&mut F>) -> Flow<F::Output> {
        let mut context = Context::from_waker(Waker::noop());
        for _ in 0..PATIENCE {
            match &mut self.fuse {
                Some(0) => return Err(Stop::Dead),
                Some(left) => *left -= 1,
                None => {}
            }
            if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
                return Ok(output);
            }
        }
        Err(Stop::Wrong("a request never ends".into()))
    }

    /// Asks the tab, which dies with the fuse.
    pub fn ask(&mut self, request: Request, attachment: Option<Vec<u8>>) -> Flow<Reply> {
        self.ask_for_file(request, attachment).map(|(reply, _)| reply)
    }

    /// Asks the tab for something with a file beside it.
    pub fn ask_for_file(&mut self, request: Request, attachment: Option<Vec<u8>>) -> Flow<(Reply, Option<Vec<u8>>)> {
        let Some(mut tab) = self.tab.take() else { return Err(Stop::Dead) };
        self.tell(|| format!("{request:?}"));
        let kind = kind_of(&request);
        self.tape.kind.set(kind);
        let taped = self.tape.len();
        let host = self.host.clone();
        let answer = self.drive(pin!(tab.service.handle(&*host, request, attachment)));
        let answer = match answer {
            Ok(answer) => answer,
            Err(stop) => {
                self.tell(|| "killed".into());
                // Now and then it is only the request that is dropped, and its service goes on.
                if self.chance.percent(20) {
                    tab.doubts |= self.tape.len() > taped;
                    self.tab = Some(tab);
                }
                return Err(stop);
            }
        };
        let Answer { result, attachment, .. } = self.judge(&mut tab, answer, kind, taped)?;
        self.tab = Some(tab);
        match result {
            Ok(reply) => Ok((reply, attachment)),
            Err(error) => {
                self.tell(|| format!("refused: {error:?}"));
                Err(Stop::Refused(error))
            }
        }
    }

    /// What the page does after every answer: it keeps what it is told to remember. Now and then it dies before.
    fn listen(&mut self, tab: &mut Tab<S>) {
        let Some(text) = tab.service.take_sentinel() else { return };
        if self.page.is_forgetful {
            return;
        }
        self.is_lagging = self.chance.percent(5);
        if !self.is_lagging {
            self.former = self.sentinel.replace(text);
        }
    }

    /// What the page does once the person has decided about a loss: a decision is remembered for good, or it would be asked for
    /// again, and by another name when there are new commits in the place of the lost ones.
    pub fn keep_decision(&mut self, tab: &mut Tab<S>) {
        if let Some(text) = tab.service.take_sentinel() {
            (self.sentinel, self.former, self.is_lagging) = (Some(text), None, false);
        }
    }

    /// Takes an answer into the model, or calls it wrong.
    pub fn judge(&mut self, tab: &mut Tab<S>, answer: Answer, kind: Kind, taped: usize) -> Flow<Answer> {
        let written = match &answer.result {
            Ok(Reply::Committed(committed)) => {
                self.tape.newest_since(taped).filter(|written| written.seq == committed.seq)
            }
            _ => None,
        };
        // A tab may have looked again on its way and found that others were there.
        let was = tab.seq;
        let seen = written.as_ref().map(|written| written.seq - 1).or(tab.service.seq()).unwrap_or(was);
        while self.model.top() < seen {
            self.adopt_unseen()?;
        }
        tab.seq = was.max(seen);
        match &answer.result {
            Ok(Reply::Committed(committed)) => match written {
                Some(written) => self.acknowledged(tab, written)?,
                None => hold!(committed.seq == tab.seq, "commit {} was reported and never written", committed.seq),
            },
            Ok(_) => {}
            Err(error) => {
                let has_written = self.tape.len() > taped;
                tab.doubts |= has_written && matches!(error, ServiceError::Storage(StorageTrouble::Failed(_)));
                self.may_refuse(error, kind, was)?;
            }
        }
        self.listen(tab);
        if let Some(book) = tab.service.book() {
            let is_same = self.model.image(tab.seq) == Some(naive::image_digest(book));
            hold!(is_same, "the book in memory is not the one of commit {}: {:?}", tab.seq, answer.result);
        }
        Ok(answer)
    }

    /// Whether a commit lies on the disk that nobody was told of.
    fn has_unseen(&self) -> bool {
        at_once(self.disk.memory().entry(self.model.top() + 1)) != Ok(None)
    }

    fn acknowledged(&mut self, tab: &mut Tab<S>, written: Written) -> Flow<()> {
        let (seq, top) = (written.seq, self.model.top());
        if seq <= top {
            // Somebody else's commit with this number: the same one, or two people were told different things.
            let is_same = self.model.written(seq).is_some_and(|known| known.entry == written.entry);
            hold!(is_same, "two different commits {seq} were acknowledged");
        } else {
            hold!(seq == top + 1, "commit {seq} was acknowledged behind {top}");
            let Some(book) = tab.service.book() else {
                return Err(Stop::Wrong("a commit was acknowledged by a closed book".into()));
            };
            self.model.push(book, written).map_err(Stop::Wrong)?;
        }
        self.model.acked = self.model.acked.max(seq);
        tab.seq = seq;
        Ok(())
    }

    /// Whether an error is one that may happen here.
    fn may_refuse(&self, error: &ServiceError, kind: Kind, seq: u64) -> Flow<()> {
        let is_behind = seq < self.model.top() || self.has_unseen();
        let excused = self.excused;
        let may = match error {
            ServiceError::Storage(StorageTrouble::Full) => excused.full,
            ServiceError::Storage(StorageTrouble::Failed(_)) => excused.failed || is_behind,
            ServiceError::Storage(StorageTrouble::Damaged(_)) => excused.damaged,
            ServiceError::Storage(_) => excused.refused,
            ServiceError::Lost(Loss::CannotOpen(_)) => excused.failed,
            ServiceError::NothingToUndo => match (kind, self.model.can_turn()) {
                (Kind::Undone, (can, _)) | (Kind::Redone, (_, can)) => is_behind || !can,
                _ => false,
            },
            ServiceError::Gone => kind == Kind::Action || excused.damaged,
            ServiceError::Cancelled => self.host.cancel_after.get().is_some(),
            ServiceError::Segment(_) | ServiceError::Form(_) | ServiceError::Name(_) => true,
            _ => false,
        };
        hold!(may, "{error:?} may not happen here");
        Ok(())
    }

    /// Does the work of an idle moment, which may be a snapshot.
    pub fn idle(&mut self) -> Flow<()> {
        let Some(mut tab) = self.tab.take() else { return Err(Stop::Dead) };
        self.tell(|| "idle".into());
        let host = self.host.clone();
        let result = self.drive(pin!(tab.service.idle(&*host)));
        match result {
            Ok(result) => {
                let answer = Answer { result: result.map(|()| Reply::Done), attachment: None, changed: false };
                let answer = self.judge(&mut tab, answer, Kind::Action, self.tape.len())?;
                self.tab = Some(tab);
                answer.result.map(drop).map_err(Stop::Refused)
            }
            Err(stop) => {
                self.tell(|| "killed".into());
                Err(stop)
            }
        }
    }

    /// Sends a request that stops half-way in a tab which goes on later, whatever happens meanwhile.
    pub fn suspend(&mut self, request: Request, turns: usize) {
        let Some(mut tab) = self.tab.take() else { return };
        self.tell(|| format!("suspended after {turns} turns: {request:?}"));
        let kind = kind_of(&request);
        self.tape.kind.set(kind);
        let host = self.host.clone();
        let mut future: Suspended<S> = Box::pin(async move {
            let answer = tab.service.handle(&*host, request, None).await;
            (tab, answer, kind)
        });
        let mut context = Context::from_waker(Waker::noop());
        for _ in 0..turns {
            if let Poll::Ready((tab, answer, _)) = future.as_mut().poll(&mut context) {
                // It was quicker than that, and its answer never came: as good as killed.
                drop((tab, answer));
                return;
            }
        }
        self.suspended = Some(future);
    }

    /// Lets the suspended request end. Its tab stays in the background.
    pub fn resume(&mut self) -> Flow<()> {
        let Some(mut future) = self.suspended.take() else { return Ok(()) };
        self.tell(|| "the suspended tab goes on".into());
        let fuse = self.fuse.take();
        // Only actions are suspended; others may have been asked for something else meanwhile.
        self.tape.kind.set(Kind::Action);
        let ended = self.drive(future.as_mut());
        self.fuse = fuse;
        let (mut tab, answer, kind) = ended?;
        // What it wrote may lie on the tape from before others came.
        let seq = match &answer.result {
            Ok(Reply::Committed(committed)) => committed.seq,
            _ => 0,
        };
        let taped = self.tape.len();
        let written = self.tape.under(seq).into_iter().find(|written| is_stored(&self.disk, written));
        match written {
            Some(written) => {
                self.acknowledged(&mut tab, written)?;
                self.listen(&mut tab);
            }
            None => {
                let is_stored = match &answer.result {
                    // Nothing had to be written for it.
                    Ok(Reply::Committed(committed)) => committed.seq == tab.seq,
                    _ => true,
                };
                hold!(is_stored, "{:?} is not stored", answer.result);
                // It had looked at a book that may have changed since, so it may be refused for any reason of storage.
                let excused = self.excused;
                self.excused.failed = true;
                tab.doubts = matches!(answer.result, Err(ServiceError::Storage(StorageTrouble::Failed(_))));
                let judged = self.judge(&mut tab, answer, kind, taped);
                self.excused = excused;
                judged?;
            }
        }
        self.other = Some(tab);
        Ok(())
    }

    /// Opens the book if need be and holds it against everything that was acknowledged.
    pub fn look(&mut self) -> Flow<()> {
        if self.tab.is_none() {
            self.tab = Some(self.new_tab());
        }
        let Some(mut tab) = self.tab.take() else { return Err(Stop::Dead) };
        self.tell(|| "look".into());
        let host = self.host.clone();
        let opening = Request::Open { sentinel: self.sentinel.clone() };
        let answer = self.drive(pin!(tab.service.handle(&*host, opening, None)))?;
        self.listen(&mut tab);
        let answer = match answer.result {
            // What was seen but never acknowledged may be missed by the page as well; then it goes on without. A book that
            // begins anew beside an old copy is asked about until there is something in it.
            Err(ServiceError::Lost(Loss::Shorter | Loss::Empty))
                if self.power_failed || (self.model.top() == 0 && self.has_copy()) =>
            {
                let answer = self.drive(pin!(tab.service.handle(&*host, Request::RescueGoOn, None)))?;
                self.keep_decision(&mut tab);
                answer
            }
            _ => answer,
        };
        let overview = match answer.result {
            Ok(Reply::Overview(overview)) => overview,
            Err(error) => {
                self.may_refuse(&error, Kind::Action, self.model.top())?;
                self.tell(|| format!("did not open: {error:?}"));
                self.tab = Some(tab);
                return Err(Stop::Refused(error));
            }
            Ok(other) => return Err(Stop::Wrong(format!("opening is answered by {other:?}"))),
        };
        self.held_against(&tab, &overview)?;
        let is_alone = self.suspended.is_none() && self.other.is_none();
        hold!(
            !tab.doubts || !is_alone || !self.has_unseen(),
            "a service goes on although it can't know what is stored"
        );
        (tab.seq, tab.doubts) = (overview.seq, false);
        self.tab = Some(tab);
        Ok(())
    }

    fn held_against(&mut self, tab: &Tab<S>, overview: &Overview) -> Flow<()> {
        let Some(book) = tab.service.book() else {
            return Err(Stop::Wrong("an open book can't be looked at".into()));
        };
        let (seq, top, acked) = (overview.seq, self.model.top(), self.model.acked);
        let least = if self.power_failed { acked } else { top };
        hold!(seq >= least, "commit {seq} is the newest, but {least} was there");
        if seq > top {
            hold!(seq == top + 1, "commit {seq} came from nowhere");
            self.adopt(book, seq)?;
        }
        self.model.forget_after(seq);
        self.power_failed = false;
        if self.suspended.is_none() {
            self.tape.clear();
        }
        let is_same = self.model.image(seq) == Some(naive::image_digest(book));
        hold!(is_same, "the book is not the one of commit {seq}");
        hold!(book.len() == overview.contacts, "the overview counts {}, not {}", overview.contacts, book.len());
        let shown = (overview.undo.is_some(), overview.redo.is_some());
        hold!(shown == self.model.can_turn(), "undo and redo are {shown:?}, not {:?}", self.model.can_turn());
        if let Some(wrong) = naive::disagreement(book, overview) {
            return Err(Stop::Wrong(wrong));
        }
        Ok(())
    }

    /// A commit is there that nobody was told of: it must be one that was under way, and whole.
    fn adopt(&mut self, book: &daftar::domain::book::Book, seq: u64) -> Flow<()> {
        self.adopt_unseen()?;
        let is_same = self.model.image(seq) == Some(naive::image_digest(book));
        hold!(is_same, "commit {seq}, which nobody was told of, is only half there");
        Ok(())
    }

    /// Takes the next commit that is stored into the model.
    fn adopt_unseen(&mut self) -> Flow<()> {
        let seq = self.model.top() + 1;
        let written = self.tape.under(seq).into_iter().find(|written| is_stored(&self.disk, written));
        let Some(written) = written else {
            return Err(Stop::Wrong(format!("commit {seq} is stored, and nobody wrote it")));
        };
        let reference = replayed(self.model.entries().chain([&written]))?;
        let Some(expected) = reference.book() else { return Err(Stop::Wrong("the journal does not open".into())) };
        self.model.push(expected, written).map_err(Stop::Wrong)
    }

    /// The journal alone, without any snapshot, must make the same book.
    pub fn journal_agrees(&self) -> Flow<()> {
        let reference = replayed(self.model.entries())?;
        let Some(book) = reference.book() else { return Err(Stop::Wrong("the journal does not open".into())) };
        let is_same = Some(naive::image_digest(book)) == self.model.image(self.model.top());
        hold!(is_same, "the journal without snapshots makes another book");
        hold!(self.model.is_content(book), "the journal without snapshots makes a book that looks otherwise");
        Ok(())
    }
}

/// A book made of these entries on a store without faults.
fn replayed<'w>(entries: impl Iterator<Item = &'w Written>) -> Flow<Service<MemoryStore>> {
    let mut store = MemoryStore::new();
    for Written { seq, entry, head, .. } in entries {
        let kept = at_once(store.append(*seq, entry.clone(), head.clone()));
        hold!(kept == Ok(()), "commit {seq} can't be kept twice: {kept:?}");
    }
    let mut service = Service::new(store, 7);
    let world = world(Chance::new(0), &SimulatedDisk::new());
    let answer = at_once(service.handle(&world, Request::Open { sentinel: None }, None));
    hold!(answer.result.is_ok(), "the journal alone does not open: {:?}", answer.result);
    Ok(service)
}

/// Whether exactly this entry lies on the disk.
fn is_stored(disk: &SimulatedDisk, written: &Written) -> bool {
    let stored = at_once(disk.memory().entry(written.seq));
    stored == Ok(Some(written.entry.clone()))
}
