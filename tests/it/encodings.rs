//! Files in every encoding and dialect that people bring, each with the cells that it holds: `corpus` writes them, and they
//! stand in `tests/data/encodings` for all to see. Set `DAFTAR_WRITE_SAMPLES=1` to write them anew after a change.
//!
//! The figures are those of the goals: at least 98 of 100 files decoded and cut right, and none wrong without saying so.

mod corpus;
mod hard;

use corpus::Sample;
use daftar::domain::import::Encoding;
use daftar::domain::import::file::ImportFile;
use std::fs;
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/encodings")
}

fn samples() -> Vec<Sample> {
    let mut samples = corpus::samples();
    samples.extend(hard::samples());
    samples
}

/// What a sample must come out as, as one line of JSON.
fn expected(sample: &Sample) -> String {
    serde_json::json!({
        "file": sample.name,
        "encoding": sample.encoding.label(),
        "delimiter": sample.delimiter.map(|delimiter| char::from(delimiter).to_string()),
        "rows": sample.rows,
    })
    .to_string()
}

#[test]
fn the_sample_files_are_those_that_the_corpus_writes() {
    let lines: String = samples().iter().map(|sample| expected(sample) + "\n").collect();
    if std::env::var_os("DAFTAR_WRITE_SAMPLES").is_some() {
        fs::create_dir_all(folder()).expect("the folder can be made");
        for sample in samples() {
            fs::write(folder().join(&sample.name), &sample.bytes).expect("a sample can be written");
        }
        fs::write(folder().join("expected.jsonl"), &lines).expect("the expectations can be written");
    }
    for sample in samples() {
        let stored = fs::read(folder().join(&sample.name)).expect("every sample is stored");
        assert!(stored == sample.bytes, "{} differs from what the corpus writes", sample.name);
    }
    let stored = fs::read_to_string(folder().join("expected.jsonl")).expect("the expectations are stored");
    assert!(stored == lines, "expected.jsonl differs from what the corpus says");
}

#[test]
fn files_are_decoded_and_cut_right_or_said_to_be_doubtful() {
    let samples = samples();
    assert!(samples.len() >= 80, "only {} samples", samples.len());
    let (mut right, mut certain) = (0, 0);
    let mut problems = Vec::new();
    for sample in &samples {
        let file = match ImportFile::read(&sample.name, sample.bytes.clone(), None, None) {
            Ok(file) => file,
            Err(error) => {
                problems.push(format!("{}: {error}", sample.name));
                continue;
            }
        };
        let rows: Vec<Vec<String>> =
            file.table().records().map(|cells| cells.into_iter().map(|cell| cell.into_owned()).collect()).collect();
        let preview = file.preview();
        certain += usize::from(preview.encoding_certain);
        if rows == sample.rows {
            right += 1;
            if let Some(delimiter) = sample.delimiter {
                assert_eq!(char::from(preview.dialect.delimiter), char::from(delimiter), "{}", sample.name);
            }
            continue;
        }
        let differs = rows.iter().zip(&sample.rows).find(|(got, wanted)| got != wanted);
        problems.push(format!("{}: read as {:?}, {differs:?}", sample.name, preview.encoding));
        let decoded_wrong = preview.encoding != sample.encoding;
        assert!(!(decoded_wrong && preview.encoding_certain), "{}: silent mojibake, {differs:?}", sample.name);
    }
    println!("{right} of {} files right, {certain} of them certain; {problems:?}", samples.len());
    assert!(right * 100 >= samples.len() * 98, "{right} of {}:\n{}", samples.len(), problems.join("\n"));
    assert!(certain * 100 >= samples.len() * 90, "only {certain} of {} are certain", samples.len());
}

#[test]
fn an_encoding_that_the_person_names_is_used() {
    for sample in samples().iter().filter(|sample| sample.encoding == Encoding::Iso8859_6) {
        let file = ImportFile::read(&sample.name, sample.bytes.clone(), Some(sample.encoding), None)
            .expect("the sample is a table");
        let rows: Vec<Vec<String>> =
            file.table().records().map(|cells| cells.into_iter().map(|cell| cell.into_owned()).collect()).collect();
        assert_eq!(rows, sample.rows, "{}", sample.name);
        assert!(file.preview().encoding_certain);
    }
}
