//! House rules that a compiler can't enforce, read from ARCHITECTURE.md and CONTRIBUTING.md and run over the whole tree.
//!
//! Each rule is a function from text to problems, beside planted violations that prove that it can fail.
//! What clippy and rustc already know is not repeated here.

mod arrows;
mod code;
mod css;
mod rust;
mod words;

use std::fs;
use std::path::{Path, PathBuf};

/// One file of the project.
struct Source {
    /// From the project's folder, with `/`.
    path: String,
    text: String,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All files below the named places whose name ends so, in order of path.
fn sources(places: &[&str], endings: &[&str]) -> Vec<Source> {
    let mut paths = Vec::new();
    for place in places {
        collect(&root().join(place), &mut paths);
    }
    paths.sort();
    let relative = |path: &PathBuf| {
        let inside = path.strip_prefix(root()).expect("only the project's own folders are walked");
        inside.to_string_lossy().replace('\\', "/")
    };
    paths
        .iter()
        .filter(|path| endings.iter().any(|ending| path.to_string_lossy().ends_with(ending)))
        .map(|path| Source { path: relative(path), text: fs::read_to_string(path).expect("sources are UTF-8 text") })
        .collect()
}

fn collect(path: &Path, into: &mut Vec<PathBuf>) {
    if path.is_dir() {
        let name = path.file_name().unwrap_or_default();
        if name == "node_modules" || name == "target" {
            return;
        }
        for entry in fs::read_dir(path).expect("a folder of the project can be read") {
            collect(&entry.expect("a folder of the project can be read").path(), into);
        }
    } else if path.exists() {
        into.push(path.to_owned());
    }
}

/// Runs a rule over files and fails with every problem at once.
fn enforce(sources: &[Source], rule: impl Fn(&Source) -> Vec<String>) {
    assert!(!sources.is_empty(), "the rule looks at no file at all");
    let problems: Vec<String> = sources
        .iter()
        .flat_map(|source| rule(source).into_iter().map(|problem| format!("{}: {problem}", source.path)))
        .collect();
    assert!(problems.is_empty(), "{} problems:\n  {}", problems.len(), problems.join("\n  "));
}

fn rust_sources() -> Vec<Source> {
    sources(&["src", "tests", "benches", "fuzz", "xtask/src", "build.rs"], &[".rs"])
}

#[test]
fn every_file_has_a_telling_name() {
    enforce(&sources(&["src", "tests", "benches", "style", "xtask/src"], &[".rs", ".mjs", ".js", ".css"]), |source| {
        words::banned_name(&source.path).into_iter().collect()
    });
}

#[test]
fn no_file_is_longer_than_five_hundred_lines() {
    enforce(
        &sources(&["src", "tests", "benches", "style", "xtask/src", "build.rs"], &[".rs", ".mjs", ".css"]),
        |source| words::too_long(&source.text).into_iter().collect(),
    );
}

#[test]
fn every_rust_file_says_what_it_holds() {
    enforce(&rust_sources(), |source| rust::missing_header(&source.text).into_iter().collect());
}

#[test]
fn arrows_never_turn_round() {
    enforce(&sources(&["src"], &[".rs"]), |source| arrows::violations(&source.path, &source.text));
}

#[test]
fn only_two_files_know_features() {
    enforce(&sources(&["src"], &[".rs"]), |source| rust::feature_outside_the_map(&source.path, &source.text));
}

#[test]
fn domain_is_pure() {
    let all = sources(&["src/domain"], &[".rs"]);
    let is_for_tests =
        |source: &Source| all.iter().any(|parent| rust::declares_for_tests(&parent.path, &parent.text, &source.path));
    enforce(&all, |source| if is_for_tests(source) { Vec::new() } else { rust::impure(&source.text) });
}

#[test]
fn nothing_makes_markup_or_code_from_text() {
    enforce(&sources(&["src"], &[".rs", ".js"]), |source| rust::markup_from_text(&source.text));
}

#[test]
fn no_shortcut_stays() {
    enforce(&rust_sources(), |source| rust::shortcuts(&source.path, &source.text));
}

#[test]
fn no_field_is_kept_by_the_browser() {
    enforce(&sources(&["src/app"], &[".rs"]), |source| rust::remembered_fields(&source.text));
}

#[test]
fn styles_know_no_physical_side() {
    enforce(&sources(&["style"], &[".css"]), |source| css::physical_sides(&source.text));
}

#[test]
fn raw_colors_live_in_tokens_only() {
    enforce(&sources(&["style"], &[".css"]), |source| {
        if source.path == "style/tokens.css" { Vec::new() } else { css::raw_colors(&source.text) }
    });
}

#[test]
fn no_style_shouts_or_names_an_id() {
    enforce(&sources(&["style"], &[".css"]), |source| css::shouts(&source.text));
}

#[test]
fn every_style_file_is_linked_in_the_page() {
    let page = fs::read_to_string(root().join("index.html")).expect("the page exists");
    enforce(&sources(&["style"], &[".css"]), |source| css::unlinked(&source.path, &page).into_iter().collect());
}

#[test]
fn languages_have_the_same_texts() {
    let files = sources(&["locales"], &[".json"]);
    let problems = words::differing_keys(&files.iter().map(|file| (&*file.path, &*file.text)).collect::<Vec<_>>());
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn every_text_is_shown_somewhere() {
    let page: String = sources(&["src/app"], &[".rs"]).into_iter().map(|source| source.text).collect();
    if let Some(file) = sources(&["locales"], &["en.json"]).first() {
        let unused = words::unused_keys(&file.text, &page);
        assert!(unused.is_empty(), "texts that nothing shows: {}", unused.join(", "));
    }
}

#[test]
fn documents_name_only_what_exists() {
    enforce(&sources(&["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "docs"], &[".md"]), |source| {
        words::missing_paths(&source.text, |path| root().join(path).exists())
    });
}

#[test]
fn documents_name_only_real_commands() {
    let commands = fs::read_to_string(root().join("xtask/src/main.rs")).expect("xtask exists");
    enforce(&sources(&["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "docs"], &[".md"]), |source| {
        words::unknown_commands(&source.text, &commands)
    });
}

#[test]
fn lock_files_name_no_host() {
    enforce(&sources(&["tests/e2e", "benches"], &["package-lock.json"]), |source| words::hosts(&source.text));
}
