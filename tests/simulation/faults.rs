//! What happens to a person: everything that a browser, a disk or a clock does to a book, at a moment chosen by the seed.

use super::host::at_once;
use super::rescue::is_told_unreadable;
use super::world::{Excused, Flow, Play, Stop, hold};
use daftar::protocol::{Reply, Request, ServiceError};
use daftar::store::simulated::Cut;
use daftar::store::{Store, StoreError};

const DAY: i64 = 86_400_000;
/// The ends of what a browser's clock can say, and some days that clocks are wrongly set to.
const CLOCKS: [i64; 5] = [0, 4_102_444_800_000, -DAY, 1_795_327_200_000, 8_640_000_000_000_000];

impl<S: Store + 'static> Play<S> {
    /// Takes back every fault that waits.
    pub fn calm(&mut self) {
        self.disk.calm();
        self.excused = Excused::default();
        self.fuse = None;
        self.host.cancel_after.set(None);
    }

    /// Has an open tab that agrees with what is stored.
    pub fn sync(&mut self) -> Flow<()> {
        if self.tab.as_ref().is_none_or(|tab| tab.doubts || tab.service.book().is_none()) {
            self.look()?;
        }
        Ok(())
    }

    /// One step of a seed's history.
    pub fn step(&mut self) -> Flow<()> {
        self.host.now.set(self.host.now.get().saturating_add(self.chance.among(0..1_000_000) as i64));
        match self.chance.weighed(&[50, 12, 6, 8, 5, 4, 4, 3, 4, 3, 4, 4]) {
            0 => self.act(),
            1 => {
                self.fuse = Some(self.chance.among(0..30) as u32);
                self.act()
            }
            2 => self.act_on_a_full_disk(),
            3 => {
                self.cut_connections();
                self.act()
            }
            4 => {
                self.tab = None;
                self.look()
            }
            5 => self.open_in_bad_weather(),
            6 => self.fail_the_power(),
            7 => self.jump(),
            8 => self.meet_another_tab(),
            9 => {
                self.host.cancel_after.set(Some(self.chance.among(0..4) as u32));
                self.act()
            }
            10 => self.damage(),
            _ => {
                self.suspend_or_resume();
                self.sync()?;
                if self.chance.percent(60) { self.resume() } else { Ok(()) }
            }
        }
    }

    fn act_on_a_full_disk(&mut self) -> Flow<()> {
        let room = self.chance.among(0..700);
        self.disk.memory().set_capacity(Some(self.disk.memory().bytes() + room));
        self.excused.full = true;
        self.tell(|| format!("{room} bytes are left on the disk"));
        for _ in 0..self.chance.among(1..4) {
            match self.act() {
                Err(Stop::Refused(_)) => self.sync()?,
                other => other?,
            }
        }
        // There must always be room to leave.
        match self.backup() {
            Err(Stop::Refused(error)) => Err(Stop::Wrong(format!("no backup from a full disk: {error:?}"))),
            other => other,
        }
    }

    fn cut_connections(&mut self) {
        let cuts: Vec<Cut> = (0..self.chance.among(1..4))
            .map(|_| if self.chance.percent(50) { Cut::Before } else { Cut::After })
            .collect();
        self.tell(|| format!("the connection will be cut: {cuts:?}"));
        self.disk.cut(cuts);
        self.excused.failed = true;
    }

    fn open_in_bad_weather(&mut self) -> Flow<()> {
        self.tab = None;
        match self.chance.among(0..4) {
            0 => self.disk.slow_open(self.chance.among(1..200) as u32),
            1 => {
                self.disk.fail_opens(self.chance.among(1..9) as u32);
                self.excused.failed = true;
            }
            2 => {
                self.disk.slow_open(40);
                self.fuse = Some(self.chance.among(0..50) as u32);
            }
            _ => {
                let errors = [StoreError::Blocked, StoreError::TooNew { found: 9, known: 1 }];
                let denied = StoreError::Denied("private window".into());
                let error = self.chance.pick(&errors).cloned().unwrap_or(denied);
                self.disk.refuse_opens(self.chance.among(1..3) as u32, error);
                self.excused.refused = true;
            }
        }
        self.look()
    }

    /// Everything that the disk has not yet written may be gone, newest first; and every tab is.
    fn fail_the_power(&mut self) -> Flow<()> {
        if self.chance.percent(70) {
            self.fuse = Some(self.chance.among(0..20) as u32);
            match self.act() {
                Err(stop @ Stop::Wrong(_)) => return Err(stop),
                _ => self.calm(),
            }
        }
        self.end_every_tab();
        let lost = self.chance.among(0..self.disk.unflushed() + 1);
        self.tell(|| format!("the power fails, and {lost} writes with it"));
        self.disk.power_cut(lost);
        if let Some(former) = self.former.take().filter(|_| self.chance.percent(30)) {
            (self.sentinel, self.is_lagging) = (Some(former), true);
        }
        self.power_failed = true;
        self.look()
    }

    pub fn end_every_tab(&mut self) {
        (self.tab, self.other, self.suspended) = (None, None, None);
    }

    fn jump(&mut self) -> Flow<()> {
        let now = self.chance.pick(&CLOCKS).copied().unwrap_or_default();
        let now = if self.chance.percent(40) { self.host.now.get() - 400 * DAY } else { now };
        self.tell(|| format!("the clock says {now}"));
        self.host.now.set(now);
        self.act()
    }

    /// A tab that was forgotten wakes up, or one is forgotten and another takes the book over.
    fn meet_another_tab(&mut self) -> Flow<()> {
        if self.other.is_some() {
            std::mem::swap(&mut self.tab, &mut self.other);
            self.tell(|| "the other tab wakes up".into());
            self.sync()?;
            return match self.chance.among(0..3) {
                0 => self.idle(),
                1 => self.ask(Request::Undo, None).map(drop),
                _ => self.act(),
            };
        }
        self.other = self.tab.take();
        self.tell(|| "another tab takes over".into());
        self.look()?;
        self.act()
    }

    fn suspend_or_resume(&mut self) {
        if self.suspended.is_none() {
            let action = self.action();
            let turns = self.chance.among(1..8);
            self.suspend(Request::Do(action), turns);
        }
    }

    /// Damage at rest. What a store can see must be said; what it can't must at least be an earlier book, whole.
    fn damage(&mut self) -> Flow<()> {
        self.end_every_tab();
        self.look()?;
        self.end_every_tab();
        let memory = self.disk.memory().clone();
        let whole = memory.copy();
        let top = self.model.top();
        let snapshot = memory.snapshot();
        let covered = snapshot.map_or(0, |(seq, _)| seq);
        let any = |play: &mut Self, from: u64, to: u64| from + play.chance.draw() % (to - from + 1);
        let (at, bit) = (self.chance.draw(), self.chance.among(0..8));
        let flip = move |bytes: &mut Vec<u8>| {
            let at = (at % bytes.len().max(1) as u64) as usize;
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= 1 << bit;
            }
        };
        let (what, is_done) = match (self.chance.among(0..8), snapshot) {
            (0, _) if top > covered => {
                let seq = any(self, covered + 1, top);
                (format!("entry {seq} is flipped"), memory.damage_entry(seq, flip))
            }
            (1, _) if top > covered + 1 => {
                let seq = any(self, covered + 1, top - 1);
                memory.lose_entry(seq);
                (format!("entry {seq} is lost"), true)
            }
            (2, Some((_, count))) if count > 0 => {
                memory.lose_block(0);
                ("a block is lost".into(), true)
            }
            (3, Some((_, count))) if count > 0 => ("a block is flipped".into(), memory.damage_block(0, flip)),
            (4, Some(_)) => ("the snapshot's head is flipped".into(), memory.damage_snapshot(flip)),
            (5, _) if top > 0 => {
                let seq = any(self, 1, top);
                (format!("history {seq} is flipped"), memory.damage_head(seq, flip))
            }
            (6, _) if top > 1 => {
                let seq = any(self, 2, top);
                memory.lose_head(seq);
                (format!("history {seq} is lost"), true)
            }
            _ if self.chance.percent(50) => return self.lose_what_came_last(covered),
            _ if covered > 0 => return self.damage_below_the_snapshot(covered, flip),
            _ => return Ok(()),
        };
        if !is_done {
            return Ok(());
        }
        self.tell(|| what.clone());
        for _ in 0..2 {
            let mut tab = self.new_tab();
            let opening = Request::Open { sentinel: self.sentinel.clone() };
            let answer = at_once(tab.service.handle(&*self.host, opening, None));
            hold!(
                is_told_unreadable(&answer.result),
                "{what}, and opening says {:?}",
                answer.result.map(|_| "nothing")
            );
        }
        if self.chance.percent(40) {
            return self.rescue(0);
        }
        self.disk.memory().become_copy_of(&whole);
        self.look()
    }

    /// The end of the journal is gone, or everything. The store can't know; what opens must be a book that was.
    fn lose_what_came_last(&mut self, covered: u64) -> Flow<()> {
        let top = self.model.top();
        let left = if self.chance.percent(30) { 0 } else { covered + self.chance.draw() % (top - covered + 1) };
        if left == 0 {
            self.tell(|| "everything is gone".into());
            self.disk.lose_everything();
        } else {
            self.tell(|| format!("the journal ends with {left} now"));
            self.disk.lose_tail(usize::try_from(top - left).unwrap_or_default());
        }
        self.rescue(left)
    }

    /// Entries that no opening reads any more: only who wants to take one back can notice.
    fn damage_below_the_snapshot(&mut self, covered: u64, flip: impl Fn(&mut Vec<u8>) + Copy) -> Flow<()> {
        let whole = self.disk.memory().copy();
        for seq in 1..=covered {
            if self.chance.percent(50) {
                self.disk.memory().lose_entry(seq);
            } else {
                self.disk.memory().damage_entry(seq, flip);
            }
        }
        self.tell(|| format!("no entry up to {covered} is whole"));
        self.excused.damaged = true;
        self.look()?;
        let before = self.model.top();
        let mut refused = Ok(());
        for _ in 0..4 {
            refused = self.ask(Request::Undo, None).map(drop);
            if refused.is_err() {
                break;
            }
        }
        if !matches!(refused, Err(Stop::Refused(_)) | Ok(())) {
            return refused;
        }
        // Healed, with what was added since.
        let now = self.model.top();
        let added: Vec<_> = self.model.entries().skip(usize::try_from(before).unwrap_or_default()).cloned().collect();
        self.disk.memory().become_copy_of(&whole);
        for written in added {
            let kept = at_once(self.disk.memory().clone().append(written.seq, written.entry, written.head));
            hold!(kept == Ok(()), "commit {} of {now} can't be kept: {kept:?}", written.seq);
        }
        self.end_every_tab();
        self.excused.damaged = false;
        self.look()
    }

    /// What must hold when the day is over: it opens, history is in order, what was done can be taken back, and the journal
    /// alone tells the same.
    pub fn end(&mut self) -> Flow<()> {
        self.calm();
        self.resume()?;
        self.end_every_tab();
        self.look()?;
        let everything = Request::History { kind: None, before: None, limit: 500 };
        let Reply::History { commits, .. } = self.ask(everything, None)? else {
            return Err(Stop::Wrong("no history".into()));
        };
        let numbers: Vec<u64> = commits.iter().map(|commit| commit.seq).collect();
        let expected: Vec<u64> = (1..=self.model.top()).rev().collect();
        hold!(numbers == expected, "the history lists {numbers:?}");
        for request in [Request::Undo, Request::Undo, Request::Redo, Request::Redo] {
            match self.ask(request, None) {
                Ok(_) | Err(Stop::Refused(ServiceError::NothingToUndo)) => {}
                Err(stop) => return Err(stop),
            }
        }
        self.journal_agrees()
    }
}
