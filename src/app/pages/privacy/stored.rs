//! What is stored, part by part, with its size, and whether the browser promised to keep it.

use super::browser::{self, Browser, OwnFile};
use crate::app::client::{unexpected, use_client};
use crate::app::i18n::{I18n, Plural, Text, t, use_i18n};
use crate::app::ui::icon::{Glyph, Icon};
use crate::app::words;
use crate::protocol::{Reply, Request, ServiceError, StorageReport};
use leptos::prelude::*;
use leptos::task::spawn_local;

type Found = Result<(StorageReport, Browser), ServiceError>;

/// The section.
#[component]
pub(super) fn Stored() -> impl IntoView {
    let client = use_client();
    let i18n = use_i18n();
    let found = RwSignal::new(None::<Found>);
    let seq = Memo::new(move |_| client.overview.with(|overview| overview.seq));
    Effect::new(move |_| {
        // Read, not only tracked: a memo that nobody reads never runs, so it would never tell of a change.
        seq.get();
        spawn_local(async move {
            let report = match client.call(Request::StorageReport).await {
                Ok(Reply::Storage(report)) => Ok((*report, browser::ask().await)),
                Ok(other) => Err(unexpected(&other)),
                Err(error) => Err(error),
            };
            // The screen may have been left meanwhile.
            drop(found.try_set(Some(report)));
        });
    });
    view! {
        <section class="card stack" aria-labelledby="stored-title">
            <h2 id="stored-title">{t(Text::PrivacyStoredTitle)}</h2>
            <div class="stack" aria-live="polite">
                {move || match found.get() {
                    None => view! { <p role="status">{t(Text::CommonLoading)}</p> }.into_any(),
                    Some(Err(error)) => view! {
                        <p class="note note-danger"><Icon glyph=Glyph::Warning /><span>{words::error(i18n, &error)}</span></p>
                    }.into_any(),
                    Some(Ok((report, browser))) => view! { <Table report=report browser=browser /> }.into_any(),
                }}
            </div>
        </section>
    }
}

#[component]
fn Table(report: StorageReport, browser: Browser) -> impl IntoView {
    let i18n = use_i18n();
    let row = |what: Text, size: String, note: String| {
        view! { <dt>{t(what)}</dt><dd><bdi>{size}</bdi>" "<span class="soft small">{note}</span></dd> }
    };
    let sum = |files: &[OwnFile]| size(i18n, files.iter().map(|file| file.bytes).sum());
    let names = |files: &[OwnFile]| {
        let held = files.iter().filter(|file| file.bytes > 0);
        held.map(|file| file.name.as_str()).collect::<Vec<_>>().join(i18n.text(Text::CommonListSeparator))
    };
    let kept = match browser.persisted {
        Some(true) => Text::PrivacyPersisted,
        Some(false) => Text::PrivacyNotPersisted,
        None => Text::PrivacyUnknown,
    };
    let entries = i18n.count(Plural::PrivacyEntries, report.entries);
    let contacts = i18n.count(Plural::CommonContacts, report.contacts);
    view! {
        <dl class="facts" data-testid="stored">
            {row(Text::PrivacySnapshot, size(i18n, report.snapshot.saturating_add(report.journal)), contacts)}
            {row(Text::PrivacyJournal, size(i18n, report.journal), entries)}
            {row(Text::PrivacyMemory, size(i18n, report.memory), i18n.text(Text::PrivacyMemoryNote).to_owned())}
            {row(Text::PrivacySettings, sum(&browser.settings), names(&browser.settings))}
            {row(Text::PrivacyFiles, sum(&browser.files), names(&browser.files))}
            {(!browser.caches.is_empty()).then(|| row(Text::PrivacyCaches, i18n.number(browser.caches.len() as u64), browser.caches.join(" ")))}
            {(report.barred > 0).then(|| row(Text::PrivacyBarred, i18n.number(u64::from(report.barred)), i18n.text(Text::PrivacyBarredNote).to_owned()))}
            {browser.usage.map(|usage| row(Text::PrivacyUsage, size(i18n, usage), i18n.text(Text::PrivacyUsageNote).to_owned()))}
        </dl>
        <p class="note"><Icon glyph=Glyph::Shield /><span>{t(if report.durable { kept } else { Text::BannerForgets })}</span></p>
    }
}

/// Bytes as people read them, in steps of a thousand.
fn size(i18n: I18n, bytes: u64) -> String {
    match bytes {
        0..1_000 => i18n.count(Plural::PrivacyBytes, bytes),
        1_000..1_000_000 => i18n.with(Text::PrivacyKilobytes, &[("n", &i18n.number(bytes.div_ceil(1_000)))]),
        _ => i18n.with(Text::PrivacyMegabytes, &[("n", &i18n.number(bytes.div_ceil(1_000_000)))]),
    }
}
