//! Turns `locales/*.json` into a typed catalogue for the page: an enum of texts, an enum of counted texts, and a table a
//! language. A key that is missing in one language, or a placeholder that differs, fails the build.

use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::{env, fs, path::Path};

/// CLDR's plural categories, in the order of the generated tables.
const CATEGORIES: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];
const LANGUAGES: [&str; 2] = ["ar", "en"];

#[derive(Default)]
struct Catalogue {
    texts: BTreeMap<String, String>,
    plurals: BTreeMap<String, [Option<String>; 6]>,
}

fn main() {
    println!("cargo:rerun-if-changed=locales");
    println!("cargo:rerun-if-env-changed=CARGO_FEATURE_APP");
    if env::var_os("CARGO_FEATURE_APP").is_none() {
        return;
    }
    let catalogues: Vec<Catalogue> = LANGUAGES.iter().map(|language| read(language)).collect();
    let first = &catalogues[0];
    for (language, catalogue) in LANGUAGES.iter().zip(&catalogues).skip(1) {
        same_keys(first.texts.keys(), catalogue.texts.keys(), language);
        same_keys(first.plurals.keys(), catalogue.plurals.keys(), language);
        for (key, text) in &first.texts {
            let other = &catalogue.texts[key];
            assert_eq!(placeholders(text), placeholders(other), "placeholders of `{key}` differ in {language}");
        }
    }
    let out = Path::new(&env::var_os("OUT_DIR").expect("cargo sets OUT_DIR")).join("catalogue.rs");
    fs::write(out, generate(&catalogues)).expect("the build folder can be written");
}

fn read(language: &str) -> Catalogue {
    let path = format!("locales/{language}.json");
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let value: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"));
    let mut catalogue = Catalogue::default();
    collect("", value.as_object().unwrap_or_else(|| panic!("{path}: not an object")), &mut catalogue);
    catalogue
}

fn collect(prefix: &str, object: &Map<String, Value>, into: &mut Catalogue) {
    for (key, value) in object {
        let path = if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
        match value {
            Value::String(text) => {
                into.texts.insert(path, text.clone());
            }
            Value::Object(inner) if inner.contains_key("other") => {
                let forms = CATEGORIES.map(|category| inner.get(category).and_then(Value::as_str).map(str::to_owned));
                for form in inner.keys() {
                    assert!(CATEGORIES.contains(&form.as_str()), "`{path}`: `{form}` is no plural category");
                }
                into.plurals.insert(path, forms);
            }
            Value::Object(inner) => collect(&path, inner, into),
            _ => panic!("`{path}` is neither text nor a group"),
        }
    }
}

fn same_keys<'a>(one: impl Iterator<Item = &'a String>, other: impl Iterator<Item = &'a String>, language: &str) {
    let one: Vec<_> = one.collect();
    let other: Vec<_> = other.collect();
    let missing: Vec<_> = one.iter().filter(|key| !other.contains(key)).collect();
    let extra: Vec<_> = other.iter().filter(|key| !one.contains(key)).collect();
    assert!(missing.is_empty() && extra.is_empty(), "{language}: missing {missing:?}, extra {extra:?}");
}

fn placeholders(text: &str) -> Vec<&str> {
    let mut found: Vec<&str> =
        text.split('{').skip(1).filter_map(|part| part.split_once('}').map(|(name, _)| name)).collect();
    found.sort_unstable();
    found.dedup();
    found
}

fn variant(key: &str) -> String {
    key.split(['.', '_'])
        .map(|word| {
            let mut letters = word.chars();
            letters.next().map(|first| first.to_ascii_uppercase().to_string() + letters.as_str()).unwrap_or_default()
        })
        .collect()
}

fn generate(catalogues: &[Catalogue]) -> String {
    let mut out = String::new();
    let enumeration = |out: &mut String, name: &str, keys: &mut dyn Iterator<Item = &String>| {
        let _ = writeln!(out, "#[derive(Debug, Clone, Copy, PartialEq, Eq)]\npub enum {name} {{");
        for key in keys {
            let _ = writeln!(out, "    /// `{key}`\n    {},", variant(key));
        }
        out.push_str("}\n");
    };
    enumeration(&mut out, "Text", &mut catalogues[0].texts.keys());
    enumeration(&mut out, "Plural", &mut catalogues[0].plurals.keys());
    for (language, catalogue) in LANGUAGES.iter().zip(catalogues) {
        let name = language.to_uppercase();
        let _ = writeln!(out, "static {name}_TEXTS: [&str; {}] = [", catalogue.texts.len());
        for text in catalogue.texts.values() {
            let _ = writeln!(out, "    {text:?},");
        }
        let _ = writeln!(out, "];\nstatic {name}_PLURALS: [[&str; 6]; {}] = [", catalogue.plurals.len());
        for forms in catalogue.plurals.values() {
            let other = forms[5].as_deref().unwrap_or_default();
            let filled: Vec<&str> = forms.iter().map(|form| form.as_deref().unwrap_or(other)).collect();
            let _ = writeln!(out, "    {filled:?},");
        }
        out.push_str("];\n");
    }
    out
}
