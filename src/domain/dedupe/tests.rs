//! The search as a whole, on small lists that show one rule each.

use super::*;

const PHONE: u64 = 966501234567;

fn record(name: &str, phones: &[u64]) -> Record<'static> {
    Record { name: Box::leak(name.to_owned().into_boxed_str()), phones: phones.to_vec(), ..Record::default() }
}

fn found(names: &[(&str, &[u64])]) -> Duplicates {
    find_duplicates(names.iter().map(|(name, phones)| record(name, phones)), &Options::default())
}

fn members(found: &Duplicates) -> Vec<Vec<u32>> {
    found.clusters.iter().map(|cluster| cluster.members.clone()).collect()
}

#[test]
fn one_person_on_one_phone_is_certain() {
    for (a, b) in [
        ("محمد أحمد السالم", "Mohamed Ahmed Al-Salem"),
        ("محمد أحمد السالم", "السالم محمد احمد"),
        ("محمد أحمد السالم", "محمد السالم"),
        ("محمد السالم", "محمد"),
        ("محمد السالم", "م. السالم"),
        ("محمد السالم", ""),
        ("Salem, Mohammed", "Muhamad Salem"),
        ("العنود الدوسري", "الدوسري العنود"),
        ("يحيى بنسودة", "Yahya Bin Suda"),
        ("هاني أبو زيد", "Hany Bouzid"),
        ("خالد الصباغ", "خالد اصلباغ"),
        ("د. عبد الرحمن القحطاني", "Abdulrahman Alqahtani"),
    ] {
        assert_eq!(members(&found(&[(a, &[PHONE]), (b, &[PHONE])])), [[0, 1]], "{a} {b}");
    }
}

#[test]
fn relatives_on_one_phone_stay_apart() {
    for (a, b) in [
        ("محمد أحمد السالم", "نورة أحمد السالم"),
        ("أحمد محمد السالم", "محمد أحمد السالم"),
        ("حسن علي الحربي", "حسين علي الحربي"),
        ("Rana Haddad", "Rania Haddad"),
        ("محمد أحمد", "أحمد محمد"),
        ("أحمد السالم", "العنود أحمد السالم"),
        ("أحمد بوزيان", "الجازي أحمد بوزيان"),
        ("Ahmed Barakat", "Alanoud Ahmed Barakat"),
        ("عبدالله السالم", "عبدالعزيز السالم"),
        ("سمير النجار", "Samer Alnajjar"),
    ] {
        assert_eq!(members(&found(&[(a, &[PHONE]), (b, &[PHONE])])).len(), 0, "{a} {b}");
    }
}

#[test]
fn a_missing_name_joins_only_where_one_person_is_meant() {
    let found = found(&[("محمد السالم", &[PHONE]), ("نورة السالم", &[PHONE]), ("", &[PHONE])]);
    assert_eq!(found.clusters.len(), 0);
    assert_eq!(found.review.len(), 2);
    assert!(found.review.iter().all(|pair| pair.why.contains(&Reason::SharedBySeveral)));
}

#[test]
fn a_phone_one_digit_off_is_for_a_person_to_judge() {
    let found = found(&[("محمد أحمد السالم", &[PHONE]), ("محمد أحمد السالم", &[PHONE + 1])]);
    assert_eq!(found.clusters.len(), 0);
    assert_eq!(found.review.len(), 1);
    assert!(found.review[0].why.contains(&Reason::NearPhone));
}

#[test]
fn a_pair_that_was_said_to_be_two_people_is_never_proposed() {
    let records = || [("محمد السالم", &[PHONE][..]), ("محمد السالم", &[PHONE]), ("محمد السالم", &[PHONE])];
    let options = Options { not_same: vec![(2, 0)] };
    let found = find_duplicates(records().iter().map(|(name, phones)| record(name, phones)), &options);
    assert_eq!(found.clusters.len(), 1);
    assert_eq!(found.clusters[0].members.len(), 2);
    assert!(!found.review.iter().any(|pair| (pair.a, pair.b) == (0, 2)));
}

#[test]
fn namesakes_in_other_cities_are_not_proposed() {
    let in_city =
        |city: &'static str, phone: u64| Record { city, ..record("محمد أحمد السالم", &[phone]) };
    let found = find_duplicates([in_city("الرياض", PHONE), in_city("جدة", 966559876543)], &Options::default());
    assert_eq!((found.clusters.len(), found.review.len()), (0, 0));
    let found = find_duplicates([in_city("الرياض", PHONE), in_city("Riyadh", 966559876543)], &Options::default());
    assert_eq!((found.clusters.len(), found.review.len()), (0, 1));
}

#[test]
fn a_birthday_that_differs_leaves_it_to_a_person() {
    let born = |day: i32| Record { birthday: Some(Date(day)), ..record("محمد السالم", &[PHONE]) };
    let found = find_duplicates([born(1000), born(9000)], &Options::default());
    assert_eq!((found.clusters.len(), found.review.len()), (0, 1));
}

#[test]
fn a_line_copied_many_times_is_found() {
    let copies: Vec<(&str, &[u64])> = (0..55).map(|_| ("محمد أحمد السالم", &[PHONE][..])).collect();
    let found = found(&copies);
    assert_eq!(found.clusters.len(), 1);
    assert_eq!((found.clusters[0].members.len(), found.review.len()), (55, 0));
}

#[test]
fn steps_find_what_one_run_finds() {
    let records: Vec<(&str, u64)> =
        (0..60).map(|n| (if n % 2 == 0 { "Sara Haddad" } else { "سارة حداد" }, PHONE + n / 3)).collect();
    let at_once = find_duplicates(records.iter().map(|(name, phone)| record(name, &[*phone])), &Options::default());
    let mut finder = Finder::new(&Options::default());
    records.iter().for_each(|(name, phone)| finder.add(&record(name, &[*phone])));
    while !finder.step(7).is_complete() {}
    assert_eq!(finder.finish(), at_once);
}
