//! Broadcast lists cut into packs that WhatsApp accepts, and all packs in one file.

use super::archive::{Archive, Packing};
use super::vcard::{CardOptions, vcards};
use crate::domain::contact::Contact;
use std::borrow::Borrow;
use std::io::{self, Write};

/// The most recipients of one broadcast list in the WhatsApp Business app (whatsapp help, checked November 2026).
pub const PACK_SIZE: usize = 256;

/// The recipients in packs, in order: every pack is full but the last.
pub fn packs<T>(recipients: &[T]) -> std::slice::Chunks<'_, T> {
    recipients.chunks(PACK_SIZE)
}

/// Pack number `number`, counted from 1.
pub fn pack<T>(recipients: &[T], number: u32) -> Option<&[T]> {
    let index = usize::try_from(number).ok()?.checked_sub(1)?;
    packs(recipients).nth(index)
}

/// What goes in front of the names of a pack's contacts, such as `D01 `; wide enough that the packs sort by number.
pub fn pack_prefix(number: u32, packs: u32) -> String {
    format!("D{number:0width$} ", width = digits(packs))
}

/// The file of one pack inside the zip: `pack-01.vcf`.
pub fn pack_file(number: u32, packs: u32) -> String {
    format!("pack-{number:0width$}.vcf", width = digits(packs))
}

/// At least two digits, so that ten packs more don't change how the first nine are called.
fn digits(packs: u32) -> usize {
    packs.checked_ilog10().map_or(2, |log| usize::try_from(log).map_or(2, |log| (log + 1).max(2)))
}

/// Every pack as vCards in one zip; each name starts with its pack (`pack_prefix`). `contact` gives a recipient with the
/// names of its tags. The same recipients give the same bytes.
///
/// # Errors
/// When the zip would be larger than the format allows (4 GB).
pub fn packs_zip<R, C, T>(recipients: &[R], mut contact: impl FnMut(&R) -> (C, Vec<T>)) -> io::Result<Vec<u8>>
where
    C: Borrow<Contact>,
    T: AsRef<str>,
{
    let count = u32::try_from(packs(recipients).len()).unwrap_or(u32::MAX);
    let mut archive = Archive::new(Packing::Stored);
    for (number, pack) in (1u32..).zip(packs(recipients)) {
        let options = CardOptions { prefix: pack_prefix(number, count), note: false };
        archive.begin(&pack_file(number, count))?;
        archive.write_all(vcards(pack.iter().map(&mut contact), &options).as_bytes())?;
    }
    archive.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::contact::ContactId;
    use crate::domain::date::Timestamp;
    use std::io::Read;

    #[test]
    fn cuts_at_two_hundred_and_fifty_six() {
        let recipients: Vec<u32> = (0..600).collect();
        let sizes: Vec<usize> = packs(&recipients).map(<[u32]>::len).collect();
        assert_eq!(sizes, [256, 256, 88]);
        assert_eq!(pack(&recipients, 3).map(<[u32]>::first), Some(Some(&512)));
        assert_eq!((pack(&recipients, 0), pack(&recipients, 4)), (None, None));
        assert_eq!(packs::<u32>(&[]).len(), 0);
    }

    #[test]
    fn names_sort_by_number() {
        assert_eq!(pack_prefix(1, 3), "D01 ");
        assert_eq!(pack_prefix(7, 120), "D007 ");
        assert_eq!(pack_file(12, 12), "pack-12.vcf");
    }

    #[test]
    fn the_zip_holds_every_contact_in_its_pack_and_always_the_same_bytes() {
        let people: Vec<Contact> = (0..300)
            .map(|n| Contact { name: format!("سارة {n}"), ..Contact::new(ContactId(n), Timestamp(0)) })
            .collect();
        let zip = || packs_zip(&people, |person| (person.clone(), vec!["VIP"])).expect("a small zip is written");
        let bytes = zip();
        assert_eq!(bytes, zip());
        let mut archive = zip::ZipArchive::new(io::Cursor::new(&bytes)).expect("it is a zip");
        assert_eq!(archive.file_names().flatten().collect::<Vec<_>>(), ["pack-01.vcf", "pack-02.vcf"]);
        let mut second = String::new();
        archive.by_name("pack-02.vcf").expect("it is there").read_to_string(&mut second).expect("it is text");
        assert_eq!(second.matches("BEGIN:VCARD").count(), 44);
        assert!(second.contains("FN:D02 سارة 256\r\n"));
    }
}
