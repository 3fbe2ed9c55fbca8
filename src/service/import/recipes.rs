//! How files were read, remembered with each import and replayed on the next file like them.

use super::Pending;
use crate::domain::book::Book;
use crate::domain::book::op::{Label, Op};
use crate::domain::import::recipe::{find_recipe, headers_of, recipe_from_choices, replay};
use crate::domain::import::{Mapping, Options, UnknownTag};
use crate::domain::recipe::RecipeId;
use crate::protocol::{RecipeUse, RecipeView, ServiceError};
use crate::service::journal::Change;
use crate::service::{Host, ids};

/// How many recipes a book keeps; the one that was not used for longest goes first.
const KEPT: usize = 50;

/// How a file like this was read the last time. Tags that have left the book are not spoken of any more.
pub(super) fn recipe_for(book: &Book, pending: &Pending) -> Option<Box<RecipeUse>> {
    let columns = &pending.file.preview().columns;
    let recipe = find_recipe(book.recipes(), columns)?;
    let (mapping, mut options) = replay(recipe, columns)?;
    options.unknown_tags.retain(|(_, choice)| match choice {
        UnknownTag::Use(tag) => book.tag(*tag).is_some(),
        UnknownTag::Create | UnknownTag::Leave => true,
    });
    if options.gone.as_ref().and_then(|gone| gone.among).is_some_and(|tag| book.tag(tag).is_none()) {
        options.gone = None;
    }
    Some(Box::new(RecipeUse { name: recipe.name.clone(), used: recipe.used, mapping, options }))
}

/// What remembers how a file was read. A recipe for exactly these headers is replaced.
pub(super) fn remember<H: Host>(
    host: &H,
    book: &Book,
    pending: &Pending,
    mapping: &Mapping,
    options: &Options,
) -> Vec<Op> {
    let columns = &pending.file.preview().columns;
    let headers = headers_of(columns);
    let known = book.recipes().find(|recipe| recipe.headers == headers).map(|recipe| recipe.id);
    let id = known.unwrap_or_else(|| RecipeId(ids::random_id(host)));
    let Some(recipe) = recipe_from_choices(id, pending.file.name(), host.now(), columns, mapping, options) else {
        return Vec::new();
    };
    let oldest = book.recipes().min_by_key(|recipe| recipe.used).map(|recipe| recipe.id);
    let full = known.is_none() && book.recipes().count() >= KEPT;
    let forgotten = oldest.filter(|_| full).map(Op::DropRecipe);
    forgotten.into_iter().chain([Op::PutRecipe(recipe)]).collect()
}

/// Forgets one.
pub(in crate::service) fn forget(book: &Book, id: RecipeId) -> Result<Change, ServiceError> {
    let recipe = book.recipes().find(|recipe| recipe.id == id).ok_or(ServiceError::Gone)?;
    Ok(Change::new(Label::RecipeForgotten { name: recipe.name.clone() }, vec![Op::DropRecipe(id)]))
}

/// All of them for showing, the latest first.
pub(in crate::service) fn views(book: &Book) -> Vec<RecipeView> {
    let mut views: Vec<RecipeView> = book
        .recipes()
        .map(|recipe| RecipeView {
            id: recipe.id,
            name: recipe.name.clone(),
            used: recipe.used,
            columns: u32::try_from(recipe.headers.len()).unwrap_or(u32::MAX),
        })
        .collect();
    views.sort_by_key(|view| std::cmp::Reverse(view.used));
    views
}
