//! Plans against a small book: that the figures add up, that a second import of the same file changes nothing, and who
//! wins when book and file disagree.

use super::*;
use crate::domain::consent::Consent;
use crate::domain::consent::ConsentState;
use crate::domain::contact::{Contact, ContactId};
use crate::domain::country::Country;
use crate::domain::date::Timestamp;
use crate::domain::import::report::{Texts, report};
use crate::domain::import::{RowsShown, Verdict, Winners};
use crate::domain::packed::NewContact;
use crate::domain::tag::TagId;
use std::collections::BTreeSet;

/// A book as simple as can be: everything is found by looking at everybody.
#[derive(Debug, Default, Clone, PartialEq)]
pub(in crate::domain::import) struct FakeBook {
    contacts: Vec<Contact>,
    carried: Vec<BTreeSet<TagId>>,
    tags: Vec<String>,
}

impl Known for FakeBook {
    fn by_phone(&self, key: u64) -> Option<Slot> {
        self.position(|contact| contact.phones.iter().any(|phone| phone.number.map(match_key) == Some(key)))
    }
    fn by_email(&self, key: &str) -> Option<Slot> {
        self.position(|contact| contact.emails.iter().any(|email| email.key() == key))
    }
    fn contact(&self, slot: Slot) -> Option<Contact> {
        self.contacts.get(slot as usize).cloned()
    }
    fn tags_of(&self, slot: Slot) -> Vec<TagId> {
        self.carried[slot as usize].iter().copied().collect()
    }
    fn tag_by_name(&self, folded: &str) -> Option<TagId> {
        self.tags.iter().position(|name| fold(name) == folded).map(|index| TagId(index as u64))
    }
    fn tag_like(&self, folded: &str) -> Option<TagId> {
        let near = crate::domain::text::nearest(folded, self.tags.iter().map(String::as_str))?;
        self.tag_by_name(&fold(near))
    }
    fn among(&self, tag: Option<TagId>) -> Vec<Slot> {
        let carries = |slot: &Slot| tag.is_none_or(|tag| self.carried[*slot as usize].contains(&tag));
        (0..self.contacts.len() as Slot).filter(carries).collect()
    }
    fn unreachable(&self) -> Vec<Slot> {
        let without = |slot: &Slot| {
            let contact = &self.contacts[*slot as usize];
            contact.messaging_phone().is_none() && contact.emails.is_empty()
        };
        (0..self.contacts.len() as Slot).filter(without).collect()
    }
}

impl FakeBook {
    fn position(&self, test: impl Fn(&Contact) -> bool) -> Option<Slot> {
        self.contacts.iter().position(test).map(|index| index as Slot)
    }

    fn carry_out(&mut self, changes: Changes) {
        let first_new = self.tags.len() as u64;
        self.tags.extend(changes.new_tags);
        let id = |tag: TagRef| match tag {
            TagRef::Existing(id) => id,
            TagRef::New(index) => TagId(first_new + u64::from(index)),
        };
        for (slot, fields) in changes.updates {
            for field in fields {
                self.contacts[slot as usize].set(field);
            }
        }
        for (tag, slots) in changes.tag_existing {
            for slot in slots {
                self.carried[slot as usize].insert(id(tag));
            }
        }
        let mut next = self.contacts.len() as u128;
        let next_id = || {
            next += 1;
            ContactId(next - 1)
        };
        let expected = changes.new.len();
        let new = changes.new.packed(Timestamp(0), next_id, |tag| Some(id(tag)));
        assert_eq!(new.len(), expected);
        for NewContact { contact, tags } in new.unpacked() {
            self.carried.push(tags.into_iter().collect());
            self.contacts.push(contact);
        }
    }

    fn import(&mut self, text: &str, options: &Options) -> PlanSummary {
        let (mut plan, _) = plan(text, options, self);
        self.carry_out(plan.take_changes());
        plan.summary().clone()
    }
}

fn options() -> Options {
    Options::new(Country::SAUDI_ARABIA)
}

fn consent(state: ConsentState) -> Consent {
    Consent { state, on: None, source: "shop".into() }
}

