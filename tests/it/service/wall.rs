//! The opt-out wall: whoever opted out is in no list, link, file or campaign, whatever the filter or the list says.

use super::{Shop, filter_query, matching};
use daftar::domain::campaign::AudienceSummary;
use daftar::domain::consent::{Consent, ConsentState};
use daftar::domain::contact::ContactId;
use daftar::domain::message::{CampaignId, ListId, RecipientStatus};
use daftar::protocol::{Action, Draft, ExportFormat, Made, QueueStep, Reply, Request, Source, Target};

const TEXT: &str = "مرحبا {{first_name}}";
/// Part of the numbers and names of those who must appear nowhere.
const OUT: &str = "خارجة";

fn audience(shop: &mut Shop, source: Source) -> AudienceSummary {
    match shop.ask(Request::Audience(source)) {
        Ok(Reply::Audience(summary)) => summary,
        other => panic!("no audience: {other:?}"),
    }
}

fn opt_out(shop: &mut Shop, target: Target) {
    let consent = Consent { state: ConsentState::OptedOut, on: None, source: "رسالة".into() };
    shop.act(Action::SetConsent { target, consent });
}

fn list(shop: &mut Shop, filter: &str) -> ListId {
    match shop.made(Action::FreezeList { name: "قائمة".into(), target: Target::Matching(filter_query(filter)) }) {
        Made::List(id) => id,
        other => panic!("made {other:?}"),
    }
}

fn campaign(shop: &mut Shop, source: Source) -> CampaignId {
    match shop.made(Action::StartCampaign { name: "حملة".into(), text: TEXT.into(), source }) {
        Made::Campaign(id) => id,
        other => panic!("made {other:?}"),
    }
}

fn step(shop: &mut Shop, campaign: CampaignId, at: u32, waiting_only: bool) -> QueueStep {
    match shop.ask(Request::QueueStep { campaign, at, waiting_only }) {
        Ok(Reply::QueueStep(step)) => *step,
        other => panic!("no step: {other:?}"),
    }
}

/// A shop with five contacts: two reachable, one opted out, one without a number, one with the first one's number.
fn five() -> (Shop, Vec<ContactId>) {
    let mut shop = Shop::new();
    let people = [
        ("سارة", "0501111111", ConsentState::OptedIn),
        (OUT, "0502222222", ConsentState::OptedOut),
        ("بلا رقم", "", ConsentState::OptedIn),
        ("زوج سارة", "+966 50 111 1111", ConsentState::OptedIn),
        ("عمر", "0503333333", ConsentState::Unknown),
    ];
    let mut ids = Vec::new();
    for (name, phone, state) in people {
        let consent = Consent { state, ..Consent::default() };
        let draft = Draft { name: name.into(), phones: vec![phone.into()], consent, ..Draft::default() };
        let Made::Contact(id) = shop.made(Action::AddContact { draft, tags: vec![] }) else { panic!("a contact") };
        ids.push(id);
    }
    (shop, ids)
}

#[test]
fn everyone_left_out_is_counted_by_the_first_reason() {
    let (mut shop, _) = five();
    let expected =
        AudienceSummary { matched: 5, sendable: 2, opted_out: 1, no_number: 1, same_number: 1, never_asked: 1 };
    assert_eq!(audience(&mut shop, matching("")), expected);
    let only_out = audience(&mut shop, matching("consent:out"));
    assert_eq!((only_out.matched, only_out.sendable), (1, 0), "even a filter for them does not reach them");
}

/// Everything that leaves the book for a source, as text.
fn outputs(shop: &mut Shop, source: &Source) -> Vec<String> {
    let mut outputs = Vec::new();
    for format in [
        ExportFormat::Csv,
        ExportFormat::Numbers,
        ExportFormat::VcardPack(1),
        ExportFormat::VcardPacks,
        ExportFormat::Links,
    ] {
        let (name, bytes) =
            shop.file(Request::Export { source: source.clone(), format, text: TEXT.into(), arabic: true });
        assert!(name.starts_with("daftar-") && name.contains("2026-11-22"), "{name}");
        outputs.push(String::from_utf8_lossy(&bytes).into_owned());
    }
    let request = Request::Recipients { source: source.clone(), text: TEXT.into(), offset: 0, limit: 100 };
    outputs.push(format!("{:?}", shop.ask(request).expect("recipients")));
    outputs
}

