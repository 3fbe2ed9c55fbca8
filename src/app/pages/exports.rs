//! A list as files to take away: a table, numbers, links, and contact cards in packs. Who is in it is the worker's business.

use super::settled::when_settled;
use super::working::Working;
use crate::app::client::{unexpected, use_client};
use crate::app::download;
use crate::app::i18n::{Lang, Plural, Text, t, use_i18n};
use crate::app::ui::icon::{Glyph, Icon};
use crate::app::words;
use crate::protocol::{ExportFormat, PackView, Reply, Request, ServiceError, Source};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsValue;

/// Packs shown before the person asks for more.
const PACKS_SHOWN: usize = 12;
/// Packs added each time they do.
const PACKS_MORE: usize = 60;

/// What the downloads are doing.
#[derive(Clone, PartialEq)]
enum State {
    Idle,
    /// The request with this number is under way.
    Working(u32),
    Saved {
        name: String,
        contacts: u32,
    },
    Failed(ServiceError),
}

/// The downloads of a list. Its heading is the caller's; the packs' own is an `h3`.
#[component]
pub fn Exports(
    #[prop(into)] source: Signal<Source>,
    /// The message that links carry; may be empty.
    #[prop(into)]
    text: Signal<String>,
) -> impl IntoView {
    let client = use_client();
    let i18n = use_i18n();
    let state = RwSignal::new(State::Idle);
    let packs = RwSignal::new(None::<Vec<PackView>>);
    let shown = RwSignal::new(PACKS_SHOWN);
    follow_packs(source, packs);
    let save = move |format: ExportFormat| {
        if matches!(state.get_untracked(), State::Working(_)) {
            return;
        }
        let (source, text) = (source.get_untracked(), text.get_untracked());
        let request = Request::Export { source, format, text, arabic: i18n.lang() == Lang::Ar };
        let call = client.begin(request, JsValue::UNDEFINED);
        state.set(State::Working(call.id));
        spawn_local(async move {
            let next = match call.answer().await {
                Ok((Reply::File { name, mime, contacts }, Some(bytes))) => match download::save(&name, &mime, &bytes) {
                    Ok(()) => State::Saved { name, contacts },
                    Err(error) => State::Failed(ServiceError::Internal(format!("{error:?}"))),
                },
                Ok((other, _)) => State::Failed(unexpected(&other)),
                Err(ServiceError::Cancelled) => State::Idle,
                Err(error) => State::Failed(error),
            };
            state.try_set(next);
        });
    };
    let nobody = Memo::new(move |_| packs.with(|packs| packs.as_ref().is_none_or(Vec::is_empty)));
    let blocked = move || nobody.get() || matches!(state.get(), State::Working(_));
    let way = move |format: ExportFormat, glyph: Glyph, name: Text, hint: Text, test: &'static str| {
        view! {
            <button type="button" class="export" data-testid=test disabled=blocked on:click=move |_| save(format)>
                <Icon glyph=glyph />
                <span class="export-words">
                    <strong>{t(name)}</strong>
                    <span class="soft small">{t(hint)}</span>
                </span>
                <Icon glyph=Glyph::Import />
            </button>
        }
    };
    let rows = move || packs.with(|packs| packs.iter().flatten().take(shown.get()).cloned().collect::<Vec<_>>());
    let count = Memo::new(move |_| packs.with(|packs| packs.as_ref().map_or(0, Vec::len)));
    let several = move || count.get() > 1;
    let hidden = move || u32::try_from(count.get().saturating_sub(shown.get())).unwrap_or(u32::MAX);
    view! {
        <div class="stack exports" data-testid="exports">
            <Show when=move || packs.with(|packs| packs.as_ref().is_some_and(Vec::is_empty))>
                <p class="note"><Icon glyph=Glyph::Info /><span>{t(Text::ExportsNobody)}</span></p>
            </Show>
            <div class="export-ways">
                {way(ExportFormat::Csv, Glyph::File, Text::ExportsCsv, Text::ExportsCsvHint, "export-csv")}
                {way(ExportFormat::Numbers, Glyph::Phone, Text::ExportsNumbers, Text::ExportsNumbersHint, "export-numbers")}
                {way(ExportFormat::Links, Glyph::Message, Text::ExportsLinks, Text::ExportsLinksHint, "export-links")}
            </div>
            <h3>{t(Text::ExportsPacks)}</h3>
            <p class="soft small">{t(Text::ExportsPacksHint)}</p>
            <ul class="packs" data-testid="packs">
                <For each=rows key=|pack| (pack.number, pack.contacts) let:pack>
                    <li class="pack">
                        <span class="pack-words">
                            <strong>{move || i18n.with(Text::ExportsPack, &[("number", &i18n.number(u64::from(pack.number)))])}</strong>
                            <span class="soft small number">{move || i18n.count(Plural::CommonContacts, pack.contacts)}</span>
                        </span>
                        <button
                            type="button"
                            class="button button-square"
                            data-testid="export-pack"
                            aria-label=move || i18n.with(Text::ExportsPackDownload, &[("number", &i18n.number(u64::from(pack.number)))])
                            disabled=blocked
                            on:click=move |_| save(ExportFormat::VcardPack(pack.number))
                        >
                            <Icon glyph=Glyph::Import />
                        </button>
                    </li>
                </For>
            </ul>
            <div class="row">
                <Show when=move || hidden() != 0>
                    <button type="button" class="button button-small button-quiet" on:click=move |_| shown.update(|shown| *shown += PACKS_MORE)>
                        {move || i18n.count(Plural::ExportsMorePacks, hidden())}
                    </button>
                </Show>
                <Show when=several>
                    <button type="button" class="button" data-testid="export-packs" disabled=blocked on:click=move |_| save(ExportFormat::VcardPacks)>
                        <Icon glyph=Glyph::Import />{t(Text::ExportsAllPacks)}
                    </button>
                </Show>
            </div>
            <div aria-live="polite">
                {move || match state.get() {
                    State::Idle => ().into_any(),
                    State::Working(id) => view! { <Working id=id /> }.into_any(),
                    State::Saved { name, contacts } => view! {
                        <p class="note note-good" data-testid="export-saved">
                            <Icon glyph=Glyph::Check />
                            <span>{i18n.count_with(Plural::ExportsSaved, contacts, &[("file", &words::isolate(&name))])}</span>
                        </p>
                    }.into_any(),
                    State::Failed(error) => view! {
                        <p class="note note-danger"><Icon glyph=Glyph::Warning /><span>{words::error(i18n, &error)}</span></p>
                    }.into_any(),
                }}
            </div>
        </div>
    }
}

/// Keeps the packs in step with the list and the book.
fn follow_packs(source: Signal<Source>, packs: RwSignal<Option<Vec<PackView>>>) {
    let client = use_client();
    let seq = Memo::new(move |_| client.overview.with(|overview| overview.seq));
    let key = Memo::new(move |_| (source.get(), seq.get()));
    when_settled(key, move |asked| {
        spawn_local(async move {
            let answer = client.call(Request::Packs(asked.0.clone())).await;
            // Another list was chosen meanwhile, or the screen was left.
            if key.try_get_untracked().as_ref() != Some(&asked) {
                return;
            }
            match answer {
                Ok(Reply::Packs(found)) => packs.set(Some(found)),
                Ok(other) => client.show_error(&unexpected(&other)),
                // A filter that does not read, or a list that was deleted: whoever chose it says so.
                Err(ServiceError::Segment(_) | ServiceError::Gone) => packs.set(None),
                Err(error) => client.show_error(&error),
            }
        });
    });
}
