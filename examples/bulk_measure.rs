//! Scratch: how long bulk actions take.
use daftar::domain::book::op::Op;
use daftar::domain::consent::{Consent, ConsentState};
use daftar::domain::date::{Date, Timestamp};
use daftar::domain::import::workbook::{Unpacked, unpack};
use daftar::protocol::*;
use daftar::service::{Host, Service};
use daftar::store::memory::{MemoryStore, MemoryVault};
use std::time::Instant;

struct Still(MemoryVault, std::cell::Cell<u64>);
impl Host for Still {
    type Vault = MemoryVault;
    fn vault(&self) -> &MemoryVault { &self.0 }
    fn now(&self) -> Timestamp { Timestamp(1_795_327_200_000) }
    fn today(&self) -> Date { self.now().date_utc() }
    fn random(&self) -> u128 { self.1.set(self.1.get() + 1); u128::from(self.1.get()) * 0x9E37_79B9_7F4A_7C15_1234_5678_9ABC_DEF1 }
    fn progress(&self, _: Stage, _: u64, _: u64) {}
    fn cancelled(&self) -> bool { false }
    async fn unpack(&self, bytes: &[u8], choice: Option<u32>) -> Result<Unpacked, ServiceError> { unpack(bytes, choice).map_err(ServiceError::File) }
    async fn breathe(&self) {}
}
fn main() {
    let n: u32 = std::env::args().nth(1).and_then(|n| n.parse().ok()).unwrap_or(1_000_000);
    let store = MemoryStore::default();
    let host = Still(store.vault(), Default::default());
    let mut service = Service::new(store, 7);
    let mut csv = String::from("Name,Phone,City,Tags,Consent,Purchases\n");
    for i in 0..n {
        let tag = if i % 10 == 3 { "tenth" } else { "" };
        let consent = ["", "yes", "", "yes", "no", "", "yes", "", "", ""][(i / 7 % 10) as usize];
        csv.push_str(&format!("Customer number {i},05{:08},Riyadh,{tag},{consent},{}\n", i, i % 4));
    }
    let mut ask = |request: Request, attachment: Option<Vec<u8>>| {
        let start = Instant::now();
        let answer = pollster::block_on(service.handle(&host, request, attachment));
        (answer.result.unwrap_or_else(|e| panic!("{e:?}")), start.elapsed().as_secs_f64() * 1000.0)
    };
    let (reply, ms) = ask(Request::ImportRead { file: "a.csv".into(), encoding: None, dialect: None }, Some(csv.into_bytes()));
    let Reply::ImportPreview { preview, .. } = reply else { panic!() };
    println!("read {ms:.0}");
    let mapping = preview.mapping.clone();
    let options = daftar::domain::import::Options::new(daftar::domain::country::Country::SAUDI_ARABIA);
    println!("plan {:.0}", ask(Request::ImportPlan { mapping, options }, None).1);
    println!("import {:.0}", ask(Request::ImportCommit, None).1);
    let _ = ask(Request::ImportDrop, None);
    let m = |filter: &str| Target::Matching(Query { filter: filter.into(), ..Query::default() });
    let consent = |i: i32| Consent { state: ConsentState::OptedIn, on: Some(Date(20_000 + i)), source: "fair in the park".into() };
    for filter in ["tag:tenth", ""] {
        let times = if filter.is_empty() { 3 } else { 5 };
        let mut rows: Vec<(&str, Vec<f64>)> = ["weigh remove", "weigh consent", "weigh tag", "weigh city", "consent", "undo consent", "redo", "undo again", "tag", "undo tag", "city", "undo city", "remove", "undo remove", "csv"].map(|n| (n, vec![])).into();
        for i in 0..times {
            let acts: Vec<Request> = vec![
                Request::Weigh(Action::RemoveContacts(m(filter))),
                Request::Weigh(Action::SetConsent { target: m(filter), consent: consent(i) }),
                Request::Weigh(Action::Tag { target: m(filter), add: vec![], create: vec!["new".into()], remove: vec![] }),
                Request::Weigh(Action::Arrange(Arrange::SetValue { target: m(filter), field: Settable::City, value: "Jeddah".into() })),
                Request::Do(Action::SetConsent { target: m(filter), consent: consent(i) }),
                Request::Undo,
                Request::Redo,
                Request::Undo,
                Request::Do(Action::Tag { target: m(filter), add: vec![], create: vec!["new".into()], remove: vec![] }),
                Request::Undo,
                Request::Do(Action::Arrange(Arrange::SetValue { target: m(filter), field: Settable::City, value: "Jeddah".into() })),
                Request::Undo,
                Request::Do(Action::RemoveContacts(m(filter))),
                Request::Undo,
                Request::Export { source: Source::Contacts(m(filter)), format: ExportFormat::Csv, text: String::new(), arabic: false },
            ];
            for (request, row) in acts.into_iter().zip(&mut rows) { row.1.push(ask(request, None).1); }
        }
        println!("--- {filter:?}");
        for (name, mut times) in rows { times.sort_by(f64::total_cmp); println!("{name}: median {:.0} ms of {:?}", times[times.len() / 2], times.iter().map(|t| t.round()).collect::<Vec<_>>()); }
    }
    let _ = |op: Op| op;
}
