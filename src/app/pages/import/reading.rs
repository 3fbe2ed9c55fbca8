//! How the file is read: encoding, separator and header, with the first rows as they come out, and what is odd about it.

use super::wizard::Wizard;
use crate::app::i18n::{I18n, Plural, Text, t, use_i18n};
use crate::app::ui::icon::{Glyph, Icon};
use crate::app::words;
use crate::domain::import::{Dialect, Encoding, FileFormat, FileWarning};
use leptos::prelude::*;

const ENCODINGS: [Encoding; 6] = Encoding::ALL;

const DELIMITERS: [(u8, Text); 4] = [
    (b',', Text::ImportDelimiterComma),
    (b';', Text::ImportDelimiterSemicolon),
    (b'\t', Text::ImportDelimiterTab),
    (b'|', Text::ImportDelimiterBar),
];

/// Records offered as the header.
const HEADERS: u32 = 8;
/// Rows and columns of the preview.
const ROWS: usize = 5;
const COLUMNS: usize = 30;

/// The section.
#[component]
pub(super) fn Reading(wizard: Wizard) -> impl IntoView {
    let i18n = use_i18n();
    let is_uncertain =
        move || wizard.preview.with(|preview| preview.as_ref().is_some_and(|preview| !preview.encoding_certain));
    let warnings = move || {
        wizard.preview.with(|preview| preview.as_ref().map(|preview| preview.warnings.clone()).unwrap_or_default())
    };
    let busy = move || wizard.working.get().is_some();
    let format =
        move || wizard.preview.with(|preview| preview.as_ref().map_or(FileFormat::Text, |preview| preview.format));
    view! {
        <section class="card stack" aria-labelledby="import-reading-title">
            <h3 id="import-reading-title">{t(Text::ImportReadingTitle)}</h3>
            <p class="soft">{t(Text::ImportReadingText)}</p>
            <div class="import-fields">
                <SheetChoice wizard=wizard busy=busy />
                <Show when=move || format() != FileFormat::Workbook>
                    <div class="field">
                        <label for="import-encoding">{t(Text::ImportEncoding)}</label>
                        <select class="select" id="import-encoding" data-testid="import-encoding" disabled=busy
                            prop:value=move || index_text(&ENCODINGS, wizard.encoding.get())
                            on:change=move |event| {
                                if let Some(encoding) = chosen(&ENCODINGS, &event_target_value(&event)) {
                                    wizard.encoding.set(encoding);
                                    wizard.reread(Some(encoding), None);
                                }
                            }>
                            {ENCODINGS.iter().enumerate().map(|(index, encoding)| view! {
                                <option value=index.to_string() selected=move || wizard.encoding.get() == *encoding>{words::encoding(*encoding)}</option>
                            }).collect_view()}
                        </select>
                    </div>
                </Show>
                <Show when=move || format() == FileFormat::Text>
                    <div class="field">
                        <label for="import-delimiter">{t(Text::ImportDelimiter)}</label>
                        <select class="select" id="import-delimiter" disabled=busy
                            prop:value=move || wizard.dialect.get().delimiter.to_string()
                            on:change=move |event| {
                                if let Ok(delimiter) = event_target_value(&event).parse::<u8>() {
                                    recut(wizard, Dialect { delimiter, ..wizard.dialect.get_untracked() });
                                }
                            }>
                            {DELIMITERS.map(|(delimiter, text)| view! {
                                <option value=delimiter.to_string() selected=move || wizard.dialect.get().delimiter == delimiter>{t(text)}</option>
                            }).collect_view()}
                        </select>
                    </div>
                </Show>
                <Show when=move || format() != FileFormat::VCard>
                    <div class="field">
                        <label for="import-header">{t(Text::ImportHeader)}</label>
                        <select class="select" id="import-header" disabled=busy
                            prop:value=move || header_value(wizard.dialect.get())
                            on:change=move |event| {
                                let text = event_target_value(&event);
                                let before = wizard.dialect.get_untracked();
                                recut(wizard, match text.parse::<u32>() {
                                    Ok(header) => Dialect { header, has_header: true, ..before },
                                    Err(_) => Dialect { header: 0, has_header: false, ..before },
                                });
                            }>
                            <option value="none" selected=move || !wizard.dialect.get().has_header>{t(Text::ImportHeaderNone)}</option>
                            {move || {
                                let now = wizard.dialect.get();
                                let last = if now.has_header { HEADERS.max(now.header + 1) } else { HEADERS };
                                (0..last).map(|row| view! {
                                    <option value=row.to_string() selected=now.has_header && now.header == row>
                                        {i18n.with(Text::ImportHeaderRow, &[("n", &i18n.number(u64::from(row) + 1))])}
                                    </option>
                                }).collect_view()
                            }}
                        </select>
                    </div>
                </Show>
            </div>
            <div aria-live="polite" class="stack">
                <Show when=is_uncertain>
                    <p class="note note-warn" data-testid="import-encoding-doubt"><Icon glyph=Glyph::Warning /><span>{t(Text::ImportEncodingDoubt)}</span></p>
                </Show>
                {move || warnings().into_iter().map(|warning| view! {
                    <p class="note note-warn"><Icon glyph=Glyph::Warning /><span>{move || file_warning(i18n, warning)}</span></p>
                }).collect_view()}
            </div>
            <FirstRows wizard=wizard />
        </section>
    }
}

