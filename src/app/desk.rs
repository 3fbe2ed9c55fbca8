//! What lies on the desk between screens: the contacts' query and the audience of the message being written. It is lost
//! with the tab, on purpose.

use crate::protocol::{Query, Sort, Source};
use leptos::prelude::*;

/// Shared by screens through context.
#[derive(Clone, Copy)]
pub struct Desk {
    /// What the contacts screen shows.
    pub query: RwSignal<Query>,
    /// Who the message being written goes to.
    pub audience: RwSignal<Source>,
    /// The message being written.
    pub message: RwSignal<String>,
}

impl Desk {
    /// An empty desk, provided as context.
    pub fn start() -> Desk {
        let newest = Query { sort: Sort::Created, descending: true, ..Query::default() };
        let desk = Desk {
            query: RwSignal::new(newest.clone()),
            audience: RwSignal::new(Source::matching(newest)),
            message: RwSignal::new(String::new()),
        };
        provide_context(desk);
        desk
    }
}

/// The desk from context.
pub fn use_desk() -> Desk {
    expect_context::<Desk>()
}
