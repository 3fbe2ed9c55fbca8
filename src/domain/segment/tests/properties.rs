//! What holds for every tree, every text and every book.

use super::model::{BookNames, MemoryIndex, Person, TAGS};
use crate::domain::consent::ConsentState;
use crate::domain::contact::ContactId;
use crate::domain::country::Country;
use crate::domain::date::Date;
use crate::domain::field::FieldKind;
use crate::domain::interaction::InteractionKind;
use crate::domain::money::Amount;
use crate::domain::segment::ast::*;
use crate::domain::segment::build::Build;
use crate::domain::segment::describe::clauses;
use crate::domain::segment::eval::{eval, explain, matches};
use crate::domain::segment::parse::{parse, parse_spanned};
use crate::domain::segment::print::{normalize, print, print_clause};
use crate::domain::segment::resolve::{compile, resolve};
use crate::domain::testing::cases;
use proptest::prelude::*;
use proptest::sample::select;

/// Words that try the quoting: keywords, signs, other scripts, marks, nothing at all.
fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        select(vec![
            "",
            "vip",
            "OR",
            "أو",
            "NOT",
            "-x",
            "a b",
            "a:b",
            "\"",
            "\\",
            "\\\"",
            "()",
            "tag",
            "🎉",
            "x\u{200f}y",
            "«»",
            "..",
            "مدينة",
            "<5",
            "=a",
            "==",
            "x*",
            "/x/",
            "/a b/",
            "a,b",
            "any(",
            "in"
        ])
        .prop_map(str::to_owned),
        "\\PC{0,6}",
        "[a-zء-ي \"\\\\:()<>=-]{0,6}",
    ]
}

fn day() -> impl Strategy<Value = Date> {
    prop_oneof![-135_000..60_000, any::<i32>()].prop_map(Date)
}

fn days() -> impl Strategy<Value = u32> {
    prop_oneof![Just(0u32), 0u32..400, any::<u32>()]
}

fn range<T: std::fmt::Debug>(value: impl Strategy<Value = T> + Clone) -> impl Strategy<Value = Range<T>> {
    (proptest::option::of(value.clone()), proptest::option::of(value)).prop_map(|(from, to)| Range { from, to })
}

fn date_test() -> impl Strategy<Value = DateTest> {
    prop_oneof![
        range((-8000i32..30_000).prop_map(Date)).prop_map(DateTest::Between),
        range(day().boxed()).prop_map(DateTest::Between),
        days().prop_map(DateTest::LessThanDaysAgo),
        days().prop_map(DateTest::MoreThanDaysAgo),
        Just(DateTest::Today),
        Just(DateTest::ThisMonth),
        Just(DateTest::NextMonth),
        days().prop_map(DateTest::WithinNextDays),
        Just(DateTest::Past),
    ]
}

fn amount() -> impl Strategy<Value = Amount> + Clone {
    prop_oneof![(-5i64..300).prop_map(|n| n * 1000), -2000i64..200_000, any::<i64>()].prop_map(Amount).boxed()
}

fn date_field() -> impl Strategy<Value = DateField> {
    select(vec![
        DateField::Created,
        DateField::LastContact,
        DateField::Birthday,
        DateField::FirstPurchase,
        DateField::LastPurchase,
        DateField::FollowUp,
    ])
}

const PRESENCE: [PresenceField; 14] = [
    PresenceField::FollowUp,
    PresenceField::Name,
    PresenceField::Phone,
    PresenceField::Email,
    PresenceField::City,
    PresenceField::Country,
    PresenceField::Birthday,
    PresenceField::LastContact,
    PresenceField::Purchases,
    PresenceField::Spent,
    PresenceField::FirstPurchase,
    PresenceField::LastPurchase,
    PresenceField::Note,
    PresenceField::Tag,
];

