//! Whether two words are one name, differently spelled. Arabic is compared with Arabic after folding, Latin with Latin by
//! spelling, and the two with each other through the table of names and letter by letter. Two Arabic names are never
//! compared through their Latin forms.

use super::table::{Entry, table};
use super::word::{Script, Shape, Word};
use strsim::{jaro_winkler, osa_distance};

/// Likenesses from 0 to 1; the steps between them.
pub(super) mod likeness {
    /// The same letters.
    pub const SAME: f32 = 1.0;
    /// Two spellings of one name of the table.
    pub const LISTED: f32 = 0.97;
    /// Spellings that differ in what regions write differently.
    pub const VARIANT: f32 = 0.92;
    /// One slip of the keyboard.
    pub const SLIP: f32 = 0.8;
    /// At least this much is agreement.
    pub const AGREES: f32 = 0.72;
    /// One letter that the other begins with.
    pub const INITIAL: f32 = 0.6;
    /// Not agreement, and of a family name no contradiction: as much as an initial.
    pub const MAYBE: f32 = 0.6;
    /// At least this much is not clearly another name.
    pub const DOUBTFUL: f32 = 0.5;
    /// Another name that looks like it: حسن and حسين.
    pub const NEIGHBOR: f32 = 0.3;
    /// Two names of the table.
    pub const OTHER: f32 = 0.15;
}
use likeness::*;

/// How alike two words are as names, from 0 to 1.
pub(super) fn compare(a: &Word, b: &Word) -> f32 {
    if a.initial || b.initial {
        return if a.initial && b.initial && a.base == b.base { INITIAL } else { initial(a, b) };
    }
    if a.shape != b.shape {
        return match (a.shape, b.shape) {
            (Shape::Abu, Shape::Plain) => compare(&a.run_together(), b),
            (Shape::Plain, Shape::Abu) => compare(a, &b.run_together()),
            _ => 0.1,
        };
    }
    if a.base == b.base {
        return SAME;
    }
    let likeness = spelled(a, b);
    if likeness >= AGREES {
        return likeness;
    }
    let without_son = [a.without_son().map(|a| spelled(&a, b)), b.without_son().map(|b| spelled(a, &b))];
    without_son.into_iter().flatten().filter(|likeness| *likeness >= AGREES).fold(likeness, f32::max)
}

fn spelled(a: &Word, b: &Word) -> f32 {
    if a.base == b.base {
        return SAME;
    }
    match (a.script, b.script) {
        (Script::Arabic, Script::Arabic) => arabic(a, b),
        (Script::Latin, Script::Latin) => latin(a, b),
        (Script::Arabic, Script::Latin) => across(a, b),
        (Script::Latin, Script::Arabic) => across(b, a),
        _ => {
            if osa_distance(&a.base, &b.base) <= 1 && a.base.chars().count() >= 4 {
                SLIP
            } else {
                0.0
            }
        }
    }
}

fn share_a_name(a: &Word, b: &Word) -> bool {
    a.names.iter().any(|id| b.names.contains(id))
}

fn are_listed(a: &Word, b: &Word) -> bool {
    !a.names.is_empty() && !b.names.is_empty()
}

fn entries(word: &Word) -> impl Iterator<Item = &'static Entry> {
    word.names.iter().filter_map(|id| table().entry(*id))
}

/// One letter stands for a name that begins with it, in either script.
fn initial(a: &Word, b: &Word) -> f32 {
    let first = |word: &Word| {
        let mut firsts: Vec<char> = word.base.chars().take(1).collect();
        if word.script == Script::Arabic || !word.names.is_empty() {
            firsts.extend(entries(word).flat_map(|entry| &entry.latin).filter_map(|latin| latin.chars().next()));
            firsts.extend(entries(word).filter_map(|entry| entry.arabic.chars().next()));
        }
        if word.names.is_empty() || word.initial {
            firsts.extend(word.base.chars().next().into_iter().flat_map(sounds_at_start));
        }
        firsts
    };
    let (of_a, of_b) = (first(a), first(b));
    if of_a.iter().any(|letter| of_b.contains(letter)) { INITIAL } else { 0.1 }
}

/// Latin letters that an Arabic letter may be written with at the start of a name.
fn sounds_at_start(letter: char) -> impl Iterator<Item = char> {
    let sounds = match letter {
        'ا' => "aieou",
        'ع' => "aoiue",
        'ب' => "b",
        'ت' | 'ط' => "t",
        'ث' => "ts",
        'ج' => "jgd",
        'ح' | 'ه' => "h",
        'خ' => "k",
        'د' | 'ض' => "d",
        'ذ' | 'ظ' => "zdt",
        'ر' => "r",
        'ز' => "z",
        'س' | 'ص' => "s",
        'ش' => "sc",
        'غ' => "g",
        'ف' => "f",
        'ق' => "qkg",
        'ك' => "kc",
        'ل' => "l",
        'م' => "m",
        'ن' => "n",
        'و' => "wo",
        'ي' => "yi",
        _ => "",
    };
    sounds.chars()
}

