//! A book examined: what is wrong with its tags and its list, the score of the day, and both for people.

use super::figures::attributes;
use super::fix::{FixKey, key_of};
use super::names::BookNames;
use super::signs::Signs;
use super::{Change, SHOWN, figure, first_of};
use crate::domain::arrangement::{Arranged, ArrangementId, ArrangementKind};
use crate::domain::book::Book;
use crate::domain::book::op::{Label, Op};
use crate::domain::consent::ConsentState;
use crate::domain::contact::ContactId;
use crate::domain::date::Date;
use crate::domain::health::list::{self, ListFigure, ListView};
use crate::domain::health::score::{MOST_DAYS, Point, Score, score};
use crate::domain::health::tags::{STALE_AFTER, TagFacts, TagFault, TagFinding, TagsView, examine, untagged_contacts};
use crate::domain::rules::lifecycle::Lifecycle;
use crate::domain::rules::reads::reads;
use crate::domain::rules::{Group, Rule};
use crate::domain::segment::ast::PresenceField;
use crate::domain::segment::eval::Index;
use crate::domain::slots::{Slot, Slots};
use crate::domain::tag::{Tag, TagId};
use crate::domain::tag_traits::{DimensionTraits, Scheme, TagTraits};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// What an examination found.
#[derive(Debug, Clone)]
pub struct Checkup {
    pub today: Date,
    /// Tags that are in use: those that are put away are not examined.
    pub tags: u64,
    pub contacts: u64,
    pub of_tags: Vec<TagFinding>,
    pub of_list: Vec<(ListFigure, Slots)>,
    /// Contacts without any tag that is in use.
    pub untagged: Slots,
    /// `None` for a book without contacts.
    pub score: Option<Score>,
}

/// Examines a book. `duplicates` are contacts in groups that wait to be looked at, as whoever matches contacts knows them.
pub fn examine_book(book: &Book, duplicates: &Slots, today: Date) -> Checkup {
    let signs = Signs::read(book, book.everyone(), &Lifecycle::default(), today);
    examine_with(book, &signs, duplicates, today)
}

/// The same for whoever has read all contacts already.
pub fn examine_with(book: &Book, signs: &Signs, duplicates: &Slots, today: Date) -> Checkup {
    let archived: BTreeSet<TagId> =
        book.arranged::<TagTraits>().filter(|traits| traits.archived).map(|traits| traits.tag).collect();
    let single: BTreeSet<_> =
        book.arranged::<DimensionTraits>().filter(|traits| traits.single).map(|traits| traits.dimension).collect();
    let (asked, sends) = (asked(book), last_sends(book));
    let in_use: Vec<(&Tag, Cow<Slots>)> =
        book.tags().filter(|tag| !archived.contains(&tag.id)).map(|tag| (tag, book.carriers(tag.id))).collect();
    let tags: Vec<TagFacts> = in_use
        .iter()
        .map(|(tag, holders)| TagFacts {
            tag: tag.id,
            name: &tag.name,
            dimension: tag.dimension,
            holders,
            asked: asked.contains(&tag.id),
            last_send: sends.get(&tag.id).copied(),
            made: book.tag_set_on(tag.id),
        })
        .collect();
    let everyone = book.everyone();
    let facts = signs.facts(book);
    let quiet = Lifecycle::default().members(Group::QuietFor(STALE_AFTER), &facts, everyone, today);
    let view = TagsView {
        tags: &tags,
        single: &single,
        everyone,
        quiet: &quiet,
        ways: &attributes(book),
        archive: book.arranged::<Scheme>().next().and_then(|scheme| scheme.archive),
        gained: &|tag: TagId, slot: Slot| book.tagged_at(tag, slot).map(|time| time.0),
        today,
    };
    let of_tags = examine(&view);
    let of_list = list::examine(&ListView {
        everyone,
        with_phone: &book.present(PresenceField::Phone),
        reachable: &signs.reachable,
        never_asked: &book.consent(ConsentState::Unknown),
        duplicates,
    });
    let carried = tags.iter().map(|tag| tag.holders.len()).sum();
    let (count, figures) = (tags.len() as u64, of_list.iter().map(|(figure, _)| *figure).collect::<Vec<_>>());
    Checkup {
        today,
        tags: count,
        contacts: everyone.len(),
        score: score(everyone.len(), count, carried, &of_tags, &figures),
        untagged: untagged_contacts(&view),
        of_tags,
        of_list,
    }
}

