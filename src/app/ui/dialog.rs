//! A modal dialog on the native element: focus is kept inside, Escape closes, and focus goes back to where it was.

use super::icon::{Glyph, Icon};
use leptos::{html, prelude::*};

/// A dialog that is open while `open` is true. On phones it is a sheet at the foot of the screen.
#[component]
pub fn Dialog(
    open: RwSignal<bool>,
    #[prop(into)] title: TextProp,
    #[prop(into)] close_label: TextProp,
    children: ChildrenFn,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let Some(dialog) = node.get() else { return };
        match (open.get(), dialog.open()) {
            (true, false) => {
                if let Err(error) = dialog.show_modal() {
                    web_sys::console::error_1(&error);
                }
            }
            (false, true) => dialog.close(),
            _ => {}
        }
    });
    let title = StoredValue::new(title);
    let heading = move || title.get_value().get();
    let children = StoredValue::new(children);
    view! {
        <dialog node_ref=node class="dialog" aria-label=heading on:close=move |_| open.set(false)>
            <Show when=move || open.get()>
                <header class="dialog-head">
                    <h2>{heading}</h2>
                    <button type="button" class="button button-quiet button-square" aria-label={
                        let close_label = close_label.clone();
                        move || close_label.get()
                    } on:click=move |_| open.set(false)>
                        <Icon glyph=Glyph::Close />
                    </button>
                </header>
                <div class="dialog-body">{children.with_value(|children| children())}</div>
            </Show>
        </dialog>
    }
}