fn arabic(a: &Word, b: &Word) -> f32 {
    if share_a_name(a, b) {
        return LISTED;
    }
    if are_listed(a, b) {
        return OTHER;
    }
    let likeness = arabic_spelling(&a.base, &b.base);
    if a.article == b.article {
        return likeness;
    }
    // A slip in the article itself: اصلباغ.
    let whole = |word: &Word| format!("{}{}", if word.article { "ال" } else { "" }, word.base);
    let is_slip = osa_distance(&whole(a), &whole(b)) == 1 && a.base.chars().count().min(b.base.chars().count()) >= 4;
    if is_slip { SLIP } else { likeness }
}

/// Two Arabic words of which at most one is in the table.
fn arabic_spelling(a: &str, b: &str) -> f32 {
    let least = a.chars().count().min(b.chars().count());
    let without_vowels = |word: &str| word.chars().filter(|c| !matches!(c, 'ا' | 'و' | 'ي')).collect::<String>();
    if without_vowels(a) == without_vowels(b) {
        // They may be two names that differ in a long vowel: never agreement, but of a family no contradiction. Two letters
        // that changed places are a slip, and hardly a long name has such a neighbor.
        return if least >= 5 || (least >= 4 && are_anagrams(a, b)) { 0.65 } else { MAYBE };
    }
    // سمير and سميره, and the family names in ي of given ones.
    let is_longer_by_ending = |long: &str, short: &str| long.strip_suffix(['ه', 'ي']) == Some(short);
    if is_longer_by_ending(a, b) || is_longer_by_ending(b, a) {
        return NEIGHBOR;
    }
    match osa_distance(a, b) {
        1 if least >= 4 => SLIP,
        1 if least == 3 => MAYBE,
        2 if least >= 8 => AGREES,
        _ => (jaro_winkler(a, b) as f32 * 0.4).min(NEIGHBOR),
    }
}

fn are_anagrams(a: &str, b: &str) -> bool {
    let sorted = |word: &str| {
        let mut letters: Vec<char> = word.chars().collect();
        letters.sort_unstable();
        letters
    };
    sorted(a) == sorted(b)
}

fn latin(a: &Word, b: &Word) -> f32 {
    if share_a_name(a, b) {
        return LISTED;
    }
    if are_listed(a, b) {
        return OTHER;
    }
    if a.names.is_empty() && b.names.is_empty() {
        return latin_spelling(&a.base, &b.base);
    }
    let (known, other) = if a.names.is_empty() { (b, a) } else { (a, b) };
    let listed = entries(known).flat_map(|entry| &entry.latin);
    let best = listed.map(|spelling| latin_spelling(spelling, &other.base)).fold(0.0, f32::max);
    best.max(latin_spelling(&a.base, &b.base)).min(VARIANT)
}

/// A Latin spelling with what regions write differently made equal.
fn regional(word: &str) -> String {
    let mut key = String::with_capacity(word.len());
    let letters: Vec<char> = word.chars().collect();
    let mut at = 0;
    while let Some(c) = letters.get(at).copied() {
        let next = letters.get(at + 1).copied().unwrap_or(' ');
        let (piece, taken) = match (c, next) {
            ('o', 'u') | ('o', 'o') => ('u', 2),
            ('e', 'e') | ('i', 'e') => ('i', 2),
            ('a', 'i') | ('a', 'y') | ('e', 'i') | ('e', 'y') => ('i', 2),
            ('p', 'h') => ('f', 2),
            ('d', 'j') => ('j', 2),
            ('c', 'h') | ('s', 'h') => ('$', 2),
            ('k', 'h') => ('x', 2),
            ('t', 'h') => ('t', 2),
            ('d', 'h') => ('d', 2),
            ('c' | 'q', _) => ('k', 1),
            ('o', _) => ('u', 1),
            ('e' | 'y', _) => ('i', 1),
            ('w', _) => ('u', 1),
            ('h', ' ') if at > 0 => (' ', 1),
            (c, _) => (c, 1),
        };
        if piece != ' ' && !key.ends_with(piece) {
            key.push(piece);
        }
        at += taken;
    }
    key
}

