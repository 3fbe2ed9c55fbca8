//! Rules about names, languages and documents.

use serde_json::Value;
use std::collections::BTreeSet;

const BANNED_NAMES: [&str; 6] = ["utils", "helpers", "misc", "common", "manager", "types"];
const LONGEST: usize = 500;

/// Arabic counts in these; `zero` may be left to `other`.
const ARABIC_FORMS: [&str; 5] = ["one", "two", "few", "many", "other"];

pub fn banned_name(path: &str) -> Option<String> {
    let is_banned = |part: &str| BANNED_NAMES.contains(&part.split('.').next().unwrap_or(part));
    path.split('/').any(is_banned).then(|| "has a name that says nothing".to_owned())
}

pub fn too_long(text: &str) -> Option<String> {
    let lines = text.lines().count();
    (lines > LONGEST).then(|| format!("has {lines} lines; {LONGEST} is the limit"))
}

/// Keys that one language has and another lacks, and counted texts whose Arabic forms are not all there.
pub fn differing_keys(files: &[(&str, &str)]) -> Vec<String> {
    let mut problems = Vec::new();
    let mut all: Vec<(&str, BTreeSet<String>)> = Vec::new();
    for (path, text) in files {
        match serde_json::from_str::<Value>(text) {
            Ok(value) => {
                let mut found = BTreeSet::new();
                keys("", &value, &mut found);
                if path.ends_with("ar.json") {
                    missing_forms("", &value, &mut problems);
                }
                all.push((path, found));
            }
            Err(error) => problems.push(format!("{path}: {error}")),
        }
    }
    let union: BTreeSet<String> = all.iter().flat_map(|(_, found)| found.iter().cloned()).collect();
    for (path, found) in &all {
        problems.extend(union.difference(found).map(|key| format!("{path}: `{key}` is missing")));
    }
    problems
}

/// A group with `other` is one text with plural forms, not a group.
fn is_counted(value: &Value) -> bool {
    value.get("other").is_some()
}

fn keys(prefix: &str, value: &Value, into: &mut BTreeSet<String>) {
    match value {
        Value::Object(group) if !is_counted(value) => {
            for (key, inner) in group {
                keys(&joined(prefix, key), inner, into);
            }
        }
        _ => {
            into.insert(prefix.to_owned());
        }
    }
}

fn missing_forms(prefix: &str, value: &Value, problems: &mut Vec<String>) {
    let Value::Object(group) = value else { return };
    if is_counted(value) {
        let missing = ARABIC_FORMS.iter().filter(|form| !group.contains_key(**form));
        problems.extend(missing.map(|form| format!("`{prefix}` has no Arabic form for `{form}`")));
        return;
    }
    for (key, inner) in group {
        missing_forms(&joined(prefix, key), inner, problems);
    }
}

fn joined(prefix: &str, key: &str) -> String {
    if prefix.is_empty() { key.to_owned() } else { format!("{prefix}.{key}") }
}

/// Keys whose name in the code (`import.row_count` is `ImportRowCount`) never occurs there.
pub fn unused_keys(locale: &str, code: &str) -> Vec<String> {
    let Ok(value) = serde_json::from_str::<Value>(locale) else {
        return vec!["the file is no JSON".to_owned()];
    };
    let mut all = BTreeSet::new();
    keys("", &value, &mut all);
    all.into_iter().filter(|key| !super::code::has_word(code, &name_in_code(key))).collect()
}

fn name_in_code(key: &str) -> String {
    key.split(['.', '_'])
        .map(|word| {
            let mut letters = word.chars();
            letters.next().map(|first| first.to_ascii_uppercase().to_string() + letters.as_str()).unwrap_or_default()
        })
        .collect()
}

