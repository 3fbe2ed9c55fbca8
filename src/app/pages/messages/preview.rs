//! The message as each recipient gets it: a chat bubble for one real contact after the other.

use super::Writing;
use super::bubble::{Bubble, initial};
use crate::app::client::{unexpected, use_client};
use crate::app::i18n::{Plural, Text, t, use_i18n};
use crate::app::pages::settled::when_settled;
use crate::app::ui::icon::{Glyph, Icon};
use crate::domain::campaign::Recipient;
use crate::protocol::{Reply, Request, ServiceError, Source};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsValue;

/// Recipients fetched at a time, so that leafing through them is instant.
const WINDOW: u32 = 12;

/// Recipients at hand, and which one is shown.
#[derive(Clone, Copy)]
struct Shown {
    at: RwSignal<u32>,
    total: RwSignal<u32>,
    offset: RwSignal<u32>,
    rows: RwSignal<Vec<Recipient>>,
}

impl Shown {
    fn recipient(self) -> Option<Recipient> {
        let index = usize::try_from(self.at.get().checked_sub(self.offset.get())?).ok()?;
        self.rows.with(|rows| rows.get(index).cloned())
    }
}

/// The card. It stays in view beside the text on wide screens.
#[component]
pub(super) fn Preview(writing: Writing) -> impl IntoView {
    let i18n = use_i18n();
    let shown = Shown {
        at: RwSignal::new(0),
        total: RwSignal::new(0),
        offset: RwSignal::new(0),
        rows: RwSignal::new(Vec::new()),
    };
    follow(writing, shown);
    let recipient = Memo::new(move |_| shown.recipient());
    let blank = Memo::new(move |_| writing.text.with(|text| text.trim().is_empty()));
    let nobody = move || writing.summary.with(|summary| summary.is_some_and(|summary| summary.sendable == 0));
    let place = move || {
        let number = |n: u32| i18n.number(u64::from(n));
        i18n.with(
            Text::MessagesPreviewPlace,
            &[("at", &number(shown.at.get() + 1)), ("total", &number(shown.total.get()))],
        )
    };
    let text =
        Signal::derive(move || recipient.with(|one| one.as_ref().map(|one| one.text.clone()).unwrap_or_default()));
    let name = move || recipient.with(|one| one.as_ref().map(shown_name)).unwrap_or_default();
    let phone = move || recipient.with(|one| one.as_ref().map(|one| one.phone.clone())).unwrap_or_default();
    let missing =
        Memo::new(move |_| recipient.with(|one| one.as_ref().map(|one| one.missing.clone())).unwrap_or_default());
    let link = move || recipient.with(|one| one.as_ref().map(|one| one.link.clone())).unwrap_or_default();
    let length = Memo::new(move |_| text.with(|text| u64::try_from(text.encode_utf16().count()).unwrap_or(u64::MAX)));
    let at_end = move || shown.at.get().saturating_add(1) >= shown.total.get();
    let ready = Memo::new(move |_| !blank.get() && recipient.with(Option::is_some));
    view! {
        <section class="card stack preview" aria-labelledby="preview-title" data-testid="preview">
            <div class="row">
                <h2 class="grow" id="preview-title">{t(Text::MessagesPreview)}</h2>
                <Show when=move || ready.get()>
                    <span class="soft small number" data-testid="preview-place">{place}</span>
                    <button
                        type="button"
                        class="button button-quiet button-square"
                        aria-label=t(Text::MessagesPreviewPrevious)
                        disabled=move || shown.at.get() == 0
                        on:click=move |_| shown.at.update(|at| *at = at.saturating_sub(1))
                    >
                        <Icon glyph=Glyph::Back />
                    </button>
                    <button
                        type="button"
                        class="button button-quiet button-square"
                        data-testid="preview-next"
                        aria-label=t(Text::MessagesPreviewNext)
                        disabled=at_end
                        on:click=move |_| shown.at.update(|at| *at = at.saturating_add(1))
                    >
                        <Icon glyph=Glyph::Forward />
                    </button>
                </Show>
            </div>
            {move || if nobody() {
                view! { <p class="note"><Icon glyph=Glyph::Info /><span>{t(Text::MessagesPreviewNobody)}</span></p> }.into_any()
            } else if !ready.get() {
                view! { <p class="preview-empty soft">{t(Text::MessagesPreviewEmpty)}</p> }.into_any()
            } else {
                view! {
                    <div class="stack" aria-live="polite">
                        <div class="recipient">
                            <span class="avatar" aria-hidden="true">{move || initial(&name())}</span>
                            <span class="recipient-words">
                                <strong><bdi data-testid="preview-name">{name}</bdi></strong>
                                <span class="soft small"><span class="phone">{phone}</span></span>
                            </span>
                        </div>
                        <Bubble text=text />
                        <Show when=move || !missing.with(Vec::is_empty)>
                            <p class="row small" data-testid="preview-missing">
                                <span class="soft">{t(Text::MessagesPreviewMissing)}</span>
                                {move || missing.get().into_iter().map(|name| view! {
                                    <mark class="missing"><bdi>{format!("{{{{{name}}}}}")}</bdi></mark>
                                }).collect_view()}
                            </p>
                        </Show>
                    </div>
                    <p class="soft small number">{move || i18n.count(Plural::MessagesCharacters, length.get())}</p>
                    <a class="button" href=link target="_blank" rel="noopener noreferrer" data-testid="preview-link">
                        <Icon glyph=Glyph::Message />{t(Text::MessagesPreviewOpen)}
                    </a>
                    <p class="field-hint">{t(Text::MessagesPreviewOpenHint)}</p>
                }.into_any()
            }}
        </section>
    }
}

