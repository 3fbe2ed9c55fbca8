//! When to say that a backup is due: by the age of the last one that was verified, by what changed since, and by how long the
//! browser keeps what it stores.

use crate::domain::date::Timestamp;

const DAY: i64 = 86_400_000;
/// Days for which "later" is heard, unless it has become more urgent.
const LATER_GENTLE: i64 = 3;
const LATER: i64 = 1;

/// What this browser remembers of backups, outside the book: it must outlive it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct BackupRecord {
    /// The last backup that was read back and compared.
    pub verified: Option<Verified>,
    /// Since when there is something to lose.
    pub since: Option<Timestamp>,
    /// When "later" was said, and to what.
    pub later: Option<(Timestamp, Urgency)>,
}

/// One verified backup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verified {
    pub when: Timestamp,
    /// Number of the newest commit in it.
    pub seq: u64,
    pub contacts: u32,
}

/// How long a browser keeps what a page stores.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keeping {
    /// Until the disk is full, or longer.
    Long,
    /// Seven days of use without a visit: Safari, for a page that is not on the home screen.
    SevenDays,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    Gentle,
    Due,
    Urgent,
}

/// What to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reminder {
    pub urgency: Urgency,
    /// Whole days since the last verified backup; without one, since there is something to lose.
    pub days: u32,
    /// No backup was ever made here.
    pub never: bool,
}

/// What to say now, about a book with so many contacts whose newest commit has this number; `None` for nothing.
pub fn reminder(record: &BackupRecord, contacts: u32, seq: u64, keeping: Keeping, now: Timestamp) -> Option<Reminder> {
    if contacts == 0 || record.verified.is_some_and(|verified| verified.seq == seq) {
        return None;
    }
    let from = record.verified.map(|verified| verified.when).or(record.since)?;
    let days = days_between(from, now);
    let never = record.verified.is_none();
    let urgency = match (keeping, never) {
        (Keeping::SevenDays, _) => step(days, [1, 3, 5]),
        (Keeping::Long, true) => step(days, [1, 5, 30]),
        (Keeping::Long, false) => step(days, [7, 30, 90]),
    }?;
    let waits = record.later.is_some_and(|(said, to)| {
        let heard = if to == Urgency::Gentle && keeping == Keeping::Long { LATER_GENTLE } else { LATER };
        // A clock that was set back must not make it wait for ever.
        urgency <= to && said <= now && now.0.saturating_sub(said.0) < heard * DAY
    });
    (!waits).then_some(Reminder { urgency, days: u32::try_from(days).unwrap_or(u32::MAX), never })
}

/// Commits after which a copy into the chosen folder is due …
const COPY_COMMITS: u64 = 20;
/// … or so many milliseconds in which nothing changed …
const COPY_QUIET: i64 = 5 * 60_000;

/// Whether a copy into the chosen folder is due: after twenty commits, five minutes of rest, or a day; never while the last
/// copy holds everything. `changed` is when the newest commit was seen.
pub fn copy_is_due(last: Option<Verified>, seq: u64, changed: Timestamp, now: Timestamp) -> bool {
    let Some(last) = last else { return true };
    let quiet = now.0.saturating_sub(changed.0) >= COPY_QUIET;
    // After a restore of something older the number may be lower.
    seq != last.seq && (seq.abs_diff(last.seq) >= COPY_COMMITS || quiet || days_between(last.when, now) >= 1)
}

fn days_between(from: Timestamp, to: Timestamp) -> i64 {
    (to.0.saturating_sub(from.0) / DAY).max(0)
}

fn step(days: i64, [gentle, due, urgent]: [i64; 3]) -> Option<Urgency> {
    match days {
        _ if days >= urgent => Some(Urgency::Urgent),
        _ if days >= due => Some(Urgency::Due),
        _ if days >= gentle => Some(Urgency::Gentle),
        _ => None,
    }
}

impl BackupRecord {
    /// The record as a line of words that a browser can keep.
    pub fn print(&self) -> String {
        let mut text = String::from("1");
        if let Some(Verified { when, seq, contacts }) = self.verified {
            text += &format!(" verified {} {seq} {contacts}", when.0);
        }
        if let Some(since) = self.since {
            text += &format!(" since {}", since.0);
        }
        if let Some((said, to)) = self.later {
            let to = match to {
                Urgency::Gentle => 1,
                Urgency::Due => 2,
                Urgency::Urgent => 3,
            };
            text += &format!(" later {} {to}", said.0);
        }
        text
    }

