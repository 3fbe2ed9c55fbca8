//! What stands before a name and what somebody is greeted by: titles, first names, and the words that belong to them.

use super::fold;

/// Words that stand before a name and are none themselves, folded.
const TITLES: &[&str] = &[
    "السيد",
    "السيده",
    "الاستاذ",
    "الاستاذه",
    "استاذ",
    "استاذه",
    "ا",
    "د",
    "م",
    "دكتور",
    "دكتوره",
    "الدكتور",
    "الدكتوره",
    "مهندس",
    "مهندسه",
    "المهندس",
    "المهندسه",
    "الاخ",
    "الاخت",
    "الانسه",
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
];

/// Titles that are given names or families too, folded: nobody is greeted by them before a name, but they stay in it.
const TITLES_OR_NAMES: &[&str] =
    &["سيد", "سيده", "الشيخ", "الشيخه", "شيخ", "الحاج", "الحاجه", "حاج", "المعلم", "sheikh", "shaikh", "sayed", "hajj"];

/// Words that are no name without the next one, folded.
const COMPOUND: &[&str] =
    &["عبد", "ابو", "ابا", "ام", "امه", "بو", "abd", "abdul", "abdel", "abdal", "abu", "abou", "umm", "um", "oum"];

/// Words that complete the one before (نور الدين, جار الله), folded.
const COMPLETING: &[&str] = &["الدين", "الله", "الاسلام", "الحق", "eddine", "uddin"];

/// Words that only firms have in their names, folded; also every word that begins with لل (للتجارة).
const OF_FIRMS: &[&str] = &[
    "شركه",
    "موسسه",
    "مكتب",
    "محل",
    "متجر",
    "معرض",
    "and",
    "et",
    "و",
    "llc",
    "wll",
    "co",
    "est",
    "gmbh",
    "sarl",
    "ltd",
    "inc",
    "company",
    "trading",
    "store",
    "shop",
];

/// The name to greet somebody by: the first word after titles, with what belongs to it (`عبد الله`, `أبو محمد`,
/// `نور الدين`). A part of the text as given; empty only for a blank text.
///
/// ```
/// assert_eq!(daftar::domain::text::first_name("د. عبد الرحمن السالم"), "عبد الرحمن");
/// ```
pub fn first_name(name: &str) -> &str {
    let name = name.trim();
    let mut rest = name;
    while let Some(leading) = leading_title(rest) {
        rest = leading.rest;
    }
    let mut end = word_end(rest, 0);
    let mut word = fold(&rest[..end]);
    // أبو عبد الله needs two more words; nobody needs three.
    for _ in 0..2 {
        if !COMPOUND.contains(&word.as_str()) {
            break;
        }
        let next = word_end(rest, end);
        if next == end {
            break;
        }
        word = fold(&rest[end..next]);
        end = next;
    }
    let next = word_end(rest, end);
    if next > end && COMPLETING.contains(&fold(&rest[end..next]).as_str()) {
        end = next;
    }
    &rest[..end]
}

/// The title before a name, and the name; `None` where there is no title, or where it may be a part of the name: شيخ is a
/// given name too, `م. العتيبي` an initial, `المهندس للمقاولات` a firm. Whoever takes the title off loses nothing of the name,
/// and `first_name` stays the same.
///
/// ```
/// assert_eq!(daftar::domain::text::split_title("أ.د. خالد العمري"), Some(("أ.د.", "خالد العمري")));
/// ```
pub fn split_title(name: &str) -> Option<(&str, &str)> {
    if !may_begin_with_title(name) {
        return None;
    }
    let name = name.trim();
    let mut rest = name;
    while let Some(leading) = leading_title(rest).filter(Leading::is_certain) {
        rest = leading.rest;
    }
    let title = name.strip_suffix(rest)?.trim_end_matches([' ', '/', ':']);
    (!title.is_empty()).then_some((title, rest))
}

