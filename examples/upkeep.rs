//! How long it takes to plan rules, to examine a book and to say what sets a group apart: `upkeep [--contacts 100000]`.
//!
//! A made-up book of so many contacts: three in ten with a timeline, half with purchases, sixty tags in six dimensions, all
//! ready-made rules and twenty more. One JSON object a line: what was done, the median of five times in milliseconds, and how
//! many times as long as reading every contact once.

mod shared;

use daftar::domain::arrangement::Arranged;
use daftar::domain::book::Book;
use daftar::domain::book::op::{NewContact, Op};
use daftar::domain::consent::{Consent, ConsentState};
use daftar::domain::contact::{Contact, ContactId};
use daftar::domain::date::{Date, Timestamp};
use daftar::domain::health::apart::Floors;
use daftar::domain::health::lifetime::Costs;
use daftar::domain::interaction::{Interaction, InteractionKind};
use daftar::domain::money::Amount;
use daftar::domain::phone::{E164, Phone, PhoneKind};
use daftar::domain::rules::lifecycle::Lifecycle;
use daftar::domain::rules::ready::READY;
use daftar::domain::rules::{Rule, RuleAction, RuleId, When};
use daftar::domain::slots::Slots;
use daftar::domain::tag::{Dimension, DimensionId, Tag, TagColor, TagId};
use daftar::domain::upkeep::checkup::{examine_book, examine_with};
use daftar::domain::upkeep::figures::{rank, sets_apart, value_of};
use daftar::domain::upkeep::fix::{FixWords, fix, key_of};
use daftar::domain::upkeep::merging::merge_tags;
use daftar::domain::upkeep::preview::preview;
use daftar::domain::upkeep::run::{Trigger, plan_run};
use daftar::domain::upkeep::signs::Signs;
use daftar::domain::upkeep::starter::{Language, take_ready};
use serde_json::json;
use shared::{Arguments, Failure, put};
use std::hint::black_box;
use std::io::Write;
use std::process::ExitCode;
use std::time::Instant;

const TODAY: Date = Date(20_700);
const DAY: i64 = 86_400_000;
const TIMES: usize = 5;

/// Marsaglia's xorshift.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 16) % end
    }

    fn days_ago(&mut self, most: u64) -> Date {
        TODAY.add_days(-i32::try_from(self.below(most)).unwrap_or(0))
    }
}

fn main() -> ExitCode {
    shared::run(|out| {
        let arguments = Arguments::read(&["contacts"])?;
        let contacts = arguments.named("contacts").unwrap_or("100000").parse();
        measure(out, contacts.map_err(|_| Failure::new("usage", "--contacts is a number"))?)
    })
}

fn contact(chance: &mut Chance, n: u32) -> NewContact {
    let created = i64::from(chance.days_ago(900).0) * DAY;
    let mut contact = Contact::new(ContactId(u128::from(n) + 1), Timestamp(created));
    contact.name = format!("Customer number {n}");
    contact.city = format!("City {}", chance.below(40) * chance.below(40) / 40);
    let state = [ConsentState::Unknown, ConsentState::OptedIn, ConsentState::OptedIn][(n % 3) as usize];
    contact.consent = Consent { state, ..Consent::default() };
    let number = (chance.below(20) > 0).then_some(E164(966_500_000_000 + u64::from(n)));
    contact.phones = vec![Phone { number, kind: PhoneKind::Mobile, raw: String::new() }];
    contact.birthday = Date::from_ymd(1960 + i32::try_from(chance.below(45)).unwrap_or(0), 5, 5);
    if chance.below(2) == 0 {
        let first = chance.days_ago(800);
        contact.first_purchase = Some(first);
        contact.last_purchase = Some(first.max(chance.days_ago(300)));
        contact.purchases = Some(1 + u32::try_from(chance.below(9) * chance.below(2)).unwrap_or(0));
        contact.spent = Some(Amount::from_units(i64::try_from(chance.below(5_000)).unwrap_or(0)));
    }
    if chance.below(10) < 3 {
        let kinds = [InteractionKind::Order, InteractionKind::Reply, InteractionKind::Message];
        let one = |id| Interaction::new(id, chance.days_ago(300), kinds[(id % 3) as usize]);
        let list: Vec<Interaction> = (0..6).map(one).collect();
        contact.unite_interactions(&list);
    }
    let tags = (0..chance.below(8)).map(|_| TagId(1 + chance.below(60))).collect::<std::collections::BTreeSet<_>>();
    NewContact { contact, tags: tags.into_iter().collect() }
}

fn book(contacts: u32) -> Result<Book, Failure> {
    let mut chance = Chance(42);
    let mut ops = Vec::new();
    for id in 1..=6 {
        ops.push(Op::PutDimension(Dimension { id: DimensionId(id), name: format!("D{id}"), color: TagColor::Blue }));
    }
    for id in 1..=60 {
        let dimension = Some(DimensionId(1 + id % 6));
        ops.push(Op::PutTag(Tag { id: TagId(id), name: format!("tag {id}"), color: TagColor::Blue, dimension }));
    }
    for n in 0..20 {
        let rule = Rule {
            id: RuleId(n),
            name: format!("rule {n}"),
            when: [When::Daily].into(),
            filter: format!("tag:\"tag {}\" -tag:\"tag {}\"", n + 1, n + 21),
            group: None,
            actions: vec![RuleAction::AddTag(TagId(n + 41))],
            enabled: true,
            order: 50,
        };
        ops.push(Op::Arrange(rule.arranged()));
    }
    ops.push(Op::AddContacts((0..contacts).map(|n| contact(&mut chance, n)).collect()));
    // One tag that more than two of five carry, and one that means the same as another.
    let many: Slots = (0..contacts).filter(|n| n % 2 == 0).collect();
    let twin = Tag { id: TagId(61), name: "1 tag".to_owned(), color: TagColor::Blue, dimension: None };
    ops.push(Op::PutTag(twin));
    for tag in [TagId(61), TagId(1)] {
        ops.push(Op::AddTag { tag, contacts: daftar::domain::slots::SlotSet(many.clone()) });
    }
    let mut book = Book::new();
    let failed = |error: daftar::domain::book::OpError| Failure::new("book", error.to_string());
    book.apply_at(Timestamp(i64::from(TODAY.0 - 400) * DAY), 1, ops).map_err(failed)?;
    let keys: Vec<_> = READY.iter().map(|ready| ready.key).collect();
    let ready = take_ready(&book, &keys, Language::English).ops;
    book.apply_at(Timestamp(i64::from(TODAY.0 - 400) * DAY), 1, ready).map_err(failed)?;
    Ok(book)
}

