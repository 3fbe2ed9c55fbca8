//! The files whose reading is remembered, each with a way to forget it.

use crate::app::client::use_client;
use crate::app::i18n::{Plural, Text, t, use_i18n};
use crate::app::words;
use crate::protocol::{Action, RecipeView};
use leptos::prelude::*;

/// The section; nothing before the first import.
#[component]
pub(super) fn Recipes() -> impl IntoView {
    let client = use_client();
    let recipes = Memo::new(move |_| client.overview.with(|overview| overview.recipes.clone()));
    view! {
        <Show when=move || !recipes.with(Vec::is_empty)>
            <section class="card stack" aria-labelledby="recipes-title" data-testid="recipes">
                <h2 id="recipes-title">{t(Text::RecipesTitle)}</h2>
                <p class="soft">{t(Text::RecipesText)}</p>
                <ul class="stack">
                    <For each=move || recipes.get() key=|recipe| (recipe.id, recipe.used) let:recipe>
                        <RecipeRow recipe=recipe />
                    </For>
                </ul>
            </section>
        </Show>
    }
}

#[component]
fn RecipeRow(recipe: RecipeView) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let RecipeView { id, name, used, columns } = recipe;
    let label = i18n.with(Text::RecipesForgetNamed, &[("name", &words::isolate(&name))]);
    view! {
        <li class="settings-item">
            <div class="settings-row">
                <strong><bdi>{name}</bdi></strong>
                <span class="soft small">{move || i18n.count(Plural::RecipesColumns, columns)}" · "{move || i18n.moment(used)}</span>
            </div>
            <button type="button" class="button button-small" aria-label=label on:click=move |_| client.perform(Action::ForgetRecipe(id))>
                {t(Text::RecipesForget)}
            </button>
        </li>
    }
}
