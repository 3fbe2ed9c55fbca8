//! Sending by hand: one person at a time with a link that opens the chat, and what became of it. Every mark is saved at once,
//! so that closing the tab loses nothing; the next visit begins where this one ended.

use super::bubble::{Bubble, initial};
use super::campaigns::{fraction, left, progress_words};
use super::preview::shown_name;
use crate::app::client::{Client, unexpected, use_client};
use crate::app::i18n::{Plural, Text, t, use_i18n};
use crate::app::route::Route;
use crate::app::ui::empty::Empty;
use crate::app::ui::icon::{Glyph, Icon};
use crate::app::ui::meter::Meter;
use crate::app::words;
use crate::domain::message::{CampaignId, RecipientStatus};
use crate::protocol::{Action, CampaignView, QueueStep, Reply, Request, ServiceError};
use leptos::task::spawn_local;
use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;

/// What the screen shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stand {
    Loading,
    /// Somebody's message.
    Person,
    /// Nobody is waiting.
    Finished,
    Failed,
}

/// The state of the screen and what can be done with it.
#[derive(Clone, Copy)]
struct Desk {
    client: Client,
    id: CampaignId,
    step: RwSignal<Option<QueueStep>>,
    error: RwSignal<Option<ServiceError>>,
    /// A mark or a move is under way; another one would race it.
    busy: RwSignal<bool>,
    /// Number of the last commit made here: other commits (an undo, another screen's) ask for a fresh look.
    own: StoredValue<u64>,
    /// Position of the person on screen or looked for last.
    at: StoredValue<u32>,
    link: NodeRef<html::A>,
}

/// The screen.
#[component]
pub fn Queue(id: CampaignId) -> impl IntoView {
    let client = use_client();
    let i18n = use_i18n();
    let desk = Desk {
        client,
        id,
        step: RwSignal::new(None),
        error: RwSignal::new(None),
        busy: RwSignal::new(false),
        own: StoredValue::new(client.overview.with_untracked(|overview| overview.seq)),
        at: StoredValue::new(0),
        link: NodeRef::new(),
    };
    desk.act(Desk::resume);
    let seq = Memo::new(move |_| client.overview.with(|overview| overview.seq));
    Effect::new(move |_| {
        if desk.own.get_value() != seq.get() {
            desk.own.set_value(seq.get_untracked());
            desk.act(Desk::look_again);
        }
    });
    listen_for_keys(desk);
    let stand = Memo::new(move |_| {
        if desk.error.with(Option::is_some) {
            return Stand::Failed;
        }
        desk.step.with(|step| match step {
            None => Stand::Loading,
            Some(step) if step.recipient.is_some() => Stand::Person,
            Some(_) => Stand::Finished,
        })
    });
    // The overview knows the newest figures; the step is what is there before it.
    let campaign = Memo::new(move |_| {
        let newest = client.overview.with(|known| known.campaigns.iter().find(|one| one.id == id).cloned());
        newest.or_else(|| desk.step.with(|step| step.as_ref().map(|step| step.campaign.clone())))
    });
    let name = move || match campaign.get() {
        Some(campaign) => campaign.name,
        None => i18n.text(Text::QueueTitle).to_owned(),
    };
    let left_out = Memo::new(move |_| desk.step.with(|step| step.as_ref().map_or(0, |step| step.left_out)));
    view! {
        <div class="page queue">
            <header class="page-head">
                <a class="button button-quiet button-square" href=Route::Messages.href() aria-label=t(Text::QueueAll)><Icon glyph=Glyph::Back /></a>
                <h1><bdi>{name}</bdi></h1>
            </header>
            <Show when=move || stand.get() != Stand::Failed>
                <Standing campaign=campaign />
            </Show>
            <Show when=move || left_out.get() != 0>
                <p class="note" role="status" data-testid="queue-left-out">
                    <Icon glyph=Glyph::Shield />
                    <span>{move || i18n.count(Plural::QueueLeftOut, left_out.get())}</span>
                </p>
            </Show>
            {move || match stand.get() {
                Stand::Loading => view! { <p role="status">{t(Text::CommonLoading)}</p> }.into_any(),
                Stand::Person => view! { <Person desk=desk /> }.into_any(),
                Stand::Finished => view! { <Finished desk=desk campaign=campaign /> }.into_any(),
                Stand::Failed => view! {
                    <Empty glyph=Glyph::Send title=t(Text::QueueGoneTitle) text=move || desk.error.with(|error| error.as_ref().map(|error| words::error(i18n, error)).unwrap_or_default())>
                        <a class="button" href=Route::Messages.href()>{t(Text::QueueAll)}</a>
                    </Empty>
                }.into_any(),
            }}
        </div>
    }
}