/// Paths between backticks that do not exist. A path has a `/` or a file ending that the project uses.
pub fn missing_paths(document: &str, exists: impl Fn(&str) -> bool) -> Vec<String> {
    let endings = [".rs", ".md", ".toml", ".css", ".html", ".json", ".mjs", ".js", ".lock"];
    spans(document)
        .filter(|span| span.chars().all(|c| c.is_ascii_alphanumeric() || "_-./".contains(c)))
        .filter(|span| {
            span.contains('/') && !span.starts_with(['.', '/']) || endings.iter().any(|ending| span.ends_with(ending))
        })
        // The finished site is not in the repository.
        .filter(|span| !span.starts_with("dist/") && !span.starts_with("target/"))
        .filter(|span| !exists(span))
        .map(|span| format!("`{span}` does not exist"))
        .collect()
}

/// Text between single backticks outside code blocks.
fn spans(document: &str) -> impl Iterator<Item = &str> {
    document.split("```").step_by(2).flat_map(|part| part.split('`').skip(1).step_by(2))
}

/// `cargo xtask x` where the command line knows no `x`.
pub fn unknown_commands(document: &str, command_line: &str) -> Vec<String> {
    document
        .match_indices("cargo xtask ")
        .filter_map(|(at, start)| document[at + start.len()..].split(|c: char| !c.is_ascii_alphanumeric()).next())
        .filter(|command| !command.is_empty() && !command_line.contains(&format!("\"{command}\" =>")))
        .map(|command| format!("there is no `cargo xtask {command}`"))
        .collect()
}

/// Where a package came from is the installing machine's business.
pub fn hosts(lock: &str) -> Vec<String> {
    lock.lines()
        .filter(|line| line.contains("\"resolved\""))
        .map(|line| format!("names a host: {}", line.trim()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_banned_names_and_long_files() {
        assert!(banned_name("src/app/utils.rs").is_some() && banned_name("src/common/mod.rs").is_some());
        assert!(banned_name("src/domain/phone.rs").is_none());
        assert!(too_long(&"x\n".repeat(501)).is_some() && too_long(&"x\n".repeat(500)).is_none());
    }

    #[test]
    fn finds_texts_of_one_language_only() {
        let ar = r#"{"a": {"b": "x", "n": {"one": "", "two": "", "few": "", "many": "", "other": ""}}}"#;
        let en = r#"{"a": {"b": "x", "n": {"one": "", "other": ""}}}"#;
        assert_eq!(differing_keys(&[("ar.json", ar), ("en.json", en)]), [""; 0]);
        let more = en.replace("\"b\"", "\"c\": \"\", \"b\"");
        assert_eq!(differing_keys(&[("ar.json", ar), ("en.json", &more)]), ["ar.json: `a.c` is missing"]);
        let poor = ar.replace("\"two\": \"\", ", "");
        assert_eq!(differing_keys(&[("ar.json", &poor), ("en.json", en)]), ["`a.n` has no Arabic form for `two`"]);
        assert_eq!(differing_keys(&[("en.json", "{")]).len(), 1);
    }

    #[test]
    fn finds_texts_that_nothing_shows() {
        let locale = r#"{"import": {"row_count": {"other": "x"}, "title": "x"}}"#;
        assert_eq!(unused_keys(locale, "t(Text::ImportTitle)"), ["import.row_count"]);
        assert_eq!(unused_keys(locale, "Text::ImportTitle, Plural::ImportRowCount"), [""; 0]);
    }

    #[test]
    fn finds_missing_paths_and_commands() {
        let exists = |path: &str| path == "src/lib.rs";
        let text = "See `src/lib.rs`, `src/gone.rs`, `NOTES.md`, `cfg(feature)` and `a | b`.\n```\n`in/a/block`\n```\n";
        assert_eq!(missing_paths(text, exists), ["`src/gone.rs` does not exist", "`NOTES.md` does not exist"]);
        let known = "match command { \"serve\" => serve(), }";
        assert_eq!(
            unknown_commands("`cargo xtask serve` and `cargo xtask fly`", known),
            ["there is no `cargo xtask fly`"]
        );
    }

    #[test]
    fn finds_hosts_in_lock_files() {
        assert_eq!(hosts("\"resolved\": \"https://registry.example/x.tgz\",").len(), 1);
        assert!(hosts("\"version\": \"1.0.0\",").is_empty());
    }
}
