//! Which single-byte code page a file is in that is no UTF-8: windows-1256, ISO-8859-6 or windows-1252, and whether that is
//! certain.
//!
//! Every word with a high byte is read under each page and weighed as a reader would: by how common its Arabic letters are,
//! by letters that stand where none stands (`ة` inside a word, a vowel sign at its start), by scripts mixed within a word,
//! and by bytes that are no letter at all. Known headers weigh too. Conversion itself is `decode`'s.

use super::Encoding;
use super::code_page::{ISO_8859_6, WINDOWS_1252, WINDOWS_1256, char_from_byte};
use super::headers::is_known_header;

/// How far apart (natural logarithm of the odds) two readings must be for the better one to be certain.
const CERTAIN: f64 = 4.0;
/// A letter of text in the right page weighs more than this on average; other scripts read as ours weigh less.
const PLAUSIBLE: f64 = -4.6;
/// What a known header is worth.
const HEADER: f64 = 6.0;
/// How much of the file decides; a file whose Arabic begins later than this in bytes is rare enough to ask about.
const SAMPLE: usize = 4 * 1024 * 1024;
/// How much of its start is looked at for headers.
const HEAD: usize = 4 * 1024;

/// The page that a file is in and whether that is certain.
pub(super) fn guess_code_page(bytes: &[u8]) -> (Encoding, bool) {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    // ISO-8859-6 is what few programs write; where letters don't decide, it is not the one.
    // A tie is left to the first: where both read the same, the Western page is the commoner one.
    let mut readings = [
        Reading::new(Encoding::Windows1252, &WINDOWS_1252, 0.0),
        Reading::new(Encoding::Windows1256, &WINDOWS_1256, 0.0),
        Reading::new(Encoding::Iso8859_6, &ISO_8859_6, -1.5),
    ];
    for word in sample.split(|byte| !is_in_word(*byte)).filter(|word| !word.is_ascii()) {
        for reading in &mut readings {
            reading.weigh(word);
        }
    }
    for byte in sample.iter().filter(|byte| **byte >= 0x80 && !is_in_word(**byte)) {
        for reading in &mut readings {
            reading.weigh_sign(*byte);
        }
    }
    for reading in &mut readings {
        reading.weigh_headers(&sample[..sample.len().min(HEAD)]);
    }
    readings.sort_by(|a, b| b.score.total_cmp(&a.score));
    let [best, second, third] = &readings;
    let same = |other: &Reading| {
        bytes.iter().all(|byte| char_from_byte(best.table, *byte) == char_from_byte(other.table, *byte))
    };
    // A reading that comes out the same is no rival.
    let rival = if same(second) { third } else { second };
    let clear = best.score - rival.score >= CERTAIN || same(rival);
    let plausible = best.letters == 0.0 || best.weight / best.letters >= PLAUSIBLE;
    (best.encoding, clear && plausible)
}

/// Bytes of words: ASCII letters, and what is a letter or a mark under some page.
fn is_in_word(byte: u8) -> bool {
    byte.is_ascii_alphabetic()
        || byte >= 0xC0
        || matches!(byte, 0x81 | 0x8A | 0x8C..=0x90 | 0x98 | 0x9A | 0x9C..=0x9F | 0xAA)
}

/// A file under one page.
struct Reading {
    encoding: Encoding,
    table: &'static [char; 128],
    score: f64,
    /// The letters beyond ASCII, and what they weigh together.
    letters: f64,
    weight: f64,
}

impl Reading {
    fn new(encoding: Encoding, table: &'static [char; 128], score: f64) -> Reading {
        Reading { encoding, table, score, letters: 0.0, weight: 0.0 }
    }

    fn weigh(&mut self, word: &[u8]) {
        let weight = self.weight_of(word);
        self.score += weight;
        self.weight += weight;
        self.letters +=
            f64::from(u32::try_from(word.iter().filter(|byte| !byte.is_ascii()).count()).unwrap_or(u32::MAX));
    }

    fn weight_of(&self, word: &[u8]) -> f64 {
        let latin_word = word.iter().any(u8::is_ascii_alphabetic);
        let mut weight = 0.0;
        let mut before: Option<(char, Kind)> = None;
        for (at, byte) in word.iter().enumerate() {
            let letter = char_from_byte(self.table, *byte);
            let kind = kind_of(letter);
            let last = at + 1 == word.len();
            weight += match kind {
                Kind::Ascii => 0.0,
                Kind::Arabic => arabic_weight(letter, before, last),
                Kind::Mark => match before {
                    Some((_, Kind::Arabic | Kind::Mark)) => -5.0,
                    _ => -10.0,
                },
                Kind::Western => western_weight(letter, before, latin_word, word.len()),
                Kind::None => -12.0,
            };
            if let Some((_, previous)) = before
                && previous.is_arabic() != kind.is_arabic()
            {
                weight -= 5.0;
            }
            before = Some((letter, kind));
        }
        weight
    }

