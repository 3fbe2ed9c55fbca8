//! A year of a shop: customers come, order, write and fall silent, the ready-made rules run, and after every day every contact's
//! tags are compared with a second reckoning, made from the bare list of what happened to it.
//!
//! `DAFTAR_SHOP=20000 cargo test --test it shop_year` lives through it with so many customers.

use chrono::{Days, NaiveDate};
use daftar::domain::book::Book;
use daftar::domain::book::op::{NewContact, Op};
use daftar::domain::contact::{Contact, ContactId, FieldValue};
use daftar::domain::date::{Date, Timestamp};
use daftar::domain::interaction::{Interaction, InteractionKind};
use daftar::domain::rules::check::RuleFinding;
use daftar::domain::rules::lifecycle::{Facts, Lifecycle, Stage};
use daftar::domain::rules::people::{Holdings, People};
use daftar::domain::rules::plan::{RulePlan, plan};
use daftar::domain::rules::ready::{READY, ReadyTag};
use daftar::domain::rules::{Rule, RuleId, When};
use daftar::domain::segment::ast::{DateField, NumberField};
use daftar::domain::segment::eval::{Index, NO_DATE};
use daftar::domain::segment::resolve::Names;
use daftar::domain::slots::{Slot, SlotSet, Slots, kept};
use daftar::domain::tag::{Dimension, DimensionId, Tag, TagColor, TagId};
use daftar::domain::text::fold;

const DAYS: i32 = 365;

fn tag_of(key: ReadyTag) -> (TagId, String) {
    let place = ReadyTag::ALL.iter().position(|other| *other == key).expect("every key is listed");
    (TagId(100 + place as u64), format!("ready {place}"))
}

fn tags() -> Vec<Tag> {
    let tag = |key| {
        let (id, name) = tag_of(key);
        let dimension = matches!(key, ReadyTag::Stage(_)).then_some(DimensionId(1));
        Tag { id, name, color: TagColor::Gray, dimension }
    };
    ReadyTag::ALL.into_iter().map(tag).collect()
}

struct BookNames<'b>(&'b Book);

impl Names for BookNames<'_> {
    fn tag(&self, folded: &str) -> Option<TagId> {
        self.0.tag_by_name(folded).map(|tag| tag.id)
    }

    fn tag_in(&self, _: &str, _: &str) -> Option<TagId> {
        None
    }

    fn has_dimension(&self, folded: &str) -> bool {
        self.0.dimensions().any(|dimension| fold(&dimension.name) == folded)
    }

    fn tag_names(&self) -> Vec<String> {
        self.0.tags().map(|tag| tag.name.clone()).collect()
    }

    fn dimension_names(&self) -> Vec<String> {
        self.0.dimensions().map(|dimension| dimension.name.clone()).collect()
    }
}

/// Marsaglia's xorshift.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 16) % end
    }

    fn one_in(&mut self, many: u64) -> bool {
        self.below(many) == 0
    }
}

/// All that ever happened to one customer.
#[derive(Default)]
struct Life {
    entered: i32,
    /// Orders from before it entered the book: a file told how many, and the first and last day.
    before: Vec<i32>,
    events: Vec<Interaction>,
    carts: Vec<i32>,
    /// Marked by hand on the day of the first order in this book.
    was_new: bool,
    /// How often it does something, in days; changes with time.
    rhythm: u64,
}

/// The follow-up of each contact.
struct FollowUps(Vec<Option<Date>>);

impl Holdings for FollowUps {
    fn with_follow_up(&self, among: &Slots) -> Slots {
        kept(among, |slot| self.follow_up(slot).is_some())
    }

    fn follow_up(&self, slot: Slot) -> Option<Date> {
        self.0.get(slot as usize).copied().flatten()
    }

    fn holding(&self, _: &str, _: &str, _: &Slots) -> Slots {
        unreachable!("no ready-made rule sets a field")
    }

