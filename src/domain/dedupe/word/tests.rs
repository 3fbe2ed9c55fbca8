//! Words as they come out of names.

use super::*;

fn read(name: &str) -> Vec<(Shape, String)> {
    words_of(name).0.into_iter().map(|word| (word.shape, word.base)).collect()
}

#[test]
fn takes_apart_what_is_written_as_one_word_or_as_two() {
    for (one, two) in [
        ("عبد الرحمن", "عبدالرحمن"),
        ("عبد الله", "عبدالله"),
        ("نور الدين", "نورالدين"),
        ("أبو زيد", "ابوزيد"),
        ("Abdul Rahman", "abdulrahman"),
        ("Abdel-Rahman", "Abdelrahman"),
        ("Abd Al Rahman", "AbdAlrahman"),
        ("Nour Eddine", "Noureddine"),
        ("Abou Zeid", "Abouzeid"),
        ("Al-Harbi", "alharbi"),
        ("الحربي", "ال حربي"),
        ("Ash-Shehri", "Shehri"),
        ("بن سالم", "سالم"),
    ] {
        assert_eq!(read(one), read(two), "{one} {two}");
    }
}

#[test]
fn both_scripts_find_the_same_names() {
    for (arabic, latin) in [
        ("عبد الله", "Abdullah"),
        ("عبدالله", "abdellah"),
        ("عبد القادر", "Abdelkader"),
        ("عبد الرحمن", "Abderrahmane"),
        ("عبد اللطيف", "Abdullatif"),
        ("عبد العزيز", "Abdulaziz"),
        ("صلاح الدين", "Salaheddine"),
        ("الغامدي", "El Ghamdi"),
        ("إلهام", "Elham"),
        ("إلياس", "Elyas"),
    ] {
        let (a, b) = (words_of(arabic).0, words_of(latin).0);
        assert_eq!((a.len(), b.len()), (1, 1), "{arabic} {latin}");
        assert_eq!(a[0].shape, b[0].shape, "{arabic} {latin}");
        assert_eq!(a[0].sound, b[0].sound, "{arabic} {latin}");
        assert!(a[0].names.iter().any(|id| b[0].names.contains(id)), "{arabic} {latin}");
    }
}

#[test]
fn titles_are_no_names_and_initials_are() {
    for (name, words) in [
        ("د. أحمد السالم", 2),
        ("الأستاذ أحمد السالم", 2),
        ("م. السالم", 2),
        ("Dr. Ahmed Alsalem", 2),
        ("M. Alsalem", 2),
        ("مهندس", 1),
        ("م. أحمد السالم", 2),
        ("12345", 0),
    ] {
        assert_eq!(read(name).len(), words, "{name}");
    }
}
