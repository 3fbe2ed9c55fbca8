//! Fields of the shop's own: made, renamed, filled for many at once, taken out again.

use super::Shop;
use super::imports::{plan, read};
use daftar::domain::contact::{ContactId, FieldName};
use daftar::domain::field::{CustomField, FieldKind};
use daftar::domain::import::{IssueKind, Target as Column};
use daftar::protocol::{
    Action, Arrange, Draft, Fields, Made, NameTrouble, Query, Reply, Request, ServiceError, Settable, Target,
};

fn person(shop: &mut Shop, name: &str, extra: &[(&str, &str)]) -> ContactId {
    let extra = extra.iter().map(|(header, cell)| ((*header).to_owned(), (*cell).to_owned())).collect();
    match shop.made(Action::AddContact { draft: Draft { name: name.into(), extra, ..Draft::default() }, tags: vec![] })
    {
        Made::Contact(id) => id,
        other => panic!("made {other:?}"),
    }
}

fn fields(shop: &mut Shop) -> Fields {
    match shop.ask(Request::Fields { counted: true }) {
        Ok(Reply::Fields(fields)) => *fields,
        other => panic!("answered {other:?}"),
    }
}

fn field(key: &str, label: &str, kind: FieldKind, choices: &[&str]) -> Action {
    let choices = choices.iter().map(|choice| (*choice).to_owned()).collect();
    Action::Arrange(Arrange::SaveField(CustomField { key: key.into(), label: label.into(), kind, choices }))
}

fn set(key: &str, value: &str) -> Action {
    let target = Target::Matching(Query::default());
    Action::Arrange(Arrange::SetValue { target, field: Settable::Own(key.into()), value: value.into() })
}

#[test]
fn a_column_that_contacts_have_becomes_a_field_with_its_values() {
    let mut shop = Shop::new();
    person(&mut shop, "مها", &[("المقاس", "42"), ("لون", "أحمر")]);
    person(&mut shop, "نورة", &[("المقاس", "كبير")]);
    assert_eq!(fields(&mut shop).columns, [("المقاس".to_owned(), 2), ("لون".to_owned(), 1)]);
    shop.act(field("", " المقاس ", FieldKind::Number, &["left out"]));
    let now = fields(&mut shop);
    assert_eq!(now.columns, [("لون".to_owned(), 1)]);
    let view = &now.fields[0];
    assert_eq!((view.field.key.as_str(), view.filled, view.unfit), ("المقاس", 2, 1));
    assert!(view.field.choices.is_empty(), "a number has no choices");
    shop.act(field("المقاس", "مقاس الحذاء", FieldKind::Text, &[]));
    let view = fields(&mut shop).fields.remove(0);
    assert_eq!((view.field.label.as_str(), view.filled, view.unfit), ("مقاس الحذاء", 2, 0), "renamed, with its values");
    shop.act(Action::Arrange(Arrange::RemoveField { key: "المقاس".into() }));
    assert_eq!(fields(&mut shop).columns.len(), 2, "the values stay");
    shop.undo();
    assert_eq!(fields(&mut shop).fields.len(), 1);
}

#[test]
fn names_are_taken_once_and_a_choice_needs_choices() {
    let mut shop = Shop::new();
    shop.act(field("", "Size", FieldKind::Text, &[]));
    let taken = ServiceError::Name(NameTrouble::Taken);
    assert_eq!(shop.try_act(field("", " SIZE", FieldKind::Date, &[])).unwrap_err(), taken);
    let empty = ServiceError::Name(NameTrouble::Empty);
    assert_eq!(shop.try_act(field("", " ", FieldKind::Text, &[])).unwrap_err(), empty);
    assert_eq!(shop.try_act(field("", "Tier", FieldKind::Choice, &[" "])).unwrap_err(), empty);
    assert_eq!(shop.try_act(field("no such", "X", FieldKind::Text, &[])).unwrap_err(), ServiceError::Gone);
    shop.act(field("", "Tier", FieldKind::Choice, &["Gold", "gold ", "Silver"]));
    assert_eq!(fields(&mut shop).fields[1].field.choices, ["Gold", "Silver"]);
    // The key of a renamed field is not free: another one under it would share its values.
    shop.act(field("Size", "Shoe", FieldKind::Text, &[]));
    assert_eq!(shop.try_act(field("", "size", FieldKind::Text, &[])).unwrap_err(), taken);
}

