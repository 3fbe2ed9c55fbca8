//! Backups written, read, damaged and forged.

mod random;
mod slices;

use super::manifest::*;
use super::*;
use crate::domain::book::ledger::{Item, Key, Stamp};
use crate::domain::consent::{Consent, ConsentState};
use crate::domain::contact::{FieldName, FieldValue};
use crate::domain::country::Country;
use crate::domain::date::Date;
use crate::domain::email::Email;
use crate::domain::export::archive::{Archive, Packing};
use crate::domain::message::TemplateId;
use crate::domain::money::Amount;
use crate::domain::phone::{E164, Phone, PhoneKind};
use crate::domain::recipe::{Recipe, RecipeId};
use crate::domain::segment::SegmentId;
use crate::domain::settings::LinkHost;
use crate::domain::tag::{DimensionId, TagColor};
use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, TestRng};
use sha2::{Digest, Sha256};
use std::io::{Cursor, Read, Write};

fn small() -> BackupData {
    let contact = |id: u128, name: &str| Contact {
        name: name.into(),
        ..Contact::new(ContactId(id), Timestamp(1_777_800_000_123))
    };
    let sara = Contact {
        phones: vec![
            Phone { number: Some(E164(966_501_234_567)), kind: PhoneKind::Mobile, raw: String::new() },
            Phone { number: None, kind: PhoneKind::Unknown, raw: "9.66E+11".into() },
        ],
        emails: vec![Email("sara@example.com".into())],
        city: "الرياض".into(),
        country: Country::parse("SA"),
        birthday: Date::from_ymd(1604, 2, 29),
        last_contact: Date::from_ymd(2026, 5, 1),
        purchases: Some(7),
        spent: Some(Amount(-1_250_500)),
        first_purchase: Date::from_ymd(2024, 2, 29),
        last_purchase: Date::from_ymd(2026, 4, 30),
        note: "سطر\nآخر \"quoted\" \u{2028}".into(),
        consent: Consent { state: ConsentState::OptedIn, on: Date::from_ymd(2026, 1, 2), source: "in the shop".into() },
        extra: vec![("Size".into(), "M".into())],
        ..contact(0x0190_0000_0000_7000_8000_0000_0000_0001, "سارة")
    };
    let ids = [sara.id, ContactId(0x0190_0000_0000_7000_8000_0000_0000_0002)];
    BackupData {
        frame: BackupFrame {
            made: Timestamp(1_777_803_600_000),
            app: "Daftar 0.1.0".into(),
            settings: Settings {
                shop: "متجر الورد".into(),
                currency: "ر.س".into(),
                link_host: LinkHost::Api,
                ..Settings::default()
            },
            tags: vec![
                Tag { id: TagId(1), name: "VIP".into(), color: TagColor::Amber, dimension: None },
                Tag {
                    id: TagId(u64::MAX),
                    name: "عطور".into(),
                    color: TagColor::Pink,
                    dimension: Some(DimensionId(5)),
                },
            ],
            dimensions: vec![Dimension { id: DimensionId(5), name: "اهتمام".into(), color: TagColor::Teal }],
            segments: vec![Segment { id: SegmentId(6), name: "الأوفياء".into(), filter: "tag:VIP".into() }],
            templates: vec![Template {
                id: TemplateId(7),
                name: "عيد".into(),
                text: "مرحبا {{first_name}}\nكل عام".into(),
            }],
            lists: vec![BackupList {
                id: ListId(8),
                name: "رمضان".into(),
                filter: String::new(),
                made: Timestamp(1_777_800_000_000),
                recipients: ids.to_vec(),
            }],
            campaigns: vec![BackupCampaign {
                id: CampaignId(9),
                name: "عرض".into(),
                text: "مرحبا".into(),
                made: Timestamp(1_777_800_000_000),
                recipients: ids.to_vec(),
                opened: ids[..1].to_vec(),
                sent: vec![],
                skipped: ids[1..].to_vec(),
            }],
            apart: vec![(ids[0], ids[1])],
            recipes: vec![Recipe {
                id: RecipeId(4),
                name: "عملاء.csv".into(),
                used: Timestamp(1_777_800_000_000),
                headers: vec!["الاسم".into(), String::new()],
                text: "{\"columns\":[]}".into(),
            }],
            arrangements: Vec::new(),
            ledger: vec![
                Remembered::Seen { device: u64::MAX, until: 1_777_803_600_000 },
                Remembered::Removed(contact(0x0190_0000_0000_7000_8000_0000_0000_0009, "مها")),
                Remembered::Set {
                    what: Key::Field(FieldName::Name),
                    stamp: Stamp { at: 1_777_803_600_000, device: u64::MAX },
                    contacts: vec![ids[0]],
                },
                Remembered::Item { item: Item::Tag(TagId(u64::MAX)), stamp: Stamp { at: 7, device: 1 } },
                Remembered::Beneath {
                    contact: ids[0],
                    values: vec![(Stamp::NEVER, FieldValue::Spent(Some(Amount(i64::MIN))))],
                },
            ],
        },
        contacts: vec![(sara, vec![TagId(1), TagId(u64::MAX)]), (contact(ids[1].0, ""), vec![])],
    }
}

