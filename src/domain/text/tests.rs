//! What folding, cleaning and first names must do.

use super::*;
use proptest::prelude::*;

#[test]
fn folds_what_people_mix_up() {
    for (text, key) in [
        ("أحمد", "احمد"),
        ("إيمان آل ٱلسعود", "ايمان ال السعود"),
        ("هدى", "هدي"),
        ("فاطمة", "فاطمه"),
        ("مؤمن رائد", "مومن رايد"),
        ("مُحَمَّد", "محمد"),
        ("محـــمد", "محمد"),
        ("کریم", "كريم"),
        ("١٢۳ 45", "123 45"),
        ("\u{202B}سارة\u{202C}", "ساره"),
        ("نور\u{00A0}\u{2009} الدين", "نور الدين"),
        ("  A  b\tC\n", "a b c"),
        ("Çağlar ÉTÉ Straße Ø", "caglar ete strasse o"),
        ("İstanbul", "istanbul"),
        ("e\u{0301}te\u{0301}", "ete"),
        ("\u{FEFC}\u{FEE3}\u{FEA4}\u{FEE4}\u{FEAA}", "لامحمد"),
        ("ＶＩＰ", "vip"),
        ("می\u{200C}خواهم", "ميخواهم"),
        ("МОСКВА", "москва"),
        ("", ""),
    ] {
        assert_eq!(fold(text), key, "{text:?}");
    }
}

#[test]
fn folding_appends_without_touching_what_is_there() {
    let mut out = String::from("a ");
    fold_into(" B  c ", &mut out);
    assert_eq!(out, "a b c");
}

#[test]
fn cleans_a_cell_without_hurting_it() {
    for (text, clean) in [
        ("  Ahmed ", "Ahmed"),
        ("\u{FEFF}\u{200F}أحمد\u{200E}", "أحمد"),
        ("\u{2066}+966 50\u{2069}", "+966 50"),
        ("a\u{00A0}b\u{202F}c\u{3000}d", "a b c d"),
        ("می\u{200C}خواهم\u{200C}", "می\u{200C}خواهم"),
        ("one\r\ntwo\rthree\n", "one\ntwo\nthree"),
        ("tab\there", "tab here"),
        ("nul\0 soft\u{00AD}hyphen\u{7F}", "nul softhyphen"),
        ("\u{061C}علي", "علي"),
        ("", ""),
        ("   ", ""),
    ] {
        assert_eq!(clean_cell(text), clean, "{text:?}");
    }
    assert!(matches!(clean_cell(" سارة محمد "), Cow::Borrowed("سارة محمد")));
}

#[test]
fn cleans_a_name_but_keeps_its_letters() {
    assert_eq!(clean_name("  محـمّد \n  عبد\u{00A0}الله "), "محمّد عبد الله");
    assert_eq!(clean_name("McDonald  O'Neil"), "McDonald O'Neil");
    assert_eq!(clean_name("ـــ"), "");
}

#[test]
fn reads_digits_of_every_keyboard() {
    assert_eq!(ascii_digits("٠٥٠ ۱۲۳ ４5"), "050 123 45");
    assert!(matches!(ascii_digits("عمر 12"), Cow::Borrowed(_)));
}

#[test]
fn greets_by_the_first_name() {
    for (name, first) in [
        ("محمد علي", "محمد"),
        ("عبد الله السالم", "عبد الله"),
        ("عبدالله السالم", "عبدالله"),
        ("أبو محمد", "أبو محمد"),
        ("ابو عبد الرحمن الحربي", "ابو عبد الرحمن"),
        ("أم خالد الدوسري", "أم خالد"),
        ("السيد أحمد علي", "أحمد"),
        ("الأستاذة منى", "منى"),
        ("د. سارة", "سارة"),
        ("د.سارة العلي", "سارة"),
        ("م/ خالد", "خالد"),
        ("أ.د. خالد العمري", "خالد"),
        ("Mr. John Smith", "John"),
        ("Dr Sara", "Sara"),
        ("Eng. Abdul Rahman Ali", "Abdul Rahman"),
        ("نور الدين زنكي", "نور الدين"),
        ("السيد", "السيد"),
        ("عبد", "عبد"),
        ("  منى  ", "منى"),
        ("", ""),
    ] {
        assert_eq!(first_name(name), first, "{name:?}");
    }
}

#[test]
fn suggests_only_what_is_near() {
    let tags = ["VIP", "عميل مميز", "جملة"];
    assert_eq!(nearest("vp", tags.into_iter()), Some("VIP"));
    assert_eq!(nearest("عميل مميزه", tags.into_iter()), Some("عميل مميز"));
    assert_eq!(nearest("جمله", tags.into_iter()), Some("جملة"));
    assert_eq!(nearest("wholesale", tags.into_iter()), None);
    assert_eq!(nearest("x", tags.into_iter()), None);
}

proptest! {
    #[test]
    fn folding_twice_changes_nothing(text in "\\PC{0,40}|[ا-ي ـ\u{0640}-\u{0652}A-Za-zÀ-ž\u{FE70}-\u{FEFC}]{0,40}") {
        let key = fold(&text);
        prop_assert_eq!(fold(&key), key);
    }

    #[test]
    fn cleaning_twice_changes_nothing(text in "[\\x00-\\x20a\u{200B}-\u{200F}\u{00A0}\u{2028}ب\u{FEFF}\u{061C}]{0,20}") {
        let clean = clean_cell(&text).into_owned();
        prop_assert_eq!(clean_cell(&clean).into_owned(), clean.clone());
        let name = clean_name(&text);
        prop_assert_eq!(clean_name(&name), name);
    }

    #[test]
    fn a_first_name_is_part_of_the_name(text in "\\PC{0,40}|[دم. /أبو عبد]{0,20}") {
        prop_assert!(text.contains(first_name(&text)));
    }
}

#[test]
fn plain_cells_are_known_at_a_glance_and_no_other() {
    use super::is_printable_ascii;
    for length in 0..20 {
        let plain = vec![b'a'; length];
        assert!(is_printable_ascii(&plain));
        for at in 0..length {
            for byte in 0..=255u8 {
                let mut bytes = plain.clone();
                bytes[at] = byte;
                assert_eq!(is_printable_ascii(&bytes), (0x20..0x7F).contains(&byte), "{byte:#x} at {at} of {length}");
            }
        }
    }
}
