//! `cargo xtask test`: the layers of tests, cheapest first, with a count that sums what each runner reports.

use crate::count::{self, Count};
use crate::{Outcome, build, chromium, place, run, setup, simulate};
use std::fs;
use std::path::Path;
use std::time::Instant;

type Layer = (&'static str, fn() -> Outcome<Count>);

const LAYERS: [Layer; 4] =
    [("native", native), ("simulation", simulate::layer), ("browser", browser), ("stories", stories)];

/// Runs the named layer, or all; the last line printed is the count.
pub fn run(arguments: &[String]) -> Outcome {
    let chosen: Vec<_> = match arguments {
        [] => LAYERS.to_vec(),
        [name] => LAYERS.into_iter().filter(|(layer, _)| layer == name).collect(),
        _ => Vec::new(),
    };
    if chosen.is_empty() {
        return Err("usage: cargo xtask test [native|simulation|browser|stories]".to_owned());
    }
    let mut summary = Vec::new();
    let mut sum = Count::default();
    let mut is_green = true;
    for (layer, work) in chosen {
        println!("== {layer} tests");
        let start = Instant::now();
        let outcome = work();
        let time = run::seconds(start.elapsed());
        match outcome {
            Ok(count) => {
                sum += count;
                is_green &= count.failed == 0;
                summary.push(format!("{layer}: {count} ({time})"));
            }
            Err(reason) => {
                is_green = false;
                summary.push(format!("{layer}: could not be run ({time}): {reason}"));
            }
        }
    }
    // `.ci/run` finds the sum by the line before it.
    println!("\n{}\ntotal:\n{sum}", summary.join("\n"));
    if is_green { Ok(()) } else { Err("not all tests passed".to_owned()) }
}

fn native() -> Outcome<Count> {
    let mut count = cargo_test(run::cargo().args(["test", "--workspace", "--no-fail-fast"]))?;
    // Pure functions of the page and the widget run natively as well; the filters keep the rest from running twice.
    let rooms: Vec<&str> =
        ["app", "widget"].into_iter().filter(|room| has_tests(&place::root().join("src").join(room))).collect();
    if !rooms.is_empty() {
        let filters: Vec<String> = rooms.iter().map(|room| format!("{room}::")).collect();
        let features = format!("--features={}", rooms.join(","));
        count += cargo_test(run::cargo().args(["test", "--lib", &features, "--"]).args(filters))?;
    }
    Ok(count)
}

fn browser() -> Outcome<Count> {
    setup::build_tools()?;
    let found = chromium::find_or_install()?;
    let capabilities = place::target().join("webdriver.json");
    fs::write(&capabilities, capabilities_for(&found.browser))
        .map_err(|error| format!("{}: {error}", capabilities.display()))?;
    let mut cargo = run::cargo();
    cargo
        .args(["test", "--target=wasm32-unknown-unknown", "--features=worker", "--test=browser"])
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", setup::wasm_test_runner()?)
        .env("CHROMEDRIVER", found.driver)
        .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", capabilities)
        // The runner's own 20 and 5 seconds are too short on a busy machine.
        .env("WASM_BINDGEN_TEST_TIMEOUT", "300")
        .env("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", "60")
        // The runner's server isolates the page from other origins; a static host does not.
        .env("WASM_BINDGEN_TEST_NO_ORIGIN_ISOLATION", "1");
    cargo_test(&mut cargo)
}

fn stories() -> Outcome<Count> {
    build::current_release()?;
    setup::node_packages(&place::stories())?;
    let browser = chromium::browser()?;
    let mut node = run::command("node");
    node.arg(place::stories().join("run.mjs")).env("CHROME", browser).env("DAFTAR_DIST", place::dist());
    let (printed, succeeded) = run::listen(&mut node)?;
    match count::of_stories(&printed) {
        Some(count) if succeeded || count.failed > 0 => Ok(count),
        _ => Err("the story runner stopped before its end".to_owned()),
    }
}

fn cargo_test(command: &mut std::process::Command) -> Outcome<Count> {
    let (printed, succeeded) = run::listen(command)?;
    let count = count::of_cargo(&printed);
    if succeeded || count.failed > 0 { Ok(count) } else { Err("cargo test failed before its tests ended".to_owned()) }
}

/// The runner adds headless mode and what root needs by itself.
fn capabilities_for(browser: &Path) -> String {
    let binary = browser.to_string_lossy().replace('\\', "\\\\").replace('"', "\\\"");
    format!(
        "{{\"goog:chromeOptions\": {{\"binary\": \"{binary}\", \"args\": [\"disable-gpu\", \"disable-quic\", \
         \"no-first-run\", \"disable-background-networking\", \"disable-component-update\", \"disable-sync\"]}}}}\n"
    )
}

/// Whether a folder has a test anywhere below it.
fn has_tests(folder: &Path) -> bool {
    let Ok(entries) = fs::read_dir(folder) else { return false };
    entries.flatten().map(|entry| entry.path()).any(|path| {
        if path.is_dir() {
            has_tests(&path)
        } else {
            fs::read_to_string(path).is_ok_and(|text| text.contains("#[test]"))
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_the_browser_in_the_drivers_own_form() {
        let text = capabilities_for(Path::new("C:\\Chrome \"beta\"\\chrome.exe"));
        assert!(text.contains(r#""binary": "C:\\Chrome \"beta\"\\chrome.exe""#), "{text}");
    }
}