    /// Signs outside words: what is none under this page speaks against it.
    fn weigh_sign(&mut self, byte: u8) {
        self.score += match char_from_byte(self.table, byte) {
            char::REPLACEMENT_CHARACTER | '\u{80}'..='\u{9F}' => -8.0,
            '،' | '؛' | '؟' | '\u{A0}' | '’' | '“' | '”' | '–' | '«' | '»' => -1.0,
            _ => -3.0,
        };
    }

    fn weigh_headers(&mut self, head: &[u8]) {
        let lines = head.split(|byte| matches!(byte, b'\n' | b'\r')).filter(|line| !line.is_empty()).take(5);
        for cell in lines.flat_map(|line| line.split(|byte| matches!(byte, b',' | b';' | b'\t' | b'|'))) {
            if cell.is_ascii() || cell.len() > 80 {
                continue;
            }
            let text: String = cell.iter().map(|byte| char_from_byte(self.table, *byte)).collect();
            if is_known_header(&text) {
                self.score += HEADER;
            }
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Ascii,
    Arabic,
    /// A vowel sign or a tatweel.
    Mark,
    /// A Latin letter beyond ASCII.
    Western,
    /// No letter.
    None,
}

impl Kind {
    fn is_arabic(self) -> bool {
        matches!(self, Kind::Arabic | Kind::Mark)
    }
}

fn kind_of(letter: char) -> Kind {
    match letter {
        _ if letter.is_ascii() => Kind::Ascii,
        '\u{0640}' | '\u{064B}'..='\u{0652}' => Kind::Mark,
        '\u{0621}'..='\u{06D2}' => Kind::Arabic,
        '×' | '÷' => Kind::None,
        '\u{C0}'..='\u{24F}' => Kind::Western,
        _ => Kind::None,
    }
}

/// The logarithm of a letter's share in Arabic text (after Madi's frequency count, rounded), less what its place in the
/// word tells against it.
fn arabic_weight(letter: char, before: Option<(char, Kind)>, last: bool) -> f64 {
    let first = !before.is_some_and(|(_, kind)| kind.is_arabic());
    let share = match letter {
        'ا' => -2.0,
        'ل' => -2.3,
        'ي' | 'م' => -2.7,
        'ن' | 'و' | 'ر' => -2.9,
        'ت' | 'ب' | 'ه' | 'د' => -3.2,
        'ع' | 'ة' => -3.3,
        'س' | 'ف' | 'ح' | 'أ' | 'ك' => -3.6,
        'ق' | 'ش' | 'ج' => -4.0,
        'ص' | 'خ' | 'ط' | 'ز' | 'ى' => -4.5,
        'ض' | 'إ' | 'ذ' | 'ث' | 'غ' | 'ء' | 'ئ' => -5.0,
        'آ' | 'ظ' | 'ؤ' => -5.7,
        _ => -6.5,
    };
    let place = match letter {
        // Forms that only end a word.
        'ة' | 'ى' if !last => -6.0,
        'ة' | 'ى' | 'ء' | 'ئ' | 'ؤ' if first => -4.0,
        'أ' | 'إ' | 'آ' if !first => -1.5,
        'ل' if before.is_some_and(|(previous, _)| previous == 'ا') => 1.0,
        _ => 0.0,
    };
    share + place
}

/// The same for a Latin letter beyond ASCII: a small one between small ones is usual, a row of large ones is not.
fn western_weight(letter: char, before: Option<(char, Kind)>, latin_word: bool, length: usize) -> f64 {
    let mut weight = match letter {
        'é' | 'è' | 'à' | 'ç' | 'ê' | 'ñ' | 'ö' | 'ü' | 'ä' | 'á' | 'í' | 'ó' | 'î' | 'ï' | 'ô' | 'â' | 'ã' | 'ë'
        | 'û' => -3.0,
        'É' | 'ß' | 'ø' | 'å' | 'æ' | 'ú' | 'ù' | 'õ' | 'œ' | 'Ö' | 'Ü' | 'Ø' | 'Å' | 'Ç' | 'Á' | 'À' => {
            -4.0
        }
        _ => -6.0,
    };
    if let Some((previous, kind)) = before {
        weight -= if kind == Kind::Western { 3.0 } else { 0.0 };
        weight -= if letter.is_uppercase() && previous.is_lowercase() { 4.0 } else { 0.0 };
    }
    // `à` is a word, and few others without a plain letter are.
    weight - if latin_word || length == 1 { 0.0 } else { 3.0 }
}

#[cfg(test)]
mod tests;
