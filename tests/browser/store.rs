//! Every store keeps every store's promises in the browser too.

use crate::faults::Browser;
use crate::store_suite::{self, Home};
use daftar::store::memory::MemoryStore;
use wasm_bindgen_test::wasm_bindgen_test;

struct Memory(MemoryStore);

impl Home for Memory {
    type Store = MemoryStore;
    fn store(&self) -> MemoryStore {
        self.0.clone()
    }
}

mod in_memory {
    use super::*;
    macro_rules! in_memory {
        ($case:ident) => {
            #[wasm_bindgen_test]
            async fn $case() {
                store_suite::$case(&Memory(MemoryStore::new())).await;
            }
        };
    }
    store_suite!(in_memory);
}

mod in_indexed_db {
    use super::*;
    macro_rules! in_indexed_db {
        ($case:ident) => {
            #[wasm_bindgen_test]
            async fn $case() {
                store_suite::$case(&Browser::new()).await;
            }
        };
    }
    store_suite!(in_indexed_db);
}
