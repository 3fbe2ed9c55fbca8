//! Settings of the book and of this screen, backup and restore, and what is kept where.

mod backup;
mod fields;
mod guard;
mod keeping;
mod lock;
mod privacy;
mod recipes;
mod screen;
mod shop;

use crate::app::i18n::{Text, t};
use leptos::prelude::*;

/// The screen.
#[component]
pub fn Settings() -> impl IntoView {
    view! {
        <div class="page settings">
            <header class="page-head"><h1>{t(Text::SettingsTitle)}</h1></header>
            <backup::Backup />
            <guard::Guard />
            <lock::Lock />
            <shop::Shop />
            <fields::OwnFields />
            <recipes::Recipes />
            <keeping::Keeping />
            <screen::ScreenSettings />
            <privacy::Privacy />
        </div>
    }
}
