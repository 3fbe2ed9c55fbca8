//! Tags changed with everything that names them.

use super::world::{TAGS, TODAY, book, carried_out, name_of, noon, told};
use crate::domain::arrangement::Arranged;
use crate::domain::book::Book;
use crate::domain::book::op::{Label, Op};
use crate::domain::consent::ConsentState;
use crate::domain::country::Country;
use crate::domain::message::ListId;
use crate::domain::rules::Rule;
use crate::domain::segment::ast::{DateField, NumberField, PresenceField, TextField};
use crate::domain::segment::eval::{Contents, Index, eval};
use crate::domain::segment::resolve::compile;
use crate::domain::segment::{Segment, SegmentId};
use crate::domain::slots::{Slot, Slots};
use crate::domain::tag::{DimensionId, TagColor, TagId};
use crate::domain::tag_traits::{DimensionTraits, Scheme, TagTraits};
use crate::domain::testing::cases;
use crate::domain::text::fold;
use crate::domain::upkeep::dimensions::*;
use crate::domain::upkeep::merging::merge_tags;
use crate::domain::upkeep::names::BookNames;
use crate::domain::upkeep::splitting::{
    ProposedPart, SplitBy, SplitPart, part_by_filter, part_by_list, propose_split, split_tag,
};
use crate::domain::upkeep::tags::*;
use crate::domain::upkeep::uses::uses;
use proptest::prelude::*;
use std::borrow::Cow;

/// A book in which some tags are taken for one.
struct United<'b> {
    book: &'b Book,
    tags: Vec<TagId>,
}

impl Index for United<'_> {
    fn everyone(&self) -> &Slots {
        self.book.everyone()
    }
    fn tag(&self, tag: TagId) -> Cow<'_, Slots> {
        if !self.tags.contains(&tag) {
            return self.book.carriers(tag);
        }
        Cow::Owned(self.tags.iter().fold(Slots::new(), |all, tag| all | &*self.book.carriers(*tag)))
    }
    fn consent(&self, state: ConsentState) -> Cow<'_, Slots> {
        self.book.consent(state)
    }
    fn country(&self, country: Country) -> Cow<'_, Slots> {
        Index::country(self.book, country)
    }
    fn city(&self, folded: &str) -> Cow<'_, Slots> {
        Index::city(self.book, folded)
    }
    fn present(&self, field: PresenceField) -> Cow<'_, Slots> {
        self.book.present(field)
    }
    fn text(&self, field: TextField, needle: &str, universe: &Slots) -> Slots {
        self.book.text(field, needle, universe)
    }
    fn dates(&self, field: DateField) -> &[i32] {
        self.book.dates(field)
    }
    fn numbers(&self, field: NumberField) -> &[i64] {
        self.book.numbers(field)
    }
    fn tag_count(&self, slot: Slot) -> u32 {
        self.book.tag_count(slot)
    }

    fn own(&self, header: &str, universe: &Slots, keep: &dyn Fn(&str) -> bool) -> Slots {
        self.book.own(header, universe, keep)
    }

    fn contents(&self) -> &dyn Contents {
        self.book
    }
}

fn filters(book: &Book) -> Vec<String> {
    let rules: Vec<Rule> = book.arranged().collect();
    let segments = book.segments().map(|segment| segment.filter.clone());
    segments
        .chain(book.lists().map(|list| list.filter.clone()))
        .chain(rules.into_iter().map(|rule| rule.filter))
        .collect()
}

/// Looks for tags that are not there, in everything that the book holds and without the code that rewrites.
fn dangling(book: &Book, gone: &[TagId]) -> Vec<String> {
    let mut found = Vec::new();
    for filter in filters(book) {
        if let Err(error) = compile(&filter, &BookNames(book)) {
            found.push(format!("{filter}: {error:?}"));
        }
    }
    for rule in book.arranged::<Rule>() {
        found.extend(rule.tags().filter(|tag| book.tag(*tag).is_none()).map(|tag| format!("{rule:?}: {tag:?}")));
    }
    for tag in gone {
        let (number, name) = (tag.0, fold(name_of(*tag)));
        for recipe in book.recipes() {
            let text = &recipe.text;
            let by_id =
                [format!("\"Use\":{number}}}"), format!("\"among\":{number},")].iter().any(|it| text.contains(it));
            if by_id || fold(text).contains(&format!("\"tag\":\"{}\"", name.replace('"', "\\\""))) {
                found.push(format!("{tag:?} in {text}"));
            }
        }
        let kept = book.arrangements().filter(|kept| kept.text.contains("\"what\":\"tag\""));
        found.extend(kept.filter(|kept| kept.id.key == number).map(|kept| kept.text.clone()));
    }
    found
}

