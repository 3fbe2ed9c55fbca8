//! What went wrong, in words, and what to do next. Each match is exhaustive.

use super::{field_name, isolate, issue};
use crate::app::i18n::{I18n, Text};
use crate::domain::import::{FileError, FileKind};
use crate::domain::segment::parse::{SegmentError, SegmentErrorKind};
use crate::protocol::{BackupError, LockTrouble, NameTrouble, ServiceError, StorageTrouble};

/// What went wrong and what to do next.
pub fn error(i18n: I18n, error: &ServiceError) -> String {
    let plain = |text: Text| i18n.text(text).to_owned();
    match error {
        ServiceError::Segment(inner) => segment_error(i18n, inner),
        ServiceError::Form(issues) => issues
            .iter()
            .map(|found| format!("{}: {}", i18n.text(field_name(found.field)), i18n.text(issue(found.kind))))
            .collect::<Vec<_>>()
            .join(i18n.text(Text::CommonListSeparator)),
        ServiceError::File(inner) => file_error(i18n, inner),
        ServiceError::Backup(inner) => backup_error(i18n, inner),
        ServiceError::Storage(StorageTrouble::Full) => plain(Text::ErrorStorageFull),
        ServiceError::Storage(StorageTrouble::Denied) => plain(Text::ErrorStorageDenied),
        ServiceError::Storage(StorageTrouble::Blocked) => plain(Text::ErrorStorageBlocked),
        ServiceError::Storage(StorageTrouble::TooNew) => plain(Text::ErrorStorageTooNew),
        ServiceError::Storage(StorageTrouble::Damaged(what)) => {
            i18n.with(Text::ErrorStorageDamaged, &[("what", &isolate(what))])
        }
        ServiceError::Storage(StorageTrouble::Failed(what)) => {
            i18n.with(Text::ErrorStorageFailed, &[("what", &isolate(what))])
        }
        ServiceError::Cancelled => plain(Text::ErrorCancelled),
        ServiceError::Gone => plain(Text::ErrorGone),
        ServiceError::NothingToUndo => plain(Text::ErrorNothingToUndo),
        ServiceError::Name(NameTrouble::Empty) => plain(Text::ErrorNameEmpty),
        ServiceError::Name(NameTrouble::Taken) => plain(Text::ErrorNameTaken),
        ServiceError::WorkerLost => plain(Text::ErrorWorkerLost),
        ServiceError::NotLoaded => plain(Text::ErrorNotLoaded),
        ServiceError::Outdated => plain(Text::ErrorOutdated),
        ServiceError::Conflict(fields) => {
            let names: Vec<&str> = fields.iter().map(|field| i18n.text(field_name(*field))).collect();
            i18n.with(Text::ErrorConflict, &[("fields", &names.join(i18n.text(Text::CommonListSeparator)))])
        }
        ServiceError::Lost(_) => plain(Text::ErrorLost),
        ServiceError::Locked => plain(Text::ErrorLocked),
        ServiceError::ReasonNeeded => plain(Text::ErrorReasonNeeded),
        ServiceError::TagInUse => plain(Text::ErrorTagInUse),
        ServiceError::Lock(LockTrouble::Wrong) => plain(Text::LockWrong),
        ServiceError::Lock(LockTrouble::OtherCode) => plain(Text::LockOtherCode),
        ServiceError::Lock(LockTrouble::OutOfMemory) => plain(Text::BackupOutOfMemory),
        ServiceError::Lock(LockTrouble::Damaged) => plain(Text::LockDamaged),
        ServiceError::Internal(what) => i18n.with(Text::ErrorInternal, &[("what", &isolate(what))]),
    }
}

