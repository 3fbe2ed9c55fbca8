//! Names under the rules of an import: titles before them, and capitals. What a title is, and which names want capitals, is
//! `text`'s to say.

use super::cell::is_placeholder;
use super::ledger::Ledger;
use super::{Rule, Rules};
use crate::domain::country::Country;
use crate::domain::text::{capitalized, split_title};

/// What the rules make of a name on one line.
#[derive(Debug)]
pub(super) struct Polish<'a> {
    pub title: Option<&'a str>,
    /// The name without its title.
    rest: &'a str,
    /// The rest with capitals, if that is something else.
    capital: Option<String>,
}

impl<'a> Polish<'a> {
    /// A name in one cell, of a contact in this country.
    pub fn of(name: &'a str, rules: Rules, home: Country) -> Polish<'a> {
        let (title, rest) = parted(name, rules, home);
        let capital = if rules.is_on(Rule::Case) { capitalized(rest, false) } else { None };
        Polish { title, rest, capital }
    }

    /// A name that `joined` made of two cells. Where one of them is in capitals throughout, as families' names often are, it
    /// gets its own.
    pub fn of_parts(whole: &'a str, last: &str, rules: Rules, home: Country) -> Polish<'a> {
        let mut polish = Polish::of(whole, rules, home);
        if polish.capital.is_none() && rules.is_on(Rule::Case) && !last.is_empty() {
            polish.capital = polish.rest.strip_suffix(last).and_then(|first| {
                let first = first.trim_end();
                let (one, two) = (capitalized(first, true), capitalized(last, true));
                let changed = (one.is_some() || two.is_some()) && !first.is_empty();
                changed.then(|| joined(one.as_deref().unwrap_or(first), two.as_deref().unwrap_or(last)))
            });
        }
        polish
    }

    /// Whether the name stays as it is.
    pub fn is_idle(&self) -> bool {
        self.title.is_none() && self.capital.is_none()
    }

    /// Counts what was done to the name that this came from.
    pub fn count(&self, name: &str, ledger: &mut Ledger) {
        if self.title.is_some() {
            ledger.count(Rule::Titles, name, || self.rest.to_owned());
        }
        if let Some(capital) = &self.capital {
            ledger.count(Rule::Case, self.rest, || capital.clone());
        }
    }

    /// The header under which the title is kept: in the language of the name's column, or of the title itself.
    pub fn header(&self, column: &str) -> &'static str {
        let is_arabic = |text: &str| text.contains(|c| matches!(c, '\u{0621}'..='\u{064A}'));
        if is_arabic(column) || self.title.is_some_and(is_arabic) { "اللقب" } else { "Title" }
    }

    /// The name that is left.
    pub fn into_name(self) -> String {
        self.capital.unwrap_or_else(|| self.rest.to_owned())
    }
}

fn parted(name: &str, rules: Rules, home: Country) -> (Option<&str>, &str) {
    if !rules.is_on(Rule::Titles) {
        return (None, name);
    }
    // In Egypt and the Sudan السيد is a common given name.
    let is_given = |title: &str| title == "السيد" && matches!(home.to_string().as_str(), "EG" | "SD");
    match split_title(name) {
        // Before nobody it is no title: what is left would be taken for an empty cell the next time.
        Some((title, rest)) if !is_given(title) && !is_placeholder(rest) => (Some(title), rest),
        _ => (None, name),
    }
}

/// Two parts of a name as one; either may be empty.
pub(super) fn joined(first: &str, last: &str) -> String {
    let mut whole = String::with_capacity(first.len() + last.len() + 1);
    whole.push_str(first);
    if !first.is_empty() && !last.is_empty() {
        whole.push(' ');
    }
    whole.push_str(last);
    whole
}
