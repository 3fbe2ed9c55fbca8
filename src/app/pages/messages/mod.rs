//! Messages: who gets one, what it says, how it looks to each person, and the two ways on: by hand, one after the other
//! (`queue`), or as a list to take away (`exports`).

mod audience;
mod bubble;
mod campaigns;
mod compose;
mod preview;
pub mod queue;
mod templates;
mod ways;

use crate::app::client::{unexpected, use_client};
use crate::app::desk::use_desk;
use crate::app::i18n::{Text, t};
use crate::app::pages::settled::when_settled;
use crate::app::route::Route;
use crate::app::ui::empty::Empty;
use crate::app::ui::icon::Glyph;
use crate::domain::campaign::{AudienceSummary, TemplateIssue};
use crate::domain::segment::parse::SegmentError;
use crate::protocol::{Reply, Request, ServiceError, Source};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// What the parts of this screen share.
#[derive(Clone, Copy)]
struct Writing {
    source: RwSignal<Source>,
    text: RwSignal<String>,
    /// Who gets it; `None` while nobody knows.
    summary: RwSignal<Option<AudienceSummary>>,
    /// What is wrong with the filter, if the source is one.
    filter_error: RwSignal<Option<SegmentError>>,
    /// The list that was chosen was deleted.
    gone: RwSignal<bool>,
    issues: RwSignal<Vec<TemplateIssue>>,
    /// Number of the book's newest commit.
    seq: Memo<u64>,
}

impl Writing {
    /// How many would get the message.
    fn sendable(self) -> u32 {
        self.summary.with(|summary| summary.map_or(0, |summary| summary.sendable))
    }
}

/// Whether a message with this issue must not go out.
fn forbids_sending(issue: &TemplateIssue) -> bool {
    match issue {
        TemplateIssue::UnknownPlaceholder { .. } | TemplateIssue::Unclosed { .. } | TemplateIssue::TooLong { .. } => {
            true
        }
        TemplateIssue::Long { .. } | TemplateIssue::Empty { .. } | TemplateIssue::MostlyLinks => false,
    }
}

/// The screen.
#[component]
pub fn Messages() -> impl IntoView {
    let client = use_client();
    let desk = use_desk();
    let writing = Writing {
        source: desk.audience,
        text: desk.message,
        summary: RwSignal::new(None),
        filter_error: RwSignal::new(None),
        gone: RwSignal::new(false),
        issues: RwSignal::new(Vec::new()),
        seq: Memo::new(move |_| client.overview.with(|overview| overview.seq)),
    };
    follow_audience(writing);
    let is_empty = Memo::new(move |_| client.overview.with(|overview| overview.contacts == 0));
    view! {
        <div class="page messages">
            <header class="page-head">
                <h1>{t(Text::MessagesTitle)}</h1>
            </header>
            {move || if is_empty.get() {
                view! {
                    <Empty glyph=Glyph::Message title=t(Text::MessagesEmptyTitle) text=t(Text::MessagesEmptyText)>
                        <a class="button button-primary" href=Route::Import.href()>{t(Text::HomeImport)}</a>
                        <a class="button" href=Route::NewContact.href()>{t(Text::HomeAdd)}</a>
                    </Empty>
                }.into_any()
            } else {
                view! {
                    <p class="page-lead">{t(Text::MessagesLead)}</p>
                    <campaigns::Campaigns title=Text::MessagesRunning finished=false />
                    <div class="writing">
                        <div class="writing-main stack-wide">
                            <audience::AudienceCard writing=writing />
                            <compose::Compose writing=writing />
                        </div>
                        <div class="writing-side">
                            <preview::Preview writing=writing />
                        </div>
                    </div>
                    <ways::Ways writing=writing />
                    <campaigns::Campaigns title=Text::MessagesFinished finished=true />
                }.into_any()
            }}
        </div>
    }
}

/// Keeps the figures in step with the choice and the book.
fn follow_audience(writing: Writing) {
    let client = use_client();
    let key = Memo::new(move |_| (writing.source.get(), writing.seq.get()));
    when_settled(key, move |asked| {
        spawn_local(async move {
            let answer = client.call(Request::Audience(asked.0.clone())).await;
            // Others were chosen meanwhile, or the screen was left.
            if key.try_get_untracked().as_ref() != Some(&asked) {
                return;
            }
            let (summary, filter_error, gone) = match answer {
                Ok(Reply::Audience(summary)) => (Some(summary), None, false),
                Err(ServiceError::Segment(error)) => (None, Some(error), false),
                Err(ServiceError::Gone) => (None, None, true),
                Err(ServiceError::Cancelled) => return,
                Ok(other) => return client.show_error(&unexpected(&other)),
                Err(error) => return client.show_error(&error),
            };
            writing.summary.set(summary);
            writing.filter_error.set(filter_error);
            writing.gone.set(gone);
        });
    });
}
