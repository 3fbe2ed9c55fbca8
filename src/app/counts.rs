//! How many contacts the segments have: asked for where an overview does not say. The code that counts need not be there when
//! the book opens.

use crate::app::client::Client;
use crate::protocol::{Reply, Request};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Asks whenever segments were not counted.
pub fn count_segments(client: Client) {
    Effect::new(move |_| {
        if client.overview.with(|overview| overview.counted || overview.segments.is_empty()) {
            return;
        }
        spawn_local(async move {
            // Whoever can't be answered shows segments without figures.
            if let Ok(Reply::Overview(counted)) = client.call(Request::Segments).await {
                client.overview.set(*counted);
            }
        });
    });
}