/// Two Latin spellings of which at most one is in the table.
fn latin_spelling(a: &str, b: &str) -> f32 {
    if a == b {
        return SAME;
    }
    let (key_a, key_b) = (regional(a), regional(b));
    // Walid and Walida.
    if key_a.strip_suffix('a') == Some(key_b.as_str()) || key_b.strip_suffix('a') == Some(key_a.as_str()) {
        return NEIGHBOR;
    }
    if key_a == key_b {
        return VARIANT;
    }
    let (least, most) = (a.len().min(b.len()), a.len().max(b.len()));
    let (distance, near) = (osa_distance(a, b), osa_distance(&key_a, &key_b));
    // Rana and Rania, Amin and Amina: a vowel more is another name when the names are short.
    let is_vowel = |c: char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
    let bones = |key: &str| key.chars().filter(|c| !is_vowel(*c)).collect::<String>();
    let same_bones = bones(&key_a) == bones(&key_b);
    if distance == 1 && least >= 4 && are_anagrams(a, b) {
        return SLIP;
    }
    if same_bones && least < 6 {
        return if a.ends_with(is_vowel) == b.ends_with(is_vowel) && a.len() == b.len() { 0.65 } else { MAYBE };
    }
    match distance.min(near) {
        1 if least >= 4 => SLIP,
        2 if least >= 6 => AGREES,
        3 if least >= 9 => AGREES,
        2 if least >= 5 => 0.6,
        _ if same_bones && most >= 6 => AGREES,
        _ => {
            let jaro = jaro_winkler(a, b) as f32;
            if jaro >= 0.9 && least >= 5 { 0.6 } else { jaro * 0.45 }
        }
    }
}

fn across(arabic: &Word, latin: &Word) -> f32 {
    if share_a_name(arabic, latin) {
        return LISTED;
    }
    let spelled = aligned(&arabic.base, &latin.base);
    if are_listed(arabic, latin) {
        // A spelling that fits letter by letter may be missing from the table.
        return if spelled >= 0.95 { 0.6 } else { OTHER };
    }
    let by_latin = entries(arabic).flat_map(|entry| &entry.latin).map(|listed| latin_spelling(listed, &latin.base));
    let by_latin = by_latin.fold(0.0, f32::max) * 0.95;
    let by_arabic = entries(latin).map(|entry| arabic_spelling(&entry.arabic, &arabic.base));
    let by_arabic = by_arabic.fold(0.0, f32::max) * 0.95;
    if !latin.names.is_empty() && by_arabic <= NEIGHBOR {
        // A listed Latin name stands for its Arabic forms, and this is none of them.
        return spelled.min(0.6);
    }
    if !latin.names.is_empty() && by_arabic < AGREES && spelled < 0.95 {
        return spelled.min(0.65);
    }
    spelled.max(by_latin).max(by_arabic)
}

/// How well a Latin word spells an Arabic one, from 0 to 1: the cheapest way to read one letter by letter from the other.
fn aligned(arabic: &str, latin: &str) -> f32 {
    let arabic: Vec<char> = arabic.chars().collect();
    let latin: Vec<char> = latin.chars().collect();
    let width = latin.len() + 1;
    let mut cost = vec![f32::INFINITY; (arabic.len() + 1) * width];
    let relax = |cost: &mut Vec<f32>, at: usize, value: f32| {
        if let Some(cell) = cost.get_mut(at) {
            *cell = cell.min(value);
        }
    };
    relax(&mut cost, 0, 0.0);
    for i in 0..=arabic.len() {
        for j in 0..width {
            let Some(here) = cost.get(i * width + j).copied().filter(|cost| cost.is_finite()) else { continue };
            if j < latin.len() {
                relax(&mut cost, i * width + j + 1, here + unread_latin(&latin, j, i == arabic.len()));
            }
            let Some(letter) = arabic.get(i).copied() else { continue };
            let place = Place { first: i == 0, last: i + 1 == arabic.len() };
            relax(&mut cost, (i + 1) * width + j, here + unread_arabic(letter, place));
            for (spelling, price) in spellings(letter, place) {
                let length = spelling.len();
                let fits = spelling.chars().enumerate().all(|(k, c)| latin.get(j + k) == Some(&c));
                if fits {
                    relax(&mut cost, (i + 1) * width + j + length, here + price);
                }
            }
            if j < latin.len() {
                relax(&mut cost, (i + 1) * width + j + 1, here + 1.0);
            }
        }
    }
    let total = cost.last().copied().unwrap_or(f32::INFINITY);
    (1.0 - total / (0.5 * arabic.len() as f32 + 0.5)).max(0.0)
}

#[derive(Clone, Copy)]
struct Place {
    first: bool,
    last: bool,
}

