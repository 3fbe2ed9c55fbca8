//! What a merge would leave in the book, as it stands with every choice.

use super::choice::{Choice, phones_shown};
use crate::app::client::use_client;
use crate::app::i18n::{Text, t, use_i18n};
use crate::app::pages::contacts::Facts;
use crate::app::ui::chip::Chip;
use crate::app::ui::icon::{Glyph, Icon};
use crate::app::words;
use crate::domain::consent::ConsentState;
use leptos::prelude::*;

/// The merged contact.
#[component]
pub(super) fn Preview(choice: Choice) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let kept = choice.tags();
    let tags = client.overview.with_untracked(|overview| {
        let tags = overview.tags.iter().filter(|view| kept.contains(&view.tag.id));
        tags.map(|view| view.tag.clone()).collect::<Vec<_>>()
    });
    let tags = StoredValue::new(tags);
    view! {
        <div role="group" class="duplicates-preview" aria-label=t(Text::DuplicatesPreview) data-testid="duplicate-preview">
            <h4><Icon glyph=Glyph::Sparkle />{t(Text::DuplicatesPreview)}</h4>
            {move || choice.result.get().map(|result| {
                let phones = phones_shown(&result);
                let name = if result.name.is_empty() {
                    phones.first().cloned().unwrap_or_else(|| i18n.text(Text::ContactsNoName).to_owned())
                } else {
                    result.name.clone()
                };
                let initial: String = name.chars().find(|letter| letter.is_alphanumeric()).into_iter().collect();
                let opted_out = result.consent.state == ConsentState::OptedOut;
                view! {
                    <div class="duplicates-person">
                        <span class="avatar" aria-hidden="true">{initial}</span>
                        <strong data-testid="duplicate-preview-name"><bdi>{name}</bdi></strong>
                    </div>
                    {tags.with_value(|tags| (!tags.is_empty()).then(|| view! {
                        <div class="row">
                            {tags.iter().map(|tag| view! { <Chip text=tag.name.clone() color=words::color_class(tag.color) /> }).collect_view()}
                        </div>
                    }))}
                    {opted_out.then(|| view! { <p class="note note-danger small"><Icon glyph=Glyph::Shield /><span>{t(Text::DuplicatesOptedOut)}</span></p> })}
                    <Facts contact=result phones=phones />
                }
            })}
        </div>
    }
}
