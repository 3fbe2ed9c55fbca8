//! What a filter means, as a sentence in Arabic or in English.
//!
//! The sentence is built from the tree, so that it says what is evaluated. A condition is denied in its own words where that
//! reads well, and otherwise by saying that it does not hold. Days and amounts are in Latin digits, as in the language itself.

use super::ast::{Clause, DateField, DateTest, Match, Node, NumberField, PresenceField, Range, TextField};
use super::days::iso_from_day;
use super::print::{normalize, ordered};
use super::value::{parse_relative_days, thousandths_text};
use crate::domain::consent::ConsentState;
use crate::domain::date::Date;
use crate::domain::interaction::InteractionKind;
use crate::domain::money::Amount;

mod ar;
mod en;

/// How a language says conditions.
trait Tongue {
    fn everyone(&self) -> String;
    fn nobody(&self) -> String;
    /// The sentence around conditions.
    fn sentence(&self, conditions: &str) -> String;
    fn and(&self) -> &'static str;
    fn or(&self) -> &'static str;
    /// A group that must not hold as a whole.
    fn not(&self, group: &str) -> String;
    fn clause(&self, clause: &Clause, denied: bool) -> String;
}

/// The filter in Arabic.
pub fn arabic(node: &Node) -> String {
    said(node, &ar::Arabic)
}

/// The filter in English.
pub fn english(node: &Node) -> String {
    said(node, &en::English)
}

fn said(node: &Node, tongue: &dyn Tongue) -> String {
    match normalize(node.clone()) {
        Node::All(children) if children.is_empty() => tongue.everyone(),
        Node::Any(children) if children.is_empty() => tongue.nobody(),
        node => tongue.sentence(&conditions(&node, false, tongue, false)),
    }
}

/// `nested` puts groups of several conditions into brackets, so that "and" and "or" can't be mixed up.
fn conditions(node: &Node, denied: bool, tongue: &dyn Tongue, nested: bool) -> String {
    let joined = |children: &[Node], word: &str| {
        let parts: Vec<String> = children.iter().map(|child| conditions(child, false, tongue, true)).collect();
        let text = parts.join(word);
        if nested && children.len() > 1 { format!("({text})") } else { text }
    };
    match node {
        Node::Clause(clause) => tongue.clause(clause, denied),
        Node::Not(inner) => conditions(inner, !denied, tongue, nested),
        Node::All(children) | Node::Any(children) if children.is_empty() => {
            let holds = matches!(node, Node::All(_)) != denied;
            if holds { tongue.everyone() } else { tongue.nobody() }
        }
        Node::All(children) if !denied => joined(children, tongue.and()),
        Node::Any(children) if !denied => joined(children, tongue.or()),
        Node::All(children) => tongue.not(&bracketed(children, tongue.and(), tongue)),
        Node::Any(children) => tongue.not(&bracketed(children, tongue.or(), tongue)),
    }
}

fn bracketed(children: &[Node], word: &str, tongue: &dyn Tongue) -> String {
    let parts: Vec<String> = children.iter().map(|child| conditions(child, false, tongue, true)).collect();
    format!("({})", parts.join(word))
}

/// What is asked of a field of the shop's own: the sign that stands in front, and the rest. A span of days has a sign of its
/// own, because it counts back from today.
enum Own<'a> {
    Any,
    /// `<`, `<=`, `>`, `>=`, `=`, `==`.
    Sign(&'a str, &'a str),
    /// So many days ago: whether fewer, or more.
    Ago(bool, u32),
    Starts(&'a str),
    Pattern(&'a str),
}

impl Own<'_> {
    /// `None` if plainly the value is asked for.
    fn of(value: &str) -> Option<Own<'_>> {
        if value == "*" {
            return Some(Own::Any);
        }
        if let Some((sign, rest)) = ordered(value) {
            return Some(match parse_relative_days(rest) {
                Some(days) if sign == "<" => Own::Ago(true, days),
                Some(days) if sign == ">" => Own::Ago(false, days),
                _ => Own::Sign(sign, rest),
            });
        }
        match value.strip_prefix('/').and_then(|rest| rest.strip_suffix('/')) {
            Some(pattern) => Some(Own::Pattern(pattern)),
            None => value.strip_suffix('*').map(Own::Starts),
        }
    }
}

/// An interval of amounts by its bounds, in text.
enum Bounds {
    Any,
    Is(String),
    AtLeast(String),
    AtMost(String),
    Between(String, String),
}