/// Whether a text is nothing but titles.
pub fn is_title(text: &str) -> bool {
    let key = fold(text);
    let mut words = key.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).peekable();
    words.peek().is_some() && words.all(|word| TITLES.contains(&word) || TITLES_OR_NAMES.contains(&word))
}

/// Looks at two letters only: nearly all names of a list are turned away by them.
fn may_begin_with_title(name: &str) -> bool {
    let mut letters = name.chars();
    match (letters.next(), letters.next()) {
        (Some('ا' | 'أ' | 'إ' | 'آ'), Some('ل' | 'س' | '.' | '/' | ':' | ' ')) => true,
        (Some('د'), Some('ك' | '.' | '/' | ':' | ' ')) => true,
        (Some('م'), Some('ه' | '.' | '/' | ':' | ' ')) => true,
        (Some(first), Some(second)) => matches!(
            (first.to_ascii_lowercase(), second.to_ascii_lowercase()),
            ('m', 'r' | 's' | 'i' | 'm' | 'l') | ('d', 'r') | ('e', 'n') | ('p', 'r') | ('u', 's')
        ),
        _ => false,
    }
}

/// A title at the front of a text.
struct Leading<'a> {
    /// Folded.
    title: String,
    /// What follows it directly, if it is a dot, slash or colon.
    mark: Option<char>,
    /// What is left behind it; never empty.
    rest: &'a str,
}

/// The title at the front, if there is one and something behind it. A single letter is a title only with its dot or slash.
fn leading_title(text: &str) -> Option<Leading<'_>> {
    let is_mark = |c: char| matches!(c, '.' | '/' | ':');
    let end = text.find(|c: char| c.is_whitespace() || is_mark(c))?;
    let title = fold(&text[..end]);
    if !TITLES.contains(&title.as_str()) && !TITLES_OR_NAMES.contains(&title.as_str()) {
        return None;
    }
    let rest = text[end..].trim_start();
    let mark = rest.chars().next().filter(|c| is_mark(*c));
    if title.chars().count() == 1 && mark.is_none() {
        return None;
    }
    let rest = rest.trim_start_matches(|c: char| c.is_whitespace() || is_mark(c));
    (!rest.is_empty()).then_some(Leading { title, mark, rest })
}

impl Leading<'_> {
    /// Whether it can be nothing but a title, and what follows nothing but a name.
    fn is_certain(&self) -> bool {
        if TITLES_OR_NAMES.contains(&self.title.as_str()) || !self.rest.starts_with(char::is_alphabetic) {
            return false;
        }
        let rest = fold(self.rest);
        let mut words = rest.split(' ');
        let next = words.next().unwrap_or_default();
        let is_of_firm = |word: &str| {
            let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
            word.starts_with("لل") || OF_FIRMS.contains(&bare)
        };
        // السيد والسيدة are two people, and an address is no name.
        let joined = next.strip_prefix('و').is_some_and(|word| TITLES.contains(&word));
        if joined || rest.contains('@') || rest.split(' ').any(is_of_firm) {
            return false;
        }
        let is_family = next.starts_with("ال");
        match self.title.as_str() {
            // السيد البدوي has a given name and a family.
            "السيد" => !is_family,
            // An initial has a dot too.
            "م" | "ا" if self.mark == Some('.') => {
                let is_letter = next.chars().filter(|c| c.is_alphanumeric()).count() <= 1 && next != "د.";
                !is_family && !is_letter && (words.next().is_some() || next.starts_with("د."))
            }
            _ => true,
        }
    }
}

/// Where the word ends that begins at or after `from`; `from` itself when there is no further word.
fn word_end(text: &str, from: usize) -> usize {
    let rest = &text[from..];
    let word = rest.trim_start();
    if word.is_empty() {
        return from;
    }
    let start = from + rest.len() - word.len();
    start + word.find(char::is_whitespace).unwrap_or(word.len())
}

