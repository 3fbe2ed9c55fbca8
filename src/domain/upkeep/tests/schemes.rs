//! The scheme and the rules to begin with.

use super::world::{TODAY, carried_out, noon};
use crate::domain::book::Book;
use crate::domain::book::op::{NewContact, Op};
use crate::domain::contact::{Contact, ContactId};
use crate::domain::rules::Rule;
use crate::domain::rules::check::RuleFinding;
use crate::domain::rules::ready::{READY, ReadyKey, ReadyTag};
use crate::domain::tag_traits::{DimensionTraits, TagTraits};
use crate::domain::text::fold;
use crate::domain::upkeep::run::{Trigger, check_rules, plan_run};
use crate::domain::upkeep::starter::*;
use std::collections::BTreeSet;

const LANGUAGES: [Language; 2] = [Language::Arabic, Language::English];

fn keys() -> Vec<ReadyKey> {
    READY.iter().map(|ready| ready.key).collect()
}

#[test]
fn five_dimensions_and_no_more_than_twenty_tags_in_both_languages() {
    for language in LANGUAGES {
        let mut book = Book::new();
        carried_out(take_starter(&book, language).ops, &mut book);
        assert_eq!((book.dimensions().count(), book.tags().count()), (5, 18));
        assert!(book.tags().all(|tag| tag.dimension.is_some()));
        assert!(take_starter(&book, language).ops.is_empty(), "what is there is not made twice");
        let aging: Vec<TagTraits> = book.arranged().collect();
        assert_eq!(aging.iter().map(|traits| traits.leaves_after).collect::<Vec<_>>(), [Some(60)]);
    }
}

#[test]
fn no_two_names_of_a_language_are_one() {
    for language in LANGUAGES {
        let starter = STARTER.iter().flat_map(|dimension| dimension.tags);
        let mut names: Vec<String> = starter.map(|name| fold(name.text(language))).collect();
        let ready = ReadyTag::ALL.map(|key| fold(ready_tag_name(key).text(language)));
        names.extend(ready.into_iter().filter(|name| !names.contains(name)).collect::<Vec<_>>());
        names.push(fold(ARCHIVE.text(language)));
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
        assert_eq!(names.len(), 18 + 6 + 1);
        let rules: BTreeSet<&str> = keys().into_iter().map(|key| ready_rule_name(key).text(language)).collect();
        assert_eq!(rules.len(), READY.len());
    }
    let ids: BTreeSet<_> = keys().into_iter().map(ready_rule_id).collect();
    assert_eq!(ids.len(), READY.len());
}

#[test]
fn ready_rules_come_with_their_tags_and_once() {
    for language in LANGUAGES {
        let mut book = Book::new();
        carried_out(take_ready(&book, &[ReadyKey::BoughtLeavesCart], language).ops, &mut book);
        assert_eq!((book.arranged::<Rule>().count(), book.tags().count(), book.dimensions().count()), (1, 2, 1));
        carried_out(take_ready(&book, &keys(), language).ops, &mut book);
        assert_eq!((book.arranged::<Rule>().count(), book.tags().count()), (READY.len(), ReadyTag::ALL.len()));
        let single = book.arranged::<DimensionTraits>().filter(|traits| traits.single).count();
        assert_eq!(single, 2, "who spends how much, and the stages");
        assert!(take_ready(&book, &keys(), language).ops.is_empty());
        carried_out(take_starter(&book, language).ops, &mut book);
        assert_eq!((book.tags().count(), book.dimensions().count()), (18 + 6, 6));

        let rules: Vec<Rule> = book.arranged().collect();
        for finding in check_rules(&book, &rules) {
            assert!(matches!(finding, RuleFinding::MayOppose { .. }), "{finding:?}");
        }
        let contact = Contact::new(ContactId(1), noon(TODAY.0 - 40));
        let op = Op::AddContacts([NewContact { contact, tags: Vec::new() }].into_iter().collect());
        book.apply_at(noon(TODAY.0), 1, vec![op]).unwrap();
        carried_out(plan_run(&book, &Trigger::Daily, TODAY).change(&book).ops, &mut book);
        let names: Vec<&str> = book.tags_of(0).into_iter().map(|tag| book.tag(tag).unwrap().name.as_str()).collect();
        let stage = ready_tag_name(ReadyTag::Stage(crate::domain::rules::lifecycle::Stage::GrowingLow));
        assert_eq!(names, [stage.text(language)]);
    }
}