/// The median of some runs, in milliseconds.
fn timed<T>(mut work: impl FnMut() -> T) -> f64 {
    let mut times: Vec<f64> = (0..TIMES)
        .map(|_| {
            let start = Instant::now();
            black_box(work());
            start.elapsed().as_secs_f64() * 1000.0
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times.get(TIMES / 2).copied().unwrap_or_default()
}

fn measure(out: &mut dyn Write, contacts: u32) -> Result<(), Failure> {
    let mut book = book(contacts)?;
    let scan = timed(|| {
        let read = |slot| book.with_contact(slot, |contact| contact.name.len() + contact.interactions.len());
        book.everyone().iter().filter_map(read).sum::<usize>()
    });
    let mut tell = |what: &str, ms: f64, more: u64| {
        let round = |number: f64| (number * 100.0).round() / 100.0;
        put(out, &json!({ "what": what, "ms": round(ms), "scans": round(ms / scan), "changes": more }))
    };
    tell("every contact read once", scan, 0)?;

    let signs = || Signs::read(&book, book.everyone(), &Lifecycle::default(), TODAY);
    tell("what no index tells, read", timed(signs), 0)?;
    let run = plan_run(&book, &Trigger::Daily, TODAY);
    let ms = timed(|| plan_run(&book, &Trigger::Daily, TODAY));
    tell("33 rules planned for everyone, first day", ms, run.plan.touched.len())?;
    tell("the report of that run", timed(|| run.report(&book)), 0)?;
    tell("the ops of that run", timed(|| run.change(&book)), 0)?;
    let one = |slot| timed(|| plan_run(&book, &Trigger::Order(slot), TODAY));
    tell("the rules of one order", one(contacts / 2), 1)?;
    let tenth: Slots = (0..contacts / 10).collect();
    tell("the rules of an import of a tenth", timed(|| plan_run(&book, &Trigger::Import(tenth.clone()), TODAY)), 0)?;
    let ops = run.change(&book).ops;
    let at = Timestamp(i64::from(TODAY.0) * DAY);
    book.apply_at(at, 1, ops).map_err(|error| Failure::new("book", error.to_string()))?;
    let next = plan_run(&book, &Trigger::Daily, TODAY.add_days(1));
    let ms = timed(|| plan_run(&book, &Trigger::Daily, TODAY.add_days(1)));
    tell("33 rules planned for everyone, the day after", ms, next.plan.touched.len())?;

    let none = Slots::new();
    let found = examine_book(&book, &none, TODAY);
    tell("examined", timed(|| examine_book(&book, &none, TODAY)), found.of_tags.len() as u64)?;
    let known = Signs::read(&book, book.everyone(), &Lifecycle::default(), TODAY);
    tell("examined, contacts read already", timed(|| examine_with(&book, &known, &none, TODAY)), 0)?;
    tell("the report of that", timed(|| found.report(&book)), 0)?;
    let words = FixWords { archive: "Archive", why: "" };
    let keys: Vec<_> = found.of_tags.iter().filter_map(key_of).collect();
    let mut slowest = (0.0, String::new(), 0);
    for key in &keys {
        let fixed = fix(&book, &found.of_tags, *key, words).map_err(|error| Failure::new("fix", error.to_string()))?;
        let shown = preview(&book, &fixed.ops).contacts;
        let start = Instant::now();
        black_box(fix(&book, &found.of_tags, *key, words).map(|change| preview(&book, &change.ops)).is_ok());
        let ms = start.elapsed().as_secs_f64() * 1000.0;
        if ms > slowest.0 {
            slowest = (ms, format!("{key:?}"), shown);
        }
    }
    tell(&format!("the slowest of {} fixes with its preview, once: {}", keys.len(), slowest.1), slowest.0, slowest.2)?;
    tell("two tags merged", timed(|| merge_tags(&book, &[TagId(2)], TagId(3), "")), 0)?;

    let everyone = book.everyone();
    tell("ranked by recency, frequency, money", timed(|| rank(&book, everyone, TODAY)), 0)?;
    let costs = Costs { winning: Amount::from_units(20), ..Costs::default() };
    tell("lifetime value and unprofitable", timed(|| value_of(&book, Some(&known), everyone, &costs, TODAY)), 0)?;
    let group: Slots = (0..contacts).filter(|n| n % 50 == 7).collect();
    let apart = sets_apart(&book, &group, Floors::default(), TODAY);
    let ms = timed(|| sets_apart(&book, &group, Floors::default(), TODAY));
    tell("what sets a fiftieth apart", ms, u64::from(apart.tested))?;
    Ok(())
}
