//! Duplicates in the book: found, merged with what is known of both, told apart for good, and taken back.

use super::Shop;
use daftar::domain::book::op::Label;
use daftar::domain::consent::{Consent, ConsentState};
use daftar::domain::contact::{ContactId, FieldName};
use daftar::domain::dedupe::merge::{Merge, Pick};
use daftar::domain::message::RecipientStatus;
use daftar::protocol::{
    Action, Draft, DuplicateGroup, DuplicateSummary, DuplicateTier, Made, Query, Reply, Request, RestoreMode,
    ServiceError, Source, Stage, Target,
};

fn add(shop: &mut Shop, name: &str, phone: &str, city: &str) -> ContactId {
    let draft = Draft { name: name.into(), phones: vec![phone.into()], city: city.into(), ..Draft::default() };
    match shop.made(Action::AddContact { draft, tags: vec![] }) {
        Made::Contact(id) => id,
        other => panic!("no contact: {other:?}"),
    }
}

fn search(shop: &mut Shop) -> DuplicateSummary {
    match shop.ask(Request::FindDuplicates) {
        Ok(Reply::Duplicates(summary)) => summary,
        other => panic!("no search: {other:?}"),
    }
}

fn groups(shop: &mut Shop, tier: DuplicateTier) -> Vec<DuplicateGroup> {
    match shop.ask(Request::DuplicateGroups { tier, offset: 0, limit: 100 }) {
        Ok(Reply::DuplicateGroups { total, groups }) => {
            assert_eq!(total as usize, groups.len());
            groups
        }
        other => panic!("no groups: {other:?}"),
    }
}

fn members(group: &DuplicateGroup) -> Vec<ContactId> {
    group.members.iter().map(|member| member.contact.id).collect()
}

/// A mother and her son on one phone; Sara twice, in two scripts; and somebody else.
fn family() -> (Shop, [ContactId; 5]) {
    let mut shop = Shop::new();
    let ids = [
        add(&mut shop, "سارة العتيبي", "0501234567", "الرياض"),
        add(&mut shop, "Sara Alotaibi", "+966 50 123 4567", ""),
        add(&mut shop, "نورة القحطاني", "0559998887", "جدة"),
        add(&mut shop, "فهد القحطاني", "0559998887", "جدة"),
        add(&mut shop, "خالد الحربي", "0541112223", ""),
    ];
    (shop, ids)
}

#[test]
fn one_person_in_two_scripts_is_certain_and_relatives_on_one_phone_are_not() {
    let (mut shop, ids) = family();
    let summary = search(&mut shop);
    assert_eq!((summary.searched, summary.certain, summary.fewer, summary.stale), (5, 1, 1, false));
    let certain = groups(&mut shop, DuplicateTier::Certain);
    assert_eq!(members(&certain[0]), ids[..2]);
    assert_eq!(certain[0].survivor, ids[0], "the one with a city is fuller");
    assert!(!certain[0].links.is_empty() && certain[0].links.iter().all(|link| !link.why.is_empty()));
    let review = groups(&mut shop, DuplicateTier::Review);
    assert_eq!(summary.review as usize, review.len());
}

#[test]
fn certain_groups_are_merged_at_once_and_taken_back_at_once() {
    let (mut shop, ids) = family();
    search(&mut shop);
    let before = shop.content();
    let committed = shop.act(Action::MergeCertain);
    assert_eq!(committed.label, Label::Merged { groups: 1, contacts: 1, name: "سارة العتيبي".into() });
    assert_eq!(committed.overview.contacts, 4);
    let kept = shop.contact(ids[0]).contact;
    assert_eq!(kept.phones.len(), 1, "one number in two spellings is one number");
    assert_eq!(kept.note, "Sara Alotaibi", "the other name can still be found");
    assert!(groups(&mut shop, DuplicateTier::Certain).is_empty(), "what was merged does not stand any more");
    let again = shop.act(Action::MergeCertain);
    assert_eq!(again.seq, committed.seq, "nothing is left to merge");
    shop.undo();
    assert_eq!(shop.content().1, before.1);
    assert_eq!(groups(&mut shop, DuplicateTier::Certain).len(), 1, "and it stands again");
    shop.redo();
    assert_eq!(shop.reopened().overview().contacts, 4);
}

#[test]
fn a_merge_hands_everything_over_to_the_one_who_stays() {
    let (mut shop, ids) = family();
    let mut tag = |name: &str, target: ContactId| {
        let target = Target::Ids(vec![target]);
        shop.act(Action::Tag { target, add: vec![], create: vec![name.into()], remove: vec![] });
    };
    tag("vip", ids[0]);
    tag("new", ids[4]);
    let everyone = || Query::default();
    shop.act(Action::FreezeList { name: "all".into(), target: Target::Matching(everyone()) });
    let Made::Campaign(campaign) = shop.made(Action::StartCampaign {
        name: "offer".into(),
        text: "hi".into(),
        source: Source::matching(everyone()),
    }) else {
        panic!("a campaign")
    };
    shop.act(Action::MarkRecipient { campaign, contact: ids[4], status: RecipientStatus::Sent });
    let before = shop.overview();
    let (list, total) = (before.lists[0].contacts, before.campaigns[0].total);
    let picks = vec![Pick { field: FieldName::Name, from: ids[4] }];
    let committed = shop.act(Action::MergeContacts(Merge { survivor: ids[0], others: vec![ids[4]], picks }));
    let kept = shop.contact(ids[0]);
    assert_eq!((kept.contact.name.as_str(), kept.contact.city.as_str()), ("خالد الحربي", "الرياض"));
    assert_eq!(kept.tags.len(), 2);
    let after = committed.overview;
    assert_eq!((after.lists[0].contacts, after.campaigns[0].total), (list - 1, total - 1));
    assert_eq!(after.campaigns[0].sent, 1, "who was written to must not be written to again");
    assert_eq!(kept.contact.phones.len(), 2);
    shop.undo();
    let undone = shop.overview();
    assert_eq!((&undone.lists, &undone.campaigns, &undone.tags), (&before.lists, &before.campaigns, &before.tags));
}

