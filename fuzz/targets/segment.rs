//! Any text as a filter: what can be read prints to what reads back as the same, comes back from the builder as the same,
//! and is said in both languages.

#![no_main]

use daftar::domain::segment::build::Build;
use daftar::domain::segment::parse::parse;
use daftar::domain::segment::print::print;
use daftar::domain::segment::words::{arabic, english};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    match parse(text) {
        Ok(tree) => {
            let printed = print(&tree);
            assert_eq!(parse(&printed).as_ref(), Ok(&tree), "{text} prints as {printed}");
            assert_eq!(Build::from_node(tree.clone(), &|_| None).node(), tree, "{text} is built otherwise");
            assert!(!english(&tree).is_empty() && !arabic(&tree).is_empty());
        }
        Err(error) => assert!(error.from <= error.to && error.to as usize <= text.len() + 1, "{error:?} in {text}"),
    }
});