/// Which sheet of a workbook, or which file of an archive; nothing where there is one only.
#[component]
fn SheetChoice(wizard: Wizard, busy: impl Fn() -> bool + Copy + Send + Sync + 'static) -> impl IntoView {
    let sheets = Memo::new(move |_| {
        wizard.preview.with(|preview| {
            preview.as_ref().map(|preview| (preview.sheets.clone(), preview.sheet, preview.format)).unwrap_or((
                Vec::new(),
                0,
                FileFormat::Text,
            ))
        })
    });
    let name = move || match sheets.get().2 {
        FileFormat::Workbook => t(Text::ImportSheet)(),
        FileFormat::Text | FileFormat::VCard => t(Text::ImportPackedFile)(),
    };
    let several = move || sheets.with(|(names, _, _)| names.len() > 1);
    view! {
        <Show when=several>
            <div class="field">
                <label for="import-sheet">{name}</label>
                <select class="select" id="import-sheet" data-testid="import-sheet" disabled=busy
                    prop:value=move || sheets.get().1.to_string()
                    on:change=move |event| {
                        if let Ok(sheet) = event_target_value(&event).parse::<u32>() {
                            wizard.read_sheet(sheet);
                        }
                    }>
                    {move || {
                        let (names, chosen, _) = sheets.get();
                        names.into_iter().zip(0u32..).map(|(name, index)| view! {
                            <option value=index.to_string() selected=index == chosen>{name}</option>
                        }).collect_view()
                    }}
                </select>
            </div>
        </Show>
    }
}

fn recut(wizard: Wizard, dialect: Dialect) {
    wizard.dialect.set(dialect);
    wizard.reread(Some(wizard.encoding.get_untracked()), Some(dialect));
}

fn header_value(dialect: Dialect) -> String {
    if dialect.has_header { dialect.header.to_string() } else { "none".to_owned() }
}

fn index_text(all: &[Encoding], value: Encoding) -> String {
    all.iter().position(|known| *known == value).unwrap_or_default().to_string()
}

fn chosen(all: &[Encoding], text: &str) -> Option<Encoding> {
    text.parse::<usize>().ok().and_then(|index| all.get(index)).copied()
}

/// The first rows under their headers, as they are read now.
#[component]
fn FirstRows(wizard: Wizard) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <div class="import-sheet" tabindex="0" role="region" aria-label=t(Text::ImportFirstRows) data-testid="import-first-rows">
            {move || wizard.preview.get().map(|preview| {
                let shown = preview.columns.len().min(COLUMNS);
                view! {
                    <table>
                        <thead>
                            <tr>
                                {preview.columns.iter().take(shown).enumerate().map(|(index, column)| view! {
                                    <th scope="col"><bdi>{column_name(i18n, index, &column.header)}</bdi></th>
                                }).collect_view()}
                            </tr>
                        </thead>
                        <tbody>
                            {preview.head.iter().take(ROWS).map(|row| view! {
                                <tr>{(0..shown).map(|index| view! { <td><bdi>{row.get(index).cloned()}</bdi></td> }).collect_view()}</tr>
                            }).collect_view()}
                        </tbody>
                    </table>
                }
            })}
        </div>
    }
}

/// A column's header, or its number where it has none.
pub(super) fn column_name(i18n: I18n, index: usize, header: &str) -> String {
    if header.trim().is_empty() {
        let number = u64::try_from(index).unwrap_or_default() + 1;
        i18n.with(Text::ImportColumnNumber, &[("n", &i18n.number(number))])
    } else {
        header.to_owned()
    }
}

/// What is odd about a file.
fn file_warning(i18n: I18n, warning: FileWarning) -> String {
    let number = |n: u32| i18n.number(u64::from(n));
    match warning {
        FileWarning::Ragged { rows, first_line } => {
            i18n.count_with(Plural::ImportWarnRagged, rows, &[("line", &number(first_line))])
        }
        FileWarning::Undecodable { count, first_line } => {
            i18n.count_with(Plural::ImportWarnUndecodable, count, &[("line", &number(first_line))])
        }
        FileWarning::Nul { count } => i18n.count(Plural::ImportWarnNul, count),
        FileWarning::UnclosedQuote { line } => i18n.with(Text::ImportWarnQuote, &[("line", &number(line))]),
        FileWarning::MixedLineEnds => i18n.text(Text::ImportWarnLineEnds).to_owned(),
        FileWarning::RepeatedHeader { column } => {
            i18n.with(Text::ImportWarnRepeated, &[("n", &number(column.saturating_add(1)))])
        }
    }
}
