//! Backups written and read in slices, how much is unpacked at most, and members that others packed.

use super::*;

#[test]
fn it_is_written_and_read_in_slices_of_any_size() {
    let mut data = small();
    data.frame.lists[0].recipients = (0..25_000).map(ContactId).collect();
    let bytes = written(&data);
    for (slice, least) in [(1, 25), (1_000, 25), (100_000, 8)] {
        let mut writing = Writing::new(data.frame.clone()).expect("it is begun");
        data.contacts.iter().for_each(|(contact, tags)| writing.contact(contact, tags.clone()).expect("in order"));
        let mut slices = 0;
        while !writing.advance(slice).expect("it is written") {
            slices += 1;
        }
        assert!(slices >= least, "{slices} slices of {slice}");
        let (again, frame) = writing.finish().expect("it is written");
        assert_eq!((sha256_text(&again), &frame), (sha256_text(&bytes), &data.frame));

        let mut reading = Reading::open(&bytes).expect("it is begun");
        let (mut contacts, mut before) = (Vec::new(), 0);
        while !reading.advance(slice, |contact, tags| contacts.push((contact, tags))).expect("it is read") {
            let (done, total) = reading.progress();
            assert!(before <= done && done <= total, "{done} of {total}");
            before = done;
        }
        assert_eq!((contacts, reading.finish()), (data.contacts.clone(), Ok(data.frame.clone())));
    }
    let mut reading = Reading::open(&bytes).expect("it is begun");
    assert_eq!(reading.advance(1, |_, _| ()), Ok(false));
    assert!(reading.finish().is_err(), "what was not read to its end is nothing");
}

#[test]
fn no_more_is_unpacked_than_is_allowed() {
    let bytes = written(&small());
    let manifest = |change: &dyn Fn(&mut Member)| {
        let mut manifest: Manifest = serde_json::from_str(&member(&bytes, MANIFEST)).expect("it reads");
        change(&mut manifest.members[4]);
        manifest.digest = manifest.digest();
        replaced(&bytes, MANIFEST, Some(&serde_json::to_string(&manifest).expect("it is written")))
    };
    // More text or lines in all than a writer would write, and another length than the zip says: before anything is unpacked.
    for change in [
        &(|member: &mut Member| member.bytes = FILE_LIMIT) as &dyn Fn(&mut Member),
        &|member| member.records = RECORD_LIMIT,
        &|member| member.bytes += 1,
    ] {
        assert!(
            matches!(Reading::open(&manifest(change)), Err(BackupProblem::Damaged { member }) if !member.is_empty())
        );
    }
    // A line without an end, which packs to next to nothing, and one that is only just not too long.
    let endless = forged(&bytes, SEGMENTS, |_| " ".repeat(LINE_LIMIT * 2));
    assert!(endless.len() < LINE_LIMIT / 100);
    assert_eq!(read_backup(&endless), Err(BackupProblem::Line { member: SEGMENTS.into(), line: 1 }));
    let long =
        |length: usize| forged(&bytes, SEGMENTS, |text| format!("{}{text}", " ".repeat(length - text.len() + 1)));
    assert_eq!(read_backup(&long(LINE_LIMIT)), Ok(small()));
    let too_long = BackupProblem::Line { member: SEGMENTS.into(), line: 1 };
    assert_eq!(read_backup(&long(LINE_LIMIT + 1)), Err(too_long));
    let mut archive = Archive::new(Packing::Deflated);
    for (name, text) in [(README, ""), (MANIFEST, &" ".repeat(200_000_000))] {
        archive.begin(name).and_then(|()| archive.write_all(text.as_bytes())).expect("it is written");
    }
    assert_eq!(read_backup(&archive.finish().expect("it is written")), damaged(MANIFEST));
}

#[test]
fn packed_again_by_another_program_it_still_opens() {
    let bytes = written(&small());
    for method in [zip::CompressionMethod::Stored, zip::CompressionMethod::Deflated] {
        let options = zip::write::SimpleFileOptions::default().compression_method(method);
        let mut again = zip::ZipWriter::new(Cursor::new(Vec::new()));
        // In another order, with the time of packing.
        for name in [MANIFEST].into_iter().chain(members_of(FORMAT)) {
            again.start_file(name, options).expect("a member is begun");
            again.write_all(member(&bytes, name).as_bytes()).expect("it is written");
        }
        let again = again.finish().expect("it is written").into_inner();
        assert_ne!(again, bytes);
        assert_eq!(read_backup(&again), Ok(small()));
    }
}

#[test]
fn a_backup_that_the_former_format_wrote_still_opens() {
    // The members are stored; made by the last version before they were packed.
    let bytes = include_bytes!("../../../../../tests/data/backups/format-5.zip");
    assert_eq!(read_backup(bytes), Ok(small()));
    assert!(member(bytes, MANIFEST).contains("\"format\": 5"));
}

#[test]
fn large_sets_are_cut_into_lines() {
    let mut data = small();
    data.frame.lists[0].recipients = (0..2_500).map(ContactId).collect();
    let bytes = written(&data);
    assert_eq!(member(&bytes, LIST_RECIPIENTS).lines().count(), 3);
    assert_eq!(read_backup(&bytes), Ok(data));
}