fn plan(text: &str, options: &Options, book: &FakeBook) -> (Plan, ImportFile) {
    let file = ImportFile::read("a.csv", text.as_bytes().to_vec(), None, None).expect("the sample can be read");
    let mapping = file.guessed_mapping();
    let mut planner = Planner::new(&file, &mapping, options.clone(), book);
    // In slices of three, as a worker would in slices of thousands.
    while !planner.step(&file, book, 3).is_complete() {}
    (planner.finish(&file, book), file)
}

fn figures(summary: &PlanSummary) -> [u32; 6] {
    [summary.rows, summary.new, summary.updated, summary.unchanged, summary.merged, summary.rejected]
}

const HEADER: &str = "name,phone,email,city,tags,last_interaction,purchases,total_spent,birthday,notes\n";

#[test]
fn rows_of_one_number_join_by_the_benchmarks_rule() {
    let mut book = FakeBook::default();
    let text = format!(
        "{HEADER}A,0501234567,,جدة,vip,2024-01-01,5,10,1990-01-01,\n\
         B,+966 50 123 4567,a@example.com,الرياض,new,2024-06-01,3,99.5,1991-01-01,hello\n\
         C,0551234567,,,,,,,,\n"
    );
    let summary = book.import(&text, &options());
    assert_eq!(figures(&summary), [3, 2, 0, 0, 1, 0]);
    let contact = &book.contacts[0];
    assert_eq!((contact.name.as_str(), contact.city.as_str(), contact.note.as_str()), ("A", "جدة", "hello"));
    assert_eq!(contact.emails[0].0, "a@example.com");
    assert_eq!(contact.last_contact, crate::domain::date::Date::from_ymd(2024, 6, 1));
    assert_eq!((contact.purchases, contact.spent.map(|spent| spent.0)), (Some(5), Some(99_500)));
    assert_eq!(contact.birthday, crate::domain::date::Date::from_ymd(1990, 1, 1));
    assert_eq!(book.carried[0].len(), 2);
    let unknown: Vec<(&str, u32)> = summary.unknown_tags.iter().map(|tag| (tag.name.as_str(), tag.rows)).collect();
    assert_eq!(unknown, [("new", 1), ("vip", 1)]);
    assert_eq!(summary.reachable, 3);
}

#[test]
fn rows_show_their_end_their_issues_and_what_they_join() {
    let text = "name,phone\nA,0501234567\nB,0501234567\nC,12\n,13\n";
    let book = FakeBook::default();
    let (mut plan, file) = plan(text, &options(), &book);
    let (total, rows) = plan.rows(&file, &book, RowsShown::Ending(Verdict::Merged), 0, 10);
    assert_eq!((total, rows[0].line, rows[0].joins_line, rows[0].name.as_str()), (1, 3, Some(2), "B"));
    let (total, rows) = plan.rows(&file, &book, RowsShown::Ending(Verdict::Rejected), 0, 10);
    assert_eq!((total, rows[0].line, rows[0].issues.len()), (1, 5, 2));
    let (total, rows) = plan.rows(&file, &book, RowsShown::Issues, 0, 10);
    assert_eq!((total, rows[0].name.as_str(), rows[0].phone.as_str()), (1, "C", ""));
    let (total, rows) = plan.rows(&file, &book, RowsShown::Ending(Verdict::New), 1, 1);
    assert_eq!((total, rows.len(), rows[0].name.as_str()), (2, 1, "C"));
    assert_eq!(plan.summary().with_issues, 1);
}

