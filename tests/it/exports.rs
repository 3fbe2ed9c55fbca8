//! The exports that people bring, with their exact headers: each is read without a question, and every row comes out with
//! the name, numbers, addresses and tags that were put in.

mod formats;

use daftar::domain::country::Country;
use daftar::domain::import::clean::Cleaner;
use daftar::domain::import::file::ImportFile;
use daftar::domain::import::{Options, Target};
use formats::{FORMATS, Format, PEOPLE, Person};

/// A file of a format with all people in it.
fn written(format: &Format) -> Vec<u8> {
    let headers: Vec<&str> = format.header.split(format.delimiter).collect();
    let mut text = format!("{}\r\n", format.header);
    for person in PEOPLE {
        let cells = (format.row)(person);
        for (header, _) in &cells {
            assert!(headers.contains(header), "{} has no column {header}", format.name);
        }
        let row: Vec<String> = headers
            .iter()
            .map(|header| {
                cells.iter().find(|(known, _)| known == header).map(|(_, cell)| cell.as_str()).unwrap_or_default()
            })
            .map(|cell| {
                if cell.contains(['"', ',', ';', '\n']) {
                    format!("\"{}\"", cell.replace('"', "\"\""))
                } else {
                    cell.to_owned()
                }
            })
            .collect();
        text.push_str(&row.join(&format.delimiter.to_string()));
        text.push_str("\r\n");
    }
    text.into_bytes()
}

fn options() -> Options {
    Options::new(Country::SAUDI_ARABIA)
}

#[test]
fn known_exports_are_mapped_without_a_question() {
    for format in FORMATS {
        let file = ImportFile::read(format.name, written(format), None, None).expect("the export is a table");
        let targets: Vec<(&str, Target)> =
            file.preview().columns.iter().map(|column| (column.header.as_str(), column.guess)).collect();
        for target in [Target::Phone, Target::Email, Target::Tags] {
            let found: Vec<&str> =
                targets.iter().filter(|(_, guess)| *guess == target).map(|(header, _)| *header).collect();
            let wanted = match target {
                Target::Phone => format.phones,
                Target::Email => format.emails,
                _ => format.tags,
            };
            assert_eq!(found, wanted, "{}: {target:?}", format.name);
        }
        for column in &file.preview().columns {
            let asked = column.confidence < 60 && !matches!(column.guess, Target::Extra | Target::Ignore);
            assert!(!asked, "{}: {} is only guessed to be {:?}", format.name, column.header, column.guess);
        }
    }
}

#[test]
fn every_row_of_an_export_comes_out_as_it_was_put_in() {
    let (mut rows, mut names, mut phones, mut emails, mut tags) = (0, 0, 0, 0, 0);
    let mut problems = Vec::new();
    for format in FORMATS {
        let file = ImportFile::read(format.name, written(format), None, None).expect("the export is a table");
        assert_eq!(file.table().rows(), PEOPLE.len(), "{}: every row is there", format.name);
        let mut cleaner = Cleaner::new(file.table(), &file.guessed_mapping(), &options());
        for (row, person) in PEOPLE.iter().enumerate() {
            let draft = cleaner.clean(file.table(), row);
            let got_tags: Vec<String> =
                draft.tags.iter().map(|tag| cleaner.tag_names()[*tag as usize].clone()).collect();
            let got_phones: Vec<String> = draft
                .phones
                .iter()
                .map(|phone| phone.number.map_or("?".to_owned(), |number| number.to_string()))
                .collect();
            let got_emails: Vec<&str> = draft.emails.iter().map(|email| email.0.as_str()).collect();
            let wanted = Person { ..*person };
            let checks = [
                (draft.name == wanted.name(), &mut names),
                (got_phones == [wanted.e164], &mut phones),
                (got_emails == [wanted.email], &mut emails),
                (format.tags.is_empty() || got_tags == wanted.tags, &mut tags),
            ];
            rows += 1;
            let mut right = true;
            for (ok, count) in checks {
                *count += usize::from(ok);
                right &= ok;
            }
            if !right {
                problems.push(format!(
                    "{} {}: {:?} {got_phones:?} {got_emails:?} {got_tags:?}",
                    format.name, row, draft.name
                ));
            }
        }
    }
    println!("{rows} rows of {} formats: names {names}, phones {phones}, e-mails {emails}, tags {tags}", FORMATS.len());
    assert!(rows >= 200, "only {rows} rows");
    assert!(problems.is_empty(), "{} of {rows}:\n{}", problems.len(), problems.join("\n"));
}