impl Bounds {
    fn of_amounts(range: Range<Amount>) -> Bounds {
        Bounds::of(range.from.map(|Amount(n)| thousandths_text(n)), range.to.map(|Amount(n)| thousandths_text(n)))
    }

    fn of_days(range: Range<Date>) -> Bounds {
        Bounds::of(range.from.map(iso_from_day), range.to.map(iso_from_day))
    }

    fn of(from: Option<String>, to: Option<String>) -> Bounds {
        match (from, to) {
            (None, None) => Bounds::Any,
            (Some(from), Some(to)) if from == to => Bounds::Is(from),
            (Some(from), Some(to)) => Bounds::Between(from, to),
            (Some(from), None) => Bounds::AtLeast(from),
            (None, Some(to)) => Bounds::AtMost(to),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::segment::parse::parse;

    fn both(filter: &str) -> (String, String) {
        let node = parse(filter).expect("a filter");
        (english(&node), arabic(&node))
    }

    #[test]
    fn a_filter_says_what_it_means() {
        let cases = [
            ("", "Everyone.", "كل العملاء."),
            ("-()", "Nobody.", "لا أحد."),
            (
                "tag:vip -tag:bought city:الرياض",
                "Everyone who has the tag “vip” and does not have the tag “bought” and lives in “الرياض”.",
                "كل من يحمل الوسم «vip» ولا يحمل الوسم «bought» ويسكن في «الرياض».",
            ),
            (
                "(tag:a OR tag:b) -has:email",
                "Everyone who (has the tag “a” or has the tag “b”) and has no e-mail address.",
                "كل من (يحمل الوسم «a» أو يحمل الوسم «b») وليس له بريد إلكتروني.",
            ),
            (
                "-(tag:a tag:b)",
                "Everyone for whom this does not hold: (has the tag “a” and has the tag “b”).",
                "كل من لا ينطبق عليه: (يحمل الوسم «a» ويحمل الوسم «b»).",
            ),
            (
                "last_contact>60d",
                "Everyone who was last in contact more than 60 days ago.",
                "كل من كان آخر تواصل معه قبل أكثر من 60 يومًا.",
            ),
            (
                "spent>=500 consent:in",
                "Everyone who spent 500 or more and agreed to messages.",
                "كل من أنفق 500 أو أكثر ووافق على الرسائل.",
            ),
            (
                "size>39 -visit<30d color:*",
                "Everyone whose “size” is more than 39 and whose “visit” was not less than 30 days ago and who has a “color”.",
                "كل من «size» عنده أكثر من 39 وليس «visit» عنده قبل أقل من 30 يومًا ولديه «color».",
            ),
            (
                "birthday:next-7d",
                "Everyone whose birthday is within the next 7 days.",
                "كل من عيد ميلاده خلال 7 أيام القادمة.",
            ),
        ];
        for (filter, english, arabic) in cases {
            assert_eq!(both(filter), (english.to_owned(), arabic.to_owned()), "{filter}");
        }
    }

    #[test]
    fn every_clause_has_words_in_both_languages_and_its_denial_differs() {
        let filters = [
            "tag:x",
            "d:x",
            "x",
            "name:x",
            "phone:5",
            "email:x",
            "note:x",
            "city:x",
            "city:\"\"",
            "country:SA",
            "created:today",
            "created<3d",
            "created:2026-01-01..2026-02-01",
            "created>=2026-01-01",
            "created<=2026-01-01",
            "created:2026-01-01",
            "birthday:this-month",
            "birthday:next-month",
            "first_purchase>1y",
            "last_purchase<2w",
            "spent:5",
            "spent:1..2",
            "spent>=1",
            "spent<=1",
            "purchases>=3",
            "tags:0",
            "consent:out",
            "consent:unknown",
            "has:phone",
            "missing:city",
            "has:tag",
            "has:note",
            "has:spent",
            "created:..",
            "name:=x",
            "name:==x",
            "email:x*",
            "note:/x/",
            "city:x*",
            "followup:overdue",
            "has:followup",
            "average>5",
            "orders>=2 in 90d",
            "calls:0",
            "ratings<3 in 2026-01",
            "segment:x",
            "is:duplicate",
            "contact:0a",
        ];
        for filter in filters {
            let (english, arabic) = both(filter);
            let (not_english, not_arabic) = both(&format!("-{filter}"));
            assert!(english.starts_with("Everyone ") && english.ends_with('.'), "{english}");
            assert!(arabic.starts_with("كل من ") && arabic.ends_with('.'), "{arabic}");
            assert!(english != not_english && arabic != not_arabic, "{filter}: {not_english} {not_arabic}");
        }
    }
}
