//! A scheme of tags to begin with, in both languages, and rules to begin with: offered, never forced. What the book has under
//! the same name already is used, not made twice.
//!
//! A shop's tags answer five questions: who spends how much, on what, how far they came, from where, and how lively they are.
//! The five stages of a customer's life are a dimension of their own, which comes with the rules that maintain it: a contact
//! stands at one stage, and may have an abandoned cart beside it.

use super::dimensions::{dimension_traits, new_dimension_id};
use super::tags::new_tag_id;
use super::{Change, figure};
use crate::domain::arrangement::{Arranged, ArrangementKind};
use crate::domain::book::Book;
use crate::domain::book::op::{Label, Op};
use crate::domain::identity::{spread, text_number};
use crate::domain::rules::lifecycle::Stage;
use crate::domain::rules::ready::{READY, ReadyKey, ReadyTag};
use crate::domain::rules::{Rule, RuleId};
use crate::domain::tag::{Dimension, DimensionId, Tag, TagColor, TagId};
use crate::domain::tag_traits::{DimensionTraits, TagTraits};
use crate::domain::text::fold;

/// The languages in which the scheme has names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    Arabic,
    English,
}

/// A word in both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words {
    pub arabic: &'static str,
    pub english: &'static str,
}

impl Words {
    /// The word in a language.
    pub fn text(&self, language: Language) -> &'static str {
        match language {
            Language::Arabic => self.arabic,
            Language::English => self.english,
        }
    }
}

const fn words(arabic: &'static str, english: &'static str) -> Words {
    Words { arabic, english }
}

/// A dimension of the scheme with its tags.
#[derive(Debug, Clone, Copy)]
pub struct StarterDimension {
    pub name: Words,
    pub color: TagColor,
    /// A contact should carry one of them at most.
    pub single: bool,
    pub tags: &'static [Words],
}

const VIP: Words = words("كبار العملاء", "VIP");
const NEW_CUSTOMER: Words = words("عميل جديد", "New customer");
const ABANDONED_CART: Words = words("سلة متروكة", "Abandoned cart");
const BOUGHT: Words = words("اشترى", "Bought");
const HIGH_ACTIVITY: Words = words("نشاط مرتفع", "High activity");
const NEEDS_FOLLOW_UP: Words = words("يحتاج متابعة", "Needs follow-up");

/// Five dimensions, eighteen tags.
pub const STARTER: [StarterDimension; 5] = [
    StarterDimension {
        name: words("القدرة الشرائية", "Purchasing power"),
        color: TagColor::Amber,
        single: true,
        tags: &[VIP, words("إنفاق متوسط", "Medium spender"), words("باحث عن العروض", "Bargain hunter")],
    },
    StarterDimension {
        name: words("الاهتمامات", "Interests"),
        color: TagColor::Pink,
        single: false,
        tags: &[
            words("عناية بالبشرة", "Skincare"),
            words("عطور", "Perfume"),
            words("أحمر شفاه", "Lipstick"),
            words("هدايا", "Gifts"),
        ],
    },
    StarterDimension {
        name: words("مرحلة الشراء", "Purchase stage"),
        color: TagColor::Green,
        single: false,
        tags: &[NEW_CUSTOMER, ABANDONED_CART, BOUGHT, words("عميل متكرر", "Repeat customer")],
    },
    StarterDimension {
        name: words("قناة المصدر", "Source"),
        color: TagColor::Blue,
        single: false,
        tags: &[
            words("إنستغرام", "Instagram"),
            words("واتساب", "WhatsApp"),
            words("زيارة المتجر", "Shop visit"),
            words("توصية صديق", "Referral"),
        ],
    },
    StarterDimension {
        name: words("النشاط", "Activity"),
        color: TagColor::Purple,
        single: false,
        tags: &[HIGH_ACTIVITY, NEEDS_FOLLOW_UP, words("خامل", "Inactive")],
    },
];

/// The dimension of the five stages.
pub const STAGES: Words = words("دورة حياة العميل", "Customer life");

/// The tag of contacts that are put away.
pub const ARCHIVE: Words = words("أرشيف", "Archive");

