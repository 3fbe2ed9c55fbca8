//! An import from messy file to commit, its report, its errors, and what becomes of it when things change on the way.

use super::{Shop, matching};
use daftar::domain::book::op::Label;
use daftar::domain::consent::{Consent, ConsentState};
use daftar::domain::country::Country;
use daftar::domain::date::Date;
use daftar::domain::import::{FileError, FileKind, Mapping, Options, PlanSummary, Preview, RowsShown, Verdict};
use daftar::protocol::{Action, Draft, Reply, Request, ServiceError, Stage, StorageTrouble};
use daftar::store::StoreError;

const FILE: &str = "\u{FEFF}الاسم;الجوال;المدينة;الوسوم;البريد\r\n\
    نورة العتيبي;0500000001;الرياض;كبار العملاء, جديد من الملف;\r\n\
    سعاد;٠٥٠١٢٣٤٥٦٧;جدة;جديد من الملف;suad@example.com\r\n\
    سعاد أحمد;+966 50 123 4567;;هدايا;\r\n\
    مها;12;جدة;;maha@example.com\r\n\
    ;9.66501E+11;;;\r\n";

pub fn read(shop: &mut Shop, name: &str, bytes: &[u8]) -> Result<Preview, ServiceError> {
    let request = Request::ImportRead { file: name.into(), encoding: None, dialect: None };
    match shop.ask_with(request, Some(bytes.to_vec())).result? {
        Reply::ImportPreview { preview, .. } => Ok(*preview),
        other => panic!("no preview: {other:?}"),
    }
}

pub fn options() -> Options {
    Options {
        new_tags: vec!["معرض نوفمبر".into()],
        consent: Consent { state: ConsentState::OptedIn, on: None, source: String::new() },
        ..Options::new(Country::SAUDI_ARABIA)
    }
}

fn mapping(preview: &Preview) -> Mapping {
    Mapping { columns: preview.columns.iter().map(|column| column.guess).collect() }
}

pub fn plan(shop: &mut Shop, preview: &Preview) -> Result<PlanSummary, ServiceError> {
    match shop.ask(Request::ImportPlan { mapping: mapping(preview), options: options() })? {
        Reply::ImportPlan(summary) => Ok(*summary),
        other => panic!("no plan: {other:?}"),
    }
}

fn row_lines(shop: &mut Shop, shown: RowsShown) -> Vec<u32> {
    match shop.ask(Request::ImportRows { shown, offset: 0, limit: 100 }) {
        Ok(Reply::ImportRows { rows, total }) => {
            assert_eq!(usize::try_from(total).ok(), Some(rows.len()));
            rows.iter().map(|row| row.line).collect()
        }
        other => panic!("no rows: {other:?}"),
    }
}

#[test]
fn a_messy_file_becomes_one_commit_that_can_be_taken_back() {
    let mut shop = Shop::with_samples();
    let before = shop.content();
    let preview = read(&mut shop, "customers.csv", FILE.as_bytes()).expect("a file that reads");
    let summary = plan(&mut shop, &preview).expect("a plan");
    let ends = (summary.new, summary.updated, summary.unchanged, summary.merged, summary.rejected);
    assert_eq!((summary.rows, ends), (5, (2, 1, 0, 1, 1)), "{summary:?}");
    assert_eq!(shop.content(), before, "a plan changes nothing");
    assert_eq!(row_lines(&mut shop, RowsShown::Ending(Verdict::New)), [3, 5]);
    assert_eq!(row_lines(&mut shop, RowsShown::Ending(Verdict::Merged)), [4]);
    assert_eq!(row_lines(&mut shop, RowsShown::Ending(Verdict::Rejected)), [6]);
    assert_eq!(row_lines(&mut shop, RowsShown::Issues), [5]);
    let committed = shop.committed(Request::ImportCommit);
    assert_eq!(committed.label, Label::Imported { file: "customers.csv".into(), new: 2, updated: 1 });
    assert_eq!((committed.seq, committed.overview.contacts), (2, 62));
    assert_eq!(shop.count("tag:\"معرض نوفمبر\""), 3, "the tag for the whole file");
    assert_eq!(shop.count("tag:\"جديد من الملف\""), 2);
    let suad = shop.named("سعاد");
    let contact = shop.contact(suad).contact;
    let consent =
        Consent { state: ConsentState::OptedIn, on: Date::from_ymd(2026, 11, 22), source: "customers.csv".into() };
    assert_eq!(contact.consent, consent, "permission has a day and a source");
    assert_eq!(shop.ask(Request::ImportCommit), Err(ServiceError::Gone), "a plan is carried out once");
    let (_, english) = shop.file(Request::ImportReport { arabic: false });
    let english = String::from_utf8(english).expect("reports are UTF-8");
    assert!(english.contains("Reason") && !english.contains("السبب"), "{english}");
    let (name, report) = shop.file(Request::ImportReport { arabic: true });
    let report = String::from_utf8(report).expect("reports are UTF-8");
    assert_eq!(name, "customers-report.csv");
    assert!(report.contains("السبب") && report.contains("phone_lost_digits") && report.contains("9.66501E+11"));
    assert!(!report.contains("سعاد"), "only rows with something wrong are in it");
    let after = shop.content();
    shop = shop.reopened();
    assert_eq!(shop.content(), after);
    shop.undo();
    assert_eq!(shop.content(), before);
    shop.redo();
    assert_eq!(shop.content(), after);
    // The same file again finds everybody.
    let preview = read(&mut shop, "customers.csv", FILE.as_bytes()).expect("a file that reads");
    let again = plan(&mut shop, &preview).expect("a plan");
    assert_eq!((again.new, again.updated, again.unchanged), (0, 0, 3), "{again:?}");
    assert_eq!(shop.committed(Request::ImportCommit).seq, 4, "nothing to do is no commit");
}

