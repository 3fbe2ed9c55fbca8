//! Cleans a file as an import into an empty book would: `clean [--country SA] [--date-order auto|dmy|mdy] FILE`.
//!
//! One object a row, in file order. `row` is the line in the file, or the number of the card or of the sheet's row; a phone
//! without `e164` could not be known for certain and stays as written.

mod shared;

use daftar::domain::consent::ConsentState;
use daftar::domain::import::clean::{Cleaner, Draft};
use daftar::domain::import::file::ImportFile;
use daftar::domain::import::match_book::EmptyBook;
use daftar::domain::import::plan::Planner;
use daftar::domain::import::report::code_from_issue;
use daftar::domain::import::{IssueKind, Options, Verdict};
use serde_json::{Map, Value, json};
use shared::{Arguments, Failure, kind_name, open, put};
use std::process::ExitCode;

fn main() -> ExitCode {
    shared::run(|out| {
        let arguments = Arguments::read(&["country", "date-order"])?;
        let day_first = match arguments.named("date-order") {
            None | Some("auto") => None,
            Some("dmy") => Some(true),
            Some("mdy") => Some(false),
            Some(other) => return Err(Failure::new("usage", format!("no order of dates is called {other}"))),
        };
        let file = open(arguments.file()?, None, None)?;
        let options = Options { day_first, ..Options::new(arguments.country()?) };
        let mapping = file.guessed_mapping();
        let mut cleaner = Cleaner::new(file.table(), &mapping, &options);
        let plan = Planner::new(&file, &mapping, options, &EmptyBook).finish(&file, &EmptyBook);
        for row in 0..file.table().rows() {
            let mut draft = cleaner.clean(file.table(), row).with_own_order();
            let (verdict, joins) = plan.verdict(row);
            if verdict != Verdict::Rejected {
                // A line of an order may leave it to another line to say whose it is.
                draft.issues.retain(|issue| issue.kind != IssueKind::NothingToKeep);
            }
            put(out, &described(&file, &cleaner, row, draft, verdict, joins))?;
        }
        Ok(())
    })
}

fn described(
    file: &ImportFile,
    cleaner: &Cleaner,
    row: usize,
    draft: Draft,
    verdict: Verdict,
    joins: Option<usize>,
) -> Value {
    let table = file.table();
    let phones: Vec<Value> = cleaner
        .phones_with_text(table, row, &draft)
        .into_iter()
        .map(|(raw, phone)| {
            json!({ "e164": phone.number.map(|number| number.to_string()), "raw": raw, "kind": kind_name(phone.kind) })
        })
        .collect();
    let headers = &file.preview().columns;
    let issues: Vec<Value> = draft
        .issues
        .iter()
        .map(|issue| {
            let column = issue.column.and_then(|column| headers.get(usize::try_from(column).ok()?));
            json!({
                "column": column.map(|column| column.header.as_str()),
                "kind": code_from_issue(issue.kind),
                "raw": issue.raw,
            })
        })
        .collect();
    let verdict = match verdict {
        Verdict::New => "new",
        Verdict::Updated => "updated",
        Verdict::Unchanged => "unchanged",
        Verdict::Merged => "merged",
        Verdict::Rejected => "rejected",
    };
    let tags: Vec<&str> = draft
        .tags
        .iter()
        .filter_map(|tag| cleaner.tag_names().get(usize::try_from(*tag).ok()?))
        .map(String::as_str)
        .collect();
    let emails: Vec<&str> = draft.emails.iter().map(|email| email.0.as_str()).collect();
    let mut described = json!({
        "row": table.line(row),
        "name": draft.name,
        "phones": phones,
        "emails": emails,
        "tags": tags,
        "fields": fields(&draft),
        "issues": issues,
        "verdict": verdict,
    });
    if let (Some(first), Some(object)) = (joins, described.as_object_mut()) {
        object.insert("merged_into".to_owned(), json!(table.line(first)));
    }
    described
}

/// What the row says beyond name, phones, addresses and tags; further columns stand under their headers.
fn fields(draft: &Draft) -> Value {
    let mut fields = Map::new();
    let mut keep = |name: &str, value: Option<String>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            fields.insert(name.to_owned(), Value::String(value));
        }
    };
    keep("city", Some(draft.city.clone()));
    keep("country", draft.country.map(|country| country.to_string()));
    keep("birthday", draft.birthday.map(|date| date.iso()));
    keep("last_contact", draft.last_contact.map(|date| date.iso()));
    keep("purchases", draft.purchases.map(|count| count.to_string()));
    keep("spent", draft.spent.map(|amount| amount.shown()));
    keep("first_purchase", draft.first_purchase.map(|date| date.iso()));
    keep("last_purchase", draft.last_purchase.map(|date| date.iso()));
    keep("note", Some(draft.note.clone()));
    keep(
        "consent",
        draft.consent.map(|state| match state {
            ConsentState::OptedIn => "opted_in".to_owned(),
            ConsentState::OptedOut => "opted_out".to_owned(),
            ConsentState::Unknown => "unknown".to_owned(),
        }),
    );
    for (header, value) in &draft.extra {
        keep(header, Some(value.clone()));
    }
    Value::Object(fields)
}
