//! From text to digits: what surrounds a number (labels, marks, an extension), the forms spreadsheets give it, and the text
//! that is no number at all. Which country the digits belong to is not decided here.

use super::PhoneProblem;
use crate::domain::text::{digit_value, is_invisible};

/// More digits than any number with any prefix has.
const MOST_DIGITS: usize = 24;

/// The digits of one number.
#[derive(Debug, Clone)]
pub(super) struct Spelling {
    /// Written with a plus: the digits begin with a country code.
    pub plus: bool,
    digits: [u8; MOST_DIGITS],
    length: usize,
    /// Where a zero in brackets stands among the digits.
    bracketed_zero: Option<usize>,
}

impl Spelling {
    fn new(plus: bool) -> Spelling {
        Spelling { plus, digits: [0; MOST_DIGITS], length: 0, bracketed_zero: None }
    }

    pub fn digits(&self) -> &str {
        // Only ASCII digits are pushed, so this is always text.
        self.digits.get(..self.length).and_then(|digits| std::str::from_utf8(digits).ok()).unwrap_or("")
    }

    /// Fails when there is no room, which no number needs.
    fn push(&mut self, digit: u8) -> Result<(), PhoneProblem> {
        *self.digits.get_mut(self.length).ok_or(PhoneProblem::TooLong)? = digit;
        self.length += 1;
        Ok(())
    }

    pub fn without_bracketed_zero(&self) -> Option<String> {
        let at = self.bracketed_zero?;
        let digits = self.digits();
        Some(format!("{}{}", digits.get(..at)?, digits.get(at + 1..)?))
    }
}

/// The digits of the one number in this text, or why there is none.
pub(super) fn read(text: &str) -> Result<Spelling, PhoneProblem> {
    match read_plain(text) {
        Some(spelling) => Ok(spelling),
        None => read_any(text),
    }
}

/// The common case in one pass: an optional plus, digits of any keyboard, spaces, dashes, invisible marks. Anything else is
/// left to `read_any`.
fn read_plain(text: &str) -> Option<Spelling> {
    let mut spelling = Spelling::new(false);
    let mut dashed = false;
    for c in text.chars() {
        match c {
            // The cast is exact: the arm admits ASCII digits only.
            '0'..='9' => spelling.push(c as u8).ok()?,
            '+' if spelling.length == 0 && !spelling.plus => spelling.plus = true,
            ' ' => {}
            '-' => dashed = true,
            c if c.is_ascii() => return None,
            c => match digit_value(c) {
                Some(digit) => spelling.push(b'0' + digit).ok()?,
                None if is_invisible(c) || c.is_whitespace() => {}
                None => return None,
            },
        }
    }
    // Eight digits between dashes may be a date, and few digits have other traps.
    (spelling.length > 8 || (spelling.length >= 7 && !dashed)).then_some(spelling)
}

fn read_any(text: &str) -> Result<Spelling, PhoneProblem> {
    let plain = plain_text(text);
    if plain.starts_with('#') && plain.bytes().all(|b| b == b'#') {
        return Err(PhoneProblem::LostDigits);
    }
    if !plain.bytes().any(|b| b.is_ascii_digit()) || is_date(&plain) || is_amount(&plain) || is_address(&plain) {
        return Err(PhoneProblem::NotANumber);
    }
    if let Some(result) = scientific(&plain) {
        return result.and_then(|digits| one_number(&digits));
    }
    if let Some(number) = link_number(&plain) {
        return one_number(&number);
    }
    let whole = without_decimal_tail(&plain);
    one_number(without_extension(whole))
}

