//! Any bytes as the stored form of a book: damage is an error, never a wrong book that can not be written again.

#![no_main]

use daftar::domain::book::Book;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(book) = Book::from_image(bytes) {
        let again = Book::from_image(&book.to_image()).expect("what opens can be written and opened again");
        assert_eq!(again.len(), book.len());
        assert_eq!(again.to_image(), book.to_image());
    }
});
