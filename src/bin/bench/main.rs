//! The measuring page: sets `window.bench` with the jobs that other programs are measured by, each as a promise. The worker
//! behind it is the app's own, unchanged. Part of no release; `cargo xtask bench` builds it.
//!
//! `jobs` says what each job does; `table` is the table; `scale` has what is measured at three sizes of book.

mod jobs;
mod scale;
mod table;

use daftar::app::client::Client;
use daftar::app::i18n::I18n;
use daftar::app::ui::toast::Toasts;
use daftar::protocol::{Reply, Request, ServiceError, unpack};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::future::{Future, ready};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;

fn main() {
    console_error_panic_hook::set_once();
    mount_to_body(Bench);
    if let Some(boot) = document().get_element_by_id("boot") {
        boot.remove();
    }
}

fn unpacked(packed: &[u8]) -> Result<Reply, ServiceError> {
    unpack(packed).map_err(|error| ServiceError::Internal(error.to_string()))
}

/// The page: nothing but the table, once somebody asks for it.
#[component]
fn Bench() -> impl IntoView {
    I18n::start();
    let toasts = Toasts::default();
    provide_context(toasts);
    let client = Client::unopened(toasts, |packed| Box::pin(ready(unpacked(&packed))));
    let shown = RwSignal::new(None);
    spawn_local(async move {
        // The worker acknowledges this before there is a book, so what follows measures no loading of code.
        let outcome = match client.call(Request::Cancel { request: 0 }).await {
            Ok(_) => offer(client, shown),
            Err(error) => Err(js_error(&error)),
        };
        if let Err(error) = outcome {
            web_sys::console::error_1(&error);
        }
    });
    move || shown.get().map(|total| view! { <table::Table total=total /> })
}

/// Sets `window.bench`.
fn offer(client: Client, shown: RwSignal<Option<u32>>) -> Result<(), JsValue> {
    let bench = js_sys::Object::new();
    add(&bench, "import", move |csv| jobs::import(client, csv))?;
    add(&bench, "reload", move |_| jobs::reload(client))?;
    add(&bench, "filter", move |conditions| jobs::filter(client, conditions))?;
    add(&bench, "search", move |text| jobs::search(client, text))?;
    add(&bench, "links", move |options| jobs::links(client, options))?;
    add(&bench, "table", move |_| table::show(client, shown))?;
    add(&bench, "roundTrip", move |_| jobs::round_trip(client))?;
    add(&bench, "rows", move |limit| scale::rows(client, limit))?;
    add(&bench, "count", move |filter| scale::count(client, filter))?;
    add(&bench, "tag", move |options| scale::tag(client, options))?;
    add(&bench, "edit", move |at| scale::edit(client, at))?;
    add(&bench, "backup", move |_| scale::backup(client))?;
    add(&bench, "stored", move |_| scale::stored(client))?;
    js_sys::Reflect::set(&window(), &"bench".into(), &bench).map(drop)
}

/// Adds a job that takes one argument and promises its result.
fn add<F: Future<Output = Result<JsValue, JsValue>> + 'static>(
    bench: &js_sys::Object,
    name: &str,
    job: impl Fn(JsValue) -> F + 'static,
) -> Result<(), JsValue> {
    let function = Closure::<dyn Fn(JsValue) -> js_sys::Promise>::new(move |argument| future_to_promise(job(argument)));
    js_sys::Reflect::set(bench, &name.into(), &function.into_js_value()).map(drop)
}

/// An error as scripts expect it.
fn js_error(error: &ServiceError) -> JsValue {
    js_sys::Error::new(&format!("{error:?}")).into()
}
