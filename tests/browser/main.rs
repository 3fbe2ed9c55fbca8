//! Browser tests: what only a real browser can prove. They run in a worker, as the store does in the product.

#[macro_use]
#[path = "../store_suite/mod.rs"]
mod store_suite;

mod faults;
mod opening;
mod store;
mod writing;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_dedicated_worker);