#[test]
fn an_opted_out_contact_is_in_no_output_whatever_the_source() {
    let (mut shop, ids) = five();
    let frozen = list(&mut shop, "");
    assert_eq!(shop.overview().lists[0].contacts, 2, "a list freezes those who can be sent to");
    // Sara opts out after the list was frozen; her husband has her number, so it reaches nobody any more.
    let started = campaign(&mut shop, Source::List(frozen));
    opt_out(&mut shop, Target::Ids(vec![ids[0]]));
    for source in [matching(""), matching("consent:out OR consent:in OR consent:unknown"), Source::List(frozen)] {
        let summary = audience(&mut shop, source.clone());
        assert_eq!(summary.sendable, 1, "{source:?}");
        let left_out = summary.opted_out + summary.no_number + summary.same_number;
        assert_eq!(summary.matched, summary.sendable + left_out);
        for output in outputs(&mut shop, &source) {
            assert!(output.contains("50333") || output.contains("50 333"), "{output}");
            for never in [OUT, "501111111", "50 111 1111", "502222222", "50 222 2222", "سارة"] {
                assert!(!output.contains(never), "{never} in {output}");
            }
        }
        assert_eq!(
            shop.ask(Request::Packs(source)).map(|reply| format!("{reply:?}")).ok().as_deref(),
            Some("Packs([PackView { number: 1, contacts: 1 }])")
        );
    }
    let next = step(&mut shop, started, 0, true);
    assert_eq!((next.at, next.left_out), (1, 1));
    assert_eq!(next.recipient.as_ref().map(|recipient| recipient.name.as_str()), Some("عمر"));
    assert_eq!(step(&mut shop, started, 0, false).recipient, next.recipient, "no position shows her link");
    assert_eq!(shop.contact(ids[0]).link, None);
    assert_eq!(shop.contact(ids[3]).link, None, "her number under another name");
    let second = campaign(&mut shop, matching(""));
    assert_eq!(step(&mut shop, second, 0, true).campaign.total, 1);
    let Ok(Reply::LinksMade { count, .. }) = shop.ask(Request::AllLinks { text: TEXT.into() }) else { panic!("links") };
    assert_eq!(count, 2, "measuring leaves out those who opted out themselves");
}

#[test]
fn a_contact_who_comes_back_is_reached_again() {
    let (mut shop, ids) = five();
    let frozen = list(&mut shop, "");
    opt_out(&mut shop, Target::Ids(vec![ids[0], ids[4]]));
    assert_eq!(audience(&mut shop, Source::List(frozen)).sendable, 0);
    shop.undo();
    assert_eq!(audience(&mut shop, Source::List(frozen)).sendable, 2);
    shop.act(Action::RemoveContacts(Target::Ids(vec![ids[4]])));
    let summary = audience(&mut shop, Source::List(frozen));
    assert_eq!((summary.matched, summary.sendable), (1, 1), "whoever left the book is in no list");
}

#[test]
fn the_queue_walks_through_everyone_once_and_remembers_over_a_reload() {
    let mut shop = Shop::with_samples();
    let started = campaign(&mut shop, matching(""));
    let total = step(&mut shop, started, 0, true).campaign.total;
    assert_eq!(total, audience(&mut shop, matching("")).sendable);
    let mut seen = Vec::new();
    loop {
        let next = step(&mut shop, started, 0, true);
        let Some(recipient) = next.recipient else { break };
        assert_eq!(next.status, RecipientStatus::Waiting);
        assert!(recipient.link.starts_with("https://wa.me/") && recipient.text.starts_with("مرحبا "));
        let status = if seen.len() % 3 == 0 { RecipientStatus::Skipped } else { RecipientStatus::Sent };
        shop.act(Action::MarkRecipient { campaign: started, contact: recipient.contact, status });
        seen.push(recipient.phone);
        if seen.len() % 10 == 0 {
            shop = shop.reopened();
        }
    }
    assert_eq!(u32::try_from(seen.len()).ok(), Some(total));
    seen.sort();
    seen.dedup();
    assert_eq!(u32::try_from(seen.len()).ok(), Some(total), "no number twice");
    let end = step(&mut shop, started, 0, true);
    assert_eq!((end.recipient, end.left_out), (None, 0));
    assert_eq!(end.campaign.sent + end.campaign.skipped, total);
    assert_eq!(step(&mut shop, started, 3, false).at, 3, "one can look back");
}

#[test]
fn packs_hold_at_most_256_and_add_up() {
    let mut shop = Shop::with_samples();
    let Ok(Reply::Packs(packs)) = shop.ask(Request::Packs(matching(""))) else { panic!("no packs") };
    assert_eq!(packs.len(), 1);
    let missing =
        Request::Export { source: matching(""), format: ExportFormat::VcardPack(2), text: String::new(), arabic: true };
    assert_eq!(shop.ask(missing), Err(daftar::protocol::ServiceError::Gone));
}

#[test]
fn column_headers_speak_the_language_that_was_asked_for() {
    let mut shop = Shop::with_samples();
    for (arabic, format, expected) in [
        (true, ExportFormat::Csv, "الاسم,الجوال"),
        (false, ExportFormat::Csv, "Name,Phone"),
        (true, ExportFormat::Links, "الاسم,الجوال,الرابط"),
        (false, ExportFormat::Links, "Name,Phone,Link"),
    ] {
        let (_, bytes) = shop.file(Request::Export { source: matching(""), format, text: TEXT.into(), arabic });
        let text = String::from_utf8(bytes).expect("exports are UTF-8").replace('"', "");
        assert!(
            text.trim_start_matches('\u{FEFF}').starts_with(expected),
            "{}",
            text.lines().next().unwrap_or_default()
        );
    }
}
