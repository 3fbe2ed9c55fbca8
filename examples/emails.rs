//! Reads e-mail addresses, a cell a line on standard input: `emails`. A suggestion is never taken by itself: `email` is
//! what the cell says.

mod shared;

use daftar::domain::email::{read_cell, suggest, suggest_from_text};
use serde_json::json;
use shared::{Arguments, each_line, put};
use std::process::ExitCode;

fn main() -> ExitCode {
    shared::run(|out| {
        Arguments::read(&[])?;
        each_line(|line| {
            let parts = read_cell(line);
            let addresses: Vec<_> = parts.iter().filter_map(|part| part.as_ref().ok()).collect();
            let suggestion = match addresses.first() {
                Some(address) => suggest(address),
                None => suggest_from_text(line),
            };
            let reason = match (addresses.is_empty(), parts.is_empty(), &suggestion) {
                (true, true, _) => Some("empty"),
                (true, false, _) => Some("invalid"),
                (false, _, Some(_)) => Some("typo"),
                (false, _, None) => None,
            };
            let others: Vec<&str> = addresses.iter().skip(1).map(|email| email.0.as_str()).collect();
            put(
                out,
                &json!({
                    "raw": line,
                    "email": addresses.first().map(|email| email.0.as_str()),
                    "suggestion": suggestion.map(|email| email.0),
                    "reason": reason,
                    "others": others,
                }),
            )
        })
    })
}