proptest! {
    #![proptest_config(cases(200))]

    /// A merge leaves no dangling use, every filter matches whom it would match if the tags had always been one, and undo
    /// brings everything back.
    #[test]
    fn a_merge_leaves_nothing_that_names_what_is_gone(seed in any::<u64>(), into in 1..=TAGS, from in proptest::collection::btree_set(1..=TAGS, 1..4)) {
        let mut book = book(seed, 40);
        let into = TagId(into);
        let from: Vec<TagId> = from.into_iter().map(TagId).filter(|tag| *tag != into).collect();
        prop_assume!(!from.is_empty());
        prop_assert!(dangling(&book, &[]).is_empty());
        let named = from.iter().any(|tag| !uses(&book, book.tag(*tag).unwrap()).recipes.is_empty());
        prop_assert!(!named || !dangling(&book, &from).is_empty(), "what looks for names finds them where they are");
        let mut together = from.clone();
        together.push(into);
        let expected: Vec<Slots> = {
            let united = United { book: &book, tags: together.clone() };
            filters(&book).iter().map(|filter| eval(&compile(filter, &BookNames(&book)).unwrap(), &united, TODAY)).collect()
        };
        let carriers = United { book: &book, tags: together }.tag(into).into_owned();
        let change = merge_tags(&book, &from, into, "").unwrap();
        let is_told = matches!(&change.label, Label::TagsMerged { carriers: told, .. } if u64::from(*told) == carriers.len());
        prop_assert!(is_told);
        carried_out(change.ops, &mut book);
        prop_assert_eq!(dangling(&book, &from), Vec::<String>::new());
        prop_assert_eq!(&*book.carriers(into), &carriers);
        prop_assert!(from.iter().all(|tag| book.tag(*tag).is_none()));
        let matched: Vec<Slots> =
            filters(&book).iter().map(|filter| eval(&compile(filter, &BookNames(&book)).unwrap(), &book, TODAY)).collect();
        prop_assert_eq!(matched, expected);
    }

    /// After a split every filter matches whom it matched, whether the tag stays or goes.
    #[test]
    fn a_split_leaves_filters_as_they_are(seed in any::<u64>(), id in 1..=TAGS, whole in any::<bool>(), drop_empty in any::<bool>()) {
        let mut book = book(seed, 40);
        let id = TagId(id);
        let in_town = part_by_filter(&book, "In town", "city:جدة", TODAY).unwrap();
        let rest = if whole { book.everyone() - &in_town.contacts } else { Slots::from_iter([1, 5, 9]) };
        let parts = [in_town, SplitPart { name: "Elsewhere".into(), contacts: rest }];
        let matched = |book: &Book| -> Vec<Slots> {
            filters(book).iter().map(|filter| eval(&compile(filter, &BookNames(book)).unwrap(), book, TODAY)).collect()
        };
        let (expected, before) = (matched(&book), book.carriers(id).into_owned());
        let empties = parts.iter().fold(before.clone(), |left, part| left - &part.contacts).is_empty();
        match split_tag(&book, id, &parts, drop_empty, "") {
            Ok(change) => {
                carried_out(change.ops, &mut book);
                prop_assert_eq!(matched(&book), expected);
                prop_assert_eq!(dangling(&book, &[]), Vec::<String>::new());
                let all = book.tags().filter(|tag| tag.id == id || tag.id.0 > TAGS).fold(Slots::new(), |all, tag| all | &*book.carriers(tag.id));
                prop_assert_eq!(all, before);
                prop_assert_eq!(book.tag(id).is_none(), empties && drop_empty);
            }
            Err(TagError::Nothing) => prop_assert!(before.iter().all(|slot| parts.iter().all(|part| !part.contacts.contains(slot)))),
            Err(TagError::InUse(used)) => prop_assert!(empties && drop_empty && !used.is_empty()),
            Err(error) => prop_assert!(false, "{error:?}"),
        }
    }

    /// The parts that are proposed are those that the split makes, with as many contacts as were told.
    #[test]
    fn a_split_makes_the_parts_that_were_proposed(seed in any::<u64>(), id in 1..=TAGS, by in 0u64..4) {
        let mut book = book(seed, 40);
        let by = match by {
            0 => SplitBy::City,
            3 => SplitBy::Segments,
            dimension => SplitBy::Dimension(DimensionId(dimension)),
        };
        let proposed = propose_split(&book, TagId(id), by, TODAY).unwrap();
        let part = |part: &ProposedPart| part_by_filter(&book, &part.name, &part.filter, TODAY).unwrap();
        let parts: Vec<SplitPart> = proposed.iter().map(part).collect();
        match split_tag(&book, TagId(id), &parts, false, "") {
            Ok(change) => {
                carried_out(change.ops, &mut book);
                for part in &proposed {
                    let made = book.tag_by_name(&fold(&part.name)).unwrap();
                    prop_assert_eq!(book.carriers(made.id).len(), u64::from(part.contacts), "{}", part.name);
                }
            }
            Err(error) => prop_assert!(error == TagError::Nothing && proposed.is_empty(), "{error:?} {proposed:?}"),
        }
        prop_assert_eq!(propose_split(&book, TagId(99), by, TODAY), Err(TagError::Gone));
    }

    /// Filters follow a tag that is renamed and moved, and templates and filters a dimension that is renamed.
    #[test]
    fn what_is_renamed_is_followed(seed in any::<u64>(), id in 1..=TAGS, dimension in proptest::option::of(1u64..3)) {
        let mut book = book(seed, 30);
        let matched = |book: &Book| -> Vec<Slots> {
            filters(book).iter().map(|filter| eval(&compile(filter, &BookNames(book)).unwrap(), book, TODAY)).collect()
        };
        let expected = matched(&book);
        let draft = TagDraft { name: " Another  \"name\" ", color: TagColor::Red, dimension: dimension.map(DimensionId) };
        let change = edit_tag(&book, TagId(id), &draft, "").unwrap();
        carried_out(change.ops, &mut book);
        prop_assert_eq!(matched(&book), expected.clone());
        prop_assert_eq!(book.tag(TagId(id)).unwrap().name.as_str(), "Another \"name\"");
        let renamed = DimensionDraft { name: "مرحلة الشراء", color: TagColor::Red, single: true, locked: false };
        let (change, _) = save_dimension(&book, Some(DimensionId(1)), &renamed, "").unwrap();
        carried_out(change.ops, &mut book);
        prop_assert_eq!(matched(&book), expected);
        prop_assert!(book.templates().next().unwrap().text.contains("{{tag:مرحلة الشراء|\"x\"}} {{وسم:الاهتمامات}}"));
    }
}

