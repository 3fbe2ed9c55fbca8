//! One word of a name: its script, what is taken off it (article, عبد, أبو, الدين) and the base that is left. Which word is
//! the given name is `name`'s business; whether two words are the same name is `spelling`'s.

use super::table::{NameId, table};
use crate::domain::text::fold;

/// The letters a word is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Script {
    Arabic,
    Latin,
    Other,
}

/// What a word is composed with. عبد الرحمن and رحمن are two names, نور الدين and نور too.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub(super) enum Shape {
    #[default]
    Plain,
    /// عبد and an attribute.
    Abd,
    /// أبو and a name: by itself what somebody is called after a child, at the end a family.
    Abu,
    /// أم and a name.
    Umm,
    /// A word and الدين.
    Din,
    /// A word and الله.
    Allah,
    /// A word and الإسلام.
    Islam,
}

/// One word of a name.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Word {
    pub script: Script,
    pub shape: Shape,
    /// ال, al or el stood before it.
    pub article: bool,
    pub base: String,
    /// The names of the table it may be.
    pub names: Vec<NameId>,
    /// One letter that stands for a name.
    pub initial: bool,
    /// What it sounds like, roughly and across scripts: a key for finding candidates, never for deciding.
    pub sound: u64,
}

impl Word {
    /// A word from a folded token from which everything was taken off.
    fn new(base: &str, shape: Shape, article: bool) -> Word {
        let script = script_of(base);
        let base = if script == Script::Arabic { arabic_base(base) } else { latin_base(base) };
        let names = table().find(&base).to_vec();
        let initial = base.chars().count() == 1;
        let canonical = names.first().and_then(|id| table().entry(*id)).map(|entry| entry.arabic.as_str());
        let sound = sound_of(canonical.unwrap_or(&base)).wrapping_mul(8).wrapping_add(shape as u64);
        Word { script, shape, article, base, names, initial, sound }
    }

    /// أبو زيد as one word: بوزيد, Bouzid.
    pub fn run_together(&self) -> Word {
        let prefix = if self.script == Script::Arabic { "بو" } else { "bou" };
        Word::new(&format!("{prefix}{}", self.base), Shape::Plain, self.article)
    }

    /// A word without the بن or ben that was written as a part of it.
    pub fn without_son(&self) -> Option<Word> {
        let rest = ["بن", "ben", "bin"].iter().find_map(|son| self.base.strip_prefix(son))?;
        let is_name = self.names.is_empty() && self.shape == Shape::Plain && rest.chars().count() >= 3;
        is_name.then(|| Word::new(rest, Shape::Plain, self.article))
    }

    /// Whether it is a known given name and nothing says that it is a family's.
    pub fn is_given(&self) -> bool {
        (!self.article || GIVEN_WITH_ARTICLE.contains(&self.base.as_str()))
            && (matches!(self.shape, Shape::Abd | Shape::Din) || table().is_given(&self.names))
    }
}

/// The script of the first letter that tells.
fn script_of(text: &str) -> Script {
    for c in text.chars() {
        match c {
            '\u{0600}'..='\u{06FF}' => return Script::Arabic,
            c if c.is_ascii_alphabetic() => return Script::Latin,
            _ => {}
        }
    }
    Script::Other
}

/// An Arabic word as it is compared: folded, without the hamza that stands alone, without doubled long vowels.
pub(super) fn arabic_base(word: &str) -> String {
    let mut base = String::with_capacity(word.len());
    for c in fold(word).chars() {
        let doubled = matches!(c, 'و' | 'ي' | 'ا') && base.ends_with(c);
        if c != 'ء' && !doubled {
            base.push(c);
        }
    }
    base
}

/// A Latin word as it is compared: folded, letters only, with the digits that chat writing uses for Arabic letters.
pub(super) fn latin_base(word: &str) -> String {
    let mut base = String::with_capacity(word.len());
    for c in fold(word).chars() {
        match c {
            '7' => base.push('h'),
            '5' => base.push_str("kh"),
            c if c.is_ascii() && !c.is_ascii_alphabetic() => {}
            c => base.push(c),
        }
    }
    base
}

