//! What a person does: every kind of action, chosen by the seed from what the book has to offer.

use super::world::{Flow, Play, Stop};
use daftar::domain::book::Book;
use daftar::domain::consent::{Consent, ConsentState};
use daftar::domain::contact::{ContactId, FieldName};
use daftar::domain::country::Country;
use daftar::domain::dedupe::merge::{Merge, Pick};
use daftar::domain::import::{Mapping, Options};
use daftar::domain::message::RecipientStatus;
use daftar::domain::settings::Settings;
use daftar::domain::tag::{TagColor, TagId};
use daftar::protocol::{Action, Draft, Query, Reply, Request, RestoreMode, ServiceError, Source, Target};
use daftar::store::Store;

const NAMES: [&str; 12] = [
    "سارة العتيبي",
    "Sara Alotaibi",
    "محمد القحطاني",
    "محمد القحطانى",
    "نورة",
    "Noura",
    "خالد 🌹",
    "Sara",
    "",
    "=HYPERLINK(1)",
    "أم فهد",
    "Ōyama \"Ken\", Jr.",
];
const PHONES: [&str; 10] = [
    "0501234567",
    "+966 50 123 4567",
    "٠٥٠١٢٣٤٥٦٧",
    "0559998887",
    "0541112223",
    "12",
    "9.66501E+11",
    "+20 100 123 4567",
    "",
    "0501230000",
];
const EMAILS: [&str; 5] = ["sara@example.com", "SARA@example.com", "noura@example.com", "", "khalid@example.org"];
const CITIES: [&str; 5] = ["الرياض", "جدة", "Jeddah", "", "القاهرة"];
const TAGS: [&str; 6] = ["VIP", "vip", "كبار العملاء", "هدايا", "new", "تجربة"];
const FILTERS: [&str; 8] =
    ["", "city:الرياض", "consent:out", "has:phone", "spent>=100", "tag:VIP", "-has:email", "city:جدة OR has:note"];