#[test]
fn a_lock_asks_for_a_reason_that_stands_in_the_commit() {
    let mut book = book(1, 20);
    let draft = TagDraft { name: "Fresh", color: TagColor::Red, dimension: None };
    let scheme = set_scheme(&book, &Scheme { locked: true, archive: None }, "").unwrap();
    carried_out(scheme.ops, &mut book);
    assert_eq!(create_tag(&book, &draft, " ").map(|_| ()), Err(TagError::ReasonNeeded));
    assert_eq!(edit_tag(&book, TagId(1), &draft, "").map(|_| ()), Err(TagError::ReasonNeeded));
    assert_eq!(merge_tags(&book, &[TagId(1)], TagId(2), "").map(|_| ()), Err(TagError::ReasonNeeded));
    assert_eq!(remove_tag(&book, TagId(1), "").map(|_| ()), Err(TagError::ReasonNeeded));
    assert_eq!(set_scheme(&book, &Scheme::default(), "").map(|_| ()), Err(TagError::ReasonNeeded));
    let (change, id) = create_tag(&book, &draft, "for Eid").unwrap();
    assert_eq!(change.ops[0], Op::Reason("for Eid".into()));
    carried_out(change.ops, &mut book);
    carried_out(set_scheme(&book, &Scheme::default(), "done").unwrap().ops, &mut book);
    assert!(create_tag(&book, &TagDraft { name: "Next", ..draft }, "").is_ok());

    // One tag may be locked by itself.
    let fresh = book.tag(id).unwrap().clone();
    let locked = TagTraits { locked: true, ..traits(&book, &fresh) };
    carried_out(set_traits(&book, &locked, "").unwrap().ops, &mut book);
    assert_eq!(remove_tag(&book, id, "").map(|_| ()), Err(TagError::ReasonNeeded));
    assert!(remove_tag(&book, TagId(8), "").is_ok());
    let merged = merge_tags(&book, &[TagId(8)], id, "the same thing").unwrap();
    carried_out(merged.ops, &mut book);
    assert!(traits(&book, &fresh).locked);
}

