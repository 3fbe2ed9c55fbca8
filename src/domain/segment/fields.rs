//! The words of the language: fields, keywords and fixed values, in English and in Arabic. The first name of each row is
//! the one that is printed; the others are only read.

use super::ast::{DateField, NumberField, PresenceField, TextField};
use crate::domain::consent::ConsentState;
use crate::domain::interaction::InteractionKind;
use crate::domain::text::fold;
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// What stands before an operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Tag,
    Text(TextField),
    Country,
    Date(DateField),
    Number(NumberField),
    Consent,
    Has,
    Missing,
    Times(InteractionKind),
    Segment,
    Is,
    Contact,
}

/// A word between clauses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keyword {
    Or,
    And,
    Not,
}

/// A fixed span of days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DayWord {
    Today,
    ThisMonth,
    NextMonth,
    Past,
}

/// How the members of a set go together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SetWord {
    Any,
    All,
    None,
}

type Words<T> = &'static [(T, &'static [&'static str])];

const FIELDS: Words<Field> = &[
    (Field::Tag, &["tag", "label", "وسم", "تصنيف"]),
    (Field::Text(TextField::Name), &["name", "اسم", "الاسم"]),
    (Field::Text(TextField::Phone), &["phone", "mobile", "هاتف", "الهاتف", "جوال", "الجوال", "رقم"]),
    (Field::Text(TextField::Email), &["email", "بريد", "البريد", "ايميل"]),
    (Field::Text(TextField::City), &["city", "مدينة", "المدينة"]),
    (Field::Text(TextField::Note), &["note", "notes", "ملاحظة", "ملاحظات"]),
    (Field::Country, &["country", "دولة", "الدولة", "بلد", "البلد"]),
    (Field::Date(DateField::Created), &["created", "added", "أضيف", "الإضافة", "إضافة"]),
    (Field::Date(DateField::LastContact), &["last_contact", "lastcontact", "آخر_تواصل", "آخر_اتصال", "تواصل"]),
    (Field::Date(DateField::Birthday), &["birthday", "ميلاد", "الميلاد", "عيد_ميلاد"]),
    (
        Field::Date(DateField::FirstPurchase),
        &["first_purchase", "firstpurchase", "first_order", "أول_شراء", "أول_طلب", "أول_عملية_شراء"],
    ),
    (
        Field::Date(DateField::LastPurchase),
        &["last_purchase", "lastpurchase", "last_order", "آخر_شراء", "آخر_طلب", "آخر_عملية_شراء"],
    ),
    (Field::Date(DateField::FollowUp), &["followup", "follow_up", "متابعة", "المتابعة"]),
    (Field::Number(NumberField::Spent), &["spent", "أنفق", "إنفاق", "الإنفاق"]),
    (Field::Number(NumberField::Purchases), &["purchases", "مشتريات", "المشتريات"]),
    (Field::Number(NumberField::Average), &["average", "متوسط", "المتوسط"]),
    (Field::Number(NumberField::TagCount), &["tags", "وسوم", "الوسوم"]),
    (Field::Consent, &["consent", "موافقة", "الموافقة"]),
    (Field::Has, &["has", "لديه", "له"]),
    (Field::Missing, &["missing", "بدون", "ينقصه"]),
    (Field::Times(InteractionKind::Order), &["orders", "طلبات", "الطلبات"]),
    (Field::Times(InteractionKind::Reply), &["replies", "ردود", "الردود"]),
    (Field::Times(InteractionKind::Message), &["messages", "رسائل", "الرسائل"]),
    (Field::Times(InteractionKind::Call), &["calls", "مكالمات", "المكالمات"]),
    (Field::Times(InteractionKind::Visit), &["visits", "زيارات", "الزيارات"]),
    (Field::Times(InteractionKind::Rating), &["ratings", "تقييمات", "التقييمات"]),
    (Field::Times(InteractionKind::Complaint), &["complaints", "شكاوى", "الشكاوى"]),
    (Field::Segment, &["segment", "شريحة", "الشريحة"]),
    (Field::Is, &["is", "هو"]),
    (Field::Contact, &["contact", "عميل", "العميل"]),
];

const PRESENCE: Words<PresenceField> = &[
    (PresenceField::Name, &["name", "اسم", "الاسم"]),
    (PresenceField::Phone, &["phone", "mobile", "هاتف", "الهاتف", "جوال", "الجوال", "رقم"]),
    (PresenceField::Email, &["email", "بريد", "البريد", "ايميل"]),
    (PresenceField::City, &["city", "مدينة", "المدينة"]),
    (PresenceField::Country, &["country", "دولة", "الدولة", "بلد"]),
    (PresenceField::Birthday, &["birthday", "ميلاد", "الميلاد", "عيد_ميلاد"]),
    (PresenceField::LastContact, &["last_contact", "lastcontact", "آخر_تواصل", "آخر_اتصال", "تواصل"]),
    (PresenceField::Purchases, &["purchases", "مشتريات", "المشتريات"]),
    (PresenceField::Spent, &["spent", "إنفاق", "الإنفاق"]),
    (PresenceField::Note, &["note", "notes", "ملاحظة", "ملاحظات"]),
    (
        PresenceField::FirstPurchase,
        &["first_purchase", "firstpurchase", "first_order", "أول_شراء", "أول_طلب", "أول_عملية_شراء"],
    ),
    (
        PresenceField::LastPurchase,
        &["last_purchase", "lastpurchase", "last_order", "آخر_شراء", "آخر_طلب", "آخر_عملية_شراء"],
    ),
    (PresenceField::Tag, &["tag", "tags", "وسم", "وسوم"]),
    (PresenceField::FollowUp, &["followup", "follow_up", "متابعة", "المتابعة"]),
];

const CONSENT: Words<ConsentState> = &[
    (ConsentState::OptedIn, &["in", "yes", "موافق", "نعم"]),
    (ConsentState::OptedOut, &["out", "no", "رافض", "لا"]),
    (ConsentState::Unknown, &["unknown", "غير_معروف", "مجهول"]),
];

const DAY_WORDS: Words<DayWord> = &[
    (DayWord::Today, &["today", "اليوم"]),
    (DayWord::ThisMonth, &["this-month", "هذا_الشهر"]),
    (DayWord::NextMonth, &["next-month", "الشهر_القادم", "الشهر_المقبل"]),
    (DayWord::Past, &["overdue", "past", "متأخر", "متأخرة", "فات"]),
];

const SETS: Words<SetWord> = &[
    (SetWord::Any, &["any", "أي", "أحد"]),
    (SetWord::All, &["all", "كل", "جميع"]),
    (SetWord::None, &["none", "لا_شيء", "لا_أحد"]),
];

/// What stands between a count and its days.
const IN: &[&str] = &["in", "within", "في", "خلال"];

/// What `is:` may be followed by; the first is printed.
const DUPLICATE: &[&str] = &["duplicate", "duplicates", "مكرر", "مكررة"];

/// Days in each unit of a relative date.
const UNITS: Words<u32> = &[
    (1, &["d", "day", "days", "ي", "يوم", "يوما", "أيام"]),
    (7, &["w", "week", "weeks", "أسبوع", "أسابيع"]),
    (30, &["m", "month", "months", "ش", "شهر", "أشهر", "شهور"]),
    (365, &["y", "year", "years", "سنة", "سنوات", "عام"]),
];

const KEYWORDS: Words<Keyword> =
    &[(Keyword::Or, &["OR", "أو"]), (Keyword::And, &["AND"]), (Keyword::Not, &["NOT", "ليس"])];

/// What `next-7d` begins with.
const NEXT: &[&str] = &["next-", "خلال-", "خلال_"];

/// The key that two spellings of one word share: case, Arabic letter forms, and `-` against `_` do not count.
fn key(word: &str) -> String {
    fold(&word.replace(['_', '-'], " "))
}

/// The values of a table by the keys of their names: a filter is read at every keystroke, and folding every name each time
/// would be most of the work.
type Keys<T> = LazyLock<FxHashMap<String, T>>;

fn keys<T: Copy>(words: Words<T>) -> FxHashMap<String, T> {
    let mut keys = FxHashMap::default();
    for (value, names) in words {
        for name in *names {
            // Where two rows share a key the first one has it.
            keys.entry(key(name)).or_insert(*value);
        }
    }
    keys
}

static FIELD_KEYS: Keys<Field> = LazyLock::new(|| keys(FIELDS));
static PRESENCE_KEYS: Keys<PresenceField> = LazyLock::new(|| keys(PRESENCE));
static CONSENT_KEYS: Keys<ConsentState> = LazyLock::new(|| keys(CONSENT));
static DAY_WORD_KEYS: Keys<DayWord> = LazyLock::new(|| keys(DAY_WORDS));
static UNIT_KEYS: Keys<u32> = LazyLock::new(|| keys(UNITS));

fn lookup<T: Copy>(keys: &Keys<T>, word: &str) -> Option<T> {
    keys.get(&key(word)).copied()
}

/// The printed word of a value. Every value has a row, so the empty text is never seen.
fn printed<T: Copy + PartialEq>(words: Words<T>, value: T) -> &'static str {
    words.iter().find(|(other, _)| *other == value).and_then(|(_, names)| names.first()).copied().unwrap_or("")
}

