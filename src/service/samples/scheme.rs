//! The starter scheme of the sample book in both languages: five dimensions, eighteen tags, three segments, two templates.
//! A shop's tags answer five questions: who spends how much, on what, how far they came, from where, and how lively they are.

use crate::domain::tag::TagColor;

/// A word in both languages of the product.
pub(super) struct Words {
    arabic: &'static str,
    english: &'static str,
}

impl Words {
    pub fn text(&self, arabic: bool) -> &'static str {
        if arabic { self.arabic } else { self.english }
    }
}

const fn words(arabic: &'static str, english: &'static str) -> Words {
    Words { arabic, english }
}

pub(super) struct SampleDimension {
    pub name: Words,
    pub color: TagColor,
    pub tags: &'static [SampleTag],
}

pub(super) struct SampleTag {
    pub key: TagKey,
    pub name: Words,
}

/// What the code that gives out tags calls them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum TagKey {
    Vip,
    MediumSpender,
    BargainHunter,
    Skincare,
    Perfume,
    Lipstick,
    Gifts,
    NewCustomer,
    AbandonedCart,
    Bought,
    RepeatCustomer,
    Instagram,
    WhatsApp,
    ShopVisit,
    Referral,
    HighActivity,
    NeedsFollowUp,
    Inactive,
}

const fn tag(key: TagKey, arabic: &'static str, english: &'static str) -> SampleTag {
    SampleTag { key, name: words(arabic, english) }
}

pub(super) const DIMENSIONS: [SampleDimension; 5] = [
    SampleDimension {
        name: words("القدرة الشرائية", "Purchasing power"),
        color: TagColor::Amber,
        tags: &[
            tag(TagKey::Vip, "كبار العملاء", "VIP"),
            tag(TagKey::MediumSpender, "إنفاق متوسط", "Medium spender"),
            tag(TagKey::BargainHunter, "باحث عن العروض", "Bargain hunter"),
        ],
    },
    SampleDimension {
        name: words("الاهتمامات", "Interests"),
        color: TagColor::Pink,
        tags: &[
            tag(TagKey::Skincare, "عناية بالبشرة", "Skincare"),
            tag(TagKey::Perfume, "عطور", "Perfume"),
            tag(TagKey::Lipstick, "أحمر شفاه", "Lipstick"),
            tag(TagKey::Gifts, "هدايا", "Gifts"),
        ],
    },
    SampleDimension {
        name: words("مرحلة الشراء", "Purchase stage"),
        color: TagColor::Green,
        tags: &[
            tag(TagKey::NewCustomer, "عميل جديد", "New customer"),
            tag(TagKey::AbandonedCart, "سلة متروكة", "Abandoned cart"),
            tag(TagKey::Bought, "اشترى", "Bought"),
            tag(TagKey::RepeatCustomer, "عميل متكرر", "Repeat customer"),
        ],
    },
    SampleDimension {
        name: words("قناة المصدر", "Source"),
        color: TagColor::Blue,
        tags: &[
            tag(TagKey::Instagram, "إنستغرام", "Instagram"),
            tag(TagKey::WhatsApp, "واتساب", "WhatsApp"),
            tag(TagKey::ShopVisit, "زيارة المتجر", "Shop visit"),
            tag(TagKey::Referral, "توصية صديق", "Referral"),
        ],
    },
    SampleDimension {
        name: words("النشاط", "Activity"),
        color: TagColor::Purple,
        tags: &[
            tag(TagKey::HighActivity, "نشاط مرتفع", "High activity"),
            tag(TagKey::NeedsFollowUp, "يحتاج متابعة", "Needs follow-up"),
            tag(TagKey::Inactive, "خامل", "Inactive"),
        ],
    },
];

/// What stands in the note of every sample contact, so that nobody takes one for a customer.
pub(super) const NOTE: Words = words("عميل تجريبي", "Sample customer");
/// Where the consent of sample contacts is said to come from.
pub(super) const CONSENT_SOURCE: Words = words("بيانات تجريبية", "Sample data");

/// Name and text of the sample templates.
pub(super) const TEMPLATES: [(Words, Words); 2] = [
    (
        words("ترحيب وعرض", "Welcome and offer"),
        words(
            "مرحبا {{first_name|\"صديقنا\"}} 🌸\nوصلت تشكيلتنا الجديدة، ولك خصم ١٠٪ هذا الأسبوع في {{shop|\"متجرنا\"}}.\nللإلغاء أرسل: إيقاف",
            "Hello {{first_name|\"friend\"}} 🌸\nOur new collection is here, and you get 10% off this week at {{shop|\"our shop\"}}.\nReply STOP to opt out",
        ),
    ),
    (
        words("تذكير لطيف", "Gentle reminder"),
        words(
            "أهلا {{first_name|\"بك\"}}، اشتقنا لك في {{city|\"متجرنا\"}}. هل تحتاج أي مساعدة في طلبك القادم؟",
            "Hi {{first_name|\"there\"}}, we miss you in {{city|\"our shop\"}}. Can we help with your next order?",
        ),
    ),
];

/// What the three sample segments are called: interested and not yet bought, quiet for a while, birthdays.
pub(super) const SEGMENTS: [Words; 3] = [
    words("مهتمون بالعناية دون أحمر شفاه", "Skincare buyers without lipstick"),
    words("لم نتواصل معهم منذ شهرين", "Quiet for two months"),
    words("أعياد ميلاد هذا الشهر", "Birthdays this month"),
];
