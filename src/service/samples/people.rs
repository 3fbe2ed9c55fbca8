//! The sixty people of the sample book. All are made up: every number is a valid one of its country whose subscriber part is
//! zeros and a running number, and every e-mail is at `example.com`.

/// Days since the last contact that stand for "never".
pub(super) const NEVER: u16 = u16::MAX;

/// One made-up contact.
pub(super) struct Person {
    pub name: &'static str,
    /// Index into `PLACES`.
    pub place: usize,
    /// Days before today of the last contact, or `NEVER`.
    pub days_ago: u16,
    pub purchases: u32,
    /// Whole units of the book's currency.
    pub spent: i64,
}

/// A city in Arabic and English, its country, and the beginning of a mobile number there: with the running number behind it
/// (`digits` wide) the number is whole.
pub(super) struct Place {
    pub arabic: &'static str,
    pub english: &'static str,
    pub country: &'static str,
    pub prefix: &'static str,
    pub digits: usize,
}

const fn place(
    arabic: &'static str,
    english: &'static str,
    country: &'static str,
    prefix: &'static str,
    digits: usize,
) -> Place {
    Place { arabic, english, country, prefix, digits }
}

pub(super) const PLACES: [Place; 12] = [
    place("الرياض", "Riyadh", "SA", "+96650", 7),
    place("جدة", "Jeddah", "SA", "+96655", 7),
    place("الدمام", "Dammam", "SA", "+96653", 7),
    place("مكة المكرمة", "Mecca", "SA", "+96656", 7),
    place("دبي", "Dubai", "AE", "+97150", 7),
    place("أبوظبي", "Abu Dhabi", "AE", "+97152", 7),
    place("الكويت", "Kuwait City", "KW", "+9655000", 4),
    place("القاهرة", "Cairo", "EG", "+2010", 8),
    place("عمّان", "Amman", "JO", "+96279", 7),
    place("المنامة", "Manama", "BH", "+9733600", 4),
    place("مسقط", "Muscat", "OM", "+96892", 6),
    place("الدوحة", "Doha", "QA", "+97455", 6),
];

const fn person(name: &'static str, place: usize, days_ago: u16, purchases: u32, spent: i64) -> Person {
    Person { name, place, days_ago, purchases, spent }
}

pub(super) const PEOPLE: [Person; 60] = [
    person("نورة العتيبي", 0, 2, 7, 2340),
    person("محمد الشهري", 0, 9, 3, 640),
    person("سارة القحطاني", 1, 1, 5, 1870),
    person("عبدالله الحربي", 1, 35, 1, 120),
    person("هند الدوسري", 2, 4, 4, 980),
    person("فيصل الغامدي", 0, 70, 2, 310),
    person("ريم الزهراني", 0, 12, 6, 1640),
    person("خالد المطيري", 2, 130, 1, 75),
    person("لمى السبيعي", 1, 6, 3, 720),
    person("تركي العنزي", 0, 200, 1, 90),
    person("منيرة الرشيد", 0, 3, 9, 4150),
    person("ياسر البقمي", 3, NEVER, 0, 0),
    person("جواهر الشمري", 0, 18, 2, 430),
    person("بدر الخالدي", 2, 45, 2, 260),
    person("عبير الأحمدي", 1, 8, 4, 1120),
    person("سلطان القرني", 0, 95, 1, 150),
    person("أمل باوزير", 1, 5, 5, 1530),
    person("ماجد العمري", 3, 28, 1, 60),
    person("شهد المالكي", 0, 0, 2, 380),
    person("نايف الجهني", 1, NEVER, 0, 0),
    person("دانة الفهد", 6, 7, 6, 2210),
    person("يوسف الكندري", 6, 62, 2, 340),
    person("مريم الصباح", 6, 15, 3, 890),
    person("حصة المزروعي", 5, 11, 4, 1340),
    person("راشد الكعبي", 5, 88, 1, 210),
    person("علياء الشامسي", 4, 2, 8, 3620),
    person("سعيد النعيمي", 4, 40, 2, 520),
    person("فاطمة المنصوري", 4, 21, 3, 760),
    person("Layla Haddad", 4, 13, 4, 1180),
    person("Omar Nasser", 4, 150, 1, 95),
    person("منى عبدالرحمن", 7, 5, 3, 410),
    person("أحمد سالم", 7, 33, 2, 180),
    person("ياسمين فؤاد", 7, 9, 5, 1260),
    person("كريم مصطفى", 7, 220, 1, 45),
    person("دعاء حسني", 7, 17, 2, 270),
    person("رنا الخطيب", 8, 4, 3, 560),
    person("عمر التل", 8, 75, 1, 110),
    person("هبة العبادي", 8, 26, 2, 330),
    person("زينب الموسوي", 9, 10, 4, 1010),
    person("علي فخرو", 9, 190, 1, 70),
    person("أسماء البلوشي", 10, 3, 3, 680),
    person("سالم الحارثي", 10, 55, 2, 240),
    person("موضي المري", 11, 6, 6, 2480),
    person("حمد الكواري", 11, 105, 1, 130),
    person("Sara Ahmed", 0, 14, 2, 350),
    person("Maria Santos", 4, 1, 3, 590),
    person("John Carter", 4, 66, 1, 140),
    person("غادة الحازمي", 0, 19, 4, 1090),
    person("وليد السالم", 0, NEVER, 0, 0),
    person("أروى الثقفي", 3, 7, 2, 290),
    person("مشعل الرويلي", 2, 240, 1, 55),
    person("بشاير العجمي", 6, 24, 3, 830),
    person("طلال باجابر", 1, 38, 2, 220),
    person("لطيفة الهاجري", 2, 2, 5, 1710),
    person("إبراهيم عسيري", 0, 160, 1, 85),
    person("رهف الشريف", 3, 16, 3, 620),
    person("نجلاء القاسم", 0, 1, 7, 2950),
    person("حسين آل علي", 2, 48, 1, 100),
    person("أم عبدالعزيز", 0, 30, 4, 940),
    person("متجر الياسمين", 1, NEVER, 0, 0),
];