/// Lower case, ASCII digits and signs, one sort of space and dash, nothing invisible, no wrapping quotes.
fn plain_text(text: &str) -> String {
    let plain: String = text
        .chars()
        .filter(|&c| !is_invisible(c) && !matches!(c, '\u{0640}' | '\u{064B}'..='\u{0652}'))
        .flat_map(|c| {
            match c {
                c if digit_value(c).is_some() => char::from(b'0' + digit_value(c).unwrap_or(0)),
                '＋' | '﹢' | '⁺' => '+',
                '\u{2010}'..='\u{2015}' | '−' | '－' | '﹣' => '-',
                '（' => '(',
                '）' => ')',
                '．' | '٫' => '.',
                '：' => ':',
                '／' | '⁄' => '/',
                '،' | '，' => ',',
                '؛' => ';',
                'أ' | 'إ' | 'آ' => 'ا',
                'ة' => 'ه',
                c if c.is_whitespace() && c != '\n' => ' ',
                c => c,
            }
            .to_lowercase()
        })
        .collect();
    let trimmed = plain.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\'' | '"' | '=' | '`' | '’' | '‘'));
    trimmed.to_owned()
}

/// Three numbers between slashes or dashes, one of them a year of ours or of the Hijra; or two years, one after the other.
fn is_date(plain: &str) -> bool {
    let day = plain.split_once([' ', 't']).map_or(plain, |(day, _)| day);
    [b'/', b'-', b'.'].into_iter().any(|separator| {
        let parts: Vec<&str> = day.split(char::from(separator)).collect();
        let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        let small = |part: &str| (1..=2).contains(&part.len()) && digits(part);
        let begins = |part: &str, centuries: [&str; 2]| {
            part.len() == 4 && centuries.iter().any(|century| part.starts_with(century)) && digits(part)
        };
        let ours = |part: &str| begins(part, ["19", "20"]);
        match parts.as_slice() {
            [first, middle, last] => {
                let dated = |year: &str, other: &str| {
                    // Lines that begin with 13 and 14 are many, so such a year needs days and months beside it.
                    let days = |part: &str| part.parse::<u8>().is_ok_and(|day| (1..=31).contains(&day));
                    small(other) && (ours(year) || (begins(year, ["13", "14"]) && days(middle) && days(other)))
                };
                small(middle) && (dated(last, first) || dated(first, last))
            }
            [first, last] if ours(first) && ours(last) => {
                let year = |part: &str| part.parse::<u16>().unwrap_or(0);
                year(first) + 1 == year(last)
            }
            _ => false,
        }
    })
}

/// A place on a map: two numbers of degrees with fractions (`24.7136, 46.6753`). Its halves are no numbers either.
pub(super) fn is_place(text: &str) -> bool {
    let plain = plain_text(text);
    let degrees = |part: &str, most: u16| {
        let Some((whole, fraction)) = part.trim().split_once('.') else { return false };
        let whole = whole.strip_prefix('-').unwrap_or(whole);
        let is_whole = (1..=3).contains(&whole.len()) && (whole == "0" || !whole.starts_with('0'));
        let is_fraction = (3..=8).contains(&fraction.len()) && fraction.bytes().all(|b| b.is_ascii_digit());
        is_whole && is_fraction && whole.parse::<u16>().is_ok_and(|whole| whole <= most)
    };
    plain.split_once(',').is_some_and(|(one, other)| degrees(one, 90) && degrees(other, 180))
}

/// Words of money, in the spelling of `plain_text`. Codes that are also names of people are left out.
const MONEY: &[&str] = &[
    "ريال",
    "ريالات",
    "درهم",
    "دراهم",
    "دينار",
    "دنانير",
    "جنيه",
    "جنيها",
    "دولار",
    "يورو",
    "sar",
    "aed",
    "egp",
    "usd",
    "eur",
    "kwd",
    "qar",
    "bhd",
    "jod",
    "dzd",
    "tnd",
    "dollars",
    "dinars",
];

/// Money: its sign or word, or thousands and a fraction (`1,250.00`).
fn is_amount(plain: &str) -> bool {
    let fraction = |(thousands, fraction): (&str, &str)| {
        let (whole, last) = thousands.rsplit_once(',').unwrap_or(("", ""));
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        whole.ends_with(|c: char| c.is_ascii_digit())
            && last.len() == 3
            && digits(last)
            && (1..=2).contains(&fraction.bytes().take_while(u8::is_ascii_digit).count())
            && !fraction.contains(',')
    };
    plain.contains(['$', '€', '£'])
        || plain.rsplit_once('.').is_some_and(fraction)
        || plain.split(|c: char| !c.is_alphabetic()).any(|word| MONEY.contains(&word))
}

