//! Text as people write it and as people compare it: cleaning of cells, folding to a comparison key, near misses. People's
//! names have titles and first names in `greeting` and capitals in `case`. What a text means (a phone, a date) belongs to
//! that noun.

mod arabic;
mod case;
mod greeting;

pub use case::capitalized;
pub use greeting::{first_name, is_title, split_title};

use std::borrow::Cow;

/// Marks that show nothing and change nothing but comparison: direction marks, joiners, soft hyphen, variation selectors,
/// the object placeholder, Hangul fillers. Copying from chat programs adds them. Zero-width (non-)joiners count too; whoever
/// must keep them inside a name asks `is_joiner` first.
pub fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}'
            | '\u{FEFF}'
            | '\u{061C}'
            | '\u{00AD}'
            | '\u{FE00}'..='\u{FE0F}'
            | '\u{FFFC}'
            | '\u{180E}'
            | '\u{115F}'
            | '\u{1160}'
            | '\u{3164}'
            | '\u{FFA0}'
    )
}

/// Joiners shape Persian words and emoji, so they stay inside a name.
fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200C}' | '\u{200D}')
}

/// The value of a decimal digit in ASCII, Arabic-Indic, Persian or full-width form.
pub fn digit_value(c: char) -> Option<u8> {
    let base = match c {
        '0'..='9' => '0',
        '\u{0660}'..='\u{0669}' => '\u{0660}',
        '\u{06F0}'..='\u{06F9}' => '\u{06F0}',
        '\u{FF10}'..='\u{FF19}' => '\u{FF10}',
        _ => return None,
    };
    u8::try_from(u32::from(c) - u32::from(base)).ok()
}

/// The text with every digit in ASCII; borrowed when nothing had to change.
pub fn ascii_digits(text: &str) -> Cow<'_, str> {
    let foreign = |c: char| !c.is_ascii() && digit_value(c).is_some();
    if text.is_ascii() || !text.contains(foreign) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(|c| digit_value(c).map_or(c, |d| char::from(b'0' + d))).collect())
}

/// Bytes that make a cell worth a closer look: control characters, and the lead bytes of every invisible mark and of every
/// space outside ASCII.
const SUSPECT: u8 = 1;
/// The lead byte of the Arabic letter mark, and of half of the alphabet.
const MAYBE: u8 = 2;

const CLASS: [u8; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 0x20 {
        table[byte] = if byte == 0x0A { 0 } else { SUSPECT };
        byte += 1;
    }
    table[0x7F] = SUSPECT;
    table[0xC2] = SUSPECT;
    table[0xD8] = MAYBE;
    table[0xE1] = SUSPECT;
    table[0xE2] = SUSPECT;
    table[0xE3] = SUSPECT;
    table[0xEF] = SUSPECT;
    table
};

/// Whether a text may hold something that nobody sees. Asked of every cell several times, so it looks at bytes only.
fn is_suspect(text: &str) -> bool {
    let bytes = text.as_bytes();
    if is_printable_ascii(bytes) {
        return false;
    }
    let seen = bytes.iter().fold(0, |seen, byte| seen | CLASS[usize::from(*byte)]);
    let holds_mark =
        || memchr::memchr_iter(0x9C, bytes).any(|at| at.checked_sub(1).and_then(|at| bytes.get(at)) == Some(&0xD8));
    seen & SUSPECT != 0 || (seen & MAYBE != 0 && holds_mark())
}

/// Whether every byte is from space to tilde; looks at eight at a time, because most cells are nothing else.
fn is_printable_ascii(bytes: &[u8]) -> bool {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x80 * ONES;
    // A byte of 0x7F and more has its high bit after adding one, or had it before; one below 0x20 gets it by subtracting.
    let odd = |eight: [u8; 8]| {
        let word = u64::from_le_bytes(eight);
        (word | word.wrapping_add(ONES) | (word.wrapping_sub(0x20 * ONES) & !word)) & HIGH
    };
    let (groups, rest) = bytes.as_chunks::<8>();
    let mut last = [b' '; 8];
    for (place, byte) in last.iter_mut().zip(rest) {
        *place = *byte;
    }
    groups.iter().fold(odd(last), |seen, eight| seen | odd(*eight)) == 0
}

