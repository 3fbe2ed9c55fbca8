//! Any bytes as a file: read, cut, guessed, cleaned and planned. Whatever comes, the figures add up to the rows.

#![no_main]

use daftar::domain::country::Country;
use daftar::domain::import::file::ImportFile;
use daftar::domain::import::match_book::EmptyBook;
use daftar::domain::import::plan::Planner;
use daftar::domain::import::{Options, RowsShown, Verdict};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(file) = ImportFile::read("f.csv", bytes.to_vec(), None, None) else { return };
    let options = Options::new(Country::SAUDI_ARABIA);
    let mut plan = Planner::new(&file, &file.guessed_mapping(), options, &EmptyBook).finish(&file, &EmptyBook);
    let summary = plan.summary().clone();
    assert_eq!(
        summary.rows,
        summary.new + summary.updated + summary.unchanged + summary.merged + summary.rejected,
        "{summary:?}"
    );
    assert_eq!(summary.rows, file.preview().rows);
    for verdict in Verdict::ALL {
        plan.rows(&file, &EmptyBook, RowsShown::Ending(verdict), 0, 20);
    }
    plan.rows(&file, &EmptyBook, RowsShown::Issues, 0, 20);
    assert_eq!(plan.take_changes().new.len(), summary.new as usize);
});
