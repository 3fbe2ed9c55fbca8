//! The arrows of ARCHITECTURE.md: which room may import which.

use super::code;
use std::collections::BTreeSet;

/// Rooms of the crate outside `domain`, and what each may import. A room may always import itself.
const ARROWS: [(&str, &[&str]); 13] = [
    ("bin::app", &["app"]),
    ("bin::worker", &["service", "store", "protocol", "domain"]),
    ("bin::widget", &["widget"]),
    ("bin::workbook", &["domain"]),
    ("bin::bench", &["app", "service", "store", "protocol", "domain"]),
    ("app::pages", &["app", "protocol", "domain"]),
    ("app::ui", &[]),
    ("app", &["protocol", "domain"]),
    ("service", &["protocol", "store", "domain"]),
    ("store", &["domain"]),
    ("protocol", &["domain"]),
    ("widget", &["domain::phone", "domain::wa_link", "domain::settings", "domain::lead"]),
    ("domain", &[]),
];

/// Modules of the page that may show screens; everything else in `app` is below them.
const ABOVE_PAGES: [&str; 3] = ["app", "app::later", "app::shell"];

/// What `domain` can do; everything else in it is a noun, also where a noun has grown into a folder.
const ABILITIES: [&str; 9] = ["import", "dedupe", "segment", "book", "rules", "health", "campaign", "export", "upkeep"];

/// Abilities that may import another one. A backup holds the saved segments and the book's ledger; a rule's filter is a
/// segment; health reads the columns that segments are evaluated over. Upkeep makes commits of what rules and health propose,
/// and rewrites whatever names a tag.
const ABILITY_ARROWS: [(&str, &str); 11] = [
    ("book", "segment"),
    ("export", "segment"),
    ("export", "book"),
    ("rules", "segment"),
    ("health", "segment"),
    ("upkeep", "book"),
    ("upkeep", "rules"),
    ("upkeep", "health"),
    ("upkeep", "segment"),
    ("upkeep", "import"),
    ("upkeep", "campaign"),
];

/// Every path in a file that points against the arrows.
pub fn violations(path: &str, source: &str) -> Vec<String> {
    let here = module_of(path);
    if here.is_empty() {
        return Vec::new();
    }
    let imports: BTreeSet<Vec<String>> = imports(&here, source).into_iter().collect();
    imports
        .iter()
        .filter_map(|import| problem(&here, import).map(|why| format!("`{}`: {why}", import.join("::"))))
        .collect()
}

fn problem(here: &[String], import: &[String]) -> Option<String> {
    let Some((room, allowed)) = ARROWS.iter().find(|(room, _)| starts_with(here, room)) else {
        return Some(format!("`{}` stands in no room that the map knows", here.join("::")));
    };
    if !ARROWS.iter().any(|(target, _)| starts_with(import, target)) {
        return None;
    }
    if !starts_with(import, room) && !allowed.iter().any(|target| starts_with(import, target)) {
        return Some(format!("{room} may not import it"));
    }
    match *room {
        "domain" => domain_problem(here, import),
        "app" if starts_with(import, "app::pages") && !ABOVE_PAGES.contains(&here.join("::").as_str()) => {
            Some("what pages stand on may not import pages".to_owned())
        }
        _ => None,
    }
}

fn domain_problem(here: &[String], import: &[String]) -> Option<String> {
    let (mine, target) = (here.get(1)?.as_str(), import.get(1)?.as_str());
    if mine == target || !ABILITIES.contains(&target) || ABILITY_ARROWS.contains(&(mine, target)) {
        return None;
    }
    let kind = if ABILITIES.contains(&mine) { "an ability imports nouns only" } else { "a noun imports no ability" };
    Some(kind.to_owned())
}

fn starts_with(path: &[String], room: &str) -> bool {
    let parts: Vec<&str> = room.split("::").collect();
    path.len() >= parts.len() && path.iter().zip(parts).all(|(one, other)| one == other)
}

/// `src/domain/segment/parse.rs` is `domain::segment::parse`; the crate's root is empty.
fn module_of(path: &str) -> Vec<String> {
    let inside = path.trim_start_matches("src/").trim_end_matches(".rs");
    let mut parts: Vec<String> = inside.split('/').map(str::to_owned).collect();
    if parts.last().is_some_and(|last| last == "mod") {
        parts.pop();
    }
    if parts == ["lib"] { Vec::new() } else { parts }
}

