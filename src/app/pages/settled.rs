//! Waits until the person stops typing before the worker is asked anything that takes more than a moment.

use leptos::prelude::*;
use std::time::Duration;

/// Shorter than anyone notices, longer than the gap between two keystrokes.
const PAUSE: Duration = Duration::from_millis(160);

/// Runs `act` with `key` at once, and then whenever `key` has changed and stood still for a moment.
pub fn when_settled<K>(key: Memo<K>, act: impl Fn(K) + Clone + 'static)
where
    K: Clone + PartialEq + Send + Sync + 'static,
{
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let stop = move || {
        if let Some(handle) = timer.try_get_value().flatten() {
            handle.clear();
        }
    };
    on_cleanup(stop);
    Effect::new(move |before: Option<()>| {
        let key = key.get();
        stop();
        if before.is_none() {
            act(key);
            return;
        }
        let act = act.clone();
        match set_timeout_with_handle(move || act(key), PAUSE) {
            Ok(handle) => timer.set_value(Some(handle)),
            Err(error) => web_sys::console::error_1(&error),
        }
    });
}
