//! Facets of a list, the overlap of two filters, and why somebody is in one.

use super::Shop;
use daftar::domain::tag::TagColor;
use daftar::protocol::{Action, Draft, Facets, Made, Overlap, Query, Reasons, Reply, Request, ServiceError, Target};

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
