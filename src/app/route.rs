//! Routes behind `#/`, so that any static host works in any folder with no rewrite rule.

use crate::domain::contact::ContactId;
use crate::domain::message::CampaignId;
use crate::domain::segment::SegmentId;
use leptos::prelude::*;

/// A screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Route {
    Home,
    Contacts,
    Contact(ContactId),
    NewContact,
    Import,
    Segments,
    /// `None` writes a new one.
    Segment(Option<SegmentId>),
    Tags,
    Messages,
    Queue(CampaignId),
    Lists,
    Rules,
    Health,
    Duplicates,
    History,
    Settings,
    Privacy,
    /// Everything that is known of a contact.
    Personal(ContactId),
    NotFound,
}

impl Route {
    /// The hash of this screen, with `#`.
    pub fn href(self) -> String {
        match self {
            Route::Home => "#/".to_owned(),
            Route::Contacts => "#/contacts".to_owned(),
            Route::Contact(ContactId(id)) => format!("#/contacts/{id:032x}"),
            Route::NewContact => "#/contacts/new".to_owned(),
            Route::Import => "#/import".to_owned(),
            Route::Segments => "#/segments".to_owned(),
            Route::Segment(None) => "#/segments/new".to_owned(),
            Route::Segment(Some(SegmentId(id))) => format!("#/segments/{id:016x}"),
            Route::Tags => "#/tags".to_owned(),
            Route::Messages => "#/messages".to_owned(),
            Route::Queue(CampaignId(id)) => format!("#/messages/{id:016x}"),
            Route::Lists => "#/lists".to_owned(),
            Route::Rules => "#/rules".to_owned(),
            Route::Health => "#/health".to_owned(),
            Route::Duplicates => "#/duplicates".to_owned(),
            Route::History => "#/history".to_owned(),
            Route::Settings => "#/settings".to_owned(),
            Route::Privacy => "#/privacy".to_owned(),
            Route::Personal(ContactId(id)) => format!("#/contacts/{id:032x}/data"),
            Route::NotFound => "#/not-found".to_owned(),
        }
    }

    /// Reads a hash, with or without `#`; a query after `?` is not part of the route.
    pub fn parse(hash: &str) -> Route {
        let path = hash.trim_start_matches('#').split('?').next().unwrap_or_default();
        let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        match parts.as_slice() {
            [] => Route::Home,
            ["contacts"] => Route::Contacts,
            ["contacts", "new"] => Route::NewContact,
            ["contacts", id] => {
                u128::from_str_radix(id, 16).map_or(Route::NotFound, |id| Route::Contact(ContactId(id)))
            }
            ["contacts", id, "data"] => {
                u128::from_str_radix(id, 16).map_or(Route::NotFound, |id| Route::Personal(ContactId(id)))
            }
            ["import"] => Route::Import,
            ["segments"] => Route::Segments,
            ["segments", "new"] => Route::Segment(None),
            ["segments", id] => {
                u64::from_str_radix(id, 16).map_or(Route::NotFound, |id| Route::Segment(Some(SegmentId(id))))
            }
            ["tags"] => Route::Tags,
            ["messages"] => Route::Messages,
            ["messages", id] => u64::from_str_radix(id, 16).map_or(Route::NotFound, |id| Route::Queue(CampaignId(id))),
            ["lists"] => Route::Lists,
            ["rules"] => Route::Rules,
            ["health"] => Route::Health,
            ["duplicates"] => Route::Duplicates,
            ["history"] => Route::History,
            ["settings"] => Route::Settings,
            ["privacy"] => Route::Privacy,
            _ => Route::NotFound,
        }
    }
}

/// Where the person is, as a signal, and the way elsewhere.
#[derive(Clone, Copy)]
pub struct Navigation {
    pub route: RwSignal<Route>,
}

impl Navigation {
    /// Follows the address bar.
    pub fn start() -> Navigation {
        let current = || Route::parse(&window().location().hash().unwrap_or_default());
        let navigation = Navigation { route: RwSignal::new(current()) };
        let listener = window_event_listener(leptos::ev::hashchange, move |_| navigation.route.set(current()));
        on_cleanup(move || listener.remove());
        provide_context(navigation);
        navigation
    }

    /// Goes to a screen.
    pub fn go(self, route: Route) {
        if let Err(error) = window().location().set_hash(&route.href()) {
            web_sys::console::error_1(&error);
        }
    }
}

/// Navigation from context.
pub fn use_navigation() -> Navigation {
    expect_context::<Navigation>()
}
