//! Import of a file in four steps on one screen: the file, its columns, what will happen to each row, done. Nothing is in
//! the book before the last button. The state and the requests are in `wizard`.

mod choose;
mod cleaning;
mod columns;
mod compare;
mod corrections;
mod done;
mod figures;
mod fix;
mod fix_cell;
mod fix_row;
mod gone;
mod options;
mod pages;
mod paste;
mod plan;
mod reading;
mod recipe;
mod row;
mod rows;
mod tags;
mod unknown;
mod winners;
mod wizard;

use crate::app::i18n::{Text, t, use_i18n};
use crate::app::pages::working::Working;
use crate::app::ui::icon::{Glyph, Icon};
use crate::app::words;
use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use wizard::{Step, Wizard};

/// The steps with their names.
const STEPS: [(Step, Text); 4] = [
    (Step::Choose, Text::ImportStepChoose),
    (Step::Columns, Text::ImportStepColumns),
    (Step::Plan, Text::ImportStepPlan),
    (Step::Done, Text::ImportStepDone),
];

/// Identity of the heading of the step on screen, which gets the focus when the step changes.
const STEP_TITLE: &str = "import-step-title";

/// The screen.
#[component]
pub fn Import() -> impl IntoView {
    let wizard = Wizard::start();
    let dragging = listen_for_files(wizard);
    Effect::new(move |before: Option<Step>| {
        let now = wizard.step.get();
        if before.is_some_and(|before| before != now) {
            request_animation_frame(show_step);
        }
        now
    });
    // While a plan is on screen, what is under way lies over it, so that nothing moves below the finger.
    let is_over_plan = move || wizard.step.get() == Step::Plan && wizard.plan.with(Option::is_some);
    view! {
        <div class="page import">
            <header class="page-head"><h1>{t(Text::ImportTitle)}</h1></header>
            <Steps wizard=wizard />
            <div aria-live="polite" class="import-status" class:import-status-over=is_over_plan>
                {move || wizard.working.get().map(|work| view! { <Working id=work.id can_cancel=!work.is_commit /> })}
                {move || wizard.failure.get().map(|error| view! { <Failure wizard=wizard error=error /> })}
            </div>
            {move || match wizard.step.get() {
                Step::Choose => view! { <choose::Choose wizard=wizard dragging=dragging /> }.into_any(),
                Step::Columns => view! { <columns::Columns wizard=wizard /> }.into_any(),
                Step::Plan => view! { <plan::Plan wizard=wizard /> }.into_any(),
                Step::Done => view! { <done::Done wizard=wizard /> }.into_any(),
            }}
        </div>
    }
}

/// Where the person is, and the way back to what is behind.
#[component]
fn Steps(wizard: Wizard) -> impl IntoView {
    let i18n = use_i18n();
    let step = move |index: usize, (step, text): (Step, Text)| {
        let is_current = move || wizard.step.get() == step;
        let is_behind = move || wizard.step.get() > step;
        let can_return = move || is_behind() && wizard.step.get() != Step::Done && wizard.working.get().is_none();
        let number = move || i18n.number(u64::try_from(index + 1).unwrap_or_default());
        view! {
            <li class="import-step" class:import-step-behind=is_behind aria-current=move || is_current().then_some("step")>
                <span class="import-step-number" aria-hidden="true">
                    {move || if is_behind() { view! { <Icon glyph=Glyph::Check /> }.into_any() } else { number().into_any() }}
                </span>
                {move || if can_return() {
                    view! { <button type="button" class="import-step-name" on:click=move |_| wizard.return_to(step)>{t(text)}</button> }.into_any()
                } else {
                    view! { <span class="import-step-name">{t(text)}</span> }.into_any()
                }}
            </li>
        }
    };
    view! {
        <nav aria-label=t(Text::ImportSteps)>
            <ol class="import-steps">
                {STEPS.iter().enumerate().map(|(index, place)| step(index, *place)).collect_view()}
            </ol>
        </nav>
    }
}

/// What went wrong, and the way on.
#[component]
fn Failure(wizard: Wizard, error: crate::protocol::ServiceError) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <div class="note note-danger" role="alert" data-testid="import-error">
            <Icon glyph=Glyph::Warning />
            <div class="stack grow">
                <strong><bdi>{move || wizard.name.get()}</bdi></strong>
                <span>{move || words::error(i18n, &error)}</span>
                <div><choose::FileButton wizard=wizard text=Text::ImportChooseOther id="import-file-other" /></div>
            </div>
        </div>
    }
}

/// The heading of a step.
#[component]
fn StepHead(title: Text, #[prop(optional)] lead: Option<Text>) -> impl IntoView {
    view! {
        <header class="stack">
            <h2 id=STEP_TITLE tabindex="-1" class="import-title">{t(title)}</h2>
            {lead.map(|lead| view! { <p class="page-lead">{t(lead)}</p> })}
        </header>
    }
}

/// Brings the new step into view and tells screen readers of it.
fn show_step() {
    let title =
        document().get_element_by_id(STEP_TITLE).and_then(|title| title.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(Err(error)) = title.map(|title| title.focus()) {
        web_sys::console::error_1(&error);
    }
}

/// A file may be dropped anywhere on this screen. Says whether one is being dragged over it.
fn listen_for_files(wizard: Wizard) -> RwSignal<bool> {
    let dragging = RwSignal::new(false);
    let has_files = |event: &web_sys::DragEvent| {
        event.data_transfer().is_some_and(|data| data.types().includes(&"Files".into(), 0))
    };
    let over = window_event_listener(ev::dragover, move |event| {
        if has_files(&event) {
            event.prevent_default();
            dragging.set(true);
        }
    });
    let left = window_event_listener(ev::dragleave, move |event| {
        // Only when the pointer leaves the window is there nothing it goes to.
        if event.related_target().is_none() {
            dragging.set(false);
        }
    });
    let dropped = window_event_listener(ev::drop, move |event| {
        dragging.set(false);
        if !has_files(&event) {
            return;
        }
        event.prevent_default();
        if let Some(file) = event.data_transfer().and_then(|data| data.files()).and_then(|files| files.get(0)) {
            wizard.read(file);
        }
    });
    on_cleanup(move || {
        over.remove();
        left.remove();
        dropped.remove();
    });
    dragging
}
