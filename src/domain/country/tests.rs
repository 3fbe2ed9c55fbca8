//! Countries by every name a file gives them.

use super::*;
use std::collections::HashSet;

#[test]
fn knows_the_names_that_files_use() {
    for (name, code) in [
        ("SA", "SA"),
        ("sa", "SA"),
        ("KSA", "SA"),
        ("K.S.A.", "SA"),
        ("SAU", "SA"),
        ("السعودية", "SA"),
        ("السعوديه", "SA"),
        ("المملكة العربية السعودية", "SA"),
        ("Saudi Arabia", "SA"),
        ("Arabie Saoudite", "SA"),
        ("UAE", "AE"),
        ("U.A.E", "AE"),
        ("الإمارات", "AE"),
        ("الامارات العربية المتحدة", "AE"),
        ("مصر", "EG"),
        ("Égypte", "EG"),
        ("EGYPT", "EG"),
        ("سوريا", "SY"),
        ("سورية", "SY"),
        ("Algérie", "DZ"),
        ("الجزائر", "DZ"),
        ("Maroc", "MA"),
        ("USA", "US"),
        ("U.S.A.", "US"),
        ("UK", "GB"),
        ("Türkiye", "TR"),
        ("Côte d’Ivoire", "CI"),
        ("fr", "FR"),
        (" \u{200F}قطر ", "QA"),
    ] {
        assert_eq!(Country::from_name(name).map(|country| country.to_string()).as_deref(), Some(code), "{name:?}");
    }
    for name in ["", "-", "الرياض", "XX", "ZZ", "Atlantis", "1"] {
        assert_eq!(Country::from_name(name), None, "{name:?}");
    }
}

#[test]
fn every_name_is_folded_and_belongs_to_one_country() {
    let mut seen = HashSet::new();
    for (country, names) in names::NAMES {
        for name in names.split('|') {
            assert_eq!(fold(name), name, "{country}");
            assert!(seen.insert(name), "{name} is there twice");
            assert!(name.len() > 2 || Country::parse(name).is_none_or(|code| code.calling_code().is_none()), "{name}");
        }
    }
}

#[test]
fn the_menu_has_each_country_once_and_with_a_calling_code() {
    let mut seen = HashSet::new();
    for country in Country::MENU {
        assert!(seen.insert(country));
        assert!(country.calling_code().is_some(), "{country}");
    }
    assert_eq!(Country::MENU[0], Country::SAUDI_ARABIA);
}

#[test]
fn calling_codes_lead_to_their_main_country() {
    for (code, country) in [(966, "SA"), (1, "US"), (7, "RU"), (44, "GB"), (39, "IT"), (20, "EG"), (212, "MA")] {
        assert_eq!(Country::from_calling_code(code).map(|country| country.to_string()).as_deref(), Some(country));
    }
    assert_eq!(Country::from_calling_code(999), None);
    assert_eq!(Country::parse("EH").and_then(|country| country.calling_code()), Some(212));
}

#[test]
fn calling_codes_are_those_of_the_metadata() {
    use rlibphonenumber::{PHONE_NUMBER_UTIL, Region};
    let mut known = 0;
    for region in PHONE_NUMBER_UTIL.get_supported_regions().filter(|region| *region != Region::World) {
        let country = Country::parse(&region.to_string()).expect("two letters");
        let code = PHONE_NUMBER_UTIL.get_country_code_for_region(region).and_then(|code| u16::try_from(code).ok());
        assert_eq!(country.calling_code(), code, "{country}");
        let main = code.and_then(|code| PHONE_NUMBER_UTIL.get_region_for_country_code(i32::from(code)));
        assert_eq!(code.and_then(Country::from_calling_code), main.and_then(|main| Country::parse(&main.to_string())));
        known += 1;
    }
    let listed =
        calling::CODES.split_whitespace().filter(|word| word.starts_with(|c: char| c.is_ascii_uppercase())).count();
    assert_eq!(listed, known);
}
