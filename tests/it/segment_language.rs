//! The examples of `docs/segment-language.md`: what the page shows as a filter is one, and what it shows as a mistake is none.

use daftar::domain::field::CustomField;
use daftar::domain::segment::parse::parse;
use daftar::domain::segment::print::print;
use daftar::domain::segment::resolve::{Names, compile};
use daftar::domain::tag::TagId;

const PAGE: &str = include_str!("../../docs/segment-language.md");

/// The lines of every code block of this kind.
fn examples(kind: &str) -> Vec<&'static str> {
    let mut inside = None;
    let mut found = Vec::new();
    for line in PAGE.lines() {
        match (line.strip_prefix("```"), inside) {
            (Some(_), Some(_)) => inside = None,
            (Some(opened), None) => inside = Some(opened),
            (None, Some(opened)) if opened == kind => found.push(line),
            (None, _) => {}
        }
    }
    found
}

#[test]
fn every_filter_on_the_page_reads_and_prints_back() {
    let filters = examples("filter");
    assert!(filters.len() > 30, "{} examples were found", filters.len());
    for filter in filters {
        let tree = parse(filter).unwrap_or_else(|error| panic!("{filter}: {error:?}"));
        let printed = print(&tree);
        assert_eq!(parse(&printed).as_ref(), Ok(&tree), "{filter} prints as {printed}");
    }
}

/// A book with one tag, so that a mistake is not one for want of tags.
struct OneTag;

impl Names for OneTag {
    fn tag(&self, folded: &str) -> Option<TagId> {
        (folded == "vip").then_some(TagId(1))
    }

    fn tag_in(&self, _dimension: &str, _tag: &str) -> Option<TagId> {
        None
    }

    fn has_dimension(&self, _folded: &str) -> bool {
        false
    }

    fn tag_names(&self) -> Vec<String> {
        vec!["vip".to_owned()]
    }

    fn dimension_names(&self) -> Vec<String> {
        Vec::new()
    }

    fn own_field(&self, _: &str) -> Option<CustomField> {
        None
    }

    fn own_names(&self) -> Vec<String> {
        Vec::new()
    }
}

#[test]
fn every_mistake_on_the_page_is_one() {
    assert!(compile("tag:vip", &OneTag).is_ok());
    let mistakes = examples("mistake");
    assert!(mistakes.len() > 5, "{} examples were found", mistakes.len());
    for mistake in mistakes {
        assert!(compile(mistake, &OneTag).is_err(), "{mistake} reads");
    }
}
