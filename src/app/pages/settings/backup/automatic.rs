//! Copies into a folder that the person chose, where the browser has that.

use crate::app::client::use_client;
use crate::app::copies::{self, CopyProblem};
use crate::app::i18n::{Text, t, use_i18n};
use crate::app::place::{self, Folder};
use crate::app::ui::icon::{Glyph, Icon};
use crate::app::words;
use crate::domain::export::reminder::Verified;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsValue;

/// The section.
#[component]
pub(super) fn Automatic(last: RwSignal<Option<Verified>>) -> impl IntoView {
    let client = use_client();
    let i18n = use_i18n();
    let folder = RwSignal::new_local(None::<Folder>);
    let written = RwSignal::new(copies::last().flatten());
    let problem = RwSignal::new(None::<CopyProblem>);
    let busy = RwSignal::new(false);
    let say = move |error: JsValue| {
        web_sys::console::warn_1(&error);
        problem.try_set(Some(CopyProblem::Failed));
    };
    if copies::last().is_some() {
        spawn_local(async move {
            match place::remembered().await {
                Ok(found) => {
                    if let Some(found) = &found
                        && !place::is_allowed(found).await
                    {
                        problem.try_set(Some(CopyProblem::NotAllowed));
                    }
                    folder.try_set(found);
                }
                Err(error) => say(error),
            }
        });
    }
    let write = move || {
        let Some(place) = folder.get_untracked() else { return };
        busy.set(true);
        problem.set(None);
        spawn_local(async move {
            match copies::write(client, &place).await {
                Ok(verified) => {
                    written.try_set(Some(verified));
                    last.try_set(Some(verified));
                }
                Err(found) => {
                    problem.try_set(Some(found));
                }
            }
            busy.try_set(false);
        });
    };
    let choose = move |_| {
        spawn_local(async move {
            let kept = match place::choose().await {
                Ok(Some(chosen)) => place::remember(&chosen).await.map(|()| Some(chosen)),
                Ok(None) => Ok(None),
                Err(error) => Err(error),
            };
            match kept {
                Ok(Some(chosen)) => {
                    copies::note(None);
                    written.try_set(None);
                    folder.try_set(Some(chosen));
                    write();
                }
                Ok(None) => {}
                Err(error) => say(error),
            }
        });
    };
    let allow = move |_| {
        let Some(place) = folder.get_untracked() else { return };
        spawn_local(async move {
            if place::ask(&place).await {
                write();
            }
        });
    };
    let stop = move |_| {
        copies::turn_off();
        folder.set(None);
        problem.set(None);
        spawn_local(async move {
            if let Err(error) = place::forget().await {
                web_sys::console::warn_1(&error);
            }
        });
    };
    let time = move || match written.get() {
        Some(verified) => i18n.with(Text::CopiesWritten, &[("when", &i18n.moment(verified.when))]),
        None => i18n.text(Text::CopiesNotYet).to_owned(),
    };
    view! {
        <div class="stack" data-testid="copies">
            <h3>{t(Text::CopiesTitle)}</h3>
            {if place::is_supported() {
                view! {
                    <p class="soft">{t(Text::CopiesText)}</p>
                    {move || match folder.get() {
                        None => view! {
                            <div><button type="button" class="button" data-testid="copies-choose" on:click=choose>{t(Text::CopiesChoose)}</button></div>
                        }.into_any(),
                        Some(place) => view! {
                            <p>{i18n.with(Text::CopiesFolder, &[("name", &words::isolate(&place.name()))])}</p>
                            <p class="small" data-testid="copies-written">{time}</p>
                            <div class="row">
                                <button type="button" class="button" data-testid="copies-now" disabled=move || busy.get() on:click=move |_| write()>{t(Text::CopiesNow)}</button>
                                <button type="button" class="button" on:click=stop>{t(Text::CopiesStop)}</button>
                            </div>
                        }.into_any(),
                    }}
                    <div aria-live="polite">
                        {move || problem.get().map(|problem| match problem {
                            CopyProblem::NotAllowed => view! {
                                <p class="note note-warn"><Icon glyph=Glyph::Warning /><span class="grow">{t(Text::CopiesAllow)}</span>
                                    <button type="button" class="button" on:click=allow>{t(Text::CopiesAllowAction)}</button></p>
                            }.into_any(),
                            CopyProblem::Failed => view! {
                                <p class="note note-danger" data-testid="copies-failed"><Icon glyph=Glyph::Warning /><span>{t(Text::CopiesFailed)}</span></p>
                            }.into_any(),
                            CopyProblem::Service(error) => view! { <super::Failed error=error /> }.into_any(),
                        })}
                    </div>
                }.into_any()
            } else {
                view! { <p class="soft" data-testid="copies-unsupported">{t(Text::CopiesUnsupported)}</p> }.into_any()
            }}
        </div>
    }
}
