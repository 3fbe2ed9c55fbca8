//! Names of tags, dimensions, segments and templates: unique as people compare them, and carried into filters.

use super::{Shop, filter_query};
use daftar::domain::book::op::Label;
use daftar::domain::segment::parse::SegmentErrorKind;
use daftar::domain::tag::{TagColor, TagId};
use daftar::protocol::{Action, Made, NameTrouble, Overview, ServiceError, Target};

fn save_tag(id: Option<TagId>, name: &str) -> Action {
    Action::SaveTag { id, name: name.into(), color: TagColor::Red, dimension: None, why: String::new() }
}

fn tag(shop: &mut Shop, name: &str) -> TagId {
    match shop.made(save_tag(None, name)) {
        Made::Tag(id) => id,
        other => panic!("made {other:?}"),
    }
}

fn filters(overview: &Overview) -> Vec<(String, Option<u32>)> {
    overview.segments.iter().map(|view| (view.segment.filter.clone(), view.contacts)).collect()
}

#[test]
fn two_tags_never_share_a_name_as_people_compare_it() {
    let mut shop = Shop::new();
    let vip = tag(&mut shop, "أحمر شفاه");
    let cases = [
        ("احمر  شفاة", Err(ServiceError::Name(NameTrouble::Taken))),
        (" \u{200F}", Err(ServiceError::Name(NameTrouble::Empty))),
        ("أحمر", Ok(())),
    ];
    for (name, expected) in cases {
        assert_eq!(shop.try_act(save_tag(None, name)).map(|_| ()), expected, "{name}");
    }
    shop.act(save_tag(Some(vip), "احمر شفاه"));
    assert_eq!(shop.try_act(save_tag(Some(vip), "أحمر")), Err(ServiceError::Name(NameTrouble::Taken)));
    assert_eq!(shop.try_act(save_tag(Some(TagId(1)), "جديد")), Err(ServiceError::Gone));
    for action in [
        |name: &str| Action::SaveSegment { id: None, name: name.into(), filter: String::new() },
        |name: &str| Action::SaveTemplate { id: None, name: name.into(), text: String::new() },
        |name: &str| Action::SaveDimension {
            id: None,
            name: name.into(),
            color: TagColor::Red,
            single: false,
            locked: false,
            why: String::new(),
        },
    ] {
        shop.act(action("اهتمام"));
        assert_eq!(shop.try_act(action("إهتمام")), Err(ServiceError::Name(NameTrouble::Taken)));
        assert_eq!(shop.try_act(action("")), Err(ServiceError::Name(NameTrouble::Empty)));
    }
}

#[test]
fn a_new_name_is_carried_into_segments_in_the_same_commit() {
    let mut shop = Shop::new();
    let Made::Dimension(stage) = shop.made(Action::SaveDimension {
        id: None,
        name: "stage".into(),
        color: TagColor::Teal,
        single: false,
        locked: false,
        why: String::new(),
    }) else {
        panic!("a dimension")
    };
    let action = Action::SaveTag {
        id: None,
        name: "vip".into(),
        color: TagColor::Red,
        dimension: Some(stage),
        why: String::new(),
    };
    let Made::Tag(vip) = shop.made(action) else { panic!("a tag") };
    for (name, filter) in [("a", "tag:vip city:جدة"), ("b", "-stage:VIP OR city:x"), ("c", "city:vip")] {
        shop.act(Action::SaveSegment { id: None, name: name.into(), filter: filter.into() });
    }
    let seq = shop.overview().seq;
    let rename = Action::SaveTag {
        id: Some(vip),
        name: "كبار العملاء".into(),
        color: TagColor::Red,
        dimension: Some(stage),
        why: String::new(),
    };
    shop.act(rename);
    shop.act(Action::SaveDimension {
        id: Some(stage),
        name: "مرحلة".into(),
        color: TagColor::Teal,
        single: false,
        locked: false,
        why: String::new(),
    });
    let overview = shop.overview();
    assert_eq!(overview.seq, seq + 2);
    let mut seen: Vec<_> = filters(&overview);
    seen.sort();
    let mut expected = vec![
        ("tag:\"كبار العملاء\" city:جدة".to_owned(), Some(0)),
        ("-مرحلة:\"كبار العملاء\" OR city:x".to_owned(), Some(0)),
        ("city:vip".to_owned(), Some(0)),
    ];
    expected.sort();
    assert_eq!(seen, expected);
    shop.undo();
    shop.undo();
    assert!(filters(&shop.overview()).contains(&("tag:vip city:جدة".into(), Some(0))));
}