/// A cell without what nobody sees: trimmed, invisible marks and control characters removed (joiners stay inside), every
/// Unicode space a plain one, line ends as LF. Cleaning twice changes nothing.
pub fn clean_cell(text: &str) -> Cow<'_, str> {
    if !is_suspect(text) {
        return Cow::Borrowed(text.trim_matches([' ', '\n']));
    }
    let mut clean = String::with_capacity(text.len());
    let mut previous = '\0';
    for c in text.chars() {
        match c {
            '\r' => clean.push('\n'),
            '\n' if previous == '\r' => {}
            '\n' => clean.push('\n'),
            '\u{2028}' | '\u{2029}' => clean.push('\n'),
            c if is_joiner(c) => clean.push(c),
            c if is_invisible(c) => {}
            c if c.is_whitespace() => clean.push(' '),
            c if c.is_control() => {}
            c => clean.push(c),
        }
        previous = c;
    }
    let trimmed = clean.trim_matches(|c: char| c == ' ' || c == '\n' || is_joiner(c));
    if trimmed.len() == clean.len() { Cow::Owned(clean) } else { Cow::Owned(trimmed.to_owned()) }
}

/// A name on one line: cleaned, white space runs as one space, tatweel (the stretching stroke) removed. Letters and case
/// stay as written.
pub fn clean_name(text: &str) -> String {
    let cell = clean_cell(text);
    if is_on_one_line(&cell) {
        return cell.into_owned();
    }
    let mut name = String::with_capacity(cell.len());
    for c in cell.chars() {
        if c == '\u{0640}' || (matches!(c, ' ' | '\n') && (name.is_empty() || name.ends_with(' '))) {
            continue;
        }
        name.push(if c == '\n' { ' ' } else { c });
    }
    name.truncate(name.trim_end().len());
    name
}

/// Whether a cleaned cell is a name as it stands: no tatweel, no second space behind a space, one line.
fn is_on_one_line(cell: &str) -> bool {
    let mut before = 0;
    cell.bytes().all(|byte| {
        let breaks = byte == b'\n' || (byte == b' ' && before == b' ') || (byte == 0x80 && before == 0xD9);
        before = byte;
        !breaks
    })
}

/// The comparison key of a text: see [`fold_into`].
///
/// ```
/// assert_eq!(daftar::domain::text::fold("  إيمانُ  الأحْمَد ٢ "), "ايمان الاحمد 2");
/// ```
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    fold_into(text, &mut out);
    out
}

/// Appends the comparison key of a text: lower case, Latin letters without accents, one form for the Arabic letters that
/// people mix (hamza seats, ى and ي, ة and ه, Persian ک and ی), no tatweel, no vowel signs, no invisible marks, ASCII digits,
/// white space runs as one space, trimmed. Folding a key changes nothing.
pub fn fold_into(text: &str, out: &mut String) {
    let start = out.len();
    let mut space = false;
    let mut emit = |out: &mut String, piece: Piece| {
        match piece {
            Piece::Nothing => return,
            Piece::Space => {
                space = out.len() > start;
                return;
            }
            _ => {}
        }
        if space {
            out.push(' ');
            space = false;
        }
        match piece {
            Piece::Char(c) => out.push(c),
            Piece::Text(text) => out.push_str(text),
            Piece::Nothing | Piece::Space => {}
        }
    };
    for c in text.chars() {
        if c.is_ascii() {
            let piece = if c.is_ascii_graphic() {
                Piece::Char(c.to_ascii_lowercase())
            } else if c.is_ascii_whitespace() || c == '\u{0B}' {
                Piece::Space
            } else {
                Piece::Nothing
            };
            emit(out, piece);
            continue;
        }
        match fold_char(c) {
            Piece::Char(c) if !c.is_lowercase() && c.is_uppercase() => {
                for lower in c.to_lowercase() {
                    emit(out, fold_char(lower));
                }
            }
            piece => emit(out, piece),
        }
    }
}

