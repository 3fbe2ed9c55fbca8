//! A file corrected by hand before it comes in, and the book compared with it.

use super::Shop;
use super::imports::{options, read};
use daftar::domain::contact::{FieldName, FieldValue};
use daftar::domain::country::Country;
use daftar::domain::import::{
    Fix, Gone, IssueKind, Mapping, Mode, Options, PlanRow, PlanSummary, RowsShown, Side, Verdict, Winners,
};
use daftar::protocol::{Reply, Request, ServiceError};

const FILE: &str = "Name,Phone,Email,City\n\
    Sara,0501234567,sara@example.com,Jeddah\n\
    Omar,12,,Riyadh\n\
    ,13,,\n\
    Nora,12,not an address,Jeddah\n";

fn plan(shop: &mut Shop, text: &str, options: Options) -> PlanSummary {
    let preview = read(shop, "c.csv", text.as_bytes()).expect("a file that reads");
    let mapping = Mapping { columns: preview.columns.iter().map(|column| column.guess).collect() };
    summary(shop.ask(Request::ImportPlan { mapping, options }))
}

fn summary(reply: Result<Reply, ServiceError>) -> PlanSummary {
    match reply {
        Ok(Reply::ImportPlan(summary)) => *summary,
        other => panic!("no plan: {other:?}"),
    }
}

fn fix(shop: &mut Shop, fix: Fix) -> PlanSummary {
    summary(shop.ask(Request::ImportFix(fix)))
}

fn rows(shop: &mut Shop, shown: RowsShown) -> Vec<PlanRow> {
    match shop.ask(Request::ImportRows { shown, offset: 0, limit: 100 }) {
        Ok(Reply::ImportRows { rows, .. }) => rows,
        other => panic!("no rows: {other:?}"),
    }
}

fn figures(summary: &PlanSummary) -> [u32; 6] {
    let PlanSummary { rows, new, updated, unchanged, merged, rejected, .. } = *summary;
    assert_eq!(rows, new + updated + unchanged + merged + rejected);
    [new, updated, unchanged, merged, rejected, summary.with_issues]
}

#[test]
fn cells_are_written_by_hand_one_or_all_alike() {
    let mut shop = Shop::new();
    assert_eq!(figures(&plan(&mut shop, FILE, options())), [3, 0, 0, 0, 1, 2]);
    let shown = rows(&mut shop, RowsShown::Issues);
    let phone = &shown[0].issues[0];
    assert_eq!(
        (shown[0].row, phone.issue.kind, phone.issue.column, phone.alike),
        (1, IssueKind::PhoneTooShort, Some(1), 2)
    );
    let all = fix(&mut shop, Fix::Write { row: 1, column: 1, text: "0551234567".into(), alike: true });
    assert_eq!(
        (figures(&all), all.fixes),
        ([2, 0, 0, 1, 1, 1], 1),
        "both rows have the number now, and are one person"
    );
    let back = fix(&mut shop, Fix::TakeBack);
    assert_eq!((figures(&back), back.fixes), ([3, 0, 0, 0, 1, 2], 0));
    let one = fix(&mut shop, Fix::Write { row: 1, column: 1, text: "0551234567".into(), alike: false });
    assert_eq!(figures(&one), [3, 0, 0, 0, 1, 1]);
    let named = fix(&mut shop, Fix::Write { row: 2, column: 0, text: "Huda".into(), alike: false });
    assert_eq!(figures(&named), [4, 0, 0, 0, 0, 2]);
    fix(&mut shop, Fix::Write { row: 3, column: 2, text: "nora@example.com".into(), alike: false });
    shop.committed(Request::ImportCommit);
    let omar = shop.named("Omar");
    assert_eq!(
        shop.contact(omar).contact.phones[0].number.map(|number| number.to_string()),
        Some("+966551234567".into())
    );
    assert_eq!(shop.ask(Request::ImportFix(Fix::TakeBack)), Err(ServiceError::Gone), "the plan was carried out");
}

#[test]
fn rows_are_left_out_and_taken_in_again() {
    let mut shop = Shop::new();
    plan(&mut shop, FILE, options());
    let out = fix(&mut shop, Fix::Discard { row: 1, alike: Some(1) });
    assert_eq!(figures(&out), [1, 0, 0, 0, 3, 0], "both rows with 12");
    assert_eq!(out.flawed(), 1, "what the person left out is no flaw of the file");
    let shown = rows(&mut shop, RowsShown::Ending(Verdict::Rejected));
    let kinds: Vec<IssueKind> = shown.iter().map(|row| row.issues[0].issue.kind).collect();
    assert_eq!(kinds, [IssueKind::Discarded, IssueKind::PhoneTooShort, IssueKind::Discarded]);
    assert_eq!((shown[0].name.as_str(), shown[0].row), ("Omar", 1), "who it is can still be seen");
    assert_eq!(figures(&fix(&mut shop, Fix::Restore { row: 3 })), [2, 0, 0, 0, 2, 1]);
    assert_eq!(figures(&fix(&mut shop, Fix::TakeBack)), [1, 0, 0, 0, 3, 0]);
    assert_eq!(figures(&fix(&mut shop, Fix::TakeBack)), [3, 0, 0, 0, 1, 2]);
    fix(&mut shop, Fix::Write { row: 99, column: 0, text: "x".into(), alike: true });
    fix(&mut shop, Fix::Discard { row: u32::MAX, alike: None });
    assert_eq!(fix(&mut shop, Fix::Write { row: 0, column: 99, text: "x".into(), alike: false }).fixes, 0);
}

