//! `cargo xtask check`: formatting, lints of each half of the crate, and the wall between widget and page.

use crate::{Outcome, run, setup};

const WASM: &str = "--target=wasm32-unknown-unknown";

/// Runs every check, also after one has failed, and fails at the end if any did.
pub fn run() -> Outcome {
    setup::wasm_target()?;
    let steps: [(&str, &dyn Fn() -> Outcome); 7] = [
        ("formatting", &|| run::wait(run::cargo().args(["fmt", "--all", "--check"]))),
        ("lints: pure half and tests", &|| clippy(&["--workspace", "--all-targets"])),
        ("lints: page", &|| clippy(&[WASM, "--features=app", "--lib", "--bin=app"])),
        ("lints: measuring page", &|| clippy(&[WASM, "--features=bench", "--bin=bench"])),
        ("lints: worker", &|| clippy(&[WASM, "--features=worker", "--lib", "--bin=worker", "--test=browser"])),
        ("lints: widget", &|| clippy(&[WASM, "--features=widget", "--lib", "--bin=widget"])),
        ("wall: no page code in the widget", &widget_wall),
    ];
    let failed: Vec<&str> = steps
        .into_iter()
        .filter(|(title, work)| run::step(title, work).inspect_err(|reason| eprintln!("{reason}")).is_err())
        .map(|(title, _)| title)
        .collect();
    if failed.is_empty() { Ok(()) } else { Err(format!("failed: {}", failed.join("; "))) }
}

fn clippy(scope: &[&str]) -> Outcome {
    run::wait(run::cargo().args(["clippy", "--quiet"]).args(scope).args(["--", "--deny", "warnings"]))
}

fn widget_wall() -> Outcome {
    let tree = run::output(run::cargo().args(["tree", "--features=widget", WASM, "--edges=normal", "--prefix=none"]))?;
    match tree.lines().find(|line| line.split(' ').next() == Some("leptos")) {
        None => Ok(()),
        Some(line) => Err(format!("the widget depends on {line}")),
    }
}
