//! Reading a file again with other choices.

use super::*;
use crate::domain::import::FileKind;

#[test]
fn another_encoding_can_be_chosen_and_taken_back() {
    let text = "الاسم,الجوال\nسارة,0551234567\n";
    let (bytes, ..) = encoding_rs::WINDOWS_1256.encode(text);
    let mut file = ImportFile::read("a.csv", bytes.into_owned(), None, None).expect("readable");
    assert_eq!(file.preview().encoding, Encoding::Windows1256);
    file.reread(Some(Encoding::Windows1252), None).expect("readable");
    assert_ne!(file.table().cell(0, 0), "سارة");
    file.reread(Some(Encoding::Windows1256), None).expect("readable");
    assert_eq!(file.table().cell(0, 0), "سارة");
    assert_eq!(file.preview().head, [["سارة", "0551234567"]]);
    assert_eq!(file.name(), "a.csv");
}

#[test]
fn another_dialect_can_be_chosen_and_a_bad_one_changes_nothing() {
    let bytes = b"name,phone\nA,0501234567\n".to_vec();
    let mut file = ImportFile::read("a.csv", bytes, None, None).expect("readable");
    let before = file.preview().clone();
    let beyond = Dialect { delimiter: b',', header: 9, has_header: true };
    assert_eq!(file.reread(Some(Encoding::Utf8), Some(beyond)), Err(FileError::HeaderOnly));
    assert_eq!(file.preview(), &before);
    let headless = Dialect { delimiter: b',', header: 0, has_header: false };
    file.reread(Some(Encoding::Utf8), Some(headless)).expect("readable");
    assert_eq!(file.preview().rows, 2);
    file.reread(None, None).expect("readable");
    assert_eq!(file.preview(), &before);
}

#[test]
fn files_that_cannot_be_read_say_why() {
    let read = |bytes: &[u8]| ImportFile::read("a.csv", bytes.to_vec(), None, None).map(|file| file.preview().rows);
    assert_eq!(read(b""), Err(FileError::Empty));
    assert_eq!(read(b"name,phone\n"), Err(FileError::HeaderOnly));
    assert_eq!(read(b"\x89PNG\r\n\x1a\n"), Err(FileError::NotText(FileKind::Image)));
    assert_eq!(read(b"name,phone\r\nA,1\nB,2\r"), Ok(2));
}
