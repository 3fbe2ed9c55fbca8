//! Lists that people take away, as files. Who is in them comes from `audience`; how a file looks is `domain::export`'s
//! business; what it is called is here.

use super::contacts::tag_names;
use super::fill::Filler;
use super::overview::figure;
use super::{FileReply, Host, Service};
use crate::domain::book::Book;
use crate::domain::campaign::Recipient;
use crate::domain::campaign::template::compile;
use crate::domain::contact::Contact;
use crate::domain::date::Date;
use crate::domain::export::csv::{Headers, LinkRow, contacts_csv, links_csv};
use crate::domain::export::numbers::numbers;
use crate::domain::export::packs::{pack, pack_prefix, packs, packs_zip};
use crate::domain::export::vcard::{CardOptions, vcards};
use crate::domain::field::CustomField;
use crate::domain::slots::Slot;
use crate::domain::text::fold;
use crate::protocol::{ExportFormat, ServiceError, Source, Stage, Target};
use crate::store::Store;

const CSV: &str = "text/csv;charset=utf-8";
const TEXT: &str = "text/plain;charset=utf-8";
const VCARD: &str = "text/vcard;charset=utf-8";
pub(super) const ZIP: &str = "application/zip";
/// Characters of a list's name that go into a file's name, at most: file systems stop at 255 bytes.
const NAME_LIMIT: usize = 40;

impl<S: Store> Service<S> {
    /// A source as a file. `text` is the message of `ExportFormat::Links`, `arabic` the language of column headers.
    ///
    /// # Errors
    /// `Gone` for a list or pack that is not there.
    pub(super) async fn export<H: Host>(
        &mut self,
        host: &H,
        source: Source,
        format: ExportFormat,
        text: &str,
        arabic: bool,
    ) -> Result<FileReply, ServiceError> {
        let audience = self.gather(host, &source).await?;
        let slots = &audience.sendable;
        let total = u64::from(audience.summary.sendable);
        host.progress(Stage::Exporting, 0, total);
        let book = &self.desk(host).await?.book;
        let name = list_name(book, &source);
        let today = host.today();
        let count = |slots: &[Slot]| figure(super::journal::as_figure(slots.len()));
        let rows = |slots: &[Slot]| -> Vec<(Contact, Vec<String>)> {
            slots.iter().filter_map(|slot| card(book, *slot)).collect()
        };
        let (name, mime, contacts, bytes) = match format {
            ExportFormat::Csv => {
                let contacts = slots.iter().filter_map(|slot| card(book, *slot));
                let bytes = contacts_csv(&headers_in(arabic), &own_fields(book), contacts);
                (file_name(&name, today, "csv"), CSV, count(slots), bytes)
            }
            ExportFormat::Numbers => {
                let found =
                    slots.iter().filter_map(|slot| book.with_contact(*slot, |contact| contact.messaging_number())?);
                (file_name(&name, today, "txt"), TEXT, count(slots), numbers(found).into_bytes())
            }
            ExportFormat::VcardPack(number) => {
                let all = figure(super::journal::as_figure(packs(slots).len()));
                let pack = pack(slots, number).ok_or(ServiceError::Gone)?;
                let options = CardOptions { prefix: pack_prefix(number, all), note: false };
                let name = format!("{name}-{number:02}");
                (file_name(&name, today, "vcf"), VCARD, count(pack), vcards(rows(pack), &options).into_bytes())
            }
            ExportFormat::VcardPacks => {
                let cards = rows(slots);
                let zip = packs_zip(&cards, Clone::clone);
                (file_name(&name, today, "zip"), ZIP, count(slots), zip.map_err(super::errors::internal)?)
            }
            ExportFormat::Links => {
                let (compiled, _) = compile(text);
                let filler = Filler::new(book, &compiled);
                let filled: Vec<Recipient> = slots.iter().filter_map(|slot| filler.recipient(*slot)).collect();
                let rows = filled.iter().map(|one| LinkRow { name: &one.name, phone: &one.phone, link: &one.link });
                (file_name(&name, today, "csv"), CSV, count(slots), links_csv(&headers_in(arabic), rows))
            }
        };
        host.progress(Stage::Exporting, total, total);
        Ok(FileReply { name, mime, contacts, bytes })
    }
}

/// A contact with the names of its tags, as files want it.
fn card(book: &Book, slot: Slot) -> Option<(Contact, Vec<String>)> {
    Some((book.contact(slot)?, tag_names(book, &book.tags_of(slot))))
}

/// The shop's own fields in the order of their names, as on screen: the key of each and what it is called.
fn own_fields(book: &Book) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> =
        book.arranged::<CustomField>().map(|field| (field.key, field.label)).collect();
    fields.sort_by_key(|(_, label)| fold(label));
    fields
}

/// The name of the list, or of the segment whose filter the source has; empty if it has none.
fn list_name(book: &Book, source: &Source) -> String {
    match source {
        Source::List(id) => book.list(*id).map(|list| list.name.clone()),
        Source::Contacts(Target::Ids(_)) => None,
        Source::Contacts(Target::Matching(query)) => book
            .segments()
            .find(|segment| !query.filter.is_empty() && segment.filter == query.filter.trim())
            .map(|segment| segment.name.clone()),
    }
    .unwrap_or_default()
}

/// `daftar-<name>-<day>.<extension>`, with nothing in it that a file system refuses.
pub(super) fn file_name(name: &str, today: Date, extension: &str) -> String {
    let plain: String =
        name.chars().map(|c| if c.is_alphanumeric() || matches!(c, '_' | '.') { c } else { '-' }).collect();
    let words: Vec<&str> =
        plain.split('-').map(|word| word.trim_matches('.')).filter(|word| !word.is_empty()).collect();
    let short: String = words.join("-").chars().take(NAME_LIMIT).collect();
    let name = if short.is_empty() { String::from("contacts") } else { short };
    format!("daftar-{}-{}.{extension}", name.trim_end_matches('-'), today.iso())
}

fn headers_in(arabic: bool) -> Headers {
    if arabic { arabic_headers() } else { Headers::default() }
}

fn arabic_headers() -> Headers {
    Headers {
        name: "الاسم".into(),
        phone: "الجوال".into(),
        email: "البريد الإلكتروني".into(),
        city: "المدينة".into(),
        country: "الدولة".into(),
        tags: "الوسوم".into(),
        last_contact: "آخر تواصل".into(),
        purchases: "عدد المشتريات".into(),
        spent: "إجمالي الشراء".into(),
        first_purchase: "أول شراء".into(),
        last_purchase: "آخر شراء".into(),
        birthday: "تاريخ الميلاد".into(),
        consent: "الموافقة".into(),
        note: "ملاحظات".into(),
        link: "الرابط".into(),
        opted_in: "نعم".into(),
        opted_out: "لا".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_say_list_and_day_and_hold_nothing_a_disk_refuses() {
        let day = Date::from_ymd(2026, 11, 22).expect("a day of the calendar");
        let cases = [
            ("", "daftar-contacts-2026-11-22.csv"),
            ("VIP", "daftar-VIP-2026-11-22.csv"),
            ("عملاء الرياض", "daftar-عملاء-الرياض-2026-11-22.csv"),
            ("../../etc: a/b\\c*?", "daftar-etc-a-b-c-2026-11-22.csv"),
            ("a\u{202E}b\n", "daftar-a-b-2026-11-22.csv"),
        ];
        for (name, expected) in cases {
            assert_eq!(file_name(name, day, "csv"), expected, "{name:?}");
        }
        assert!(file_name(&"ع".repeat(300), day, "csv").chars().count() < 80);
    }
}