/// Mail, or a machine's address: four numbers of a byte each (`192.168.1.100`). Four pairs of digits are a number of some
/// countries.
fn is_address(plain: &str) -> bool {
    let groups: Vec<&str> = plain.split('.').collect();
    let is_byte = |group: &&str| {
        group.parse::<u8>().is_ok() && (group.len() == 1 || !group.starts_with('0')) && !group.starts_with('+')
    };
    plain.contains('@')
        || (groups.len() == 4 && groups.iter().all(is_byte) && !groups.iter().all(|group| group.len() == 2))
}

/// The digits behind `9.66501234567E+11`: all of them, or the news that some are lost. One missing digit behind ten or more
/// written ones is a zero that the notation drops; spreadsheets that cut a number keep six.
fn scientific(plain: &str) -> Option<Result<String, PhoneProblem>> {
    let (mantissa, exponent) = plain.split_once('e')?;
    let mantissa = mantissa.trim();
    let (sign, mantissa) = match mantissa.strip_prefix('+') {
        Some(rest) => ("+", rest),
        None => ("", mantissa),
    };
    let exponent = exponent.trim();
    let exponent = exponent.strip_prefix('+').unwrap_or(exponent).trim();
    let exponent: usize = exponent.parse().ok().filter(|exponent| (4..=20).contains(exponent))?;
    let (whole, decimals) = mantissa.split_once(['.', ',']).unwrap_or((mantissa, ""));
    let all_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || whole.len() > 3 || !all_digits(whole) || !all_digits(decimals) {
        return None;
    }
    // Zeros beyond the number's last digit say nothing.
    let tail = decimals.get(exponent..).unwrap_or("");
    if !tail.bytes().all(|b| b == b'0') {
        return Some(Err(PhoneProblem::LostDigits));
    }
    let kept = decimals.get(..exponent).unwrap_or(decimals);
    match exponent - kept.len() {
        0 => Some(Ok(format!("{sign}{whole}{kept}"))),
        1 if whole.len() + kept.len() >= 11 => Some(Ok(format!("{sign}{whole}{kept}0"))),
        _ => Some(Err(PhoneProblem::LostDigits)),
    }
}

/// The number inside a chat link.
fn link_number(plain: &str) -> Option<String> {
    if !plain.bytes().any(|b| b.is_ascii_alphabetic()) {
        return None;
    }
    let rest = ["wa.me/", "phone="].into_iter().find_map(|mark| plain.split_once(mark).map(|(_, rest)| rest))?;
    let rest = rest.trim_start_matches("%2b").trim_start_matches('+');
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    rest.get(..end).filter(|digits| digits.len() >= 7).map(|digits| format!("+{digits}"))
}

/// `966501234567.0` is a number that a spreadsheet took for a quantity.
fn without_decimal_tail(plain: &str) -> &str {
    let Some((whole, zeros)) = plain.rsplit_once('.') else { return plain };
    let quantity = whole.len() >= 5 && whole.trim_start_matches('+').bytes().all(|b| b.is_ascii_digit());
    if quantity && (1..=3).contains(&zeros.len()) && zeros.bytes().all(|b| b == b'0') { whole } else { plain }
}

/// Words before an extension, in the spelling of `plain_text`; longer ones first.
const EXTENSION: &[&str] =
    &["تحويله", "تحويلة", "التحويله", "تحويل", "داخلي", "سنترال", "extension", "extn", "ext", "xtn", "poste", "x", "#"];

/// The text before an extension, when there is a number before it and one to seven digits behind it.
fn without_extension(plain: &str) -> &str {
    if !plain.contains(|c: char| c.is_alphabetic() || c == '#') {
        return plain;
    }
    for word in EXTENSION {
        let Some((before, after)) = plain.rsplit_once(word) else { continue };
        let inside_word = before.ends_with(char::is_alphabetic) || after.starts_with(char::is_alphabetic);
        let number =
            after.trim_matches(|c: char| c.is_whitespace() || matches!(c, '.' | ':' | '=' | '-' | '(' | ')' | '#'));
        let is_number = (1..=7).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit());
        if !inside_word && is_number && before.bytes().filter(u8::is_ascii_digit).count() >= 7 {
            return before
                .trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '(' | '-' | '/' | '.'));
        }
    }
    plain
}