/// Clauses whose tags and dimensions are drawn from `tag` and `dimension`, and whose text from `text`.
fn clause(
    tag: BoxedStrategy<String>,
    dimension: BoxedStrategy<(String, String)>,
    text: BoxedStrategy<String>,
    segment: BoxedStrategy<String>,
    compared: BoxedStrategy<Clause>,
) -> impl Strategy<Value = Clause> {
    let text_field = select(vec![
        TextField::Any,
        TextField::Name,
        TextField::Phone,
        TextField::Email,
        TextField::City,
        TextField::Note,
    ]);
    let number_field =
        select(vec![NumberField::Spent, NumberField::Purchases, NumberField::TagCount, NumberField::Average]);
    let states = vec![ConsentState::OptedIn, ConsentState::OptedOut, ConsentState::Unknown];
    prop_oneof![
        3 => tag.prop_map(Clause::Tag),
        1 => dimension.prop_map(|(dimension, tag)| Clause::Dimension { dimension, tag }),
        2 => (text_field, text).prop_map(|(field, needle)| Clause::Text { field, needle }),
        1 => select(vec!["SA", "AE", "EG"]).prop_map(|code| Clause::Country(Country::parse(code).expect("a code"))),
        3 => (date_field(), date_test()).prop_map(|(field, test)| Clause::Date { field, test }),
        2 => (number_field, range(amount())).prop_map(|(field, test)| Clause::Number { field, test }),
        2 => compared,
        2 => (kind(), count(), proptest::option::of(date_test()))
            .prop_map(|(of, count, within)| Clause::Times { of, count, within }),
        1 => segment.prop_map(Clause::Segment),
        1 => Just(Clause::Duplicate),
        1 => (0u128..4).prop_map(|id| Clause::Contact(ContactId(id))),
        1 => select(states).prop_map(Clause::Consent),
        1 => (select(PRESENCE.to_vec()), any::<bool>())
            .prop_map(|(field, present)| Clause::Presence { field, present }),
    ]
}

/// What the language counts.
fn kind() -> impl Strategy<Value = InteractionKind> {
    select(vec![
        InteractionKind::Order,
        InteractionKind::Reply,
        InteractionKind::Message,
        InteractionKind::Call,
        InteractionKind::Visit,
        InteractionKind::Rating,
        InteractionKind::Complaint,
    ])
}

fn count() -> impl Strategy<Value = Range<Amount>> {
    range(prop_oneof![(0i64..4).prop_map(|n| n * 1000), any::<i64>()].prop_map(Amount).boxed())
}

fn named_field() -> impl Strategy<Value = TextField> {
    select(vec![TextField::Name, TextField::Phone, TextField::Email, TextField::City, TextField::Note])
}

/// Any comparison of text. A pattern that ends in the middle of an escape can't be written between slashes.
fn any_comparison() -> impl Strategy<Value = Clause> {
    let how = select(vec![Match::Whole, Match::Exact, Match::Starts, Match::Pattern]);
    let pattern = select(vec!["", "a", "^a b", "(a|b)", "a/b", r"\d+ [/]", "//"]).prop_map(str::to_owned);
    (named_field(), how, word(), pattern).prop_map(|(field, how, text, pattern)| Clause::Match {
        field,
        how,
        text: if how == Match::Pattern { pattern } else { text },
    })
}

/// A comparison that the plain look knows how to make.
fn known_comparison() -> impl Strategy<Value = Clause> {
    let how = select(vec![Match::Whole, Match::Exact, Match::Starts]);
    let digits = select(vec!["", "966", "966501234567", "+971 50", "1"]).prop_map(str::to_owned);
    let patterns = select(vec!["^سار", "احمد", "^Ah", "966", "^9665", "RIY"]).prop_map(str::to_owned);
    prop_oneof![
        (named_field(), how.clone(), text_piece()).prop_map(|(field, how, text)| {
            let field = if field == TextField::Phone { TextField::Name } else { field };
            Clause::Match { field, how, text }
        }),
        (how, digits).prop_map(|(how, text)| {
            let text = text.replace(['+', ' '], "");
            Clause::Match { field: TextField::Phone, how, text }
        }),
        (named_field(), patterns).prop_map(|(field, text)| Clause::Match { field, how: Match::Pattern, text }),
    ]
}

fn tree(clause: impl Strategy<Value = Clause> + 'static) -> impl Strategy<Value = Node> {
    clause.prop_map(Node::Clause).prop_recursive(5, 24, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Node::All),
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Node::Any),
            inner.prop_map(|node| Node::Not(Box::new(node))),
        ]
    })
}

/// Any tree at all.
fn any_tree() -> impl Strategy<Value = Node> {
    let own = (word(), prop_oneof![word(), own_value()]);
    tree(clause(word().boxed(), own.boxed(), word().boxed(), word().boxed(), any_comparison().boxed()))
}

/// What a name could stand for: fields of every kind, and dimensions.
fn any_kind(name: &str) -> Option<FieldKind> {
    FieldKind::ALL.get(name.len() % (FieldKind::ALL.len() + 1)).copied()
}

