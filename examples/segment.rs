//! Asks a file for the contacts that a filter matches: `segment FILE QUERY [--country SA] [--today 2026-11-22] [--explain ROW]`.
//!
//! The file is read as an import into an empty book would read it; columns that Daftar does not know are fields of one's own,
//! asked by their header. First
//! `{"count","sentence_en","sentence_ar","canonical"}`, then `{"row"}` for each contact that matches: the line in the file, or
//! the number of the card or of the sheet's row, of the first row that the contact comes from. With `--explain` a last line
//! says of the contact of that row, condition by condition, why it matches or does not.
//! A filter that does not read is `{"error":{"kind","start","end","hint"}}` with exit code 2: places are characters from 0,
//! and the hint is the nearest known name, if there is one.

mod shared;

use daftar::domain::arrangement::Arranged;
use daftar::domain::book::Book;
use daftar::domain::book::op::Op;
use daftar::domain::contact::ContactId;
use daftar::domain::date::{Date, Timestamp, parse_date};
use daftar::domain::field::{CustomField, FieldKind, FieldReading};
use daftar::domain::import::changes::{Changes, TagRef};
use daftar::domain::import::file::ImportFile;
use daftar::domain::import::match_book::EmptyBook;
use daftar::domain::import::plan::Planner;
use daftar::domain::import::{Options, Verdict};
use daftar::domain::segment::eval::{eval, explain};
use daftar::domain::segment::parse::{SegmentError, SegmentErrorKind, parse};
use daftar::domain::segment::print::print;
use daftar::domain::segment::resolve::compile;
use daftar::domain::segment::words;
use daftar::domain::tag::{Tag, TagColor, TagId};
use daftar::domain::upkeep::names::BookNames;
use serde_json::{Value, json};
use shared::{Arguments, Failure, open, put};
use std::collections::BTreeMap;
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

fn main() -> ExitCode {
    let mut refused = false;
    let code = shared::run(|out| {
        let arguments = Arguments::read(&["country", "today", "explain"])?;
        let [path, query] = arguments.rest.as_slice() else {
            return Err(Failure::new("usage", "a file and a filter are needed"));
        };
        let today = today(&arguments)?;
        let file = open(path, None, None)?;
        let (book, rows) = book_of(&file, &Options::new(arguments.country()?), today)?;
        let names = BookNames(&book);
        let found = parse(query).and_then(|node| compile(query, &names).map(|resolved| (node, resolved)));
        let (node, resolved) = match found {
            Ok(found) => found,
            Err(error) => {
                refused = true;
                return put(out, &json!({ "error": told(&error) }));
            }
        };
        let matched = eval(&resolved, &book, today);
        put(
            out,
            &json!({
                "count": matched.len(),
                "sentence_en": words::english(&node),
                "sentence_ar": words::arabic(&node),
                "canonical": print(&node),
            }),
        )?;
        for slot in &matched {
            if let Some(row) = rows.get(slot as usize) {
                put(out, &json!({ "row": row }))?;
            }
        }
        if let Some(asked) = arguments.named("explain") {
            let place = rows.iter().position(|row| row.to_string() == asked);
            let slot = place.and_then(|place| u32::try_from(place).ok());
            let slot = slot.ok_or_else(|| Failure::new("usage", format!("no contact comes from row {asked}")))?;
            let answers = explain(&node, &names, &book, today, slot)
                .map_err(|error| Failure::new("filter", format!("{:?}", error.kind)))?;
            let clauses: Vec<Value> =
                answers.iter().map(|answer| json!({ "clause": answer.clause, "met": answer.met })).collect();
            let row = rows.get(slot as usize);
            put(out, &json!({ "explain": { "row": row, "matches": matched.contains(slot), "clauses": clauses } }))?;
        }
        Ok(())
    });
    if refused { ExitCode::from(2) } else { code }
}

/// `--today`, or the day that it is in UTC.
fn today(arguments: &Arguments) -> Result<Date, Failure> {
    match arguments.named("today") {
        Some(text) => parse_date(text, true).ok_or_else(|| Failure::new("usage", format!("{text} is no day"))),
        None => {
            let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
            Ok(Date(i32::try_from(since.as_secs() / 86_400).unwrap_or(i32::MAX)))
        }
    }
}

