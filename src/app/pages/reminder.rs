//! The banner that says that a backup is due. When it speaks is `domain::export::reminder`'s business.

use crate::app::backups;
use crate::app::client::use_client;
use crate::app::i18n::{Plural, Text, t, use_i18n};
use crate::app::route::Route;
use crate::app::ui::icon::{Glyph, Icon};
use crate::domain::export::reminder::{BackupRecord, Keeping, Reminder, Urgency, reminder};
use leptos::prelude::*;

/// The banner; nothing while nothing is due.
#[component]
pub fn BackupReminder() -> impl IntoView {
    let client = use_client();
    let record = RwSignal::new(backups::record());
    let keeping = backups::keeping();
    let due = Memo::new(move |_| {
        let (contacts, seq) = client.overview.with(|overview| (overview.contacts, overview.seq));
        reminder(&record.get(), contacts, seq, keeping, backups::now()).map(|due| (due.urgency, due.days, due.never))
    });
    // From now on there is something to lose.
    if record.with_untracked(|record| record.verified.is_none() && record.since.is_none()) {
        record.update(|record| record.since = Some(backups::now()));
        record.with_untracked(backups::keep);
    }
    let later = move |urgency: Urgency| {
        record.update(|record| *record = BackupRecord { later: Some((backups::now(), urgency)), ..*record });
        record.with_untracked(backups::keep);
    };
    move || {
        due.get().map(|(urgency, days, never)| {
            view! { <Banner reminder=Reminder { urgency, days, never } keeping=keeping later=later /> }
        })
    }
}

#[component]
fn Banner(
    reminder: Reminder,
    keeping: Keeping,
    later: impl Fn(Urgency) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let i18n = use_i18n();
    let Reminder { urgency, days, never } = reminder;
    let title =
        move || if never { i18n.text(Text::ReminderNever).to_owned() } else { i18n.count(Plural::ReminderDays, days) };
    let text = match keeping {
        Keeping::Long => Text::ReminderText,
        Keeping::SevenDays => Text::ReminderSevenDays,
    };
    let presses = urgency > Urgency::Gentle;
    view! {
        <div class="note reminder" class:note-warn=presses role="status" data-testid="reminder">
            <Icon glyph=Glyph::Shield />
            <span class="grow"><strong>{title}</strong>" "{t(text)}</span>
            <span class="row">
                <a class="button button-primary" href=Route::Settings.href() data-testid="reminder-now">{t(Text::ReminderNow)}</a>
                <button type="button" class="button" data-testid="reminder-later" on:click=move |_| later(urgency)>{t(Text::ReminderLater)}</button>
            </span>
        </div>
    }
}
