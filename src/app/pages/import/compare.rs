//! The comparison with the book: whether to look for contacts that the file does not have, among whom, and their tag.

use crate::app::client::use_client;
use crate::app::i18n::{Text, t};
use crate::domain::import::{Gone, Options};
use crate::domain::tag::TagId;
use leptos::prelude::*;

/// The question, and what goes with a yes.
#[component]
pub(super) fn CompareBook(options: RwSignal<Options>) -> impl IntoView {
    let client = use_client();
    let gone = Memo::new(move |_| options.with(|options| options.gone.clone()));
    let is_on = Memo::new(move |_| gone.with(Option::is_some));
    let among = move || gone.with(|gone| gone.as_ref().and_then(|gone| gone.among));
    let change = move |change: &dyn Fn(&mut Gone)| {
        options.update(|options| {
            if let Some(gone) = &mut options.gone {
                change(gone);
            }
        });
    };
    view! {
        <div class="stack import-compare">
            <label class="check">
                <input type="checkbox" data-testid="import-compare" aria-describedby="import-compare-hint"
                    prop:checked=move || is_on.get()
                    on:change=move |event| {
                        let wanted = event_target_checked(&event);
                        options.update(|options| options.gone = wanted.then(Gone::default));
                    } />
                <strong>{t(Text::ImportCompare)}</strong>
            </label>
            <p class="field-hint" id="import-compare-hint">{t(Text::ImportCompareHint)}</p>
            <Show when=move || is_on.get()>
                <div class="import-fields">
                    <div class="field">
                        <label for="import-compare-among">{t(Text::ImportCompareAmong)}</label>
                        <select class="select" id="import-compare-among" data-testid="import-compare-among"
                            prop:value=move || among().map(|tag| tag.0.to_string()).unwrap_or_default()
                            on:change=move |event| {
                                let tag = event_target_value(&event).parse::<u64>().ok().map(TagId);
                                change(&|gone| gone.among = tag);
                            }>
                            <option value="" selected=move || among().is_none()>{t(Text::ImportCompareAll)}</option>
                            {move || client.overview.with(|overview| overview.tags.clone()).into_iter().map(|view| {
                                let id = view.tag.id;
                                view! { <option value=id.0.to_string() selected=move || among() == Some(id)>{view.tag.name}</option> }
                            }).collect_view()}
                        </select>
                    </div>
                    <div class="field">
                        <label for="import-compare-tag">{t(Text::ImportCompareTag)}</label>
                        <input class="input" id="import-compare-tag" dir="auto" autocomplete="off" data-testid="import-compare-tag" aria-describedby="import-compare-tag-hint"
                            prop:value=move || gone.with(|gone| gone.as_ref().map(|gone| gone.tag.clone()).unwrap_or_default())
                            on:input=move |event| {
                                let text = event_target_value(&event);
                                change(&|gone| gone.tag.clone_from(&text));
                            } />
                        <span class="field-hint" id="import-compare-tag-hint">{t(Text::ImportCompareTagHint)}</span>
                    </div>
                </div>
            </Show>
        </div>
    }
}
