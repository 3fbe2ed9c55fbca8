//! The tree of a segment: what parser, printer, builder, describer and evaluator share.

use crate::domain::consent::ConsentState;
use crate::domain::contact::ContactId;
use crate::domain::country::Country;
use crate::domain::date::Date;
use crate::domain::interaction::InteractionKind;
use crate::domain::money::Amount;
use serde::{Deserialize, Serialize};

/// A filter. `All([])` matches everyone and `Any([])` no one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Node {
    All(Vec<Node>),
    Any(Vec<Node>),
    Not(Box<Node>),
    Clause(Clause),
}

impl Default for Node {
    fn default() -> Node {
        Node::All(Vec::new())
    }
}

/// One condition, with names as the person wrote them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Clause {
    /// `tag:vip`: carries the tag of this name.
    Tag(String),
    /// `interest:beauty`: carries this tag, which belongs to this dimension.
    Dimension { dimension: String, tag: String },
    /// A bare word (any text field), or `name:`, `city:`, `note:`, `email:`, `phone:` with a part of the text.
    Text { field: TextField, needle: String },
    /// `name:=Sara`, `name:sar*`, `name:/^s.r/`: text compared in another way than by a part of it. Never `Any`.
    Match { field: TextField, how: Match, text: String },
    /// `country:SA`.
    Country(Country),
    /// `created`, `last_contact`, `birthday`, `first_purchase`, `last_purchase`, `followup` against days.
    Date { field: DateField, test: DateTest },
    /// `spent`, `purchases`, `average`, `tags` (how many) against numbers.
    Number { field: NumberField, test: Range<Amount> },
    /// `orders>=2 in 90d`: so many things of this kind in the timeline, among those of these days. Counts are held times
    /// 1000 like amounts.
    Times { of: InteractionKind, count: Range<Amount>, within: Option<DateTest> },
    /// `consent:in`, `consent:out`, `consent:unknown`.
    Consent(ConsentState),
    /// `has:email`, `missing:phone`.
    Presence { field: PresenceField, present: bool },
    /// `segment:"…"`: whoever the saved filter of this name matches.
    Segment(String),
    /// `is:duplicate`: has a phone or e-mail address that another contact has too.
    Duplicate,
    /// `contact:…`: this one contact, chosen by hand.
    Contact(ContactId),
}

/// How a text is compared. Names and cities are compared folded but for `Exact`; a contact with several phones or addresses
/// matches if one of them does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Match {
    /// `:=`: the whole text. Empty text is having none.
    Whole,
    /// `:==`: the whole text as it is written, capitals and letter forms included.
    Exact,
    /// `sar*`: begins so. Empty text is having any.
    Starts,
    /// `/…/`: a regular expression, see `pattern`.
    Pattern,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum TextField {
    /// Name, phone, e-mail, city or note.
    Any,
    Name,
    Phone,
    Email,
    /// Compared whole after folding; the others match any part.
    City,
    Note,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum DateField {
    Created,
    LastContact,
    Birthday,
    FirstPurchase,
    LastPurchase,
    /// The day of the next follow-up.
    FollowUp,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum NumberField {
    /// Amount, in thousandths.
    Spent,
    /// A count; written as whole numbers, held times 1000 like amounts.
    Purchases,
    /// How many tags; held times 1000 like amounts.
    TagCount,
    /// Amount of one purchase, in thousandths, rounded down; whoever bought nothing has none.
    Average,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum PresenceField {
    Name,
    Phone,
    Email,
    City,
    Country,
    Birthday,
    LastContact,
    Purchases,
    Spent,
    Note,
    Tag,
    FirstPurchase,
    LastPurchase,
    FollowUp,
}

/// A test on a day. Contacts without that date never match, whatever the test.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum DateTest {
    /// Inclusive on both sides.
    Between(Range<Date>),
    /// `last_contact<30d`: fewer than so many days ago (today counts as 0 days ago).
    LessThanDaysAgo(u32),
    /// `last_contact>30d`: more than so many days ago.
    MoreThanDaysAgo(u32),
    /// `birthday:today`, `created:today`. On birthdays the year does not count.
    Today,
    /// The next or current calendar month. On birthdays the year does not count.
    ThisMonth,
    NextMonth,
    /// `birthday:next-7d`: the day and month fall within today and the next so many days.
    WithinNextDays(u32),
    /// `followup:overdue`: before today. On birthdays the year counts.
    Past,
}

/// An interval, inclusive; `None` is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Range<T> {
    pub from: Option<T>,
    pub to: Option<T>,
}