/// The contacts of a file, and by slot the row that each comes from.
fn book_of(file: &ImportFile, options: &Options, today: Date) -> Result<(Book, Vec<u64>), Failure> {
    let mapping = file.guessed_mapping();
    let mut plan = Planner::new(file, &mapping, options.clone(), &EmptyBook).finish(file, &EmptyBook);
    let new = (0..file.table().rows()).filter(|row| plan.verdict(*row).0 == Verdict::New);
    let rows: Vec<u64> = new.map(|row| line_of(file, row)).collect();
    let Changes { new_tags, new, .. } = plan.take_changes();
    let mut ops: Vec<Op> = (1u64..)
        .zip(new_tags)
        .map(|(id, name)| Op::PutTag(Tag { id: TagId(id), name, color: TagColor::default(), dimension: None }))
        .collect();
    let mut last = 0u128;
    let next = || {
        last += 1;
        ContactId(last)
    };
    let tag = |tag: TagRef| match tag {
        TagRef::Existing(id) => Some(id),
        TagRef::New(at) => Some(TagId(u64::from(at) + 1)),
    };
    let contacts = new.packed(Timestamp(i64::from(today.0) * 86_400_000), next, tag);
    if !contacts.is_empty() {
        ops.push(Op::AddContacts(contacts));
    }
    let mut book = Book::new();
    let apply = |book: &mut Book, ops| book.apply(ops).map_err(|error| Failure::new("book", error.to_string()));
    apply(&mut book, ops)?;
    let fields = own_fields(&book);
    apply(&mut book, fields.into_iter().map(|field| Op::Arrange(field.arranged())).collect())?;
    Ok((book, rows))
}

fn line_of(file: &ImportFile, row: usize) -> u64 {
    file.table().line(row).into()
}

/// The file's further columns as fields of the shop's own: of the narrowest kind that all of a column's values are of.
fn own_fields(book: &Book) -> Vec<CustomField> {
    let mut columns: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for slot in book.everyone() {
        for (header, cell) in book.contact(slot).map(|contact| contact.extra).unwrap_or_default() {
            columns.entry(header).or_default().push(cell);
        }
    }
    let field = |(key, cells): (String, Vec<String>)| {
        let of = |kind| CustomField { key: key.clone(), label: key.clone(), kind, choices: Vec::new() };
        let fits = |kind: &FieldKind| {
            let field = of(*kind);
            cells.iter().all(|cell| !matches!(field.read(cell), Some(FieldReading::Unfit)))
        };
        let kinds = [FieldKind::Number, FieldKind::Date, FieldKind::YesNo];
        of(kinds.into_iter().find(fits).unwrap_or(FieldKind::Text))
    };
    columns.into_iter().map(field).collect()
}

/// What is wrong with a filter, and where.
fn told(error: &SegmentError) -> Value {
    let (kind, hint) = match &error.kind {
        SegmentErrorKind::UnknownField { near, .. } => ("unknown_field", near.clone()),
        SegmentErrorKind::UnknownTag { near, .. } => ("unknown_tag", near.clone()),
        SegmentErrorKind::TagNotInDimension { .. } => ("tag_not_in_dimension", None),
        SegmentErrorKind::UnknownSegment { near, .. } => ("unknown_segment", near.clone()),
        SegmentErrorKind::SegmentLoop { .. } => ("segment_loop", None),
        SegmentErrorKind::SegmentUnreadable { .. } => ("segment_unreadable", None),
        SegmentErrorKind::TooMany { .. } => ("too_many", None),
        SegmentErrorKind::BadPattern { .. } => ("bad_pattern", None),
        SegmentErrorKind::BadValue { .. } => ("bad_value", None),
        SegmentErrorKind::BadOperator { .. } => ("bad_operator", None),
        SegmentErrorKind::MissingValue { .. } => ("missing_value", None),
        SegmentErrorKind::UnclosedQuote => ("unclosed_quote", None),
        SegmentErrorKind::UnclosedBracket => ("unclosed_bracket", None),
        SegmentErrorKind::UnexpectedBracket => ("unexpected_bracket", None),
        SegmentErrorKind::Dangling { .. } => ("dangling", None),
        SegmentErrorKind::TooDeep { .. } => ("too_deep", None),
        SegmentErrorKind::TooLong { .. } => ("too_long", None),
    };
    json!({ "kind": kind, "start": error.from, "end": error.to, "hint": hint })
}
