//! `cargo xtask bench`: builds the release site with the measuring page in it, and hands over to `benches/browser/run.mjs`,
//! which measures. `--scale` hands over to `scale.mjs` instead, which shows how cost grows with the book; `--filters` to
//! `filters.mjs`, which asks the app itself and needs no measuring page; `--build-only` stops before measuring; everything else
//! is passed on.

use crate::{Outcome, build, chromium, html, place, run, setup};
use std::fs;
use std::path::{Path, PathBuf};

/// What may be measured instead, and by which program.
const OTHERS: [(&str, &str); 2] = [("--scale", "scale.mjs"), (FILTERS, "filters.mjs")];
const FILTERS: &str = "--filters";
const PAGE: &str = "bench.html";
const BOOT: &str = "bench-boot.js";

/// Measures, or only builds, from the command line's arguments.
pub fn run(arguments: &[String]) -> Outcome {
    let has = |flag: &str| arguments.iter().any(|argument| argument == flag);
    let site = if has(FILTERS) { release()? } else { build_site()? };
    if has("--build-only") && !has(FILTERS) {
        println!("The measuring page is {}; serve the folder and open it.", site.join(PAGE).display());
        return Ok(());
    }
    let folder = place::root().join("benches/browser");
    setup::node_packages(&folder)?;
    let browser = chromium::browser()?;
    let mut node = run::command("node");
    let (program, rest) = handed_to(arguments);
    node.arg(folder.join(program)).args(rest).env("CHROME", browser).env("DAFTAR_DIST", site);
    run::wait(&mut node)
}

/// The program that measures, and the arguments that are left for it.
fn handed_to(arguments: &[String]) -> (&'static str, Vec<&String>) {
    let chosen = |argument: &String| OTHERS.iter().find(|(flag, _)| argument == flag);
    let program = arguments.iter().find_map(chosen).map_or("run.mjs", |(_, program)| program);
    (program, arguments.iter().filter(|argument| chosen(argument).is_none()).collect())
}

/// The release site as it ships.
fn release() -> Outcome<PathBuf> {
    build::current_release()?;
    Ok(place::dist())
}

/// A copy of the release site with the measuring page beside the app. The app itself never ships that page.
fn build_site() -> Outcome<PathBuf> {
    build::current_release()?;
    let site = place::dist_bench();
    run::step("measuring page", || {
        let failed = |error: std::io::Error| format!("{}: {error}", site.display());
        if site.exists() {
            fs::remove_dir_all(&site).map_err(failed)?;
        }
        copy_tree(&place::dist(), &site)?;
        let mut cargo = run::cargo();
        cargo.args(["build", "--release", "--target=wasm32-unknown-unknown", "--no-default-features"]);
        run::wait(cargo.args(["--features=bench", "--bin=bench"]))?;
        let wasm = place::target().join("wasm32-unknown-unknown/release/bench.wasm");
        let mut bindgen = run::command(setup::wasm_bindgen_program()?);
        bindgen.args(["--target=web", "--no-typescript", "--out-name=bench", "--out-dir"]).arg(&site).arg(wasm);
        run::wait(&mut bindgen)?;
        let index = fs::read_to_string(site.join("index.html")).map_err(failed)?;
        let (page, boot) = page(&index)?;
        let boot = fs::read_to_string(site.join(boot)).map_err(failed)?;
        fs::write(site.join(BOOT), boot_of(&boot)?).map_err(failed)?;
        fs::write(site.join(PAGE), page).map_err(failed)
    })?;
    Ok(site)
}

/// The app's page, with its policy, styles and build name, but starting the measuring page instead; and the name of the script
/// that starts the app.
fn page(index: &str) -> Outcome<(String, String)> {
    let tags = html::tags(index);
    let boot_source = |tag: &html::Tag| {
        let source = tag.attribute("src").filter(|source| tag.name == "script" && source.contains("boot-"))?;
        Some(source.trim_start_matches("./").to_owned())
    };
    let boot = tags.iter().find_map(|tag| Some((tag, boot_source(tag)?)));
    let (boot, source) = boot.ok_or("index.html starts from no boot script")?;
    let is_hint = |tag: &&html::Tag| {
        tag.name == "link" && tag.attribute("rel").is_some_and(|rel| rel == "preload" || rel == "modulepreload")
    };
    // From the end, so that positions before it stay true.
    let mut changes: Vec<_> = tags.iter().filter(is_hint).map(|tag| (tag.start..tag.end, "")).collect();
    let script = format!("<script type=\"module\" src=\"./{BOOT}\"></script>");
    changes.push((boot.start..boot.end, &script));
    changes.sort_by_key(|(place, _)| std::cmp::Reverse(place.start));
    let mut page = index.to_owned();
    for (place, text) in changes {
        page.replace_range(place, text);
    }
    Ok((page, source))
}

/// The app's start script, which also starts the worker, with the measuring page's program in the app's place.
fn boot_of(boot: &str) -> Outcome<String> {
    let mut found = 0;
    let lines = boot.lines().map(|line| {
        let program = [("const SCRIPT = ", "./bench.js"), ("const WASM = ", "./bench_bg.wasm")];
        match program.into_iter().find(|(start, _)| line.starts_with(start)) {
            Some((start, file)) => {
                found += 1;
                format!("{start}\"{file}\";\n")
            }
            None => format!("{line}\n"),
        }
    });
    let boot: String = lines.collect();
    if found == 2 { Ok(boot) } else { Err("the boot script does not say which program it starts".to_owned()) }
}

fn copy_tree(from: &Path, to: &Path) -> Outcome {
    let failed = |error: std::io::Error| format!("{}: {error}", from.display());
    fs::create_dir_all(to).map_err(failed)?;
    for entry in fs::read_dir(from).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_tree(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target).map_err(failed)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flag_says_what_is_measured_and_the_rest_is_passed_on() {
        let of = |words: &[&str]| {
            let arguments: Vec<String> = words.iter().map(ToString::to_string).collect();
            let (program, rest) = handed_to(&arguments);
            (program, rest.into_iter().cloned().collect::<Vec<_>>())
        };
        assert_eq!(of(&["--rows", "9"]), ("run.mjs", vec!["--rows".to_owned(), "9".to_owned()]));
        assert_eq!(of(&["--filters", "--rows", "9"]), ("filters.mjs", vec!["--rows".to_owned(), "9".to_owned()]));
        assert_eq!(of(&["--scale"]), ("scale.mjs", vec![]));
    }

    #[test]
    fn the_measuring_page_keeps_all_but_the_start() {
        let index = "<meta charset=utf-8><link rel=\"modulepreload\" href=\"./app-1.js\"><link rel=\"stylesheet\" \
                     href=\"./a.css\"><script type=\"module\" src=\"./boot-12.js\"></script><main></main>";
        let wanted = "<meta charset=utf-8><link rel=\"stylesheet\" href=\"./a.css\"><script type=\"module\" \
                      src=\"./bench-boot.js\"></script><main></main>";
        assert_eq!(page(index), Ok((wanted.to_owned(), "boot-12.js".to_owned())));
        assert!(page("<main></main>").is_err());
    }

    #[test]
    fn the_measuring_page_is_started_as_the_app_is() {
        let boot = "const SCRIPT = \"./app-1.js\";\nconst WASM = \"./app-1_bg.wasm\";\nstart(SCRIPT, WASM);";
        let wanted = "const SCRIPT = \"./bench.js\";\nconst WASM = \"./bench_bg.wasm\";\nstart(SCRIPT, WASM);\n";
        assert_eq!(boot_of(boot).as_deref(), Ok(wanted));
        assert!(boot_of("start();").is_err());
    }
}
