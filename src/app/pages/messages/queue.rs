//! The queue.

use crate::domain::message::CampaignId;
use leptos::prelude::*;

/// The queue.
#[component]
pub fn Queue(id: CampaignId) -> impl IntoView {
    drop(id);
    view! { <h1>"Queue"</h1> }
}