    fn held_since(&self, _: TagId, _: Date, _: &Slots) -> Slots {
        unreachable!("no ready-made rule asks since when a tag is carried")
    }
}

struct Shop {
    book: Book,
    follow_ups: FollowUps,
    lives: Vec<Life>,
    rules: Vec<Rule>,
    tags: Vec<Tag>,
    last_sign: Vec<i32>,
    chance: Chance,
}

impl Shop {
    fn new(customers: u32, seed: u64) -> Shop {
        let rules = READY.iter().enumerate();
        let rules = rules.map(|(at, ready)| ready.rule(RuleId(at as u64), at as u32, format!("{at}"), &tag_of));
        let mut shop = Shop {
            book: Book::new(),
            follow_ups: FollowUps(Vec::new()),
            lives: Vec::new(),
            rules: rules.collect(),
            tags: tags(),
            last_sign: Vec::new(),
            chance: Chance(seed),
        };
        let dimension = Dimension { id: DimensionId(1), name: "Stage".into(), color: TagColor::Gray };
        let mut ops = vec![Op::PutDimension(dimension)];
        ops.extend(shop.tags.iter().cloned().map(Op::PutTag));
        shop.book.apply(ops).expect("tags can be made");
        for _ in 0..customers / 2 {
            shop.enter(0);
        }
        shop
    }

    fn enter(&mut self, day: i32) {
        let chance = &mut self.chance;
        let mut before: Vec<i32> = match chance.below(3) {
            0 => (0..1 + chance.below(6)).map(|_| day - chance.below(400) as i32).collect(),
            _ => Vec::new(),
        };
        before.sort_unstable();
        let id = ContactId(self.lives.len() as u128 + 1);
        let mut contact = Contact::new(id, Timestamp(i64::from(day) * 86_400_000 + 1));
        contact.first_purchase = before.first().copied().map(Date);
        contact.last_purchase = before.last().copied().map(Date);
        contact.purchases = before.last().map(|_| before.len() as u32);
        let op = Op::AddContacts([NewContact { contact, tags: Vec::new() }].into_iter().collect());
        self.book.apply(vec![op]).expect("a contact can come in");
        let rhythm = [3, 10, 25, 60, 200, 100_000][chance.below(6) as usize];
        self.lives.push(Life { entered: day, before, rhythm, ..Life::default() });
        self.last_sign.push(NO_DATE);
        self.follow_ups.0.push(None);
    }

    fn plan(&self, when: When, among: Option<&Slots>, today: i32) -> RulePlan {
        let cycle = Lifecycle::default();
        let recent = |life: &Life| {
            let count = life.events.iter().rev().take(40).filter(|event| cycle.is_recent(event, Date(today))).count();
            u16::try_from(count).expect("at most 40")
        };
        let recent_signs: Vec<u16> = self.lives.iter().map(recent).collect();
        let facts = Facts {
            created: self.book.dates(DateField::Created),
            first_purchase: self.book.dates(DateField::FirstPurchase),
            last_purchase: self.book.dates(DateField::LastPurchase),
            purchases: self.book.numbers(NumberField::Purchases),
            last_sign: &self.last_sign,
            recent_signs: &recent_signs,
        };
        let people = People {
            index: &self.book,
            names: &BookNames(&self.book),
            tags: &self.tags,
            holdings: &self.follow_ups,
            facts,
            lifecycle: cycle,
            today: Date(today),
        };
        let planned = plan(&self.rules, when, among, &people, Date(today));
        for finding in &planned.findings {
            assert!(matches!(finding, RuleFinding::MayOppose { .. }), "day {today}: {finding:?}");
        }
        planned
    }

