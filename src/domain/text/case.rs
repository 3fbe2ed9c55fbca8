//! Capitals in names that were typed without, or with nothing but. Names with both are as somebody wanted them.

/// Words that are small between other words.
const SMALL: &[&str] = &["bin", "bint", "ibn", "de", "van", "von", "of", "and", "et", "for"];

/// What firms have behind their names, with its form where the name was typed in small letters.
const OF_FIRMS: &[(&str, &str)] = &[
    ("llc", "LLC"),
    ("wll", "WLL"),
    ("w.l.l", "W.L.L"),
    ("co", "Co"),
    ("est", "Est"),
    ("gmbh", "GmbH"),
    ("sarl", "SARL"),
    ("ltd", "Ltd"),
    ("inc", "Inc"),
    ("fze", "FZE"),
    ("fzco", "FZCO"),
    ("plc", "PLC"),
    ("uae", "UAE"),
    ("ksa", "KSA"),
    ("ii", "II"),
    ("iii", "III"),
    ("iv", "IV"),
];

/// Words without a vowel that are no abbreviation of a firm's name.
const TITLES: &[&str] = &["mr", "mrs", "ms", "dr", "st", "jr", "sr"];

/// How all letters of a name are written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Letters {
    Capital,
    Small,
}

/// A Latin name that is wholly in capitals or wholly in small letters with a capital a word (`Al-Qahtani`, `O'Neil`, `Omar bin
/// Ali`). `None` if there is nothing to change: both sorts of letters, another script, digits, an address, or a single word of
/// at most four capitals (KFC), unless it is known to be a `person`'s. Words that are abbreviations keep their capitals.
///
/// ```
/// use daftar::domain::text::capitalized;
/// assert_eq!(capitalized("SARA AL-QAHTANI", false).as_deref(), Some("Sara Al-Qahtani"));
/// assert_eq!(capitalized("McDonald", false), None);
/// ```
pub fn capitalized(name: &str, person: bool) -> Option<String> {
    let letters = letters_of(name)?;
    let is_short = || !name.contains(' ') && name.chars().filter(|c| c.is_alphabetic()).count() <= 4;
    if (letters == Letters::Capital && !person && is_short()) || is_address(name) {
        return None;
    }
    let words: Vec<&str> = name.split(' ').collect();
    let named = |word: &&str| word.contains(char::is_alphabetic);
    let first = words.iter().position(named);
    let last = words.iter().rposition(named);
    let mut out = String::with_capacity(name.len());
    let mut before = String::new();
    for (at, word) in words.iter().enumerate() {
        if at > 0 {
            out.push(' ');
        }
        let key = word.trim_matches(|c: char| !c.is_alphabetic()).to_lowercase();
        let is_inner = Some(at) != first && Some(at) != last;
        if is_inner && (SMALL.contains(&key.as_str()) || (key == "la" && before == "de")) {
            out.push_str(&word.to_lowercase());
        } else if let Some(form) = form_of(&key, letters).filter(|_| Some(at) != first) {
            out.push_str(&word.to_lowercase().replace(&key, &form));
        } else if letters == Letters::Capital && is_abbreviation(&key) {
            out.push_str(word);
        } else {
            push_capitalized(word, &mut out);
        }
        before = key;
    }
    (out != name).then_some(out)
}

/// Whether all letters are capitals or all small; `None` for both, and for texts with anything that names don't have.
fn letters_of(name: &str) -> Option<Letters> {
    let (mut capital, mut small) = (false, false);
    for c in name.chars() {
        match c {
            'A'..='Z' => capital = true,
            'a'..='z' => small = true,
            ' ' | '\'' | '’' | '-' | '.' | ',' | '&' | '(' | ')' => {}
            // Turkish tells two letters i apart, and a name in capitals no longer says which it has.
            'İ' | 'ı' | 'Ğ' | 'ğ' | 'Ş' | 'ş' | 'ß' | '×' | '÷' | 'ĸ' | 'ŉ' => return None,
            'À'..='ž' if c.is_uppercase() => capital = true,
            'À'..='ž' if c.is_lowercase() => small = true,
            _ => return None,
        }
        if capital && small {
            return None;
        }
    }
    match (capital, small) {
        (true, false) => Some(Letters::Capital),
        (false, true) => Some(Letters::Small),
        _ => None,
    }
}

/// `shop.com` is an address, `j.r. smith` is none.
fn is_address(name: &str) -> bool {
    let mut letters = 0;
    let mut ended = false;
    for c in name.chars() {
        if ended && c.is_alphabetic() {
            return true;
        }
        ended = c == '.' && letters > 1;
        letters = if c.is_alphabetic() { letters + 1 } else { 0 };
    }
    false
}

fn form_of(key: &str, letters: Letters) -> Option<String> {
    let (_, form) = OF_FIRMS.iter().find(|(word, _)| *word == key)?;
    Some(if letters == Letters::Capital { key.to_uppercase() } else { (*form).to_owned() })
}

