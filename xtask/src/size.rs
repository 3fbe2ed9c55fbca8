//! `cargo xtask size`: what a visitor downloads, compressed, against the budgets.

use crate::{Outcome, build, place, run};
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

/// Bytes of one file, or of several together.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Size {
    raw: u64,
    gzip: u64,
    brotli: u64,
}

enum Measure {
    Gzip,
    Brotli,
}

/// What of a part is measured.
#[derive(Clone, Copy)]
enum Of {
    All,
    /// Its largest file: what somebody waits for who wants just that.
    Largest,
}

struct Budget {
    part: &'static str,
    of: Of,
    measure: Measure,
    /// In bytes; a kilobyte is 1,000 of them.
    limit: u64,
    /// What a change may not go beyond while a part is still over its budget; equal to the budget once it is met. It only
    /// ever goes down.
    ceiling: u64,
    holds: fn(&str) -> bool,
    /// Not there yet is no failure for a part that is listed before it is built.
    may_be_absent: bool,
}

const BUDGETS: [Budget; 9] = [
    Budget {
        part: "page: wasm, js, css",
        of: Of::All,
        measure: Measure::Brotli,
        limit: 250_000,
        ceiling: 250_000,
        holds: is_page,
        may_be_absent: false,
    },
    Budget {
        part: "worker: wasm, js",
        of: Of::All,
        measure: Measure::Brotli,
        limit: 300_000,
        ceiling: 300_000,
        holds: is_worker,
        may_be_absent: false,
    },
    Budget {
        part: "a screen that is not the first",
        of: Of::Largest,
        measure: Measure::Brotli,
        limit: 140_000,
        ceiling: 140_000,
        holds: is_page_part,
        may_be_absent: false,
    },
    Budget {
        part: "a later part of the worker",
        of: Of::Largest,
        measure: Measure::Brotli,
        limit: 250_000,
        ceiling: 250_000,
        holds: is_worker_part,
        may_be_absent: false,
    },
    // Fetched when nobody waits, and not at all where the browser saves data; see docs/decisions/loaded-in-parts.md.
    Budget {
        part: "all other screens",
        of: Of::All,
        measure: Measure::Brotli,
        limit: 820_000,
        ceiling: 820_000,
        holds: is_page_part,
        may_be_absent: false,
    },
    Budget {
        part: "all later parts of the worker",
        of: Of::All,
        measure: Measure::Brotli,
        limit: 1_000_000,
        ceiling: 1_000_000,
        holds: is_worker_part,
        may_be_absent: false,
    },
    Budget {
        part: "workbooks, when one is opened",
        of: Of::All,
        measure: Measure::Brotli,
        // As much as the worker: a person who opens a workbook waits for it once.
        limit: 300_000,
        ceiling: 300_000,
        holds: is_workbook,
        may_be_absent: false,
    },
    Budget {
        part: "widget before it is opened",
        of: Of::All,
        measure: Measure::Brotli,
        limit: 3_000,
        ceiling: 3_000,
        holds: is_loader,
        may_be_absent: true,
    },
    Budget {
        part: "widget, all in",
        of: Of::All,
        measure: Measure::Gzip,
        limit: 25_000,
        ceiling: 25_000,
        holds: is_widget,
        may_be_absent: false,
    },
];

/// What is loaded before the first screen can be used.
fn is_page(name: &str) -> bool {
    name.ends_with(".css") || name.starts_with("boot-") || (name.starts_with("app-") && !is_page_part(name))
}

fn is_page_part(name: &str) -> bool {
    name.starts_with("app-") && name.ends_with(".wasm") && !name.ends_with("_bg.wasm")
}

/// What is loaded before the book can be opened.
fn is_worker(name: &str) -> bool {
    matches!(name, "worker.js" | "worker_bg.wasm" | "worker_parts.js")
}

fn is_worker_part(name: &str) -> bool {
    name.starts_with("worker_") && name.ends_with(".wasm") && name != "worker_bg.wasm"
}

fn is_workbook(name: &str) -> bool {
    matches!(name, "workbook.js" | "workbook_bg.wasm")
}

