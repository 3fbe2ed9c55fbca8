//! The table against the referee: row by row out of its metadata, and number by number.

use super::*;
use crate::domain::phone::referee;
use rlibphonenumber::Region;
use std::fmt::Write;

/// The countries with a row: the Arab ones, their neighbors, and where their people live and buy.
const COUNTRIES: &str =
    "SA AE KW QA BH OM YE IQ JO SY LB PS EG SD LY TN DZ MA MR SO DJ TR MY PH LK US FR ES NL BE NG KE ET RU";

/// Countries whose landlines would fill pages; their mobile numbers have a row.
const MOBILE_ONLY: &str = "PK IN BD ID IR GB DE SE CN";

fn regions(codes: &str) -> impl Iterator<Item = Region> {
    codes.split_whitespace().map(|code| Region::from_code(code).expect("a region"))
}

fn printed(rows: &[metadata::Row]) -> String {
    let mut out = String::from(
        "//! Numbering plans, worked out of libphonenumber's metadata by the tests of this folder. Do not edit: run\n\
         //! `DAFTAR_REWRITE=1 cargo test --lib table` when the metadata changes, and review what it writes.\n\n\
         use super::Plan;\n\n#[rustfmt::skip]\npub(super) static PLANS: &[Plan] = &[\n",
    );
    for row in rows {
        writeln!(
            out,
            "    Plan {{ country: *b\"{}\", code: {}, trunk: {}, abroad: {}, plain: {}, shortest: {}, longest: {}, lengths: &[",
            row.country, row.code, row.trunk, row.abroad, row.plain, row.shortest, row.longest
        )
        .expect("a string takes text");
        for (length, changes) in &row.lengths {
            let mut line = format!("        ({length}, &[");
            for (at, change) in changes.iter().enumerate() {
                let piece = if at == 0 { change.to_string() } else { format!(", {change}") };
                if line.len() + piece.len() > 124 {
                    writeln!(out, "{line},").expect("a string takes text");
                    line = format!("            {change}");
                } else {
                    line.push_str(&piece);
                }
            }
            writeln!(out, "{line}]),").expect("a string takes text");
        }
        out.push_str("    ] },\n");
    }
    out.push_str("];\n");
    out
}

#[test]
fn the_rows_are_what_the_metadata_says() {
    let all = metadata::all_metadata();
    let mut rows: Vec<metadata::Row> = regions(COUNTRIES).map(|region| metadata::row(&all, region, false)).collect();
    rows.extend(regions(MOBILE_ONLY).map(|region| metadata::row(&all, region, true)));
    let text = printed(&rows);
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/domain/phone/table/plans.rs");
    if std::env::var_os("DAFTAR_REWRITE").is_some() {
        std::fs::write(path, &text).expect("the table can be written");
    }
    let kept = std::fs::read_to_string(path).expect("the table is there");
    assert!(kept == text, "plans.rs differs from the metadata; rewrite it with DAFTAR_REWRITE=1 and review");
}

/// Asks both; the table may be silent, never different.
fn compare(plus: bool, digits: &str, home: Country, asked: &mut (u32, u32)) {
    asked.0 += 1;
    let Some(verdict) = judge(plus, digits, home) else { return };
    asked.1 += 1;
    let referee = referee::judge(plus, digits, home);
    match (&verdict, &referee) {
        (Ok(ours), Ok(theirs)) => assert_eq!(ours, theirs, "{plus} {digits} from {home}"),
        (Err(_), Err(_)) => {}
        _ => panic!("{plus} {digits} from {home}: the table says {verdict:?}, the referee {referee:?}"),
    }
}

/// Every spelling of one line behind a code.
fn compare_spellings(code: u16, line: &str, home: Country, abroad: Country, asked: &mut (u32, u32)) {
    compare(true, &format!("{code}{line}"), abroad, asked);
    compare(true, &format!("{code}0{line}"), abroad, asked);
    compare(false, line, home, asked);
    compare(false, &format!("0{line}"), home, asked);
    compare(false, &format!("{code}{line}"), home, asked);
    compare(false, &format!("00{code}{line}"), home, asked);
}

/// How many of the cases run: all of them take a minute unoptimized, so an ordinary run takes one in so many, evenly.
/// `DAFTAR_ALL=1` runs them all.
fn stride() -> usize {
    if std::env::var_os("DAFTAR_ALL").is_some() { 1 } else { 41 }
}

fn country(letters: [u8; 2]) -> Country {
    Country::parse(std::str::from_utf8(&letters).expect("ascii")).expect("letters")
}

#[test]
fn agrees_with_the_referee_on_every_beginning() {
    // Four-digit beginnings spread over all, and those on both sides of each change of meaning.
    let mut asked = (0, 0);
    let mut lines = Vec::new();
    for plan in plans::PLANS {
        for &(length, changes) in plan.lengths {
            let mut prefixes: Vec<u32> = (0..1000).step_by(7).map(|prefix| prefix * 10 + prefix % 10).collect();
            for change in changes {
                prefixes.extend([change / 10, (change / 10).saturating_sub(1)]);
            }
            prefixes.sort_unstable();
            prefixes.dedup();
            for prefix in prefixes {
                for filling in ["0", "9", "5273816"] {
                    let mut line = format!("{prefix:04}");
                    line.extend(filling.chars().cycle().take(usize::from(length).saturating_sub(4)));
                    line.truncate(usize::from(length));
                    lines.push((plan, line));
                }
            }
        }
    }
    for (plan, line) in lines.iter().step_by(stride()) {
        let abroad = if plan.code == 968 { *b"KW" } else { *b"OM" };
        compare_spellings(plan.code, line, country(plan.country), country(abroad), &mut asked);
    }
    assert!(asked.1 * 3 > asked.0, "the table answers {} of {}", asked.1, asked.0);
}

#[test]
fn agrees_with_the_referee_on_every_length() {
    let mut asked = (0, 0);
    let mut lines = Vec::new();
    for plan in plans::PLANS {
        for lead in 0..100 {
            for length in plan.shortest.saturating_sub(1)..=plan.longest + 2 {
                let mut line = format!("{lead:02}");
                line.extend("1347590826".chars().cycle().skip(lead).take(usize::from(length).saturating_sub(2)));
                lines.push((plan, line));
            }
        }
    }
    for (plan, line) in lines.iter().step_by(stride()) {
        let abroad = if plan.code == 966 { *b"US" } else { *b"SA" };
        compare_spellings(plan.code, line, country(plan.country), country(abroad), &mut asked);
    }
    assert!(asked.1 * 3 > asked.0, "the table answers {} of {}", asked.1, asked.0);
}

#[test]
fn agrees_with_the_referee_on_foreign_numbers_without_a_plus() {
    let mut asked = (0, 0);
    let mut numbers = Vec::new();
    for plan in plans::PLANS {
        for other in plans::PLANS {
            for lead in ["5", "7", "10", "91", "2"] {
                let line: String =
                    lead.chars().chain("123456789012".chars()).take(usize::from(other.longest)).collect();
                numbers.push((plan, format!("{}{line}", other.code)));
            }
        }
    }
    for (plan, digits) in numbers.iter().step_by(stride()) {
        compare(false, digits, country(plan.country), &mut asked);
    }
    assert!(asked.1 * 3 > asked.0, "the table answers {} of {}", asked.1, asked.0);
}