    /// Reads such a line. What does not read is not known: the worst that follows is a reminder too early.
    pub fn parse(text: &str) -> Option<BackupRecord> {
        let mut words = text.split(' ');
        if words.next() != Some("1") {
            return None;
        }
        let mut record = BackupRecord::default();
        while let Some(word) = words.next() {
            let mut number = || words.next()?.parse::<i64>().ok();
            match word {
                "verified" => {
                    let when = Timestamp(number()?);
                    let seq = u64::try_from(number()?).ok()?;
                    record.verified = Some(Verified { when, seq, contacts: u32::try_from(number()?).ok()? });
                }
                "since" => record.since = Some(Timestamp(number()?)),
                "later" => {
                    let said = Timestamp(number()?);
                    let to = match number()? {
                        1 => Urgency::Gentle,
                        2 => Urgency::Due,
                        3 => Urgency::Urgent,
                        _ => return None,
                    };
                    record.later = Some((said, to));
                }
                _ => return None,
            }
        }
        Some(record)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: i64 = 1_795_327_200_000;

    fn after(days: i64) -> Timestamp {
        Timestamp(NOON + days * DAY)
    }

    fn backed_up() -> BackupRecord {
        let verified = Verified { when: after(0), seq: 5, contacts: 60 };
        BackupRecord { verified: Some(verified), ..BackupRecord::default() }
    }

    fn never() -> BackupRecord {
        BackupRecord { since: Some(after(0)), ..BackupRecord::default() }
    }

    fn urgency(record: &BackupRecord, keeping: Keeping, days: i64) -> Option<Urgency> {
        reminder(record, 60, 6, keeping, after(days)).map(|reminder| reminder.urgency)
    }

    /// Urgency after 0, 1, 3, 5, 7 and 30 days.
    fn course(record: &BackupRecord, keeping: Keeping) -> [Option<Urgency>; 6] {
        [0, 1, 3, 5, 7, 30].map(|days| urgency(record, keeping, days))
    }

    #[test]
    fn it_grows_with_the_age_of_the_last_backup() {
        use Urgency::*;
        assert_eq!(course(&backed_up(), Keeping::Long), [None, None, None, None, Some(Gentle), Some(Due)]);
        assert_eq!(
            course(&never(), Keeping::Long),
            [None, Some(Gentle), Some(Gentle), Some(Due), Some(Due), Some(Urgent)]
        );
    }

    #[test]
    fn where_seven_days_end_it_all_it_speaks_from_the_first_day() {
        use Urgency::*;
        let expected = [None, Some(Gentle), Some(Due), Some(Urgent), Some(Urgent), Some(Urgent)];
        assert_eq!(course(&backed_up(), Keeping::SevenDays), expected);
        assert_eq!(course(&never(), Keeping::SevenDays), expected);
    }

    #[test]
    fn nothing_is_said_when_nothing_can_be_lost() {
        for keeping in [Keeping::Long, Keeping::SevenDays] {
            assert_eq!(reminder(&backed_up(), 60, 5, keeping, after(400)), None, "nothing changed since");
            assert_eq!(reminder(&never(), 0, 5, keeping, after(400)), None, "an empty book");
            assert_eq!(reminder(&BackupRecord::default(), 60, 5, keeping, after(400)), None, "nothing is known yet");
        }
    }

    #[test]
    fn later_is_heard_for_a_while_but_not_when_it_has_become_more_urgent() {
        let later = |said: i64, to: Urgency| BackupRecord { later: Some((after(said), to)), ..backed_up() };
        assert_eq!(urgency(&later(7, Urgency::Gentle), Keeping::Long, 9), None);
        assert_eq!(urgency(&later(7, Urgency::Gentle), Keeping::Long, 10), Some(Urgency::Gentle));
        assert_eq!(urgency(&later(29, Urgency::Gentle), Keeping::Long, 30), Some(Urgency::Due));
        assert_eq!(urgency(&later(30, Urgency::Due), Keeping::Long, 31), Some(Urgency::Due));
        assert_eq!(urgency(&later(1, Urgency::Gentle), Keeping::SevenDays, 2), Some(Urgency::Gentle));
        // Said on a day that has not come: the clock was set back.
        assert_eq!(urgency(&later(20, Urgency::Gentle), Keeping::Long, 8), Some(Urgency::Gentle));
    }

    #[test]
    fn a_clock_that_jumps_makes_no_days_before_the_backup() {
        assert_eq!(reminder(&backed_up(), 60, 6, Keeping::SevenDays, after(-400)), None);
        let far = reminder(&backed_up(), 60, 6, Keeping::Long, Timestamp(i64::MAX)).expect("it is long ago");
        assert_eq!((far.urgency, far.never), (Urgency::Urgent, false));
    }

    #[test]
    fn a_copy_is_due_after_work_or_rest_or_a_day_and_only_if_something_changed() {
        let last = Some(Verified { when: after(0), seq: 5, contacts: 60 });
        let at = |minutes: i64| Timestamp(NOON + minutes * 60_000);
        assert!(copy_is_due(None, 1, at(0), at(0)), "there is none yet");
        assert!(!copy_is_due(last, 5, at(0), after(9)), "it holds everything");
        assert!(!copy_is_due(last, 6, at(1), at(2)));
        assert!(copy_is_due(last, 25, at(1), at(2)), "much work");
        assert!(copy_is_due(last, 6, at(1), at(6)), "rest");
        assert!(copy_is_due(last, 6, Timestamp(NOON + DAY), after(1)), "a day");
    }

    #[test]
    fn what_is_kept_reads_back() {
        let full = BackupRecord { since: Some(after(-1)), later: Some((after(1), Urgency::Due)), ..backed_up() };
        for record in [BackupRecord::default(), backed_up(), never(), full] {
            assert_eq!(BackupRecord::parse(&record.print()), Some(record));
        }
        for text in ["", "2", "1 verified", "1 verified 1 -2 3", "1 later 5 9", "1 something", "x"] {
            assert_eq!(BackupRecord::parse(text), None, "{text}");
        }
    }
}
