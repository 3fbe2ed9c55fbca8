//! Facets of a list, the overlap of two filters, and why somebody is in one.

use super::Shop;
use daftar::domain::contact::ContactId;
use daftar::domain::message::RecipientStatus;
use daftar::domain::tag::TagColor;
use daftar::protocol::{
    Action, Draft, Facets, Made, Overlap, Query, Reasons, Reply, Request, ServiceError, Source, Stakes, Target,
};

/// Twelve contacts: even ones are VIP, every third one bought, those below four live in Riyadh.
fn shop() -> Shop {
    let mut shop = Shop::new();
    let tag = |shop: &mut Shop, name: &str| {
        let made = shop.made(Action::SaveTag {
            id: None,
            name: name.into(),
            color: TagColor::Teal,
            dimension: None,
            why: String::new(),
        });
        match made {
            Made::Tag(id) => id,
            other => panic!("made {other:?}"),
        }
    };
    let (vip, bought) = (tag(&mut shop, "vip"), tag(&mut shop, "bought"));
    for n in 0..12 {
        let city = if n < 4 { "الرياض".to_owned() } else { String::new() };
        let draft = Draft { name: format!("c{n}"), city, ..Draft::default() };
        let tags = [(n % 2 == 0, vip), (n % 3 == 0, bought)].into_iter().filter(|(has, _)| *has).map(|(_, tag)| tag);
        shop.act(Action::AddContact { draft, tags: tags.collect() });
    }
    shop
}

fn facets(shop: &mut Shop, filter: &str) -> Facets {
    match shop.ask(Request::Facets(Query { filter: filter.into(), ..Query::default() })) {
        Ok(Reply::Facets(facets)) => *facets,
        other => panic!("answered {other:?}"),
    }
}

#[test]
fn facets_count_what_matches_and_nothing_else() {
    let mut shop = shop();
    let all = facets(&mut shop, "");
    let counts = |facets: &Facets| facets.tags.iter().map(|(_, n)| *n).collect::<Vec<_>>();
    let mut both = counts(&all);
    both.sort_unstable();
    assert_eq!((all.contacts, all.untagged, both), (12, 4, vec![4, 6]));
    assert_eq!(all.cities, [("الرياض".to_owned(), 4)]);
    let vip = facets(&mut shop, "tag:vip city:الرياض");
    assert_eq!((vip.contacts, vip.untagged, vip.cities[0].1), (2, 0, 2));
    assert!(matches!(
        shop.ask(Request::Facets(Query { filter: "tag:(".into(), ..Query::default() })),
        Err(ServiceError::Segment(_))
    ));
}

#[test]
fn two_filters_overlap_in_numbers_that_add_up() {
    let mut shop = shop();
    let overlap = |shop: &mut Shop, first: &str, second: &str| match shop
        .ask(Request::Overlap { first: first.into(), second: second.into() })
    {
        Ok(Reply::Overlap(overlap)) => overlap,
        other => panic!("answered {other:?}"),
    };
    assert_eq!(overlap(&mut shop, "tag:vip", "tag:bought"), Overlap { only_first: 4, both: 2, only_second: 2 });
    assert_eq!(overlap(&mut shop, "", "tag:bought"), Overlap { only_first: 8, both: 4, only_second: 0 });
}

#[test]
fn each_condition_says_whether_it_holds() {
    let mut shop = shop();
    let third = shop.named("c3");
    let reasons =
        |shop: &mut Shop, filter: &str| match shop.ask(Request::Reasons { filter: filter.into(), contact: third }) {
            Ok(Reply::Reasons(reasons)) => reasons,
            other => panic!("answered {other:?}"),
        };
    let Reasons { is_in, conditions, tags } = reasons(&mut shop, "tag:vip OR (tag:bought -city:جدة)");
    assert!(is_in);
    let met: Vec<bool> = conditions.iter().map(|(_, met)| *met).collect();
    assert_eq!((met, tags.len()), (vec![false, true, false], 1));
    assert!(!reasons(&mut shop, "tag:vip").is_in);
    shop.act(Action::RemoveContacts(Target::Ids(vec![third])));
    let gone = shop.ask(Request::Reasons { filter: String::new(), contact: third });
    assert_eq!(gone.unwrap_err(), ServiceError::Gone);
}

#[test]
fn what_is_at_stake_is_told_before_many_are_changed() {
    let mut shop = shop();
    let stakes = |shop: &mut Shop, target: Target| match shop.ask(Request::Stakes(target)) {
        Ok(Reply::Stakes(stakes)) => Ok(*stakes),
        Err(error) => Err(error),
        other => panic!("answered {other:?}"),
    };
    let all = |filter: &str| Target::Matching(Query { filter: filter.into(), ..Query::default() });
    let Ok(Stakes { facets, with_purchases, waiting }) = stakes(&mut shop, all("tag:vip")) else { panic!("no answer") };
    assert_eq!((facets.contacts, with_purchases, waiting), (6, 0, 0));
    let (_, bought) = facets.tags.iter().find(|(_, n)| *n < 6).expect("some bought too");
    assert_eq!(*bought, 2);
    // Three are bought from and told about something, one of whom got the message already.
    let (first, number) = (shop.named("c0"), |n: u32| vec![format!("050123780{n}")]);
    for n in [0, 1, 2] {
        let draft = Draft { name: format!("p{n}"), phones: number(n), purchases: "3".into(), ..Draft::default() };
        shop.act(Action::AddContact { draft, tags: Vec::new() });
    }
    let people = [shop.named("p0"), shop.named("p1"), shop.named("p2")];
    let source = Source::Ids(people.to_vec());
    let campaign = match shop.made(Action::StartCampaign { name: "n".into(), text: "t".into(), source: source.clone() })
    {
        Made::Campaign(id) => id,
        other => panic!("made {other:?}"),
    };
    let status = RecipientStatus::Sent;
    shop.act(Action::MarkRecipient { campaign, contact: people[1], status });
    let told = stakes(&mut shop, Target::Ids(vec![first, people[0], people[1]])).expect("an answer");
    assert_eq!((told.facets.contacts, told.with_purchases, told.waiting), (3, 2, 1));
    assert_eq!(stakes(&mut shop, Target::Ids(vec![ContactId(1)])), Err(ServiceError::Gone));
    assert!(matches!(stakes(&mut shop, all("tag:(")), Err(ServiceError::Segment(_))));
    // A list of those who are ticked holds them and nobody else.
    let list = match shop.made(Action::FreezeList { name: "three".into(), source }) {
        Made::List(id) => Source::List(id),
        other => panic!("made {other:?}"),
    };
    match shop.ask(Request::Audience(list)) {
        Ok(Reply::Audience(summary)) => assert_eq!((summary.matched, summary.sendable), (3, 3)),
        other => panic!("no audience: {other:?}"),
    }
}
