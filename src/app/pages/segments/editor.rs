//! One segment.

use crate::domain::segment::SegmentId;
use leptos::prelude::*;

/// One segment.
#[component]
pub fn SegmentEditor(id: Option<SegmentId>) -> impl IntoView {
    drop(id);
    view! { <h1>"SegmentEditor"</h1> }
}
