//! What is done with many contacts at once: said before, done as one commit, and taken back.

use super::{Shop, matching};
use daftar::domain::consent::{Channel, Consent, ConsentState, Permission};
use daftar::domain::contact::{ContactId, FieldName, FieldValue};
use daftar::domain::date::Date;
use daftar::domain::dedupe::merge::{Merge, Pick};
use daftar::domain::field::CustomField;
use daftar::domain::interaction::InteractionKind;
use daftar::domain::tag::TagId;
use daftar::protocol::{
    Action, Arrange, Draft, ExportFormat, InteractionDraft, MOST_SIDE_BY_SIDE, Made, Outlook, Query, Reply, Request,
    ServiceError, Settable, Source, Target,
};
use daftar::service::Host;

fn person(shop: &mut Shop, name: &str, phone: &str, state: ConsentState) -> ContactId {
    let consent = Consent { state, on: Date::from_ymd(2026, 1, 5), source: "نموذج".into() };
    let draft = Draft { name: name.into(), phones: vec![phone.into()], consent, ..Draft::default() };
    match shop.made(Action::AddContact { draft, tags: vec![] }) {
        Made::Contact(id) => id,
        other => panic!("made {other:?}"),
    }
}

/// Three people: one never asked, one who agreed in January, one who asked to be left alone then.
fn three(shop: &mut Shop) -> [ContactId; 3] {
    [
        person(shop, "مها", "0501111111", ConsentState::Unknown),
        person(shop, "سارة", "0502222222", ConsentState::OptedIn),
        person(shop, "عمر", "0503333333", ConsentState::OptedOut),
    ]
}

fn entry(state: ConsentState, on: Option<Date>, source: &str) -> Permission {
    let (words, proof) = (String::new(), String::new());
    Permission { on, channel: Channel::WhatsApp, state, source: source.into(), words, proof }
}

fn agreed_at_the_fair() -> Consent {
    Consent { state: ConsentState::OptedIn, on: Date::from_ymd(2026, 11, 20), source: " المعرض ".into() }
}

#[test]
fn consent_of_many_is_written_into_each_ledger_as_that_of_one_is() {
    let mut shop = Shop::new();
    let ids = three(&mut shop);
    let before: Vec<_> = ids.map(|id| shop.contact(id).contact).into();
    let (january, november) = (Date::from_ymd(2026, 1, 5), Date::from_ymd(2026, 11, 20));
    let told = entry(ConsentState::OptedIn, november, "المعرض");
    let expected = [
        vec![told.clone()],
        vec![entry(ConsentState::OptedIn, january, "نموذج"), told.clone()],
        vec![entry(ConsentState::OptedOut, january, "نموذج"), told.clone()],
    ];
    shop.act(Action::SetConsent { target: Target::Ids(ids.into()), consent: agreed_at_the_fair() });
    for (id, expected) in ids.iter().zip(&expected) {
        let contact = shop.contact(*id).contact;
        assert_eq!(&contact.permissions, expected, "{}", contact.name);
        let consent = contact.consent;
        assert_eq!((consent.state, consent.on, consent.source.as_str()), (told.state, told.on, "المعرض"));
    }
    // Told one by one, the same comes out.
    let many: Vec<_> = ids.map(|id| shop.contact(id).contact).into();
    shop.undo();
    let back: Vec<_> = ids.map(|id| shop.contact(id).contact).into();
    assert_eq!(back, before, "undo takes the entries out again");
    for id in ids {
        shop.act(Action::Permit { contact: id, permission: told.clone() });
    }
    let single: Vec<_> = ids.map(|id| shop.contact(id).contact).into();
    assert_eq!(single, many);
}

#[test]
fn consent_without_a_day_is_of_today_and_nobody_is_asked_twice() {
    let mut shop = Shop::new();
    let ids = three(&mut shop);
    let consent = Consent { state: ConsentState::OptedOut, on: None, source: "رسالة".into() };
    shop.act(Action::SetConsent { target: Target::Ids(ids.into()), consent: consent.clone() });
    let today = shop.host.today();
    assert_eq!(shop.contact(ids[0]).contact.permissions, [entry(ConsentState::OptedOut, Some(today), "رسالة")]);
    let seq = shop.overview().seq;
    shop.act(Action::SetConsent { target: Target::Ids(ids.into()), consent });
    assert_eq!(shop.overview().seq, seq, "who has exactly this already is left alone");
    // Nothing is known any more: the ledgers keep what was, and say nothing new.
    let unknown = Consent::default();
    shop.act(Action::SetConsent { target: Target::Ids(ids.into()), consent: unknown.clone() });
    let contact = shop.contact(ids[1]).contact;
    assert_eq!((contact.consent, contact.permissions.len()), (unknown, 2));
}

