//! Rows to values: what is read, what is kept although it can't be read, and that nothing is lost.

use super::*;

use crate::domain::phone::E164;

fn options() -> Options {
    Options::new(Country::SAUDI_ARABIA)
}

/// Cleans every row under the file's own guesses.
fn drafts(text: &str) -> (Vec<Draft>, Vec<String>) {
    let table = Table::parse(text.to_owned(), None).expect("the sample can be cut");
    let mapping = super::super::map::mapping(&super::super::map::columns(&table));
    let mut cleaner = Cleaner::new(&table, &mapping, &options());
    let drafts = (0..table.rows()).map(|row| cleaner.clean(&table, row)).collect();
    (drafts, cleaner.tag_names().to_vec())
}

fn one(text: &str) -> Draft {
    drafts(text).0.swap_remove(0)
}

fn kinds(draft: &Draft) -> Vec<IssueKind> {
    draft.issues.iter().map(|issue| issue.kind).collect()
}

#[test]
fn reads_a_full_row() {
    let (drafts, tags) = drafts(
        "name,phone,email,city,tags,last_interaction,purchases,total_spent,birthday,notes\n\
         \u{200F} أحمد  الغامدي ,٠٥٠ ١٢٣ ٤٥٦٧,Sara@Example.com,جدة,\"vip; جديد\",2024-05-01,3,120.50,1990-02-03,\"a\nb\"\n",
    );
    let draft = &drafts[0];
    assert_eq!(draft.name, "أحمد الغامدي");
    assert_eq!(draft.phones[0].number, Some(E164(966501234567)));
    assert_eq!(draft.emails, [Email("Sara@Example.com".into())]);
    assert_eq!(draft.city, "جدة");
    assert_eq!(draft.last_contact, Date::from_ymd(2024, 5, 1));
    assert_eq!(draft.birthday, Date::from_ymd(1990, 2, 3));
    assert_eq!(draft.purchases, Some(3));
    assert_eq!(draft.spent, Some(Amount(120_500)));
    assert_eq!(draft.note, "a\nb");
    assert_eq!(draft.tags, [0, 1]);
    assert_eq!(tags, ["vip", "جديد"]);
    assert_eq!(draft.issues, []);
}

#[test]
fn the_country_of_a_number_is_its_own_then_the_rows_then_the_home() {
    let cases = [
        ("0501234567", "", 966501234567),
        ("0501234567", "الإمارات", 971501234567),
        ("01001234567", "EG", 201001234567),
        ("01001234567", "20", 201001234567),
        ("+201001234567", "SA", 201001234567),
        ("00201001234567", "", 201001234567),
    ];
    for (phone, country, number) in cases {
        // The country stands behind the phone, so it must be read first.
        let draft = one(&format!("name,phone,country\nA,{phone},{country}\nB,0501111111,SA\n"));
        assert_eq!(draft.phones.first().and_then(|phone| phone.number), Some(E164(number)), "{phone} {country}");
    }
}

#[test]
fn what_cannot_be_read_is_named_and_kept() {
    let draft = one("name,phone,email,birthday,total spent,country,consent\n\
         A,9.66501E+11,sara(at)x,99/99/2024,lots,Atlantis,perhaps\n\
         B,0501234567,b@example.com,1/2/2024,5,SA,yes\n");
    assert_eq!(
        kinds(&draft),
        [
            IssueKind::CountryUnknown,
            IssueKind::PhoneLostDigits,
            IssueKind::EmailInvalid,
            IssueKind::DateInvalid,
            IssueKind::NumberInvalid,
            IssueKind::ConsentUnknown,
        ]
    );
    assert_eq!(draft.phones, [Phone::unread("9.66501E+11")]);
    let kept: Vec<&str> = draft.extra.iter().map(|(_, value)| value.as_str()).collect();
    assert_eq!(kept, ["Atlantis", "sara(at)x", "99/99/2024", "lots", "perhaps"]);
    assert_eq!(draft.consent, Some(ConsentState::Unknown));
    assert_eq!(draft.issues[1].column, Some(1));
    assert_eq!(draft.issues[1].raw, "9.66501E+11");
}

#[test]
fn names_are_joined_and_placeholders_are_empty() {
    let draft = one("First Name,Middle Name,Last Name,Phone,Email,City\nSara,Omar,Ali,0501234567,-,N/A\n");
    assert_eq!(draft.name, "Sara Omar Ali");
    assert_eq!((draft.emails.len(), draft.city.as_str(), draft.issues.len()), (0, "", 0));
}