#[test]
fn a_short_row_can_be_completed() {
    let mut shop = Shop::new();
    let text = "Name,City,Note,Phone\nSara\nOmar,Riyadh,,0501234567\n";
    assert_eq!(figures(&plan(&mut shop, text, options())), [2, 0, 0, 0, 0, 0]);
    fix(&mut shop, Fix::Write { row: 0, column: 3, text: "0551234567".into(), alike: false });
    shop.committed(Request::ImportCommit);
    let sara = shop.named("Sara");
    assert_eq!(shop.contact(sara).contact.phones.len(), 1);
}

const BOOK: &str = "Name,Phone,City,Tags\n\
    Sara,0501234567,Jeddah,club\n\
    Omar,0551234567,Riyadh,club\n\
    Nora,0561234567,Abha,\n\
    Huda,0571234567,,club\n";
const EXPORT: &str = "Name,Phone,City\n\
    Sara,0501234567,Taif\n\
    Huda,0571234567,Hail\n\
    Lina,0581234567,Jeddah\n";

#[test]
fn the_book_is_compared_with_an_export() {
    let mut shop = Shop::new();
    plan(&mut shop, BOOK, Options::new(Country::SAUDI_ARABIA));
    shop.committed(Request::ImportCommit);
    let club = shop.overview().tags[0].tag.id;
    let gone = Some(Gone { among: Some(club), tag: "left".into() });
    let options = Options { gone, ..Options::new(Country::SAUDI_ARABIA) };
    let compared = plan(&mut shop, EXPORT, options);
    assert_eq!(figures(&compared), [1, 1, 1, 0, 0, 0]);
    assert_eq!((compared.conflicting, compared.gone), (1, 1));
    let conflicts = rows(&mut shop, RowsShown::Conflicts);
    let change = &conflicts[0].changes[0];
    assert_eq!((conflicts.len(), conflicts[0].line), (1, 2));
    assert_eq!((&change.book, &change.file), (&FieldValue::City("Jeddah".into()), &FieldValue::City("Taif".into())));
    assert_eq!((change.taken, change.conflict), (false, true));
    let updated = rows(&mut shop, RowsShown::Ending(Verdict::Updated));
    assert_eq!(
        (updated[0].name.as_str(), updated[0].changes[0].taken, updated[0].changes[0].conflict),
        ("Huda", true, false)
    );
    match shop.ask(Request::ImportGone { offset: 0, limit: 10 }) {
        Ok(Reply::Window { total: 1, rows }) => assert_eq!(rows[0].name, "Omar"),
        other => panic!("not one row: {other:?}"),
    }
    shop.committed(Request::ImportCommit);
    assert_eq!((shop.count("tag:left"), shop.count("city:Jeddah")), (1, 2));
    // The same again changes nothing: who is gone has the tag already.
    let gone = Some(Gone { among: Some(club), tag: "left".into() });
    let again = plan(&mut shop, EXPORT, Options { gone, ..Options::new(Country::SAUDI_ARABIA) });
    assert_eq!((figures(&again), again.gone), ([0, 0, 3, 0, 0, 0], 1));
    let before = shop.content();
    shop.committed(Request::ImportCommit);
    assert_eq!(shop.content(), before);
}

#[test]
fn each_field_has_its_winner_and_nobody_is_added_where_only_updates_are_wanted() {
    let mut shop = Shop::new();
    plan(&mut shop, BOOK, Options::new(Country::SAUDI_ARABIA));
    shop.committed(Request::ImportCommit);
    let winners = Winners { usual: Side::File, except: vec![FieldName::City] };
    let options = Options { mode: Mode::UpdateOnly, winners, ..Options::new(Country::SAUDI_ARABIA) };
    let text = "Name,Phone,City\nSara Ali,0501234567,Taif\nLina,0581234567,Jeddah\n";
    let plan = plan(&mut shop, text, options);
    assert_eq!((figures(&plan), plan.flawed()), ([0, 1, 0, 0, 1, 0], 0));
    let turned_away = rows(&mut shop, RowsShown::Ending(Verdict::Rejected));
    assert_eq!((turned_away[0].name.as_str(), turned_away[0].issues[0].issue.kind), ("Lina", IssueKind::NotInBook));
    shop.committed(Request::ImportCommit);
    assert_eq!(shop.overview().contacts, 4);
    let sara = shop.named("Sara Ali");
    assert_eq!(shop.contact(sara).contact.city, "Jeddah", "the book wins here");
}
