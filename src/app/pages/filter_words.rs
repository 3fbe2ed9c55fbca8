//! What a word of a filter could become, from what the page knows of the book.

use crate::domain::segment::ast::Clause;
use crate::domain::segment::complete::{Typed, Wanted, fields_starting, suits, value};
use crate::domain::segment::print::print_clause;
use crate::domain::tag::DimensionId;
use crate::domain::text::fold;
use crate::protocol::Overview;

/// Offers at once, at most: what a phone shows above its keyboard.
const MOST: usize = 8;

/// Something that a word could become.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Offer {
    pub shown: String,
    pub insert: String,
    /// How many contacts it means.
    pub contacts: Option<u32>,
}

impl Offer {
    /// A name as a value.
    pub fn value(name: &str, contacts: Option<u32>) -> Offer {
        Offer { shown: name.to_owned(), insert: value(name), contacts }
    }

    fn word(word: &str, behind: &str) -> Offer {
        Offer { shown: word.to_owned(), insert: format!("{word}{behind}"), contacts: None }
    }

    fn clause(clause: &Clause, contacts: Option<u32>) -> Offer {
        let text = print_clause(clause);
        Offer { shown: text.clone(), insert: text, contacts }
    }
}

/// What the typed word could become, the likeliest first.
pub(super) fn offers(typed: &Typed, book: &Overview) -> Vec<Offer> {
    let part = typed.part.as_str();
    let mut found = match &typed.of {
        // Cities are asked for.
        Wanted::City => Vec::new(),
        Wanted::Tag => tags(book, part, None).map(|(name, contacts)| Offer::value(name, Some(contacts))).collect(),
        Wanted::Segment => segments(book, part).map(|(name, contacts)| Offer::value(name, contacts)).collect(),
        Wanted::Words(words) => {
            words.iter().filter(|word| suits(word, part)).map(|word| Offer::word(word, "")).collect()
        }
        Wanted::Own(name) => {
            let key = fold(name);
            let dimension = book.dimensions.iter().find(|dimension| fold(&dimension.name) == key);
            let of = dimension.map(|dimension| dimension.id);
            of.iter().flat_map(|of| tags(book, part, Some(*of))).map(|(name, n)| Offer::value(name, Some(n))).collect()
        }
        Wanted::Field => {
            let mut found: Vec<Offer> = fields_starting(part).into_iter().map(|name| Offer::word(name, ":")).collect();
            let own = book.dimensions.iter().filter(|dimension| suits(&dimension.name, part));
            found.extend(own.map(|dimension| Offer::word(&value(&dimension.name), ":")));
            found.truncate(MOST / 2);
            found.extend(tags(book, part, None).map(|(name, n)| Offer::clause(&Clause::Tag(name.to_owned()), Some(n))));
            found.extend(segments(book, part).map(|(name, n)| Offer::clause(&Clause::Segment(name.to_owned()), n)));
            found
        }
    };
    // What is there already need not be offered.
    found.retain(|offer| offer.insert != part);
    found.truncate(MOST);
    found
}

/// Tags that suit, those with the most contacts first.
fn tags<'o>(book: &'o Overview, part: &str, of: Option<DimensionId>) -> impl Iterator<Item = (&'o str, u32)> {
    let mut found: Vec<(&str, u32)> = book
        .offered(|_| false)
        .filter(|view| (of.is_none() || view.tag.dimension == of) && suits(&view.tag.name, part))
        .map(|view| (view.tag.name.as_str(), view.contacts))
        .collect();
    found.sort_by_key(|(_, contacts)| std::cmp::Reverse(*contacts));
    found.into_iter().take(MOST)
}

fn segments<'o>(book: &'o Overview, part: &str) -> impl Iterator<Item = (&'o str, Option<u32>)> + use<'o> {
    let part = part.to_owned();
    let suiting = book.segments.iter().filter(move |view| suits(&view.segment.name, &part));
    suiting.map(|view| (view.segment.name.as_str(), view.contacts)).take(MOST)
}