/// Classes of consonants that either script tells apart for certain; everything else is left out. Neighbors of one class
/// count once, because doubling is written in one script and not in the other.
fn sound_of(base: &str) -> u64 {
    let mut sound: u64 = 1;
    let mut last = 0;
    let letters: Vec<char> = base.chars().collect();
    for (at, c) in letters.iter().enumerate() {
        let next = letters.get(at + 1).copied().unwrap_or(' ');
        let class = match c {
            'p' if next == 'h' => 9,
            'ب' | 'پ' | 'b' | 'p' => 1,
            's' | 'c' if next == 'h' => 3,
            'ت' | 'ث' | 'ط' | 'د' | 'ض' | 'ذ' | 'ظ' | 'ز' | 'س' | 'ص' | 't' | 's' | 'z' => 2,
            // French writes ج as dj.
            'd' if next == 'j' => continue,
            'd' => 2,
            'ش' => 3,
            'ك' | 'ق' | 'ج' | 'غ' | 'خ' | 'گ' | 'چ' | 'k' | 'q' | 'c' | 'j' | 'g' | 'x' => 4,
            'ر' | 'r' => 5,
            'ل' | 'l' => 6,
            'م' | 'm' => 7,
            'ن' | 'n' => 8,
            'ف' | 'f' | 'v' => 9,
            _ => continue,
        };
        if class != last {
            sound = sound.wrapping_mul(10).wrapping_add(class);
        }
        last = class;
    }
    sound
}

const TITLES: &[&str] = &[
    "السيد",
    "السيده",
    "الاستاذ",
    "الاستاذه",
    "استاذ",
    "استاذه",
    "دكتور",
    "دكتوره",
    "الدكتور",
    "الدكتوره",
    "مهندس",
    "مهندسه",
    "المهندس",
    "المهندسه",
    "الشيخ",
    "الشيخه",
    "الحاج",
    "الحاجه",
    "حاج",
    "حاجه",
    "الاخ",
    "الاخت",
    "المعلم",
    "الانسه",
    "انسه",
    "مدام",
    "المحامي",
    "العميل",
    "العميله",
    "عميل",
    "عميله",
    "الكابتن",
    "كابتن",
    "mr",
    "mrs",
    "ms",
    "miss",
    "dr",
    "eng",
    "engr",
    "prof",
    "mme",
    "mlle",
    "ustaz",
    "ostaz",
    "hajj",
    "haj",
    "hajja",
    "hajji",
    "madame",
    "madam",
    "doctor",
    "engineer",
    "capt",
    "captain",
    "monsieur",
    "client",
];
const CONNECTORS: &[&str] = &["بن", "ابن", "بنت", "ولد", "bin", "ben", "ibn", "bint", "bent", "ould", "wld"];
const ARTICLES: &[&str] = &["ال", "al", "el", "il", "ul"];
const ABD: &[&str] =
    &["عبد", "abd", "abdul", "abdel", "abdal", "abdil", "abdol", "abdoul", "abdur", "abder", "abdu", "abdes", "abden"];
const ABU: &[&str] = &["ابو", "ابا", "ابي", "بو", "abu", "abou", "abo", "bou", "bu"];
const UMM: &[&str] = &["ام", "امه", "umm", "um", "oum", "om"];
const DIN: &[&str] = &[
    "الدين",
    "دين",
    "eddine",
    "eddin",
    "uddin",
    "aldin",
    "eldin",
    "aldeen",
    "eldeen",
    "uddeen",
    "din",
    "dine",
    "deen",
];
const DIN_TAILS: &[&str] = &[
    "aleddine", "eddine", "eddeen", "uddine", "uddeen", "eldine", "eldeen", "aldeen", "aldine", "iddine", "eddin",
    "uddin", "eldin", "aldin", "iddin", "udeen", "edine", "udin", "edin",
];
const ALLAH: &[&str] = &["الله", "allah", "ullah", "ellah"];
const ISLAM: &[&str] = &["الاسلام", "alislam", "elislam"];

