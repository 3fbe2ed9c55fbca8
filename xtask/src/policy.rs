//! What the finished site may not have: anything that its Content-Security-Policy would have to be opened for, an address of
//! somebody else, and files that nobody asked for.

use crate::Outcome;
use crate::html::{self, Tag};
use std::fs;
use std::path::{Path, PathBuf};

/// Files that keep their names.
const NAMED: [&str; 8] = [
    "index.html",
    "embed.html",
    "favicon.svg",
    "manifest.webmanifest",
    "widget-loader.js",
    "widget.js",
    "widget_bg.wasm",
    "reload.js",
];

/// The rest, by how their names begin and end; between stands a hash, or the name of a part.
const MADE: [(&str, &str); 7] = [
    ("boot-", ".js"),
    ("app-", ".js"),
    ("app-", ".wasm"),
    ("worker", ".js"),
    ("worker_", ".wasm"),
    ("workbook", ".js"),
    ("workbook_", ".wasm"),
];

/// Addresses that name something and load nothing.
const NAMESPACES: [&str; 3] =
    ["http://www.w3.org/1999/xhtml", "http://www.w3.org/2000/svg", "http://www.w3.org/1998/Math/MathML"];

/// Everything that is wrong with a site, each with the file it is in.
pub fn all_violations(site: &Path, files: &[PathBuf]) -> Outcome<Vec<String>> {
    let mut found = Vec::new();
    for path in files {
        let name = path.strip_prefix(site).unwrap_or(path).display().to_string();
        let text = || fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()));
        let mut problems = match path.extension().and_then(|extension| extension.to_str()) {
            Some("html") if name == "index.html" => {
                let page = text()?;
                page_violations(&page).into_iter().chain(policy_violations(&page)).collect()
            }
            Some("html") => page_violations(&text()?),
            Some("js") => script_violations(&text()?),
            Some("css") => style_violations(&text()?),
            Some("svg") => page_violations(&without_namespaces(&text()?)),
            Some("webmanifest") => address_violations(&text()?),
            _ => Vec::new(),
        };
        if !is_listed(&name) {
            problems.push("a file that no list names".to_owned());
        }
        found.extend(problems.into_iter().map(|problem| format!("{name}: {problem}")));
    }
    Ok(found)
}

/// Whether a file belongs to the site. Style sheets of ours have a hash of sixteen digits in their names.
fn is_listed(name: &str) -> bool {
    let made = |(start, end): &(&str, &str)| name.starts_with(start) && name.ends_with(end);
    let style = name.strip_suffix(".css").and_then(|stem| stem.rsplit_once('-')).is_some_and(|(stem, hash)| {
        !stem.is_empty() && hash.len() >= 8 && hash.bytes().all(|byte| byte.is_ascii_hexdigit())
    });
    !name.contains(['/', '\\']) && (NAMED.contains(&name) || MADE.iter().any(made) || style)
}

fn without_namespaces(text: &str) -> String {
    NAMESPACES.iter().fold(text.to_owned(), |text, namespace| text.replace(namespace, ""))
}

/// Addresses of others in a text that needs none.
fn address_violations(text: &str) -> Vec<String> {
    let text = without_namespaces(text);
    let found = ["http://", "https://", "ws://", "wss://"].into_iter().filter(|scheme| text.contains(scheme));
    found.map(|scheme| format!("an address that begins with `{scheme}`")).collect()
}

/// What may not stand in a style sheet.
fn style_violations(style: &str) -> Vec<String> {
    let mut found = address_violations(style);
    let lower = style.to_ascii_lowercase();
    for (what, said) in
        [("@import", "an `@import`"), ("url(//", "a foreign `url()`"), ("expression(", "an `expression()`")]
    {
        if lower.contains(what) {
            found.push(said.to_owned());
        }
    }
    found
}

/// What may not stand in any page of the site.
fn page_violations(page: &str) -> Vec<String> {
    let mut found = Vec::new();
    for tag in html::tags(page) {
        if tag.name == "script" && tag.attribute("src").is_none() {
            found.push("an inline script".to_owned());
        }
        if matches!(
            tag.name.as_str(),
            "style" | "base" | "iframe" | "frame" | "object" | "embed" | "foreignobject" | "animate" | "set"
        ) {
            found.push(format!("a <{}> element", tag.name));
        }
        if tag.attribute("http-equiv").is_some_and(|name| name.eq_ignore_ascii_case("refresh")) {
            found.push("a page that goes elsewhere by itself".to_owned());
        }
        for (name, value) in &tag.attributes {
            let hands_over = ["srcdoc", "ping", "formaction", "nonce", "background"].contains(&name.as_str());
            if name == "style" || name.starts_with("on") || hands_over {
                found.push(format!("<{}> with `{name}=`", tag.name));
            }
            if plain_scheme(value).starts_with("javascript:") {
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
    let names = ["src", "href", "xlink:href", "srcset", "data", "poster"];
    let mut addresses = names.iter().filter_map(|name| tag.attribute(name));
    addresses.find(|address| {
        let plain = plain_scheme(address);
        plain.starts_with("//") || plain.contains("://")
    })
}

/// An address as browsers read it: in lower case, without white space and controls.
fn plain_scheme(address: &str) -> String {
    address.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect::<String>().to_ascii_lowercase()
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
    let needed = [
        "default-src 'none'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types default daftar-worker",
    ];
    for needed in needed {
        if !content.split(';').any(|directive| directive.trim() == needed) {
            found.push(format!("the Content-Security-Policy does not say {needed}"));
        }
    }
    found
}

/// The policy refuses these at run time; here they are found before anybody runs into them. The one address of somebody else
/// is that of a chat, which a person presses.
fn script_violations(script: &str) -> Vec<String> {
    let calls = ["new Function(", "eval(", "document.write(", "insertAdjacentHTML(", "importScripts("];
    let called = calls.iter().filter(|call| {
        script.match_indices(**call).any(|(at, _)| {
            !script[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || (c == '.' && **call == "eval("))
        })
    });
    let mut found: Vec<String> = called.map(|call| format!("calls `{call}…)`")).collect();
    let said: Vec<&str> = script.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    found.extend(address_violations(
        &said.join("\n").replace("https://wa.me/", "").replace("ws://${location.host}/", ""),
    ));
    found
}

#[cfg(test)]
#[path = "policy_tests.rs"]
mod tests;
