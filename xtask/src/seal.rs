//! Seals a finished build: the page starts from a file instead of an inline script, and anything that its
//! Content-Security-Policy would have to be opened for fails the build.
//!
//! Trunk calls this after each build (a hook in `Trunk.toml`), in its staging folder, so `serve` and `dist` are alike.

use crate::html::{self, Tag};
use crate::split::{self, Cut};
use crate::stamp::Digest;
use crate::{Outcome, place, policy};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

/// Files that other rooms of the house may bring: from the project, into the site.
const EXTRAS: [(&str, &str); 2] = [("embed.html", "embed.html"), ("src/widget/loader.js", "widget-loader.js")];

/// What starts the page, with holes for names.
const START: &str = include_str!("../../src/app/start.js");

/// What the worker asks for when the first workbook appears.
const WORKBOOK: &str = "workbook_bg.wasm";

/// Reloads a page that `cargo xtask serve` shows when a build is ready; never part of a release.
const RELOAD: &str = "\
// Written by `cargo xtask serve`: loads the page again after a build.
const socket = new WebSocket(`ws://${location.host}/.well-known/trunk/ws`);
socket.onmessage = (message) => JSON.parse(message.data).type === \"reload\" && location.reload();
";

/// What Trunk's hook runs.
pub fn run_as_hook() -> Outcome {
    let staging = env::var_os("TRUNK_STAGING_DIR").ok_or("`seal` is called by Trunk, which names the folder")?;
    let is_release = env::var_os("TRUNK_PROFILE").is_some_and(|profile| profile == "release");
    let (page, worker) = split::cut_all(is_release)?;
    seal(Path::new(&staging), &page, &worker, env::var_os("DAFTAR_RELOAD").is_some())
}

fn seal(site: &Path, page_code: &Cut, worker_code: &Cut, reload: bool) -> Outcome {
    for (from, to) in EXTRAS {
        let from = place::root().join(from);
        if from.exists() {
            fs::copy(&from, site.join(to)).map_err(|error| format!("{}: {error}", from.display()))?;
        }
    }
    let index = site.join("index.html");
    let page = with_one_style(site, &read(&index)?)?;
    let (page, whole) = with_parts(&page, &format!("app-{}", page_code.digest()?))?;
    for left in [format!("{whole}.js"), format!("{whole}_bg.wasm"), "worker.js".into(), "worker_bg.wasm".into()] {
        let left = site.join(left);
        fs::remove_file(&left).map_err(|error| format!("{}: {error}", left.display()))?;
    }
    write_all(site, page_code.files(&format!("app-{}", page_code.digest()?), "")?)?;
    let mut brought = worker_code.wasm_names("worker")?;
    brought.push(WORKBOOK.to_owned());
    let (mut page, boot, boot_name) = start_from_file(&page, &brought)?;
    write(&site.join(boot_name), &boot)?;
    let id = build_id(site, worker_code)?;
    // The page asks for the worker's script with this name too: with another it would be another copy of the script.
    write_all(site, worker_code.files("worker", &format!("?v={id}"))?)?;
    page = with_build_id(&page, &id)?;
    if reload {
        write(&site.join("reload.js"), RELOAD)?;
        page = page.replacen("</head>", "<script type=\"module\" src=\"./reload.js\"></script></head>", 1);
    }
    write(&index, &page)?;
    let found = policy::all_violations(site, &files(site)?)?;
    if found.is_empty() { Ok(()) } else { Err(format!("the site breaks its own policy:\n  {}", found.join("\n  "))) }
}

