//! Any bytes as a file locked with a passphrase. Keys that would take long are not made: what is looked for is in the header.

#![no_main]

use daftar::domain::export::age::{AgeProblem, Locked};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    // A cost of one digit: two of them would take most of the time of a run.
    let costly = bytes.split(|byte| *byte == b'\n').nth(1).is_some_and(|line| {
        line.iter().rev().take_while(|byte| byte.is_ascii_digit()).count() > 1
    });
    if costly {
        return;
    }
    if let Ok(locked) = Locked::read(bytes.to_vec()) {
        let content = locked.open("p").and_then(|mut opening| {
            while !opening.advance(16)? {}
            opening.finish()
        });
        assert_ne!(content, Err(AgeProblem::NotAge), "what was read as one is one");
    }
});
