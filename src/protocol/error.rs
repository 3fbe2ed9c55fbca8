//! Why a request failed, as data: one enum for each who can act, without words for people.

use super::rescue::Loss;
use crate::domain::contact::FieldName;
use crate::domain::import::{FileError, IssueKind};
use crate::domain::segment::parse::SegmentError;
use serde::{Deserialize, Serialize};

/// Why a request failed. The page translates each by an exhaustive match.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum ServiceError {
    /// The person can mend it: a filter that does not read.
    Segment(SegmentError),
    /// The person can mend it: a form with something wrong in it.
    Form(Vec<FormIssue>),
    /// The person can mend it: another file.
    File(FileError),
    /// The person can mend it: a file that is no backup, or is damaged.
    Backup(BackupError),
    /// The environment: storage full, denied, blocked, too new or damaged.
    Storage(StorageTrouble),
    /// The person cancelled, or a newer request made this one pointless.
    Cancelled,
    /// What the request names is not there any more.
    Gone,
    /// Nothing to undo or redo.
    NothingToUndo,
    /// A name that is taken or empty.
    Name(NameTrouble),
    /// The worker died before it answered. Whatever was saved is there when the book opens again; the action may be among it.
    WorkerLost,
    /// Our mistake; the text is for us.
    Internal(String),
    /// The environment: a part of the program that is loaded when it is needed could not be. It is tried again next time.
    NotLoaded,
    /// The person can decide: these fields were changed elsewhere since the form was opened, and differently. Nothing is saved.
    Conflict(Vec<FieldName>),
    /// A newer program runs in another tab. Whatever was saved is there; the action may be among it.
    Outdated,
    /// The environment: the book is not what it was. The person decides (`Request::Rescue`), and nothing is written before.
    Lost(Loss),
    /// The person can open it: the book is locked, and nobody has typed the passphrase yet (`Request::Unlock`).
    Locked,
    /// The person can mend it: the lock could not be opened, put on or changed. Nothing was changed.
    Lock(LockTrouble),
    /// The person can mend it: tags are locked, and changing them takes a reason.
    ReasonNeeded,
    /// The person can decide: rules or remembered files still give this tag to contacts.
    TagInUse,
}

/// Why something about the lock failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum LockTrouble {
    /// Neither the passphrase nor the recovery code.
    Wrong,
    /// What was typed is not the recovery code that was shown.
    OtherCode,
    /// There is not enough memory to make the key from the passphrase.
    OutOfMemory,
    /// What is stored of the lock is damaged.
    Damaged,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormIssue {
    pub field: FieldName,
    /// Which of several (phones, e-mails), from 0.
    pub index: u32,
    pub kind: IssueKind,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum StorageTrouble {
    Full,
    Denied,
    Blocked,
    TooNew,
    Damaged(String),
    Failed(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum NameTrouble {
    Empty,
    Taken,
}

/// Why a file is not accepted as a backup. The book is untouched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum BackupError {
    /// Not a zip, or one without our manifest.
    NotABackup,
    /// Made by a newer Daftar.
    TooNew {
        format: u32,
    },
    /// A member's digest or count does not agree with the manifest.
    Damaged {
        member: String,
    },
    /// A line that can't be read.
    Line {
        member: String,
        line: u32,
    },
    /// It is locked, and no passphrase came with it.
    NeedsPassphrase,
    WrongPassphrase,
    /// It is locked with a key, or in a way that is not known here.
    OtherLock,
    /// Its passphrase was made to cost more than is allowed here.
    TooCostly,
    /// There is not enough memory to make the key from the passphrase.
    OutOfMemory,
}