/// How far the campaign has come.
#[component]
fn Standing(campaign: Memo<Option<CampaignView>>) -> impl IntoView {
    let i18n = use_i18n();
    let part = Signal::derive(move || campaign.with(|campaign| campaign.as_ref().map(fraction)));
    let label = move || {
        campaign.with(|campaign| campaign.as_ref().map(|campaign| progress_words(i18n, campaign)).unwrap_or_default())
    };
    view! {
        <div data-testid="queue-progress">
            <Meter fraction=part label=label />
        </div>
    }
}

/// One person: the message, the link, and what became of it.
#[component]
fn Person(desk: Desk) -> impl IntoView {
    let i18n = use_i18n();
    let recipient = Memo::new(move |_| desk.step.with(|step| step.as_ref().and_then(|step| step.recipient.clone())));
    let status =
        Memo::new(move |_| desk.step.with(|step| step.as_ref().map_or(RecipientStatus::Waiting, |step| step.status)));
    let place = Memo::new(move |_| {
        desk.step.with(|step| step.as_ref().map_or((0, 0), |step| (step.at + 1, step.campaign.total)))
    });
    let text =
        Signal::derive(move || recipient.with(|one| one.as_ref().map(|one| one.text.clone()).unwrap_or_default()));
    let name = move || recipient.with(|one| one.as_ref().map(shown_name)).unwrap_or_default();
    let phone = move || recipient.with(|one| one.as_ref().map(|one| one.phone.clone())).unwrap_or_default();
    let link = move || recipient.with(|one| one.as_ref().map(|one| one.link.clone())).unwrap_or_default();
    let is_opened = Memo::new(move |_| status.get() == RecipientStatus::Opened);
    let at_start = move || place.get().0 <= 1;
    let at_end = move || place.get().0 >= place.get().1;
    let place_words = move || {
        let (at, total) = place.get();
        let number = |n: u32| i18n.number(u64::from(n));
        i18n.with(Text::QueuePlace, &[("at", &number(at)), ("total", &number(total))])
    };
    let chip = move || {
        let color = match status.get() {
            RecipientStatus::Waiting => "gray",
            RecipientStatus::Opened => "amber",
            RecipientStatus::Sent => "green",
            RecipientStatus::Skipped => "indigo",
        };
        view! { <span class=format!("chip chip-{color}") data-testid="queue-status">{t(words::recipient_status(status.get()))}</span> }
    };
    view! {
        <section class="card stack-wide person-card" aria-label=place_words>
            <div class="row">
                <button type="button" class="button button-quiet" data-testid="queue-previous" disabled=at_start on:click=move |_| desk.act(Desk::back)>
                    <Icon glyph=Glyph::Back />{t(Text::QueuePrevious)}
                </button>
                <span class="soft small number grow queue-place" data-testid="queue-place">{place_words}</span>
                <button type="button" class="button button-quiet" data-testid="queue-next" disabled=at_end on:click=move |_| desk.act(Desk::forward)>
                    {t(Text::QueueNext)}<Icon glyph=Glyph::Forward />
                </button>
            </div>
            <div class="stack" aria-live="polite">
                <div class="recipient">
                    <span class="avatar avatar-large" aria-hidden="true">{move || initial(&name())}</span>
                    <span class="recipient-words">
                        <strong class="recipient-name"><bdi data-testid="queue-name">{name}</bdi></strong>
                        <span class="phone soft">{phone}</span>
                    </span>
                    {chip}
                </div>
                <Bubble text=text />
            </div>
            <Show when=move || is_opened.get()>
                <p class="note note-warn"><Icon glyph=Glyph::Info /><span>{t(Text::QueueWasOpened)}</span></p>
            </Show>
            <div class="queue-actions">
                <a
                    node_ref=desk.link
                    class="button queue-open"
                    class:button-primary=move || !is_opened.get()
                    href=link
                    target="_blank"
                    rel="noopener noreferrer"
                    data-testid="queue-open"
                    on:click=move |_| desk.opened()
                    on:auxclick=move |_| desk.opened()
                >
                    <Icon glyph=Glyph::Message />{t(Text::QueueOpen)}
                </a>
                <button type="button" class="button" class:button-primary=move || is_opened.get() data-testid="queue-sent" aria-disabled=move || desk.busy.get().to_string() on:click=move |_| desk.finish(RecipientStatus::Sent)>
                    <Icon glyph=Glyph::Check />{t(Text::QueueSent)}
                </button>
                <button type="button" class="button" data-testid="queue-skip" aria-disabled=move || desk.busy.get().to_string() on:click=move |_| desk.finish(RecipientStatus::Skipped)>
                    <Icon glyph=Glyph::Skip />{t(Text::QueueSkip)}
                </button>
            </div>
            <p class="field-hint">{t(Text::QueueOpenHint)}</p>
        </section>
        <Keys />
    }
}

