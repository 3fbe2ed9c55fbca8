//! How a file with the same columns was read the last time: taken over, said, and given up again on request.

use super::wizard::{Wizard, fresh_options};
use crate::app::i18n::{Text, t, use_i18n};
use crate::app::ui::icon::{Glyph, Icon};
use crate::app::words;
use crate::domain::consent::Consent;
use crate::domain::date::{Date, Timestamp};
use crate::domain::import::Options;
use crate::protocol::RecipeUse;
use leptos::prelude::*;

impl Wizard {
    /// Takes over how a file like this was read. Consent is never taken over: it is of other people.
    pub(super) fn follow(self, recipe: Option<Box<RecipeUse>>) {
        let Some(recipe) = recipe else { return };
        let fits = self.mapping.with_untracked(|mapping| mapping.len() == recipe.mapping.columns.len());
        if !fits {
            return;
        }
        let mut options = Options { consent: Consent::default(), ..recipe.options.clone() };
        // Tags may have left the book since.
        self.client.overview.with_untracked(|overview| {
            let is_here = |id| overview.tags.iter().any(|view| view.tag.id == id);
            options.tags.retain(|id| is_here(*id));
            if let Some(gone) = &mut options.gone {
                gone.among = gone.among.filter(|id| is_here(*id));
            }
        });
        self.options.set(options);
        self.mapping.set(recipe.mapping.columns.clone());
        self.recipe.set(Some(*recipe));
    }

    /// Guesses every column anew, with the usual choices.
    fn start_from_scratch(self) {
        let guesses = self.preview.with_untracked(|preview| {
            preview.as_ref().map(|preview| preview.columns.iter().map(|column| column.guess).collect())
        });
        self.mapping.set(guesses.unwrap_or_default());
        self.options.set(fresh_options(self.client));
        self.displaced.set(None);
        self.recipe.set(None);
    }
}

/// Says which earlier import the choices come from.
#[component]
pub(super) fn RecipeNote(wizard: Wizard) -> impl IntoView {
    let i18n = use_i18n();
    let said = move || {
        wizard.recipe.with(|recipe| {
            recipe.as_ref().map(|recipe| {
                let day = i18n.date(day_of(recipe.used));
                i18n.with(
                    Text::ImportRecipe,
                    &[("name", &words::isolate(&recipe.name)), ("day", &words::isolate(&day))],
                )
            })
        })
    };
    view! {
        <div aria-live="polite">
            <Show when=move || wizard.recipe.with(Option::is_some)>
                <div class="note note-good" data-testid="import-recipe">
                    <Icon glyph=Glyph::Clock />
                    <div class="grow import-recipe">
                        <p class="grow">
                            <strong>{said}</strong> <br />
                            <span>{t(Text::ImportRecipeText)}</span>
                        </p>
                        <button type="button" class="button button-small" data-testid="import-recipe-scratch" on:click=move |_| wizard.start_from_scratch()>
                            {t(Text::ImportRecipeScratch)}
                        </button>
                    </div>
                </div>
            </Show>
        </div>
    }
}

/// The day of a moment in the person's own calendar.
fn day_of(time: Timestamp) -> Date {
    // Minutes of a zone are below a day's, so nothing is lost.
    let zone = js_sys::Date::new(&wasm_bindgen::JsValue::from_f64(time.0 as f64)).get_timezone_offset() as i64;
    Timestamp(time.0.saturating_sub(zone.saturating_mul(60_000))).date_utc()
}