#[test]
fn the_mode_decides_who_wins_but_never_over_an_opt_out() {
    let first = "name,phone,city,consent\nA,0501234567,,yes\nB,0551234567,جدة,no\nC,0561234567,,\n";
    let second = "name,phone,city,consent\nX,0501234567,الرياض,no\nY,0551234567,الرياض,yes\nC,0561234567,,yes\n";
    let cases = [
        (
            Mode::NewAndUpdate,
            Winners::default(),
            [3, 0, 2, 1, 0, 0],
            ["A", "B"],
            ["الرياض", "جدة"],
            ConsentState::OptedIn,
        ),
        (
            Mode::NewAndUpdate,
            Winners::file(),
            [3, 0, 3, 0, 0, 0],
            ["X", "Y"],
            ["الرياض", "الرياض"],
            ConsentState::OptedIn,
        ),
        (Mode::NewOnly, Winners::file(), [3, 0, 1, 2, 0, 0], ["A", "B"], ["", "جدة"], ConsentState::Unknown),
    ];
    for (mode, winners, expected, names, cities, third) in cases {
        let mut book = FakeBook::default();
        book.import(first, &options());
        let summary = book.import(second, &Options { mode, winners, ..options() });
        assert_eq!(figures(&summary), expected, "{mode:?}");
        assert_eq!([&book.contacts[0].name, &book.contacts[1].name], names, "{mode:?}");
        assert_eq!([&book.contacts[0].city, &book.contacts[1].city], cities, "{mode:?}");
        let states = [0, 1, 2].map(|index| book.contacts[index].consent.state);
        assert_eq!(states, [ConsentState::OptedOut, ConsentState::OptedOut, third], "{mode:?}");
    }
}

#[test]
fn the_imports_consent_is_for_rows_that_say_nothing() {
    let mut book = FakeBook::default();
    let text = "name,phone,consent\nA,0501234567,\nB,0551234567,no\nC,0561234567,whatever\nD,0571234567,yes\n";
    book.import(text, &Options { consent: consent(ConsentState::OptedIn), ..options() });
    let states: Vec<ConsentState> = book.contacts.iter().map(|contact| contact.consent.state).collect();
    use ConsentState::*;
    assert_eq!(states, [OptedIn, OptedOut, Unknown, OptedIn]);
    assert_eq!(book.contacts[1].consent.source, "shop");
}

#[test]
fn number_and_address_of_two_contacts_join_the_number_and_leave_the_other_alone() {
    let mut book = FakeBook::default();
    book.import("name,phone,email\nA,0501234567,\nB,0551234567,b@example.com\n", &options());
    let before = book.clone();
    let summary = book.import("name,phone,email\nA,0501234567,b@example.com\n", &options());
    assert_eq!(figures(&summary), [1, 0, 1, 0, 0, 0]);
    assert_eq!(book.contacts[1], before.contacts[1]);
    assert!(book.contacts[0].emails.is_empty());
    assert_eq!(book.contacts[0].extra, [("email".to_owned(), "b@example.com".to_owned())]);
}

#[test]
fn an_office_address_does_not_make_one_contact_of_many() {
    let mut book = FakeBook::default();
    let text = "name,phone,email\nأحمد علي,0501234567,info@example.com\nسارة عمر,0551234567,info@example.com\n\
                أحمد,0561234567,INFO@example.com\nليلى,,info@example.com\n";
    let summary = book.import(text, &options());
    assert_eq!(figures(&summary), [4, 2, 0, 0, 2, 0]);
    assert_eq!(book.contacts[0].phones.len(), 2);
    assert_eq!(book.contacts[1].emails[0].0, "info@example.com");
    let again = book.import(text, &options());
    assert_eq!(figures(&again), [4, 0, 0, 2, 2, 0]);
}

#[test]
fn unknown_tags_are_made_left_or_replaced_as_chosen() {
    let mut book = FakeBook { tags: vec!["قديم".into()], ..FakeBook::default() };
    let text = "name,phone,tags\nA,0501234567,\"جديد, سيئ, قَديم\"\nB,0551234567,جديد\nC,0561234567,آخر\n";
    let options = Options {
        tags: vec![TagId(0)],
        new_tags: vec!["ملف".into(), "جديد".into()],
        unknown_tags: vec![("سيئ".into(), UnknownTag::Leave), ("آخر".into(), UnknownTag::Use(TagId(0)))],
        ..options()
    };
    let summary = book.import(text, &options);
    assert_eq!(book.tags, ["قديم", "ملف", "جديد"]);
    assert_eq!(summary.unknown_tags.len(), 3);
    for carried in &book.carried {
        assert_eq!(carried.iter().map(|tag| tag.0).collect::<Vec<_>>(), [0, 1, 2]);
    }
}

