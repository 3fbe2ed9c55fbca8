//! A book made of a number, with something of everything in it, and all that it holds as it can be compared.

use crate::domain::arrangement::{Arranged, Arrangement};
use crate::domain::book::Book;
use crate::domain::book::op::{NewContact, Op};
use crate::domain::consent::{Consent, ConsentState};
use crate::domain::contact::{Contact, ContactId};
use crate::domain::country::Country;
use crate::domain::date::{Date, Timestamp};
use crate::domain::field::{CustomField, FieldKind};
use crate::domain::follow_up::FollowUp;
use crate::domain::import::recipe::recipe_from_choices;
use crate::domain::import::{Column, Gone, Mapping, Options, Target, UnknownTag};
use crate::domain::interaction::{Interaction, InteractionKind};
use crate::domain::message::{BroadcastList, Campaign, CampaignId, ListId, Template, TemplateId};
use crate::domain::money::Amount;
use crate::domain::phone::{E164, Phone, PhoneKind};
use crate::domain::recipe::{Recipe, RecipeId};
use crate::domain::rules::lifecycle::Stage;
use crate::domain::rules::{Group, Rule, RuleAction, RuleId, When};
use crate::domain::segment::{Segment, SegmentId};
use crate::domain::slots::{SlotSet, Slots};
use crate::domain::tag::{Dimension, DimensionId, Tag, TagColor, TagId};
use crate::domain::tag_traits::{DimensionTraits, TagTraits};
use std::collections::BTreeSet;

pub(super) const TODAY: Date = Date(20_000);
pub(super) const TAGS: u64 = 8;
const NAMES: [&str; TAGS as usize] = ["VIP", "جديد", "Old hand", "سلة متروكة", "a:b \"c\"", "OR", "Beauty", "Bought"];

/// Marsaglia's xorshift.
pub(super) struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Chance {
        Chance(seed.wrapping_mul(2).wrapping_add(1))
    }

    pub fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 16) % end
    }

    pub fn one_in(&mut self, many: u64) -> bool {
        self.below(many) == 0
    }

    fn tag(&mut self) -> TagId {
        TagId(1 + self.below(TAGS))
    }
}

pub(super) fn noon(day: i32) -> Timestamp {
    Timestamp(i64::from(day) * 86_400_000 + 43_200_000)
}

pub(super) fn name_of(tag: TagId) -> &'static str {
    NAMES[tag.0 as usize - 1]
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\\\""))
}

/// A condition about tags only, or now and then about something else.
pub(super) fn filter(chance: &mut Chance, depth: u32) -> String {
    let part = |chance: &mut Chance| {
        let tag = chance.tag();
        match chance.below(7) {
            0 if depth > 0 => format!("({})", filter(chance, depth - 1)),
            1 if depth > 0 => format!("-({})", filter(chance, depth - 1)),
            2 if (1..=3).contains(&tag.0) => format!("Stage:{}", quoted(name_of(tag))),
            3 => format!("-tag:{}", quoted(name_of(tag))),
            4 => "city:جدة".to_owned(),
            _ => format!("وسم:{}", quoted(name_of(tag))),
        }
    };
    let count = 1 + chance.below(3);
    let parts: Vec<String> = (0..count).map(|_| part(chance)).collect();
    parts.join(if chance.one_in(3) { " OR " } else { " " })
}

