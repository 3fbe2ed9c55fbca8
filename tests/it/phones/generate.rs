//! Makes `tests/data/phones/cells.csv`: cells of phone columns with what they must become. The numbers come from
//! libphonenumber's examples with other last digits, checked by it; the noise around them comes from here, where the truth is
//! known. Nothing of our own reading takes part.

use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumber, PhoneNumberFormat, PhoneNumberType, Region};

/// Home countries of the cells: the Arab ones, their neighbors, and where numbers have traps of their own.
pub const HOMES: &str = "SA AE KW QA BH OM YE EG JO IQ SY LB PS SD LY TN DZ MA MR SO DJ KM \
    TR PK IN BD ID MY PH LK NP AF IR US CA GB FR DE IT ES NL BE SE CH AU BR MX AR RU KZ NG KE ET ZA CN JP KR SG";

/// One cell: home country, text, the numbers it holds (none where it must stay empty), and what was done to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    pub home: String,
    pub text: String,
    pub numbers: Vec<String>,
    pub noise: &'static str,
}

/// A small generator of chance, the same on every machine (Marsaglia's xorshift).
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }
}

/// A number that the metadata knows, in the spellings that noise is put on.
struct Number {
    /// Digits with the country code.
    full: String,
    code: String,
    /// Without the prefix dialed at home, and with it.
    line: String,
    national: String,
    /// In groups, without and with the country code.
    national_groups: String,
    groups: String,
}

struct Maker {
    chance: Chance,
    home: &'static str,
    region: Region,
    cells: Vec<Cell>,
}

pub fn cells() -> Vec<Cell> {
    let mut cells = Vec::new();
    for (at, home) in HOMES.split_whitespace().enumerate() {
        let region = Region::from_code(home).expect("a region");
        let mut maker =
            Maker { chance: Chance(0x9E37_79B9_7F4A_7C15 ^ (at as u64 + 1)), home, region, cells: Vec::new() };
        maker.written_by_people();
        maker.changed_by_programs();
        maker.with_words();
        maker.several();
        maker.with_extensions();
        maker.several_noises_at_once();
        maker.none();
        cells.extend(maker.cells);
    }
    cells
}

