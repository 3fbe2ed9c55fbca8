//! Regular expressions in filters. The engine knows the syntax and works in time linear in the text; what is added here is
//! that letters are compared folded, as everywhere in filters, and what `\d`, `\w` and `\s` stand for in folded text.

use crate::domain::text::fold;
use regex_automata::hybrid::dfa::{Cache, DFA};
use regex_automata::nfa::thompson;
use regex_automata::{Input, MatchKind};
use std::cell::RefCell;
use std::fmt;

/// Bytes that a pattern may take when it is read; a repetition of a repetition would take any number.
const SIZE_LIMIT: usize = 1 << 20;
/// Bytes of states that are kept while texts are looked at.
const CACHE: usize = 1 << 21;
/// What `\w` stands for, inside a class: digits, Latin letters and Arabic letters.
const LETTERS: &str = "0-9a-z_\u{df}-\u{24f}\u{620}-\u{64a}\u{66e}-\u{6d3}";

/// A regular expression, ready to look at folded texts.
pub struct Pattern {
    source: String,
    dfa: DFA,
    cache: RefCell<Cache>,
}

impl Pattern {
    /// Reads a regular expression. `None` if it is none, or takes too much.
    pub fn new(source: &str) -> Option<Pattern> {
        let dfa = DFA::builder()
            .configure(DFA::config().match_kind(MatchKind::All).cache_capacity(CACHE).skip_cache_capacity_check(true))
            .thompson(thompson::Config::new().nfa_size_limit(Some(SIZE_LIMIT)))
            .build(&folded(source)?)
            .ok()?;
        let cache = RefCell::new(dfa.create_cache());
        Some(Pattern { source: source.to_owned(), dfa, cache })
    }

    /// Whether it is found in a folded text.
    pub fn is_in(&self, text: &[u8]) -> bool {
        let mut cache = self.cache.borrow_mut();
        // The search can only give up where it was told to, and it was not.
        self.dfa.try_search_fwd(&mut cache, &Input::new(text).earliest(true)).is_ok_and(|found| found.is_some())
    }
}

impl Clone for Pattern {
    fn clone(&self) -> Pattern {
        Pattern { source: self.source.clone(), dfa: self.dfa.clone(), cache: RefCell::new(self.dfa.create_cache()) }
    }
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Pattern) -> bool {
        self.source == other.source
    }
}

impl fmt::Debug for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "/{}/", self.source)
    }
}

/// The expression with its letters folded and its classes written out. `None` for what a class can't hold.
fn folded(source: &str) -> Option<String> {
    let mut out = String::with_capacity(source.len());
    let mut in_class = false;
    let mut chars = source.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match (chars.next(), in_class) {
                (Some('d'), true) => out.push_str("0-9"),
                (Some('d'), false) => out.push_str("[0-9]"),
                (Some('D'), false) => out.push_str("[^0-9]"),
                (Some('w'), true) => out.push_str(LETTERS),
                (Some('w'), false) => out.extend(["[", LETTERS, "]"]),
                (Some('W'), false) => out.extend(["[^", LETTERS, "]"]),
                (Some('s'), true) => out.push(' '),
                (Some('s'), false) => out.push_str("[ ]"),
                (Some('S'), false) => out.push_str("[^ ]"),
                (Some('D' | 'W' | 'S'), true) => return None,
                (Some(escaped), _) => out.extend(['\\', escaped]),
                (None, _) => out.push('\\'),
            },
            '[' => {
                in_class = true;
                out.push(c);
            }
            ']' => {
                in_class = false;
                out.push(c);
            }
            c if c.is_alphabetic() || !c.is_ascii() => out.push_str(&fold(c.encode_utf8(&mut [0; 4]))),
            c => out.push(c),
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::text::fold;

    fn finds(pattern: &str, text: &str) -> bool {
        Pattern::new(pattern).expect(pattern).is_in(fold(text).as_bytes())
    }

    #[test]
    fn letters_are_compared_folded_on_both_sides() {
        assert!(finds("^أحمد", "احمد السالم") && finds("^احمد", "أَحْمَد السالم"));
        assert!(finds("AH?MED$", "Sara Ahmed") && finds("(سارة|نورة)", "ساره"));
        assert!(!finds("^السالم", "أحمد السالم"));
        assert!(finds(r"\d{3}", "بيت ١٢٣") && !finds(r"\d{4}", "بيت ١٢٣"));
        assert!(finds(r"^\w+\s\w+$", "محمد علي") && !finds(r"^\w+$", "محمد علي"));
        assert!(finds(r"^[\d\s]+$", "12 34") && finds(r"^\D+$", "سارة") && finds(r"\S", "x"));
        assert!(finds(r"a\.b", "a.b") && !finds(r"a\.b", "axb") && finds("", ""));
    }

    #[test]
    fn what_is_no_expression_or_too_large_a_one_is_refused() {
        for bad in ["(", "[a", "a{2", "*", "\\", r"[\D]", "(?<n>a", "((((a{1000}){1000}){1000}){1000})", r"(a)\1"] {
            assert!(Pattern::new(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn a_pattern_that_other_engines_never_finish_is_answered() {
        let text = "a".repeat(5_000);
        assert!(!Pattern::new("^(a+)+$x").is_some_and(|pattern| pattern.is_in(text.as_bytes())));
        assert!(!Pattern::new("^(a|a)*b$").expect("a pattern").is_in(text.as_bytes()));
    }
}
