//! Zips written and read, with the `zip` crate as the referee.

use super::*;
use proptest::prelude::*;
use std::io::{Cursor, Read, Write};
use zip::CompressionMethod;
use zip::write::SimpleFileOptions;

fn written(packing: Packing, members: &[(String, Vec<u8>)], piece: usize) -> Vec<u8> {
    let mut archive = Archive::new(packing);
    for (name, bytes) in members {
        archive.begin(name).expect("a member is begun");
        bytes.chunks(piece).for_each(|some| archive.write_all(some).expect("it is written"));
    }
    archive.finish().expect("it is written")
}

/// The members as we read them, through a room of this size.
fn unpacked(bytes: &[u8], room: usize) -> Vec<(String, Vec<u8>)> {
    let parts = members(bytes, 100).expect("it is a zip");
    let whole = |part: &Part| {
        let mut unpacking = Unpacking::new(part).expect("it can be read");
        let (mut whole, mut some) = (Vec::new(), vec![0; room]);
        loop {
            match unpacking.next(&mut some).expect("it is whole") {
                0 => return (part.name.clone(), whole),
                given => whole.extend_from_slice(&some[..given]),
            }
        }
    };
    parts.iter().map(whole).collect()
}

/// As the `zip` crate reads them, which checks every checksum.
fn refereed(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("it is a zip");
    let count = zip.len();
    let member = |at| {
        let mut file = zip.by_index(at).expect("it is there");
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).expect("it unpacks");
        (file.name().expect("it has a name").into_owned(), bytes)
    };
    (0..count).map(member).collect()
}

fn one(bytes: Vec<u8>) -> Vec<u8> {
    written(Packing::Deflated, &[("a".into(), bytes)], 1_000)
}

#[test]
fn text_gets_smaller_and_the_same_text_gives_the_same_bytes() {
    let text: Vec<u8> =
        (0..20_000).flat_map(|n| format!("{{\"id\":\"{n}\",\"name\":\"سارة\"}}\n").into_bytes()).collect();
    let length = text.len();
    let members = [("a.ndjson".to_owned(), text)];
    let packed = written(Packing::Deflated, &members, 977);
    assert!(packed.len() * 4 < length, "{} of {length}", packed.len());
    assert_eq!(packed, written(Packing::Deflated, &members, 977));
    assert_eq!(refereed(&packed), members);
    assert!(written(Packing::Stored, &members, 977).len() > length);
}

#[test]
fn a_member_never_gives_more_or_less_than_it_says() {
    // Ten megabytes in ten kilobytes, whose directory says that it is a thousand bytes less, or more.
    let bytes = one(vec![b' '; 10_000_000]);
    assert!(bytes.len() < 20_000);
    let at = bytes.windows(4).rposition(|some| some == CENTRAL).expect("a directory") + 24;
    for (said, most) in [(9_999_000u32, 9_999_000), (10_001_000, 10_000_000), (0, 0)] {
        let mut lying = bytes.clone();
        lying[at..at + 4].copy_from_slice(&said.to_le_bytes());
        let parts = members(&lying, 1).expect("it is a zip");
        let mut unpacking = Unpacking::new(&parts[0]).expect("it can be read");
        let (mut given, mut room) = (0, vec![0; 4_096]);
        let end = loop {
            match unpacking.next(&mut room) {
                Ok(some) if some > 0 => given += some,
                end => break end,
            }
        };
        assert_eq!(end, Err(Broken), "{said}");
        assert!(given <= most, "{given} of {said}");
    }
}

#[test]
fn what_is_cut_or_kept_otherwise_is_not_unpacked() {
    let bytes = one(b"some text that is packed, some text that is packed".to_vec());
    assert!((0..bytes.len()).all(|end| members(&bytes[..end], 9).is_none()));
    assert!(members(&bytes, 0).is_none(), "more members than asked for");
    let directory = bytes.windows(4).rposition(|some| some == CENTRAL).expect("a directory");
    // Encrypted, another method, another name in front, a stored member of another length.
    for (at, value) in [(directory + 8, 1), (directory + 10, 9), (LOCAL_LENGTH, b'b'), (directory + 10, 0)] {
        let mut other = bytes.clone();
        other[at] = value;
        let parts = members(&other, 9).expect("it is a zip");
        assert!(Unpacking::new(&parts[0]).is_err(), "{at}");
    }
}

#[test]
fn a_comment_at_the_end_is_no_harm() {
    let mut bytes = one(b"text".to_vec());
    let at = bytes.len() - 2;
    bytes[at] = 5;
    bytes.extend(b"hello");
    assert_eq!(unpacked(&bytes, 10), [("a".to_owned(), b"text".to_vec())]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_is_written_is_read_here_and_by_others(
        contents in proptest::collection::vec(proptest::collection::vec(prop_oneof![Just(b' '), any::<u8>()], 0..5_000), 0..4),
        (piece, room) in (1usize..3_000, 1usize..3_000),
        is_packed: bool,
    ) {
        let members: Vec<(String, Vec<u8>)> =
            contents.into_iter().zip(0..).map(|(bytes, n): (_, u32)| (format!("{n}.txt"), bytes)).collect();
        let packing = if is_packed { Packing::Deflated } else { Packing::Stored };
        let bytes = written(packing, &members, piece);
        prop_assert_eq!(&unpacked(&bytes, room), &members);
        prop_assert_eq!(&refereed(&bytes), &members);
        // And what others write is read here.
        let method = if is_packed { CompressionMethod::Deflated } else { CompressionMethod::Stored };
        let mut other = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in &members {
            other.start_file(name.as_str(), SimpleFileOptions::default().compression_method(method)).expect("begun");
            other.write_all(bytes).expect("written");
        }
        let other = other.finish().expect("written").into_inner();
        prop_assert_eq!(unpacked(&other, room), members);
    }

    #[test]
    fn bytes_of_any_kind_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200), at in 0usize..400) {
        members(&bytes, 9);
        let mut spliced = one(b"some text that is packed, some text that is packed".to_vec());
        let end = (at + bytes.len()).min(spliced.len());
        let at = at.min(end);
        spliced.splice(at..end, bytes);
        for part in members(&spliced, 9).unwrap_or_default() {
            if let Ok(mut unpacking) = Unpacking::new(&part) {
                let mut room = [0; 64];
                while unpacking.next(&mut room).is_ok_and(|given| given > 0) {}
            }
        }
    }
}
