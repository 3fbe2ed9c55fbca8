//! How a file was read, written down, and replayed on a file with the same columns, or nearly. What belongs to one file
//! only stays out of it: its consent, and the tags that all its rows got.

use super::map::SINGLE;
use super::{Column, Mapping, Options, Target, UnknownTag};
use crate::domain::consent::Consent;
use crate::domain::date::Timestamp;
use crate::domain::recipe::{Recipe, RecipeId};
use crate::domain::tag::TagId;
use crate::domain::text::fold;
use serde::{Deserialize, Serialize};

/// A recipe is for files that share so many percent of all their headers with the file it was made for.
const ALIKE: usize = 80;

/// What the text of a recipe holds.
#[derive(Serialize, Deserialize)]
struct Written {
    columns: Vec<Target>,
    options: Options,
}

/// The headers by which files are told apart; none if the file has no header worth the name.
pub fn headers_of(columns: &[Column]) -> Vec<String> {
    let headers: Vec<String> = columns.iter().map(|column| fold(&column.header)).collect();
    if headers.iter().any(|header| !header.is_empty()) { headers } else { Vec::new() }
}

/// Writes down how a file was read; `None` for a file without headers, or if the choices can't be written.
pub fn recipe_from_choices(
    id: RecipeId,
    name: &str,
    used: Timestamp,
    columns: &[Column],
    mapping: &Mapping,
    options: &Options,
) -> Option<Recipe> {
    let headers = headers_of(columns);
    if headers.is_empty() {
        return None;
    }
    let options = Options { tags: Vec::new(), new_tags: Vec::new(), consent: Consent::default(), ..options.clone() };
    let text = serde_json::to_string(&Written { columns: mapping.columns.clone(), options }).ok()?;
    Some(Recipe { id, name: name.to_owned(), used, headers, text })
}

/// The recipe for a file with these columns: the likest, of equals the one used last; `None` if none is like enough.
pub fn find_recipe<'r>(recipes: impl Iterator<Item = &'r Recipe>, columns: &[Column]) -> Option<&'r Recipe> {
    let headers = headers_of(columns);
    let likest =
        recipes.map(|recipe| (likeness(&recipe.headers, &headers), recipe)).filter(|(share, _)| *share >= ALIKE);
    likest.max_by_key(|(share, recipe)| (*share, recipe.used)).map(|(_, recipe)| recipe)
}

/// Replays a recipe on a file: columns that it knows become what they became, the others what they are guessed to be.
/// `None` if the recipe was written by a program that this one does not understand.
pub fn replay(recipe: &Recipe, columns: &[Column]) -> Option<(Mapping, Options)> {
    let written: Written = serde_json::from_str(&recipe.text).ok()?;
    let mut known: Vec<Option<(&str, Target)>> =
        recipe.headers.iter().zip(&written.columns).map(|(header, target)| Some((header.as_str(), *target))).collect();
    // Headers may stand more than once; each is used up in turn.
    let mut replayed: Vec<Option<Target>> = headers_of(columns)
        .iter()
        .map(|header| {
            let slot = known.iter_mut().find(|slot| slot.is_some_and(|(known, _)| known == header))?;
            slot.take().map(|(_, target)| target)
        })
        .collect();
    replayed.resize(columns.len(), None);
    let taken: Vec<Target> = replayed.iter().flatten().copied().collect();
    let guessed = |column: &Column| {
        let is_taken = SINGLE.contains(&column.guess) && taken.contains(&column.guess);
        if is_taken { Target::Extra } else { column.guess }
    };
    let targets = replayed.iter().zip(columns).map(|(target, column)| target.unwrap_or_else(|| guessed(column)));
    Some((Mapping { columns: targets.collect() }, written.options))
}

/// The recipe after tags became another one, by id and by (folded) name; `None` if it names none of them, or was written by a
/// program that this one does not understand.
pub fn retagged(recipe: &Recipe, from: &[(TagId, String)], into: (TagId, &str)) -> Option<Recipe> {
    let mut written: Written = serde_json::from_str(&recipe.text).ok()?;
    let options = &mut written.options;
    let mut changed = false;
    let mut by_id = |tag: &mut TagId| {
        if from.iter().any(|(id, _)| id == tag) {
            *tag = into.0;
            changed = true;
        }
    };
    options.tags.iter_mut().for_each(&mut by_id);
    options.unknown_tags.iter_mut().for_each(|(_, choice)| {
        if let UnknownTag::Use(tag) = choice {
            by_id(tag);
        }
    });
    if let Some(among) = options.gone.as_mut().and_then(|gone| gone.among.as_mut()) {
        by_id(among);
    }
    let names = options.new_tags.iter_mut().chain(options.gone.as_mut().map(|gone| &mut gone.tag));
    for name in names {
        if from.iter().any(|(_, folded)| *folded == fold(name)) {
            into.1.clone_into(name);
            changed = true;
        }
    }
    let text = serde_json::to_string(&written).ok()?;
    changed.then(|| Recipe { text, ..recipe.clone() })
}

