//! Words that are one name and words that are two.

use super::super::word::words_of;
use super::*;

fn likeness_of(a: &str, b: &str) -> f32 {
    let (a, b) = (words_of(a).0, words_of(b).0);
    let (Some(a), Some(b)) = (a.first(), b.first()) else { panic!("both are words") };
    assert_eq!(compare(a, b), compare(b, a), "the order does not matter");
    compare(a, b)
}

#[test]
fn spellings_of_one_name_agree() {
    for (a, b) in [
        ("أحمد", "احمد"),
        ("فاطمة", "فاطمه"),
        ("علاء", "علا"),
        ("الغامدي", "الغامدى"),
        ("Mohammed", "Muhamad"),
        ("gamal", "djamel"),
        ("Alaoui", "alawi"),
        ("محمد", "Mohamed"),
        ("الحسيني", "Al-Husseini"),
        ("خولة", "Khawla"),
        ("الصواف", "Alsawaf"),
        ("بوتفليقة", "Bouteflika"),
        ("القرضاوي", "Qaradawi"),
        ("دغيثر", "Dughaither"),
        ("Neumann", "Neumenn"),
        ("McCarthy", "McCaryhy"),
        ("عبدالرحمن", "Abdul Rahman"),
    ] {
        assert!(likeness_of(a, b) >= AGREES, "{a} {b}: {}", likeness_of(a, b));
    }
}

#[test]
fn a_vowel_at_the_end_is_no_agreement() {
    for (a, b) in
        [("وليد", "Walida"), ("عادل", "Adela"), ("راما", "Rami"), ("رغيدة", "Raghid"), ("فهد", "Fahid"), ("عمر", "Amr")]
    {
        assert!(likeness_of(a, b) < AGREES, "{a} {b}: {}", likeness_of(a, b));
    }
}

#[test]
fn names_that_look_alike_are_two_names() {
    for (a, b) in [
        ("حسن", "حسين"),
        ("سامر", "سمير"),
        ("سمير", "سميرة"),
        ("جمال", "كمال"),
        ("Rana", "Rania"),
        ("Hassan", "Hussein"),
        ("Samer", "Sameer"),
        ("حسن", "Hussein"),
        ("سمير", "Samer"),
        ("خالد", "Waleed"),
        ("سارة", "Mohamed"),
        ("دغيثر", "Alotaibi"),
        ("Abdulrahman", "Abdulaziz"),
        ("عبدالرحمن", "عبدالرحيم"),
        ("عبدالله", "Abdulaziz"),
    ] {
        assert!(likeness_of(a, b) < DOUBTFUL, "{a} {b}: {}", likeness_of(a, b));
    }
}
