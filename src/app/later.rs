//! Screens whose code is loaded when they are first shown, or quietly before that when there is time. Each part is a cut of the
//! page's own module; how parts are loaded is written by the build (xtask/src/split.rs).

use crate::app::client::{Client, Connection, use_client};
use crate::app::i18n::{Text, t};
use crate::app::pages;
use crate::app::pages::contacts::{Aside, Deed};
use crate::app::route::Route;
use crate::app::ui::empty::Empty;
use crate::app::ui::icon::Glyph;
use crate::protocol::{self, Loss, Reply, ServiceError};
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::future::Future;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};
use std::time::Duration;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

/// Nobody is told of a wait that is shorter.
const SILENT: Duration = Duration::from_millis(150);

/// How long after the book was opened the parts that nobody asked for yet are loaded, in milliseconds.
const QUIET_MS: u32 = 3_000;

/// What is loaded together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Contact,
    Import,
    Segments,
    Lists,
    Messages,
    History,
    Duplicates,
    Upkeep,
    Privacy,
    Rescue,
}

/// What is shown: the screen of a route, or the one in the place of a book that was lost or is locked.
#[derive(Debug, Clone, PartialEq)]
pub enum Place {
    Route(Route),
    /// Something beside the list of contacts.
    Aside(Aside),
    Lost(Loss),
    Locked,
}

impl From<Aside> for Place {
    fn from(aside: Aside) -> Place {
        Place::Aside(aside)
    }
}

impl From<Route> for Place {
    fn from(route: Route) -> Place {
        Place::Route(route)
    }
}

impl From<Loss> for Place {
    fn from(loss: Loss) -> Place {
        Place::Lost(loss)
    }
}

impl Part {
    /// All parts, the likeliest first. The rescue comes last: it is rarely needed, and then at once.
    const ALL: [Part; 10] = [
        Part::Contact,
        Part::Import,
        Part::Segments,
        Part::Lists,
        Part::Messages,
        Part::History,
        Part::Duplicates,
        Part::Upkeep,
        Part::Privacy,
        Part::Rescue,
    ];

    fn of(place: &Place) -> Part {
        match place {
            Place::Lost(_) | Place::Locked => Part::Rescue,
            Place::Aside(Aside::Deed(Deed::Export, ..)) => Part::Messages,
            Place::Aside(Aside::Deed(Deed::Merge, ..)) => Part::Duplicates,
            Place::Route(Route::Contact(_) | Route::NewContact) | Place::Aside(_) => Part::Contact,
            Place::Route(Route::Import) => Part::Import,
            Place::Route(Route::Duplicates) => Part::Duplicates,
            Place::Route(Route::Segments | Route::Segment(_)) => Part::Segments,
            Place::Route(Route::Rules | Route::Health) => Part::Upkeep,
            Place::Route(Route::History) => Part::History,
            Place::Route(Route::Messages | Route::Queue(_)) => Part::Messages,
            Place::Route(Route::Privacy | Route::Personal(_)) => Part::Privacy,
            Place::Route(_) => Part::Lists,
        }
    }

