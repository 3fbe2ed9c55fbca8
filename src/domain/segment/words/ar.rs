//! Filters in Arabic.

use super::{
    Amount, Bounds, Clause, ConsentState, Date, DateField, DateTest, InteractionKind, Match, NumberField, Own,
    PresenceField, Range, TextField, Tongue,
};

pub(super) struct Arabic;

impl Tongue for Arabic {
    fn everyone(&self) -> String {
        "كل العملاء.".to_owned()
    }

    fn nobody(&self) -> String {
        "لا أحد.".to_owned()
    }

    fn sentence(&self, conditions: &str) -> String {
        format!("كل من {conditions}.")
    }

    fn and(&self) -> &'static str {
        // The word is written together with the next one.
        " و"
    }

    fn or(&self) -> &'static str {
        " أو "
    }

    fn not(&self, group: &str) -> String {
        format!("لا ينطبق عليه: {group}")
    }

    fn clause(&self, clause: &Clause, denied: bool) -> String {
        let pick = |holds: String, fails: String| if denied { fails } else { holds };
        match clause {
            Clause::Tag(tag) => pick(format!("يحمل الوسم «{tag}»"), format!("لا يحمل الوسم «{tag}»")),
            Clause::Dimension { dimension, tag } if let Some(asked) = Own::of(tag) => own(dimension, &asked, denied),
            Clause::Dimension { dimension, tag } => {
                pick(format!("يحمل «{tag}» من «{dimension}»"), format!("لا يحمل «{tag}» من «{dimension}»"))
            }
            Clause::Text { field, needle } => text(*field, needle, denied),
            Clause::Country(country) => pick(format!("دولته {country}"), format!("ليست دولته {country}")),
            Clause::Date { field, test } => {
                let said = date(*field, *test);
                pick(said.clone(), format!("لا ينطبق عليه «{said}»"))
            }
            Clause::Number { field, test } => {
                let said = number(*field, *test);
                pick(said.clone(), format!("لا ينطبق عليه «{said}»"))
            }
            Clause::Consent(state) => match (state, denied) {
                (ConsentState::OptedIn, false) => "وافق على الرسائل",
                (ConsentState::OptedIn, true) => "لم يوافق على الرسائل",
                (ConsentState::OptedOut, false) => "رفض الرسائل",
                (ConsentState::OptedOut, true) => "لم يرفض الرسائل",
                (ConsentState::Unknown, false) => "لم يُسأل عن الرسائل",
                (ConsentState::Unknown, true) => "سُئل عن الرسائل",
            }
            .to_owned(),
            Clause::Presence { field, present } => presence(*field, *present != denied),
            Clause::Match { field, how, text } => compared(*field, *how, text, denied),
            Clause::Times { of, count, within } => {
                let said = times(*of, *count, *within);
                pick(said.clone(), format!("لا ينطبق عليه «{said}»"))
            }
            Clause::Segment(name) => {
                pick(format!("ينتمي إلى الشريحة «{name}»"), format!("لا ينتمي إلى الشريحة «{name}»"))
            }
            Clause::Duplicate => {
                pick("يشترك مع غيره في هاتف أو بريد".to_owned(), "لا يشترك مع أحد في هاتف أو بريد".to_owned())
            }
            Clause::Contact(_) => pick("اختير باليد".to_owned(), "لم يُستبعد باليد".to_owned()),
        }
    }
}

fn text(field: TextField, needle: &str, denied: bool) -> String {
    let place = match field {
        TextField::Any => "اسمه أو هاتفه أو بريده أو مدينته أو ملاحظته",
        TextField::Name => "اسمه",
        TextField::Phone => "هاتفه",
        TextField::Email => "بريده",
        TextField::Note => "ملاحظته",
        TextField::City => {
            return match (needle.is_empty(), denied) {
                (true, false) => "ليست له مدينة".to_owned(),
                (true, true) => "له مدينة".to_owned(),
                (false, false) => format!("يسكن في «{needle}»"),
                (false, true) => format!("لا يسكن في «{needle}»"),
            };
        }
    };
    if denied { format!("لا يرد «{needle}» في {place}") } else { format!("يرد «{needle}» في {place}") }
}

/// What is asked of a field of the shop's own.
fn own(field: &str, asked: &Own<'_>, denied: bool) -> String {
    let said = match asked {
        Own::Any if denied => return format!("ليس لديه «{field}»"),
        Own::Any => return format!("لديه «{field}»"),
        Own::Sign("<", value) => format!("أقل من {value}"),
        Own::Sign("<=", value) => format!("{value} أو أقل"),
        Own::Sign(">", value) => format!("أكثر من {value}"),
        Own::Sign(">=", value) => format!("{value} أو أكثر"),
        Own::Sign(_, value) => format!("«{value}» تمامًا"),
        Own::Ago(true, days) => format!("قبل أقل من {}", count(*days)),
        Own::Ago(false, days) => format!("قبل أكثر من {}", count(*days)),
        Own::Starts(head) => format!("يبدأ بـ«{head}»"),
        Own::Pattern(pattern) => format!("يطابق النمط «{pattern}»"),
    };
    if denied { format!("ليس «{field}» عنده {said}") } else { format!("«{field}» عنده {said}") }
}

/// So many days, after a preposition.
fn count(days: u32) -> String {
    match days {
        1 => "يوم".to_owned(),
        2 => "يومين".to_owned(),
        _ => match days % 100 {
            3..=10 => format!("{days} أيام"),
            11..=99 => format!("{days} يومًا"),
            _ => format!("{days} يوم"),
        },
    }
}