fn digits_of(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// Digits of another keyboard.
fn in_script(text: &str, zero: char) -> String {
    let digit = |c: char| char::from_u32(u32::from(zero) + c.to_digit(10)?);
    text.chars().map(|c| digit(c).unwrap_or(c)).collect()
}

impl Maker {
    fn put(&mut self, noise: &'static str, text: String, numbers: &[&Number]) {
        let numbers = numbers.iter().map(|number| format!("+{}", number.full)).collect();
        self.cells.push(Cell { home: self.home.to_owned(), text, numbers, noise });
    }

    fn number_of(&mut self, kind: PhoneNumberType) -> Option<Number> {
        let example = PHONE_NUMBER_UTIL.get_example_number_for_type_and_region(self.region, kind).ok()?;
        for _ in 0..200 {
            let mut number = example.clone();
            let spread = 10u64.pow(3 + self.chance.below(3) as u32);
            number.national_number =
                number.national_number / spread * spread + self.chance.below(spread as usize) as u64;
            // Zeros at the end would leave open what scientific notation has lost.
            let fits = PHONE_NUMBER_UTIL.is_valid_number_for_region(&number, self.region)
                && PHONE_NUMBER_UTIL.get_number_type(&number) == kind
                && number.national_number % 10 > 0;
            if fits {
                return Some(spelled(&number));
            }
        }
        None
    }

    /// A mobile number mostly, or a landline.
    fn number(&mut self) -> Number {
        let kinds = match self.chance.below(3) {
            0 => [PhoneNumberType::FixedLine, PhoneNumberType::FixedLineOrMobile, PhoneNumberType::Mobile],
            _ => [PhoneNumberType::Mobile, PhoneNumberType::FixedLineOrMobile, PhoneNumberType::FixedLine],
        };
        kinds.into_iter().find_map(|kind| self.number_of(kind)).expect("a region has numbers")
    }

    /// A number whose digits without plus mean nothing else at home: otherwise the cell would be no fair question. `None`
    /// where they nearly always do.
    fn clear_number(&mut self, spelling: fn(&Number) -> &String) -> Option<Number> {
        let region = self.region;
        (0..20).map(|_| self.number()).find(|number| {
            let read = PHONE_NUMBER_UTIL.parse(spelling(number), Some(region));
            !read.is_ok_and(|read| PHONE_NUMBER_UTIL.is_valid_number(&read) && spelled(&read).full != number.full)
        })
    }

    fn has_trunk_zero(number: &Number) -> bool {
        number.national == format!("0{}", number.line)
    }

    fn written_by_people(&mut self) {
        let number = self.number();
        self.put("plain", number.national.clone(), &[&number]);
        let number = self.number();
        self.put("national groups", number.national_groups.clone(), &[&number]);
        let number = self.number();
        self.put("plus", format!("+{}", number.full), &[&number]);
        let number = self.number();
        self.put("plus and groups", number.groups.clone(), &[&number]);
        let number = self.number();
        self.put("two zeros", format!("00{}", number.full), &[&number]);
        let number = self.number();
        let gap = self.chance.one(&["-", ".", " - ", "–", "‑", "—", "−"]);
        self.put("dashes and dots", number.groups.replace([' ', '-'], gap), &[&number]);
        let number = self.number();
        let (head, rest) = number.national_groups.split_once([' ', '-']).unwrap_or((&number.national, ""));
        let head = head.trim_matches(['(', ')']);
        self.put("parentheses", format!("({head}) {rest}").trim_end().to_owned(), &[&number]);
        let number = self.number();
        self.put("plus in parentheses", format!("(+{}) {}", number.code, number.line), &[&number]);
        let number = self.number();
        if Self::has_trunk_zero(&number) {
            let rest = number.groups.trim_start_matches(['+']).trim_start_matches(&*number.code).trim_start();
            self.put("bracketed zero", format!("+{} (0){rest}", number.code), &[&number]);
            if let Some(number) = self.clear_number(|number| &number.line) {
                self.put("lost zero", number.line.clone(), &[&number]);
            }
        }
        if let Some(number) = self.clear_number(|number| &number.full) {
            self.put("no plus", number.full.clone(), &[&number]);
        }
        let number = self.number();
        self.put("two pluses", format!("++{}", number.full), &[&number]);
        let number = self.number();
        self.put("plus behind", format!("{}+", number.full), &[&number]);
        let number = self.number();
        let slashes = number.national_groups.trim_start_matches('(').replace([' ', '-'], "/").replace([')', '('], "");
        self.put("slashes", slashes.replace("//", "/"), &[&number]);
    }

    fn changed_by_programs(&mut self) {
        let number = self.number();
        let (before, after) = [
            ("\u{200E}", "\u{200E}"),
            ("\u{202A}", "\u{202C}"),
            ("\u{2066}", "\u{2069}"),
            ("\u{061C}", ""),
            ("\u{FEFF}", ""),
            ("\u{200F}", "\u{00AD}"),
        ][self.chance.below(6)];
        self.put("invisible marks", format!("{before}{}{after}", number.groups), &[&number]);
        let number = self.number();
        let text = number.national.chars().flat_map(|c| [c, '\u{200B}']).collect();
        self.put("invisible marks", text, &[&number]);
        let number = self.number();
        self.put("Arabic-Indic digits", in_script(&number.national, '٠'), &[&number]);
        let number = self.number();
        self.put("Arabic-Indic digits", in_script(&number.groups, '٠'), &[&number]);
        let number = self.number();
        self.put("Persian digits", in_script(&number.national, '۰'), &[&number]);
        let number = self.number();
        self.put("full-width digits", format!("＋{}", in_script(&number.full, '０')), &[&number]);
        let number = self.number();
        let quoted = self.chance.one(&["'N", "’N", "=\"N\"", "\"N\"", "'N'", "`N"]);
        self.put("apostrophe", quoted.replace('N', &number.national), &[&number]);
        for _ in 0..2 {
            let number = self.number();
            let space = self.chance.one(&["\u{2009}", "\u{202F}", "\u{2007}", "\u{00A0}", "\u{3000}", "\u{2003}"]);
            let groups = if self.chance.below(2) == 0 { &number.groups } else { &number.national_groups };
            self.put("other spaces", groups.replace(' ', space), &[&number]);
        }
        if let Some(number) = self.clear_number(|number| &number.full) {
            let tail = self.chance.one(&[".0", ".00"]);
            self.put("decimal tail", format!("{}{tail}", number.full), &[&number]);
        }
        if let Some(number) = self.clear_number(|number| &number.line).filter(Self::has_trunk_zero) {
            self.put("decimal tail", format!("{}.0", number.line), &[&number]);
        }
        if let Some(number) = self.clear_number(|number| &number.full) {
            let (first, rest) = number.full.split_at(1);
            let form = self.chance.one(&["F.RE+T", "F.Re+T", "F,RE+T", "F.RET"]);
            let text = form.replace('T', &rest.len().to_string()).replace('R', rest).replace('F', first);
            self.put("scientific, all digits", text, &[&number]);
        }
    }

    fn with_words(&mut self) {
        let before = [
            "جوال: ",
            "جوال ",
            "جوال",
            "رقم الجوال / ",
            "واتساب: ",
            "واتس ",
            "هاتف ",
            "موبايل ",
            "الهاتف: ",
            "ت: ",
            "م. ",
            "Tel: ",
            "Tél. ",
            "Mobile: ",
            "WhatsApp ",
            "Phone1: ",
            "mob ",
            "📱 ",
            "☎ ",
            "Cell No. ",
            "Téléphone : ",
            "هاتف 2: ",
            "للتواصل ",
        ];
        let after = [" (واتس)", " جوال", " whatsapp", " - المنزل", " (work)", " م", "جوال", " واتساب فقط"];
        for _ in 0..2 {
            let number = self.number();
            let text = format!("{}{}", self.chance.one(&before), number.national);
            self.put("label before", text, &[&number]);
        }
        let number = self.number();
        let text = format!("{}{}", self.chance.one(&before), number.groups);
        self.put("label before", text, &[&number]);
        let number = self.number();
        let text = format!("{}{}", number.national, self.chance.one(&after));
        self.put("label behind", text, &[&number]);
        let number = self.number();
        let text = match self.chance.below(3) {
            0 => format!("tel:+{}", number.full),
            1 => format!("tel:{}", number.groups.replace(' ', "-")),
            _ => format!("TEL: +{}", number.full),
        };
        self.put("tel:", text, &[&number]);
        let number = self.number();
        let link = self.chance.one(&[
            "https://wa.me/N",
            "wa.me/N?text=Hi%202",
            "https://api.whatsapp.com/send?phone=N&text=a",
        ]);
        self.put("chat link", link.replace('N', &number.full), &[&number]);
    }

    fn several(&mut self) {
        let between =
            ["/", " / ", ";", "؛ ", ", ", "،", "\n", " | ", " و ", " أو ", " or ", " & ", " ::: ", " - ", " "];
        for _ in 0..2 {
            let (one, other) = (self.number(), self.number());
            let text = format!("{}{}{}", one.national, self.chance.one(&between), other.national);
            self.put("two numbers", text, &[&one, &other]);
        }
        let (one, other) = (self.number(), self.number());
        let text = format!("{}{}{}", one.groups, self.chance.one(&between), other.groups);
        self.put("two numbers", text, &[&one, &other]);
        let (one, other) = (self.number(), self.number());
        self.put("two numbers", format!("جوال: {} هاتف: {}", one.national, other.national), &[&one, &other]);
    }

    fn with_extensions(&mut self) {
        let signs = [
            " ext 12",
            " ext. 123",
            "x45",
            " x 7",
            " extension 1204",
            ";ext=12",
            " #33",
            " poste 5",
            " Ext: 10",
            " (ext 21)",
        ];
        let words = [
            " تحويلة 12",
            " تحويلة: 123",
            "، تحويلة 7",
            " داخلي 101",
            " تحويله ١٢",
            " تحويلة رقم 15",
            " سنترال 4",
            " (تحويلة 22)",
            "تحويلة 9",
            " - تحويلة 31",
        ];
        for _ in 0..2 {
            let number = self.number();
            let text = format!("{}{}", number.national, self.chance.one(&signs));
            self.put("extension", text, &[&number]);
            let number = self.number();
            let text = format!("{}{}", number.groups, self.chance.one(&words));
            self.put("extension in Arabic", text, &[&number]);
        }
    }

    fn several_noises_at_once(&mut self) {
        let number = self.number();
        self.put(
            "several at once",
            format!("\u{202B}جوال: {}\u{202C}", in_script(&number.national_groups, '٠')),
            &[&number],
        );
        let number = self.number();
        let text = format!("'{}\u{00A0}", number.groups.replace([' ', '-'], "\u{2009}"));
        self.put("several at once", text, &[&number]);
        let number = self.number();
        let text = format!("واتساب ++{} (أبو محمد)", in_script(&number.full, '۰'));
        self.put("several at once", text, &[&number]);
        let number = self.number();
        self.put("several at once", format!("Tel: {} ext. 12 (office)", number.national), &[&number]);
        let number = self.number();
        let text = format!("\u{2068}{}\u{2069} تحويلة {}", number.groups, in_script("25", '٠'));
        self.put("several at once", text, &[&number]);
        let (one, other) = (self.number(), self.number());
        let text = format!("{} / +{} واتس", in_script(&one.national, '٠'), other.full);
        self.put("several at once", text, &[&one, &other]);
        let (one, other) = (self.number(), self.number());
        let text = format!("{} تحويلة 12 / {}", one.national, other.national);
        self.put("several at once", text, &[&one, &other]);
        let (one, other, third) = (self.number(), self.number(), self.number());
        let text = format!("{}\n{}; {}", one.national, other.groups, third.national);
        self.put("several at once", text, &[&one, &other, &third]);
        let number = self.number();
        let text = self
            .chance
            .one(&["N - لا يوجد", "أحمد: N", "N (after 5 pm)", "N\nالرياض", "N ت", "0 / N"])
            .replace('N', &number.national);
        self.put("words beside", text, &[&number]);
    }

    /// Cells that must stay empty.
    fn none(&mut self) {
        let number = self.number();
        let cut = number.line.len().min(4);
        self.put("empty: digits missing", format!("+{}{}", number.code, &number.line[..cut.saturating_sub(1)]), &[]);
        let number = self.number();
        self.put("empty: too many digits", format!("+{}12345678", number.full), &[]);
        let number = self.number();
        let (first, rest) = number.full.split_at(1);
        let kept = 3 + self.chance.below(3);
        self.put("empty: scientific, digits lost", format!("{first}.{}E+{}", &rest[..kept], rest.len()), &[]);
        let number = self.number();
        let last = number.national.len() - 1;
        self.put("empty: letter for a digit", format!("{}O", &number.national[..last]), &[]);
        let number = self.number();
        let hidden = number.national.len() - 3;
        self.put("empty: hidden digits", format!("{}xxx", &number.national[..hidden]), &[]);
        let number = self.number();
        self.put("empty: no such code", format!("+999{}", number.line), &[]);
        let words = [
            "لا يوجد",
            "-",
            "N/A",
            "none",
            "غير متوفر",
            "؟",
            "xxxx",
            ".",
            "بدون",
            "null",
            "#N/A",
            "#VALUE!",
            "sara2010@example.com",
            "----",
            "لا",
            "رقم",
        ];
        for _ in 0..2 {
            let text = self.chance.one(&words).to_owned();
            self.put("empty: words", text, &[]);
        }
        let text =
            self.chance.one(&["2024-01-15", "15/01/2024", "1/2/2023", "2023-12-31 10:30", "31-12-1999"]).to_owned();
        self.put("empty: date", text, &[]);
        let others = [
            "SA0380000000608010167519",
            "INV-2024-00123456",
            "24.7136, 46.6753",
            "150000 ريال",
            "1,250.00 SAR",
            "192.168.1.100",
            "10:30 - 22:00",
            "ص.ب 12345",
            "P.O. Box 1234",
            "شقة 12 مبنى 345",
            "12%",
            "3/4",
            "S/N 0012-AB-7781",
            "v2.10.3",
            "SA03 8000 0000 6080 1016 7519",
            "4111 1111 1111 1111",
            "5500 0000 0000 0004",
            "VAT 300012345600003",
            "2024/2025",
            "1445/09/15",
            "08:00-16:30",
            "0-0-0",
            "24.713552,46.675297",
            "25,000,000 ريال",
            "12,500,000.50",
            "10.0.0.138",
        ];
        for _ in 0..5 {
            let text = self.chance.one(&others).to_owned();
            self.put("empty: something else", text, &[]);
        }
        let text = self.chance.one(&["########", "####", "##########"]).to_owned();
        self.put("empty: too narrow column", text, &[]);
        let text = self.chance.one(&["0", "00", "000", "0000000000", "00000000", "12", "1", "00000"]).to_owned();
        self.put("empty: zeros", text, &[]);
    }
}

fn spelled(number: &PhoneNumber) -> Number {
    let format = |form| PHONE_NUMBER_UTIL.format(number, form).into_owned();
    let full = digits_of(&format(PhoneNumberFormat::E164));
    let code = number.country_code.to_string();
    let national_groups = format(PhoneNumberFormat::National);
    Number {
        line: full[code.len()..].to_owned(),
        national: digits_of(&national_groups),
        groups: format(PhoneNumberFormat::International),
        national_groups,
        code,
        full,
    }
}
