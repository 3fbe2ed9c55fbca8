//! Hands to the faults in `faults.js`, and homes for stores in the browser.

use crate::store_suite::Home;
use daftar::store::idb::IdbStore;
use std::sync::atomic::{AtomicU32, Ordering};
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/tests/browser/faults.js")]
extern "C" {
    #[wasm_bindgen(js_name = failNextCommit)]
    pub fn fail_next_commit(name: &str);
    #[wasm_bindgen(js_name = loseNextAnswer)]
    pub fn lose_next_answer();
    #[wasm_bindgen(js_name = cutNextTransaction)]
    pub fn cut_next_transaction();
    #[wasm_bindgen(js_name = refuseNextOpen)]
    pub fn refuse_next_open(name: &str);
    #[wasm_bindgen(js_name = failNextOpens)]
    pub fn fail_next_opens(name: &str, count: u32);
    #[wasm_bindgen(js_name = hideIndexedDb)]
    pub fn hide_indexed_db() -> js_sys::Function;
    #[wasm_bindgen(js_name = claimDataLoss)]
    pub fn claim_data_loss() -> js_sys::Function;
    #[wasm_bindgen(js_name = watchTransactions)]
    pub fn watch_transactions() -> js_sys::Function;
    #[wasm_bindgen(catch, js_name = holdOpen)]
    pub async fn hold_open(name: &str, version: u32) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_name = startDeleting)]
    pub fn start_deleting(name: &str);
    #[wasm_bindgen(catch)]
    pub async fn erase(name: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch)]
    pub async fn plant(name: &str, store: &str, key: JsValue, value: JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch)]
    pub async fn remove(name: &str, store: &str, key: JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch)]
    pub async fn describe(name: &str) -> Result<JsValue, JsValue>;
}

/// Calls a function that takes nothing.
pub fn call(function: &JsValue) -> JsValue {
    function.unchecked_ref::<js_sys::Function>().call0(&JsValue::NULL).expect("planted functions do not throw")
}

/// The shape of a database, as text.
pub async fn shape(name: &str) -> String {
    describe(name).await.expect("the database exists").as_string().expect("a description is text")
}

/// A database that no other test uses.
pub struct Browser {
    pub name: String,
}

impl Browser {
    pub fn new() -> Browser {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        Browser { name: format!("test {} {}", js_sys::Date::now(), NEXT.fetch_add(1, Ordering::Relaxed)) }
    }
}

impl Home for Browser {
    type Store = IdbStore;
    fn store(&self) -> IdbStore {
        IdbStore::new(&self.name)
    }
}
