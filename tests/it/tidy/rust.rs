//! Rules about single Rust files.

use super::code::{bare, has_word, without_comments};

/// The files that may say `cfg(feature)`.
const FEATURE_FILES: [&str; 2] = ["src/lib.rs", "src/store/mod.rs"];

/// What brings clocks, chance, files, threads or the browser into the domain.
const IMPURE: [&str; 20] = [
    "web_sys",
    "js_sys",
    "wasm_bindgen",
    "leptos",
    "gloo",
    "std::fs",
    "std::net",
    "std::env",
    "std::thread",
    "std::process",
    "SystemTime",
    "Instant::now",
    "Utc::now",
    "Local::now",
    "now_v7",
    "new_v4",
    "rand",
    "async",
    "await",
    "println!",
];

/// Doors through which text becomes markup or code.
const MARKUP_DOORS: [&str; 10] = [
    "inner_html",
    "set_inner_html",
    "set_outer_html",
    "insert_adjacent_html",
    "innerHTML",
    "outerHTML",
    "insertAdjacentHTML",
    "document.write",
    "js_sys::eval",
    "Function::new_with_args",
];
const MORE_DOORS: [&str; 3] = ["Function::new_no_args", "Function::default", "srcdoc"];

/// Left-overs that the house does not keep.
const SHORTCUTS: [&str; 5] = ["todo!", "unimplemented!", "dbg!", "#[ignore", "#[should_panic"];

pub fn missing_header(source: &str) -> Option<String> {
    (!source.starts_with("//! ")).then(|| "does not open with `//!` and what it holds".to_owned())
}

pub fn feature_outside_the_map(path: &str, source: &str) -> Vec<String> {
    if FEATURE_FILES.contains(&path) {
        return Vec::new();
    }
    let code = bare(source);
    code.match_indices("cfg")
        .filter(|(at, _)| {
            let rest = code[at + 3..].trim_start_matches("_attr").trim_start_matches('!');
            rest.strip_prefix('(')
                .is_some_and(|inside| has_word(&inside[..inside.find(']').unwrap_or(inside.len()).min(80)], "feature"))
        })
        .map(|_| "says cfg(feature); only src/lib.rs and src/store/mod.rs may".to_owned())
        .collect()
}

/// Whether `parent` says `#[cfg(test)] mod child;`, so that the child never reaches the product.
pub fn declares_for_tests(parent: &str, source: &str, child: &str) -> bool {
    let Some((folder, name)) = child.trim_end_matches(".rs").rsplit_once('/') else { return false };
    let is_parent = parent == format!("{folder}.rs") || parent == format!("{folder}/mod.rs");
    let declaration = format!("mod {name};");
    let code = bare(source);
    is_parent
        && code
            .match_indices(&declaration)
            .any(|(at, _)| code[..at].trim_end().trim_end_matches("pub").trim_end().ends_with("#[cfg(test)]"))
}

pub fn impure(source: &str) -> Vec<String> {
    named(&bare(source), &IMPURE, "the domain is pure, but this names")
}

pub fn markup_from_text(source: &str) -> Vec<String> {
    let code = bare(source);
    let mut problems = named(&code, &MARKUP_DOORS, "text could become markup or code through");
    problems.extend(named(&code, &MORE_DOORS, "text could become markup or code through"));
    // The page's policy refuses style attributes; `style:name=` sets a property and is fine.
    if code.contains(" style=") {
        problems.push("sets a `style=` attribute, which the policy refuses".to_owned());
    }
    problems
}

pub fn shortcuts(path: &str, source: &str) -> Vec<String> {
    let code = bare(source);
    let mut problems = named(&code, &SHORTCUTS, "leaves");
    if path.starts_with("src/") && code.contains("let _ =") {
        problems.push("drops a value with `let _ =`; handle it or say why it may be dropped by name".to_owned());
    }
    let with_strings = without_comments(source);
    for opening in ["#[allow(", "#[expect(", "#![allow(", "#![expect("] {
        for (at, _) in code.match_indices(opening) {
            // Blanking keeps every character's place, so the same byte offset can't be used, but the same count can.
            let nth = code[..at].matches(opening).count();
            let attribute =
                with_strings.match_indices(opening).nth(nth).map(|(at, _)| &with_strings[at..]).unwrap_or_default();
            let end = attribute.find(']').unwrap_or(attribute.len());
            if !attribute[..end].contains("reason") {
                problems.push(format!("`{opening}…)]` gives no reason"));
            }
        }
    }
    problems
}

