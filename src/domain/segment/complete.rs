//! What may come next where somebody types a filter: which word is being written, and whose values it could be.

use super::ast::TextField;
use super::fields::{self, Field};
use crate::domain::text::fold;

/// The word that is being typed, with its place in characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Typed {
    pub from: u32,
    pub to: u32,
    /// What stands of it so far, without quotes.
    pub part: String,
    pub of: Wanted,
}

/// What the word could be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// A field, or a tag, city or the like by itself.
    Field,
    Tag,
    City,
    Segment,
    /// One of these words of the language.
    Words(Vec<&'static str>),
    /// A value of something that the book calls so.
    Own(String),
}

/// The word at this place of a filter; `None` where nothing can be offered. The text may be a filter that does not read yet.
///
/// ```
/// use daftar::domain::segment::complete::{Wanted, typed};
/// let word = typed("city:جدة tag:vi", 15).expect("a tag");
/// assert_eq!((word.from, word.to, word.part.as_str(), word.of), (13, 15, "vi", Wanted::Tag));
/// ```
pub fn typed(text: &str, caret: u32) -> Option<Typed> {
    let chars: Vec<char> = text.chars().take(usize::try_from(caret).ok()?).collect();
    let (mut start, mut quote, mut colon) = (0, None, None);
    for (at, c) in chars.iter().enumerate() {
        match (quote, c) {
            (Some(close), c) if *c == close => quote = None,
            (Some(_), _) => {}
            (None, '"') => quote = Some('"'),
            (None, '«') => quote = Some('»'),
            (None, '“') => quote = Some('”'),
            (None, ':') if colon.is_none() => colon = Some(at),
            (None, c) if c.is_whitespace() || matches!(c, '(' | ')' | ',' | '،') => {
                // Inside a set the field stands in front of the bracket.
                let in_set = *c == '(' && colon.is_some() && at > start;
                let goes_on = matches!(c, ',' | '،') || (c.is_whitespace() && set_open(&chars, start, at));
                if !(in_set || goes_on) {
                    (start, colon) = (at + 1, None);
                }
            }
            _ => {}
        }
    }
    let word = chars.get(start..)?;
    let signs = word.iter().take_while(|c| **c == '-').count();
    let Some(colon) = colon else {
        let part: String = word.get(signs..)?.iter().collect();
        let plain = !part.is_empty() && !part.chars().any(|c| matches!(c, '<' | '>' | '=' | '"' | '«' | '“' | '/'));
        return plain.then(|| place(start + signs, chars.len(), part, Wanted::Field));
    };
    let name: String = chars.get(start + signs..colon)?.iter().filter(|c| !matches!(c, '"' | '«' | '»')).collect();
    let mut value = colon + 1;
    if let Some(open) = chars.get(value..)?.iter().position(|c| *c == '(') {
        let comma = chars.iter().rposition(|c| matches!(c, ',' | '،' | '(')).unwrap_or(value + open);
        value = comma + 1;
        value += chars.get(value..)?.iter().take_while(|c| c.is_whitespace()).count();
    }
    let part: String = chars.get(value..)?.iter().filter(|c| !matches!(c, '"' | '«' | '“')).collect();
    Some(place(value, chars.len(), part, wanted(&name)?))
}

/// Whether a set of values is still open between these places.
fn set_open(chars: &[char], from: usize, to: usize) -> bool {
    let part = chars.get(from..to).unwrap_or_default();
    part.contains(&':') && part.contains(&'(') && !part.contains(&')') && part.first() != Some(&'(')
}

fn place(from: usize, to: usize, part: String, of: Wanted) -> Typed {
    let at = |place: usize| u32::try_from(place).unwrap_or(u32::MAX);
    Typed { from: at(from), to: at(to), part, of }
}

