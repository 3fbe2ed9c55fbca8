//! Any bytes as a backup.

#![no_main]

use daftar::domain::export::backup::{read_backup, write_backup};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(data) = read_backup(bytes) {
        let contacts = data.contacts.iter().map(|(contact, tags)| (contact, tags.clone()));
        let again = write_backup(&data.frame, contacts).expect("what was read can be written");
        assert_eq!(read_backup(&again).as_ref(), Ok(&data));
    }
});
