//! What the browser says about what is stored here: its own estimate, local storage, files of the origin-private file system,
//! caches. Each part may be missing; then there is nothing in it.

use js_sys::{Array, Function, Promise, Reflect};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// What is ours begins like this, in local storage and elsewhere: other programs may live at the same address.
const OURS: &str = "daftar";

/// A file of the origin-private file system.
#[derive(Clone, PartialEq)]
pub struct OwnFile {
    pub name: String,
    pub bytes: u64,
}

/// What the browser says.
#[derive(Clone, Default, PartialEq)]
pub struct Browser {
    /// What the browser says all of this address takes, in bytes.
    pub usage: Option<u64>,
    /// Whether it promised not to clear it by itself.
    pub persisted: Option<bool>,
    /// Keys of local storage and their bytes.
    pub settings: Vec<OwnFile>,
    pub files: Vec<OwnFile>,
    pub caches: Vec<String>,
}

/// Asks for everything.
pub async fn ask() -> Browser {
    let mut found = Browser { settings: settings(), ..Browser::default() };
    if let Some(storage) = property(&window().navigator(), "storage") {
        let estimate = wait(call(&storage, "estimate", &[])).await;
        found.usage = estimate.and_then(|estimate| property(&estimate, "usage")).and_then(|usage| whole(&usage));
        found.persisted = wait(call(&storage, "persisted", &[])).await.and_then(|answer| answer.as_bool());
    }
    for (name, handle) in files().await {
        let inside = entries(&handle).await;
        if inside.is_empty() {
            found.files.push(OwnFile { bytes: file_size(&handle).await, name });
            continue;
        }
        for (part, handle) in inside {
            found.files.push(OwnFile { bytes: file_size(&handle).await, name: format!("{name}/{part}") });
        }
    }
    found.caches = caches().await;
    found
}

/// Our keys of local storage.
fn settings() -> Vec<OwnFile> {
    let Some(storage) = window().local_storage().ok().flatten() else { return Vec::new() };
    let names = (0..storage.length().unwrap_or(0)).filter_map(|at| storage.key(at).ok().flatten());
    let ours = names.filter(|name| name.starts_with(OURS));
    ours.map(|name| {
        let value = storage.get_item(&name).ok().flatten().unwrap_or_default();
        let bytes = u64::try_from(name.len() + value.len()).unwrap_or(u64::MAX);
        OwnFile { name, bytes }
    })
    .collect()
}

/// Forgets all of it: databases, files, local storage and caches. The worker must have been ended before.
///
/// # Errors
/// The browser's own, of the first thing that it would not forget; the rest is forgotten all the same.
pub async fn forget_everything() -> Result<(), JsValue> {
    let mut outcome = Ok(());
    let mut note = |result: Result<(), JsValue>| {
        if outcome.is_ok() {
            outcome = result;
        }
    };
    for name in databases().await {
        note(delete_database(&name).await);
    }
    if let Some(folder) = folder().await {
        let recursive = js_sys::Object::new();
        note(Reflect::set(&recursive, &"recursive".into(), &JsValue::TRUE).map(drop));
        for (name, _) in files().await {
            note(done(call(&folder, "removeEntry", &[name.into(), recursive.clone().into()])).await);
        }
    }
    if let Some(caches) = property(&window(), "caches") {
        for name in self::caches().await {
            note(done(call(&caches, "delete", &[name.into()])).await);
        }
    }
    if let Some(storage) = window().local_storage().ok().flatten() {
        for key in settings() {
            note(storage.remove_item(&key.name));
        }
    }
    outcome
}

/// Our databases. Where the browser does not list them, the one that is always there.
async fn databases() -> Vec<String> {
    let Some(factory) = property(&window(), "indexedDB") else { return Vec::new() };
    let Some(list) = wait(call(&factory, "databases", &[])).await else { return vec![OURS.to_owned()] };
    let names = Array::from(&list).iter().filter_map(|one| property(&one, "name")?.as_string()).collect::<Vec<_>>();
    names.into_iter().filter(|name| name.starts_with(OURS)).collect()
}

async fn delete_database(name: &str) -> Result<(), JsValue> {
    let Some(factory) = property(&window(), "indexedDB") else { return Ok(()) };
    let request = call(&factory, "deleteDatabase", &[name.into()]).ok_or(JsValue::NULL)?;
    let promise = Promise::new(&mut |resolve, reject| {
        // A page that does not let go keeps it. It goes when that page is closed, but nobody may be told before that it is gone.
        for (event, end) in [("onsuccess", &resolve), ("onerror", &reject), ("onblocked", &reject)] {
            if let Err(error) = Reflect::set(&request, &event.into(), end) {
                web_sys::console::error_1(&error);
            }
        }
    });
    JsFuture::from(promise).await.map(drop)
}

async fn folder() -> Option<JsValue> {
    wait(call(&property(&window().navigator(), "storage")?, "getDirectory", &[])).await
}

/// Our files and folders in the origin-private file system, by name.
async fn files() -> Vec<(String, JsValue)> {
    let Some(folder) = folder().await else { return Vec::new() };
    entries(&folder).await.into_iter().filter(|(name, _)| name.starts_with(OURS)).collect()
}

/// What is in a folder, by name; nothing in a file.
async fn entries(folder: &JsValue) -> Vec<(String, JsValue)> {
    let mut found = Vec::new();
    let Some(entries) = call(folder, "entries", &[]) else { return found };
    while let Some(step) = wait(call(&entries, "next", &[])).await {
        let Some(pair) = property(&step, "value") else { break };
        let pair: Array = pair.unchecked_into();
        if let Some(name) = pair.get(0).as_string() {
            found.push((name, pair.get(1)));
        }
    }
    found
}

async fn file_size(handle: &JsValue) -> u64 {
    let file = wait(call(handle, "getFile", &[])).await;
    file.and_then(|file| property(&file, "size")).and_then(|size| whole(&size)).unwrap_or_default()
}

async fn caches() -> Vec<String> {
    let Some(caches) = property(&window(), "caches") else { return Vec::new() };
    let Some(names) = wait(call(&caches, "keys", &[])).await else { return Vec::new() };
    Array::from(&names).iter().filter_map(|name| name.as_string()).filter(|name| name.starts_with(OURS)).collect()
}

/// A property that is there.
pub fn property(object: &JsValue, name: &str) -> Option<JsValue> {
    // What a browser does not know, or refuses here, is not there.
    Reflect::get(object, &name.into()).ok().filter(|value| !value.is_undefined() && !value.is_null())
}

/// Calls a method; nothing if the browser has none, or refuses.
pub fn call(object: &JsValue, name: &str, arguments: &[JsValue]) -> Option<JsValue> {
    let method: Function = property(object, name)?.dyn_into().ok()?;
    let list: Array = arguments.iter().collect();
    method.apply(object, &list).ok()
}

/// The value of a promise; nothing if it fails.
async fn wait(promise: Option<JsValue>) -> Option<JsValue> {
    let value = JsFuture::from(promise?.dyn_into::<Promise>().ok()?).await.ok()?;
    (!value.is_undefined() && !value.is_null()).then_some(value)
}

async fn done(promise: Option<JsValue>) -> Result<(), JsValue> {
    match promise.and_then(|promise| promise.dyn_into::<Promise>().ok()) {
        Some(promise) => JsFuture::from(promise).await.map(drop),
        None => Ok(()),
    }
}

fn whole(value: &JsValue) -> Option<u64> {
    // Sizes are whole and far below 2^53.
    value.as_f64().filter(|value| *value >= 0.0).map(|value| value as u64)
}