    fn run(&mut self, when: When, among: Option<&Slots>, today: i32) {
        let planned = self.plan(when, among, today);
        for change in &planned.follow_ups {
            assert_eq!(change.on, Some(Date(today + 1)));
            change.contacts.iter().for_each(|slot| self.follow_ups.0[slot as usize] = change.on);
        }
        let ops = planned.tags.iter().flat_map(|change| {
            let (tag, added, removed) = (change.tag, change.added.clone(), change.removed.clone());
            [Op::AddTag { tag, contacts: SlotSet(added) }, Op::RemoveTag { tag, contacts: SlotSet(removed) }]
        });
        let ops = ops.filter(
            |op| !matches!(op, Op::AddTag { contacts, .. } | Op::RemoveTag { contacts, .. } if contacts.0.is_empty()),
        );
        let ops: Vec<Op> = ops.collect();
        if !ops.is_empty() {
            self.book.apply(ops).expect("a plan can be carried out");
        }
    }

    fn tag_by_hand(&mut self, key: ReadyTag, slot: u32) {
        let contacts = SlotSet(Slots::from_iter([slot]));
        self.book.apply(vec![Op::AddTag { tag: tag_of(key).0, contacts }]).expect("a tag can be set");
    }

    fn happen(&mut self, slot: u32, kind: InteractionKind, today: i32) {
        let at = slot as usize;
        let id = self.lives[at].events.len() as u64;
        self.lives[at].events.push(Interaction::new(id, Date(today), kind));
        if kind.is_by_contact() {
            self.last_sign[at] = today;
        }
        match kind {
            InteractionKind::Order => {
                let first = self.book.contact(slot).and_then(|contact| contact.first_purchase);
                let count = self.book.contact(slot).and_then(|contact| contact.purchases).unwrap_or(0);
                let mut values =
                    vec![FieldValue::LastPurchase(Some(Date(today))), FieldValue::Purchases(Some(count + 1))];
                if first.is_none() {
                    values.push(FieldValue::FirstPurchase(Some(Date(today))));
                }
                self.book.apply(vec![Op::SetFields(vec![(slot, values)])]).expect("fields can be set");
                if first.is_none() {
                    self.lives[at].was_new = true;
                    self.tag_by_hand(ReadyTag::NewCustomer, slot);
                }
                self.run(When::Order, Some(&Slots::from_iter([slot])), today);
            }
            InteractionKind::Reply => self.run(When::Reply, Some(&Slots::from_iter([slot])), today),
            _ => {}
        }
    }

    fn live(&mut self, today: i32) {
        for slot in 0..self.lives.len() as u32 {
            let at = slot as usize;
            if self.chance.one_in(self.lives[at].rhythm) {
                let kind = match self.chance.below(6) {
                    0 | 1 => InteractionKind::Order,
                    2 | 3 => InteractionKind::Reply,
                    _ => InteractionKind::Message,
                };
                self.happen(slot, kind, today);
            }
            if self.chance.one_in(150) {
                self.lives[at].carts.push(today);
                self.tag_by_hand(ReadyTag::AbandonedCart, slot);
            }
            if self.chance.one_in(120) {
                self.lives[at].rhythm = [3, 10, 25, 60, 200, 100_000][self.chance.below(6) as usize];
            }
        }
    }

    fn compare(&self, today: i32) -> u32 {
        let carriers = |key| self.book.carriers(tag_of(key).0).into_owned();
        let held: Vec<(ReadyTag, Slots)> = ReadyTag::ALL.into_iter().map(|key| (key, carriers(key))).collect();
        let mut stages = 0;
        for (slot, life) in (0..).zip(&self.lives) {
            let expected = reckon(life, today);
            for (key, carriers) in &held {
                assert_eq!(
                    carriers.contains(slot),
                    expected.contains(key),
                    "{key:?} of contact {slot} on day {today}: entered {}, before {:?}, carts {:?}, {:?}",
                    life.entered,
                    life.before,
                    life.carts,
                    life.events.iter().map(|event| (event.day.0, event.kind)).collect::<Vec<_>>()
                );
            }
            assert!(self.follow_ups.follow_up(slot).is_some() || !expected.contains(&ReadyTag::SleepingVip));
            stages |= expected.iter().fold(0, |seen, key| match key {
                ReadyTag::Stage(stage) => seen | 1 << (*stage as u32),
                ReadyTag::SleepingVip => seen | 1 << 8,
                ReadyTag::NeedsFollowUp => seen | 1 << 9,
                _ => seen,
            });
        }
        stages
    }
}