pub(super) fn field_from_name(name: &str) -> Option<Field> {
    lookup(&FIELD_KEYS, name)
}

pub(super) fn presence_from_name(name: &str) -> Option<PresenceField> {
    lookup(&PRESENCE_KEYS, name)
}

pub(super) fn consent_from_name(name: &str) -> Option<ConsentState> {
    lookup(&CONSENT_KEYS, name)
}

pub(super) fn day_word_from_name(name: &str) -> Option<DayWord> {
    lookup(&DAY_WORD_KEYS, name)
}

/// How many days one of this unit has.
pub(super) fn unit_days(unit: &str) -> Option<u32> {
    lookup(&UNIT_KEYS, unit)
}

/// A keyword, exactly as written: `or` is a word, `OR` is not.
pub(super) fn keyword_from_word(word: &str) -> Option<Keyword> {
    KEYWORDS.iter().find(|(_, names)| names.contains(&word)).map(|(keyword, _)| *keyword)
}

/// How a set begins.
pub(super) fn set_from_word(word: &str) -> Option<SetWord> {
    SETS.iter().find(|(_, names)| names.iter().any(|name| key(name) == key(word))).map(|(set, _)| *set)
}

/// Whether the word joins a count with its days.
pub(super) fn is_in(word: &str) -> bool {
    IN.iter().any(|name| key(name) == key(word))
}

