//! Short messages at the edge of the screen: what was done, with a way back, or what went wrong.

use super::icon::{Glyph, Icon};
use leptos::prelude::*;
use std::sync::Arc;
use std::time::Duration;

/// How long a message about success stays; errors stay until they are closed.
const SHOWN: Duration = Duration::from_secs(8);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ToastKind {
    Done,
    Error,
}

/// One message.
#[derive(Clone)]
pub struct Toast {
    id: u32,
    kind: ToastKind,
    text: String,
    action: Option<(String, Arc<dyn Fn() + Send + Sync>)>,
}

impl Toast {
    pub fn new(kind: ToastKind, text: String) -> Toast {
        Toast { id: 0, kind, text, action: None }
    }

    /// Adds a button.
    pub fn with_action(mut self, label: impl Into<String>, run: impl Fn() + Send + Sync + 'static) -> Toast {
        self.action = Some((label.into(), Arc::new(run)));
        self
    }
}

/// The messages on screen, newest last: at most one about a success, and at most three in all.
#[derive(Clone, Copy)]
pub struct Toasts {
    shown: RwSignal<Vec<Toast>>,
    next: StoredValue<u32>,
}

impl Default for Toasts {
    fn default() -> Toasts {
        Toasts { shown: RwSignal::new(Vec::new()), next: StoredValue::new(1) }
    }
}

impl Toasts {
    /// Shows a message. One about a success takes the place of the one before: its "undo" takes back the newest action, so
    /// beside an older text it would take back something else than it says.
    pub fn show(self, mut toast: Toast) {
        let id = self.next.get_value();
        self.next.set_value(id.wrapping_add(1));
        toast.id = id;
        let passes = toast.kind == ToastKind::Done;
        self.shown.update(|shown| {
            if passes {
                shown.retain(|older| older.kind != ToastKind::Done);
            }
            shown.push(toast);
            let surplus = shown.len().saturating_sub(3);
            shown.drain(..surplus);
        });
        if passes {
            set_timeout(move || self.close(id), SHOWN);
        }
    }

    /// Takes every message away.
    pub fn clear(self) {
        self.shown.set(Vec::new());
    }

    fn close(self, id: u32) {
        self.shown.update(|shown| shown.retain(|toast| toast.id != id));
    }
}

/// Where messages appear. `close_label` names the closing button for screen readers.
#[component]
pub fn ToastShelf(toasts: Toasts, #[prop(into)] close_label: TextProp) -> impl IntoView {
    let close_label = StoredValue::new(close_label);
    view! {
        <div class="toast-shelf" role="status" aria-live="polite">
            <For each=move || toasts.shown.get() key=|toast| toast.id let:toast>
                {
                    let id = toast.id;
                    let class = match toast.kind {
                        ToastKind::Done => "toast",
                        ToastKind::Error => "toast toast-error",
                    };
                    let glyph = match toast.kind {
                        ToastKind::Done => Glyph::Check,
                        ToastKind::Error => Glyph::Warning,
                    };
                    view! {
                        <div class=class data-testid="toast">
                            <Icon glyph=glyph />
                            <span class="toast-text" dir="auto">{toast.text.clone()}</span>
                            {toast.action.clone().map(|(label, run)| view! {
                                <button class="toast-action" on:click=move |_| { toasts.close(id); run(); }>{label}</button>
                            })}
                            <button class="toast-close" aria-label=move || close_label.get_value().get() on:click=move |_| toasts.close(id)>
                                <Icon glyph=Glyph::Close />
                            </button>
                        </div>
                    }
                }
            </For>
        </div>
    }
}
