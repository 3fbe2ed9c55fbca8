//! The search as the screen holds it: whether there is a result, and one that is under way.

use super::focus;
use crate::app::client::{Client, unexpected, use_client};
use crate::app::i18n::{I18n, Text, use_i18n};
use crate::protocol::{DuplicateSummary, Reply, Request, ServiceError};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsValue;

/// Identity of the heading over the result, which gets the focus when a search ends.
pub(super) const FOUND_TITLE: &str = "duplicates-found";
/// Identity of the button of a first search, which gets the focus back when that is stopped.
pub(super) const FIND_BUTTON: &str = "duplicates-find";

/// What is known of the last search.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Known {
    /// The worker did not say yet.
    NotYet,
    /// There was none.
    Nothing,
    Found(DuplicateSummary),
}

/// Cheap to copy.
#[derive(Clone, Copy)]
pub(super) struct Search {
    client: Client,
    i18n: I18n,
    pub known: RwSignal<Known>,
    /// The number of the search under way.
    pub working: RwSignal<Option<u32>>,
    /// Counts searches, so that lists start over with each.
    pub round: RwSignal<u32>,
}

impl Search {
    /// Asks for the last result, now and after every change of the book.
    pub fn start() -> Search {
        let search = Search {
            client: use_client(),
            i18n: use_i18n(),
            known: RwSignal::new(Known::NotYet),
            working: RwSignal::new(None),
            round: RwSignal::new(0),
        };
        let seq = Memo::new(move |_| search.client.overview.with(|overview| overview.seq));
        Effect::new(move |_| {
            // Read, not only tracked: a memo that nobody reads never runs, so it would never tell of a change.
            seq.get();
            spawn_local(search.recall());
        });
        on_cleanup(move || {
            // Other screens would wait for it.
            if let Some(id) = search.working.try_get_untracked().flatten() {
                search.client.cancel(id);
            }
        });
        search
    }

    /// Looks for duplicates now.
    pub fn find(self) {
        let call = self.client.begin(Request::FindDuplicates, JsValue::UNDEFINED);
        self.working.set(Some(call.id));
        spawn_local(async move {
            let answer = call.answer().await;
            // The screen may have been left meanwhile; then nobody is left to tell.
            if self.working.try_set(None).is_some() {
                return;
            }
            match answer {
                Ok((Reply::Duplicates(summary), _)) => {
                    self.known.set(Known::Found(summary));
                    self.round.update(|round| *round = round.wrapping_add(1));
                    request_animation_frame(|| focus(FOUND_TITLE));
                }
                Ok((other, _)) => self.client.show_error(&unexpected(&other)),
                Err(ServiceError::Cancelled) => {
                    self.client.say(self.i18n.text(Text::DuplicatesCancelled).to_owned());
                    let has_result = matches!(self.known.get_untracked(), Known::Found(_));
                    request_animation_frame(move || focus(if has_result { FOUND_TITLE } else { FIND_BUTTON }));
                }
                Err(error) => self.client.show_error(&error),
            }
        });
    }

    async fn recall(self) {
        let known = match self.client.call(Request::DuplicateSummary).await {
            Ok(Reply::Duplicates(summary)) => Known::Found(summary),
            Err(ServiceError::Gone) => Known::Nothing,
            Ok(other) => {
                self.client.show_error(&unexpected(&other));
                Known::Nothing
            }
            Err(error) => {
                self.client.show_error(&error);
                Known::Nothing
            }
        };
        self.known.try_set(known);
    }
}
