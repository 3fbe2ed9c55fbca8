//! The memory store keeps every store's promises.

use crate::store_suite::{self, Home};
use daftar::store::memory::MemoryStore;

struct Memory(MemoryStore);

impl Home for Memory {
    type Store = MemoryStore;
    fn store(&self) -> MemoryStore {
        self.0.clone()
    }
}

macro_rules! in_memory {
    ($case:ident) => {
        #[test]
        fn $case() {
            pollster::block_on(store_suite::$case(&Memory(MemoryStore::new())));
        }
    };
}

store_suite!(in_memory);