/// Whether the word says that a contact is there twice.
pub(super) fn is_duplicate_word(word: &str) -> bool {
    DUPLICATE.iter().any(|name| key(name) == key(word))
}

/// The printed word for a contact that is there twice.
pub(super) const DUPLICATE_NAME: &str = "duplicate";

/// What follows `next-`, if the text begins so.
pub(super) fn after_next(text: &str) -> Option<&str> {
    NEXT.iter().find_map(|prefix| {
        let head = text.get(..prefix.len())?;
        head.eq_ignore_ascii_case(prefix).then(|| text.get(prefix.len()..)).flatten()
    })
}

pub(super) fn field_name(field: Field) -> &'static str {
    printed(FIELDS, field)
}

pub(super) fn presence_name(field: PresenceField) -> &'static str {
    printed(PRESENCE, field)
}

pub(super) fn consent_name(state: ConsentState) -> &'static str {
    printed(CONSENT, state)
}

pub(super) fn day_word_name(word: DayWord) -> &'static str {
    printed(DAY_WORDS, word)
}

/// Every spelling of every field.
pub(super) fn field_spellings() -> impl Iterator<Item = &'static str> {
    FIELDS.iter().flat_map(|(_, names)| names.iter()).copied()
}

fn first_names<T>(words: Words<T>) -> impl Iterator<Item = &'static str> {
    words.iter().filter_map(|(_, names)| names.first()).copied()
}

/// The printed words of all consents.
pub(super) fn consent_names() -> impl Iterator<Item = &'static str> {
    first_names(CONSENT)
}

/// The printed words of what may be filled in.
pub(super) fn presence_names() -> impl Iterator<Item = &'static str> {
    first_names(PRESENCE)
}

/// The printed words of spans of days.
pub(super) fn day_word_names() -> impl Iterator<Item = &'static str> {
    first_names(DAY_WORDS)
}

/// The printed names of all fields, for hints and completion.
pub(super) fn field_names() -> impl Iterator<Item = &'static str> {
    first_names(FIELDS)
}
