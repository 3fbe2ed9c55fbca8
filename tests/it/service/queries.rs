//! Counts, windows, sorting, searching and the builder's view of a filter.

use super::{Shop, filter_query};
use daftar::protocol::{Action, Query, Reply, Request, ServiceError, Sort};

#[test]
fn windows_are_cut_from_one_order_and_follow_every_change() {
    let mut shop = Shop::with_samples();
    let query = Query { sort: Sort::Spent, descending: true, ..filter_query("country:SA") };
    let all = shop.rows(query.clone());
    assert!(all.windows(2).all(|pair| pair[0].spent >= pair[1].spent), "most spent first");
    let mut cut = Vec::new();
    for offset in (0..all.len() + 10).step_by(7) {
        let offset = u32::try_from(offset).expect("small");
        let Ok(Reply::Window { rows, total }) = shop.ask(Request::Window { query: query.clone(), offset, limit: 7 })
        else {
            panic!("no window")
        };
        assert_eq!(usize::try_from(total).ok(), Some(all.len()));
        cut.extend(rows);
    }
    assert_eq!(cut, all);
    let first = all.first().expect("somebody lives there").id;
    shop.act(Action::RemoveContacts(daftar::protocol::Target::Ids(vec![first])));
    assert_eq!(shop.rows(query), all[1..]);
}

#[test]
fn search_and_filter_narrow_each_other() {
    let mut shop = Shop::with_samples();
    let searched = |filter: &str, search: &str| Query { search: search.into(), ..filter_query(filter) };
    let names = |rows: Vec<daftar::protocol::Row>| rows.into_iter().map(|row| row.name).collect::<Vec<_>>();
    assert_eq!(names(shop.rows(searched("", "Maria"))), ["Maria Santos"]);
    assert_eq!(names(shop.rows(searched("", "نوره"))), ["نورة العتيبي"], "ة and ه are one letter to a search");
    assert_eq!(names(shop.rows(searched("city:جدة", "Maria"))), Vec::<String>::new());
    assert_eq!(shop.rows(searched("", "0500000001")).len(), 1, "a national number finds its owner");
    let (all, none) = (shop.count(""), shop.count("city:الرياض -city:الرياض"));
    assert_eq!((all, none), (60, 0));
    assert_eq!(shop.count("consent:in") + shop.count("consent:out") + shop.count("consent:unknown"), 60);
}

#[test]
fn a_filter_that_does_not_read_is_an_error_everywhere() {
    let mut shop = Shop::with_samples();
    for text in ["tag:لا-يوجد", "(city:جدة", "citty:جدة", "spent>abc"] {
        let query = filter_query(text);
        for request in [
            Request::Count(query.clone()),
            Request::Window { query: query.clone(), offset: 0, limit: 1 },
            Request::ParseFilter(text.into()),
            Request::Do(Action::SaveSegment { id: None, name: "x".into(), filter: text.into() }),
            Request::Do(Action::FreezeList {
                name: "x".into(),
                target: daftar::protocol::Target::Matching(query.clone()),
            }),
            Request::Audience(daftar::protocol::Source::matching(query.clone())),
        ] {
            assert!(matches!(shop.ask(request.clone()), Err(ServiceError::Segment(_))), "{request:?}");
        }
    }
    let Ok(Reply::Filter { printed, .. }) = shop.ask(Request::ParseFilter("city:جدة  AND? ".into())) else { return };
    assert!(!printed.is_empty());
}

#[test]
fn cities_are_offered_most_frequent_first() {
    let mut shop = Shop::with_samples();
    let Ok(Reply::Names(names)) = shop.ask(Request::SuggestCities("ال".into())) else { panic!("no names") };
    assert_eq!(names.first().map(String::as_str), Some("الرياض"));
    assert!(names.iter().any(|name| name == "الدمام"));
}
