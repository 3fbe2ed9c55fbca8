//! Any text as a filter: what can be read prints to what reads back as the same.

#![no_main]

use daftar::domain::segment::parse::parse;
use daftar::domain::segment::print::print;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    match parse(text) {
        Ok(tree) => {
            let printed = print(&tree);
            assert_eq!(parse(&printed).as_ref(), Ok(&tree), "{text} prints as {printed}");
        }
        Err(error) => assert!(error.from <= error.to && error.to as usize <= text.len() + 1, "{error:?} in {text}"),
    }
});