fn contact(chance: &mut Chance, n: u64) -> NewContact {
    let mut contact = Contact::new(ContactId(u128::from(n) + 1), noon(TODAY.0 - chance.below(300) as i32));
    contact.name = format!("Person {n}");
    contact.city = ["جدة", "Riyadh", ""][chance.below(3) as usize].into();
    contact.consent = Consent {
        state: [ConsentState::Unknown, ConsentState::OptedIn, ConsentState::OptedOut][chance.below(3) as usize],
        ..Consent::default()
    };
    if !chance.one_in(4) {
        let number = (!chance.one_in(5)).then_some(E164(966_500_000_000 + n));
        contact.phones = vec![Phone { number, kind: PhoneKind::Mobile, raw: String::new() }];
    }
    if chance.one_in(3) {
        contact.follow_up =
            Some(FollowUp { on: TODAY.add_days(chance.below(9) as i32), every: chance.one_in(2).then_some(30) });
    }
    if chance.one_in(2) {
        let first = TODAY.add_days(-(chance.below(200) as i32));
        contact.first_purchase = Some(first);
        contact.last_purchase = Some(Date(first.0.max(TODAY.0 - chance.below(60) as i32)));
        contact.purchases = Some(chance.below(7) as u32);
        contact.spent = Some(Amount(chance.below(90_000) as i64));
    }
    if chance.one_in(3) {
        let (year, month) = (1950 + chance.below(60) as i32, 1 + chance.below(12) as u32);
        contact.birthday =
            Date::from_ymd(if chance.one_in(5) { 1604 } else { year }, month, 1 + chance.below(29) as u32);
    }
    for at in 0..chance.below(4) {
        let kind = [InteractionKind::Order, InteractionKind::Reply, InteractionKind::Message][chance.below(3) as usize];
        contact.unite_interactions(&[Interaction::new(at, TODAY.add_days(-(chance.below(90) as i32)), kind)]);
    }
    let cells = ["L", "M", "", "نعم"];
    for header in ["Size", "Glad", "Size"] {
        if chance.one_in(2) {
            contact.extra.push((header.into(), cells[chance.below(4) as usize].into()));
        }
    }
    let tags: BTreeSet<u64> = (0..chance.below(4)).map(|_| chance.tag().0).collect();
    NewContact { contact, tags: tags.into_iter().map(TagId).collect() }
}

fn rule(chance: &mut Chance, n: u64) -> Rule {
    let group = match chance.below(8) {
        0 => Some(Group::Stage(Stage::ALL[chance.below(5) as usize])),
        1 => Some(Group::QuietFor(20)),
        2 => Some(Group::BoughtTimes(3)),
        3 => Some(Group::Held { tag: chance.tag(), days: 100 }),
        _ => None,
    };
    let actions = (0..1 + chance.below(3)).map(|_| match chance.below(8) {
        0 | 1 => RuleAction::AddTag(chance.tag()),
        2 | 3 => RuleAction::RemoveTag(chance.tag()),
        4 => RuleAction::SetOneTag(chance.tag()),
        5 => RuleAction::FollowUpIn(chance.below(9) as u16),
        6 => RuleAction::ClearFollowUp,
        _ => RuleAction::SetField { key: "Size".into(), value: ["", "L", "XL"][chance.below(3) as usize].into() },
    });
    Rule {
        id: RuleId(n),
        name: format!("rule {n}"),
        actions: actions.collect(),
        when: if chance.one_in(4) { [When::Order].into() } else { [When::Daily, When::Import].into() },
        filter: if chance.one_in(3) { String::new() } else { filter(chance, 1) },
        group,
        enabled: !chance.one_in(6),
        order: chance.below(3) as u32,
    }
}

fn recipe(chance: &mut Chance, n: u64) -> Recipe {
    let mut options = Options::new(Country::SAUDI_ARABIA);
    options.unknown_tags = vec![("x".into(), UnknownTag::Use(chance.tag())), ("y".into(), UnknownTag::Create)];
    options.gone = Some(Gone { among: Some(chance.tag()), tag: name_of(chance.tag()).to_uppercase() });
    let column = Column { header: format!("h{n}"), samples: Vec::new(), guess: Target::Name, confidence: 1, filled: 1 };
    let mapping = Mapping { columns: vec![Target::Name] };
    recipe_from_choices(RecipeId(n), "a.csv", noon(1), &[column], &mapping, &options).unwrap()
}