/// The tags of one customer by the calendar and the list of what happened, without any column, rule or set.
fn reckon(life: &Life, today: i32) -> Vec<ReadyTag> {
    let date = |day: i32| NaiveDate::from_epoch_days(day).expect("a day of our time");
    let today = date(today);
    let over = |day: NaiveDate, days: u64| day + Days::new(days) <= today;
    let of = |wanted: fn(InteractionKind) -> bool| {
        life.events.iter().filter(move |event| wanted(event.kind)).map(|event| date(event.day.0)).collect::<Vec<_>>()
    };
    let live_orders = of(|kind| kind == InteractionKind::Order);
    let signs = of(|kind| matches!(kind, InteractionKind::Order | InteractionKind::Reply));
    let mut orders: Vec<NaiveDate> = life.before.iter().map(|day| date(*day)).collect();
    orders.extend(&live_orders);
    let entered = date(life.entered);
    let latest = signs.last().max(orders.last()).copied().unwrap_or(entered);
    let begin = orders.first().copied().unwrap_or(entered);

    let mut tags = vec![ReadyTag::Stage(if over(latest, 60) {
        Stage::AtRisk
    } else if !over(begin, 31) {
        Stage::New
    } else if !over(begin, 91) {
        let month = signs.iter().filter(|sign| !over(**sign, 30)).count();
        if month >= 2 { Stage::GrowingHigh } else { Stage::GrowingLow }
    } else if orders.len() > 1 {
        Stage::Regular
    } else {
        Stage::AtRisk
    })];
    if orders.len() > 3 {
        tags.push(ReadyTag::Vip);
        if over(latest, 180) {
            tags.push(ReadyTag::SleepingVip);
        }
    }
    if !live_orders.is_empty() {
        tags.push(ReadyTag::Bought);
    }
    if life.was_new && orders.first().is_some_and(|first| !over(*first, 60)) {
        tags.push(ReadyTag::NewCustomer);
    }
    if let Some(sign) = signs.last() {
        tags.push(if over(*sign, 14) { ReadyTag::NeedsFollowUp } else { ReadyTag::HighActivity });
    }
    let cart = life.carts.last().map(|day| date(*day));
    if cart.is_some_and(|cart| live_orders.last().is_none_or(|order| *order <= cart)) {
        tags.push(ReadyTag::AbandonedCart);
    }
    tags
}

#[test]
fn every_contact_carries_what_the_calendar_says_on_every_day_of_a_year() {
    let asked = std::env::var("DAFTAR_SHOP").ok().and_then(|customers| customers.parse().ok());
    let customers: u32 = asked.unwrap_or(200);
    let begin = Date::from_ymd(2027, 1, 1).expect("a day").0;
    let mut shop = Shop::new(0, 0x00DA_F7A2);
    for _ in 0..customers / 2 {
        shop.enter(begin);
    }
    let mut seen = 0;
    for today in begin..begin + DAYS {
        let come = (today - begin + 1) as u32 * customers / 2 / DAYS as u32;
        while (shop.lives.len() as u32) < customers / 2 + come {
            shop.enter(today);
        }
        shop.live(today);
        // On some days nobody opens the book; the next run makes up for it.
        if shop.chance.one_in(12) {
            continue;
        }
        shop.run(When::Daily, None, today);
        seen |= shop.compare(today);
        assert!(shop.plan(When::Daily, None, today).is_empty(), "day {today}: the second run finds something to do");
    }
    assert_eq!(seen, 0b11_0001_1111, "every stage came up, and sleeping VIPs, and who needs a follow-up");
}