/// Letters that can't be spoken as a word: STC, MBC, MHD.
fn is_abbreviation(key: &str) -> bool {
    let is_spoken = |c: char| !c.is_ascii() || matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
    key.len() > 1 && !key.contains(is_spoken) && !TITLES.contains(&key)
}

/// A capital at the beginning of every part, behind a single letter with an apostrophe (O'Neil, D'Arc) and behind Mc.
fn push_capitalized(word: &str, out: &mut String) {
    let letters: Vec<char> = word.chars().collect();
    let mut run = 0;
    let mut begins = true;
    for (at, c) in letters.iter().enumerate() {
        if !c.is_alphabetic() {
            let more = letters.iter().skip(at + 1).take_while(|c| c.is_alphabetic()).count();
            begins = !matches!(c, '\'' | '’') || (run == 1 && more > 1);
            run = 0;
            out.push(*c);
            continue;
        }
        let is_mc = run == 2 && letters.len() > 5 && out.ends_with("Mc");
        if begins || is_mc {
            push_single(c.to_uppercase(), *c, out);
        } else {
            push_single(c.to_lowercase(), *c, out);
        }
        begins = false;
        run += 1;
    }
}

/// The other case of a letter where that is one letter too.
fn push_single(mut other: impl Iterator<Item = char>, letter: char, out: &mut String) {
    match (other.next(), other.next()) {
        (Some(single), None) => out.push(single),
        _ => out.push(letter),
    }
}

#[cfg(test)]
mod tests {
    //! Names in one sort of letters, and names that must stay as they are.

    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_in_one_sort_of_letters_get_capitals() {
        for (name, expected) in [
            ("SARA KHAN", "Sara Khan"),
            ("sara khan", "Sara Khan"),
            ("sara", "Sara"),
            ("AHMED", "Ahmed"),
            ("MOHAMMED AL-QAHTANI", "Mohammed Al-Qahtani"),
            ("o'neil", "O'Neil"),
            ("PETER O’NEIL", "Peter O’Neil"),
            ("SA'AD AL SA'UD", "Sa'ad Al Sa'ud"),
            ("n'diaye", "N'Diaye"),
            ("OMAR BIN ALI", "Omar bin Ali"),
            ("bin ali", "Bin Ali"),
            ("NOURA BINT FAHD", "Noura bint Fahd"),
            ("ludwig van beethoven", "Ludwig van Beethoven"),
            ("MARIA DE LA CRUZ", "Maria de la Cruz"),
            ("JOSÉ MUÑOZ", "José Muñoz"),
            ("élodie", "Élodie"),
            ("DR SARA ALI", "Dr Sara Ali"),
            ("j.r. smith", "J.R. Smith"),
            ("JOHN SMITH III", "John Smith III"),
            ("MCDONALD", "McDonald"),
            ("MHD KHALED", "MHD Khaled"),
            ("AL NOOR TRADING EST", "Al Noor Trading EST"),
            ("SIEMENS GMBH", "Siemens GMBH"),
            ("al noor trading llc", "Al Noor Trading LLC"),
            ("jarir & sons co.", "Jarir & Sons Co."),
            ("HOUSE OF OUD (RIYADH)", "House of Oud (Riyadh)"),
            ("KHAN, SARA", "Khan, Sara"),
        ] {
            assert_eq!(capitalized(name, false).as_deref(), Some(expected), "{name:?}");
        }
        assert_eq!(capitalized("SARA", true).as_deref(), Some("Sara"));
    }

    #[test]
    fn names_that_somebody_wanted_so_stay() {
        for name in [
            "",
            "Sara",
            "McDonald",
            "Sara KHAN",
            "iPhone",
            "KFC",
            "IKEA",
            "SARA",
            "A B",
            "STC",
            "USER12",
            "shop 24",
            "سارة",
            "نورة OMAR",
            "sara@example.com",
            "shop.com",
            "www.shop.com",
            "sara_ali",
            "IŞIK",
            "МОСКВА",
            "-",
            "&",
        ] {
            assert_eq!(capitalized(name, false), None, "{name:?}");
        }
    }

    proptest! {
        #[test]
        fn capitals_are_set_once_and_letters_stay(
            name in "[A-Z '.&À-ž-]{0,20}|[a-z '.,à-ž-]{0,20}|((AL|BIN|DE|LA|CO|LLC|O'|STC|SARA|W\\.L\\.L|X)[ '.-]{0,2}){0,6}",
            person: bool,
        ) {
            if let Some(capital) = capitalized(&name, person) {
                prop_assert_eq!(capitalized(&capital, person), None);
                prop_assert_eq!(super::super::fold(&capital), super::super::fold(&name));
                prop_assert_eq!(capital.to_lowercase(), name.to_lowercase());
            }
        }
    }
}
