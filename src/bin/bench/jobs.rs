//! The jobs, in terms of the requests that the app's own screens send.
//!
//! A contact without a valid number stays in the book, which the jobs' results do not count: they speak of contacts that can
//! be written to, as the other programs keep no others.

use crate::js_error;
use daftar::app::client::{Client, unexpected};
use daftar::domain::country::Country;
use daftar::domain::date::Date;
use daftar::domain::import::{IssueKind, Mapping, Options, PlanSummary};
use daftar::domain::money::Amount;
use daftar::domain::segment::ast::{Clause, DateField, DateTest, Node, NumberField, PresenceField, Range, TextField};
use daftar::domain::segment::print::print;
use daftar::domain::text::fold;
use daftar::protocol::{Action, Overview, Query, Reply, Request, ServiceError, Target};
use leptos::prelude::*;
use wasm_bindgen::prelude::*;

const DAY_MS: f64 = 86_400_000.0;

pub type Outcome = Result<JsValue, JsValue>;

/// Replaces the book by a file: its guesses taken as they are, Saudi Arabia for numbers without a country.
pub async fn import(client: Client, csv: JsValue) -> Outcome {
    let clock = window().performance().ok_or("this browser has no clock")?;
    let contacts = open(client).await?.contacts;
    if contacts > 0 {
        ask(client, Request::Do(Action::RemoveContacts(Target::Matching(Query::default())))).await?;
    }
    let started = clock.now();
    let read = Request::ImportRead { file: "customers.csv".to_owned(), encoding: None, dialect: None };
    let preview = match client.begin(read, csv).answer().await {
        Ok((Reply::ImportPreview { preview, .. }, _)) => preview,
        Ok((other, _)) => return Err(js_error(&unexpected(&other))),
        Err(error) => return Err(js_error(&error)),
    };
    let was_read = clock.now();
    let mapping = Mapping { columns: preview.columns.iter().map(|column| column.guess).collect() };
    let options = Options::new(Country::parse("SA").ok_or("the home country has no code")?);
    let plan = match ask(client, Request::ImportPlan { mapping, options }).await? {
        Reply::ImportPlan(plan) => plan,
        other => return Err(js_error(&unexpected(&other))),
    };
    let planned = clock.now();
    let overview = match ask(client, Request::ImportCommit).await? {
        Reply::Committed(committed) => *committed.overview,
        other => return Err(js_error(&unexpected(&other))),
    };
    let committed = clock.now();
    let stages =
        figures(&[("read", was_read - started), ("plan", planned - was_read), ("commit", committed - planned)])?;
    let result = figures(&[
        ("rows", plan.rows.into()),
        ("contacts", overview.with_phone.into()),
        ("invalid", invalid_phones(&plan).into()),
        ("duplicates", plan.merged.into()),
    ])?;
    js_sys::Reflect::set(&result, &"stages".into(), &stages)?;
    client.overview.set(overview);
    ask(client, Request::ImportDrop).await?;
    Ok(result)
}

/// Opens the book.
pub async fn reload(client: Client) -> Outcome {
    figures(&[("contacts", open(client).await?.with_phone.into())])
}

/// Counts contacts by tags, days since the last contact and amount spent.
pub async fn filter(client: Client, conditions: JsValue) -> Outcome {
    let part = |name: &str| js_sys::Reflect::get(&conditions, &name.into());
    let number = |name: &str| part(name)?.as_f64().ok_or_else(|| JsValue::from_str(&format!("no number `{name}`")));
    let names = |name: &str| -> Result<Vec<String>, JsValue> {
        Ok(js_sys::Array::from(&part(name)?).iter().filter_map(|tag| tag.as_string()).collect())
    };
    let is_known = |name: &String| {
        client.overview.with_untracked(|overview| {
            let mut names = overview.tags.iter().map(|view| &view.tag.name);
            // Nearly always it is spelled as the book has it, and then nothing needs to be folded.
            names.clone().any(|known| known == name) || names.any(|known| fold(known) == fold(name))
        })
    };
    let mut clauses: Vec<Node> = names("all")?.into_iter().map(|tag| Node::Clause(Clause::Tag(tag))).collect();
    // Nobody carries a tag that is not there; the language would call it an error.
    let none = names("none")?.into_iter().filter(is_known);
    clauses.extend(none.map(|tag| Node::Not(Box::new(Node::Clause(Clause::Tag(tag))))));
    // The first day whose distance to `now` is less than so many days. Days and thousandths fit their types by far.
    let first = ((number("now")? / DAY_MS - number("withinDays")?).floor() + 1.0) as i32;
    let test = DateTest::Between(Range { from: Some(Date(first)), to: None });
    clauses.push(Node::Clause(Clause::Date { field: DateField::LastContact, test }));
    let more_than = Amount((number("minSpent")? * 1_000.0).floor() as i64 + 1);
    let test = Range { from: Some(more_than), to: None };
    clauses.push(Node::Clause(Clause::Number { field: NumberField::Spent, test }));
    count(client, clauses).await
}