/// What is asked of a field of the shop's own.
fn own_value() -> impl Strategy<Value = String> {
    let plain =
        vec!["", "*", "12", "yes", "لا", "today", "overdue", "next-7d", "2026-01..2026-02", "1..5", "..", "a b", "x*"];
    let rest = vec!["", "5", "40.0", "30d", "2026-05-01", "1..2", "a", "a b", "=", "*", "/a/", "next-2w"];
    prop_oneof![
        select(plain).prop_map(str::to_owned),
        (select(vec!["<", "<=", ">", ">=", "=", "=="]), select(rest)).prop_map(|(sign, rest)| format!("{sign}{rest}")),
        word().prop_map(|word| format!("/{word}/")),
        word(),
    ]
}

/// A tree whose names the book knows, and whose words occur in it.
fn known_tree() -> impl Strategy<Value = Node> {
    let tags = select(TAGS.to_vec()).prop_map(str::to_owned);
    let dimensions = select(vec![("Interest", "beauty"), ("interest", "أحمر شفاه")])
        .prop_map(|(dimension, tag)| (dimension.to_owned(), tag.to_owned()));
    let segments = select(vec!["regulars", "Rare Regulars"]).prop_map(str::to_owned);
    tree(clause(tags.boxed(), dimensions.boxed(), text_piece().boxed(), segments.boxed(), known_comparison().boxed()))
}

fn text_piece() -> impl Strategy<Value = String> {
    select(vec!["", "سارة", "ساره", "أحمد", "Ahmed", "الرياض", "جدة", "966", "0501", "٥٠", "@", "a", "x y", "ـ"])
        .prop_map(str::to_owned)
}

fn person() -> impl Strategy<Value = Person> {
    let texts = (
        text_piece(),
        select(vec!["", "966501234567", "966505550000", "971501"]).prop_map(str::to_owned),
        select(vec!["", "a@example.com", "x@y.z"]).prop_map(str::to_owned),
        select(vec!["", "الرياض", "جدة", "جده", "Riyadh"]).prop_map(str::to_owned),
        text_piece(),
    );
    // Around the day that the tests call today, in 1604, and at large.
    let near = || prop_oneof![20_450..20_560, -133_680..-133_312, -8000..21_000];
    let figures = (
        near(),
        proptest::option::of(near()),
        proptest::option::of(near()),
        proptest::option::of(-1000i64..200_000),
        proptest::option::of(0u32..6),
        (proptest::option::of(near()), proptest::option::of(near())),
    );
    let rest = (
        proptest::bool::weighted(0.1),
        proptest::collection::btree_set(0u64..4, 0..4),
        proptest::option::of(select(vec!["SA", "AE"])),
        select(vec![ConsentState::OptedIn, ConsentState::OptedOut, ConsentState::Unknown]),
        (0u128..1000, any::<bool>()),
        proptest::option::of(near()),
        proptest::collection::vec((kind(), near()), 0..4),
    );
    (texts, figures, rest).prop_map(|(texts, figures, rest)| Person {
        removed: rest.0,
        tags: rest.1.into_iter().collect(),
        name: texts.0,
        phone: texts.1,
        email: texts.2,
        city: texts.3,
        note: texts.4,
        country: rest.2.and_then(Country::parse),
        created: figures.0,
        last_contact: figures.1,
        birthday: figures.2,
        spent: figures.3,
        purchases: figures.4,
        first_purchase: figures.5.0,
        last_purchase: figures.5.1,
        consent: rest.3,
        id: rest.4.0,
        is_double: rest.4.1,
        follow_up: rest.5,
        timeline: rest.6,
    })
}

/// Days around the ends of months and the leap days of 2026 to 2028.
fn today() -> impl Strategy<Value = Date> {
    prop_oneof![20_454..20_520, 20_510..20_515, 21_240..21_250].prop_map(Date)
}