/// What a Latin letter costs that no Arabic letter stands for: short vowels are not written in Arabic.
fn unread_latin(latin: &[char], at: usize, at_end: bool) -> f32 {
    let before = at.checked_sub(1).and_then(|at| latin.get(at)).copied().unwrap_or(' ');
    let is_vowel = |c: char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u');
    match latin.get(at).copied().unwrap_or(' ') {
        c if c == before && !is_vowel(c) => 0.0,
        // A doubled vowel is a long one, which Arabic writes.
        c if is_vowel(c) && c == before => 0.3,
        c if is_vowel(c) && is_vowel(before) => 0.2,
        // Walida is not وليد; a silent French e is nothing.
        'a' if at_end => 0.8,
        'e' if at_end => 0.1,
        'i' | 'o' | 'u' if at_end => 0.5,
        'a' | 'e' | 'i' | 'o' | 'u' => 0.05,
        'y' => 0.4,
        'h' if at_end => 0.1,
        'h' => 0.5,
        _ => 1.0,
    }
}

/// What an Arabic letter costs that no Latin letter stands for.
fn unread_arabic(letter: char, place: Place) -> f32 {
    match letter {
        'ع' => 0.05,
        // Nor is وليده Walid.
        'ه' if place.last => 1.0,
        'ا' => 0.5,
        'و' | 'ي' => 0.6,
        _ => 1.0,
    }
}

/// The ways in which a letter is spelled in Latin, with what each costs.
fn spellings(letter: char, place: Place) -> &'static [(&'static str, f32)] {
    match letter {
        'ا' if place.first => {
            &[("a", 0.0), ("aa", 0.0), ("e", 0.0), ("i", 0.0), ("o", 0.05), ("u", 0.05), ("ou", 0.05), ("ee", 0.05)]
        }
        'ا' => &[("a", 0.0), ("aa", 0.0), ("e", 0.1), ("i", 0.8), ("o", 0.6)],
        'ب' | 'پ' => &[("b", 0.0), ("p", 0.05)],
        'ت' | 'ط' => &[("t", 0.0), ("th", 0.3)],
        'ث' => &[("th", 0.0), ("t", 0.1), ("s", 0.15)],
        'ج' | 'چ' => &[("j", 0.0), ("g", 0.0), ("dj", 0.0), ("ch", 0.3)],
        'ح' => &[("h", 0.0), ("", 0.5)],
        'خ' => &[("kh", 0.0), ("k", 0.15), ("h", 0.3), ("x", 0.1)],
        'د' => &[("d", 0.0)],
        'ذ' => &[("dh", 0.0), ("th", 0.0), ("z", 0.05), ("d", 0.1)],
        'ر' => &[("r", 0.0)],
        'ز' => &[("z", 0.0), ("s", 0.3)],
        'س' | 'ص' => &[("s", 0.0), ("c", 0.1), ("z", 0.3)],
        'ش' => &[("sh", 0.0), ("ch", 0.0), ("sch", 0.05)],
        'ض' => &[("d", 0.0), ("dh", 0.0), ("th", 0.2), ("z", 0.2)],
        'ظ' => &[("z", 0.0), ("dh", 0.0), ("th", 0.1), ("d", 0.1)],
        'ع' => &[("a", 0.0), ("aa", 0.0), ("e", 0.0), ("i", 0.0), ("o", 0.0), ("u", 0.0), ("ou", 0.0)],
        'غ' | 'گ' => &[("gh", 0.0), ("g", 0.05), ("r", 0.3)],
        'ف' => &[("f", 0.0), ("ph", 0.05), ("v", 0.1)],
        'ق' => &[("q", 0.0), ("k", 0.0), ("g", 0.05), ("gh", 0.15), ("c", 0.1)],
        'ك' => &[("k", 0.0), ("c", 0.05), ("ck", 0.05), ("q", 0.2)],
        'ل' => &[("l", 0.0)],
        'م' => &[("m", 0.0)],
        'ن' => &[("n", 0.0)],
        'ه' if place.last => &[("h", 0.0), ("a", 0.0), ("ah", 0.0), ("eh", 0.0), ("e", 0.0), ("et", 0.2), ("at", 0.2)],
        'ه' => &[("h", 0.0)],
        'و' => &[("w", 0.0), ("ou", 0.0), ("oo", 0.0), ("u", 0.0), ("o", 0.05), ("v", 0.1), ("au", 0.1)],
        'ي' if place.last => &[("i", 0.0), ("y", 0.0), ("a", 0.1), ("ee", 0.0), ("ie", 0.0), ("ai", 0.1), ("e", 0.2)],
        'ي' => &[
            ("y", 0.0),
            ("i", 0.0),
            ("ee", 0.0),
            ("ei", 0.0),
            ("ai", 0.0),
            ("ay", 0.0),
            ("e", 0.15),
            ("ie", 0.0),
            ("ey", 0.0),
            ("ia", 0.15),
        ],
        _ => &[],
    }
}

#[cfg(test)]
mod tests;