/// Tags that a saved segment or a rule names.
fn asked(book: &Book) -> BTreeSet<TagId> {
    let names = BookNames(book);
    let mut asked = BTreeSet::new();
    let mut read = |filter: &str| asked.extend(reads(filter, &names).unwrap_or_default().tags());
    book.segments().for_each(|segment| read(&segment.filter));
    let rules: Vec<Rule> = book.arranged().collect();
    rules.iter().for_each(|rule| read(&rule.filter));
    asked.extend(rules.iter().flat_map(Rule::tags));
    asked
}

/// The last day on which each tag was in a send: a list was made by a filter that names it, or one of its holders was sent a
/// campaign. Campaigns don't say by what their recipients were chosen, so a tag counts as used rather than as silent.
fn last_sends(book: &Book) -> BTreeMap<TagId, Date> {
    let names = BookNames(book);
    let mut last: BTreeMap<TagId, Date> = BTreeMap::new();
    let mut note = |tag: TagId, day: Date| {
        let known = last.entry(tag).or_insert(day);
        *known = (*known).max(day);
    };
    for list in book.lists() {
        let named = reads(&list.filter, &names).unwrap_or_default();
        named.tags().for_each(|tag| note(tag, list.made.date_utc()));
    }
    for campaign in book.campaigns() {
        let reached = &campaign.sent.0 | &campaign.opened.0;
        if !reached.is_empty() {
            let holders = |tag: &&Tag| !book.carriers(tag.id).is_disjoint(&reached);
            book.tags().filter(holders).for_each(|tag| note(tag.id, campaign.made.date_utc()));
        }
    }
    last
}

/// One thing that is wrong, for people.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TagReport {
    pub fault: TagFault,
    /// What would mend it; `None` where only a person can know.
    pub fix: Option<FixKey>,
    /// How many the fix would change; where there is none, how many have the fault.
    pub contacts: u64,
    /// The first of them.
    pub shown: Vec<ContactId>,
}

/// One thing that is wrong with the list, for people.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ListReport {
    pub figure: ListFigure,
    pub shown: Vec<ContactId>,
}

/// A whole examination.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CheckupReport {
    pub contacts: u64,
    pub tags: u64,
    pub score: Option<Score>,
    pub of_tags: Vec<TagReport>,
    pub of_list: Vec<ListReport>,
    /// The scores of earlier days, the oldest first.
    pub history: Vec<Point>,
}

impl Checkup {
    /// What was found, in figures and with the first contacts.
    pub fn report(&self, book: &Book) -> CheckupReport {
        let of_tag = |finding: &TagFinding| {
            let concerned = match (&finding.fix, &finding.fault) {
                (Some(fix), _) => fix.touched(),
                (None, TagFault::Untagged { .. }) => self.untagged.clone(),
                (None, TagFault::Overfull { tag, .. } | TagFault::Unasked { tag, .. }) => {
                    book.carriers(*tag).into_owned()
                }
                (None, _) => Slots::new(),
            };
            TagReport {
                fault: finding.fault.clone(),
                fix: key_of(finding),
                contacts: concerned.len(),
                shown: first_of(book, &concerned, SHOWN),
            }
        };
        let of_list =
            |(figure, slots): &(ListFigure, Slots)| ListReport { figure: *figure, shown: first_of(book, slots, SHOWN) };
        CheckupReport {
            contacts: self.contacts,
            tags: self.tags,
            score: self.score.clone(),
            of_tags: self.of_tags.iter().map(of_tag).collect(),
            of_list: self.of_list.iter().map(of_list).collect(),
            history: history(book),
        }
    }

    /// Keeps the score of the day, in place of an earlier one of that day; days that are long over make room. Nothing to do
    /// if it stands there already.
    pub fn record(&self, book: &Book) -> Change {
        let label = Label::Arranged { kind: ArrangementKind::Health, name: self.today.iso() };
        let Some(score) = &self.score else { return Change { label, ops: Vec::new() } };
        let (contacts, tags) = (figure(self.contacts), figure(self.tags));
        let point = Point { day: self.today, score: score.score, contacts, tags };
        let known = history(book);
        if known.contains(&point) {
            return Change { label, ops: Vec::new() };
        }
        let old = known.iter().filter(|known| known.day < self.today.add_days(-MOST_DAYS));
        let drop = |point: &Point| Op::Disarrange(ArrangementId { kind: Point::KIND, key: point.key() });
        let mut ops: Vec<Op> = old.map(drop).collect();
        ops.push(Op::Arrange(point.arranged()));
        Change { label, ops }
    }
}

/// The scores of earlier days, the oldest first.
pub fn history(book: &Book) -> Vec<Point> {
    let mut points: Vec<Point> = book.arranged().collect();
    points.sort_by_key(|point| point.day);
    points
}
