//! Any cell as a date, in both orders.

#![no_main]

use daftar::domain::date::parse_date;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|cell: &str| {
    for day_first in [true, false] {
        if let Some(date) = parse_date(cell, day_first) {
            assert_eq!(parse_date(&date.iso(), day_first), Some(date), "{cell}");
        }
    }
});
