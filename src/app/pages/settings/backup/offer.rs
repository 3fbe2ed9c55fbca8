//! What a backup holds and would change, and the ways in which it can be taken over.

use super::changes::Changes;
use super::merging::Merging;
use crate::app::i18n::{I18n, Plural, Text, t, use_i18n};
use crate::app::ui::icon::{Glyph, Icon};
use crate::app::words;
use crate::protocol::{BackupSummary, Names, RestoreMode, Thing, ThingChanges};
use leptos::prelude::*;

/// The ways, in order.
const MODES: [RestoreMode; 3] = [RestoreMode::Replace, RestoreMode::AddMissing, RestoreMode::Merge];

/// The offer.
#[component]
pub(super) fn Offer(
    summary: BackupSummary,
    take: impl Fn((RestoreMode, BackupSummary)) + Copy + Send + Sync + 'static,
    leave: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let i18n = use_i18n();
    let mode = RwSignal::new(RestoreMode::Replace);
    let made =
        i18n.with(Text::BackupMade, &[("file", &words::isolate(&summary.file)), ("when", &i18n.moment(summary.made))]);
    let figure = |n: u32, text: Text| view! { <div class="figure"><strong>{i18n.number(u64::from(n))}</strong><span>{t(text)}</span></div> };
    let counts = [summary.would_add, summary.would_change, summary.would_remove];
    let same = counts == [0; 3] && summary.things.is_empty();
    let things = summary.things.clone();
    let missing = summary.missing;
    let yes = move || match mode.get() {
        RestoreMode::Replace => i18n.text(Text::BackupReplace),
        RestoreMode::AddMissing => i18n.text(Text::BackupAddMissing),
        RestoreMode::Merge => i18n.text(Text::MergeYes),
    };
    view! {
        <div class="stack" data-testid="restore-offer">
            <p>{made}</p>
            <div class="figures">
                {figure(summary.contacts, Text::HomeTotal)}
                {figure(summary.tags, Text::NavTags)}
                {figure(summary.segments, Text::NavSegments)}
                {figure(summary.lists, Text::NavLists)}
            </div>
            <h3>{t(Text::BackupDifference)}</h3>
            {if same {
                view! { <p class="note note-good" data-testid="restore-same"><Icon glyph=Glyph::Check /><span>{t(Text::BackupNothingDiffers)}</span></p> }.into_any()
            } else {
                view! { <Changes counts=counts /> }.into_any()
            }}
            {(!things.is_empty()).then(|| view! {
                <h4>{t(Text::BackupOtherThings)}</h4>
                <dl class="facts" data-testid="restore-things">
                    {things.iter().map(|changes| view! {
                        <dt>{t(thing_name(changes.thing))}</dt>
                        <dd>{thing_words(i18n, changes)}</dd>
                    }).collect_view()}
                </dl>
            })}
            <fieldset class="stack">
                <legend class="field-label">{t(Text::BackupMode)}</legend>
                {MODES.map(|way| {
                    let (title, text) = mode_words(way);
                    view! {
                        <label class="check way">
                            <input type="radio" name="restore-mode" data-testid=mode_id(way) prop:checked=move || mode.get() == way on:change=move |_| mode.set(way) />
                            <span>
                                <strong>{t(title)}</strong>" "{t(text)}
                                {(way == RestoreMode::AddMissing).then(|| view! { " "{i18n.count(Plural::BackupMissingCount, missing)} })}
                            </span>
                        </label>
                    }
                })}
            </fieldset>
            <Show when=move || mode.get() == RestoreMode::Merge>
                <Merging />
            </Show>
            <p class="note"><Icon glyph=Glyph::Info /><span>{t(Text::BackupUndoable)}</span></p>
            <div class="row">
                <button type="button" class="button" on:click=move |_| leave()>{t(Text::CommonCancel)}</button>
                <button type="button" class="button button-primary" data-testid="restore" on:click=move |_| take((mode.get_untracked(), summary.clone()))>{yes}</button>
            </div>
        </div>
    }
}

fn mode_words(mode: RestoreMode) -> (Text, Text) {
    match mode {
        RestoreMode::Replace => (Text::BackupModeReplace, Text::BackupModeReplaceText),
        RestoreMode::AddMissing => (Text::BackupModeMissing, Text::BackupModeMissingText),
        RestoreMode::Merge => (Text::MergeMode, Text::MergeModeText),
    }
}

fn mode_id(mode: RestoreMode) -> &'static str {
    match mode {
        RestoreMode::Replace => "mode-replace",
        RestoreMode::AddMissing => "mode-missing",
        RestoreMode::Merge => "mode-merge",
    }
}

fn thing_name(thing: Thing) -> Text {
    match thing {
        Thing::Tags => Text::NavTags,
        Thing::Dimensions => Text::BackupDimensions,
        Thing::Segments => Text::NavSegments,
        Thing::Templates => Text::BackupTemplates,
        Thing::Lists => Text::NavLists,
        Thing::Campaigns => Text::HomeCampaigns,
        Thing::Recipes => Text::BackupRecipes,
        Thing::Arrangements => Text::BackupArrangements,
        Thing::Settings => Text::BackupSettingsDiffer,
    }
}

/// What comes, changes and goes, in one sentence.
fn thing_words(i18n: I18n, changes: &ThingChanges) -> String {
    if changes.thing == Thing::Settings {
        return i18n.text(Text::BackupThingOther).to_owned();
    }
    let part =
        |text: Text, names: &Names| (names.count > 0).then(|| i18n.with(text, &[("names", &names_words(i18n, names))]));
    let parts = [
        part(Text::BackupThingAdded, &changes.added),
        part(Text::BackupThingChanged, &changes.changed),
        part(Text::BackupThingRemoved, &changes.removed),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn names_words(i18n: I18n, names: &Names) -> String {
    let told: Vec<String> = names.first.iter().map(|name| words::isolate(name)).collect();
    let more = names.count.saturating_sub(u32::try_from(told.len()).unwrap_or(u32::MAX));
    let mut text = told.join(i18n.text(Text::CommonListSeparator));
    if more > 0 {
        text.push(' ');
        text += &i18n.count(Plural::BackupAndMore, more);
    }
    text
}