/// Whether a recipe names this tag, by its id or by its (folded) name.
pub fn names_tag(recipe: &Recipe, tag: TagId, folded: &str) -> bool {
    retagged(recipe, &[(tag, folded.to_owned())], (tag, folded)).is_some()
}

/// How many percent of all headers two files share.
fn likeness(a: &[String], b: &[String]) -> usize {
    let mut left: Vec<&String> = b.iter().collect();
    let mut shared = 0;
    for header in a {
        if let Some(at) = left.iter().position(|other| *other == header) {
            left.swap_remove(at);
            shared += 1;
        }
    }
    let all = a.len() + b.len() - shared;
    (shared * 100).checked_div(all).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::country::Country;
    use crate::domain::import::{Gone, Mode, Rule};

    fn columns(headers: &[&str]) -> Vec<Column> {
        let column = |header: &&str| Column {
            header: (*header).to_owned(),
            samples: Vec::new(),
            guess: Target::City,
            confidence: 20,
            filled: 1,
        };
        headers.iter().map(column).collect()
    }

    fn recipe(id: u64, used: i64, headers: &[&str], targets: &[Target]) -> Recipe {
        let mut options = Options::new(Country::SAUDI_ARABIA);
        options.mode = Mode::UpdateOnly;
        options.rules.set(Rule::Case, false);
        options.new_tags = vec!["fair".into()];
        let mapping = Mapping { columns: targets.to_vec() };
        let written =
            recipe_from_choices(RecipeId(id), "a.csv", Timestamp(used), &columns(headers), &mapping, &options);
        written.expect("it has headers")
    }

    #[test]
    fn a_file_with_a_column_more_is_read_alike() {
        use Target::*;
        let old = recipe(1, 5, &["Name", "Phone", "phone", "Town", "X"], &[Name, Phone, Ignore, City, Note]);
        let file = columns(&["Phone", "name", "PHONE", "x", "town", "Area"]);
        let found = find_recipe(std::iter::once(&old), &file).expect("it is like enough");
        let (mapping, options) = replay(found, &file).expect("it is understood");
        assert_eq!(mapping.columns, [Phone, Name, Ignore, Note, City, Extra]);
        assert_eq!(
            (options.mode, options.rules.is_on(Rule::Case), options.new_tags.len()),
            (Mode::UpdateOnly, false, 0)
        );
    }

    #[test]
    fn the_likest_recipe_is_taken_and_of_equals_the_latest() {
        use Target::*;
        let all = [
            recipe(1, 9, &["a", "b", "c", "d", "e"], &[Name; 5]),
            recipe(2, 1, &["a", "b", "c", "d"], &[Name; 4]),
            recipe(3, 3, &["d", "c", "b", "a"], &[Name; 4]),
            recipe(4, 99, &["z"], &[Name]),
        ];
        let found = |headers: &[&str]| find_recipe(all.iter(), &columns(headers)).map(|recipe| recipe.id.0);
        assert_eq!(found(&["a", "b", "c", "d"]), Some(3));
        assert_eq!(found(&["a", "b", "c", "d", "e", "f"]), Some(1));
        assert_eq!(found(&["a", "q", "r"]), None);
        assert_eq!(found(&["", ""]), None);
    }

    #[test]
    fn a_recipe_follows_a_tag_into_another() {
        let names = columns(&["a"]);
        let mut options = Options::new(Country::SAUDI_ARABIA);
        options.unknown_tags = vec![("fair".into(), UnknownTag::Use(TagId(1))), ("x".into(), UnknownTag::Create)];
        options.gone = Some(Gone { among: Some(TagId(2)), tag: "Old".into() });
        let mapping = Mapping { columns: vec![Target::Name] };
        let written = recipe_from_choices(RecipeId(1), "a.csv", Timestamp(1), &names, &mapping, &options).unwrap();
        let from = [(TagId(1), "one".to_owned()), (TagId(2), fold("two")), (TagId(3), fold("OLD"))];
        assert!(names_tag(&written, TagId(1), "one") && names_tag(&written, TagId(3), &fold("old")));
        let after = retagged(&written, &from, (TagId(9), "Nine")).unwrap();
        let (_, options) = replay(&after, &names).unwrap();
        assert_eq!(options.unknown_tags[0].1, UnknownTag::Use(TagId(9)));
        assert_eq!(options.gone, Some(Gone { among: Some(TagId(9)), tag: "Nine".into() }));
        assert_eq!(retagged(&after, &from, (TagId(9), "Nine")), None);
    }

    #[test]
    fn a_recipe_of_another_program_is_none() {
        let strange = Recipe { text: "{\"columns\":[\"Moon\"]}".into(), ..recipe(1, 5, &["a"], &[Target::Name]) };
        assert_eq!(replay(&strange, &columns(&["a"])), None);
    }
}
