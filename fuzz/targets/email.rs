//! Any cell as addresses: what is found or suggested is an address that reads back as itself.

#![no_main]

use daftar::domain::email::{parse_email, read_cell, suggest, suggest_for_cell, suggest_from_text};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|cell: &str| {
    for email in read_cell(cell).into_iter().flatten() {
        assert_eq!(parse_email(&email.0).as_ref(), Some(&email), "{cell}");
        if let Some(better) = suggest(&email) {
            assert_ne!(better, email);
            assert_eq!(parse_email(&better.0).as_ref(), Some(&better), "{cell}");
        }
    }
    for suggested in [suggest_from_text(cell), suggest_for_cell(cell)].into_iter().flatten() {
        assert_eq!(parse_email(&suggested.0).as_ref(), Some(&suggested), "{cell}");
    }
});