/// What a tag that ready-made rules need is called.
pub fn ready_tag_name(key: ReadyTag) -> Words {
    match key {
        ReadyTag::Stage(Stage::New) => words("في أول شهر", "First month"),
        ReadyTag::Stage(Stage::GrowingHigh) => words("نمو مرتفع", "Growing, lively"),
        ReadyTag::Stage(Stage::GrowingLow) => words("نمو منخفض", "Growing, quiet"),
        ReadyTag::Stage(Stage::Regular) => words("منتظم", "Regular"),
        ReadyTag::Stage(Stage::AtRisk) => words("معرّض للفقد", "At risk"),
        ReadyTag::Vip => VIP,
        ReadyTag::SleepingVip => words("كبار العملاء النائمون", "Sleeping VIP"),
        ReadyTag::AbandonedCart => ABANDONED_CART,
        ReadyTag::Bought => BOUGHT,
        ReadyTag::NewCustomer => NEW_CUSTOMER,
        ReadyTag::HighActivity => HIGH_ACTIVITY,
        ReadyTag::NeedsFollowUp => NEEDS_FOLLOW_UP,
    }
}

/// What a ready-made rule is called.
pub fn ready_rule_name(key: ReadyKey) -> Words {
    match key {
        ReadyKey::Stage(Stage::New) => words("في أول 30 يومًا: وسم أول شهر", "Days 0 to 30: first month"),
        ReadyKey::Stage(Stage::GrowingHigh) => {
            words("من 31 إلى 90 يومًا بتفاعل: نمو مرتفع", "Days 31 to 90, lively: growing")
        }
        ReadyKey::Stage(Stage::GrowingLow) => {
            words("من 31 إلى 90 يومًا بلا تفاعل كاف: نمو منخفض", "Days 31 to 90, quiet: growing little")
        }
        ReadyKey::Stage(Stage::Regular) => {
            words("بعد 90 يومًا بشراء ثان: منتظم", "After 90 days with a second purchase: regular")
        }
        ReadyKey::Stage(Stage::AtRisk) => {
            words("بعد 90 يومًا بلا شراء ثان: معرّض للفقد", "After 90 days without a second purchase: at risk")
        }
        ReadyKey::Vip => words("أكثر من ثلاث مشتريات: كبار العملاء", "More than three purchases: VIP"),
        ReadyKey::SleepingVip => words(
            "كبير عملاء صامت 180 يومًا: نائم، ومتابعة غدًا",
            "A VIP silent for 180 days: sleeping, follow-up tomorrow",
        ),
        ReadyKey::VipWoke => words("كبير عملاء نائم طلب أو كتب: لم يعد نائمًا", "A sleeping VIP ordered or wrote: awake"),
        ReadyKey::QuietLeavesActive => words("صامت 60 يومًا: معرّض للفقد", "Silent for 60 days: at risk"),
        ReadyKey::QuietNeedsFollowUp => words("صامت 14 يومًا: يحتاج متابعة", "Silent for 14 days: needs follow-up"),
        ReadyKey::SignIsActive => words("طلب أو كتب: نشاط مرتفع", "Ordered or wrote: high activity"),
        ReadyKey::BoughtLeavesCart => words("طلب: اشترى، ولا سلة متروكة", "Ordered: bought, no abandoned cart"),
        ReadyKey::NewCustomerLeaves => {
            words("بعد 60 يومًا من أول شراء: لم يعد جديدًا", "60 days after the first purchase: no longer new")
        }
    }
}

/// Tags and dimensions on their way into a book, by folded name.
struct Making<'b> {
    book: &'b Book,
    ops: Vec<Op>,
    tags: Vec<Tag>,
    dimensions: Vec<Dimension>,
}