/// The words of a name in the order written, without titles and connectors; and whether a comma says that the first is the
/// family.
pub(super) fn words_of(name: &str) -> (Vec<Word>, bool) {
    let folded = fold(name);
    let comma = folded.find([',']).filter(|at| *at > 0 && *at + 1 < folded.len()).is_some();
    let tokens: Vec<(&str, bool)> = tokens(&folded);
    let mut words = Vec::with_capacity(tokens.len());
    let mut at = titles(&tokens);
    while let Some((token, _)) = tokens.get(at).copied() {
        let next = |ahead: usize| tokens.get(at + ahead).map(|(token, _)| *token);
        let more = next(1).is_some();
        at += 1;
        if CONNECTORS.contains(&token) && more {
            continue;
        }
        let composed = [(ABD, Shape::Abd), (ABU, Shape::Abu), (UMM, Shape::Umm)]
            .into_iter()
            .find(|(list, _)| more && list.contains(&token))
            .map(|(_, shape)| shape);
        if let Some(shape) = composed {
            let skip =
                usize::from(tokens.get(at).is_some_and(|(token, _)| ARTICLES.contains(token)) && tokens.len() > at + 1);
            let base = tokens.get(at + skip).map_or("", |(token, _)| *token);
            at += skip + 1;
            // أبو عبد الله takes a word more.
            if ABD.contains(&base)
                && let Some((rest, _)) = tokens.get(at)
            {
                at += 1;
                words.push(Word::new(&format!("{base}{}", without_article(rest).0), shape, false));
                continue;
            }
            let base = if shape == Shape::Abd { without_abd_article(base) } else { without_article(base).0 };
            words.push(Word::new(base, shape, false));
            continue;
        }
        let (token, mut article) = if more && is_article(token, tokens.get(at).map_or("", |(token, _)| token)) {
            at += 1;
            (tokens.get(at - 1).map_or("", |(token, _)| *token), true)
        } else {
            (token, false)
        };
        let skip = usize::from(
            tokens.get(at).is_some_and(|(token, _)| ARTICLES.contains(token) || matches!(*token, "ed" | "ud")),
        );
        let tail = tokens.get(at + skip).map_or("", |(token, _)| *token);
        let tail_shape = [(DIN, Shape::Din), (ALLAH, Shape::Allah), (ISLAM, Shape::Islam)]
            .into_iter()
            .find(|(list, _)| list.contains(&tail))
            .map(|(_, shape)| shape)
            .or((skip == 1 && tail == "islam").then_some(Shape::Islam));
        if let Some(shape) = tail_shape {
            at += skip + 1;
            words.push(Word::new(token, shape, article));
            continue;
        }
        let (base, shape, attached) = taken_apart(token);
        article |= attached;
        let word = Word::new(&base, shape, article);
        if !word.base.is_empty() {
            words.push(word);
        }
    }
    (words, comma)
}

/// Tokens with whether a dot or slash followed.
fn tokens(folded: &str) -> Vec<(&str, bool)> {
    let is_letter = |c: char| c.is_alphanumeric() || matches!(c, '\'' | '`' | '\u{0670}');
    let mut tokens = Vec::new();
    let mut rest = folded;
    while let Some(start) = rest.find(is_letter) {
        rest = rest.get(start..).unwrap_or("");
        let end = rest.find(|c| !is_letter(c)).unwrap_or(rest.len());
        let (token, after) = rest.split_at(end);
        if token.chars().any(char::is_alphabetic) {
            tokens.push((token, after.starts_with(['.', '/'])));
        }
        rest = after;
    }
    tokens
}

/// How many tokens at the front are titles. A single letter with its dot is one only before a whole name: before a family
/// name it is an initial.
fn titles(tokens: &[(&str, bool)]) -> usize {
    let mut at = 0;
    while let (Some((token, marked)), Some((next, _))) = (tokens.get(at), tokens.get(at + 1)) {
        let is_letter_title =
            matches!(*token, "د" | "م" | "ا") && *marked && tokens.len() - at > 2 && !next.starts_with("ال");
        let is_doctor = *token == "د" && *marked;
        if !TITLES.contains(token) && !is_letter_title && !is_doctor {
            break;
        }
        at += 1;
    }
    at
}

/// `al`, or `ash` before `shehri`.
fn is_article(token: &str, next: &str) -> bool {
    if ARTICLES.contains(&token) {
        return true;
    }
    let sun = token
        .strip_prefix(['a', 'e'])
        .filter(|rest| matches!(*rest, "d" | "r" | "s" | "sh" | "n" | "t" | "z" | "th" | "dh" | "ch"));
    sun.is_some_and(|letters| next.len() > 3 && next.starts_with(letters))
}

/// A word without the ال or al in front of it, if it is one; Maghrebi spelling joins the article in its sound (Essalem).
fn without_article(token: &str) -> (&str, bool) {
    let plain = |article| token.strip_prefix(article);
    let rest = plain("ال").filter(|rest| rest.chars().count() >= 3);
    let rest = rest.or_else(|| plain("al").or_else(|| plain("el")).filter(|rest| rest.len() >= 4));
    let sun = || {
        let rest = plain("e").filter(|rest| rest.len() >= 6)?;
        let mut letters = rest.chars();
        let doubled = letters.next() == letters.next() && rest.starts_with(['s', 't', 'd', 'r', 'n', 'z']);
        match doubled {
            true => rest.get(1..),
            false => {
                Some(rest).filter(|rest| rest.starts_with("ch") || rest.starts_with("sh") || rest.starts_with("dh"))
            }
        }
    };
    match rest.or_else(sun) {
        Some(rest) if is_unlisted(token) => (rest, true),
        _ => (token, false),
    }
}

