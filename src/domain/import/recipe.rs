//! How a file was read, written down, and replayed on a file with the same columns, or nearly. What belongs to one file
//! only stays out of it: its consent, and the tags that all its rows got.

use super::map::SINGLE;
use super::{Column, Mapping, Options, Target};
use crate::domain::consent::Consent;
use crate::domain::date::Timestamp;
use crate::domain::recipe::{Recipe, RecipeId};
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
    use crate::domain::import::{Mode, Rule};

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
    fn a_recipe_of_another_program_is_none() {
        let strange = Recipe { text: "{\"columns\":[\"Moon\"]}".into(), ..recipe(1, 5, &["a"], &[Target::Name]) };
        assert_eq!(replay(&strange, &columns(&["a"])), None);
    }
}
