//! A shop's whole day, told once for all tests that need every kind of change: each step goes through a hook that may look
//! at, break or repeat it.

use super::{Shop, filter_query, matching};
use daftar::domain::book::op::Label;
use daftar::domain::consent::{Consent, ConsentState};
use daftar::domain::message::RecipientStatus;
use daftar::domain::settings::Settings;
use daftar::domain::tag::TagColor;
use daftar::protocol::{Action, Committed, Draft, Made, Reply, Request, RestoreMode, Source, Target};

/// Carries out one request that changes the book. Tests hook in here.
pub type Step<'t> = &'t mut dyn FnMut(&mut Shop, Request) -> Committed;

/// Every kind of change, one after the other, on a shop with nothing in it.
pub fn day(shop: &mut Shop, step: Step) {
    let mut act = |shop: &mut Shop, action| step(shop, Request::Do(action));
    act(shop, Action::LoadSamples { arabic: true });
    let vip = match act(
        shop,
        Action::SaveTag {
            id: None, name: "ذهبي".into(), color: TagColor::Amber, dimension: None, why: String::new()
        },
    )
    .made
    {
        Some(Made::Tag(tag)) => tag,
        other => panic!("no tag was made: {other:?}"),
    };
    let target = || Target::Matching(filter_query("spent>=1000"));
    act(shop, Action::Tag { target: target(), add: vec![vip], create: vec!["مدعو".into()], remove: vec![] });
    let draft = Draft { name: "سعاد الجديدة".into(), phones: vec!["0501234567".into()], ..Draft::default() };
    let added = match act(shop, Action::AddContact { draft: draft.clone(), tags: vec![vip] }).made {
        Some(Made::Contact(contact)) => contact,
        other => panic!("no contact was made: {other:?}"),
    };
    let draft = Draft { city: "جدة".into(), spent: "٢٥٠٫٥".into(), ..draft };
    act(shop, Action::EditContact { contact: added, draft, tags: vec![], began: None });
    let out = Consent { state: ConsentState::OptedOut, on: None, source: "اتصال".into() };
    let name = shop.named("محمد الشهري");
    act(shop, Action::SetConsent { target: Target::Ids(vec![name]), consent: out });
    act(
        shop,
        Action::SaveSegment {
            id: None, name: "ذهبيون في الرياض".into(), filter: "tag:ذهبي city:الرياض".into()
        },
    );
    act(
        shop,
        Action::SaveTag {
            id: Some(vip),
            name: "بلاتيني".into(),
            color: TagColor::Gray,
            dimension: None,
            why: String::new(),
        },
    );
    act(shop, Action::SaveTemplate { id: None, name: "عيد".into(), text: "عيدك مبارك {{first_name}}".into() });
    let list = match act(
        shop,
        Action::FreezeList { name: "قائمة".into(), target: Target::Matching(filter_query("tag:بلاتيني")) },
    )
    .made
    {
        Some(Made::List(list)) => list,
        other => panic!("no list was made: {other:?}"),
    };
    let text = "أهلا {{first_name}}".into();
    let start = Action::StartCampaign { name: "حملة".into(), text, source: Source::List(list) };
    let campaign = match act(shop, start).made {
        Some(Made::Campaign(campaign)) => campaign,
        other => panic!("no campaign was made: {other:?}"),
    };
    for status in [RecipientStatus::Opened, RecipientStatus::Sent] {
        let Ok(Reply::QueueStep(next)) = shop.ask(Request::QueueStep { campaign, at: 0, waiting_only: false }) else {
            panic!("the queue has a first recipient");
        };
        let contact = next.recipient.expect("somebody is there").contact;
        act(shop, Action::MarkRecipient { campaign, contact, status });
    }
    let settings = Settings { shop: "متجر الورد".into(), currency: "ر.س".into(), ..Settings::default() };
    act(shop, Action::SetSettings(settings));
    act(shop, Action::RemoveTag { tag: vip, why: String::new() });
    act(shop, Action::RemoveContacts(Target::Matching(filter_query("city:القاهرة"))));
    // Undo all the way back over the removals, then half of it again.
    for _ in 0..4 {
        step(shop, Request::Undo);
    }
    for _ in 0..2 {
        step(shop, Request::Redo);
    }
    let (file, bytes) = shop.file(Request::Backup { passphrase: None });
    step(shop, Request::Do(Action::RemoveContacts(Target::Matching(filter_query("")))));
    let read = shop.ask_with(Request::RestoreRead { file, passphrase: None }, Some(bytes));
    assert!(matches!(read.result, Ok(Reply::BackupSummary(_))), "{:?}", read.result);
    step(shop, Request::RestoreCommit { mode: RestoreMode::Replace });
    step(shop, Request::Undo);
    step(shop, Request::Redo);
    step(shop, Request::Do(Action::RemoveList(list)));
    step(shop, Request::Do(Action::RemoveCampaign(campaign)));
}

