//! The frame around every screen: navigation, undo, banners, messages, and the screens for a book that is not open.

use crate::app::autolock;
use crate::app::client::{Connection, use_client};
use crate::app::i18n::{Text, t, use_i18n};
use crate::app::later::{self, Later};
use crate::app::pages;
use crate::app::pages::contacts::Aside;
use crate::app::route::{Route, use_navigation};
use crate::app::ui::empty::Empty;
use crate::app::ui::icon::{Glyph, Icon};
use crate::app::ui::toast::{ToastShelf, Toasts};
use crate::app::words;
use crate::protocol::ServiceError;
use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;

/// The places of the navigation, in order; the first four and "more" make the bar of a phone.
const PLACES: [(Route, Glyph, Text); 11] = [
    (Route::Contacts, Glyph::People, Text::NavContacts),
    (Route::Segments, Glyph::Filter, Text::NavSegments),
    (Route::Messages, Glyph::Message, Text::NavMessages),
    (Route::Import, Glyph::Import, Text::NavImport),
    (Route::Tags, Glyph::Tag, Text::NavTags),
    (Route::Lists, Glyph::List, Text::NavLists),
    (Route::Rules, Glyph::Rule, Text::NavRules),
    (Route::Health, Glyph::Pulse, Text::NavHealth),
    (Route::Duplicates, Glyph::Alike, Text::NavDuplicates),
    (Route::History, Glyph::Clock, Text::NavHistory),
    (Route::Settings, Glyph::Settings, Text::NavSettings),
];

/// The frame.
#[component]
pub fn Shell(toasts: Toasts) -> impl IntoView {
    let client = use_client();
    // Once the book was open, its screen stays, whatever is typed there with it.
    let not_open = Memo::new(move |_| Some(client.connection.get()).filter(|now| *now != Connection::Ready));
    listen_for_undo();
    autolock::start();
    later::prepare();
    view! {
        <a class="skip-link" href="#main" on:click=|event| { event.prevent_default(); focus_main(); }>{t(Text::NavSkip)}</a>
        <div class="frame">
            <Navigation />
            <div class="frame-body">
                <Banners />
                <main id="main" class="main" tabindex="-1">
                    {move || match not_open.get() {
                        None => view! { <Screen /> }.into_any(),
                        Some(other) => view! { <NotOpen connection=other /> }.into_any(),
                    }}
                </main>
            </div>
        </div>
        <ToastShelf toasts=toasts close_label=t(Text::CommonClose) />
    }
}

/// The screen of the present route.
#[component]
fn Screen() -> impl IntoView {
    let navigation = use_navigation();
    let i18n = use_i18n();
    // Contacts and one contact share a screen, so that the list keeps its place.
    let screen = Memo::new(move |_| {
        let route = match navigation.route.get() {
            Route::Contact(_) | Route::NewContact => Route::Contacts,
            other => other,
        };
        // Rows and figures are written once, so another language writes the screen anew; an import keeps its choices.
        (route, (route != Route::Import).then(|| i18n.lang()))
    });
    move || match screen.get().0 {
        Route::Home => view! { <pages::home::Home /> }.into_any(),
        Route::Contacts | Route::Contact(_) | Route::NewContact => {
            let panel = |route: Route| view! { <Later place=route /> }.into_any();
            let aside = |aside: Aside| view! { <Later place=aside /> }.into_any();
            view! { <pages::contacts::Contacts panel=panel aside=aside /> }.into_any()
        }
        Route::NotFound => view! {
            <h1 class="visually-hidden">{t(Text::NotFoundTitle)}</h1>
            <Empty glyph=Glyph::Search title=t(Text::NotFoundTitle) text=t(Text::NotFoundText)>
                <a class="button button-primary" href=Route::Contacts.href()>{t(Text::NavContacts)}</a>
            </Empty>
        }
        .into_any(),
        other => view! { <Later place=other /> }.into_any(),
    }
}

