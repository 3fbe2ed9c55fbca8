//! Names that are written in several ways: which Latin spellings stand for which Arabic name. The list itself is
//! `names.txt`; what a name tells beyond its spelling (articles, عبد, titles) is `word`'s business.

use super::word::{arabic_base, latin_base};
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// The number of a name in the table.
pub(super) type NameId = u16;

/// One name of the table.
pub(super) struct Entry {
    /// As `word` writes an Arabic base.
    pub arabic: String,
    /// As `word` writes a Latin base.
    pub latin: Vec<String>,
    /// A given name; otherwise a family name or a city.
    pub is_given: bool,
}

/// All names with the ways to find them.
pub(super) struct Table {
    entries: Vec<Entry>,
    by_base: FxHashMap<String, Vec<NameId>>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| Table::read(include_str!("names.txt")));

/// The table, read once.
pub(super) fn table() -> &'static Table {
    &TABLE
}

impl Table {
    fn read(text: &str) -> Table {
        let mut table = Table { entries: Vec::new(), by_base: FxHashMap::default() };
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let mut words = line.split_whitespace();
            let (Some(kind), Some(arabic)) = (words.next(), words.next()) else { continue };
            // The list has some hundreds of lines.
            let Ok(id) = NameId::try_from(table.entries.len()) else { break };
            let mut latin: Vec<String> = words.map(latin_base).collect();
            latin.dedup();
            let forms: Vec<String> = arabic.split('/').map(arabic_base).collect();
            for form in forms.iter().chain(&latin) {
                let ids = table.by_base.entry(form.clone()).or_default();
                if !ids.contains(&id) {
                    ids.push(id);
                }
            }
            let arabic = forms.into_iter().next().unwrap_or_default();
            table.entries.push(Entry { arabic, latin, is_given: kind == "g" });
        }
        table
    }

    /// The names that a base may stand for; none if it is not in the table.
    pub fn find(&self, base: &str) -> &[NameId] {
        self.by_base.get(base).map_or(&[], Vec::as_slice)
    }

    pub fn entry(&self, id: NameId) -> Option<&Entry> {
        self.entries.get(usize::from(id))
    }

    /// Whether a base is some given name.
    pub fn is_given(&self, ids: &[NameId]) -> bool {
        ids.iter().any(|id| self.entry(*id).is_some_and(|entry| entry.is_given))
    }
}

/// Whether a Latin or Arabic spelling, one word without article, stands in the table: for saying how much of a measured set
/// the table knew beforehand.
pub fn is_listed_spelling(word: &str) -> bool {
    !table().find(&latin_base(word)).is_empty() || !table().find(&arabic_base(word)).is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_regional_spellings() {
        for (arabic, spellings) in [
            ("محمد", &["Mohammed", "muhamad", "Mohamed", "Mohd"][..]),
            ("جمال", &["gamal", "jamal", "djamel"]),
            ("علوي", &["alaoui", "alawi"]),
            ("يوسف", &["Youssef", "yusuf", "Youcef"]),
        ] {
            let ids = table().find(&arabic_base(arabic));
            assert!(!ids.is_empty(), "{arabic}");
            for spelling in spellings {
                let found = table().find(&latin_base(spelling));
                assert!(found.iter().any(|id| ids.contains(id)), "{arabic} {spelling}");
            }
        }
    }

    #[test]
    fn every_line_is_an_arabic_name_with_spellings() {
        for line in include_str!("names.txt").lines().filter(|line| !line.starts_with('#')) {
            let words: Vec<&str> = line.split_whitespace().collect();
            assert!(words.len() >= 3 && matches!(words[0], "g" | "s" | "c"), "{line}");
            assert!(!words[1].is_ascii() && words[2..].iter().all(|word| word.is_ascii()), "{line}");
        }
    }
}
