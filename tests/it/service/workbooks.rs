//! Workbooks and archives as people bring them: the sheet with the customers is found, another can be taken, and numbers
//! that a spreadsheet stores as numbers are whole. `customers.xlsx` was written by openpyxl.

use super::Shop;
use super::imports::{options, read};
use daftar::domain::import::{FileError, FileFormat, Mapping, Preview};
use daftar::protocol::{Query, Reply, Request, ServiceError};

const WORKBOOK: &[u8] = include_bytes!("../../data/workbooks/customers.xlsx");
const ARCHIVE: &[u8] = include_bytes!("../../data/workbooks/lists.zip");

fn take(shop: &mut Shop, sheet: u32) -> Preview {
    match shop.ask(Request::ImportReread { encoding: None, dialect: None, sheet: Some(sheet) }) {
        Ok(Reply::ImportPreview { preview, .. }) => *preview,
        other => panic!("no preview: {other:?}"),
    }
}

fn commit(shop: &mut Shop, preview: &Preview) {
    let mapping = Mapping { columns: preview.columns.iter().map(|column| column.guess).collect() };
    assert!(matches!(shop.ask(Request::ImportPlan { mapping, options: options() }), Ok(Reply::ImportPlan(_))));
    shop.committed(Request::ImportCommit);
}

#[test]
fn the_customers_of_a_workbook_become_contacts_with_whole_numbers() {
    let mut shop = Shop::new();
    let preview = read(&mut shop, "customers.xlsx", WORKBOOK).expect("a workbook");
    assert_eq!(preview.format, FileFormat::Workbook);
    assert_eq!((preview.sheets.len(), preview.sheet, preview.rows), (3, 1, 4));
    commit(&mut shop, &preview);
    let rows = shop.rows(Query::default());
    let seen: Vec<_> = rows.iter().map(|row| (row.name.as_str(), row.phone.as_str(), row.city.as_str())).collect();
    assert_eq!(
        seen,
        [
            ("سارة العتيبي", "+966 50 123 4567", "الرياض"),
            ("محمد الحربي", "+966 50 111 2233", "جدة"),
            ("نورة", "+966 55 999 8887", "مكة"),
            ("بلا رقم", "", "الدمام"),
        ]
    );
    let sara = &rows[0];
    assert_eq!(sara.last_contact.map(|date| date.iso()).as_deref(), Some("2026-10-03"));
}

#[test]
fn another_sheet_can_be_taken_and_read_with_another_header() {
    let mut shop = Shop::new();
    read(&mut shop, "customers.xlsx", WORKBOOK).expect("a workbook");
    let suppliers = take(&mut shop, 2);
    assert_eq!((suppliers.sheet, suppliers.rows, suppliers.sheets.len()), (2, 1, 3));
    let headless = daftar::domain::import::Dialect { has_header: false, ..suppliers.dialect };
    let Ok(Reply::ImportPreview { preview: again, .. }) =
        shop.ask(Request::ImportReread { encoding: None, dialect: Some(headless), sheet: None })
    else {
        panic!("no preview")
    };
    assert_eq!((again.sheet, again.rows), (2, 2), "the sheet stays, only its header is a row now");
    let missing = shop.ask(Request::ImportReread { encoding: None, dialect: None, sheet: Some(9) });
    assert_eq!(missing, Err(ServiceError::File(FileError::NothingInside)));
    commit(&mut shop, &suppliers);
    assert_eq!(shop.overview().contacts, 2, "after an error the file is as it was");
}

#[test]
fn an_archive_offers_its_files() {
    let mut shop = Shop::new();
    let preview = read(&mut shop, "lists.zip", ARCHIVE).expect("an archive");
    assert_eq!(preview.sheets, ["shop/list.csv", "shop/cards.vcf"]);
    assert_eq!((preview.format, preview.sheet, preview.rows), (FileFormat::Text, 0, 1));
    let cards = take(&mut shop, 1);
    assert_eq!((cards.format, cards.sheet, cards.rows), (FileFormat::VCard, 1, 1));
    commit(&mut shop, &cards);
    assert_eq!(shop.rows(Query::default())[0].phone, "+966 55 111 2222");
}

#[test]
fn a_workbook_that_is_cut_off_or_protected_says_so() {
    let mut shop = Shop::new();
    for end in [4, 30, 1000, WORKBOOK.len() - 1] {
        let error = read(&mut shop, "cut.xlsx", &WORKBOOK[..end]).expect_err("it is cut");
        assert_eq!(error, ServiceError::File(FileError::Damaged), "at {end}");
    }
    assert_eq!(
        shop.ask(Request::ImportReread { encoding: None, dialect: None, sheet: Some(0) }),
        Err(ServiceError::Gone)
    );
}
