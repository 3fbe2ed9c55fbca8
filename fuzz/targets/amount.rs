//! Any cell as an amount.

#![no_main]

use daftar::domain::money::parse_amount;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|cell: &str| {
    if let Some(amount) = parse_amount(cell) {
        assert_eq!(parse_amount(&amount.shown()), Some(amount), "{cell}");
    }
});