#[test]
fn names_are_one_of_a_kind_and_what_is_usual_is_not_written() {
    let mut book = book(2, 20);
    let draft = |name| TagDraft { name, color: TagColor::Red, dimension: None };
    assert_eq!(create_tag(&book, &draft("vip"), "").map(|_| ()), Err(TagError::NameTaken));
    assert_eq!(create_tag(&book, &draft(" \u{200f} "), "").map(|_| ()), Err(TagError::NameEmpty));
    assert_eq!(edit_tag(&book, TagId(99), &draft("x"), "").map(|_| ()), Err(TagError::Gone));
    assert_eq!(merge_tags(&book, &[TagId(1)], TagId(1), "").map(|_| ()), Err(TagError::Nothing));
    let tag = book.tag(TagId(8)).unwrap().clone();
    let aging = TagTraits { leaves_after: Some(0), archived: true, ..traits(&book, &tag) };
    let change = set_traits(&book, &aging, "").unwrap();
    carried_out(change.ops, &mut book);
    assert_eq!(traits(&book, &tag).leaves_after, Some(1));
    let change = set_traits(&book, &TagTraits::new(tag.id, ""), "").unwrap();
    carried_out(change.ops, &mut book);
    assert!(book.arrangement(aging.arranged().id).is_none());
    assert!(set_traits(&book, &TagTraits::new(tag.id, ""), "").unwrap().ops.is_empty());
}

#[test]
fn a_tag_that_goes_takes_what_holds_for_it_along() {
    let mut book = book(3, 20);
    let archive = Scheme { archive: Some(TagId(6)), locked: false };
    carried_out(set_scheme(&book, &archive, "").unwrap().ops, &mut book);
    carried_out(
        set_traits(&book, &TagTraits { archived: true, ..TagTraits::new(TagId(6), "") }, "").unwrap().ops,
        &mut book,
    );
    let before = told(&book);
    let change = remove_tag(&book, TagId(6), "").unwrap();
    let inverse = book.apply_at(noon(TODAY.0), 1, change.ops).unwrap().inverse;
    assert_eq!(
        (scheme(&book).archive, book.arranged::<TagTraits>().any(|traits| traits.tag == TagId(6))),
        (None, false)
    );
    book.apply_at(noon(TODAY.0), 1, inverse).unwrap();
    assert_eq!(told(&book), before);
    carried_out(merge_tags(&book, &[TagId(6)], TagId(5), "").unwrap().ops, &mut book);
    assert_eq!(scheme(&book).archive, Some(TagId(5)));
    assert!(uses(&book, &book.tag(TagId(5)).unwrap().clone()).lists.len() <= 1);
}

#[test]
fn a_filter_that_would_not_read_any_more_stops_the_change() {
    let mut book = book(4, 20);
    let filter = vec!["tag:bought"; 250].join(" OR ");
    let long = Segment { id: SegmentId(99), name: "long".into(), filter };
    carried_out(vec![Op::PutSegment(long)], &mut book);
    let too_large = Err(TagError::FilterTooLarge { name: "long".into() });
    let part = SplitPart { name: "a part with a name of its own".into(), contacts: book.everyone().clone() };
    assert_eq!(split_tag(&book, TagId(8), &[part], false, "").map(|_| ()), too_large);
    let draft = TagDraft { name: "a longer name than before", color: TagColor::Red, dimension: None };
    assert_eq!(edit_tag(&book, TagId(8), &draft, "").map(|_| ()), too_large);
}