#[test]
fn a_filter_follows_its_tag_to_another_dimension_and_out_of_one() {
    let mut shop = Shop::new();
    let mut dimension = |name: &str| {
        let action = Action::SaveDimension {
            id: None,
            name: name.into(),
            color: TagColor::Teal,
            single: false,
            locked: false,
            why: String::new(),
        };
        match shop.made(action) {
            Made::Dimension(id) => id,
            other => panic!("made {other:?}"),
        }
    };
    let (stage, interest) = (dimension("stage"), dimension("interest"));
    let save = |id, name: &str, dimension| Action::SaveTag {
        id,
        name: name.into(),
        color: TagColor::Red,
        dimension,
        why: String::new(),
    };
    let Made::Tag(vip) = shop.made(save(None, "vip", Some(stage))) else { panic!("a tag") };
    shop.act(Action::SaveSegment { id: None, name: "s".into(), filter: "(stage:vip OR city:x) -stage:vip".into() });
    let mut expect = |action, filter: &str| {
        let overview = shop.act(action).overview;
        assert_eq!(filters(&overview), [(filter.to_owned(), Some(0))]);
    };
    expect(save(Some(vip), "gold", Some(interest)), "(interest:gold OR city:x) -interest:gold");
    expect(Action::RemoveDimension { dimension: interest, why: String::new() }, "(tag:gold OR city:x) -tag:gold");
    shop.undo();
    shop.undo();
    assert_eq!(filters(&shop.overview()), [("(stage:vip OR city:x) -stage:vip".to_owned(), Some(0))]);
}

#[test]
fn a_removed_tag_leaves_everyone_and_its_segments_say_so() {
    let mut shop = Shop::with_samples();
    let name = "كبار العملاء";
    let vip = shop.overview().tags.iter().find(|view| view.tag.name == name).map(|view| view.tag.id).expect("a sample");
    let carriers = shop.count(&format!("tag:\"{name}\""));
    let filter = format!("tag:\"{name}\"");
    shop.act(Action::SaveSegment { id: None, name: "s".into(), filter: filter.clone() });
    assert_eq!(
        shop.act(Action::RemoveTag { tag: vip, why: String::new() }).label,
        Label::TagRemoved { name: name.into(), carriers }
    );
    assert!(filters(&shop.overview()).contains(&(filter.clone(), None)));
    match shop.ask(daftar::protocol::Request::Count(filter_query(&filter))) {
        Err(ServiceError::Segment(error)) => assert!(matches!(error.kind, SegmentErrorKind::UnknownTag { .. })),
        other => panic!("an unknown tag is an error: {other:?}"),
    }
    shop.undo();
    assert!(filters(&shop.overview()).contains(&(filter, Some(carriers))));
}

#[test]
fn bulk_tags_are_created_once_and_counted() {
    let mut shop = Shop::with_samples();
    let create = vec!["مدعو".to_owned(), " مدعو ".to_owned(), "إنستغرام".to_owned()];
    let target = Target::Matching(filter_query("city:الرياض"));
    let riyadh = shop.count("city:الرياض");
    let committed = shop.act(Action::Tag { target, add: vec![], create, remove: vec![] });
    let added = vec!["مدعو".to_owned(), "إنستغرام".to_owned()];
    assert_eq!(committed.label, Label::Tagged { count: riyadh, added, removed: vec![] });
    assert_eq!(committed.overview.tags.len(), 19, "one of the two names was a tag already");
    assert_eq!(shop.count("tag:مدعو"), riyadh);
    assert_eq!(shop.count("tag:مدعو tag:إنستغرام"), riyadh);
}

#[test]
fn a_segment_is_followed_by_what_asks_for_it_and_written_out_where_it_goes() {
    let mut shop = Shop::new();
    tag(&mut shop, "vip");
    tag(&mut shop, "new");
    let save = |id, name: &str, filter: &str| Action::SaveSegment { id, name: name.into(), filter: filter.into() };
    let Made::Segment(top) = shop.made(save(None, "top", "tag:vip OR tag:new")) else { panic!("a segment") };
    let Made::Segment(asking) = shop.made(save(None, "asking", "city:جدة -segment:top")) else {
        panic!("a segment")
    };
    let trouble = |shop: &mut Shop, action| match shop.try_act(action) {
        Err(ServiceError::Segment(error)) => error.kind,
        other => panic!("it was taken: {other:?}"),
    };
    let goes_round = |name: &str| SegmentErrorKind::SegmentLoop { name: name.into() };
    assert_eq!(trouble(&mut shop, save(Some(top), "top", "segment:asking")), goes_round("top"));
    assert_eq!(trouble(&mut shop, save(Some(top), "best", "tag:vip segment:asking")), goes_round("top"));
    assert_eq!(trouble(&mut shop, save(None, "own", "-segment:OWN")), goes_round("OWN"));

    shop.act(save(Some(top), "كبار العملاء", "tag:vip OR tag:new"));
    let filter_of = |shop: &mut Shop| {
        let overview = shop.overview();
        let view = overview.segments.iter().find(|view| view.segment.id == asking).expect("it stays");
        view.segment.filter.clone()
    };
    assert_eq!(filter_of(&mut shop), "city:جدة -segment:\"كبار العملاء\"");
    shop.act(Action::RemoveSegment(top));
    assert_eq!(filter_of(&mut shop), "city:جدة -(tag:vip OR tag:new)");
    shop.undo();
    shop.undo();
    assert_eq!(filter_of(&mut shop), "city:جدة -segment:top");
}