/// A book of so many contacts.
pub(super) fn book(seed: u64, contacts: u64) -> Book {
    let mut chance = Chance::new(seed);
    let chance = &mut chance;
    let (stage, likes) = (DimensionId(1), DimensionId(2));
    let color = TagColor::Blue;
    let mut ops = vec![
        Op::PutDimension(Dimension { id: stage, name: "Stage".into(), color }),
        Op::PutDimension(Dimension { id: likes, name: "اهتمامات".into(), color }),
        Op::Arrange(DimensionTraits { single: true, ..DimensionTraits::new(stage, "Stage") }.arranged()),
    ];
    for id in 1..=TAGS {
        let dimension = match id {
            1..=3 => Some(stage),
            7 => Some(likes),
            _ => None,
        };
        ops.push(Op::PutTag(Tag { id: TagId(id), name: NAMES[id as usize - 1].into(), color, dimension }));
    }
    for id in [2, 4] {
        if chance.one_in(2) {
            let traits = TagTraits::new(TagId(id), NAMES[id as usize - 1]);
            ops.push(Op::Arrange(TagTraits { leaves_after: Some(150), ..traits }.arranged()));
        }
    }
    let field = |key: &str, kind, choices| CustomField { key: key.into(), label: key.into(), kind, choices };
    ops.push(Op::Arrange(field("Size", FieldKind::Choice, vec!["L".into(), "M".into()]).arranged()));
    ops.push(Op::Arrange(field("Glad", FieldKind::YesNo, Vec::new()).arranged()));
    ops.push(Op::AddContacts((0..contacts).map(|n| contact(chance, n)).collect()));
    for n in 0..4 {
        ops.push(Op::PutSegment(Segment { id: SegmentId(n), name: format!("s{n}"), filter: filter(chance, 2) }));
        ops.push(Op::Arrange(rule(chance, n).arranged()));
    }
    let some = |chance: &mut Chance| SlotSet((0..contacts as u32).filter(|_| chance.one_in(3)).collect::<Slots>());
    let (recipients, filter) = (some(chance), filter(chance, 0));
    let made = noon(TODAY.0 - chance.below(60) as i32);
    ops.push(Op::PutList(BroadcastList { id: ListId(1), name: "l".into(), filter, made, recipients }));
    let (recipients, empty) = (some(chance), SlotSet::default());
    let (sent, opened, skipped) = (recipients.clone(), empty.clone(), empty);
    let (id, name, text) = (CampaignId(1), "c".to_owned(), "hello".to_owned());
    ops.push(Op::PutCampaign(Campaign { id, name, text, made, recipients, opened, sent, skipped }));
    ops.push(Op::PutRecipe(recipe(chance, 1)));
    let text = "{{name}} {{tag:stage|\"x\"}} {{وسم:الاهتمامات}}".to_owned();
    ops.push(Op::PutTemplate(Template { id: TemplateId(1), name: "t".into(), text }));
    let mut book = Book::new();
    book.apply_at(noon(TODAY.0 - 1), 1, ops).unwrap();
    // Some got their tags later.
    let contacts = some(chance);
    let tag = chance.tag();
    book.apply_at(noon(TODAY.0), 1, vec![Op::AddTag { tag, contacts }]).unwrap();
    book
}

/// All that a book holds, but for when it was set.
#[derive(Debug, PartialEq)]
pub(super) struct Told {
    contacts: Vec<(Contact, Vec<TagId>)>,
    tags: Vec<Tag>,
    dimensions: Vec<Dimension>,
    segments: Vec<Segment>,
    templates: Vec<Template>,
    lists: Vec<BroadcastList>,
    campaigns: Vec<Campaign>,
    recipes: Vec<Recipe>,
    arrangements: Vec<Arrangement>,
}

pub(super) fn told(book: &Book) -> Told {
    Told {
        contacts: book.everyone().iter().map(|slot| (book.contact(slot).unwrap(), book.tags_of(slot))).collect(),
        tags: book.tags().cloned().collect(),
        dimensions: book.dimensions().cloned().collect(),
        segments: book.segments().cloned().collect(),
        templates: book.templates().cloned().collect(),
        lists: book.lists().cloned().collect(),
        campaigns: book.campaigns().cloned().collect(),
        recipes: book.recipes().cloned().collect(),
        arrangements: book.arrangements().cloned().collect(),
    }
}

/// Carries ops out, checks that undo brings back what was before, and carries them out again.
pub(super) fn carried_out(ops: Vec<Op>, book: &mut Book) {
    let before = told(book);
    let inverse = book.apply_at(noon(TODAY.0), 1, ops.clone()).unwrap().inverse;
    book.apply_at(noon(TODAY.0), 1, inverse).unwrap();
    assert_eq!(told(book), before, "undo brings back what was before");
    book.apply_at(noon(TODAY.0), 1, ops).unwrap();
}