#[test]
fn an_older_consent_of_many_is_taken_back_but_for_what_was_told_since() {
    let mut shop = Shop::new();
    let ids = three(&mut shop);
    let committed = shop.act(Action::SetConsent { target: Target::Ids(ids.into()), consent: agreed_at_the_fair() });
    let out = entry(ConsentState::OptedOut, Date::from_ymd(2026, 11, 21), "اتصال");
    shop.act(Action::Permit { contact: ids[0], permission: out.clone() });
    let detail = match shop.ask(Request::CommitDetail { seq: committed.seq, offset: 0, limit: 10 }) {
        Ok(Reply::CommitDetail(detail)) => *detail,
        other => panic!("no detail: {other:?}"),
    };
    assert_eq!(detail.total, 3);
    let told = entry(ConsentState::OptedIn, Date::from_ymd(2026, 11, 20), "المعرض");
    for changed in &detail.contacts {
        let brought = changed.fields.iter().any(|(_, after)| match after {
            FieldValue::Permissions(list) => list.contains(&told),
            _ => false,
        });
        assert!(brought && changed.fields.len() == 2, "{changed:?}");
    }
    shop = shop.reopened();
    shop.committed(Request::UndoCommit { seq: committed.seq });
    let maha = shop.contact(ids[0]).contact;
    assert_eq!((maha.consent.state, maha.permissions), (ConsentState::OptedOut, vec![out]), "her word since stays");
    let sara = shop.contact(ids[1]).contact;
    assert_eq!((sara.consent.source.as_str(), sara.permissions), ("نموذج", vec![]));
    shop = shop.reopened();
    assert_eq!(shop.contact(ids[1]).contact.consent.source, "نموذج");
}

fn outlook(shop: &mut Shop, action: &Action) -> Outlook {
    match shop.ask(Request::Weigh(action.clone())) {
        Ok(Reply::Outlook(outlook)) => outlook,
        other => panic!("no outlook: {other:?}"),
    }
}

#[test]
fn what_goes_is_counted_before_it_goes() {
    let mut shop = Shop::new();
    let ids = three(&mut shop);
    let (day, text) = (String::new(), String::new());
    let order = InteractionDraft { kind: InteractionKind::Order, day, amount: "30".into(), rating: None, text };
    shop.act(Action::Interact { contact: ids[2], draft: order });
    shop.act(Action::StartCampaign { name: "عيد".into(), text: "أهلا".into(), source: matching("") });
    let all = || Target::Matching(Query::default());
    let expected = Outlook { contacts: 3, changed: 3, opted_in: 1, opted_out: 1, waiting: 2, customers: 1 };
    assert_eq!(outlook(&mut shop, &Action::RemoveContacts(all())), expected);
    let consent = Action::SetConsent { target: all(), consent: agreed_at_the_fair() };
    assert_eq!(outlook(&mut shop, &consent), Outlook { changed: 2, ..expected }, "one of three has agreed already");
    shop.act(Action::RemoveContacts(all()));
    assert_eq!(outlook(&mut shop, &Action::RemoveContacts(all())), Outlook::default());
    assert_eq!(shop.ask(Request::Weigh(Action::RemoveContacts(Target::Ids(ids.into())))), Err(ServiceError::Gone));
    shop.undo();
    assert_eq!(shop.count(""), 3);
}