/// Puts the page's style sheets into one, in their order: together they are a third smaller, and one request. Their files go.
fn with_one_style(site: &Path, page: &str) -> Outcome<String> {
    let tags = html::tags(page);
    let is_style = |tag: &&Tag| tag.name == "link" && tag.attribute("rel") == Some("stylesheet");
    let sheets: Vec<(&Tag, &str)> =
        tags.iter().filter(is_style).filter_map(|tag| Some((tag, tag.attribute("href")?))).collect();
    let Some((first, address)) = sheets.first() else {
        return Err("index.html has no style sheet".into());
    };
    let (mut whole, mut digest) = (String::new(), Digest::new());
    for (_, address) in &sheets {
        let path = site.join(file_name(address));
        whole.push_str(&read(&path)?);
        fs::remove_file(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    digest.add(whole.as_bytes());
    let name = format!("style-{}.css", digest.text());
    write(&site.join(&name), &whole)?;
    let base = address.strip_suffix(file_name(address)).unwrap_or_default();
    let mut one = page[..first.start].to_owned();
    one.push_str(&format!("<link rel=\"stylesheet\" href=\"{base}{name}\">"));
    let mut at = first.end;
    for (tag, _) in &sheets[1..] {
        one.push_str(&page[at..tag.start]);
        at = tag.end;
    }
    one.push_str(&page[at..]);
    Ok(one)
}

fn file_name(address: &str) -> &str {
    address.rsplit_once('/').map_or(address, |(_, name)| name)
}

/// Takes Trunk's inline script out of the page and puts our own into its place, with the names of what it starts and of the
/// files that the worker may ask for. Gives back the page, the script and the script's file name.
fn start_from_file(page: &str, files: &[String]) -> Outcome<(String, String, String)> {
    let tags = html::tags(page);
    let inline = tags
        .iter()
        .find(|tag| tag.name == "script" && tag.body.contains("TrunkApplicationStarted"))
        .ok_or("index.html has no start script of Trunk's")?;
    let script = quoted_ending(inline.body, ".js").ok_or("the start script names no .js file")?;
    let wasm = quoted_ending(inline.body, ".wasm").ok_or("the start script names no .wasm file")?;
    let (base, script) = script.rsplit_once('/').map_or(("", script), |(base, name)| (&script[..=base.len()], name));
    let wasm = wasm.rsplit_once('/').map_or(wasm, |(_, name)| name);
    let bare: Vec<&str> = START.lines().filter(|line| !is_comment(line)).collect();
    let boot = bare
        .join("\n")
        .replace("%script%", &format!("./{script}"))
        .replace("%wasm%", &format!("./{wasm}"))
        .replace("%files%", &files.join(" "));
    let mut digest = Digest::new();
    digest.add(boot.as_bytes());
    let name = format!("boot-{}.js", digest.text());
    let tag = format!("<script type=\"module\" src=\"{base}{name}\"></script>");
    Ok((format!("{}{tag}{}", &page[..inline.start], &page[inline.end..]), boot, name))
}

/// Whether a line of our own script is a comment and nothing else: first visits need not pay for it.
fn is_comment(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with("//") || (line.starts_with("/**") && line.ends_with("*/"))
}

fn quoted_ending<'a>(script: &'a str, ending: &str) -> Option<&'a str> {
    script.split(['\'', '"', '`']).find(|part| part.ends_with(ending) && !part.contains(char::is_whitespace))
}

/// The page with the code that was cut, under `stem`, instead of Trunk's, whose stem is given back too.
fn with_parts(page: &str, stem: &str) -> Outcome<(String, String)> {
    let tags = html::tags(page);
    let script = tags
        .iter()
        .filter(|tag| tag.name == "script")
        .find_map(|tag| quoted_ending(tag.body, ".js"))
        .ok_or("index.html starts no script")?;
    let (base, name) = script.rsplit_once('/').map_or(("", script), |(base, name)| (&script[..=base.len()], name));
    let whole = name.trim_end_matches(".js").to_owned();
    let hint = format!("<link crossorigin rel=\"modulepreload\" href=\"{base}{stem}_parts.js\">");
    let page = page.replace(&whole, stem).replacen("</head>", &format!("{hint}</head>"), 1);
    Ok((page, whole))
}

/// Names the worker's and the widget's code: their file names are stable, so the page asks for them with this name.
fn build_id(site: &Path, worker: &Cut) -> Outcome<String> {
    let mut digest = Digest::new();
    digest.add(worker.digest()?.as_bytes());
    for name in ["workbook.js", "workbook_bg.wasm", "widget.js", "widget_bg.wasm"] {
        let path = site.join(name);
        digest.add(&fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?);
    }
    Ok(digest.text())
}

fn with_build_id(page: &str, id: &str) -> Outcome<String> {
    let tags = html::tags(page);
    let tag = tags
        .iter()
        .find(|tag| tag.name == "meta" && tag.attribute("name") == Some("daftar-build"))
        .ok_or("index.html has no <meta name=\"daftar-build\">")?;
    let meta = format!("<meta name=\"daftar-build\" content=\"{id}\">");
    Ok(format!("{}{meta}{}", &page[..tag.start], &page[tag.end..]))
}

fn files(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.is_dir() { found.extend(files(&path)?) } else { found.push(path) }
    }
    found.sort();
    Ok(found)
}

fn read(path: &Path) -> Outcome<String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

fn write_all(site: &Path, files: Vec<(String, Vec<u8>)>) -> Outcome {
    files.into_iter().try_for_each(|(name, bytes)| {
        let path = site.join(name);
        fs::write(&path, bytes).map_err(|error| format!("{}: {error}", path.display()))
    })
}

fn write(path: &Path, text: &str) -> Outcome {
    fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))
}

#[cfg(test)]
#[path = "seal_tests.rs"]
mod tests;
