//! What guards the book outside its database: the second copy, what the page remembers, and the way back after a loss. A loss
//! that either of them could notice must be named, and what a copy gives back must be what it was given.

use super::host::at_once;
use super::tape::Kind;
use super::world::{Flow, Play, Stop, hold};
use daftar::domain::sentinel::parse_sentinel;
use daftar::protocol::{Loss, Reply, Request, RescueReport, ServiceError};
use daftar::store::Store;
use daftar::store::vault::Vault;

/// Whether an opening said that what is there can't be read.
pub fn is_told_unreadable(result: &Result<Reply, ServiceError>) -> bool {
    matches!(result, Err(ServiceError::Lost(Loss::Unreadable(_))))
}

impl<S: Store + 'static> Play<S> {
    /// Makes a second copy.
    pub fn copy(&mut self) -> Flow<()> {
        self.ask(Request::Copy { before: false }, None).map(drop)
    }

    /// Whether a file beside the database says that there was a book.
    pub fn has_copy(&self) -> bool {
        let vault = self.disk.vault();
        ["copy-a", "copy-b", "copy-before"].iter().any(|name| matches!(at_once(vault.size(name)), Ok(Some(_))))
    }

    /// The book lost everything behind this commit. Opening must say so if anybody can know, and the person decides.
    pub fn rescue(&mut self, left: u64) -> Flow<()> {
        let known = self.sentinel.as_deref().and_then(parse_sentinel).map_or(0, |sentinel| sentinel.figures.seq);
        let acked = self.model.acked;
        self.tape.clear();
        self.tab = Some(self.new_tab());
        let opening = Request::Open { sentinel: self.sentinel.clone() };
        let opened = self.ask_lost(opening)?;
        let loss = match opened {
            Err(ServiceError::Lost(loss)) => loss,
            Ok(_) => {
                // The page dies before it remembers, now and then; then it knows of nothing that is missing.
                let may_pass = self.may_be_unknown(left, known, acked);
                hold!(may_pass, "of {acked} commits {left} are left, and nobody was told");
                self.model.forget_after(left);
                return self.look();
            }
            Err(error) => return Err(Stop::Wrong(format!("a loss is called {error:?}"))),
        };
        self.tell(|| format!("the loss is named: {loss:?}"));
        let is_right = match loss {
            Loss::Empty => left == 0,
            Loss::Shorter => left > 0 && left < known,
            Loss::Unreadable(_) => left == 0,
            Loss::Different | Loss::CannotOpen(_) => false,
        };
        hold!(is_right, "of {acked} commits {left} are left, and that is called {loss:?}");
        let Ok(Reply::Rescue(report)) = self.ask_lost(Request::Rescue)? else {
            return Err(Stop::Wrong("a loss without a report".into()));
        };
        // Whatever else is asked before the person decides is not answered.
        let other = self.ask_lost(Request::Undo)?;
        hold!(matches!(other, Err(ServiceError::Lost(_))), "before anybody decided, undo is answered by {other:?}");
        if report.copies.is_empty() || self.chance.percent(30) {
            self.go_on(left)
        } else {
            self.restore_from(left, &report)
        }
    }

    fn may_be_unknown(&self, left: u64, known: u64, acked: u64) -> bool {
        acked <= left || (self.is_lagging && known <= left && (left > 0 || !self.has_copy()))
    }

    /// Asks the tab what has an answer of its own while a loss is not decided.
    fn ask_lost(&mut self, request: Request) -> Flow<Result<Reply, ServiceError>> {
        let Some(mut tab) = self.tab.take() else { return Err(Stop::Dead) };
        self.tell(|| format!("{request:?}"));
        self.tape.kind.set(Kind::Action);
        let answer = at_once(tab.service.handle(&*self.host, request, None));
        self.keep_decision(&mut tab);
        self.tab = Some(tab);
        Ok(answer.result)
    }

    /// With what is left.
    fn go_on(&mut self, left: u64) -> Flow<()> {
        let went = self.ask_lost(Request::RescueGoOn)?;
        hold!(matches!(went, Ok(Reply::Overview(_))), "nobody can go on: {went:?}");
        self.model.forget_after(left);
        self.end_every_tab();
        self.look()
    }

    /// With a copy: the book must be the one that it was made of, and what was left can be had back by undo.
    fn restore_from(&mut self, left: u64, report: &RescueReport) -> Flow<()> {
        let Some(view) = self.chance.pick(&report.copies).copied() else { return Ok(()) };
        let taped = self.tape.len();
        let restored = self.ask_lost(Request::RescueRestore { copy: view.slot })?;
        let Ok(Reply::Committed(committed)) = restored else {
            return Err(Stop::Wrong(format!("a whole copy is not restored: {restored:?}")));
        };
        let Some(mut tab) = self.tab.take() else { return Err(Stop::Dead) };
        let Some(book) = tab.service.book() else { return Err(Stop::Wrong("a restored book is closed".into())) };
        let is_known = self.model.was_ever(view.figures.seq, book);
        hold!(is_known, "the copy of commit {} holds what never was", view.figures.seq);
        self.model.forget_after(left);
        if let Some(written) = self.tape.newest_since(taped).filter(|written| written.seq == committed.seq) {
            let is_next = written.seq == left + 1;
            hold!(is_next, "what was restored is commit {} behind {left}", written.seq);
            self.model.push(book, written).map_err(Stop::Wrong)?;
        }
        self.model.acked = committed.seq;
        tab.seq = committed.seq;
        self.tab = Some(tab);
        self.end_every_tab();
        self.look()
    }
}