/// The name, or the number of someone without one.
pub(super) fn shown_name(recipient: &Recipient) -> String {
    if recipient.name.trim().is_empty() { recipient.phone.clone() } else { recipient.name.clone() }
}

/// Which recipients are wanted: those of a source at a commit, with this text, from this position on.
type Wanted = (Source, u64, String, u32);

fn follow(writing: Writing, shown: Shown) {
    let client = use_client();
    // Others are shown from the first one.
    Effect::new(move |before: Option<Source>| {
        let source = writing.source.get();
        if before.is_some_and(|before| before != source) {
            shown.at.set(0);
        }
        source
    });
    let wanted: Memo<Wanted> = Memo::new(move |_| {
        (writing.source.get(), writing.seq.get(), writing.text.get(), shown.at.get() / WINDOW * WINDOW)
    });
    let under_way = StoredValue::new(None::<u32>);
    when_settled(wanted, move |asked| {
        if let Some(Some(stale)) = under_way.try_update_value(Option::take) {
            client.cancel(stale);
        }
        let (source, _, text, offset) = asked.clone();
        if text.trim().is_empty() {
            shown.rows.set(Vec::new());
            writing.issues.set(Vec::new());
            return;
        }
        let call = client.begin(Request::Recipients { source, text, offset, limit: WINDOW }, JsValue::UNDEFINED);
        under_way.set_value(Some(call.id));
        spawn_local(async move {
            let answer = call.answer().await;
            if wanted.try_get_untracked().as_ref() != Some(&asked) {
                return;
            }
            under_way.set_value(None);
            match answer.map(|(reply, _)| reply) {
                Ok(Reply::Recipients { total, rows, issues }) => {
                    shown.total.set(total);
                    shown.at.update(|at| *at = (*at).min(total.saturating_sub(1)));
                    shown.offset.set(offset);
                    shown.rows.set(rows);
                    writing.issues.set(issues);
                }
                Ok(other) => client.show_error(&unexpected(&other)),
                // The card of the audience says what is wrong with a filter or a list.
                Err(ServiceError::Segment(_) | ServiceError::Gone) => shown.rows.set(Vec::new()),
                Err(error) => client.show_error(&error),
            }
        });
    });
}