impl<S: Store + 'static> Play<S> {
    fn word<'w>(&mut self, from: &[&'w str]) -> &'w str {
        self.chance.pick(from).copied().unwrap_or_default()
    }

    fn seen<T>(&self, look: impl FnOnce(&Book) -> Vec<T>) -> Vec<T> {
        self.tab.as_ref().and_then(|tab| tab.service.book()).map(look).unwrap_or_default()
    }

    fn contacts(&self) -> Vec<ContactId> {
        self.seen(|book| book.everyone().iter().filter_map(|slot| book.id_of(slot)).collect())
    }

    fn contact(&mut self) -> ContactId {
        let all = self.contacts();
        self.chance.pick(&all).copied().unwrap_or(ContactId(1))
    }

    fn some_tags(&mut self) -> Vec<TagId> {
        let all = self.seen(|book| book.tags().map(|tag| tag.id).collect());
        (0..self.chance.among(0..3)).filter_map(|_| self.chance.pick(&all).copied()).collect()
    }

    fn draft(&mut self) -> Draft {
        let mut draft = Draft { name: self.word(&NAMES).into(), city: self.word(&CITIES).into(), ..Draft::default() };
        draft.phones = (0..self.chance.among(0..3)).map(|_| self.word(&PHONES).into()).collect();
        draft.emails = (0..self.chance.among(0..2)).map(|_| self.word(&EMAILS).into()).collect();
        if self.chance.percent(30) {
            draft.spent = self.word(&["100", "٢٥٠٫٥", "0", "9999999.99"]).into();
            draft.purchases = self.word(&["1", "", "40"]).into();
            draft.last_contact = self.word(&["2026-01-05", "", "2025-12-31"]).into();
        }
        if self.chance.percent(20) {
            draft.note = "line one\nline two ".repeat(self.chance.among(1..20));
        }
        draft.consent = self.consent();
        draft
    }

    fn consent(&mut self) -> Consent {
        let states = [ConsentState::Unknown, ConsentState::OptedIn, ConsentState::OptedOut];
        let state = self.chance.pick(&states).copied().unwrap_or_default();
        Consent { state, on: None, source: self.word(&["", "shop"]).into() }
    }

    fn query(&mut self) -> Query {
        let search = if self.chance.percent(20) { self.word(&["sara", "050", "محمد"]) } else { "" };
        Query { filter: self.word(&FILTERS).into(), search: search.into(), ..Query::default() }
    }

    fn target(&mut self) -> Target {
        if self.chance.percent(30) {
            return Target::Matching(self.query());
        }
        Target::Ids((0..self.chance.among(1..4)).map(|_| self.contact()).collect())
    }

    fn source(&mut self) -> Source {
        let lists = self.seen(|book| book.lists().map(|list| list.id).collect());
        match self.chance.pick(&lists) {
            Some(list) if self.chance.percent(50) => Source::List(*list),
            _ => Source::Contacts(self.target()),
        }
    }

    /// One action that needs nothing but itself.
    pub fn action(&mut self) -> Action {
        let name = format!("{} {}", self.word(&TAGS), self.chance.among(0..9));
        match self.chance.weighed(&[22, 14, 5, 10, 6, 4, 2, 2, 1, 4, 1, 3, 1, 4, 1, 4, 1, 4, 3, 3, 1]) {
            0 => Action::AddContact { draft: self.draft(), tags: self.some_tags() },
            1 => Action::EditContact {
                contact: self.contact(),
                draft: self.draft(),
                tags: self.some_tags(),
                began: None,
            },
            2 => Action::RemoveContacts(self.target()),
            3 => {
                let create = if self.chance.percent(50) { vec![self.word(&TAGS).to_owned()] } else { Vec::new() };
                Action::Tag { target: self.target(), add: self.some_tags(), create, remove: self.some_tags() }
            }
            4 => Action::SetConsent { target: self.target(), consent: self.consent() },
            5 => {
                let dimensions = self.seen(|book| book.dimensions().map(|dimension| dimension.id).collect());
                let id = self.some_tags().first().copied();
                let dimension = self.chance.pick(&dimensions).copied();
                Action::SaveTag {
                    id,
                    name: self.word(&TAGS).into(),
                    color: TagColor::Teal,
                    dimension,
                    why: String::new(),
                }
            }
            6 => Action::RemoveTag { tag: self.some_tags().first().copied().unwrap_or(TagId(1)), why: String::new() },
            7 => Action::SaveDimension {
                id: None,
                name,
                color: TagColor::Blue,
                single: false,
                locked: false,
                why: String::new(),
            },
            8 => {
                let all = self.seen(|book| book.dimensions().map(|dimension| dimension.id).collect());
                all.first().copied().map_or(Action::KeepApart(Vec::new()), |dimension| Action::RemoveDimension {
                    dimension,
                    why: String::new(),
                })
            }
            9 => Action::SaveSegment { id: None, name, filter: self.word(&FILTERS).into() },
            10 => {
                let all = self.seen(|book| book.segments().map(|segment| segment.id).collect());
                all.first().copied().map_or(Action::MergeCertain, Action::RemoveSegment)
            }
            11 => Action::SaveTemplate { id: None, name, text: "أهلا {{first_name}}".into() },
            12 => {
                let all = self.seen(|book| book.templates().map(|template| template.id).collect());
                all.first().copied().map_or(Action::MergeCertain, Action::RemoveTemplate)
            }
            13 => Action::FreezeList { name, target: self.target() },
            14 => {
                let all = self.seen(|book| book.lists().map(|list| list.id).collect());
                all.first().copied().map_or(Action::MergeCertain, Action::RemoveList)
            }
            15 => Action::StartCampaign { name, text: "Hi {{name}}".into(), source: self.source() },
            16 => {
                let all = self.seen(|book| book.campaigns().map(|campaign| campaign.id).collect());
                all.first().copied().map_or(Action::MergeCertain, Action::RemoveCampaign)
            }
            17 => self.mark(),
            18 => {
                let shop = self.word(&NAMES).to_owned();
                Action::SetSettings(Settings { shop, currency: "ر.س".into(), ..Settings::default() })
            }
            19 => Action::KeepApart(vec![self.contact(), self.contact()]),
            _ => {
                let all = self.seen(|book| book.recipes().map(|recipe| recipe.id).collect());
                all.first().copied().map_or(Action::MergeCertain, Action::ForgetRecipe)
            }
        }
    }

    fn mark(&mut self) -> Action {
        let all = self.seen(|book| {
            let recipients = |slots: &daftar::domain::slots::SlotSet| {
                slots.0.iter().filter_map(|slot| book.id_of(slot)).collect::<Vec<_>>()
            };
            book.campaigns().map(|campaign| (campaign.id, recipients(&campaign.recipients))).collect()
        });
        let statuses =
            [RecipientStatus::Waiting, RecipientStatus::Opened, RecipientStatus::Sent, RecipientStatus::Skipped];
        let status = self.chance.pick(&statuses).copied().unwrap_or(RecipientStatus::Sent);
        match self.chance.pick(&all) {
            Some((campaign, recipients)) => {
                let contact = self.chance.pick(recipients).copied().unwrap_or(ContactId(1));
                Action::MarkRecipient { campaign: *campaign, contact, status }
            }
            None => Action::MergeCertain,
        }
    }

    /// Whatever a person does next: an action, an import, a merge, a step back, a look around, a backup, a restore.
    pub fn act(&mut self) -> Flow<()> {
        match self.chance.weighed(&[60, 12, 6, 8, 4, 6, 3, 3, 10, 5, 1]) {
            0 => {
                let action = self.action();
                self.ask(Request::Do(action), None).map(drop)
            }
            1 => self.ask(Request::Undo, None).map(drop),
            2 => self.ask(Request::Redo, None).map(drop),
            3 => self.import(),
            4 => self.merge(),
            5 => self.look_around(),
            6 => self.backup(),
            7 => self.restore(),
            8 => self.idle(),
            9 => self.copy(),
            _ => self.ask(Request::Do(Action::LoadSamples { arabic: true }), None).map(drop),
        }
    }

    fn import(&mut self) -> Flow<()> {
        let mut file = String::from("الاسم;الجوال;المدينة;الوسوم;البريد\r\n");
        for _ in 0..self.chance.among(1..7) {
            let cells = [
                self.word(&NAMES).replace(['"', ';'], ""),
                self.word(&PHONES).into(),
                self.word(&CITIES).into(),
                self.word(&TAGS).into(),
                self.word(&EMAILS).into(),
            ];
            file.push_str(&cells.join(";"));
            file.push_str("\r\n");
        }
        let read = Request::ImportRead { file: "c.csv".into(), encoding: None, dialect: None };
        let Reply::ImportPreview { preview, .. } = self.ask(read, Some(file.into_bytes()))? else {
            return Err(Stop::Wrong("no preview".into()));
        };
        let mapping = Mapping { columns: preview.columns.iter().map(|column| column.guess).collect() };
        let options = Options { consent: self.consent(), ..Options::new(Country::SAUDI_ARABIA) };
        self.ask(Request::ImportPlan { mapping, options }, None)?;
        if self.chance.percent(10) {
            self.ask(Request::ImportDrop, None)?;
            return Ok(());
        }
        let committed = self.ask(Request::ImportCommit, None);
        match committed {
            // A failed save keeps the plan; the person tries again.
            Err(Stop::Refused(ServiceError::Storage(_))) => {
                self.calm();
                self.sync()?;
                self.ask(Request::ImportCommit, None).map(drop)
            }
            other => other.map(drop),
        }
    }

    fn merge(&mut self) -> Flow<()> {
        if self.chance.percent(50) {
            self.ask(Request::FindDuplicates, None)?;
            return self.ask(Request::Do(Action::MergeCertain), None).map(drop);
        }
        let (survivor, other) = (self.contact(), self.contact());
        let picks = vec![Pick { field: FieldName::City, from: other }];
        let merge = Merge { survivor, others: vec![other], picks };
        self.ask(Request::Do(Action::MergeContacts(merge)), None).map(drop)
    }

    fn look_around(&mut self) -> Flow<()> {
        let request = match self.chance.among(0..6) {
            0 => Request::Count(self.query()),
            1 => Request::Window { query: self.query(), offset: 0, limit: 50 },
            2 => Request::Contact(self.contact()),
            3 => Request::Audience(self.source()),
            4 => Request::Packs(self.source()),
            _ => Request::History { kind: None, before: None, limit: 20 },
        };
        self.ask(request, None).map(drop)
    }

    /// A backup needs no room on the disk, so it must succeed whatever the disk says.
    pub fn backup(&mut self) -> Flow<()> {
        let (_, bytes) = self.ask_for_file(Request::Backup { passphrase: None }, None)?;
        match bytes {
            Some(bytes) => self.backups.push(bytes),
            None => return Err(Stop::Wrong("a backup without bytes".into())),
        }
        Ok(())
    }

    fn restore(&mut self) -> Flow<()> {
        let backups = std::mem::take(&mut self.backups);
        let chosen = self.chance.pick(&backups).cloned();
        self.backups = backups;
        let Some(bytes) = chosen else { return self.backup() };
        self.ask(Request::RestoreRead { file: "b.zip".into(), passphrase: None }, Some(bytes))?;
        self.ask(Request::RestoreCommit { mode: RestoreMode::Replace }, None).map(drop)
    }
}