/// ال behind عبد always goes, also before the two letters that are left of الله.
fn without_abd_article(token: &str) -> &str {
    let latin =
        || ["al", "el", "ul"].iter().find_map(|article| token.strip_prefix(article)).filter(|rest| !is_unlisted(rest));
    token.strip_prefix("ال").or_else(latin).unwrap_or(token)
}

fn is_unlisted(token: &str) -> bool {
    let base = if script_of(token) == Script::Arabic { arabic_base(token) } else { latin_base(token) };
    table().find(&base).is_empty()
}

/// Given names that keep their article.
const GIVEN_WITH_ARTICLE: &[&str] = &["عنود", "anoud", "anood", "جوهره", "johara", "jawhara", "هنوف", "بندري", "جازي"];

/// What is written as one word: عبدالرحمن, noureddine, alharbi.
fn taken_apart(token: &str) -> (String, Shape, bool) {
    let kept = |shape| move |base: String| (base, shape, false);
    if !is_unlisted(token) {
        return (token.to_owned(), Shape::Plain, false);
    }
    let apart = match script_of(token) {
        Script::Arabic => arabic_apart(token),
        Script::Latin => latin_apart(&latin_base(token)),
        Script::Other => None,
    };
    if let Some((base, shape)) = apart {
        return kept(shape)(base);
    }
    let (base, article) = without_article(token);
    if article {
        // العبدالله, alabdullah.
        let inner = match script_of(base) {
            Script::Arabic => arabic_apart(base),
            Script::Latin => latin_apart(&latin_base(base)),
            Script::Other => None,
        };
        if let Some((base, shape)) = inner {
            return (base, shape, true);
        }
    }
    (base.to_owned(), Shape::Plain, article)
}

fn arabic_apart(token: &str) -> Option<(String, Shape)> {
    let long = |rest: &&str, least: usize| rest.chars().count() >= least;
    if let Some(rest) = token.strip_prefix("عبد").filter(|rest| long(rest, 3)) {
        return Some((without_abd_article(rest).to_owned(), Shape::Abd));
    }
    if let Some(rest) = token.strip_suffix("الدين").filter(|rest| long(rest, 2)) {
        return Some((rest.to_owned(), Shape::Din));
    }
    if let Some(rest) = token.strip_suffix("الله").filter(|rest| long(rest, 3)) {
        return Some((rest.to_owned(), Shape::Allah));
    }
    let rest = token.strip_prefix("ابو").filter(|rest| long(rest, 3))?;
    Some((without_article(rest).0.to_owned(), Shape::Abu))
}

fn latin_apart(token: &str) -> Option<(String, Shape)> {
    if let Some(rest) = token.strip_prefix("abd").filter(|rest| rest.len() >= 3) {
        return Some((abd_base(rest).to_owned(), Shape::Abd));
    }
    let tail = |tails: &[&str], least: usize| {
        tails.iter().find_map(|tail| token.strip_suffix(tail)).filter(|rest| rest.len() >= least).map(str::to_owned)
    };
    if let Some(rest) = tail(DIN_TAILS, 2).filter(|rest| !table().find(rest).is_empty()) {
        return Some((rest, Shape::Din));
    }
    if let Some(rest) = tail(&["ullah", "allah", "ellah"], 3) {
        return Some((rest, Shape::Allah));
    }
    let listed = |rest: &&str| rest.len() >= 3 && !table().find(rest).is_empty();
    if let Some(rest) = token.strip_prefix("abou").or_else(|| token.strip_prefix("abu")).filter(|rest| rest.len() >= 3)
    {
        return Some((without_article(rest).0.to_owned(), Shape::Abu));
    }
    // Bensalem and bin Salem are one family.
    let rest = token.strip_prefix("ben").or_else(|| token.strip_prefix("bin")).filter(listed)?;
    Some((rest.to_owned(), Shape::Plain))
}

/// What follows `abd`: a vowel, the article in any of its sounds, and the attribute.
fn abd_base(rest: &str) -> &str {
    let rest = rest.trim_start_matches(['a', 'e', 'i', 'o', 'u']);
    let known = |base: &str| !table().find(base).is_empty();
    if let Some(without) = rest.strip_prefix('l')
        && (known(without) || (!known(rest) && without.len() >= 4))
    {
        return without;
    }
    let mut letters = rest.chars();
    match (letters.next(), rest.get(1..)) {
        (Some(first), Some(single)) if single.starts_with(first) => single,
        _ => rest,
    }
}

#[cfg(test)]
mod tests;