#[test]
fn so_many_change_as_was_said() {
    let mut shop = Shop::with_samples();
    let size = CustomField { label: "المقاس".into(), ..CustomField::default() };
    shop.act(Action::Arrange(Arrange::SaveField(size)));
    let tags: Vec<TagId> = shop.overview().tags.iter().map(|view| view.tag.id).collect();
    let everybody: Vec<ContactId> = shop.rows(Query::default()).iter().map(|row| row.id).collect();
    let all = || Target::Matching(Query::default());
    let some = || Target::Ids(everybody.iter().step_by(3).copied().collect());
    let set = |target, field, value: &str| Action::Arrange(Arrange::SetValue { target, field, value: value.into() });
    let tag = |target, add: &[TagId], create: &[&str], remove: &[TagId]| Action::Tag {
        target,
        add: add.into(),
        create: create.iter().map(|name| (*name).to_owned()).collect(),
        remove: remove.into(),
    };
    let actions = [
        tag(all(), &tags[..1], &[], &[]),
        tag(some(), &tags[..2], &[], &tags[1..4]),
        tag(some(), &[], &["جديد تماما"], &[]),
        tag(all(), &[], &[], &tags),
        set(all(), Settable::City, "الرياض"),
        set(some(), Settable::Country, "AE"),
        set(some(), Settable::Own("المقاس".into()), "M"),
        set(all(), Settable::Own("المقاس".into()), "M"),
        Action::SetFollowUp { target: some(), on: "2026-12-24".into(), every: 0 },
        Action::SetFollowUp { target: all(), on: "2026-12-24".into(), every: 0 },
    ];
    for action in actions {
        let of = |shop: &mut Shop, id: &ContactId| {
            let mut detail = shop.contact(*id);
            detail.tags.sort();
            (detail.contact, detail.tags)
        };
        let said = outlook(&mut shop, &action);
        let before: Vec<_> = everybody.iter().map(|id| of(&mut shop, id)).collect();
        shop.act(action.clone());
        let after: Vec<_> = everybody.iter().map(|id| of(&mut shop, id)).collect();
        let changed = before.iter().zip(&after).filter(|(before, after)| before != after).count();
        assert_eq!(usize::try_from(said.changed).ok(), Some(changed), "{action:?}");
        assert_eq!(outlook(&mut shop, &action).changed, 0, "a second time nothing changes: {action:?}");
    }
}

#[test]
fn those_who_are_ticked_are_taken_away_and_an_opt_out_is_not() {
    let mut shop = Shop::new();
    let ids = three(&mut shop);
    let other = person(&mut shop, "ليست محددة", "0504444444", ConsentState::OptedIn);
    let size = CustomField { label: "المقاس".into(), ..CustomField::default() };
    shop.act(Action::Arrange(Arrange::SaveField(size)));
    let target = || Target::Ids(ids.into());
    let field = Settable::Own("المقاس".into());
    shop.act(Action::Arrange(Arrange::SetValue { target: target(), field, value: "+5".into() }));
    let name = "ذهبي".to_owned();
    shop.act(Action::Tag { target: target(), add: vec![], create: vec![name], remove: vec![] });
    let source = Source::Contacts(target());
    let summary = match shop.ask(Request::Audience(source.clone())) {
        Ok(Reply::Audience(summary)) => summary,
        other => panic!("no audience: {other:?}"),
    };
    assert_eq!((summary.matched, summary.sendable, summary.opted_out), (3, 2, 1));
    let export = |format| Request::Export { source: source.clone(), format, text: "أهلا".into(), arabic: true };
    let (name, bytes) = shop.file(export(ExportFormat::Csv));
    assert_eq!(name, "daftar-contacts-2026-11-22.csv");
    let table = String::from_utf8(bytes).expect("exports are UTF-8");
    let lines: Vec<&str> = table.lines().collect();
    assert_eq!(lines.len(), 3, "{table}");
    assert!(lines[0].ends_with(",\"المقاس\""), "{table}");
    assert!(lines[1..].iter().all(|line| line.contains("\"ذهبي\"") && line.ends_with(",\"'+5\"")), "{table}");
    for format in [ExportFormat::Csv, ExportFormat::Numbers, ExportFormat::VcardPacks, ExportFormat::Links] {
        let (_, bytes) = shop.file(export(format));
        let text = String::from_utf8_lossy(&bytes).replace([' ', '-'], "");
        assert!(!text.contains("عمر") && !text.contains("503333333"), "an opted-out contact is in {format:?}");
        assert!(!text.contains("504444444"), "somebody who is not ticked is in {format:?}");
    }
    let frozen = shop.made(Action::FreezeList { name: "محددون".into(), target: target() });
    assert!(matches!(frozen, Made::List(_)));
    assert_eq!((shop.overview().lists[0].contacts, shop.overview().lists[0].filter.as_str()), (2, ""));
    shop.act(Action::RemoveContacts(target()));
    assert_eq!(shop.ask(Request::Audience(source)), Err(ServiceError::Gone));
    assert_eq!(shop.contact(other).contact.name, "ليست محددة");
}