#[component]
fn Navigation() -> impl IntoView {
    let navigation = use_navigation();
    let client = use_client();
    let i18n = use_i18n();
    let current = move |place: Route| {
        let here = match navigation.route.get() {
            Route::Contact(_) | Route::NewContact | Route::Personal(_) => Route::Contacts,
            Route::Privacy => Route::Settings,
            Route::Segment(_) => Route::Segments,
            Route::Queue(_) => Route::Messages,
            other => other,
        };
        (here == place).then_some("page")
    };
    let link = move |(route, glyph, text): (Route, Glyph, Text)| {
        view! {
            <a class="nav-link" href=route.href() aria-current=move || current(route)>
                <Icon glyph=glyph />
                <span>{t(text)}</span>
            </a>
        }
    };
    let undo_name = move || {
        let undo = client.overview.with(|overview| overview.undo.clone());
        match undo {
            Some(label) => i18n.with(Text::NavUndoWhat, &[("what", &words::label(i18n, &label))]),
            None => i18n.text(Text::CommonUndo).to_owned(),
        }
    };
    let redo_name = move || {
        let redo = client.overview.with(|overview| overview.redo.clone());
        match redo {
            Some(label) => i18n.with(Text::NavRedoWhat, &[("what", &words::label(i18n, &label))]),
            None => i18n.text(Text::CommonRedo).to_owned(),
        }
    };
    view! {
        <header class="nav">
            <a class="brand" href=Route::Home.href()>
                <span class="brand-mark"><Icon glyph=Glyph::Book /></span>
                <span class="brand-name">{t(Text::AppName)}</span>
            </a>
            <nav class="nav-places" aria-label=t(Text::NavLabel)>
                <div class="nav-main">{PLACES[..4].iter().map(|place| link(*place)).collect_view()}</div>
                <div class="nav-more">
                    {PLACES[4..].iter().map(|place| link(*place)).collect_view()}
                </div>
                <details class="menu nav-overflow">
                    <summary class="nav-link">
                        <Icon glyph=Glyph::More />
                        <span>{t(Text::NavMore)}</span>
                    </summary>
                    <div class="menu-items" on:click=close_details>
                        {PLACES[4..].iter().map(|place| link(*place)).collect_view()}
                    </div>
                </details>
            </nav>
            <div class="nav-tools">
                <Show when=move || client.overview.with(|overview| overview.locked)>
                    <button class="button button-quiet button-square" data-testid="lock-now" title=t(Text::LockNow) aria-label=t(Text::LockNow)
                        on:click=move |_| client.lock()>
                        <Icon glyph=Glyph::Lock />
                    </button>
                </Show>
                <button class="button button-quiet button-square" data-testid="undo" title=undo_name aria-label=undo_name
                    disabled=move || client.overview.with(|overview| overview.undo.is_none())
                    on:click=move |_| client.undo()>
                    <Icon glyph=Glyph::Undo />
                </button>
                <button class="button button-quiet button-square" data-testid="redo" title=redo_name aria-label=redo_name
                    disabled=move || client.overview.with(|overview| overview.redo.is_none())
                    on:click=move |_| client.redo()>
                    <Icon glyph=Glyph::Redo />
                </button>
                <LanguageSwitch />
            </div>
        </header>
    }
}

/// Two languages need no menu: the button names the other one, in itself.
#[component]
fn LanguageSwitch() -> impl IntoView {
    let i18n = use_i18n();
    let other = move || match i18n.lang() {
        crate::app::i18n::Lang::Ar => crate::app::i18n::Lang::En,
        crate::app::i18n::Lang::En => crate::app::i18n::Lang::Ar,
    };
    view! {
        <button class="button button-quiet language-switch" lang=move || other().tag() data-testid="language" on:click=move |_| i18n.set(other())>
            <Icon glyph=Glyph::Language />
            <span>{move || other().own_name()}</span>
        </button>
    }
}