#[cfg(test)]
mod tests {
    //! Titles that go and titles that stay.

    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_title_is_parted_from_the_name() {
        for (name, title, rest) in [
            ("السيد أحمد علي", "السيد", "أحمد علي"),
            ("السيدة منى", "السيدة", "منى"),
            ("د. سارة العلي", "د.", "سارة العلي"),
            ("د.سارة", "د.", "سارة"),
            ("د. العتيبي", "د.", "العتيبي"),
            ("د / سارة", "د", "سارة"),
            ("م. خالد العمري", "م.", "خالد العمري"),
            ("م/ خالد", "م", "خالد"),
            ("أ. منى سالم", "أ.", "منى سالم"),
            ("أ.د. خالد العمري", "أ.د.", "خالد العمري"),
            ("أ.د.خالد", "أ.د.", "خالد"),
            ("المهندس العتيبي", "المهندس", "العتيبي"),
            ("الأستاذة نورة", "الأستاذة", "نورة"),
            ("الأستاذ الدكتور خالد", "الأستاذ الدكتور", "خالد"),
            ("دكتورة هند", "دكتورة", "هند"),
            ("Mr. John Smith", "Mr.", "John Smith"),
            ("MRS SARA ALI", "MRS", "SARA ALI"),
            ("Dr Sara", "Dr", "Sara"),
            ("Eng. Abdul Rahman", "Eng.", "Abdul Rahman"),
            ("Prof. Dr. Omar", "Prof. Dr.", "Omar"),
            ("Mme Fatima", "Mme", "Fatima"),
        ] {
            assert_eq!(split_title(name), Some((title, rest)), "{name:?}");
        }
    }

    #[test]
    fn what_may_be_a_name_stays() {
        for name in [
            "",
            "د.",
            "Dr",
            "Dr. ",
            "محمد علي",
            "الشيخ محمد",
            "شيخ أحمد",
            "شيخة سالم",
            "سيد أحمد",
            "الحاج عمر",
            "Sheikh Omar",
            "Sayed Ali",
            "السيد البدوي",
            "السيد للتجارة",
            "السيد والسيدة خالد",
            "المهندس للمقاولات",
            "م. العتيبي",
            "م. خالد",
            "أ.م. العتيبي",
            "د سارة",
            "م خالد",
            "Mr & Mrs Smith",
            "Mr and Mrs Smith",
            "Dr Pepper Company",
            "Mr. 5",
            "mr.bean@example.com",
            "Engin Akyürek",
            "Drew Barry",
            "Misha",
        ] {
            assert_eq!(split_title(name), None, "{name:?}");
        }
    }

    #[test]
    fn every_title_passes_the_first_glance() {
        for title in TITLES {
            assert!(may_begin_with_title(&format!("{title}.")), "{title}");
            assert_eq!(fold(title), *title);
            assert!(is_title(title) && !TITLES_OR_NAMES.contains(title));
        }
        assert!(is_title("أ.د.") && is_title("Dr.") && is_title("Prof. Dr"));
        assert!(!is_title("") && !is_title(".") && !is_title("Dr. Sara") && !is_title("12"));
    }

    proptest! {
        #[test]
        fn nothing_of_a_name_is_lost(name in "((د|م|أ|ا|Dr|Mr|السيد|السيدة|أستاذ|شيخ|prof|عبد|نور|الدين|Sara|ال|و|للعود|&|5)[. /:]{0,2}){0,6}") {
            let name = super::super::clean_name(&name);
            if let Some((title, rest)) = split_title(&name) {
                prop_assert!(name.starts_with(title) && name.ends_with(rest) && is_title(title));
                let between = name.len() - title.len() - rest.len();
                prop_assert!(name[title.len()..title.len() + between].chars().all(|c| " /:".contains(c)));
                prop_assert_eq!(first_name(rest), first_name(&name));
                prop_assert_eq!(split_title(rest), None);
            }
        }
    }
}
