//! The jobs that are measured at three sizes of book: what a day in it asks for, and what it takes up.
//!
//! A change is timed from the request to its answer, and the worker answers once the disk has it.

use crate::jobs::{Outcome, ask, figures};
use crate::js_error;
use daftar::app::client::{Client, unexpected};
use daftar::domain::contact::ContactId;
use daftar::protocol::{Action, Draft, Query, Reply, Request, Target};
use leptos::prelude::*;
use wasm_bindgen::prelude::*;

/// The first rows of the table, as the page of contacts asks for them.
pub async fn rows(client: Client, limit: JsValue) -> Outcome {
    let limit = figure(&limit)?;
    let (total, rows) = window_of(client, Query::default(), 0, limit).await?;
    figures(&[("total", total.into()), ("rows", (rows.len() as u32).into())])
}

/// Counts what a filter matches.
pub async fn count(client: Client, filter: JsValue) -> Outcome {
    let filter = filter.as_string().ok_or("no filter")?;
    match ask(client, Request::Count(Query { filter, ..Query::default() })).await? {
        Reply::Count { count } => figures(&[("count", count.into())]),
        other => Err(js_error(&unexpected(&other))),
    }
}

/// Makes a tag and puts it on everyone whom a filter matches.
pub async fn tag(client: Client, options: JsValue) -> Outcome {
    let (name, filter) = (text(&options, "name")?, text(&options, "filter")?);
    let target = Target::Matching(Query { filter, ..Query::default() });
    let action = Action::Tag { target, add: Vec::new(), create: vec![name.clone()], remove: Vec::new() };
    let started = now()?;
    let committed = match ask(client, Request::Do(action)).await? {
        Reply::Committed(committed) => committed,
        other => return Err(js_error(&unexpected(&other))),
    };
    let ms = now()? - started;
    let tagged = committed.overview.tags.iter().find(|view| view.tag.name == name).map_or(0, |view| view.contacts);
    client.overview.set(*committed.overview);
    figures(&[("ms", ms), ("contacts", tagged.into())])
}

/// Changes one contact's note, as its form does. Reading the contact first is no part of the time.
pub async fn edit(client: Client, at: JsValue) -> Outcome {
    let at = figure(&at)?;
    let (_, rows) = window_of(client, Query::default(), at, 1).await?;
    let contact = *rows.first().ok_or("there is no such contact")?;
    let (mut draft, tags) = match ask(client, Request::Contact(contact)).await? {
        Reply::Contact(detail) => (Draft::of(&detail.contact), detail.tags),
        other => return Err(js_error(&unexpected(&other))),
    };
    draft.note = format!("{} {at}", draft.note);
    let started = now()?;
    match ask(client, Request::Do(Action::EditContact { contact, draft, tags, began: None })).await? {
        Reply::Committed(committed) => {
            let ms = now()? - started;
            figures(&[("ms", ms), ("seq", committed.seq as f64)])
        }
        other => Err(js_error(&unexpected(&other))),
    }
}

/// Makes a backup without a passphrase, which is read back and compared before it is given out.
pub async fn backup(client: Client) -> Outcome {
    let started = now()?;
    let answer = client.begin(Request::Backup { passphrase: None }, JsValue::UNDEFINED).answer().await;
    let (contacts, file) = match answer.map_err(|error| js_error(&error))? {
        (Reply::File { contacts, .. }, Some(file)) => (contacts, file),
        (other, _) => return Err(js_error(&unexpected(&other))),
    };
    let ms = now()? - started;
    figures(&[("ms", ms), ("contacts", contacts.into()), ("bytes", file.byte_length().into())])
}

/// What the book takes up, in bytes: as the worker has it in memory, as the database holds it, and as the second copies do.
pub async fn stored(client: Client) -> Outcome {
    let report = match ask(client, Request::StorageReport).await? {
        Reply::Storage(report) => *report,
        other => return Err(js_error(&unexpected(&other))),
    };
    let guard = match ask(client, Request::Guard).await? {
        Reply::Guard(guard) => *guard,
        other => return Err(js_error(&unexpected(&other))),
    };
    // Bytes on a disk are fewer than 2^53.
    figures(&[
        ("contacts", report.contacts.into()),
        ("memory", report.memory as f64),
        ("entries", report.entries as f64),
        ("journal", report.journal as f64),
        ("blocks", report.blocks as f64),
        ("snapshot", report.snapshot as f64),
        ("copies", guard.copies.len() as f64),
        ("copied", guard.copies.iter().map(|copy| copy.bytes as f64).sum()),
        ("copiedSeq", guard.copies.iter().map(|copy| copy.figures.seq as f64).fold(0.0, f64::max)),
        ("durable", f64::from(u8::from(report.durable))),
    ])
}

async fn window_of(client: Client, query: Query, offset: u32, limit: u32) -> Result<(u32, Vec<ContactId>), JsValue> {
    match ask(client, Request::Window { query, offset, limit }).await? {
        Reply::Window { total, rows } => Ok((total, rows.into_iter().map(|row| row.id).collect())),
        other => Err(js_error(&unexpected(&other))),
    }
}

fn now() -> Result<f64, JsValue> {
    Ok(window().performance().ok_or("this browser has no clock")?.now())
}

fn figure(value: &JsValue) -> Result<u32, JsValue> {
    let value = value.as_f64().filter(|value| value.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(value));
    // Whole and in range.
    Ok(value.ok_or("no figure")? as u32)
}

fn text(options: &JsValue, name: &str) -> Result<String, JsValue> {
    let value = js_sys::Reflect::get(options, &name.into())?.as_string();
    value.ok_or_else(|| JsValue::from_str(&format!("no text `{name}`")))
}
