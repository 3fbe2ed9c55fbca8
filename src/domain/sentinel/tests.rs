//! What a sentinel says about every kind of loss, and that its text reads back or not at all.

use super::*;
use proptest::prelude::*;

fn figures(seq: u64, contacts: u32) -> Figures {
    Figures { seq, contacts, tags: 3, time: Timestamp(1_795_327_200_000) }
}

fn sentinel(seq: u64, contacts: u32) -> Sentinel {
    Sentinel {
        generation: 77,
        figures: figures(seq, contacts),
        digest: Digest(5),
        copy: Some(Timestamp(-4)),
        backup: None,
        schema: 2,
    }
}

fn found(seq: u64, contacts: u32) -> Found {
    Found { generation: 77, figures: figures(seq, contacts), digest: Some(Digest(5)) }
}

#[test]
fn every_kind_of_loss_has_its_verdict() {
    let known = sentinel(10, 100);
    let table = [
        ("the same", found(10, 100), Verdict::Fine),
        ("the sentinel lags", found(12, 90), Verdict::Newer),
        ("a snapshot begins behind it", Found { digest: None, ..found(12, 90) }, Verdict::Newer),
        ("nothing is left", Found::default(), Verdict::Empty),
        ("nothing is left, with a new number", Found { generation: 8, ..Found::default() }, Verdict::Empty),
        ("the log was cut", found(9, 100), Verdict::Shorter),
        ("as long, other entries", Found { digest: Some(Digest(6)), ..found(10, 100) }, Verdict::Different),
        ("longer, other entries", Found { digest: Some(Digest(6)), ..found(11, 100) }, Verdict::Different),
        ("another database", Found { generation: 8, ..found(10, 100) }, Verdict::Different),
        ("a contact is missing", found(10, 99), Verdict::Different),
    ];
    for (what, found, expected) in table {
        assert_eq!(verdict(Some(&known), &found), expected, "{what}");
        assert_eq!(verdict(None, &found), Verdict::Fine, "{what}, and nobody knows better");
    }
    let empty = sentinel(0, 0);
    assert_eq!(verdict(Some(&empty), &Found::default()), Verdict::Fine, "nothing was promised");
    assert_eq!(verdict(Some(&empty), &found(3, 3)), Verdict::Newer);
}

#[test]
fn the_digest_depends_on_every_entry_and_their_order() {
    let chain = |entries: &[&[u8]]| entries.iter().fold(Digest::default(), |digest, entry| digest.then(entry));
    let whole = chain(&[b"one", b"two", b"three"]);
    assert_eq!(whole, chain(&[b"one", b"two"]).then(b"three"), "a snapshot in between changes nothing");
    for other in [&[&b"one"[..], b"two"][..], &[b"two", b"one", b"three"], &[b"one", b"twothree"], &[b"", b"", b""]] {
        assert_ne!(whole, chain(other));
    }
}

#[test]
fn the_text_is_short_and_holds_figures_only() {
    let widest = Sentinel {
        generation: u64::MAX,
        figures: Figures { seq: u64::MAX, contacts: u32::MAX, tags: u32::MAX, time: Timestamp(i64::MIN) },
        digest: Digest(u64::MAX),
        copy: Some(Timestamp(i64::MIN)),
        backup: Some(Timestamp(i64::MIN)),
        schema: u8::MAX,
    };
    assert!(widest.text().len() < 220, "{}", widest.text().len());
    assert_eq!(parse_sentinel(&widest.text()), Some(widest));
    let table = ["", " ", "daftar1", "daftar1 0", "null", "[object Object]", "دفتر ١ ٢", &"a ".repeat(100_000)];
    for text in table {
        assert_eq!(parse_sentinel(text), None, "{:.20}", text);
    }
    let text = sentinel(10, 100).text();
    assert_eq!(parse_sentinel(&format!("{text} ")), None);
    assert_eq!(parse_sentinel(&text.replace("daftar1", "daftar2")), None, "another version says nothing");
}

proptest! {
    #[test]
    fn a_text_that_was_changed_anywhere_is_not_believed(
        seq in any::<u64>(), contacts in any::<u32>(), at in any::<prop::sample::Index>(), byte in 0x20_u8..0x7F,
    ) {
        let known = sentinel(seq, contacts);
        let text = known.text();
        prop_assert_eq!(parse_sentinel(&text), Some(known));
        let mut bytes = text.clone().into_bytes();
        bytes[at.index(text.len())] = byte;
        let changed = String::from_utf8(bytes).expect("ASCII stays ASCII");
        // Hexadecimal digits may be written large.
        if !changed.eq_ignore_ascii_case(&text) {
            prop_assert_eq!(parse_sentinel(&changed), None);
        }
    }

    #[test]
    fn anything_may_stand_in_its_place(text in any::<String>()) {
        prop_assert_eq!(parse_sentinel(&text), None);
    }
}
