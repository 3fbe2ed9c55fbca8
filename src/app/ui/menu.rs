//! A button that opens a small menu below it. The native `details` element opens and closes it; Escape and a click elsewhere
//! close it too.

use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;

/// A menu. `label` is the button's content; children are the items (`menu-item` buttons or links).
#[component]
pub fn Menu(
    #[prop(into)] name: TextProp,
    #[prop(into)] label: ViewFn,
    #[prop(default = "button button-quiet")] class: &'static str,
    children: Children,
) -> impl IntoView {
    let node = NodeRef::<html::Details>::new();
    let close = move || {
        if let Some(details) = node.get_untracked() {
            details.set_open(false);
        }
    };
    let outside = window_event_listener(ev::pointerdown, move |event| {
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Node>().ok());
        if let Some(details) = node.get_untracked()
            && !details.contains(target.as_ref())
        {
            details.set_open(false);
        }
    });
    on_cleanup(move || outside.remove());
    view! {
        <details
            node_ref=node
            class="menu"
            on:keydown=move |event| {
                if event.key() == "Escape" {
                    close();
                }
            }
        >
            <summary class=class aria-label=move || name.get()>{label.run()}</summary>
            <div class="menu-items" on:click=move |_| close()>{children()}</div>
        </details>
    }
}