#[test]
fn the_report_has_the_files_columns_and_is_safe_to_open() {
    let text = "name,phone,note\n=cmd(),12,+966 50 123 4567\nB,0501234567,x\n,-,@y\n";
    let (mut plan, file) = plan(text, &options(), &FakeBook::default());
    let texts = Texts {
        line: "Line",
        verdict: "Result",
        codes: "Code",
        reasons: "Reason",
        verdict_name: &|verdict| format!("{verdict:?}"),
        reason: &|issue| format!("{:?}: {}", issue.kind, issue.raw),
    };
    let csv = String::from_utf8(report(&mut plan, &file, &texts)).expect("text");
    assert_eq!(
        csv,
        "\u{FEFF}\"name\",\"phone\",\"note\",\"Line\",\"Result\",\"Code\",\"Reason\"\r\n\
         \"'=cmd()\",\"12\",\"+966 50 123 4567\",\"2\",\"New\",\"phone_too_short\",\"PhoneTooShort: 12\"\r\n\
         \"\",\"'-\",\"'@y\",\"4\",\"Rejected\",\"nothing_to_keep\",\"NothingToKeep: \"\r\n"
    );
}

/// One messy row in a small world, so that keys meet often.
fn row() -> impl proptest::strategy::Strategy<Value = String> {
    use proptest::sample::select;
    (
        select(vec!["", "أحمد", "سارة علي", "Sara", "علي"]),
        select(vec!["", "0501234567", "0551234567 / 0501234567", "+966551234567", "12", "0561234567", "9.66501E+11"]),
        select(vec!["", "a@example.com", "b@example.com, a@example.com", "c@example.com", "bad"]),
        select(vec!["", "جدة", "Riyadh"]),
        select(vec!["", "vip", "VIP; جديد", "old|vip"]),
        select(vec!["", "2024-01-05", "06/07/2024", "99/99/9999"]),
        select(vec!["", "yes", "no", "perhaps"]),
        select(vec!["", "x", "y"]),
    )
        .prop_map(|(name, phone, email, city, tags, date, consent, code)| {
            format!("{name},{phone},\"{email}\",{city},{tags},{date},{consent},{code}\n")
        })
}

use proptest::strategy::Strategy as _;

proptest::proptest! {
    #[test]
    fn figures_add_up_and_a_second_import_changes_nothing(
        rows in proptest::collection::vec(row(), 1..25),
        earlier in proptest::collection::vec(row(), 0..8),
        mode in proptest::sample::select(vec![Mode::NewAndUpdate, Mode::UpdateOnly, Mode::NewOnly]),
        winners in proptest::sample::select(vec![Winners::default(), Winners::file()]),
        default in proptest::sample::select(vec![ConsentState::Unknown, ConsentState::OptedIn, ConsentState::OptedOut]),
    ) {
        let header = "name,phone,email,city,tags,last contact,consent,client code\n";
        let text = |rows: &[String]| format!("{header}Z,0531234567,,,,,,\n{}", rows.concat());
        let mut book = FakeBook::default();
        book.import(&text(&earlier), &options());
        let refused: Vec<usize> = (0..book.contacts.len())
            .filter(|index| book.contacts[*index].consent.state == ConsentState::OptedOut)
            .collect();
        let options = Options { mode, winners, consent: consent(default), new_tags: vec!["file".into()], ..options() };
        let known = book.contacts.len() as u32;
        let first = book.import(&text(&rows), &options);
        let [total, new, updated, unchanged, merged, rejected] = figures(&first);
        proptest::prop_assert_eq!(total, new + updated + unchanged + merged + rejected);
        proptest::prop_assert_eq!(book.contacts.len() as u32, known + new);
        for index in refused {
            proptest::prop_assert_eq!(book.contacts[index].consent.state, ConsentState::OptedOut);
        }
        // Where nobody is added, a row that is turned away can be recognized once another row has given its holder's name
        // to the contact with its address; that settles within two more imports.
        if mode == Mode::UpdateOnly && options.winners == Winners::file() {
            book.import(&text(&rows), &options);
            book.import(&text(&rows), &options);
        }
        let before = book.clone();
        let second = book.import(&text(&rows), &options);
        proptest::prop_assert_eq!((second.new, second.updated), (0, 0), "{:#?}", text(&rows));
        proptest::prop_assert!(second.rejected <= rejected);
        proptest::prop_assert!(second.rejected == rejected || mode == Mode::UpdateOnly);
        proptest::prop_assert_eq!(&book, &before);
    }
}
