//! The two files are what the metadata says, and are read as they were written.

use super::*;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/domain/phone/plans");

/// `DAFTAR_REWRITE=1` writes the files again.
#[test]
fn the_files_are_what_the_metadata_says() {
    let derived = metadata::files();
    if std::env::var_os("DAFTAR_REWRITE").is_some() {
        std::fs::write(format!("{FOLDER}/regions.txt"), &derived.regions).expect("the regions can be written");
        std::fs::write(format!("{FOLDER}/digits.bin"), &derived.digits).expect("the digits can be written");
    }
    let regions = std::fs::read_to_string(format!("{FOLDER}/regions.txt")).expect("the regions are there");
    let digits = std::fs::read(format!("{FOLDER}/digits.bin")).expect("the digits are there");
    let (kept, new) = (lines(&regions), lines(&derived.regions));
    for line in &new {
        assert!(kept.contains(line), "not in regions.txt: {line}; rewrite it with DAFTAR_REWRITE=1 and review");
    }
    assert_eq!(kept, new, "regions.txt has lines that the metadata has not");
    assert!(digits == derived.digits, "digits.bin differs from the metadata: {}", differences(&digits, &derived));
}

fn lines(text: &str) -> Vec<&str> {
    text.lines().collect()
}

/// The codes whose plans differ, with a number each, for the review.
fn differences(kept: &[u8], derived: &metadata::Files) -> String {
    let regions: &'static str = Box::leak(derived.regions.clone().into_boxed_str());
    let new = Plans::read(regions, &derived.digits).expect("what was just written reads");
    let Some(old) = Plans::read(regions, kept) else { return "it can't be read beside these regions".to_owned() };
    let mut found = Vec::new();
    for (before, after) in old.codes.iter().zip(&new.codes) {
        if let Some(line) = old.graph.first_difference(before.kinds, &new.graph, after.kinds) {
            let kinds = (old.kind(*before, &line), new.kind(*after, &line));
            found.push(format!(
                "+{} {}: {:?} becomes {:?}",
                after.value,
                String::from_utf8_lossy(&line),
                kinds.0,
                kinds.1
            ));
        }
    }
    found.join("; ")
}

#[test]
fn every_plan_is_read() {
    let plans = all();
    assert!(plans.regions.len() >= 250 && plans.codes.len() >= 200);
    assert!(plans.graph.size() < 70_000, "the graph in memory has {} bytes", plans.graph.size());
    let saudi = Country::parse("SA").and_then(|country| plans.region(country)).expect("Saudi Arabia has telephones");
    let code = plans.code_of(saudi).expect("it has a code");
    assert_eq!(code.value, 966);
    assert_eq!(plans.kind(code, b"501234567"), Some(PhoneKind::Mobile));
    assert_eq!(plans.kind(code, b"112345678"), Some(PhoneKind::Landline));
    assert_eq!(plans.kind(code, b"50123456"), None);
    assert!(plans.has_plain_prefixes(saudi));
    assert!(Country::parse("AQ").and_then(|country| plans.region(country)).is_none());
}

#[test]
fn damaged_files_are_refused() {
    assert!(Plans::read(REGIONS, &DIGITS[..DIGITS.len() - 1]).is_none());
    assert!(Plans::read(REGIONS, &DIGITS[..100]).is_none());
    assert!(Plans::read("SA 966 9 - 00 0\n", DIGITS).is_none());
    assert!(Plans::read("SA 966 9 - 00* 0 -\n", DIGITS).is_none());
}

#[test]
fn lengths_are_told_apart() {
    let region = Region {
        code: 0,
        lengths: 0b10_1000_0000,
        local: 0b1_0000,
        abroad: None,
        trunk: None,
        rule: "",
        general: Node::default(),
    };
    for (digits, length) in [
        (3, Length::TooShort),
        (4, Length::Local),
        (6, Length::TooShort),
        (7, Length::Possible),
        (8, Length::Between),
        (9, Length::Possible),
        (10, Length::TooLong),
        (40, Length::TooLong),
    ] {
        assert_eq!(region.length(digits), length, "{digits}");
    }
}

#[test]
fn prefixes_match_as_regular_expressions_do() {
    for (pattern, digits, length, first, second) in [
        ("0", "0501", Some(1), None, None),
        ("0", "501", None, None, None),
        ("00|99(?:[01]|5\\d)", "99512", Some(4), None, None),
        ("00(?:30|5[09]|[126-9]?)", "0030", Some(4), None, None),
        ("00(?:30|5[09]|[126-9]?)", "0031", Some(2), None, None),
        ("00(?:1\\d)?", "0019", Some(4), None, None),
        ("([457]\\d{6})$|1", "4123456", Some(7), Some(0..7), None),
        ("([457]\\d{6})$|1", "41234567", None, None, None),
        ("([457]\\d{6})$|1", "1412", Some(1), None, None),
        ("(?:0|90)(?:(1[245]|31)(\\d{10,11}))?", "01211987654321", Some(14), Some(1..3), Some(3..14)),
        ("(?:0|90)(?:(1[245]|31)(\\d{10,11}))?", "01987654321", Some(1), None, None),
        ("0?(?:(11|2(?:2(?:02?|[13])|3))15)?", "0111523", Some(5), Some(1..3), None),
        ("0?(?:(11|2(?:2(?:02?|[13])|3))15)?", "2202154", Some(6), Some(0..4), None),
        ("0?(?:(11|2(?:2(?:02?|[13])|3))15)?", "220154", Some(5), Some(0..3), None),
        ("0?(?:(11|2(?:2(?:02?|[13])|3))15)?", "9", Some(0), None, None),
    ] {
        let found = Prefix::parse(pattern).expect("the pattern is known").find(digits.as_bytes());
        assert_eq!(found.map(|found| found.length), length, "{pattern} of {digits}");
        assert_eq!(found.and_then(|found| found.part(0)), first, "{pattern} of {digits}");
        assert_eq!(found.and_then(|found| found.part(1)), second, "{pattern} of {digits}");
    }
    for pattern in ["0*", "0+", "(0", "[0", "a", "0{1"] {
        assert!(Prefix::parse(pattern).is_none(), "{pattern}");
    }
}