fn written(data: &BackupData) -> Vec<u8> {
    data.write().expect("it is written")
}

fn sha256_text(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

fn member(bytes: &[u8], name: &str) -> String {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("it is a zip");
    let mut text = String::new();
    zip.by_name(name).expect("it is there").read_to_string(&mut text).expect("it is text");
    text
}

/// The backup again with one member's text changed, and the manifest made to agree with it.
fn forged(bytes: &[u8], name: &str, change: impl Fn(&str) -> String) -> Vec<u8> {
    let mut manifest: Manifest = serde_json::from_str(&member(bytes, MANIFEST)).expect("it reads");
    let mut archive = Archive::new(Packing::Deflated);
    for entry in &mut manifest.members {
        let mut text = member(bytes, &entry.name);
        if entry.name == name {
            text = change(&text);
            entry.bytes = text.len() as u64;
            entry.records = if name.ends_with(".ndjson") { text.matches('\n').count() as u64 } else { 1 };
            entry.sha256 = sha256_text(text.as_bytes());
        }
        archive.begin(&entry.name).and_then(|()| archive.write_all(text.as_bytes())).expect("it is written");
    }
    manifest.digest = manifest.digest();
    let text = serde_json::to_string(&manifest).expect("it is written");
    archive.begin(MANIFEST).and_then(|()| archive.write_all(text.as_bytes())).expect("it is written");
    archive.finish().expect("it is written")
}

/// The backup with other bytes for some members (`None` leaves one out), the manifest as it was unless named.
fn replaced(bytes: &[u8], name: &str, text: Option<&str>) -> Vec<u8> {
    let mut archive = Archive::new(Packing::Deflated);
    let zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("it is a zip");
    for other in members_of(FORMAT).chain([MANIFEST]).filter(|other| zip.index_for_name(other).is_some()) {
        let old = member(bytes, other);
        let text = if other == name { text } else { Some(old.as_str()) };
        if let Some(text) = text {
            archive.begin(other).and_then(|()| archive.write_all(text.as_bytes())).expect("it is written");
        }
    }
    archive.finish().expect("it is written")
}

fn damaged(member: &str) -> Result<BackupData, BackupProblem> {
    Err(BackupProblem::Damaged { member: member.into() })
}

#[test]
fn a_backup_reads_back_as_it_was() {
    let data = small();
    assert_eq!(read_backup(&written(&data)), Ok(data));
}

#[test]
fn the_same_data_gives_the_same_bytes_in_whatever_order() {
    let data = small();
    let mut shuffled = data.clone();
    shuffled.contacts.reverse();
    shuffled.frame.tags.reverse();
    shuffled.frame.campaigns[0].recipients.reverse();
    shuffled.contacts.iter_mut().for_each(|(_, tags)| tags.reverse());
    assert_eq!(sha256_text(&written(&data)), sha256_text(&written(&shuffled)));
}

#[test]
fn anybody_can_read_the_lines() {
    let bytes = written(&small());
    let contacts = member(&bytes, CONTACTS);
    let first = contacts.lines().next().expect("there is a line");
    assert_eq!(
        first,
        "{\"id\":\"01900000-0000-7000-8000-000000000001\",\"name\":\"سارة\",\"phones\":[{\"number\":\"+966501234567\",\
         \"kind\":\"mobile\"},{\"kind\":\"unknown\",\"raw\":\"9.66E+11\"}],\"emails\":[\"sara@example.com\"],\"city\":\
         \"الرياض\",\"country\":\"SA\",\"birthday\":\"--02-29\",\"last_contact\":\"2026-05-01\",\"purchases\":7,\"spent\":\
         \"-1250.5\",\"first_purchase\":\"2024-02-29\",\"last_purchase\":\"2026-04-30\",\"note\":\"سطر\\nآخر \\\"quoted\\\" \u{2028}\",\"consent\":{\"state\":\"opted_in\",\"on\":\"2026-01-02\",\
         \"source\":\"in the shop\"},\"tags\":[{\"id\":\"0000000000000001\",\"name\":\"VIP\"},{\"id\":\
         \"ffffffffffffffff\",\"name\":\"عطور\"}],\"extra\":[[\"Size\",\"M\"]],\"created\":\"2026-05-03T09:20:00.123Z\"}"
    );
    assert!(member(&bytes, README).contains("contacts.ndjson"));
    let manifest: serde_json::Value = serde_json::from_str(&member(&bytes, MANIFEST)).expect("it reads");
    assert_eq!((&manifest["format"], &manifest["made"]), (&7.into(), &"2026-05-03T10:20:00.000Z".into()));
    assert_eq!(manifest["members"][4]["records"], 2);
}

#[test]
fn contacts_out_of_order_are_not_written() {
    let data = small();
    let backwards = data.contacts.iter().rev().map(|(contact, tags)| (contact, tags.clone()));
    assert!(matches!(write_backup(&data.frame, backwards), Err(BackupWriteError::OutOfOrder { .. })));
    let twice = data.contacts.iter().chain(&data.contacts[1..]).map(|(contact, tags)| (contact, tags.clone()));
    assert!(matches!(write_backup(&data.frame, twice), Err(BackupWriteError::OutOfOrder { .. })));
}

#[test]
fn a_record_too_long_to_read_is_not_written() {
    let mut data = small();
    data.contacts[1].0.note = "x".repeat(LINE_LIMIT);
    assert!(matches!(data.write(), Err(BackupWriteError::RecordTooLong { member: CONTACTS, line: 2 })));
}

#[test]
fn a_tag_that_nobody_knows_is_left_out() {
    let mut data = small();
    data.contacts[1].1 = vec![TagId(77)];
    let back = read_backup(&written(&data)).expect("it reads");
    assert_eq!(back.contacts[1].1, []);
}

#[test]
fn other_files_are_no_backups() {
    let mut zip = Archive::new(Packing::Deflated);
    zip.begin("manifest.json").and_then(|()| zip.write_all(b"{\"manifest_version\":3}")).expect("it is written");
    let extension = zip.finish().expect("it is written");
    let cases: [&[u8]; 5] = [b"", b"PK", b"name,phone\nAli,0501234567\n", &[0xFF; 4_000], &extension];
    for bytes in cases {
        assert_eq!(read_backup(bytes), Err(BackupProblem::NotABackup));
    }
}

#[test]
fn a_newer_format_says_so() {
    let bytes = written(&small());
    let newer = replaced(&bytes, MANIFEST, Some("{\"format\":8,\"something\":\"new\"}"));
    assert_eq!(read_backup(&newer), Err(BackupProblem::TooNew { format: 8 }));
    let bytes = forged(&bytes, TAGS, str::to_owned);
    assert!(read_backup(&bytes).is_ok());
}

#[test]
fn backups_of_earlier_formats_still_open() {
    let bytes = written(&small());
    let mut manifest: Manifest = serde_json::from_str(&member(&bytes, MANIFEST)).expect("it reads");
    let mut as_format = |format: u32, without: &str| {
        manifest.format = format;
        manifest.members.retain(|entry| entry.name != without);
        manifest.digest = manifest.digest();
        serde_json::to_string(&manifest).expect("it is written")
    };
    let mut before = small();
    let text = as_format(6, ARRANGEMENTS);
    let bytes = replaced(&replaced(&bytes, MANIFEST, Some(&text)), ARRANGEMENTS, None);
    assert_eq!(read_backup(&bytes), Ok(before.clone()));
    before.frame.ledger = Vec::new();
    let text = as_format(4, LEDGER);
    let bytes = replaced(&replaced(&bytes, MANIFEST, Some(&text)), LEDGER, None);
    assert_eq!(read_backup(&bytes), Ok(before.clone()));
    before.frame.recipes = Vec::new();
    let text = as_format(2, RECIPES);
    let bytes = replaced(&replaced(&bytes, MANIFEST, Some(&text)), RECIPES, None);
    assert_eq!(read_backup(&bytes), Ok(before.clone()));
    before.frame.apart = Vec::new();
    let text = as_format(1, APART);
    let first = replaced(&replaced(&bytes, MANIFEST, Some(&text)), APART, None);
    assert_eq!(read_backup(&first), Ok(before));
    // The newer format without its newer member is damage, and the other way round.
    assert_eq!(read_backup(&replaced(&bytes, APART, None)), damaged(APART));
    assert_eq!(read_backup(&replaced(&bytes, MANIFEST, Some(&text))), damaged(MANIFEST));
}

#[test]
fn a_backup_from_before_days_of_purchase_still_opens() {
    let mut data = small();
    for (contact, _) in &mut data.contacts {
        (contact.first_purchase, contact.last_purchase) = (None, None);
    }
    let bytes = written(&data);
    data.frame.ledger = Vec::new();
    assert!(!member(&bytes, CONTACTS).contains("first_purchase"), "a day that is not known is left out, as before");
    let mut manifest: Manifest = serde_json::from_str(&member(&bytes, MANIFEST)).expect("it reads");
    manifest.members.retain(|entry| entry.name != LEDGER && entry.name != ARRANGEMENTS);
    manifest.format = 3;
    manifest.digest = manifest.digest();
    let text = serde_json::to_string(&manifest).expect("it is written");
    let bytes = replaced(&replaced(&bytes, MANIFEST, Some(&text)), LEDGER, None);
    assert_eq!(read_backup(&replaced(&bytes, ARRANGEMENTS, None)), Ok(data));
}

#[test]
fn what_does_not_agree_with_the_manifest_is_damaged() {
    let bytes = written(&small());
    for name in members_of(FORMAT) {
        let changed = format!("{}\n", member(&bytes, name));
        assert_eq!(read_backup(&replaced(&bytes, name, Some(&changed))), damaged(name), "{name} changed");
        assert_eq!(read_backup(&replaced(&bytes, name, None)), damaged(name), "{name} missing");
    }
    let manifest = member(&bytes, MANIFEST);
    for (old, new) in [
        ("Daftar 0.1.0", "Daftar 0.1.1"),
        ("2026-05-03", "2026-05-04"),
        ("\"records\": 2", "\"records\": 3"),
        ("\"format\": 7", "\"format\": 6"),
    ] {
        assert!(manifest.contains(old));
        assert_eq!(
            read_backup(&replaced(&bytes, MANIFEST, Some(&manifest.replacen(old, new, 1)))),
            damaged(MANIFEST),
            "{old}"
        );
    }
}

#[test]
fn a_line_that_does_not_read_is_named() {
    let bytes = written(&small());
    let cases = [
        (CONTACTS, "\"number\":\"+966501234567\"", "\"number\":\"966501234567\"", 1),
        (CONTACTS, "\"+966501234567\"", "\"+0966501234567\"", 1),
        (CONTACTS, "\"2026-05-01\"", "\"2026-02-30\"", 1),
        (CONTACTS, "\"-1250.5\"", "\"-1250.5001\"", 1),
        (CONTACTS, "\"ffffffffffffffff\"", "\"fffffffffffffffe\"", 1),
        (CONTACTS, "000000000002\"", "000000000001\"", 2),
        (CONTACTS, "\"state\":\"unknown\"", "\"state\":\"maybe\"", 2),
        (CONTACTS, "\"purchases\"", "\"orders\"", 1),
        (TAGS, "\"0000000000000005\"", "\"0000000000000006\"", 2),
        (TAGS, "amber", "azure", 1),
        (LISTS, "T09", "X09", 1),
        (LIST_RECIPIENTS, "\"recipients\"", "\"sent\"", 1),
        (CAMPAIGN_RECIPIENTS, "\"opened\"", "\"read\"", 2),
        (CAMPAIGN_RECIPIENTS, "0009\"", "000a\"", 1),
        (SEGMENTS, "}\n", "", 1),
        (SEGMENTS, "}\n", "}\n\n", 2),
        (SETTINGS, "api.whatsapp.com", "example.com", 1),
        (TEMPLATES, "\\n", "\n", 1),
    ];
    for (name, old, new, line) in cases {
        assert!(member(&bytes, name).contains(old), "{name} has {old}");
        let bytes = forged(&bytes, name, |text| text.replacen(old, new, 1));
        assert_eq!(
            read_backup(&bytes),
            Err(BackupProblem::Line { member: name.into(), line }),
            "{name}: {old} -> {new}"
        );
    }
}

#[test]
fn a_file_cut_anywhere_is_refused() {
    let bytes = written(&small());
    for end in 0..bytes.len() {
        let cut = read_backup(&bytes[..end]);
        assert!(cut.is_err(), "cut at {end}");
        if end > 50 {
            assert_eq!(cut, damaged("zip"), "cut at {end}");
        }
    }
}

#[test]
fn flipped_bits_are_never_accepted_as_other_data() {
    let data = small();
    let bytes = written(&data);
    let mut random = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let (mut refused, mut harmless) = (0, 0);
    for round in 0..10_000 {
        let mut flipped = bytes.clone();
        // Mostly one bit, sometimes a few.
        for _ in 0..1 + round % 3 {
            let at = random.random_range(0..flipped.len());
            flipped[at] ^= 1 << random.random_range(0..8u32);
        }
        match read_backup(&flipped) {
            Err(_) => refused += 1,
            // A bit of a zip header that says nothing about the content, such as the time of a member.
            Ok(read) => {
                assert_eq!(read, data);
                harmless += 1;
            }
        }
    }
    assert_eq!(refused + harmless, 10_000);
    assert!(refused > 5_000, "most flips are noticed: {refused}");
}

#[test]
fn spellings_are_exact_for_any_value() {
    use super::words::*;
    for value in [i64::MIN, i64::MIN + 1, -1_001, -1, 0, 1, 999, 1_000, 10_000, i64::MAX] {
        assert_eq!(parse_exact_amount(&amount_text(Amount(value))), Some(Amount(value)));
        assert_eq!(parse_time(&time_text(Timestamp(value))), Some(Timestamp(value)));
    }
    for value in [i32::MIN, -800_000, -1, 0, 1, 20_000, 3_000_000, i32::MAX] {
        assert_eq!(parse_day(&date_text(Date(value))), Some(Date(value)));
    }
    for (text, expected) in [("5", 5_000), ("0.05", 50), ("-0.5", -500), ("10", 10_000)] {
        assert_eq!(amount_text(Amount(expected)), text);
    }
    for text in ["", "-", "1.2345", "+1", "01", "1.a", "99999999999999999999"] {
        assert_eq!(parse_exact_amount(text), None, "{text}");
    }
    for text in ["", "2026-1", "x", "2026-13-01", "20260101", "أ-ب-ج"] {
        assert_eq!(parse_day(text), None, "{text}");
    }
}