/// A run of digits and what parted it from the run before.
struct Run {
    spelling: Spelling,
    /// The letters before it, and whether they touch both runs.
    parted_well: bool,
}

/// The one number among the digit runs of a text. Letters and a few signs part runs; a run of one or two digits beside the
/// number is the index of a label ("phone 2:").
fn one_number(plain: &str) -> Result<Spelling, PhoneProblem> {
    let mut runs = runs(plain)?;
    let long = runs.iter().filter(|run| run.spelling.length >= 7).count();
    if long > 1 {
        return Err(PhoneProblem::Ambiguous);
    }
    if runs.len() > 1 {
        let labels = runs.iter().all(|run| run.spelling.length >= 7 || run.spelling.length <= 2);
        let parted = runs.iter().skip(1).all(|run| run.parted_well);
        if long == 0 || !labels || !parted {
            return Err(PhoneProblem::Invalid);
        }
        runs.retain(|run| run.spelling.length >= 7);
    }
    runs.pop().map(|run| run.spelling).ok_or(PhoneProblem::NotANumber)
}

fn runs(plain: &str) -> Result<Vec<Run>, PhoneProblem> {
    let mut runs: Vec<Run> = Vec::new();
    let mut open = false;
    let mut plus = false;
    // Letters since the last digit: how many, whether they touch it, and whether a sign parts the runs anyway.
    let (mut letters, mut touching, mut parting) = (0usize, false, false);
    let mut previous = '\0';
    let mut only_x = true;
    for (at, c) in plain.char_indices() {
        match c {
            '0'..='9' => {
                if !open {
                    if letters == 1 && previous.is_alphabetic() && !is_label_letter(previous) {
                        return Err(PhoneProblem::Invalid);
                    }
                    let both = touching && previous.is_alphabetic();
                    let parted_well = parting || (letters >= 2 && !both) || (letters == 0 && plus);
                    runs.push(Run { spelling: Spelling::new(plus), parted_well });
                    (open, plus, letters, touching, parting, only_x) = (true, false, 0, false, false, true);
                }
                if let Some(run) = runs.last_mut() {
                    let rest = plain.get(at..).unwrap_or("");
                    if c == '0' && previous == '(' && rest.starts_with("0)") {
                        run.spelling.bracketed_zero = Some(run.spelling.length);
                    }
                    // The cast is exact: the arm admits ASCII digits only.
                    run.spelling.push(c as u8)?;
                }
            }
            '+' => (open, plus) = (false, true),
            c if c.is_alphabetic() => {
                if open {
                    touching = previous.is_ascii_digit();
                }
                open = false;
                letters += 1;
                only_x &= c == 'x';
                let look_alike =
                    touching && letters == 1 && !plain.get(at + c.len_utf8()..).is_some_and(begins_with_letter);
                if look_alike && !is_label_letter(c) {
                    return Err(PhoneProblem::Invalid);
                }
                // 05012345xx hides digits.
                if touching && only_x && letters > 1 {
                    return Err(PhoneProblem::Invalid);
                }
            }
            ':' | ';' | '|' | '\n' | '*' | '#' | '=' | '?' | '&' => {
                open = false;
                parting |= c != '*' && c != '#';
            }
            _ => {}
        }
        previous = c;
    }
    // Right-to-left copies put the plus behind the number.
    if plus
        && letters == 0
        && let [run] = runs.as_mut_slice()
    {
        run.spelling.plus = true;
    }
    Ok(runs)
}

fn begins_with_letter(text: &str) -> bool {
    text.starts_with(char::is_alphabetic)
}

/// A single letter that labels a number. Others beside a digit are taken for a mistyped digit.
fn is_label_letter(c: char) -> bool {
    matches!(c, 't' | 'm' | 'p' | 'f' | 'h' | 'w' | 'c' | 'ت' | 'ج' | 'م')
}
