//! Cards as a phone's address book reads them.

use super::*;
use crate::domain::contact::ContactId;
use crate::domain::date::{Date, Timestamp};
use crate::domain::email::Email;
use crate::domain::phone::{E164, Phone, PhoneKind};
use proptest::prelude::*;

fn contact(name: &str) -> Contact {
    Contact {
        name: name.into(),
        phones: vec![Phone { number: Some(E164(966_501_234_567)), kind: PhoneKind::Mobile, raw: String::new() }],
        ..Contact::new(ContactId(1), Timestamp(0))
    }
}

fn card(contact: &Contact, options: &CardOptions) -> String {
    vcards([(contact, Vec::<&str>::new())], options)
}

/// Logical lines, with the folding taken away.
fn unfolded(card: &str) -> Vec<String> {
    card.replace("\r\n ", "").split_terminator("\r\n").map(str::to_owned).collect()
}

/// A text value with its escapes taken away.
fn unescaped(value: &str) -> String {
    let mut out = String::new();
    let mut letters = value.chars();
    while let Some(letter) = letters.next() {
        match (letter, letter == '\\') {
            (_, true) => match letters.next() {
                Some('n') => out.push('\n'),
                Some(other) => out.push(other),
                None => panic!("a lone backslash at the end of {value:?}"),
            },
            (letter, false) => out.push(letter),
        }
    }
    out
}

#[test]
fn a_full_card_reads_as_written() {
    let contact = Contact {
        emails: vec![Email("sara@example.com".into())],
        birthday: Date::from_ymd(1990, 5, 14),
        note: "secret".into(),
        ..contact("سارة العتيبي")
    };
    let card = vcards([(&contact, vec!["VIP", "a,b"])], &CardOptions { prefix: "D01 ".into(), note: false });
    assert_eq!(
        card,
        "BEGIN:VCARD\r\nVERSION:3.0\r\nN:العتيبي;D01 سارة;;;\r\nFN:D01 سارة العتيبي\r\nTEL;TYPE=CELL:+966501234567\r\n\
         EMAIL;TYPE=INTERNET:sara@example.com\r\nBDAY:1990-05-14\r\nCATEGORIES:VIP,a\\,b\r\nEND:VCARD\r\n"
    );
}

#[test]
fn the_note_goes_along_only_when_asked() {
    let contact = Contact { note: "ring; twice\nthen wait".into(), ..contact("Ali") };
    assert!(!card(&contact, &CardOptions::default()).contains("NOTE"));
    let with_note = card(&contact, &CardOptions { note: true, ..CardOptions::default() });
    assert!(with_note.contains("NOTE:ring\\; twice\\nthen wait\r\n"));
}

#[test]
fn a_birthday_without_a_year_says_so() {
    let contact = Contact { birthday: Date::from_ymd(1604, 2, 29), ..contact("Ali") };
    assert!(card(&contact, &CardOptions::default()).contains("BDAY;X-APPLE-OMIT-YEAR=1604:1604-02-29\r\n"));
}

#[test]
fn a_contact_without_a_name_is_called_by_its_number() {
    assert!(card(&contact(" "), &CardOptions::default()).contains("FN:+966 50 123 4567\r\n"));
}

#[test]
fn names_split_so_that_they_read_the_same_together() {
    let cases = [
        ("سارة العتيبي", ("سارة", "العتيبي")),
        ("عبد الله بن محمد", ("عبد الله", "بن محمد")),
        ("Ali", ("Ali", "")),
        ("د. سارة العتيبي", ("د. سارة العتيبي", "")),
        ("", ("", "")),
    ];
    for (name, expected) in cases {
        assert_eq!(given_and_family(name), expected, "{name}");
    }
}

#[test]
fn a_letter_is_never_cut_in_two() {
    let mut folded = String::new();
    fold_into(&"ش".repeat(60), &mut folded);
    let lengths: Vec<usize> = folded.split_terminator("\r\n").map(str::len).collect();
    assert_eq!(lengths, [74, 47]);
    assert_eq!(folded.replace("\r\n ", ""), format!("{}\r\n", "ش".repeat(60)));
}

proptest! {
    #[test]
    fn every_line_fits_and_unfolds_to_the_original(name in "\\PC{1,200}", note in "(\\PC|\n){0,200}", tag in "\\PC{1,80}") {
        let contact = Contact { name: name.clone(), note: note.clone(), ..contact("") };
        let options = CardOptions { prefix: "D07 ".into(), note: true };
        let card = vcards([(&contact, vec![tag.as_str()])], &options);
        for line in card.split_terminator("\r\n") {
            prop_assert!(line.len() <= 75, "{} octets: {line}", line.len());
            prop_assert!(!line.contains('\r') && !line.contains('\n'));
        }
        let lines = unfolded(&card);
        let value = |property: &str| {
            lines.iter().find_map(|line| line.strip_prefix(property)?.strip_prefix(':')).map(unescaped).unwrap_or_default()
        };
        let kept = |text: &str| text.replace("\r\n", "\n").replace('\r', "\n").chars().filter(|c| !c.is_control() || *c == '\n' || *c == '\t').collect::<String>();
        if !name.trim().is_empty() {
            prop_assert_eq!(value("FN"), format!("D07 {}", kept(&name)));
        }
        prop_assert_eq!(value("NOTE"), kept(&note));
        prop_assert_eq!(value("CATEGORIES"), kept(&tag));
    }
}
