//! Rows of the plan, fetched fifty at a time, and fetched again after every plan. What they look like is in `row` and
//! `fix_row`.

use super::wizard::Wizard;
use crate::app::client::unexpected;
use crate::app::i18n::{Text, t, use_i18n};
use crate::domain::import::{PlanRow, RowsShown};
use crate::protocol::{Reply, Request, ServiceError};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Rows fetched at once.
pub(super) const PAGE: u32 = 50;

/// The rows of one kind, as far as they were fetched. Cheap to copy.
#[derive(Clone, Copy)]
pub(super) struct Pages {
    wizard: Wizard,
    kind: Memo<RowsShown>,
    pub rows: RwSignal<Vec<PlanRow>>,
    /// How many there are; `None` while that is asked.
    pub total: RwSignal<Option<u32>>,
}

impl Pages {
    /// Fetches the first rows now, and after every plan as many as are on screen by then; `arrived` is called each time.
    pub fn of(wizard: Wizard, kind: Memo<RowsShown>, arrived: impl Fn() + Copy + 'static) -> Pages {
        let pages = Pages { wizard, kind, rows: RwSignal::new(Vec::new()), total: RwSignal::new(None) };
        Effect::new(move |before: Option<RowsShown>| {
            let kind = kind.get();
            wizard.plan_number.track();
            let limit = if before == Some(kind) { pages.shown_untracked().max(PAGE) } else { PAGE };
            pages.total.set(None);
            pages.fetch(0, limit, arrived);
            kind
        });
        pages
    }

    /// How many rows are on screen.
    pub fn shown(self) -> u32 {
        u32::try_from(self.rows.with(Vec::len)).unwrap_or(u32::MAX)
    }

    fn shown_untracked(self) -> u32 {
        u32::try_from(self.rows.with_untracked(Vec::len)).unwrap_or(u32::MAX)
    }

    fn more(self) {
        self.fetch(self.shown_untracked(), PAGE, || {});
    }

    fn fetch(self, offset: u32, limit: u32, arrived: impl Fn() + 'static) {
        let Pages { wizard, kind, rows, total } = self;
        let (wanted, number) = (kind.get_untracked(), wizard.plan_number.get_untracked());
        spawn_local(async move {
            let answer = wizard.client.call(Request::ImportRows { shown: wanted, offset, limit }).await;
            // Another plan, or another kind of row, was asked for meanwhile; or the step was left.
            let is_current = wizard.plan_number.try_get_untracked() == Some(number);
            if !is_current || kind.try_get_untracked() != Some(wanted) {
                return;
            }
            match answer {
                Ok(Reply::ImportRows { total: all, rows: more }) => {
                    total.try_set(Some(all));
                    rows.try_update(|rows| {
                        rows.truncate(usize::try_from(offset).unwrap_or(usize::MAX));
                        rows.extend(more);
                    });
                    arrived();
                }
                Ok(other) => wizard.client.show_error(&unexpected(&other)),
                Err(ServiceError::Cancelled | ServiceError::Gone) => {}
                Err(error) => wizard.client.show_error(&error),
            }
        });
    }
}

/// The button that fetches more, with how many of all are shown.
#[component]
pub(super) fn MoreRows(pages: Pages) -> impl IntoView {
    let has_more = move || pages.total.get().is_some_and(|total| total > pages.shown());
    view! {
        <Show when=has_more>
            <More shown=Signal::derive(move || pages.shown()) total=Signal::derive(move || pages.total.get().unwrap_or_default()) on_more=move || pages.more() />
        </Show>
    }
}

/// "Show more", "50 of 1,200".
#[component]
pub(super) fn More(shown: Signal<u32>, total: Signal<u32>, on_more: impl Fn() + 'static) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <div class="row">
            <button type="button" class="button" on:click=move |_| on_more()>{t(Text::ImportRowsMore)}</button>
            <span class="soft small" aria-live="polite">
                {move || i18n.with(Text::ImportRowsShown, &[
                    ("shown", &i18n.number(u64::from(shown.get()))),
                    ("total", &i18n.number(u64::from(total.get()))),
                ])}
            </span>
        </div>
    }
}
