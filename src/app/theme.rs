//! Light, dark, or as the system has it: one attribute on the document, kept as a preference.

use leptos::prelude::*;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    System,
    Light,
    Dark,
}

impl Theme {
    pub const ALL: [Theme; 3] = [Theme::System, Theme::Light, Theme::Dark];

    pub fn name(self) -> &'static str {
        match self {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }
}

/// Reads the preference and keeps the document in step; the signal comes back as context.
pub fn start() -> RwSignal<Theme> {
    let stored = crate::app::prefs::read("theme");
    let first = Theme::ALL.into_iter().find(|theme| Some(theme.name()) == stored.as_deref()).unwrap_or(Theme::System);
    let theme = RwSignal::new(first);
    Effect::new(move |before: Option<Theme>| {
        let theme = theme.get();
        if before.is_some_and(|before| before != theme) {
            crate::app::prefs::write("theme", theme.name());
        }
        let root = document().document_element();
        if let Some(Err(error)) = root.map(|root| root.set_attribute("data-theme", theme.name())) {
            web_sys::console::error_1(&error);
        }
        theme
    });
    provide_context(theme);
    theme
}