/// Texts that look like filters, so that the parser is led astray far inside.
fn filter_like() -> impl Strategy<Value = String> {
    let pieces = vec![
        "tag:",
        "وسم:",
        "vip",
        " ",
        " ",
        " OR ",
        "NOT ",
        "AND",
        "-",
        "(",
        ")",
        "\"",
        "«",
        "»",
        "“",
        ":",
        "<",
        ">=",
        "..",
        "spent",
        "created",
        "last_contact",
        "birthday:",
        "30d",
        "2026-01-01",
        "next-7d",
        "5",
        "٥",
        "\\",
        "🎉",
        "city:",
        "جدة",
        "interest:",
        "has:",
        "email",
        "\u{200f}",
        "country:SA",
        "purchases",
        "consent:in",
        "=",
        "any(",
        "none(",
        ",",
        "، ",
        "*",
        "/",
        ":=",
        "==",
        " in ",
        "orders",
        "ردود",
        "segment:",
        "regulars",
        "is:duplicate",
        "contact:0",
        "followup",
        ":overdue",
        "name",
    ];
    proptest::collection::vec(select(pieces), 0..14).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(cases(600))]

    #[test]
    fn what_is_printed_reads_back(node in any_tree()) {
        let text = print(&node);
        prop_assert_eq!(parse(&text), Ok(normalize(node)), "{}", text);
    }

    #[test]
    fn the_normal_form_is_final(node in any_tree()) {
        let once = normalize(node);
        prop_assert_eq!(normalize(once.clone()), once);
    }

    #[test]
    fn the_builder_loses_nothing(node in any_tree()) {
        let build = Build::from_node(node.clone(), &any_kind);
        prop_assert_eq!(build.node(), normalize(node), "{:?}", build);
    }

    #[test]
    fn printing_what_was_read_settles_at_once(text in prop_oneof![filter_like(), "\\PC{0,24}", any::<String>()]) {
        if let Ok(node) = parse(&text) {
            let printed = print(&node);
            prop_assert_eq!(parse(&printed), Ok(node), "{}", printed);
            prop_assert_eq!(print(&parse(&printed).expect("just read")), printed);
        }
    }

    #[test]
    fn errors_lie_within_the_text(text in prop_oneof![filter_like(), any::<String>()]) {
        if let Err(error) = compile(&text, &BookNames) {
            let length = u32::try_from(text.chars().count()).expect("short");
            prop_assert!(error.from < error.to && error.to <= length, "{:?} in {:?}", error, text);
        }
    }

    #[test]
    fn spans_stand_on_their_clauses(text in filter_like()) {
        if let Ok((node, spans)) = parse_spanned(&text) {
            let clauses = clauses(&node);
            prop_assert_eq!(clauses.len(), spans.len());
            let chars: Vec<char> = text.chars().collect();
            for (clause, span) in clauses.into_iter().zip(spans).filter(|(_, span)| !span.shared) {
                let part: String = chars[span.field.0 as usize..span.value.1 as usize].iter().collect();
                let read = parse(&part);
                prop_assert_eq!(read.as_ref().map(print), Ok(print_clause(clause)), "{}", part);
            }
        }
    }
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn the_index_answers_like_a_look_at_everyone(
        people in proptest::collection::vec(person(), 0..60),
        node in known_tree(),
        today in today(),
    ) {
        let index = MemoryIndex::new(people);
        let segment = resolve(&node, &BookNames).expect("all names are known");
        let found = eval(&segment, &index, today);
        prop_assert_eq!(&found, &index.naive(&node, today), "{}", print(&node));
        for slot in 0..3 {
            prop_assert_eq!(matches(&segment, &index, today, slot), found.contains(slot));
        }
        prop_assert!(explain(&node, &BookNames, &index, today, 0).is_ok());
    }
}

/// One shape of book that random ones are too small for: columns that are read whole, over several blocks of a set.
#[test]
fn large_books_are_scanned_like_small_ones() {
    let people: Vec<Person> = (0..140_000u32)
        .map(|n| Person {
            removed: n % 97 == 0,
            tags: if n % 3 == 0 { vec![0] } else { vec![] },
            created: 20_000 + (n % 700) as i32,
            last_contact: (n % 5 != 0).then_some(20_400 + (n % 113) as i32),
            birthday: (n % 4 != 0).then_some((n % 20_000) as i32),
            spent: (n % 7 != 0).then_some(i64::from(n % 300) * 1000),
            ..Person::default()
        })
        .collect();
    let index = MemoryIndex::new(people);
    let today = Date(20_512);
    for text in [
        "last_contact<30d",
        "birthday:next-7d",
        "tag:vip spent>100 last_contact<30d",
        "-spent>100 created>=2026-01-01",
        "birthday:today tag:vip",
    ] {
        let node = parse(text).expect(text);
        let segment = compile(text, &BookNames).expect(text);
        assert_eq!(eval(&segment, &index, today), index.naive(&node, today), "{text}");
    }
}