#[test]
fn a_shops_whole_day_comes_out_as_told() {
    let mut shop = Shop::new();
    let mut labels = Vec::new();
    day(&mut shop, &mut |shop, request| {
        let committed = shop.committed(request);
        labels.push(committed.label.clone());
        committed
    });
    let overview = shop.overview();
    assert_eq!(overview.contacts, 61, "sixty samples and one added; what was removed came back with the backup");
    assert_eq!(overview.settings.shop, "متجر الورد");
    let segment = overview.segments.iter().find(|view| view.segment.name == "ذهبيون في الرياض").expect("was saved");
    assert_eq!(segment.segment.filter, "tag:بلاتيني city:الرياض", "a renamed tag is renamed in segments");
    assert!(segment.contacts.is_some_and(|count| count > 0));
    assert!(overview.lists.is_empty() && overview.campaigns.is_empty());
    assert!(labels.contains(&Label::Restored { file: "daftar-backup-2026-11-22.zip".into(), contacts: 61 }));
    let removed = Label::ContactsRemoved { count: 61, name: String::new() };
    assert!(labels.contains(&removed), "{labels:?}");
    assert_eq!(u64::try_from(labels.len()).ok(), Some(overview.seq), "each change is one commit");
}

#[test]
fn samples_reach_people_through_segments_messages_and_lists() {
    for arabic in [true, false] {
        let mut shop = Shop::new();
        shop.act(Action::LoadSamples { arabic });
        let overview = shop.overview();
        assert_eq!((overview.contacts, overview.dimensions.len(), overview.tags.len()), (60, 5, 18));
        assert_eq!((overview.segments.len(), overview.templates.len()), (3, 2));
        for view in &overview.segments {
            assert!(view.contacts.is_some_and(|count| count > 0), "{view:?} names somebody");
        }
        assert!(overview.tags.iter().all(|view| view.contacts > 0), "every tag is carried: {:?}", overview.tags);
        assert!(overview.opted_out > 0 && overview.opted_in > overview.opted_out);
        for template in &overview.templates {
            let recipients =
                Request::Recipients { source: matching(""), text: template.text.clone(), offset: 0, limit: 5 };
            let Ok(Reply::Recipients { rows, issues, total }) = shop.ask(recipients) else { panic!("no recipients") };
            assert_eq!((rows.len(), issues), (5, vec![]), "{template:?}");
            assert!(total > 50);
            assert!(rows.iter().all(|row| row.missing.is_empty() && row.link.starts_with("https://wa.me/")));
        }
    }
}

#[test]
fn every_sample_number_is_a_real_one_of_its_country() {
    let mut shop = Shop::with_samples();
    for row in shop.rows(Default::default()) {
        let contact = shop.contact(row.id).contact;
        for phone in &contact.phones {
            let number = phone.number.expect("samples have certain numbers");
            let home = contact.country.expect("samples have a country");
            let read = daftar::domain::phone::parse_phone(&number.to_string(), home);
            assert_eq!(read.as_ref(), Ok(phone), "{}", contact.name);
            assert_eq!(number.country(), contact.country, "{}", contact.name);
        }
    }
}