#[test]
fn those_who_are_ticked_stand_side_by_side_and_become_one() {
    let mut shop = Shop::new();
    let ids = three(&mut shop);
    let group = match shop.ask(Request::SideBySide(ids.into())) {
        Ok(Reply::DuplicateGroups { total: 1, groups }) => groups.into_iter().next().expect("the group"),
        other => panic!("no group: {other:?}"),
    };
    let members: Vec<ContactId> = group.members.iter().map(|member| member.contact.id).collect();
    assert_eq!(members, ids);
    assert!(ids.contains(&group.survivor) && group.links.is_empty());
    let before = shop.content();
    let picks = vec![Pick { field: FieldName::Name, from: ids[1] }];
    shop.act(Action::MergeContacts(Merge { survivor: ids[0], others: vec![ids[1], ids[2]], picks }));
    let merged = shop.contact(ids[0]).contact;
    assert_eq!((merged.name.as_str(), merged.phones.len()), ("سارة", 3));
    assert_eq!(merged.consent.state, ConsentState::OptedOut, "an opt-out of one is one of all");
    assert_eq!(shop.ask(Request::SideBySide(ids.into())), Err(ServiceError::Gone), "only one is left");
    shop.undo();
    assert_eq!(shop.content(), before);
    let many: Vec<ContactId> = (0..30)
        .map(|n| person(&mut shop, &format!("عميل {n}"), &format!("05055555{n:02}"), ConsentState::Unknown))
        .collect();
    match shop.ask(Request::SideBySide(many)) {
        Ok(Reply::DuplicateGroups { groups, .. }) => assert_eq!(groups[0].members.len(), MOST_SIDE_BY_SIDE),
        other => panic!("no group: {other:?}"),
    }
}

#[test]
fn of_many_only_groups_that_are_ticked_whole_are_merged() {
    let mut shop = Shop::new();
    let pair = |shop: &mut Shop, name: &str, phone: &str, other: &str| {
        [person(shop, name, phone, ConsentState::Unknown), person(shop, other, phone, ConsentState::Unknown)]
    };
    let salem = pair(&mut shop, "محمد السالم", "0501234567", "Mohamed Alsalem");
    let zahrani = pair(&mut shop, "عبدالله الزهراني", "0541234567", "Abdullah Alzahrani");
    let ids: Vec<ContactId> = (0..10)
        .map(|n| person(&mut shop, &format!("عميلة {n}"), &format!("05677788{n}{n}"), ConsentState::Unknown))
        .chain([salem[0], salem[1], zahrani[0]])
        .collect();
    let target = || Target::Ids(ids.clone());
    assert_eq!(shop.ask(Request::DuplicatesAmong(target())), Err(ServiceError::Gone), "nobody has searched");
    let Ok(Reply::Duplicates(all)) = shop.ask(Request::FindDuplicates) else { panic!("no search") };
    assert_eq!((all.certain, all.fewer), (2, 2));
    let Ok(Reply::Duplicates(among)) = shop.ask(Request::DuplicatesAmong(target())) else { panic!("no figures") };
    assert_eq!((among.searched, among.certain, among.fewer, among.stale), (13, 1, 1, false));
    let before = shop.content();
    shop.act(Action::MergeCertainAmong(target()));
    let stays = salem.iter().filter(|id| shop.ask(Request::Contact(**id)).is_ok()).count();
    assert_eq!((stays, shop.count("")), (1, 13));
    for id in zahrani {
        assert!(shop.ask(Request::Contact(id)).is_ok(), "a group of which one is not ticked stays");
    }
    shop.undo();
    assert_eq!(shop.content(), before);
    let seq = shop.overview().seq;
    shop.act(Action::MergeCertainAmong(Target::Ids(zahrani[..1].into())));
    assert_eq!(shop.overview().seq, seq, "where nothing is certain nothing is done");
}
