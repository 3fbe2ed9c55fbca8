//! A list of any length that keeps only the rows in view in the document. Rows have one height; the list says which range
//! it needs, and draws what the caller has.

use leptos::{ev, html, prelude::*};
use std::ops::Range;

/// Rows drawn beyond the edges of the view, so that a quick flick does not show blanks.
const OVERSCAN: u32 = 8;
/// Rows that any screen can show. A list that was laid out as tall as all of its rows (a style sheet that did not come) must
/// not draw them all.
const MOST_SEEN: u32 = 400;
/// Browsers stop laying out elements somewhere beyond this many pixels; longer lists are scaled onto it.
const TALLEST: f64 = 8_000_000.0;

/// A windowed list.
#[component]
pub fn VirtualList(
    /// How many rows there are.
    #[prop(into)]
    total: Signal<u32>,
    /// Height of a row in CSS pixels.
    #[prop(into)]
    row_height: Signal<u32>,
    /// Called with the rows that should be at hand, whenever they change.
    on_range: impl Fn(Range<u32>) + 'static,
    /// Draws one row.
    render: impl Fn(u32) -> AnyView + Send + Sync + Clone + 'static,
    /// Names the list for screen readers.
    #[prop(into)]
    label: TextProp,
) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    let scroll = RwSignal::new(0.0_f64);
    let height = RwSignal::new(800.0_f64);

    // Called a moment later, when the list may be gone.
    let measure = move || {
        if let Some(element) = node.try_get_untracked().flatten() {
            scroll.try_set(f64::from(element.scroll_top()));
            height.try_set(f64::from(element.client_height()).max(1.0));
        }
    };
    Effect::new(move |_| {
        if node.get().is_some() {
            request_animation_frame(measure);
        }
    });
    let resized = window_event_listener(ev::resize, move |_| measure());
    on_cleanup(move || resized.remove());
    // A new list begins at its top.
    Effect::new(move |before: Option<u32>| {
        let now = total.get();
        if before.is_some_and(|before| before != now)
            && let Some(element) = node.get_untracked()
            && f64::from(element.scroll_top()) > f64::from(now) * f64::from(row_height.get_untracked())
        {
            element.set_scroll_top(0);
        }
        request_animation_frame(measure);
        now
    });

    let full = Memo::new(move |_| f64::from(total.get()) * f64::from(row_height.get()));
    let laid_out = Memo::new(move |_| full.get().min(TALLEST));
    let range = Memo::new(move |_| {
        let row = f64::from(row_height.get());
        let top = virtual_top(scroll.get(), height.get(), full.get(), laid_out.get());
        // Both are non-negative and below `total`, which is a `u32`.
        let first = (top / row).floor() as u32;
        let seen = ((height.get() / row).ceil() as u32 + 1).min(MOST_SEEN);
        let start = first.saturating_sub(OVERSCAN);
        start..first.saturating_add(seen + OVERSCAN).min(total.get())
    });
    Effect::new(move |_| on_range(range.get()));
    // Rows stand where they would in a list of full height; all together are shifted by how far the scaled list lags behind.
    let shift = Memo::new(move |_| scroll.get() - virtual_top(scroll.get(), height.get(), full.get(), laid_out.get()));
    // A row of another height is another row, so that a row's own place never changes.
    let places = move || {
        let height = row_height.get();
        range.get().map(move |index| (index, height))
    };

    view! {
        <div class="virtual" node_ref=node tabindex="0" role="list" aria-label=move || label.get() on:scroll=move |_| measure()>
            <div class="virtual-space" style:height=move || format!("{}px", laid_out.get())>
                <div class="virtual-rows" role="presentation" style:transform=move || format!("translateY({}px)", shift.get())>
                    <For each=places key=|place| *place let((index, height))>
                        <div
                            class="virtual-row"
                            role="listitem"
                            aria-setsize=move || total.get().to_string()
                            aria-posinset=(index + 1).to_string()
                            style:inset-block-start=format!("{}px", f64::from(index) * f64::from(height))
                            style:height=format!("{height}px")
                        >
                            {render(index)}
                        </div>
                    </For>
                </div>
            </div>
        </div>
    }
}

fn virtual_top(scroll: f64, height: f64, full: f64, laid_out: f64) -> f64 {
    let room = (laid_out - height).max(1.0);
    let scaled = if full > laid_out { scroll / room * (full - height).max(0.0) } else { scroll };
    scaled.clamp(0.0, (full - height).max(0.0))
}