#[test]
fn a_tag_is_split_by_a_list() {
    let mut book = book(6, 40);
    let part = part_by_list(&book, ListId(1)).unwrap();
    let expected = &*book.carriers(TagId(7)) & &part.contacts;
    assert!(!expected.is_empty());
    carried_out(split_tag(&book, TagId(7), &[part], false, "").unwrap().ops, &mut book);
    assert_eq!(*book.carriers(book.tag_by_name("l").unwrap().id), expected);
    assert!(book.carriers(TagId(7)).is_disjoint(&expected));
    assert_eq!(part_by_list(&book, ListId(2)), Err(TagError::Gone));
}

#[test]
fn a_locked_dimension_takes_a_reason_for_itself_and_its_tags() {
    let mut book = book(7, 20);
    let (stage, likes) = (Some(DimensionId(1)), Some(DimensionId(2)));
    let draft = |locked| DimensionDraft { name: "Stage", color: TagColor::Blue, single: true, locked };
    let needed = Err(TagError::ReasonNeeded);
    carried_out(save_dimension(&book, stage, &draft(true), "").unwrap().0.ops, &mut book);
    assert!(save_dimension(&book, stage, &draft(true), "").unwrap().0.ops.is_empty(), "nothing to give a reason for");
    assert_eq!(save_dimension(&book, stage, &draft(false), "").map(|_| ()), needed);
    assert_eq!(remove_dimension(&book, DimensionId(1), " ").map(|_| ()), needed);
    let tag = |name, dimension| TagDraft { name, color: TagColor::Red, dimension };
    assert_eq!(create_tag(&book, &tag("Fresh", stage), "").map(|_| ()), needed);
    assert_eq!(edit_tag(&book, TagId(1), &tag("Fresh", None), "").map(|_| ()), needed);
    assert_eq!(edit_tag(&book, TagId(8), &tag("Bought", stage), "").map(|_| ()), needed, "nobody moves in either");
    assert_eq!(remove_tag(&book, TagId(1), "").map(|_| ()), needed);
    assert_eq!(merge_tags(&book, &[TagId(8)], TagId(1), "").map(|_| ()), needed);
    assert!(create_tag(&book, &tag("Fresh", likes), "").is_ok() && remove_tag(&book, TagId(8), "").is_ok());
    let before = told(&book);
    let change = remove_dimension(&book, DimensionId(1), "too many").unwrap();
    assert_eq!(change.ops[0], Op::Reason("too many".into()));
    let inverse = book.apply_at(noon(TODAY.0), 1, change.ops).unwrap().inverse;
    assert!(book.arranged::<DimensionTraits>().next().is_none() && dangling(&book, &[]).is_empty());
    book.apply_at(noon(TODAY.0), 1, inverse).unwrap();
    assert_eq!(told(&book), before);
    let usual = DimensionDraft { single: false, ..draft(false) };
    carried_out(save_dimension(&book, stage, &usual, "free again").unwrap().0.ops, &mut book);
    assert!(book.arranged::<DimensionTraits>().next().is_none(), "what is usual is not written");
}

#[test]
fn recipes_follow_a_new_name() {
    let mut book = book(8, 20);
    let all: Vec<TagId> = book.tags().map(|tag| tag.id).collect();
    for id in all {
        let named = |book: &Book| uses(book, book.tag(id).unwrap());
        let (before, name) = (named(&book), format!("New {}", id.0));
        let draft = TagDraft { name: &name, color: TagColor::Red, dimension: None };
        carried_out(edit_tag(&book, id, &draft, "").unwrap().ops, &mut book);
        assert_eq!(named(&book), before);
    }
    assert!(book.recipes().all(|recipe| recipe.text.contains("\"tag\":\"New ")));
}