/// Counts names that hold this, whatever the case.
pub async fn search(client: Client, text: JsValue) -> Outcome {
    let needle = text.as_string().ok_or("no text to look for")?;
    count(client, vec![Node::Clause(Clause::Text { field: TextField::Name, needle })]).await
}

async fn count(client: Client, mut clauses: Vec<Node>) -> Outcome {
    clauses.push(Node::Clause(Clause::Presence { field: PresenceField::Phone, present: true }));
    let query = Query { filter: print(&Node::All(clauses)), ..Query::default() };
    match ask(client, Request::Count(query)).await? {
        Reply::Count { count } => figures(&[("count", count.into())]),
        other => Err(js_error(&unexpected(&other))),
    }
}

/// Makes a click-to-chat link for everyone.
pub async fn links(client: Client, options: JsValue) -> Outcome {
    let text = js_sys::Reflect::get(&options, &"template".into())?.as_string().ok_or("no template")?;
    match ask(client, Request::AllLinks { text }).await? {
        // Texts that memory can hold are far shorter than 2^53.
        Reply::LinksMade { count, chars } => figures(&[("count", count.into()), ("chars", chars as f64)]),
        other => Err(js_error(&unexpected(&other))),
    }
}

/// Asks for nothing: the least that any answer of the worker takes.
pub async fn round_trip(client: Client) -> Outcome {
    ask(client, Request::Cancel { request: 0 }).await?;
    Ok(JsValue::UNDEFINED)
}

async fn open(client: Client) -> Result<Overview, JsValue> {
    match ask(client, Request::Open { sentinel: None }).await? {
        Reply::Overview(overview) => {
            client.overview.set((*overview).clone());
            Ok(*overview)
        }
        other => Err(js_error(&unexpected(&other))),
    }
}

/// Asks the worker.
pub async fn ask(client: Client, request: Request) -> Result<Reply, JsValue> {
    client.call(request).await.map_err(|error: ServiceError| js_error(&error))
}

fn invalid_phones(plan: &PlanSummary) -> u32 {
    let is_phone = |kind: &IssueKind| match kind {
        IssueKind::PhoneTooShort
        | IssueKind::PhoneTooLong
        | IssueKind::PhoneInvalid
        | IssueKind::PhoneNotANumber
        | IssueKind::PhoneLostDigits
        | IssueKind::PhoneAmbiguous => true,
        IssueKind::EmailInvalid
        | IssueKind::DateInvalid
        | IssueKind::NumberInvalid
        | IssueKind::CountryUnknown
        | IssueKind::ConsentUnknown
        | IssueKind::ExtraCells
        | IssueKind::NothingToKeep
        | IssueKind::EmailDoubtful
        | IssueKind::Discarded
        | IssueKind::NotInBook
        | IssueKind::Erased => false,
    };
    plan.issues.iter().filter(|(kind, _)| is_phone(kind)).map(|(_, rows)| rows).sum()
}

/// An object of named numbers.
pub fn figures(named: &[(&str, f64)]) -> Outcome {
    let object = js_sys::Object::new();
    for (name, value) in named {
        js_sys::Reflect::set(&object, &(*name).into(), &(*value).into())?;
    }
    Ok(object.into())
}