fn wanted(name: &str) -> Option<Wanted> {
    Some(match fields::field_from_name(name) {
        None => Wanted::Own(name.to_owned()),
        Some(Field::Tag) => Wanted::Tag,
        Some(Field::Text(TextField::City)) => Wanted::City,
        Some(Field::Segment) => Wanted::Segment,
        Some(Field::Consent) => Wanted::Words(fields::consent_names().collect()),
        Some(Field::Has | Field::Missing) => Wanted::Words(fields::presence_names().collect()),
        Some(Field::Date(_)) => Wanted::Words(fields::day_word_names().collect()),
        Some(Field::Is) => Wanted::Words(vec![fields::DUPLICATE_NAME]),
        Some(Field::Text(_) | Field::Number(_) | Field::Times(_) | Field::Country | Field::Contact) => return None,
    })
}

/// The printed names of the fields that a word may become: those with a name, in English or Arabic, that begins so.
pub fn fields_starting(part: &str) -> Vec<&'static str> {
    let part = fold(part);
    fields::field_spellings().filter(|name| fold(name).starts_with(&part)).collect()
}

/// Whether a name is what somebody types so far: it holds the part, folded.
pub fn suits(name: &str, part: &str) -> bool {
    fold(name).contains(&fold(part))
}

/// A name as a value of the language, with quotes if it needs them.
pub fn value(name: &str) -> String {
    super::print::word(name)
}

/// The filter with a word put in the place of the typed one, and where the caret stands then.
pub fn completed(text: &str, typed: &Typed, by: &str) -> (String, u32) {
    let head: String = text.chars().take(usize::try_from(typed.from).unwrap_or(0)).collect();
    let tail: String = text.chars().skip(usize::try_from(typed.to).unwrap_or(usize::MAX)).collect();
    let caret = u32::try_from(head.chars().count() + by.chars().count()).unwrap_or(u32::MAX);
    (format!("{head}{by}{tail}"), caret)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at_end(text: &str) -> Option<Typed> {
        typed(text, u32::try_from(text.chars().count()).expect("short"))
    }

    #[test]
    fn the_word_under_the_caret_is_known_by_what_stands_before_it() {
        let own = |name: &str| Wanted::Own(name.into());
        let cases = [
            ("ta", 0, "ta", Wanted::Field),
            ("tag:vip -ci", 9, "ci", Wanted::Field),
            ("(وس", 1, "وس", Wanted::Field),
            ("tag:", 4, "", Wanted::Tag),
            ("-وسم:أح", 5, "أح", Wanted::Tag),
            ("tag:\"أحمر ش", 4, "أحمر ش", Wanted::Tag),
            ("tag:any(vip, أحم", 13, "أحم", Wanted::Tag),
            ("tag:any(أحمر ش", 8, "أحمر ش", Wanted::Tag),
            ("مدينة:ج", 6, "ج", Wanted::City),
            ("x OR segment:\"كبا", 13, "كبا", Wanted::Segment),
            ("interest:be", 9, "be", own("interest")),
            ("\"shoe size\":4", 12, "4", own("shoe size")),
            ("is:d", 3, "d", Wanted::Words(vec!["duplicate"])),
        ];
        for (text, from, part, of) in cases {
            let found = at_end(text).unwrap_or_else(|| panic!("nothing in {text}"));
            assert_eq!((found.from, found.part.as_str(), &found.of), (from, part, &of), "{text}");
        }
        for nothing in ["", "tag:vip ", "spent>5", "name:s", "tag:any(vip) ", "note:/a"] {
            assert_eq!(at_end(nothing), None, "{nothing}");
        }
        assert_eq!(
            typed("tag:vip city:x", 6).map(|found| (found.from, found.to, found.part)),
            Some((4, 6, "vi".into()))
        );
    }

    #[test]
    fn a_completed_word_takes_the_place_of_the_typed_one() {
        let found = at_end("city:جدة tag:\"أحمر").expect("a tag");
        let text = completed("city:جدة tag:\"أحمر", &found, &value("أحمر شفاه"));
        assert_eq!(text, ("city:جدة tag:\"أحمر شفاه\"".to_owned(), 24));
        assert!(fields_starting("ta").contains(&"tag") && fields_starting("وس").contains(&"وسم"));
        assert!(suits("أحمر شفاه", "احمر") && !suits("vip", "x"));
    }
}