    /// Ends at once if the part is there. A failure is written to the console, and the next call tries again.
    fn load(self) -> Pin<Box<dyn Future<Output = Result<(), SplitLoaderError>>>> {
        match self {
            Part::Contact => Box::pin(load_contact()),
            Part::Import => Box::pin(load_import()),
            Part::Segments => Box::pin(load_segments()),
            Part::Lists => Box::pin(load_lists()),
            Part::Messages => Box::pin(load_messages()),
            Part::History => Box::pin(load_history()),
            Part::Duplicates => Box::pin(load_duplicates()),
            Part::Upkeep => Box::pin(load_upkeep()),
            Part::Privacy => Box::pin(load_privacy()),
            Part::Rescue => Box::pin(load_rescue()),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum State {
    Loading,
    /// It takes long enough to say so.
    Slow,
    There,
    Failed,
}

/// A screen, once its code is there; until then that it is being loaded, or that it could not be.
#[component]
pub fn Later(#[prop(into)] place: Place) -> impl IntoView {
    let state = RwSignal::new(State::Loading);
    let part = Part::of(&place);
    load(part, state);
    move || match state.get() {
        State::Loading => ().into_any(),
        State::Slow => view! {
            <h1 class="visually-hidden">{t(Text::CommonLoading)}</h1>
            <div class="opening" role="status" data-testid="later-waiting">
                <progress aria-label=t(Text::CommonLoading)></progress>
                <p>{t(Text::CommonLoading)}</p>
            </div>
        }
        .into_any(),
        State::There => screen(&place),
        State::Failed => view! {
            <h1 class="visually-hidden">{t(Text::LaterTitle)}</h1>
            <div role="alert" data-testid="later-failed">
                <Empty glyph=Glyph::Warning title=t(Text::LaterTitle) text=t(Text::ErrorNotLoaded)>
                    <button type="button" class="button button-primary" data-testid="later-retry"
                        on:click=move |_| load(part, state)>{t(Text::LaterRetry)}</button>
                    // After an update of the site, the files that this page asks for are not there any more.
                    <button type="button" class="button" on:click=reload>{t(Text::CommonReload)}</button>
                </Empty>
            </div>
        }
        .into_any(),
    }
}

/// Loads every part that is not there yet, one after another, once the book is open and the page had a moment for itself.
pub fn prepare() {
    let client = use_client();
    let begun = StoredValue::new(false);
    Effect::new(move |_| {
        if client.connection.get() != Connection::Ready || begun.get_value() || saves_data() {
            return;
        }
        begun.set_value(true);
        spawn_local(async move {
            TimeoutFuture::new(QUIET_MS).await;
            if load_replies().await.is_err() {
                return;
            }
            for part in Part::ALL {
                if part.load().await.is_err() {
                    // Nobody waits for it; whoever does will be told.
                    return;
                }
            }
            lock().await;
            client.run_rules(true);
            // A failure was written to the console; the settings say how old the last copy is.
            drop(keep_copies(client).await);
        });
    });
}

/// Forbids the page every further connection, now that all of it is here (`src/app/start.js`). Where the rest can't be had,
/// the page stays as it was.
async fn lock() {
    let begun = js_sys::Reflect::get(&window(), &"daftarLock".into())
        .and_then(|lock| lock.dyn_into::<js_sys::Function>()?.call0(&JsValue::UNDEFINED))
        .and_then(|begun| begun.dyn_into::<js_sys::Promise>());
    let ended = match begun {
        Ok(begun) => JsFuture::from(begun).await.map(drop),
        Err(error) => Err(error),
    };
    if let Err(error) = ended {
        web_sys::console::warn_1(&error);
    }
}

fn load(part: Part, state: RwSignal<State>) {
    let mut loading = part.load();
    if let Poll::Ready(result) = poll_once(loading.as_mut()) {
        state.set(after(result));
        return;
    }
    state.set(State::Loading);
    set_timeout(
        move || {
            // Or it is there by now, or its screen was left.
            if state.try_get_untracked() == Some(State::Loading) {
                state.set(State::Slow);
            }
        },
        SILENT,
    );
    spawn_local(async move {
        let result = loading.await;
        // The screen may have been left meanwhile.
        state.try_set(after(result));
    });
}

fn after(result: Result<(), SplitLoaderError>) -> State {
    if result.is_ok() { State::There } else { State::Failed }
}

/// The screen of a route whose part is there. Its code is called by a future that is ready at once.
fn screen(place: &Place) -> AnyView {
    let view = match (Part::of(place), place) {
        (_, Place::Lost(loss)) => poll_once(pin!(rescue(Some(loss.clone())))),
        (_, Place::Locked) => poll_once(pin!(rescue(None))),
        (Part::Contact, _) => poll_once(pin!(contact(place.clone()))),
        (Part::Import, _) => poll_once(pin!(import())),
        (Part::Messages, _) => poll_once(pin!(messages(place.clone()))),
        (Part::Duplicates, _) => poll_once(pin!(duplicates(place.clone()))),
        (Part::Segments, Place::Route(route)) => poll_once(pin!(segments(*route))),
        (Part::Upkeep, Place::Route(route)) => poll_once(pin!(upkeep(*route))),
        (Part::History, _) => poll_once(pin!(history())),
        (Part::Privacy, Place::Route(route)) => poll_once(pin!(privacy(*route))),
        (_, Place::Route(route)) => poll_once(pin!(lists(*route))),
        (_, Place::Aside(_)) => return ().into_any(),
    };
    match view {
        Poll::Ready(Ok(view)) => view,
        Poll::Ready(Err(_)) | Poll::Pending => {
            web_sys::console::error_1(&JsValue::from_str("a part that was loaded is not there"));
            ().into_any()
        }
    }
}

fn poll_once<F: Future + ?Sized>(future: Pin<&mut F>) -> Poll<F::Output> {
    future.poll(&mut Context::from_waker(Waker::noop()))
}

/// True if the person asked the browser to load no more than is needed.
fn saves_data() -> bool {
    let connection = js_sys::Reflect::get(&window().navigator(), &"connection".into());
    // A browser that knows no such wish has no such object.
    connection
        .and_then(|connection| js_sys::Reflect::get(&connection, &"saveData".into()))
        .is_ok_and(|wish| wish.is_truthy())
}

fn reload(_: leptos::ev::MouseEvent) {
    if let Err(error) = window().location().reload() {
        web_sys::console::error_1(&error);
    }
}

/// Reads a reply that was packed, once the code for that is there.
pub fn unpack(packed: Vec<u8>) -> Pin<Box<dyn Future<Output = Result<Reply, ServiceError>>>> {
    Box::pin(async move { unpacked(packed).await.unwrap_or(Err(ServiceError::NotLoaded)) })
}

#[wasm_split(replies, fallible, preload(load_replies))]
fn unpacked(packed: Vec<u8>) -> Result<Result<Reply, ServiceError>, SplitLoaderError> {
    Ok(protocol::unpack(&packed).map_err(|error| ServiceError::Internal(error.to_string())))
}

/// What stands beside the list, or over it. One door for both: a part's other doors take a moment of their own to open.
#[wasm_split(contact, fallible, preload(load_contact))]
fn contact(place: Place) -> Result<AnyView, SplitLoaderError> {
    Ok(match place {
        Place::Aside(shown) => view! { <pages::contacts::AsideView aside=shown /> }.into_any(),
        Place::Route(Route::Contact(id)) => view! { <pages::contacts::detail::Detail id=id /> }.into_any(),
        _ => view! { <pages::contacts::form::NewContact /> }.into_any(),
    })
}

#[wasm_split(import, fallible, preload(load_import))]
fn import() -> Result<AnyView, SplitLoaderError> {
    Ok(view! { <pages::import::Import /> }.into_any())
}

#[wasm_split(duplicates, fallible, preload(load_duplicates))]
fn duplicates(place: Place) -> Result<AnyView, SplitLoaderError> {
    Ok(match place {
        Place::Aside(Aside::Deed(_, listing, open)) => {
            view! { <pages::duplicates::ticked::Ticked listing=listing open=open /> }.into_any()
        }
        _ => view! { <pages::duplicates::Duplicates /> }.into_any(),
    })
}

#[wasm_split(upkeep, fallible, preload(load_upkeep))]
fn upkeep(route: Route) -> Result<AnyView, SplitLoaderError> {
    Ok(match route {
        Route::Health => view! { <pages::health::Health /> }.into_any(),
        _ => view! { <pages::rules::Rules /> }.into_any(),
    })
}

#[wasm_split(privacy, fallible, preload(load_privacy))]
fn privacy(route: Route) -> Result<AnyView, SplitLoaderError> {
    Ok(match route {
        Route::Personal(id) => view! { <pages::privacy::personal::Personal id=id /> }.into_any(),
        _ => view! { <pages::privacy::Privacy /> }.into_any(),
    })
}

#[wasm_split(rescue, fallible, preload(load_rescue))]
fn rescue(loss: Option<Loss>) -> Result<AnyView, SplitLoaderError> {
    Ok(match loss {
        Some(loss) => view! { <pages::rescue::Rescue loss=loss /> }.into_any(),
        None => view! { <pages::lock::LockScreen /> }.into_any(),
    })
}

#[wasm_split(history, fallible, preload(load_history))]
fn history() -> Result<AnyView, SplitLoaderError> {
    Ok(view! { <pages::history::History /> }.into_any())
}

#[wasm_split(messages, fallible, preload(load_messages))]
fn messages(place: Place) -> Result<AnyView, SplitLoaderError> {
    Ok(match place {
        Place::Aside(Aside::Deed(_, listing, _)) => view! { <pages::contacts::Export listing=listing /> }.into_any(),
        Place::Route(Route::Queue(id)) => view! { <pages::messages::queue::Queue id=id /> }.into_any(),
        _ => view! { <pages::messages::Messages /> }.into_any(),
    })
}

#[wasm_split(segments, fallible, preload(load_segments))]
fn segments(route: Route) -> Result<AnyView, SplitLoaderError> {
    Ok(match route {
        Route::Segment(id) => view! { <pages::segments::editor::SegmentEditor id=id /> }.into_any(),
        _ => view! { <pages::segments::Segments /> }.into_any(),
    })
}

#[wasm_split(lists, fallible, preload(load_lists))]
fn lists(route: Route) -> Result<AnyView, SplitLoaderError> {
    Ok(match route {
        Route::Tags => view! { <pages::tags::Tags /> }.into_any(),
        Route::Lists => view! { <pages::lists::Lists /> }.into_any(),
        _ => view! { <pages::settings::Settings /> }.into_any(),
    })
}

/// What goes on behind the screens of this part: copies into the folder that was chosen there.
#[wasm_split(lists, fallible)]
fn keep_copies(client: Client) -> Result<(), SplitLoaderError> {
    crate::app::copies::keep_writing(client);
    Ok(())
}
