//! Any cell as phone numbers: what is found is a number that reads back as itself.

#![no_main]

use daftar::domain::country::Country;
use daftar::domain::phone::{E164, match_key, read_cell};
use libfuzzer_sys::fuzz_target;

const HOMES: [&str; 12] = ["SA", "EG", "AE", "MA", "DZ", "US", "MX", "AR", "BR", "IT", "KZ", "GB"];

fuzz_target!(|input: (u8, &str)| {
    let (home, cell) = input;
    let Some(home) = Country::parse(HOMES[usize::from(home) % HOMES.len()]) else { return };
    for (part, read) in read_cell(cell, home) {
        assert!(part.len() <= cell.len() * 4 + 32);
        let Ok(phone) = read else { continue };
        if let Some(number) = phone.number {
            assert_eq!(E164::parse(&number.to_string()), Some(number), "{cell}");
            assert!(!number.shown().is_empty(), "{cell}");
            // Lines of no country need a plus.
            assert!(number.country().is_some() || cell.contains(['+', '＋']) || part.contains('0'), "{cell}");
            let again = read_cell(&number.to_string(), home);
            assert!(matches!(&again[..], [(_, Ok(phone))] if phone.number == Some(number)), "{cell}: {again:?}");
            assert!(match_key(number) > 0);
        }
    }
});
