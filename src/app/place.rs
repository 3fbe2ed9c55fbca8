//! A folder on the person's disk that the browser lets the page write into, where there is such a thing: chosen, remembered,
//! written and read. It is remembered in a small database of its own, because such a handle can be kept nowhere else, and
//! only the worker opens the book's.

use js_sys::{ArrayBuffer, Function, Promise, Reflect};
use leptos::prelude::window;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{IdbDatabase, IdbFactory, IdbObjectStore, IdbOpenDbRequest, IdbRequest, IdbTransactionMode};

const DATABASE: &str = "daftar-places";
const STORE: &str = "places";
const KEY: &str = "copies";
const PICKER: &str = "showDirectoryPicker";

#[wasm_bindgen]
extern "C" {
    /// A folder, as the File System standard has it.
    #[derive(Clone)]
    pub type Folder;
    #[wasm_bindgen(method, getter)]
    pub fn name(this: &Folder) -> String;
    #[wasm_bindgen(method, catch, js_name = getFileHandle)]
    async fn file(this: &Folder, name: &str, options: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch, js_name = queryPermission)]
    async fn query_permission(this: &Folder, options: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch, js_name = requestPermission)]
    async fn request_permission(this: &Folder, options: &JsValue) -> Result<JsValue, JsValue>;

    type FileHandle;
    #[wasm_bindgen(method, catch, js_name = createWritable)]
    async fn create_writable(this: &FileHandle) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch, js_name = getFile)]
    async fn get_file(this: &FileHandle) -> Result<JsValue, JsValue>;

    type Writable;
    #[wasm_bindgen(method, catch)]
    async fn write(this: &Writable, data: &ArrayBuffer) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch)]
    async fn close(this: &Writable) -> Result<JsValue, JsValue>;
}

/// Whether this browser can write into a folder.
pub fn is_supported() -> bool {
    Reflect::get(&window(), &PICKER.into()).is_ok_and(|picker| picker.is_function())
}

/// Lets the person choose a folder; only in a click. `None` if they chose none.
///
/// # Errors
/// What the browser says, if it shows no picker.
pub async fn choose() -> Result<Option<Folder>, JsValue> {
    let picker: Function = Reflect::get(&window(), &PICKER.into())?.dyn_into()?;
    let chosen: Promise = picker.call1(&window(), &writing()?)?.dyn_into()?;
    match JsFuture::from(chosen).await {
        Ok(folder) => Ok(Some(folder.unchecked_into())),
        Err(error) if is_abort(&error) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Whether the page may write there without asking.
pub async fn is_allowed(folder: &Folder) -> bool {
    let Ok(options) = writing() else { return false };
    folder.query_permission(&options).await.is_ok_and(|state| state == "granted")
}

/// Asks whether the page may write there; only in a click.
pub async fn ask(folder: &Folder) -> bool {
    let Ok(options) = writing() else { return false };
    folder.request_permission(&options).await.is_ok_and(|state| state == "granted")
}

/// Writes a file, in the place of one of that name, and hands it back as it is on the disk now.
///
/// # Errors
/// What the browser says: no permission, no room, no such folder any more.
pub async fn write(folder: &Folder, name: &str, bytes: &ArrayBuffer) -> Result<web_sys::File, JsValue> {
    let options = js_sys::Object::new();
    Reflect::set(&options, &"create".into(), &JsValue::TRUE)?;
    let file: FileHandle = folder.file(name, &options).await?.unchecked_into();
    // What is written takes the old file's place only when it is closed.
    let writable: Writable = file.create_writable().await?.unchecked_into();
    writable.write(bytes).await?;
    writable.close().await?;
    file.get_file().await?.dyn_into()
}

/// The folder that was chosen before.
///
/// # Errors
/// What the browser says, if it keeps no databases.
pub async fn remembered() -> Result<Option<Folder>, JsValue> {
    let found = with_store(IdbTransactionMode::Readonly, |store| store.get(&KEY.into())).await?;
    Ok((!found.is_undefined()).then(|| found.unchecked_into()))
}

/// Remembers a folder.
///
/// # Errors
/// What the browser says, if it keeps no databases.
pub async fn remember(folder: &Folder) -> Result<(), JsValue> {
    with_store(IdbTransactionMode::Readwrite, |store| store.put_with_key(folder, &KEY.into())).await.map(drop)
}

/// Forgets the folder. What was written there stays.
///
/// # Errors
/// What the browser says, if it keeps no databases.
pub async fn forget() -> Result<(), JsValue> {
    with_store(IdbTransactionMode::Readwrite, |store| store.delete(&KEY.into())).await.map(drop)
}

fn writing() -> Result<JsValue, JsValue> {
    let options = js_sys::Object::new();
    Reflect::set(&options, &"mode".into(), &"readwrite".into())?;
    Ok(options.into())
}

/// True if the person closed the picker.
fn is_abort(error: &JsValue) -> bool {
    error.dyn_ref::<web_sys::DomException>().is_some_and(|error| error.name() == "AbortError")
}

async fn with_store(
    mode: IdbTransactionMode,
    ask: impl FnOnce(&IdbObjectStore) -> Result<IdbRequest, JsValue>,
) -> Result<JsValue, JsValue> {
    let factory: IdbFactory = Reflect::get(&window(), &"indexedDB".into())?.dyn_into()?;
    let opening: IdbOpenDbRequest = factory.open_with_u32(DATABASE, 1)?;
    let upgrade = Closure::once({
        let opening = opening.clone();
        move || {
            let made = opening
                .result()
                .and_then(|database| database.unchecked_into::<IdbDatabase>().create_object_store(STORE).map(drop));
            // The opening itself fails then, and says so.
            if let Err(error) = made {
                web_sys::console::error_1(&error);
            }
        }
    });
    opening.set_onupgradeneeded(Some(upgrade.as_ref().unchecked_ref()));
    let database: IdbDatabase = answer(&opening).await?.unchecked_into();
    let result = match database.transaction_with_str_and_mode(STORE, mode).and_then(|transaction| {
        let store = transaction.object_store(STORE)?;
        ask(&store)
    }) {
        Ok(request) => answer(&request).await,
        Err(error) => Err(error),
    };
    database.close();
    result
}

/// What a request comes to.
async fn answer(request: &IdbRequest) -> Result<JsValue, JsValue> {
    let promise = Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
    });
    JsFuture::from(promise).await?;
    request.result()
}