fn date(field: DateField, test: DateTest) -> String {
    let did = match field {
        DateField::Created => "أُضيف",
        DateField::LastContact => "كان آخر تواصل معه",
        DateField::Birthday => "عيد ميلاده",
        DateField::FirstPurchase => "اشترى أول مرة",
        DateField::LastPurchase => "اشترى آخر مرة",
        DateField::FollowUp => "موعد متابعته",
    };
    format!("{did} {}", when(test))
}

fn when(test: DateTest) -> String {
    match test {
        DateTest::Between(range) => between(range),
        DateTest::LessThanDaysAgo(days) => format!("قبل أقل من {}", count(days)),
        DateTest::MoreThanDaysAgo(days) => format!("قبل أكثر من {}", count(days)),
        DateTest::Today => "اليوم".to_owned(),
        DateTest::ThisMonth => "هذا الشهر".to_owned(),
        DateTest::NextMonth => "الشهر القادم".to_owned(),
        DateTest::WithinNextDays(days) => format!("خلال {} القادمة", count(days)),
        DateTest::Past => "قبل اليوم".to_owned(),
    }
}

fn between(range: Range<Date>) -> String {
    match Bounds::of_days(range) {
        Bounds::Any => "في أي يوم معروف".to_owned(),
        Bounds::Is(day) => format!("يوم {day}"),
        Bounds::AtLeast(day) => format!("يوم {day} أو بعده"),
        Bounds::AtMost(day) => format!("يوم {day} أو قبله"),
        Bounds::Between(from, to) => format!("من {from} إلى {to}"),
    }
}

fn bounds(range: Range<Amount>) -> String {
    match Bounds::of_amounts(range) {
        Bounds::Any => "أي عدد".to_owned(),
        Bounds::Is(n) => format!("{n} بالضبط"),
        Bounds::AtLeast(n) => format!("{n} أو أكثر"),
        Bounds::AtMost(n) => format!("{n} أو أقل"),
        Bounds::Between(from, to) => format!("من {from} إلى {to}"),
    }
}

/// So many things of the timeline.
fn times(of: InteractionKind, range: Range<Amount>, within: Option<DateTest>) -> String {
    let what = match of {
        InteractionKind::Order => "طلباته",
        InteractionKind::Reply => "ردوده",
        InteractionKind::Message => "الرسائل إليه",
        InteractionKind::Call => "مكالماته",
        InteractionKind::Visit => "زياراته",
        InteractionKind::Rating => "تقييماته",
        InteractionKind::Complaint => "شكاواه",
        InteractionKind::Note => "ملاحظاته",
        InteractionKind::Gone => "ما حُذف من سجله",
    };
    let said = format!("عدد {what} {}", bounds(range));
    match within {
        None => said,
        Some(DateTest::LessThanDaysAgo(days)) => format!("{said} خلال آخر {}", count(days)),
        Some(other) => format!("{said} {}", when(other)),
    }
}

/// A text that is not looked for in part.
fn compared(field: TextField, how: Match, text: &str, denied: bool) -> String {
    let (place, feminine) = match field {
        TextField::Any => ("نصه", false),
        TextField::Name => ("اسمه", false),
        TextField::Phone => ("هاتفه", false),
        TextField::Email => ("بريده", false),
        TextField::Note => ("ملاحظته", true),
        TextField::City => ("مدينته", true),
    };
    let what = match (how, feminine) {
        (Match::Whole, _) => format!("{place} «{text}»"),
        (Match::Exact, _) => format!("{place} «{text}» كما كُتب"),
        (Match::Starts, false) => format!("{place} يبدأ بـ«{text}»"),
        (Match::Starts, true) => format!("{place} تبدأ بـ«{text}»"),
        (Match::Pattern, false) => format!("{place} يطابق النمط «{text}»"),
        (Match::Pattern, true) => format!("{place} تطابق النمط «{text}»"),
    };
    if denied { format!("لا ينطبق عليه «{what}»") } else { what }
}

fn number(field: NumberField, range: Range<Amount>) -> String {
    let said = bounds(range);
    match field {
        NumberField::Spent => format!("أنفق {said}"),
        NumberField::Purchases => format!("عدد مشترياته {said}"),
        NumberField::TagCount => format!("عدد وسومه {said}"),
        NumberField::Average => format!("متوسط عملية شرائه {said}"),
    }
}

fn presence(field: PresenceField, present: bool) -> String {
    // With the gender that "is not" takes.
    let (what, feminine) = match field {
        PresenceField::Name => ("اسم", false),
        PresenceField::Phone => ("هاتف", false),
        PresenceField::Email => ("بريد إلكتروني", false),
        PresenceField::City => ("مدينة", true),
        PresenceField::Country => ("دولة", true),
        PresenceField::Birthday => ("تاريخ ميلاد", false),
        PresenceField::LastContact => ("تاريخ آخر تواصل", false),
        PresenceField::Purchases => ("عدد مشتريات", false),
        PresenceField::Spent => ("مبلغ إنفاق", false),
        PresenceField::Note => ("ملاحظة", true),
        PresenceField::Tag => ("وسم", false),
        PresenceField::FirstPurchase => ("تاريخ أول شراء", false),
        PresenceField::LastPurchase => ("تاريخ آخر شراء", false),
        PresenceField::FollowUp => ("موعد متابعة", false),
    };
    match (present, feminine) {
        (true, _) => format!("له {what}"),
        (false, false) => format!("ليس له {what}"),
        (false, true) => format!("ليست له {what}"),
    }
}