/// What one character becomes in a key.
enum Piece {
    Nothing,
    Space,
    Char(char),
    Text(&'static str),
}

fn fold_char(c: char) -> Piece {
    match c {
        '\0'..='\u{7F}' => Piece::Char(c.to_ascii_lowercase()),
        '\u{0600}'..='\u{06FF}' => arabic::fold_letter(c),
        '\u{00C0}'..='\u{024F}' | '\u{1E00}'..='\u{1EFF}' => fold_latin(c),
        '\u{0300}'..='\u{036F}' => Piece::Nothing,
        '\u{FB50}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFE}' => arabic::fold_presentation_form(c),
        '\u{FF01}'..='\u{FF5E}' => {
            // Full-width forms stand at a fixed distance from ASCII, so the result is always ASCII.
            let ascii = u8::try_from(u32::from(c) - 0xFEE0).unwrap_or(b'?');
            Piece::Char(char::from(ascii.to_ascii_lowercase()))
        }
        '\u{2018}' | '\u{2019}' | '\u{02BC}' => Piece::Char('\''),
        c if is_invisible(c) => Piece::Nothing,
        c if c.is_whitespace() => Piece::Space,
        c if c.is_control() => Piece::Nothing,
        c => Piece::Char(c),
    }
}

/// Latin letters without their accents, as a person types them on a plain keyboard.
fn fold_latin(c: char) -> Piece {
    let base = match c {
        'À'..='Å' | 'à'..='å' | 'Ā'..='ą' | 'Ǎ' | 'ǎ' | 'Ạ'..='ặ' => "a",
        'Æ' | 'æ' => "ae",
        'Ç' | 'ç' | 'Ć'..='č' => "c",
        'Ď'..='đ' | 'Ð' | 'ð' | 'Ḍ' | 'ḍ' => "d",
        'È'..='Ë' | 'è'..='ë' | 'Ē'..='ě' | 'Ẹ'..='ệ' => "e",
        'Ĝ'..='ģ' | 'Ǧ' | 'ǧ' => "g",
        'Ĥ'..='ħ' | 'Ḥ' | 'ḥ' | 'Ḫ' | 'ḫ' => "h",
        'Ì'..='Ï' | 'ì'..='ï' | 'Ĩ'..='ı' | 'Ǐ' | 'ǐ' | 'Ỉ'..='ị' => "i",
        'Ĳ' | 'ĳ' => "ij",
        'Ĵ' | 'ĵ' | 'ǰ' => "j",
        'Ķ'..='ĸ' | 'Ḳ' | 'ḳ' => "k",
        'Ĺ'..='ł' => "l",
        'Ñ' | 'ñ' | 'Ń'..='ŋ' => "n",
        'Ò'..='Ö' | 'Ø' | 'ò'..='ö' | 'ø' | 'Ō'..='ő' | 'Ơ' | 'ơ' | 'Ǒ' | 'ǒ' | 'Ọ'..='ợ' => "o",
        'Œ' | 'œ' => "oe",
        'Ŕ'..='ř' => "r",
        'Ś'..='š' | 'Ș' | 'ș' | 'ſ' | 'Ṣ' | 'ṣ' => "s",
        'ß' | 'ẞ' => "ss",
        'Ţ'..='ŧ' | 'Ț' | 'ț' | 'Ṭ' | 'ṭ' => "t",
        'Þ' | 'þ' => "th",
        'Ù'..='Ü' | 'ù'..='ü' | 'Ũ'..='ų' | 'Ư' | 'ư' | 'Ǔ' | 'ǔ' | 'Ụ'..='ự' => "u",
        'Ŵ' | 'ŵ' => "w",
        'Ý' | 'ý' | 'ÿ' | 'Ŷ'..='Ÿ' | 'Ỳ'..='ỹ' => "y",
        'Ź'..='ž' | 'Ẓ' | 'ẓ' => "z",
        c => return Piece::Char(c),
    };
    Piece::Text(base)
}

/// The candidate that a person most likely meant: the least edit distance between keys, at most about one slip in three
/// letters. `None` when nothing is near. The first of equals wins.
pub fn nearest<'a>(text: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let key = fold(text);
    let length = key.chars().count();
    let mut best: Option<(usize, &'a str)> = None;
    for candidate in candidates {
        let other = fold(candidate);
        let longest = length.max(other.chars().count());
        if longest.abs_diff(length.min(other.chars().count())) * 3 > longest + 1 {
            continue;
        }
        let distance = strsim::osa_distance(&key, &other);
        if distance * 3 <= longest + 1 && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests;