fn is_loader(name: &str) -> bool {
    name == "widget-loader.js"
}

fn is_widget(name: &str) -> bool {
    matches!(name, "widget-loader.js" | "widget.js" | "widget_bg.wasm")
}

/// Prints the table; fails if a part is over its ceiling.
pub fn run() -> Outcome {
    build::current_release()?;
    let sizes = compressed()?;
    println!("{:<34} {:>9} {:>9} {:>9}", "bytes", "raw", "gzip", "brotli");
    for (name, size) in &sizes {
        println!("{name:<34} {:>9} {:>9} {:>9}", size.raw, size.gzip, size.brotli);
    }
    println!();
    let mut over = Vec::new();
    for budget in BUDGETS {
        let names: Vec<&String> = sizes.keys().filter(|name| (budget.holds)(name)).collect();
        if names.is_empty() {
            println!("{:<34} absent", budget.part);
            if !budget.may_be_absent {
                over.push(budget.part);
            }
            continue;
        }
        let (word, counted): (_, fn(&Size) -> u64) = match budget.measure {
            Measure::Gzip => ("gzip", |size| size.gzip),
            Measure::Brotli => ("brotli", |size| size.brotli),
        };
        let bytes = names.iter().filter_map(|name| sizes.get(*name)).map(counted);
        let bytes = match budget.of {
            Of::All => bytes.sum(),
            Of::Largest => bytes.max().unwrap_or_default(),
        };
        let verdict = if bytes <= budget.limit { "met" } else { "NOT MET" };
        println!("{:<34} {bytes:>9} of {:>7} {word:<6} {verdict}", budget.part, budget.limit);
        if bytes > budget.ceiling {
            println!("{:<34} {bytes:>9} is above its ceiling of {}", "", budget.ceiling);
            over.push(budget.part);
        }
    }
    if over.is_empty() { Ok(()) } else { Err(format!("too large: {}", over.join("; "))) }
}

/// Node compresses: gzip 9 and brotli 11, as a careful host would.
fn compressed() -> Outcome<BTreeMap<String, Size>> {
    let failed = |error: std::io::Error| format!("{}: {error}", place::dist().display());
    let mut paths: Vec<PathBuf> = Vec::new();
    for entry in fs::read_dir(place::dist()).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.is_file() {
            paths.push(path);
        }
    }
    let script = place::root().join("xtask/src/compress.mjs");
    let printed = run::output(run::command("node").arg(script).args(&paths))?;
    printed.lines().map(read_line).collect()
}

fn read_line(line: &str) -> Outcome<(String, Size)> {
    let unreadable = || format!("compress.mjs printed `{line}`");
    let [name, raw, gzip, brotli] = line.split('\t').collect::<Vec<_>>()[..] else {
        return Err(unreadable());
    };
    let number = |text: &str| text.parse::<u64>().map_err(|_| unreadable());
    Ok((name.to_owned(), Size { raw: number(raw)?, gzip: number(gzip)?, brotli: number(brotli)? }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_line_of_sizes() {
        let size = Size { raw: 10, gzip: 7, brotli: 6 };
        assert_eq!(read_line("a.js\t10\t7\t6"), Ok(("a.js".to_owned(), size)));
        assert!(read_line("a.js\t10").is_err());
        assert!(read_line("a.js\t10\t7\tx").is_err());
    }

    #[test]
    fn each_file_counts_for_the_right_part() {
        assert!(is_page("app-1f_bg.wasm") && is_page("tokens-2e.css") && is_page("boot-3d.js"));
        assert!(is_page("app-1f_parts.js") && !is_page("app-1f_import.wasm") && is_page_part("app-1f_shared-3.wasm"));
        assert!(
            is_worker("worker_parts.js") && !is_worker("worker_import.wasm") && is_worker_part("worker_import.wasm")
        );
        assert!(!is_worker_part("worker_bg.wasm") && !is_page_part("app-1f_bg.wasm"));
        assert!(!is_page("worker.js") && is_worker("worker_bg.wasm") && is_widget("widget-loader.js"));
    }
}
