//! Spellings from real lists, and what each must become.

use super::*;

fn country(code: &str) -> Country {
    Country::parse(code).expect("two letters")
}

#[test]
fn reads_the_spellings_that_shops_have() {
    for (text, home, digits) in [
        ("0501234567", "SA", 966501234567u64),
        ("501234567", "SA", 966501234567),
        ("050 123 4567", "SA", 966501234567),
        ("050-123-4567", "SA", 966501234567),
        ("+966501234567", "EG", 966501234567),
        ("00966501234567", "EG", 966501234567),
        ("966501234567", "EG", 966501234567),
    ] {
        let phone = parse_phone(text, country(home));
        assert_eq!(phone.map(|phone| phone.number), Ok(Some(E164(digits))), "{text:?} in {home}");
    }
}
