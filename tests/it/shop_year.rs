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
use daftar::domain::rules::lifecycle::Stage;
use daftar::domain::rules::ready::{READY, ReadyKey, ReadyTag};
use daftar::domain::slots::{SlotSet, Slots};
use daftar::domain::tag::TagId;
use daftar::domain::text::fold;
use daftar::domain::upkeep::run::{Run, Trigger, plan_run};
use daftar::domain::upkeep::starter::{Language, ready_tag_name, take_ready};

const DAYS: i32 = 365;

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

struct Shop {
    book: Book,
    lives: Vec<Life>,
    chance: Chance,
}

impl Shop {
    fn new(seed: u64) -> Shop {
        let mut shop = Shop { book: Book::new(), lives: Vec::new(), chance: Chance(seed) };
        let keys: Vec<ReadyKey> = READY.iter().map(|ready| ready.key).collect();
        let ready = take_ready(&shop.book, &keys, Language::Arabic);
        shop.apply(0, ready.ops);
        shop
    }

    fn apply(&mut self, day: i32, ops: Vec<Op>) {
        self.book.apply_at(Timestamp(i64::from(day) * 86_400_000 + 1), 1, ops).expect("it can be carried out");
    }

    fn tag_of(&self, key: ReadyTag) -> TagId {
        let name = ready_tag_name(key).text(Language::Arabic);
        self.book.tag_by_name(&fold(name)).expect("ready-made rules bring their tags").id
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
        self.apply(day, vec![op]);
        let rhythm = [3, 10, 25, 60, 200, 100_000][self.chance.below(6) as usize];
        self.lives.push(Life { entered: day, before, rhythm, ..Life::default() });
    }

    fn plan(&self, trigger: &Trigger, today: i32) -> Run {
        let run = plan_run(&self.book, trigger, Date(today));
        for finding in &run.plan.findings {
            assert!(matches!(finding, RuleFinding::MayOppose { .. }), "day {today}: {finding:?}");
        }
        run
    }

    fn run(&mut self, trigger: &Trigger, today: i32) {
        let run = self.plan(trigger, today);
        for change in &run.plan.follow_ups {
            assert_eq!(change.on, Some(Date(today + 1)));
        }
        let change = run.change(&self.book);
        self.apply(today, change.ops);
    }

    fn tag_by_hand(&mut self, key: ReadyTag, slot: u32, today: i32) {
        let contacts = SlotSet(Slots::from_iter([slot]));
        self.apply(today, vec![Op::AddTag { tag: self.tag_of(key), contacts }]);
    }

    fn happen(&mut self, slot: u32, kind: InteractionKind, today: i32) {
        let life = &mut self.lives[slot as usize];
        let id = life.events.len() as u64;
        let event = Interaction::new(id, Date(today), kind);
        life.events.push(event.clone());
        let mut contact = self.book.contact(slot).expect("nobody leaves");
        contact.unite_interactions(&[event]);
        let mut values = vec![FieldValue::Interactions(contact.interactions)];
        let is_first = contact.first_purchase.is_none();
        if kind == InteractionKind::Order {
            values.push(FieldValue::LastPurchase(Some(Date(today))));
            values.push(FieldValue::Purchases(Some(contact.purchases.unwrap_or(0) + 1)));
            if is_first {
                values.push(FieldValue::FirstPurchase(Some(Date(today))));
            }
        }
        self.apply(today, vec![Op::SetFields(vec![(slot, values)])]);
        match kind {
            InteractionKind::Order => {
                if is_first {
                    self.lives[slot as usize].was_new = true;
                    self.tag_by_hand(ReadyTag::NewCustomer, slot, today);
                }
                self.run(&Trigger::Order(slot), today);
            }
            InteractionKind::Reply => self.run(&Trigger::Reply(slot), today),
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
                self.tag_by_hand(ReadyTag::AbandonedCart, slot, today);
            }
            if self.chance.one_in(120) {
                self.lives[at].rhythm = [3, 10, 25, 60, 200, 100_000][self.chance.below(6) as usize];
            }
        }
    }

    fn compare(&self, today: i32) -> u32 {
        let carriers = |key| self.book.carriers(self.tag_of(key)).into_owned();
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
            let has_follow_up = self.book.with_contact(slot, |contact| contact.follow_up.is_some());
            assert!(has_follow_up == Some(true) || !expected.contains(&ReadyTag::SleepingVip));
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

/// Lives through a year with so many customers; on some days nobody opens the book, if that is allowed, and the next run makes
/// up for it.
fn live_through(customers: u32, may_stay_closed: bool) {
    let begin = Date::from_ymd(2027, 1, 1).expect("a day").0;
    let mut shop = Shop::new(0x00DA_F7A2);
    for _ in 0..customers / 2 {
        shop.enter(begin);
    }
    let (mut seen, mut days) = (0, 0);
    for today in begin..begin + DAYS {
        let come = (today - begin + 1) as u32 * customers / 2 / DAYS as u32;
        while (shop.lives.len() as u32) < customers / 2 + come {
            shop.enter(today);
        }
        shop.live(today);
        if may_stay_closed && shop.chance.one_in(6) {
            continue;
        }
        shop.run(&Trigger::Daily, today);
        seen |= shop.compare(today);
        days += 1;
        assert!(shop.plan(&Trigger::Daily, today).is_empty(), "day {today}: the second run finds something to do");
    }
    assert_eq!(seen, 0b11_0001_1111, "every stage came up, and sleeping VIPs, and who needs a follow-up");
    assert_eq!(days == DAYS, !may_stay_closed);
}

#[test]
fn every_contact_carries_what_the_calendar_says_on_every_day_of_a_year() {
    let asked = std::env::var("DAFTAR_SHOP").ok().and_then(|customers| customers.parse().ok());
    live_through(asked.unwrap_or(200), false);
}

#[test]
fn days_on_which_nobody_opens_the_book_are_made_up_for() {
    live_through(120, true);
}