/// A mistake in a filter, without its place (the field shows that).
pub fn segment_error(i18n: I18n, error: &SegmentError) -> String {
    let near = |text: Text, hinted: Text, name: &str, near: &Option<String>| match near {
        Some(near) => i18n.with(hinted, &[("name", &isolate(name)), ("near", &isolate(near))]),
        None => i18n.with(text, &[("name", &isolate(name))]),
    };
    match &error.kind {
        SegmentErrorKind::UnknownField { name, near: hint } => {
            near(Text::FilterUnknownField, Text::FilterUnknownFieldNear, name, hint)
        }
        SegmentErrorKind::UnknownTag { name, near: hint } => {
            near(Text::FilterUnknownTag, Text::FilterUnknownTagNear, name, hint)
        }
        SegmentErrorKind::TagNotInDimension { tag, dimension } => {
            i18n.with(Text::FilterTagNotInDimension, &[("tag", &isolate(tag)), ("dimension", &isolate(dimension))])
        }
        SegmentErrorKind::BadValue { field, value } => {
            i18n.with(Text::FilterBadValue, &[("field", &isolate(field)), ("value", &isolate(value))])
        }
        SegmentErrorKind::BadOperator { field, operator } => {
            i18n.with(Text::FilterBadOperator, &[("field", &isolate(field)), ("operator", &isolate(operator))])
        }
        SegmentErrorKind::MissingValue { field } => i18n.with(Text::FilterMissingValue, &[("field", &isolate(field))]),
        SegmentErrorKind::UnknownSegment { name, near: hint } => {
            near(Text::FilterUnknownSegment, Text::FilterUnknownSegmentNear, name, hint)
        }
        SegmentErrorKind::SegmentLoop { name } => i18n.with(Text::FilterSegmentLoop, &[("name", &isolate(name))]),
        SegmentErrorKind::SegmentUnreadable { name } => {
            i18n.with(Text::FilterSegmentUnreadable, &[("name", &isolate(name))])
        }
        SegmentErrorKind::TooMany { .. } => i18n.text(Text::FilterTooMany).to_owned(),
        SegmentErrorKind::BadPattern { pattern } => {
            i18n.with(Text::FilterBadPattern, &[("pattern", &isolate(pattern))])
        }
        SegmentErrorKind::UnclosedQuote => i18n.text(Text::FilterUnclosedQuote).to_owned(),
        SegmentErrorKind::UnclosedBracket => i18n.text(Text::FilterUnclosedBracket).to_owned(),
        SegmentErrorKind::UnexpectedBracket => i18n.text(Text::FilterUnexpectedBracket).to_owned(),
        SegmentErrorKind::Dangling { word } => i18n.with(Text::FilterDangling, &[("word", word)]),
        SegmentErrorKind::TooDeep { .. } => i18n.text(Text::FilterTooDeep).to_owned(),
        SegmentErrorKind::TooLong { .. } => i18n.text(Text::FilterTooLong).to_owned(),
    }
}

/// Why a file can't be read.
pub fn file_error(i18n: I18n, error: &FileError) -> String {
    let number = |n: u64| i18n.number(n);
    match error {
        FileError::Empty => i18n.text(Text::FileEmpty).to_owned(),
        FileError::HeaderOnly => i18n.text(Text::FileHeaderOnly).to_owned(),
        FileError::NotText(kind) => {
            let kind = match kind {
                FileKind::Image => Text::FileIsImage,
                FileKind::Pdf => Text::FileIsPdf,
                FileKind::Zip => Text::FileIsZip,
                FileKind::OldOffice => Text::FileIsOldOffice,
                FileKind::Other => Text::FileIsOther,
            };
            i18n.text(kind).to_owned()
        }
        FileError::TooManyColumns { columns, limit } => i18n.with(
            Text::FileTooManyColumns,
            &[("columns", &number(u64::from(*columns))), ("limit", &number(u64::from(*limit)))],
        ),
        FileError::LineTooLong { line, limit } => i18n.with(
            Text::FileLineTooLong,
            &[("line", &number(u64::from(*line))), ("limit", &number(u64::from(*limit / 1_000_000)))],
        ),
        FileError::TooLarge { bytes, limit } => i18n
            .with(Text::FileTooLarge, &[("size", &number(bytes / 1_000_000)), ("limit", &number(limit / 1_000_000))]),
        FileError::TooLargeUnpacked { limit } => {
            i18n.with(Text::FileTooLargeUnpacked, &[("limit", &number(limit / 1_000_000))])
        }
        FileError::Encrypted => i18n.text(Text::FileEncrypted).to_owned(),
        FileError::Damaged => i18n.text(Text::FileDamaged).to_owned(),
        FileError::NothingInside => i18n.text(Text::FileNothingInside).to_owned(),
        FileError::Unreadable => i18n.text(Text::FileUnreadable).to_owned(),
    }
}

fn backup_error(i18n: I18n, error: &BackupError) -> String {
    match error {
        BackupError::NotABackup => i18n.text(Text::BackupNotABackup).to_owned(),
        BackupError::TooNew { .. } => i18n.text(Text::BackupTooNew).to_owned(),
        BackupError::Damaged { member } => i18n.with(Text::BackupDamaged, &[("member", &isolate(member))]),
        BackupError::Line { member, line } => {
            i18n.with(Text::BackupLine, &[("member", &isolate(member)), ("line", &i18n.number(u64::from(*line)))])
        }
        BackupError::NeedsPassphrase => i18n.text(Text::BackupNeedsPassphrase).to_owned(),
        BackupError::WrongPassphrase => i18n.text(Text::BackupWrongPassphrase).to_owned(),
        BackupError::OtherLock => i18n.text(Text::BackupOtherLock).to_owned(),
        BackupError::TooCostly => i18n.text(Text::BackupTooCostly).to_owned(),
        BackupError::OutOfMemory => i18n.text(Text::BackupOutOfMemory).to_owned(),
    }
}
