//! Turns `locales/*.json` into a typed catalogue for the page: a constant for each text and each counted text, in all languages.
//! A key that is missing in one language, or a placeholder that differs, fails the build.

use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::{env, fs, path::Path};

/// CLDR's plural categories, in the order of the generated forms.
const CATEGORIES: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];
/// In the order of `Lang`.
const LANGUAGES: [&str; 2] = ["ar", "en"];

#[derive(Default)]
struct Catalogue {
    texts: BTreeMap<String, String>,
    plurals: BTreeMap<String, [Option<String>; 6]>,
}

fn main() {
    println!("cargo:rerun-if-changed=locales");
    println!("cargo:rerun-if-env-changed=CARGO_FEATURE_APP");
    keep_relocations();
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

/// Page and worker are cut into parts after they are linked (xtask/src/split.rs), and the cutter has to know what refers to what.
fn keep_relocations() {
    if env::var("CARGO_CFG_TARGET_ARCH").is_ok_and(|arch| arch == "wasm32") {
        for module in ["app", "worker"] {
            println!("cargo:rustc-link-arg-bin={module}=--emit-relocs");
        }
    }
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

/// Each text is a constant that holds all its languages, so that it is data of its own and goes where the code goes that says it.
fn generate(catalogues: &[Catalogue]) -> String {
    const ALLOW: &str = "#[allow(non_upper_case_globals, reason = \"texts are named like the variants of an enum\")]";
    let mut out = format!("{ALLOW}\nimpl Text {{\n");
    for key in catalogues[0].texts.keys() {
        let languages: Vec<&str> = catalogues.iter().map(|catalogue| catalogue.texts[key].as_str()).collect();
        writeln!(out, "    /// `{key}`\n    pub const {}: Text = Text(&{languages:?});", variant(key))
            .expect("a string takes text");
    }
    writeln!(out, "}}\n{ALLOW}\nimpl Plural {{").expect("a string takes text");
    for key in catalogues[0].plurals.keys() {
        let languages: Vec<Vec<&str>> = catalogues.iter().map(|catalogue| filled(&catalogue.plurals[key])).collect();
        writeln!(out, "    /// `{key}`\n    pub const {}: Plural = Plural(&{languages:?});", variant(key))
            .expect("a string takes text");
    }
    out.push_str("}\n");
    out
}

fn filled(forms: &[Option<String>; 6]) -> Vec<&str> {
    let other = forms[5].as_deref().unwrap_or_default();
    forms.iter().map(|form| form.as_deref().unwrap_or(other)).collect()
}