/// Every path of ours that a file names, from the crate's root.
fn imports(here: &[String], source: &str) -> Vec<Vec<String>> {
    let code = code::bare(source);
    let mut found = Vec::new();
    for start in ["crate::", "daftar::"] {
        for (at, _) in code.match_indices(start) {
            if is_word_start(&code, at) {
                tree(&code[at + start.len()..], &[], &mut found);
            }
        }
    }
    for (at, _) in code.match_indices("super::") {
        // A chain is read once, from its first link.
        if !is_word_start(&code, at) || code[..at].ends_with("super::") {
            continue;
        }
        let mut rest = &code[at..];
        let mut base = here.to_vec();
        while let Some(next) = rest.strip_prefix("super::") {
            base.pop();
            rest = next;
        }
        tree(rest, &base, &mut found);
    }
    found
}

fn is_word_start(code: &str, at: usize) -> bool {
    !code[..at].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '$'))
}

/// Reads `a::{b, c::d}` into whole paths; gives back what is left of the text.
fn tree<'a>(text: &'a str, base: &[String], found: &mut Vec<Vec<String>>) -> &'a str {
    let mut path = base.to_vec();
    let mut rest = text.trim_start();
    loop {
        if let Some(mut inner) = rest.strip_prefix('{') {
            loop {
                inner = inner.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
                if let Some(after) = inner.strip_prefix('}') {
                    return after;
                }
                let before = inner.len();
                inner = tree(inner, &path, found);
                inner = inner.trim_start();
                if let Some(renamed) = inner.strip_prefix("as ") {
                    inner = renamed.trim_start().trim_start_matches(|c: char| c.is_alphanumeric() || c == '_');
                }
                if inner.len() == before {
                    return inner;
                }
            }
        }
        let length = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        if length == 0 {
            found.push(path);
            return rest.strip_prefix('*').unwrap_or(rest);
        }
        path.push(rest[..length].to_owned());
        rest = &rest[length..];
        match rest.strip_prefix("::") {
            Some(after) if !after.starts_with('<') => rest = after,
            _ => {
                found.push(path);
                return rest;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_nested_imports() {
        let source =
            "use crate::{domain::{phone, tag::{Tag, TagId as Id}}, store::*};\nfn f(x: crate::protocol::Request) {}";
        let found: Vec<String> = imports(&["service".to_owned()], source).iter().map(|path| path.join("::")).collect();
        assert_eq!(found, ["domain::phone", "domain::tag::Tag", "domain::tag::TagId", "store", "protocol::Request"]);
    }

    #[test]
    fn follows_super_upwards() {
        let here = module_of("src/domain/segment/parse.rs");
        let found = imports(&here, "use super::ast::Node; use super::super::book::Book;");
        assert_eq!(found, [vec!["domain", "segment", "ast", "Node"], vec!["domain", "book", "Book"]]);
    }

    #[test]
    fn finds_each_planted_arrow() {
        let cases = [
            ("src/domain/phone.rs", "use crate::domain::import::Plan;"),
            ("src/domain/import/plan.rs", "use crate::domain::{book::Book, tag};"),
            ("src/domain/segment/eval.rs", "use super::super::book::Book;"),
            ("src/domain/tag.rs", "use crate::store::Store;"),
            ("src/protocol.rs", "use crate::service::Answer;"),
            ("src/store/memory.rs", "fn f() { crate::protocol::read() }"),
            ("src/service/mod.rs", "use crate::app::client;"),
            ("src/app/ui/button.rs", "use crate::domain::tag::Tag;"),
            ("src/app/pages/list.rs", "use crate::store::Store;"),
            ("src/app/route.rs", "use crate::app::pages::list;"),
            ("src/domain/phone/mod.rs", "use crate::domain::import::Plan;"),
            ("src/widget/mod.rs", "use crate::domain::segment;"),
            ("src/bin/widget.rs", "use daftar::app;"),
            ("src/bin/app.rs", "use daftar::service;"),
            ("src/attic/old.rs", "use crate::domain::tag;"),
        ];
        for (path, source) in cases {
            assert_eq!(violations(path, source).len(), 1, "{path}: {source}");
        }
    }

    #[test]
    fn lets_the_drawn_arrows_pass() {
        let cases = [
            (
                "src/domain/import/plan.rs",
                "use crate::domain::tag::Tag; use super::Mapping; mod tests { use super::*; }",
            ),
            ("src/domain/book/mod.rs", "use crate::domain::segment::ast::Node;"),
            ("src/domain/phone/tests.rs", "use super::*; use crate::domain::country::Country;"),
            ("src/service/mod.rs", "use crate::{protocol::Request, store::Store, domain::book::Book};"),
            ("src/app/pages/list.rs", "use crate::app::{ui::button, client::Client, i18n}; // crate::store"),
            ("src/app/mod.rs", "use crate::app::pages; use crate::protocol::Request;"),
            ("src/widget/mod.rs", "use crate::domain::{phone, wa_link};"),
            ("src/lib.rs", "pub mod store;"),
        ];
        for (path, source) in cases {
            assert_eq!(violations(path, source), [""; 0], "{path}: {source}");
        }
    }
}
