//! `cargo xtask bench`: builds the release site with the measuring page in it, and hands over to `benches/browser/run.mjs`,
//! which measures. `--scale` hands over to `scale.mjs` instead, which shows how cost grows with the book; `--build-only` stops
//! before measuring; everything else is passed on.

use crate::{Outcome, build, chromium, html, place, run, setup};
use std::fs;
use std::path::{Path, PathBuf};

const SCALE: &str = "--scale";
const PAGE: &str = "bench.html";
const BOOT: &str = "\
// Written by `cargo xtask bench`: starts the measuring page.
import init from \"./bench.js\";
await init({ module_or_path: new URL(\"./bench_bg.wasm\", import.meta.url) });
";

/// Measures, or only builds, from the command line's arguments.
pub fn run(arguments: &[String]) -> Outcome {
    let site = build_site()?;
    if arguments.iter().any(|argument| argument == "--build-only") {
        println!("The measuring page is {}; serve the folder and open it.", site.join(PAGE).display());
        return Ok(());
    }
    let folder = place::root().join("benches/browser");
    setup::node_packages(&folder)?;
    let browser = chromium::browser()?;
    let mut node = run::command("node");
    let (scale, rest): (Vec<&String>, Vec<&String>) = arguments.iter().partition(|argument| *argument == SCALE);
    let program = if scale.is_empty() { "run.mjs" } else { "scale.mjs" };
    node.arg(folder.join(program)).args(rest).env("CHROME", browser).env("DAFTAR_DIST", site);
    run::wait(&mut node)
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
        fs::write(site.join("bench-boot.js"), BOOT).map_err(failed)?;
        fs::write(site.join(PAGE), page(&index)?).map_err(failed)
    })?;
    Ok(site)
}

/// The app's page, with its policy, styles and build name, but starting the measuring page instead.
fn page(index: &str) -> Outcome<String> {
    let tags = html::tags(index);
    let is_boot =
        |tag: &&html::Tag| tag.name == "script" && tag.attribute("src").is_some_and(|source| source.contains("boot-"));
    let boot = tags.iter().find(is_boot).ok_or("index.html starts from no boot script")?;
    let is_hint = |tag: &&html::Tag| {
        tag.name == "link" && tag.attribute("rel").is_some_and(|rel| rel == "preload" || rel == "modulepreload")
    };
    // From the end, so that positions before it stay true.
    let mut changes: Vec<_> = tags.iter().filter(is_hint).map(|tag| (tag.start..tag.end, "")).collect();
    changes.push((boot.start..boot.end, "<script type=\"module\" src=\"./bench-boot.js\"></script>"));
    changes.sort_by_key(|(place, _)| std::cmp::Reverse(place.start));
    let mut page = index.to_owned();
    for (place, text) in changes {
        page.replace_range(place, text);
    }
    Ok(page)
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
    fn the_measuring_page_keeps_all_but_the_start() {
        let index = "<meta charset=utf-8><link rel=\"modulepreload\" href=\"./app-1.js\"><link rel=\"stylesheet\" \
                     href=\"./a.css\"><script type=\"module\" src=\"./boot-12.js\"></script><main></main>";
        let wanted = "<meta charset=utf-8><link rel=\"stylesheet\" href=\"./a.css\"><script type=\"module\" \
                      src=\"./bench-boot.js\"></script><main></main>";
        assert_eq!(page(index).as_deref(), Ok(wanted));
        assert!(page("<main></main>").is_err());
    }
}