/// Standing notices: a window that forgets, a program that was updated elsewhere, a tab that keeps this one waiting.
#[component]
fn Banners() -> impl IntoView {
    let client = use_client();
    let i18n = use_i18n();
    let busy = move || {
        client.busy.get().map(|(stage, done, total)| {
            let percent = done.saturating_mul(100).checked_div(total).unwrap_or(0);
            let percent = format!("{}%", i18n.number(percent));
            i18n.with(
                Text::BannerBusy,
                &[("stage", i18n.text(words::stage(stage))), ("percent", &words::isolate(&percent))],
            )
        })
    };
    let forgets =
        move || client.connection.get() == Connection::Ready && client.overview.with(|overview| !overview.durable);
    view! {
        <Show when=forgets>
            <div class="banner banner-warn" role="alert">
                <Icon glyph=Glyph::Warning />
                <span>{t(Text::BannerForgets)}</span>
                <a class="button button-small" href=Route::Settings.href()>{t(Text::BannerForgetsAction)}</a>
            </div>
        </Show>
        <Show when=move || client.outdated.get() && client.connection.get() == Connection::Ready>
            <div class="banner banner-warn" role="alert" data-testid="outdated">
                <Icon glyph=Glyph::Warning />
                <span>{t(Text::BannerOutdated)}</span>
                <button type="button" class="button button-small" on:click=|_| reload()>{t(Text::CommonReload)}</button>
            </div>
        </Show>
        <div role="status" data-testid="busy">
            {move || busy().map(|text| view! { <div class="banner"><Icon glyph=Glyph::Clock /><span>{text}</span></div> })}
        </div>
    }
}

fn reload() {
    if let Err(error) = window().location().reload() {
        web_sys::console::error_1(&error);
    }
}

/// What stands in the place of a screen while the book is not open.
#[component]
fn NotOpen(connection: Connection) -> impl IntoView {
    let i18n = use_i18n();
    let reload = |_| reload();
    match connection {
        Connection::Starting | Connection::Ready => {
            view! { <div class="opening" role="status"><progress aria-label=t(Text::OpeningTitle)></progress><p>{t(Text::OpeningTitle)}</p></div> }.into_any()
        }
        Connection::Elsewhere => {
            view! { <Empty glyph=Glyph::Book title=t(Text::ElsewhereTitle) text=t(Text::ElsewhereText) /> }.into_any()
        }
        Connection::TakenOver => view! {
            <Empty glyph=Glyph::Book title=t(Text::TakenOverTitle) text=t(Text::TakenOverText)>
                <button class="button button-primary" on:click=reload>{t(Text::CommonReload)}</button>
            </Empty>
        }
        .into_any(),
        Connection::Outdated => view! {
            <Empty glyph=Glyph::Book title=t(Text::OutdatedTitle) text=t(Text::OutdatedText)>
                <button class="button button-primary" on:click=reload>{t(Text::CommonReload)}</button>
            </Empty>
        }
        .into_any(),
        Connection::Failed(ServiceError::Lost(loss)) => view! { <Later place=loss /> }.into_any(),
        Connection::Failed(ServiceError::Locked) => view! { <Later place=later::Place::Locked /> }.into_any(),
        Connection::Failed(error) => view! {
            <Empty glyph=Glyph::Warning title=t(Text::FailedTitle) text=move || words::error(i18n, &error)>
                <button class="button button-primary" on:click=reload>{t(Text::CommonReload)}</button>
            </Empty>
        }
        .into_any(),
    }
}

/// Ctrl+Z and Ctrl+Y (Cmd on a Mac) from anywhere but a text field, which has an undo of its own.
fn listen_for_undo() {
    let client = use_client();
    let listener = window_event_listener(ev::keydown, move |event| {
        if !(event.ctrl_key() || event.meta_key()) || event.alt_key() || typing() {
            return;
        }
        let redo = match event.code().as_str() {
            "KeyZ" => event.shift_key(),
            "KeyY" => true,
            _ => return,
        };
        event.prevent_default();
        if redo { client.redo() } else { client.undo() }
    });
    on_cleanup(move || listener.remove());
}

fn typing() -> bool {
    document().active_element().is_some_and(|element| {
        let tag = element.tag_name();
        let text_input = tag == "INPUT"
            && element
                .dyn_ref::<web_sys::HtmlInputElement>()
                .is_some_and(|input| !matches!(input.type_().as_str(), "checkbox" | "radio" | "file" | "button"));
        text_input || tag == "TEXTAREA"
    })
}

fn focus_main() {
    let main = document().get_element_by_id("main").and_then(|main| main.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(Err(error)) = main.map(|main| main.focus()) {
        web_sys::console::error_1(&error);
    }
}

fn close_details(event: ev::MouseEvent) {
    let details = event
        .current_target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
        .and_then(|element| element.closest("details").ok().flatten());
    if let Some(details) = details
        && let Err(error) = details.remove_attribute("open")
    {
        web_sys::console::error_1(&error);
    }
}