#[test]
fn a_row_without_name_number_or_address_is_not_kept() {
    let draft = one("name,phone,city\n,12,جدة\nA,0501234567,x\n");
    assert!(!draft.is_somebody());
    assert_eq!(kinds(&draft), [IssueKind::PhoneTooShort, IssueKind::NothingToKeep]);
    assert!(one("name,phone,city\nA,12,x\nB,0501234567,x\n").is_somebody());
}

#[test]
fn the_whole_column_decides_on_day_and_month() {
    let (days, _) = drafts("name,birthday\nA,03/04/2020\nB,25/12/2020\n");
    assert_eq!(days[0].birthday, Date::from_ymd(2020, 4, 3));
    let (months, _) = drafts("name,birthday\nA,03/04/2020\nB,12/25/2020\n");
    assert_eq!(months[0].birthday, Date::from_ymd(2020, 3, 4));
}

#[test]
fn consent_is_read_in_three_languages_and_refusals_the_other_way() {
    let cases = [
        ("consent", "نعم", Some(ConsentState::OptedIn)),
        ("consent", "Oui", Some(ConsentState::OptedIn)),
        ("consent", "TRUE", Some(ConsentState::OptedIn)),
        ("consent", "لا", Some(ConsentState::OptedOut)),
        ("consent", "غير موافق", Some(ConsentState::OptedOut)),
        ("consent", "", None),
        ("opt-out", "yes", Some(ConsentState::OptedOut)),
        ("opt-out", "no", None),
    ];
    for (header, cell, expected) in cases {
        let draft = one(&format!("name,phone,{header}\nA,0501234567,{cell}\nB,0551234567,yes\n"));
        assert_eq!(draft.consent, expected, "{header} {cell}");
    }
}

#[test]
fn wrapping_of_programs_is_taken_off() {
    let draft = one("name,phone,customer id,city\n'سارة','+966501234567,'7210448301122,\"=\"\"جدة\"\"\"\n");
    assert_eq!((draft.name.as_str(), draft.city.as_str()), ("سارة", "جدة"));
    assert_eq!(draft.phones[0].number, Some(E164(966501234567)));
    assert_eq!(draft.extra, [("customer id".to_owned(), "7210448301122".to_owned())]);
    assert_eq!(unwrapped("'Abd"), "'Abd");
    assert_eq!(unwrapped("O'Neil"), "O'Neil");
}

#[test]
fn tags_are_set_apart_by_what_people_use() {
    let cases: [(&str, &[&str]); 9] = [
        ("vip", &["vip"]),
        ("vip,new;old|x/y", &["vip", "new", "old", "x", "y"]),
        ("عميل دائم، مهم؛ جديد", &["عميل دائم", "مهم", "جديد"]),
        ("\"VIP, gold\",\"Blog\"", &["VIP, gold", "Blog"]),
        ("* myContacts ::: Navy ::: * Work", &["Navy", "Work"]),
        ("a\nb\r\nc", &["a", "b", "c"]),
        ("24/7, 2024/05", &["24/7", "2024/05"]),
        (" , ;; ", &[]),
        ("\"open, end", &["open", "end"]),
    ];
    for (cell, expected) in cases {
        let mut tags = Vec::new();
        tags_of(cell, |tag| tags.push(tag.to_owned()));
        assert_eq!(tags, expected, "{cell:?}");
    }
    let (drafts, names) = drafts("name,tags\nA,\"VIP, vip ,Vip\"\nB,أحمر\nC,احمر\n");
    assert_eq!(names, ["VIP", "أحمر"]);
    assert_eq!(drafts.iter().map(|draft| draft.tags.clone()).collect::<Vec<_>>(), [vec![0], vec![1], vec![1]]);
}

#[test]
fn extra_cells_are_named() {
    let draft = one("name,phone\nA,0501234567,x,y\nB,0551234567\nC,0561234567\n");
    assert_eq!(draft.issues, [RowIssue { column: None, kind: IssueKind::ExtraCells, raw: "x | y".into() }]);
}

#[test]
fn plain_amounts_and_counts_agree_with_the_careful_readers() {
    use super::super::cell::{parse_count, parse_spent};
    for text in ["0", "7", "12.5", "12.50", "1234.05", "999999999", "1,234.50", "١٢٫٥"] {
        assert_eq!(parse_spent(text), crate::domain::money::parse_amount(text), "{text}");
    }
    assert_eq!(parse_count("12"), Some(12));
    assert_eq!(parse_count("12.0"), Some(12));
    assert_eq!(parse_count("12.5"), None);
    assert_eq!(parse_count("-1"), None);
}