/// The keys of this screen, for those who have a keyboard.
#[component]
fn Keys() -> impl IntoView {
    let key = |keys: &'static str, text: Text| view! { <li><kbd>{keys}</kbd>" "<span>{t(text)}</span></li> };
    view! {
        <div class="queue-keys soft small">
            <span>{t(Text::QueueKeys)}</span>
            <ul>
                {key("O", Text::QueueKeyOpen)}
                {key("S", Text::QueueKeySent)}
                {key("K", Text::QueueKeySkip)}
                {key("← →", Text::QueueKeyBrowse)}
            </ul>
        </div>
    }
}

/// Nobody is waiting any more.
#[component]
fn Finished(desk: Desk, campaign: Memo<Option<CampaignView>>) -> impl IntoView {
    let i18n = use_i18n();
    let figure = move |text: Text, of: fn(&CampaignView) -> u32| {
        view! {
            <div class="figure">
                <strong>{move || i18n.number(u64::from(campaign.with(|campaign| campaign.as_ref().map_or(0, of))))}</strong>
                <span>{t(text)}</span>
            </div>
        }
    };
    let opened = Memo::new(move |_| campaign.with(|campaign| campaign.as_ref().map_or(0, |campaign| campaign.opened)));
    let nobody_left = Memo::new(move |_| {
        desk.step
            .with(|step| step.as_ref().is_some_and(|step| step.left_out != 0 && step.left_out == step.campaign.total))
    });
    let text = move || {
        if nobody_left.get() {
            return i18n.text(Text::QueueAllLeftOut).to_owned();
        }
        let name = campaign
            .with(|campaign| campaign.as_ref().map(|campaign| words::isolate(&campaign.name)).unwrap_or_default());
        i18n.with(Text::QueueFinishedText, &[("name", &name)])
    };
    view! {
        <section class="card stack-wide" role="status" data-testid="queue-finished">
            <div class="empty queue-finished">
                <div class="empty-picture"><Icon glyph=Glyph::Check /></div>
                <h2>{t(Text::QueueFinishedTitle)}</h2>
                <p>{text}</p>
            </div>
            <div class="figures">
                {figure(Text::StatusSent, |campaign| campaign.sent)}
                {figure(Text::StatusOpened, |campaign| campaign.opened)}
                {figure(Text::StatusSkipped, |campaign| campaign.skipped)}
                {figure(Text::QueueLeft, left)}
            </div>
        </section>
        <div class="row">
            <Show when=move || opened.get() != 0>
                <button type="button" class="button button-primary" on:click=move |_| desk.act(Desk::find_opened)>
                    {move || i18n.count(Plural::QueueCheckOpened, opened.get())}
                </button>
            </Show>
            <button type="button" class="button" on:click=move |_| desk.act(Desk::first)>{t(Text::QueueLookThrough)}</button>
            <a class="button" href=Route::Messages.href()>{t(Text::QueueAll)}</a>
        </div>
    }
}

