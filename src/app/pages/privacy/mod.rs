//! Privacy that can be checked: what is stored, where and how large, what this page asked for, and the way to erase all of it.
//! What is known of one contact is in `personal`.

mod browser;
pub mod personal;
mod requests;
mod stored;
pub mod wipe;

use crate::app::i18n::{Text, t};
use crate::app::ui::icon::{Glyph, Icon};
use leptos::prelude::*;

/// The screen.
#[component]
pub fn Privacy() -> impl IntoView {
    view! {
        <div class="page privacy">
            <header class="page-head"><h1>{t(Text::PrivacyPageTitle)}</h1></header>
            <p class="page-lead">{t(Text::PrivacyPageLead)}</p>
            <stored::Stored />
            <requests::Requests />
            <section class="card stack" aria-labelledby="person-title">
                <h2 id="person-title">{t(Text::PrivacyPersonTitle)}</h2>
                <p>{t(Text::PrivacyPersonText)}</p>
                <p class="note"><Icon glyph=Glyph::Info /><span>{t(Text::PrivacyPersonLimits)}</span></p>
            </section>
            <wipe::Wipe />
        </div>
    }
}