impl<'b> Making<'b> {
    fn new(book: &'b Book) -> Making<'b> {
        Making { book, ops: Vec::new(), tags: Vec::new(), dimensions: Vec::new() }
    }

    fn dimension(&mut self, name: &str, color: TagColor, single: bool) -> DimensionId {
        let folded = fold(name);
        let made = self.dimensions.iter().map(|dimension| (dimension.id, &dimension.name));
        let known = self.book.dimensions().map(|dimension| (dimension.id, &dimension.name));
        if let Some((id, _)) = known.chain(made).find(|(_, known)| fold(known) == folded) {
            return id;
        }
        let id = new_dimension_id(self.book, name);
        let dimension = Dimension { id, name: name.to_owned(), color };
        self.ops.push(Op::PutDimension(dimension.clone()));
        if single {
            let traits = DimensionTraits { single, ..dimension_traits(self.book, &dimension) };
            self.ops.push(Op::Arrange(traits.arranged()));
        }
        self.dimensions.push(dimension);
        id
    }

    fn tag(&mut self, name: &str, color: TagColor, dimension: Option<DimensionId>) -> (TagId, String) {
        let folded = fold(name);
        let made = self.tags.iter().find(|tag| fold(&tag.name) == folded);
        if let Some(tag) = made.or_else(|| self.book.tag_by_name(&folded)) {
            return (tag.id, tag.name.clone());
        }
        let tag = Tag { id: new_tag_id(self.book, name), name: name.to_owned(), color, dimension };
        self.ops.push(Op::PutTag(tag.clone()));
        self.tags.push(tag.clone());
        (tag.id, tag.name)
    }
}

/// Makes the dimensions and tags of the starter scheme that are missing. "New customer" leaves after 60 days.
pub fn take_starter(book: &Book, language: Language) -> Change {
    let mut making = Making::new(book);
    for dimension in &STARTER {
        let id = making.dimension(dimension.name.text(language), dimension.color, dimension.single);
        for tag in dimension.tags {
            making.tag(tag.text(language), dimension.color, Some(id));
        }
    }
    let new = fold(NEW_CUSTOMER.text(language));
    if let Some(tag) = making.tags.iter().find(|tag| fold(&tag.name) == new) {
        let traits = TagTraits { leaves_after: Some(60), ..TagTraits::new(tag.id, &tag.name) };
        making.ops.push(Op::Arrange(traits.arranged()));
    }
    let tags: Vec<String> = making.tags.iter().map(|tag| tag.name.clone()).collect();
    let label = Label::Tagged { count: 0, added: tags, removed: Vec::new() };
    Change { label, ops: making.ops }
}

/// The identity of a ready-made rule, the same in every book.
pub fn ready_rule_id(key: ReadyKey) -> RuleId {
    let place = READY.iter().position(|ready| ready.key == key).unwrap_or(READY.len());
    RuleId(spread(text_number("ready rule") ^ place as u64))
}

/// Puts ready-made rules into the book with the tags that they need; a rule that is there already stays as its owner has it.
pub fn take_ready(book: &Book, keys: &[ReadyKey], language: Language) -> Change {
    let mut making = Making::new(book);
    let known: Vec<Rule> = book.arranged().collect();
    let mut rules: Vec<Rule> = Vec::new();
    for (order, ready) in (1..).zip(&READY) {
        let id = ready_rule_id(ready.key);
        if !keys.contains(&ready.key) || known.iter().any(|rule| rule.id == id) {
            continue;
        }
        // The tags of a dimension come together: a stage takes the place of every other one.
        let needed = ready.tags();
        let has_stage = needed.iter().any(|tag| matches!(tag, ReadyTag::Stage(_)));
        let all =
            ReadyTag::ALL.iter().filter(|key| needed.contains(key) || (has_stage && matches!(key, ReadyTag::Stage(_))));
        let made: Vec<(ReadyTag, (TagId, String))> =
            all.map(|key| (*key, ready_tag(&mut making, *key, language))).collect();
        let tag = |key: ReadyTag| {
            let found = made.iter().find(|(of, _)| *of == key).map(|(_, tag)| tag.clone());
            // Every tag that the rule needs was made above.
            found.unwrap_or((TagId(0), String::new()))
        };
        rules.push(ready.rule(id, order, ready_rule_name(ready.key).text(language).to_owned(), &tag));
    }
    let name = match rules.as_slice() {
        [one] => one.name.clone(),
        many => figure(many.len() as u64).to_string(),
    };
    making.ops.extend(rules.iter().map(|rule| Op::Arrange(rule.arranged())));
    Change { label: Label::Arranged { kind: ArrangementKind::Rule, name }, ops: making.ops }
}

fn ready_tag(making: &mut Making, key: ReadyTag, language: Language) -> (TagId, String) {
    let name = ready_tag_name(key);
    let home = STARTER.iter().find(|dimension| dimension.tags.contains(&name));
    let (dimension, color) = match (key, home) {
        (ReadyTag::Stage(_), _) => {
            (Some(making.dimension(STAGES.text(language), TagColor::Teal, true)), TagColor::Teal)
        }
        (_, Some(home)) => (Some(making.dimension(home.name.text(language), home.color, home.single)), home.color),
        _ => (None, TagColor::Amber),
    };
    making.tag(name.text(language), color, dimension)
}