/// A move through the campaign: which step to show, if another one than now.
type Moved = Result<Option<QueueStep>, ServiceError>;

impl Desk {
    /// Makes a move, unless one is under way.
    fn act<F>(self, go: impl FnOnce(Desk) -> F + 'static)
    where
        F: Future<Output = Moved> + 'static,
    {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        spawn_local(async move {
            let moved = go(self).await;
            // The screen may have been left meanwhile.
            if self.busy.try_set(false).is_some() {
                return;
            }
            match moved {
                Ok(Some(step)) => self.show(step),
                Ok(None) => {}
                Err(error @ ServiceError::Gone) => self.error.set(Some(error)),
                Err(error) if self.step.with_untracked(Option::is_none) => self.error.set(Some(error)),
                Err(error) => self.client.show_error(&error),
            }
        });
    }

    fn show(self, step: QueueStep) {
        self.at.set_value(step.at);
        self.error.set(None);
        self.step.set(Some(step));
    }

    async fn ask(self, at: u32, waiting_only: bool) -> Result<QueueStep, ServiceError> {
        match self.client.call(Request::QueueStep { campaign: self.id, at, waiting_only }).await? {
            Reply::QueueStep(step) => Ok(*step),
            other => Err(unexpected(&other)),
        }
    }

    /// Where the last visit ended: at the first one who waits, or at the one just before, whose chat was opened and of whom
    /// nobody said yet whether it was sent.
    async fn resume(self) -> Moved {
        let next = self.ask(0, true).await?;
        if next.recipient.is_some()
            && let Some(before) = self.before(next.at).await?
            && before.status == RecipientStatus::Opened
        {
            return Ok(Some(before));
        }
        Ok(Some(next))
    }

    /// The nearest one before a position who can still be sent to.
    async fn before(self, at: u32) -> Moved {
        for earlier in (0..at).rev() {
            // The answer is the first possible one at or after the place, so a place that is passed over leads back here.
            let step = self.ask(earlier, false).await?;
            if step.recipient.is_some() && step.at < at {
                return Ok(Some(step));
            }
        }
        Ok(None)
    }

    async fn back(self) -> Moved {
        self.before(self.at.try_get_value().unwrap_or(0)).await
    }

    async fn forward(self) -> Moved {
        let next = self.ask(self.at.try_get_value().unwrap_or(0).saturating_add(1), false).await?;
        Ok(Some(next).filter(|next| next.recipient.is_some()))
    }

    async fn first(self) -> Moved {
        let first = self.ask(0, false).await?;
        Ok(Some(first).filter(|first| first.recipient.is_some()))
    }

    /// The first one whose chat was opened and of whom nothing more is known.
    async fn find_opened(self) -> Moved {
        let mut at = 0;
        loop {
            let step = self.ask(at, false).await?;
            if step.recipient.is_none() || self.busy.is_disposed() {
                return Ok(None);
            }
            if step.status == RecipientStatus::Opened {
                return Ok(Some(step));
            }
            at = step.at.saturating_add(1);
        }
    }

    /// The same person again, after the book has changed elsewhere.
    async fn look_again(self) -> Moved {
        let shows_person =
            self.step.try_with_untracked(|step| step.as_ref().is_some_and(|step| step.recipient.is_some()));
        if shows_person == Some(true) {
            let same = self.ask(self.at.try_get_value().unwrap_or(0), false).await?;
            if same.recipient.is_some() {
                return Ok(Some(same));
            }
        }
        self.resume().await
    }

    /// The next one who waits: after this position, else among those that were passed by.
    async fn next_waiting(self) -> Moved {
        let next = self.ask(self.at.try_get_value().unwrap_or(0).saturating_add(1), true).await?;
        if next.recipient.is_some() { Ok(Some(next)) } else { self.ask(0, true).await.map(Some) }
    }

    /// Saves what became of the person on screen, without a message about it: the screen itself shows it.
    async fn mark(self, status: RecipientStatus) -> Result<(), ServiceError> {
        let contact =
            self.step.try_with_untracked(|step| step.as_ref()?.recipient.as_ref().map(|one| one.contact)).flatten();
        let Some(contact) = contact else { return Ok(()) };
        let action = Action::MarkRecipient { campaign: self.id, contact, status };
        match self.client.call(Request::Do(action)).await? {
            Reply::Committed(committed) => {
                // Both are gone when the screen was left meanwhile; the mark is saved all the same.
                self.own.try_set_value(committed.seq);
                self.client.overview.set(*committed.overview);
                self.step.try_update(|step| {
                    if let Some(step) = step
                        && step.recipient.as_ref().is_some_and(|one| one.contact == contact)
                    {
                        step.status = status;
                    }
                });
                Ok(())
            }
            other => Err(unexpected(&other)),
        }
    }

    /// The link was followed. What was said before (sent, skipped) stays, and what is being said now comes after it: the
    /// worker takes requests in order.
    fn opened(self) {
        if self.busy.get_untracked() {
            return;
        }
        let is_waiting = self.step.with_untracked(|step| {
            step.as_ref().is_some_and(|step| step.recipient.is_some() && step.status == RecipientStatus::Waiting)
        });
        if is_waiting {
            spawn_local(async move {
                if let Err(error) = self.mark(RecipientStatus::Opened).await {
                    self.client.show_error(&error);
                }
            });
        }
    }

    /// Sent or skipped: on to the next one who waits, with the link at hand for the keyboard.
    fn finish(self, status: RecipientStatus) {
        self.act(move |desk| async move {
            desk.mark(status).await?;
            let next = desk.next_waiting().await?;
            if let Some(Some(link)) = desk.link.try_get_untracked()
                && let Err(error) = link.focus()
            {
                web_sys::console::warn_1(&error);
            }
            Ok(next)
        });
    }
}

/// O opens, S and K decide, arrows browse. Letters go by their place on the keyboard, so that they work in every layout.
fn listen_for_keys(desk: Desk) {
    let i18n = use_i18n();
    let listener = window_event_listener(ev::keydown, move |event| {
        let shows_person = desk.step.with_untracked(|step| step.as_ref().is_some_and(|step| step.recipient.is_some()));
        if !shows_person || event.ctrl_key() || event.meta_key() || event.alt_key() || event.repeat() {
            return;
        }
        let reads_rightward = untrack(|| i18n.lang()).dir() == "ltr";
        match event.code().as_str() {
            "KeyO" => follow_link(desk),
            // Enter on a button or link is that button's or link's own.
            "Enter" if !on_a_control() => follow_link(desk),
            "KeyS" => desk.finish(RecipientStatus::Sent),
            "KeyK" => desk.finish(RecipientStatus::Skipped),
            "ArrowRight" if reads_rightward => desk.act(Desk::forward),
            "ArrowLeft" if reads_rightward => desk.act(Desk::back),
            "ArrowLeft" => desk.act(Desk::forward),
            "ArrowRight" => desk.act(Desk::back),
            _ => return,
        }
        event.prevent_default();
    });
    on_cleanup(move || listener.remove());
}

/// Follows the link as a click would: the person pressed a key for this one chat.
fn follow_link(desk: Desk) {
    if let Some(link) = desk.link.get_untracked() {
        link.click();
    }
}

fn on_a_control() -> bool {
    document().active_element().is_some_and(|element| {
        element.dyn_ref::<web_sys::HtmlElement>().is_some()
            && matches!(element.tag_name().as_str(), "A" | "BUTTON" | "SUMMARY" | "INPUT" | "SELECT" | "TEXTAREA")
    })
}
