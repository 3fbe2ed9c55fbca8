//! What the worker says to a request, asked again whenever the book changes.

use crate::app::client::{unexpected, use_client};
use crate::protocol::{Reply, Request, ServiceError};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The newest answer; `None` until the first one is there. `take` gives a reply of another kind back.
pub fn asked<T: Send + Sync + 'static>(
    request: impl Fn() -> Request + 'static,
    take: fn(Reply) -> Result<T, Reply>,
) -> RwSignal<Option<Result<T, ServiceError>>> {
    let client = use_client();
    let found = RwSignal::new(None);
    let seq = Memo::new(move |_| client.overview.with(|overview| overview.seq));
    Effect::new(move |_| {
        // Read, not only tracked: a memo that nobody reads never runs, so it would never tell of a change.
        seq.get();
        let request = request();
        spawn_local(async move {
            let answer = match client.call(request).await {
                Ok(reply) => take(reply).map_err(|other| unexpected(&other)),
                Err(error) => Err(error),
            };
            // The screen may have been left meanwhile.
            drop(found.try_set(Some(answer)));
        });
    });
    found
}