#[test]
fn a_failed_save_keeps_the_plan_and_a_second_try_succeeds() {
    let mut shop = Shop::with_samples();
    let preview = read(&mut shop, "c.csv", FILE.as_bytes()).expect("a file that reads");
    plan(&mut shop, &preview).expect("a plan");
    let before = shop.state();
    for _ in 0..2 {
        shop.tape.disk.fail_write(0, StoreError::Full);
        assert_eq!(shop.ask(Request::ImportCommit), Err(ServiceError::Storage(StorageTrouble::Full)));
        assert_eq!(shop.state(), before);
    }
    shop.committed(Request::ImportCommit);
    assert_eq!(shop.reopened().state(), shop.state());
    assert_eq!(shop.overview().contacts, 62);
}

#[test]
fn a_plan_for_a_book_that_has_changed_is_made_again() {
    let mut shop = Shop::new();
    let preview = read(&mut shop, "c.csv", FILE.as_bytes()).expect("a file that reads");
    assert_eq!(plan(&mut shop, &preview).expect("a plan").new, 3);
    let draft = Draft { name: "سعاد".into(), phones: vec!["0501234567".into()], ..Draft::default() };
    shop.act(Action::AddContact { draft, tags: vec![] });
    let committed = shop.committed(Request::ImportCommit);
    assert_eq!(committed.label, Label::Imported { file: "c.csv".into(), new: 2, updated: 1 });
    assert_eq!(shop.overview().contacts, 3, "nobody is there twice");
}

#[test]
fn a_cancelled_plan_leaves_the_file_ready() {
    let mut shop = Shop::new();
    let rows: String = (0..12_000).map(|n| format!("name {n},05{:08}\n", 1_000_000 + n)).collect();
    let preview = read(&mut shop, "big.csv", format!("Name,Phone\n{rows}").as_bytes()).expect("a file that reads");
    shop.host.cancel_after.set(Some(1));
    assert_eq!(plan(&mut shop, &preview), Err(ServiceError::Cancelled));
    shop.host.cancel_after.set(None);
    assert_eq!(shop.ask(Request::ImportCommit), Err(ServiceError::Gone));
    assert_eq!(plan(&mut shop, &preview).expect("a plan").new, 12_000);
    shop.committed(Request::ImportCommit);
    assert!(shop.host.stages.borrow().contains(&Stage::Cleaning));
    assert_eq!(shop.overview().contacts, 12_000);
    let Ok(Reply::Window { rows, total }) =
        shop.ask(Request::Window { query: Default::default(), offset: 0, limit: u32::MAX })
    else {
        panic!("no window")
    };
    assert_eq!((rows.len(), total), (1_000, 12_000), "a window is never longer");
    let Ok(Reply::Packs(packs)) = shop.ask(Request::Packs(matching(""))) else { panic!("no packs") };
    assert_eq!(packs.len(), 47);
    assert!(packs.iter().all(|pack| pack.contacts <= 256));
    assert_eq!(packs.iter().map(|pack| pack.contacts).sum::<u32>(), 12_000);
}

#[test]
fn files_that_cannot_be_read_say_why_and_nothing_is_kept() {
    let mut shop = Shop::new();
    for (bytes, expected) in [
        (&b""[..], FileError::Empty),
        (b"name,phone\n", FileError::HeaderOnly),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", FileError::NotText(FileKind::Image)),
    ] {
        assert_eq!(read(&mut shop, "x.csv", bytes), Err(ServiceError::File(expected)));
        for request in [
            Request::ImportCommit,
            Request::ImportReport { arabic: true },
            Request::ImportRows { shown: RowsShown::Issues, offset: 0, limit: 1 },
            Request::ImportReread { encoding: None, dialect: None, sheet: None },
        ] {
            assert_eq!(shop.ask(request), Err(ServiceError::Gone));
        }
    }
    read(&mut shop, "c.csv", FILE.as_bytes()).expect("a file that reads");
    assert_eq!(shop.ask(Request::ImportDrop), Ok(Reply::Done));
    assert_eq!(shop.ask(Request::ImportReread { encoding: None, dialect: None, sheet: None }), Err(ServiceError::Gone));
}

#[test]
fn imported_opt_outs_reach_the_wall() {
    let mut shop = Shop::with_samples();
    let Ok(Reply::Audience(before)) = shop.ask(Request::Audience(matching(""))) else { panic!("no audience") };
    let file = "الاسم,الجوال,الموافقة\nنورة العتيبي,0500000001,لا\n";
    let preview = read(&mut shop, "out.csv", file.as_bytes()).expect("a file that reads");
    plan(&mut shop, &preview).expect("a plan");
    shop.committed(Request::ImportCommit);
    let Ok(Reply::Audience(after)) = shop.ask(Request::Audience(matching(""))) else { panic!("no audience") };
    assert_eq!((after.opted_out, after.sendable), (before.opted_out + 1, before.sendable - 1));
}
