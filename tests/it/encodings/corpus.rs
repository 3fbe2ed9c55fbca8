//! A seeded corpus: nine ways of writing letters times nine kinds of table, with the cells known before they are written.

use daftar::domain::import::Encoding;

/// A file with what it holds.
pub struct Sample {
    pub name: String,
    pub bytes: Vec<u8>,
    pub encoding: Encoding,
    /// `None` where a single column leaves it open.
    pub delimiter: Option<u8>,
    pub rows: Vec<Vec<String>>,
}

/// How a text becomes bytes.
#[derive(Clone, Copy)]
pub struct Writing {
    pub name: &'static str,
    pub encoding: Encoding,
    pub mark: bool,
}

pub const WRITINGS: [Writing; 9] = [
    Writing { name: "utf8", encoding: Encoding::Utf8, mark: false },
    Writing { name: "utf8-bom", encoding: Encoding::Utf8, mark: true },
    Writing { name: "utf16le-bom", encoding: Encoding::Utf16Le, mark: true },
    Writing { name: "utf16be-bom", encoding: Encoding::Utf16Be, mark: true },
    Writing { name: "utf16le", encoding: Encoding::Utf16Le, mark: false },
    Writing { name: "utf16be", encoding: Encoding::Utf16Be, mark: false },
    Writing { name: "windows1256", encoding: Encoding::Windows1256, mark: false },
    Writing { name: "iso88596", encoding: Encoding::Iso8859_6, mark: false },
    Writing { name: "windows1252", encoding: Encoding::Windows1252, mark: false },
];

impl Writing {
    /// The bytes of a text. Panics where the encoding has no such letter: the sample is wrong then.
    pub fn bytes(&self, text: &str) -> Vec<u8> {
        let marked = if self.mark { format!("\u{FEFF}{text}") } else { text.to_owned() };
        let page = match self.encoding {
            Encoding::Utf8 => return marked.into_bytes(),
            Encoding::Utf16Le => return marked.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            Encoding::Utf16Be => return marked.encode_utf16().flat_map(u16::to_be_bytes).collect(),
            Encoding::Windows1256 => encoding_rs::WINDOWS_1256,
            Encoding::Windows1252 => encoding_rs::WINDOWS_1252,
            Encoding::Iso8859_6 => encoding_rs::ISO_8859_6,
        };
        let (bytes, _, failed) = page.encode(&marked);
        assert!(!failed, "{} has no letters for {text}", self.name);
        bytes.into_owned()
    }
}

/// A row of small whole numbers that is the same everywhere (Knuth's MMIX generator).
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits fit") % limit
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }
}

const ARABIC_NAMES: &[&str] = &[
    "أحمد الغامدي",
    "سارة المطيري",
    "محمد عبدالله القحطاني",
    "نورة بنت فهد",
    "خالد بن الوليد",
    "فاطمة الزهراء",
    "يوسف إبراهيم",
    "مريم حسن",
    "عبدالرحمن السديري",
    "ليلى مراد",
    "هدى شعراوي",
    "مصطفى كامل",
    "ريم الأحمد",
    "علي",
    "منى",
    "آمنة ذو الفقار",
];
const ARABIC_CITIES: &[&str] =
    &["الرياض", "جدة", "القاهرة", "الدمام", "دبي", "الدار البيضاء", "عمان", "صنعاء", "طرابلس"];
const ARABIC_NOTES: &[&str] =
    &["عميل مميز", "يفضل الاتصال مساءً", "دفع آجل؛ يراجع", "اتصل، لم يرد", "", "طلب شحن إلى مكة"];
const LATIN_NAMES: &[&str] = &[
    "Mohammed Ali",
    "Sara Khan",
    "John Smith",
    "Fatima Zahra",
    "Omar Haddad",
    "Layla Nasser",
    "Peter O'Neil",
    "Aisha Rahman",
];
const LATIN_CITIES: &[&str] = &["Riyadh", "Jeddah", "Cairo", "Dubai", "Casablanca", "Amman"];
const LATIN_NOTES: &[&str] = &["VIP", "late payer", "call after 5pm", "", "wholesale", "met at the fair"];
const FRENCH_NAMES: &[&str] =
    &["François Léger", "Amélie Côté", "Hélène Bénichou", "Zoé Nîmes", "Benoît Forêt", "Noël Garçon"];
const FRENCH_CITIES: &[&str] = &["Orléans", "Besançon", "Genève", "Liège", "Nîmes"];
const WESTERN_NAMES: &[&str] =
    &["José Muñoz", "María Peña", "Jürgen Größe", "Søren Ærø", "Inês Conceição", "Jörg Müller"];
const WESTERN_CITIES: &[&str] = &["Málaga", "Köln", "São Paulo", "Århus", "León"];

/// Who is in a file.
#[derive(Clone, Copy, PartialEq)]
enum People {
    Arabic,
    /// Latin rows with an Arabic one now and then.
    MostlyLatin,
    Half,
    French,
    Western,
}

/// What else is odd about a file.
#[derive(Clone, Copy, PartialEq)]
enum Oddity {
    None,
    Sep,
    Title,
    Ragged,
    Quoted,
    QuotesAsData,
    NoHeader,
    MixedEnds,
    OldMacEnds,
}