/// A field without `autocomplete` is one whose text the browser writes into its own files, to fill it in again after a restart.
pub fn remembered_fields(source: &str) -> Vec<String> {
    let code = without_comments(source);
    let fields = ["<input", "<textarea"].iter().flat_map(|opening| code.match_indices(opening));
    let tags = fields.map(|(at, _)| tag_at(&code[at..]));
    let has_text =
        |tag: &&str| !["checkbox", "radio", "file"].iter().any(|kind| tag.contains(&format!("type=\"{kind}\"")));
    let forgets = |tag: &&str| !tag.contains("autocomplete=");
    tags.filter(has_text)
        .filter(forgets)
        .map(|tag| format!("`{}` has no `autocomplete`", tag.replace('\n', " ")))
        .collect()
}

/// A tag up to its end, which is no `>` of an expression inside it.
fn tag_at(code: &str) -> &str {
    let mut depth = 0_i32;
    let mut before = ' ';
    for (at, character) in code.char_indices() {
        match character {
            '{' | '(' => depth += 1,
            '}' | ')' => depth -= 1,
            '>' if depth == 0 && !matches!(before, '=' | '-') => return &code[..at],
            _ => {}
        }
        before = character;
    }
    code
}

fn named(code: &str, words: &[&str], what: &str) -> Vec<String> {
    words.iter().filter(|word| has_word(code, word)).map(|word| format!("{what} `{word}`")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn misses_a_header() {
        assert!(missing_header("use std::fs;").is_some());
        assert!(missing_header("//! What lives here.\n").is_none());
    }

    #[test]
    fn finds_fields_that_the_browser_remembers() {
        let one = r#"view! { <input class="input" on:input=move |event| { if a > b { keep(event) } } id="name" /> }"#;
        assert_eq!(remembered_fields(one).len(), 1);
        for source in [
            r#"view! { <input on:input=move |event| set(|a| -> u8 { a }) autocomplete="off" /> }"#,
            r#"view! { <input type="checkbox" /> }"#,
            r#"view! { <textarea autocomplete=complete></textarea> }"#,
            "// <input class=\"input\">",
        ] {
            assert_eq!(remembered_fields(source), Vec::<String>::new(), "{source}");
        }
        assert_eq!(remembered_fields("view! { <textarea></textarea> }").len(), 1);
    }

    #[test]
    fn finds_features_in_the_wrong_file() {
        for source in [
            "#[cfg(feature = \"app\")]",
            "#[cfg(all(test, feature = \"x\"))]",
            "if cfg!(feature = \"x\") {}",
            "#[cfg_attr(feature = \"x\", y)]",
        ] {
            assert_eq!(feature_outside_the_map("src/app/mod.rs", source).len(), 1, "{source}");
            assert!(feature_outside_the_map("src/lib.rs", source).is_empty());
        }
        assert!(feature_outside_the_map("src/app/mod.rs", "#[cfg(test)] mod tests {} // cfg(feature)").is_empty());
    }

    #[test]
    fn finds_an_impure_domain() {
        for source in ["use std::fs;", "let t = Instant::now();", "async fn f() {}", "Uuid::now_v7()", "x.await"] {
            assert_eq!(impure(source).len(), 1, "{source}");
        }
        assert!(impure("// async is not used\nlet operand = 1;").is_empty());
    }

    #[test]
    fn knows_files_for_tests() {
        let parent = "mod plans;\n#[cfg(test)]\nmod tests;\n";
        assert!(declares_for_tests("src/domain/phone.rs", parent, "src/domain/phone/tests.rs"));
        assert!(declares_for_tests("src/domain/phone/mod.rs", parent, "src/domain/phone/tests.rs"));
        assert!(!declares_for_tests("src/domain/phone.rs", parent, "src/domain/phone/plans.rs"));
        assert!(!declares_for_tests("src/domain/date.rs", parent, "src/domain/phone/tests.rs"));
    }

    #[test]
    fn finds_doors_for_markup() {
        for source in [
            "<div inner_html=text/>",
            "element.set_inner_html(x)",
            "js_sys::eval(x)",
            "Function::new_no_args(x)",
            "<p style=x>",
        ] {
            assert_eq!(markup_from_text(source).len(), 1, "{source}");
        }
        assert!(markup_from_text("<p style:inline-size=x class=\"a\">").is_empty());
    }

    #[test]
    fn finds_shortcuts() {
        let planted = [
            "todo!()",
            "#[ignore]",
            "#[should_panic]",
            "#[allow(dead_code)]",
            "#![allow(dead_code)]",
            "let _ = f();",
            "dbg!(x)",
        ];
        for source in planted {
            assert_eq!(shortcuts("src/x.rs", source).len(), 1, "{source}");
        }
        assert!(shortcuts("src/x.rs", "#[allow(dead_code, reason = \"the test counts them\")] // todo!()").is_empty());
    }
}
