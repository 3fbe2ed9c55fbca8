//! Seals a finished build: the page starts from a file instead of an inline script, and anything that its
//! Content-Security-Policy would have to be opened for fails the build.
//!
//! Trunk calls this after each build (a hook in `Trunk.toml`), in its staging folder, so `serve` and `dist` are alike.

use crate::html::{self, Tag};
use crate::split::{self, Cut};
use crate::stamp::Digest;
use crate::{Outcome, place};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

/// Files that other rooms of the house may bring: from the project, into the site.
const EXTRAS: [(&str, &str); 2] = [("embed.html", "embed.html"), ("src/widget/loader.js", "widget-loader.js")];

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
    let (page, whole) = with_parts(&read(&index)?, &format!("app-{}", page_code.digest()?))?;
    for left in [format!("{whole}.js"), format!("{whole}_bg.wasm"), "worker.js".into(), "worker_bg.wasm".into()] {
        let left = site.join(left);
        fs::remove_file(&left).map_err(|error| format!("{}: {error}", left.display()))?;
    }
    write_all(site, page_code.files(&format!("app-{}", page_code.digest()?), "")?)?;
    let (mut page, boot, boot_name) = start_from_file(&page)?;
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
    let found = all_violations(site)?;
    if found.is_empty() { Ok(()) } else { Err(format!("the site breaks its own policy:\n  {}", found.join("\n  "))) }
}

/// Takes Trunk's inline script out of the page. Gives back the page, the script and the script's file name.
fn start_from_file(page: &str) -> Outcome<(String, String, String)> {
    let tags = html::tags(page);
    let inline = tags
        .iter()
        .find(|tag| tag.name == "script" && tag.body.contains("TrunkApplicationStarted"))
        .ok_or("index.html has no start script of Trunk's")?;
    let script = quoted_ending(inline.body, ".js").ok_or("the start script names no .js file")?;
    let wasm = quoted_ending(inline.body, ".wasm").ok_or("the start script names no .wasm file")?;
    let (base, script) = script.rsplit_once('/').map_or(("", script), |(base, name)| (&script[..=base.len()], name));
    let wasm = wasm.rsplit_once('/').map_or(wasm, |(_, name)| name);
    let boot = format!(
        "\
// Written by `cargo xtask seal`: starts the page, and says so in the shell if it can't be started.
import(\"./{script}\")
  .then((app) => app.default({{ module_or_path: new URL(\"./{wasm}\", import.meta.url) }}))
  .catch((error) => {{
    console.error(error);
    document.getElementById(\"boot\")?.classList.add(\"boot--failed\");
  }});
"
    );
    let mut digest = Digest::new();
    digest.add(boot.as_bytes());
    let name = format!("boot-{}.js", digest.text());
    let tag = format!("<script type=\"module\" src=\"{base}{name}\"></script>");
    Ok((format!("{}{tag}{}", &page[..inline.start], &page[inline.end..]), boot, name))
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

fn all_violations(site: &Path) -> Outcome<Vec<String>> {
    let mut found = Vec::new();
    for path in files(site)? {
        let name = path.strip_prefix(site).unwrap_or(&path).display().to_string();
        let problems = match path.extension().and_then(|extension| extension.to_str()) {
            Some("html") if name == "index.html" => {
                let page = read(&path)?;
                page_violations(&page).into_iter().chain(policy_violations(&page)).collect()
            }
            Some("html") => page_violations(&read(&path)?),
            Some("js") => script_violations(&read(&path)?),
            _ => Vec::new(),
        };
        found.extend(problems.into_iter().map(|problem| format!("{name}: {problem}")));
    }
    Ok(found)
}

/// What may not stand in any page of the site.
fn page_violations(page: &str) -> Vec<String> {
    let mut found = Vec::new();
    for tag in html::tags(page) {
        if tag.name == "script" && tag.attribute("src").is_none() {
            found.push("an inline script".to_owned());
        }
        if matches!(tag.name.as_str(), "style" | "base" | "iframe" | "object" | "embed") {
            found.push(format!("a <{}> element", tag.name));
        }
        for (name, value) in &tag.attributes {
            if name == "style" || name.starts_with("on") {
                found.push(format!("<{}> with `{name}=`", tag.name));
            }
            if value.trim_start().to_ascii_lowercase().starts_with("javascript:") {
                found.push(format!("<{}> with a `javascript:` address", tag.name));
            }
        }
        if let Some(address) = foreign_address(&tag) {
            found.push(format!("<{}> loads `{address}`", tag.name));
        }
    }
    if page.to_ascii_lowercase().contains("http:") {
        found.push("an `http:` address".to_owned());
    }
    found
}

/// An address on another host that the browser would load by itself; a link to click is none.
fn foreign_address<'a>(tag: &'a Tag) -> Option<&'a str> {
    if tag.name == "a" {
        return None;
    }
    let address = ["src", "href", "srcset", "data", "poster"].iter().find_map(|name| tag.attribute(name))?;
    (address.starts_with("//") || address.contains("://")).then_some(address)
}

/// What the start page's Content-Security-Policy must and must not say.
fn policy_violations(page: &str) -> Vec<String> {
    let tags = html::tags(page);
    let is_policy = |tag: &&Tag| {
        tag.name == "meta"
            && tag.attribute("http-equiv").is_some_and(|name| name.eq_ignore_ascii_case("content-security-policy"))
    };
    let Some(policy) = tags.iter().find(is_policy) else {
        return vec!["no Content-Security-Policy".to_owned()];
    };
    let mut found = Vec::new();
    let loads = |tag: &&Tag| matches!(tag.name.as_str(), "script" | "link" | "img" | "style");
    if tags.iter().find(loads).is_some_and(|first| first.start < policy.start) {
        found.push("something is loaded before the Content-Security-Policy".to_owned());
    }
    let content = policy.attribute("content").unwrap_or_default();
    for word in content.split([' ', ';']) {
        let is_open = ["'unsafe-inline'", "'unsafe-eval'", "*", "http:", "https:", "ws:", "wss:"].contains(&word);
        if is_open || word.contains("://") {
            found.push(format!("the Content-Security-Policy allows {word}"));
        }
    }
    for needed in ["default-src 'none'", "connect-src 'self'", "base-uri 'none'", "form-action 'none'"] {
        if !content.split(';').any(|directive| directive.trim() == needed) {
            found.push(format!("the Content-Security-Policy does not say {needed}"));
        }
    }
    found
}

/// The policy refuses these at run time; here they are found before anybody runs into them.
fn script_violations(script: &str) -> Vec<String> {
    ["new Function(", "eval("]
        .iter()
        .filter(|call| {
            script
                .match_indices(**call)
                .any(|(at, _)| !script[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '.'))
        })
        .map(|call| format!("calls `{call}…)`"))
        .collect()
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
