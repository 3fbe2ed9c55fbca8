//! Cells of phone columns from many countries, each with the numbers it must become: how many are read exactly, and that no
//! number is read wrong or invented, whatever was done to the cell.

mod generate;

use daftar::domain::country::Country;
use daftar::domain::phone::{PhoneProblem, read_cell};
use generate::Cell;
use std::collections::BTreeMap;

const FIXTURE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/phones/cells.csv");

/// Why a cell may stay empty, by what was done to it.
const REASONS: &[(&str, &[PhoneProblem])] = &[
    ("empty: digits missing", &[PhoneProblem::TooShort]),
    ("empty: too many digits", &[PhoneProblem::TooLong, PhoneProblem::Invalid]),
    ("empty: scientific, digits lost", &[PhoneProblem::LostDigits]),
    ("empty: letter for a digit", &[PhoneProblem::Invalid]),
    ("empty: hidden digits", &[PhoneProblem::Invalid]),
    ("empty: no such code", &[PhoneProblem::Invalid]),
    ("empty: words", &[PhoneProblem::NotANumber]),
    (
        "empty: something else",
        &[
            PhoneProblem::NotANumber,
            PhoneProblem::TooShort,
            PhoneProblem::TooLong,
            PhoneProblem::Invalid,
            PhoneProblem::Ambiguous,
        ],
    ),
    ("empty: date", &[PhoneProblem::NotANumber]),
    ("empty: too narrow column", &[PhoneProblem::LostDigits]),
    ("empty: zeros", &[PhoneProblem::TooShort, PhoneProblem::Invalid, PhoneProblem::Ambiguous]),
];

/// The cells as they are kept: home, text, numbers with spaces between, noise.
fn kept() -> Vec<(String, String, Vec<String>, String)> {
    let mut reader = csv::Reader::from_path(FIXTURE).expect("the fixture is there");
    let rows = reader.deserialize().map(|row| row.expect("four fields"));
    rows.map(|(home, text, numbers, noise): (String, String, String, String)| {
        (home, text, numbers.split_whitespace().map(str::to_owned).collect(), noise)
    })
    .collect()
}

/// `DAFTAR_REWRITE=1` writes the fixture again.
#[test]
fn the_cells_are_those_that_the_metadata_makes() {
    let cells = generate::cells();
    if std::env::var_os("DAFTAR_REWRITE").is_some() {
        let mut writer = csv::Writer::from_path(FIXTURE).expect("the fixture can be written");
        writer.write_record(["home", "cell", "numbers", "noise"]).expect("a file takes rows");
        for Cell { home, text, numbers, noise } in &cells {
            writer.write_record([home.as_str(), text, &numbers.join(" "), noise]).expect("a file takes rows");
        }
        writer.flush().expect("a file takes rows");
    }
    let made: Vec<_> =
        cells.into_iter().map(|cell| (cell.home, cell.text, cell.numbers, cell.noise.to_owned())).collect();
    let kept = kept();
    for (kept, made) in kept.iter().zip(&made) {
        assert_eq!(kept, made, "the metadata is another; rewrite with DAFTAR_REWRITE=1 and review");
    }
    assert_eq!(kept.len(), made.len());
}

/// What became of the cells with one sort of noise.
#[derive(Default, Clone)]
struct Tally {
    cells: usize,
    exact: usize,
    wrong: usize,
}

#[test]
fn reads_cells_exactly_and_invents_no_number() {
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    let (mut missed, mut wrong) = (Vec::new(), Vec::new());
    let cells = kept();
    for (home, text, numbers, noise) in &cells {
        let country = Country::parse(home).expect("two letters");
        let read = read_cell(text, country);
        let mut found: Vec<String> =
            read.iter().filter_map(|(_, phone)| phone.as_ref().ok()?.number.map(|number| number.to_string())).collect();
        let mut expected = numbers.clone();
        let tally = tallies.entry(noise.clone()).or_default();
        tally.cells += 1;
        if found.iter().any(|number| !expected.contains(number)) {
            tally.wrong += 1;
            wrong.push(format!("{noise}: {text:?} in {home} is {numbers:?}, not {found:?}"));
        }
        found.sort();
        expected.sort();
        let reason = read.iter().find_map(|(_, phone)| phone.as_ref().err());
        let reason_fits = match (REASONS.iter().find(|(known, _)| known == noise), reason) {
            (Some((_, reasons)), Some(reason)) => reasons.contains(reason),
            (Some(_), None) => false,
            (None, _) => true,
        };
        if found == expected && reason_fits {
            tally.exact += 1;
        } else {
            missed.push(format!("{noise}: {text:?} in {home} is {numbers:?}, not {found:?} ({reason:?})"));
        }
    }
    for (noise, tally) in &tallies {
        println!("{noise:32} {:5} cells {:5} exact {:3} wrong", tally.cells, tally.exact, tally.wrong);
    }
    let sum = |count: fn(&Tally) -> usize, of: &dyn Fn(&str) -> bool| -> usize {
        tallies.iter().filter(|(noise, _)| of(noise)).map(|(_, tally)| count(tally)).sum()
    };
    let all = |_: &str| true;
    let (cells, exact) = (sum(|tally| tally.cells, &all), sum(|tally| tally.exact, &all));
    println!("all: {exact} of {cells}, {} wrong", wrong.len());
    assert!(cells >= 1500 && sum(|tally| tally.cells, &|noise| noise.starts_with("empty")) >= 250);
    assert!(wrong.is_empty(), "{} wrong or invented:\n{}", wrong.len(), wrong.join("\n"));
    assert!(exact * 1000 >= cells * 993, "{exact} of {cells}; missed:\n{}", missed.join("\n"));
    let extensions = |noise: &str| noise.starts_with("extension");
    let (cells, exact) = (sum(|tally| tally.cells, &extensions), sum(|tally| tally.exact, &extensions));
    assert!(cells >= 150 && exact * 150 >= cells * 148, "{exact} of {cells} extensions");
    if !missed.is_empty() {
        println!("missed:\n{}", missed.join("\n"));
    }
}
