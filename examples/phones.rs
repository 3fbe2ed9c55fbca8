//! Reads phone numbers, a cell a line on standard input: `phones [--country SA]`.

mod shared;

use daftar::domain::phone::{PhoneKind, read_cell};
use serde_json::json;
use shared::{Arguments, each_line, kind_name, problem_name, put};
use std::process::ExitCode;

fn main() -> ExitCode {
    shared::run(|out| {
        let home = Arguments::read(&["country"])?.country()?;
        each_line(|line| {
            let found = read_cell(line, home);
            let numbers: Vec<_> = found
                .iter()
                .filter_map(|(_, read)| read.as_ref().ok())
                .filter_map(|phone| Some((phone.number?, phone.kind)))
                .collect();
            let reason = match (numbers.is_empty(), found.first()) {
                (false, _) => None,
                (true, Some((_, Err(problem)))) => Some(problem_name(*problem)),
                (true, _) => Some("empty"),
            };
            let (first, kind) =
                numbers.first().map_or((None, PhoneKind::Unknown), |(number, kind)| (Some(*number), *kind));
            let others: Vec<String> = numbers.iter().skip(1).map(|(number, _)| number.to_string()).collect();
            put(
                out,
                &json!({
                    "raw": line,
                    "e164": first.map(|number| number.to_string()),
                    "kind": kind_name(kind),
                    "reason": reason,
                    "others": others,
                }),
            )
        })
    })
}