#[test]
fn a_value_is_set_for_many_in_one_action() {
    let mut shop = Shop::new();
    let ids: Vec<ContactId> = ["a", "b", "c"].iter().map(|name| person(&mut shop, name, &[("Old", "x")])).collect();
    shop.act(field("", "Next visit", FieldKind::Date, &[]));
    let refused = shop.try_act(set("Next visit", "soon")).unwrap_err();
    let ServiceError::Form(issues) = refused else { panic!("{refused:?}") };
    assert_eq!((issues[0].field, issues[0].kind), (FieldName::Extra, IssueKind::DateInvalid));
    shop.act(set("Next visit", "2027-01-02"));
    for id in &ids {
        let extra = shop.contact(*id).contact.extra;
        assert_eq!(extra, [("Old".into(), "x".into()), ("Next visit".into(), "2027-01-02".into())]);
    }
    assert_eq!(fields(&mut shop).fields[0].filled, 3);
    shop.act(set("Next visit", ""));
    assert_eq!(shop.contact(ids[0]).contact.extra, [("Old".to_owned(), "x".to_owned())]);
    shop.undo();
    shop.undo();
    assert_eq!(fields(&mut shop).fields[0].filled, 0);
    let city = Action::Arrange(Arrange::SetValue {
        target: Target::Ids(ids.clone()),
        field: Settable::City,
        value: " الرياض ".into(),
    });
    shop.act(city);
    assert_eq!(shop.contact(ids[2]).contact.city, "الرياض");
    let country = |value: &str| {
        let (target, value) = (Target::Ids(ids.clone()), value.to_owned());
        Action::Arrange(Arrange::SetValue { target, field: Settable::Country, value })
    };
    assert!(matches!(shop.try_act(country("Nowhere")), Err(ServiceError::Form(_))));
    shop.act(country("SA"));
    assert_eq!(shop.contact(ids[1]).contact.country.map(|country| country.code().to_owned()), Some("SA".to_owned()));
}

#[test]
fn columns_of_a_file_go_into_the_fields_they_are_called_after() {
    let mut shop = Shop::new();
    person(&mut shop, "مها", &[("Size", "42")]);
    shop.act(field("", "Size", FieldKind::Number, &[]));
    shop.act(field("Size", "مقاس الأحذية", FieldKind::Number, &[]));
    shop.act(field("", "Area code", FieldKind::Text, &[]));
    // The field is called something else than the column was once; and a column that looks like numbers of telephones is the
    // shop's own.
    let file = "name,phone,مقاس  الاحذيه,AREA CODE\nNora,0501237802,39,0501237803\n";
    let preview = read(&mut shop, "sizes.csv", file.as_bytes()).expect("a file that reads");
    let guesses: Vec<_> = preview.columns.iter().map(|column| (column.guess, column.confidence)).collect();
    assert_eq!(guesses[2..], [(Column::Extra, 100), (Column::Extra, 100)]);
    plan(&mut shop, &preview).expect("a plan");
    shop.committed(Request::ImportCommit);
    let nora = shop.named("Nora");
    let extra = [("Size".to_owned(), "39".to_owned()), ("Area code".to_owned(), "0501237803".to_owned())];
    assert_eq!(shop.contact(nora).contact.extra, extra);
    assert_eq!(shop.count("\"مقاس الاحذية\"<40 \"area code\":0501237803"), 1);
}