#[test]
fn a_refusal_survives_a_merge() {
    let (mut shop, ids) = family();
    let consent = Consent { state: ConsentState::OptedOut, on: None, source: "phone call".into() };
    shop.act(Action::SetConsent { target: Target::Ids(vec![ids[1]]), consent });
    shop.act(Action::MergeContacts(Merge { survivor: ids[0], others: vec![ids[1]], picks: vec![] }));
    assert_eq!(shop.contact(ids[0]).contact.consent.state, ConsentState::OptedOut);
}

#[test]
fn who_was_told_apart_is_never_proposed_again() {
    let (mut shop, ids) = family();
    search(&mut shop);
    let committed = shop.act(Action::KeepApart(vec![ids[0], ids[1]]));
    assert_eq!(committed.label, Label::KeptApart { names: vec!["سارة العتيبي".into(), "Sara Alotaibi".into()] });
    assert!(groups(&mut shop, DuplicateTier::Certain).is_empty());
    let apart = |group: &DuplicateGroup| !(members(group).contains(&ids[0]) && members(group).contains(&ids[1]));
    let mut later = shop.reopened();
    assert_eq!(search(&mut later).certain, 0, "it is remembered");
    assert!(groups(&mut later, DuplicateTier::Review).iter().all(apart));
    let (_, backup) = later.file(Request::Backup { passphrase: None });
    let mut other = Shop::new();
    assert!(other.ask_with(Request::RestoreRead { file: "b".into(), passphrase: None }, Some(backup)).result.is_ok());
    other.committed(Request::RestoreCommit { mode: RestoreMode::Replace });
    assert_eq!(search(&mut other).certain, 0, "a backup remembers it too");
    later.undo();
    assert_eq!(search(&mut later).certain, 1);
}

#[test]
fn a_merge_that_does_not_fit_the_book_changes_nothing() {
    let (mut shop, ids) = family();
    let merge = |survivor, others: &[ContactId]| {
        Action::MergeContacts(Merge { survivor, others: others.to_vec(), picks: vec![] })
    };
    let before = shop.state();
    for action in
        [merge(ids[0], &[]), merge(ids[0], &[ids[0]]), merge(ids[0], &[ids[1], ids[1]]), merge(ContactId(9), &[ids[1]])]
    {
        assert_eq!(shop.try_act(action.clone()), Err(ServiceError::Gone), "{action:?}");
    }
    assert_eq!(shop.try_act(Action::MergeCertain), Err(ServiceError::Gone), "there was no search");
    assert_eq!(shop.ask(Request::DuplicateSummary), Err(ServiceError::Gone));
    assert_eq!(shop.state(), before);
}

#[test]
fn a_search_says_how_far_it_is_and_can_be_cancelled() {
    let (mut shop, ids) = family();
    search(&mut shop);
    let stages = shop.host.stages.borrow().clone();
    assert!(stages.contains(&Stage::Reading) && stages.contains(&Stage::Matching));
    shop.act(Action::RemoveContacts(Target::Ids(vec![ids[4]])));
    let Ok(Reply::Duplicates(summary)) = shop.ask(Request::DuplicateSummary) else { panic!("no summary") };
    assert_eq!((summary.certain, summary.stale), (1, true));
    shop.host.cancel_after.set(Some(0));
    assert_eq!(shop.ask(Request::FindDuplicates), Err(ServiceError::Cancelled));
    shop.host.cancel_after.set(None);
    assert_eq!(groups(&mut shop, DuplicateTier::Certain).len(), 1, "what was found before is still there");
}

#[test]
fn decisions_leave_a_search_fresh_and_any_other_change_makes_it_old() {
    let (mut shop, ids) = family();
    search(&mut shop);
    let stale = |shop: &mut Shop| match shop.ask(Request::DuplicateSummary) {
        Ok(Reply::Duplicates(summary)) => summary.stale,
        other => panic!("no summary: {other:?}"),
    };
    shop.act(Action::KeepApart(vec![ids[2], ids[3]]));
    shop.act(Action::MergeCertain);
    assert!(!stale(&mut shop));
    shop.undo();
    shop.redo();
    assert!(!stale(&mut shop), "taking a decision back is one");
    add(&mut shop, "Khalid Alharbi", "0541112223", "");
    assert!(stale(&mut shop));
    shop.act(Action::KeepApart(vec![ids[0], ids[4]]));
    assert!(stale(&mut shop), "a decision does not make it fresh again");
    search(&mut shop);
    assert!(!stale(&mut shop));
}
