//! `dedupe [--country SA] FILE`: which rows of a contact file are the same person. Written for scripts and for measuring;
//! the search itself is `daftar::domain::dedupe`.
//!
//! For each row one JSON object a line: `{"row","cluster","score","certain","review":[{"row","score","why"}]}`. Rows of one
//! cluster may be merged without asking; rows that only a person may merge are in different clusters and name each other
//! under `review`. `row` and `cluster` are line numbers of the file. Errors go to standard error with exit code 2.

use daftar::domain::country::Country;
use daftar::domain::dedupe::{Finder, Options, Record};
use daftar::domain::import::Options as ImportOptions;
use daftar::domain::import::clean::{Cleaner, Draft};
use daftar::domain::import::file::ImportFile;
use daftar::domain::phone::match_key;
use serde_json::{Value, json};
use std::io::Write;
use std::process::ExitCode;

fn main() -> ExitCode {
    match run(std::env::args().skip(1)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("dedupe: {problem}");
            ExitCode::from(2)
        }
    }
}

fn run(mut arguments: impl Iterator<Item = String>) -> Result<(), String> {
    let (mut home, mut path) = (Country::SAUDI_ARABIA, None);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--country" => {
                let code = arguments.next().ok_or("--country wants a two-letter code")?;
                home = Country::parse(&code).ok_or_else(|| format!("no country: {code}"))?;
            }
            other if other.starts_with("--") => return Err(format!("no such option: {other}")),
            _ if path.is_none() => path = Some(argument),
            _ => return Err("one file at a time".to_owned()),
        }
    }
    let path = path.ok_or("usage: dedupe [--country SA] FILE")?;
    let bytes = std::fs::read(&path).map_err(|error| format!("{path}: {error}"))?;
    let file = ImportFile::read(&path, bytes, None, None).map_err(|error| format!("{path}: {error}"))?;
    let options = ImportOptions::new(home);
    let mut cleaner = Cleaner::new(file.table(), &file.guessed_mapping(), &options);
    let mut finder = Finder::new(&Options::default());
    let rows = file.table().rows();
    for row in 0..rows {
        finder.add(&record(&cleaner.clean(file.table(), row)));
    }
    print(&finder.finish(), rows, |row| file.table().line(row)).map_err(|error| error.to_string())
}

fn record(draft: &Draft) -> Record<'_> {
    Record {
        name: &draft.name,
        phones: draft.phones.iter().filter_map(|phone| phone.number).map(match_key).collect(),
        emails: draft.emails.iter().map(|email| email.0.as_str()).collect(),
        city: &draft.city,
        birthday: draft.birthday,
        details: draft.extra.iter().map(|(header, cell)| (header.as_str(), cell.as_str())).collect(),
    }
}

fn print(
    found: &daftar::domain::dedupe::Duplicates,
    rows: usize,
    line: impl Fn(usize) -> u32,
) -> Result<(), std::io::Error> {
    let mut cluster: Vec<(usize, u8, bool)> = (0..rows).map(|row| (row, 0, false)).collect();
    for group in &found.clusters {
        let first = group.members.first().copied().unwrap_or_default() as usize;
        for member in &group.members {
            if let Some(place) = cluster.get_mut(*member as usize) {
                *place = (first, group.score, true);
            }
        }
    }
    let mut review: Vec<Vec<Value>> = vec![Vec::new(); rows];
    for pair in &found.review {
        for (from, to) in [(pair.a, pair.b), (pair.b, pair.a)] {
            let why: Vec<Value> = pair.why.iter().map(|reason| json!(reason)).collect();
            if let Some(offers) = review.get_mut(from as usize) {
                offers.push(json!({ "row": line(to as usize), "score": pair.score, "why": why }));
            }
        }
    }
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for (row, ((first, score, certain), review)) in cluster.into_iter().zip(review).enumerate() {
        let answer =
            json!({ "row": line(row), "cluster": line(first), "score": score, "certain": certain, "review": review });
        writeln!(out, "{answer}")?;
    }
    out.flush()
}