const KINDS: [(People, u8, Oddity); 9] = [
    (People::Arabic, b',', Oddity::None),
    (People::Half, b';', Oddity::Sep),
    (People::MostlyLatin, b'\t', Oddity::Title),
    (People::Arabic, b'|', Oddity::Ragged),
    (People::MostlyLatin, b',', Oddity::Quoted),
    (People::Half, b'\t', Oddity::QuotesAsData),
    (People::Arabic, b';', Oddity::NoHeader),
    (People::MostlyLatin, b';', Oddity::MixedEnds),
    (People::Half, b',', Oddity::OldMacEnds),
];

/// Every writing of every kind.
pub fn samples() -> Vec<Sample> {
    let mut chance = Chance(20_261_122);
    let mut samples = Vec::new();
    for writing in WRITINGS {
        for (number, (people, delimiter, oddity)) in KINDS.into_iter().enumerate() {
            let people = match (writing.encoding, number) {
                (Encoding::Windows1252, _) if number % 2 == 0 => People::Western,
                (Encoding::Windows1252, _) => People::French,
                (Encoding::Windows1256 | Encoding::Utf8, 8) => People::French,
                _ => people,
            };
            samples.push(sample(&mut chance, writing, people, delimiter, oddity));
        }
    }
    samples
}

fn sample(chance: &mut Chance, writing: Writing, people: People, delimiter: u8, oddity: Oddity) -> Sample {
    let mut rows = table(chance, people, oddity);
    let separator = char::from(delimiter);
    let mut text = String::new();
    if oddity == Oddity::Sep {
        text.push_str(&format!("sep={separator}\r\n"));
    }
    if oddity == Oddity::Ragged {
        for row in rows.iter_mut().skip(1).step_by(3) {
            row.pop();
        }
    }
    for (number, row) in rows.iter().enumerate() {
        let cells: Vec<String> = row.iter().map(|cell| written(cell, delimiter, oddity == Oddity::Quoted)).collect();
        text.push_str(&cells.join(&separator.to_string()));
        text.push_str(match oddity {
            Oddity::MixedEnds if number % 3 == 1 => "\n",
            Oddity::OldMacEnds => "\r",
            Oddity::QuotesAsData => "\n",
            _ => "\r\n",
        });
    }
    if oddity == Oddity::Title {
        // The last line of a file may have no end.
        text.truncate(text.trim_end().len());
    }
    let kind = match oddity {
        Oddity::None => "plain",
        Oddity::Sep => "sep",
        Oddity::Title => "title",
        Oddity::Ragged => "ragged",
        Oddity::Quoted => "quoted",
        Oddity::QuotesAsData => "quotes-as-data",
        Oddity::NoHeader => "no-header",
        Oddity::MixedEnds => "mixed-ends",
        Oddity::OldMacEnds => "old-mac",
    };
    let ending = if delimiter == b'\t' { "tsv" } else { "csv" };
    Sample {
        name: format!("{}-{kind}.{ending}", writing.name),
        bytes: writing.bytes(&text),
        encoding: writing.encoding,
        delimiter: Some(delimiter),
        rows,
    }
}

fn table(chance: &mut Chance, people: People, oddity: Oddity) -> Vec<Vec<String>> {
    let words = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
    let mut rows = Vec::new();
    if oddity == Oddity::Title {
        rows.push(words(&["customers 2026"]));
    }
    if oddity != Oddity::NoHeader {
        rows.push(match people {
            People::Arabic => words(&["الاسم", "رقم الجوال", "المدينة", "ملاحظات", "المبلغ"]),
            People::French => words(&["Nom", "Téléphone", "Ville", "Remarques", "Montant"]),
            _ => words(&["Name", "Phone", "City", "Notes", "Total Spent"]),
        });
    }
    for number in 0..12 {
        let arabic = match people {
            People::Arabic => true,
            People::Half => number % 2 == 0,
            People::MostlyLatin => number == 7,
            People::French | People::Western => false,
        };
        let (names, cities, notes) = match people {
            _ if arabic => (ARABIC_NAMES, ARABIC_CITIES, ARABIC_NOTES),
            People::French => (FRENCH_NAMES, FRENCH_CITIES, LATIN_NOTES),
            People::Western => (WESTERN_NAMES, WESTERN_CITIES, LATIN_NOTES),
            _ => (LATIN_NAMES, LATIN_CITIES, LATIN_NOTES),
        };
        let phone = format!("{}{:08}", chance.one(&["05", "+9665", "009715", "010"]), chance.below(99_999_999));
        let mut note = chance.one(notes).to_owned();
        match oddity {
            Oddity::Quoted if number % 2 == 0 => note = format!("\"{note}\", first line\nsecond; line\t| end"),
            Oddity::QuotesAsData if number % 2 == 0 => note = format!("{note} 5\" pipe \"big\""),
            _ => {}
        }
        let spent = format!("{}.{:02}", chance.below(9_000), chance.below(100));
        rows.push(vec![chance.one(names).to_owned(), phone, chance.one(cities).to_owned(), note, spent]);
    }
    rows
}

/// A cell as a spreadsheet writes it: in quotes only where it must be, or wherever it likes.
fn written(cell: &str, delimiter: u8, always: bool) -> String {
    let must = cell.contains(char::from(delimiter)) || cell.contains(['\n', '\r']) || cell.starts_with('"');
    if must || (always && cell.len().is_multiple_of(2)) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}
