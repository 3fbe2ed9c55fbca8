//! The names that may stand between braces, in English and Arabic, and the nearest one to a name that may not.

use crate::domain::text::{fold, nearest};

/// What a placeholder stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Placeholder {
    Name,
    FirstName,
    City,
    Spent,
    Purchases,
    LastContact,
    Shop,
    /// The contact's tags of one dimension: an index into `Compiled::dimensions`.
    Tag(u16),
}

impl Placeholder {
    /// What a menu offers: each placeholder with its English and its Arabic name, either of which may stand between braces.
    pub const MENU: [(Placeholder, &'static str, &'static str); 7] = [
        (Placeholder::FirstName, "first_name", "الاسم_الأول"),
        (Placeholder::Name, "name", "الاسم"),
        (Placeholder::City, "city", "المدينة"),
        (Placeholder::Spent, "spent", "المنفق"),
        (Placeholder::Purchases, "purchases", "عدد_المشتريات"),
        (Placeholder::LastContact, "last_contact", "آخر_تواصل"),
        (Placeholder::Shop, "shop", "المتجر"),
    ];
}

/// Every accepted name: those of the menu, what people write instead (folding unites hamza forms), and the column names of
/// files.
const NAMES: &[(&str, Placeholder)] = &[
    ("name", Placeholder::Name),
    ("full_name", Placeholder::Name),
    ("الاسم", Placeholder::Name),
    ("اسم", Placeholder::Name),
    ("الاسم_الكامل", Placeholder::Name),
    ("اسم_العميل", Placeholder::Name),
    ("first_name", Placeholder::FirstName),
    ("firstname", Placeholder::FirstName),
    ("الاسم_الأول", Placeholder::FirstName),
    ("اسم_أول", Placeholder::FirstName),
    ("city", Placeholder::City),
    ("المدينة", Placeholder::City),
    ("مدينة", Placeholder::City),
    ("spent", Placeholder::Spent),
    ("total_spent", Placeholder::Spent),
    ("المنفق", Placeholder::Spent),
    ("إجمالي_الشراء", Placeholder::Spent),
    ("مجموع_الإنفاق", Placeholder::Spent),
    ("purchases", Placeholder::Purchases),
    ("orders", Placeholder::Purchases),
    ("المشتريات", Placeholder::Purchases),
    ("عدد_المشتريات", Placeholder::Purchases),
    ("الطلبات", Placeholder::Purchases),
    ("عدد_الطلبات", Placeholder::Purchases),
    ("last_contact", Placeholder::LastContact),
    ("last_interaction", Placeholder::LastContact),
    ("آخر_تواصل", Placeholder::LastContact),
    ("shop", Placeholder::Shop),
    ("store", Placeholder::Shop),
    ("المتجر", Placeholder::Shop),
    ("متجر", Placeholder::Shop),
    ("اسم_المتجر", Placeholder::Shop),
    ("المحل", Placeholder::Shop),
];

/// What `tag:Interest` may begin with.
const TAG_WORDS: &[&str] = &["tag", "وسم", "الوسم", "تصنيف"];

/// A name between braces, understood.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Named<'a> {
    Known(Placeholder),
    /// The tags of the dimension with this name.
    TagsOf(&'a str),
    /// No placeholder; the nearest name, if one is near.
    Unknown(Option<&'static str>),
}

/// What a name stands for. Case, hamza forms and diacritics don't matter, nor whether words are joined by `_`, `-` or
/// spaces.
pub(super) fn named(written: &str) -> Named<'_> {
    if let Some((word, dimension)) = written.split_once(':') {
        let dimension = dimension.trim();
        let word = key(word);
        if !dimension.is_empty() && TAG_WORDS.iter().any(|tag| key(tag) == word) {
            return Named::TagsOf(dimension);
        }
    }
    let wanted = key(written);
    match NAMES.iter().find(|(name, _)| key(name) == wanted) {
        Some((_, placeholder)) => Named::Known(*placeholder),
        None => Named::Unknown(nearest_name(&wanted)),
    }
}

fn nearest_name(wanted: &str) -> Option<&'static str> {
    nearest(wanted, NAMES.iter().map(|(name, _)| *name))
}

fn key(name: &str) -> String {
    fold(name)
        .split(|c: char| c == '_' || c == '-' || c.is_whitespace())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join("_")
}
