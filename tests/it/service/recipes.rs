//! How a file was read is remembered: next month's file, with a column more, is read alike.

use super::Shop;
use super::imports::{options, plan, read};
use daftar::domain::country::Country;
use daftar::domain::import::{Mapping, Mode, Options, Rule, Target};
use daftar::protocol::{Action, RecipeUse, Reply, Request};

const MAY: &str = "Who,Number,Place,Misc\nSara,0501234567,Jeddah,x\nOmar,0551234567,Riyadh,y\n";
const JUNE: &str = "Who,Number,Shoe size,Place,Misc\nSara,0501234567,38,Jeddah,x\nNora,0561234567,39,Riyadh,z\n";

fn recipe(shop: &mut Shop, name: &str, text: &str) -> Option<RecipeUse> {
    let request = Request::ImportRead { file: name.into(), encoding: None, dialect: None };
    match shop.ask_with(request, Some(text.as_bytes().to_vec())).result {
        Ok(Reply::ImportPreview { recipe, .. }) => recipe.map(|recipe| *recipe),
        other => panic!("no preview: {other:?}"),
    }
}

#[test]
fn next_months_file_is_read_like_this_months() {
    let mut shop = Shop::new();
    assert_eq!(recipe(&mut shop, "may.csv", MAY), None);
    let columns = vec![Target::Name, Target::Phone, Target::Note, Target::Ignore];
    let mut chosen =
        Options { mode: Mode::NewOnly, new_tags: vec!["May".into()], ..Options::new(Country::parse("EG").unwrap()) };
    chosen.rules.set(Rule::Case, false);
    let request = Request::ImportPlan { mapping: Mapping { columns }, options: chosen.clone() };
    assert!(matches!(shop.ask(request), Ok(Reply::ImportPlan(_))));
    shop.committed(Request::ImportCommit);
    shop = shop.reopened();
    let found = recipe(&mut shop, "june.csv", JUNE).expect("it is remembered");
    assert_eq!(found.name, "may.csv");
    let expected = [Target::Name, Target::Phone, Target::Extra, Target::Note, Target::Ignore];
    assert_eq!(found.mapping.columns, expected, "the new column is guessed, the others are as they were");
    assert_eq!(found.options, Options { new_tags: Vec::new(), ..chosen }, "a tag for one file is for that file");
    assert_eq!(recipe(&mut shop, "other.csv", "a,b\n1,2\n"), None);
    let views = shop.overview().recipes;
    assert_eq!((views.len(), views[0].columns), (1, 4));
    shop.act(Action::ForgetRecipe(views[0].id));
    assert_eq!(recipe(&mut shop, "june.csv", JUNE), None);
    shop.undo();
    assert!(recipe(&mut shop, "june.csv", JUNE).is_some());
}

#[test]
fn a_book_keeps_fifty_recipes() {
    let mut shop = Shop::new();
    for number in 0..55 {
        shop.host.wait(1_000);
        let text =
            format!("Name,Phone,only in {number} a,only in {number} b\nA{number},05{:08},,\n", 1_000_000 + number);
        let preview = read(&mut shop, &format!("{number}.csv"), text.as_bytes()).expect("a file that reads");
        plan(&mut shop, &preview).expect("a plan");
        shop.committed(Request::ImportCommit);
    }
    let names: Vec<String> = shop.overview().recipes.into_iter().map(|recipe| recipe.name).collect();
    assert_eq!((names.len(), names[0].as_str(), names[49].as_str()), (50, "54.csv", "5.csv"));
    assert_eq!(shop.ask(Request::ImportDrop), Ok(Reply::Done));
    assert!(options().new_tags.len() == 1);
}
