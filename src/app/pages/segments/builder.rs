//! The visual builder: groups inside groups, rows inside those. It edits the same filter as the text field; whichever was
//! touched last is written to the other.

use super::row::RowView;
use crate::app::client::use_client;
use crate::app::i18n::{Text, t};
use crate::app::pages::own_fields::use_fields;
use crate::app::ui::icon::{Glyph, Icon};
use crate::domain::field::CustomField;
use crate::domain::segment::ast::TextField;
use crate::domain::segment::build::{Build, GroupKind, MAX_GROUPS, Part, RowField};
use crate::domain::segment::parse::parse;
use crate::domain::segment::print::print;
use crate::domain::text::fold;
use leptos::prelude::*;

/// What the rows are drawn from.
#[derive(Clone, Copy)]
pub(super) struct BuilderState {
    pub build: RwSignal<Build>,
    filter: RwSignal<String>,
    /// The text does not read, so that rows can't be changed.
    pub is_stale: RwSignal<bool>,
    /// The text that the rows gave last; when it comes back, nothing is new.
    printed: StoredValue<String>,
    /// Fields of the shop's own that no dimension hides.
    pub own: Memo<Vec<CustomField>>,
}

impl BuilderState {
    /// Rows that follow the text.
    pub fn follow(filter: RwSignal<String>) -> BuilderState {
        let client = use_client();
        let fields = use_fields(false);
        // The same name may stand for a dimension; filters then mean that.
        let own = Memo::new(move |_| {
            let dimensions: Vec<String> =
                client.overview.with(|overview| overview.dimensions.iter().map(|known| fold(&known.name)).collect());
            let fields = fields.get().fields.into_iter().map(|view| view.field);
            fields.filter(|field| !dimensions.contains(&fold(&field.label))).collect::<Vec<_>>()
        });
        let state = BuilderState {
            build: RwSignal::new(Build::default()),
            filter,
            is_stale: RwSignal::new(false),
            printed: StoredValue::new(String::new()),
            own,
        };
        Effect::new(move |before: Option<Vec<CustomField>>| {
            let text = filter.get();
            let own = own.get();
            // Once the fields are known, rows that were drawn for dimensions are drawn for them.
            let is_fresh = before.is_some_and(|before| before != own);
            if !is_fresh && state.printed.with_value(|printed| *printed == text) {
                state.is_stale.set(false);
                return own;
            }
            match parse(&text) {
                Ok(node) => {
                    state.is_stale.set(false);
                    state.printed.set_value(text);
                    // White space and the like change the text and not the rows; what is typed in them stays.
                    if is_fresh || state.build.with_untracked(Build::node) != node {
                        let kind_of = |name: &str| {
                            let name = fold(name);
                            own.iter().find(|field| fold(&field.label) == name).map(|field| field.kind)
                        };
                        state.build.set(Build::from_node(node, &kind_of));
                    }
                }
                Err(_) => state.is_stale.set(true),
            }
            own
        });
        state
    }

    /// Changes the rows, and the text with them if they mean something else now.
    pub fn edit(self, change: impl FnOnce(&mut Build)) {
        let before = self.build.with_untracked(Build::node);
        self.build.update(change);
        let after = self.build.with_untracked(Build::node);
        if after != before {
            let text = print(&after);
            self.printed.set_value(text.clone());
            self.filter.set(text);
        }
    }
}

/// The builder.
#[component]
pub(super) fn Builder(state: BuilderState) -> impl IntoView {
    let is_empty = Memo::new(move |_| state.build.with(|build| build.root.parts.is_empty()));
    view! {
        <Show when=move || state.is_stale.get()>
            <p class="note note-warn"><Icon glyph=Glyph::Warning /><span>{t(Text::SegmentsTextBroken)}</span></p>
        </Show>
        <fieldset class="builder" data-testid="builder" disabled=move || state.is_stale.get()>
            <legend class="visually-hidden">{t(Text::SegmentsAsRows)}</legend>
            <Show when=move || is_empty.get()><p class="soft">{t(Text::BuilderEmpty)}</p></Show>
            {group_view(state, 0, 0)}
        </fieldset>
    }
}

/// One part of a group, for drawing: its kind never changes under its id.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Shape {
    Group(u32),
    Row(u32),
}

/// A group. Not a component, because it stands inside itself.
fn group_view(state: BuilderState, id: u32, depth: u32) -> AnyView {
    let client = use_client();
    let shapes = Memo::new(move |_| {
        state.build.with(|build| {
            let parts = build.group(id).map(|group| group.parts.as_slice()).unwrap_or_default();
            parts
                .iter()
                .map(|part| match part {
                    Part::Group(group) => Shape::Group(group.id),
                    Part::Row(row) => Shape::Row(row.id),
                })
                .collect::<Vec<_>>()
        })
    });
    let kind = Memo::new(move |_| state.build.with(|build| build.group(id).map_or(GroupKind::All, |group| group.kind)));
    // With no tag in the book there is nothing to choose from; text always fits.
    let usual = move || {
        let has_tags = client.overview.with_untracked(|overview| !overview.tags.is_empty());
        if has_tags { RowField::Tag } else { RowField::Text(TextField::Any) }
    };
    let add_row = move |_| state.edit(|build| drop_id(build.add_row(id, usual())));
    let add_group = move |_| state.edit(|build| drop_id(build.add_group(id, usual())));
    view! {
        <div class="builder-group" class:builder-inner=move || depth != 0 role="group" aria-label=t(Text::BuilderGroup)>
            <div class="builder-group-head">
                <select class="select" aria-label=t(Text::BuilderKind) data-testid="builder-kind"
                    prop:value=move || kind_value(kind.get())
                    on:change=move |event| {
                        let chosen = match event_target_value(&event).as_str() {
                            "any" => GroupKind::Any,
                            "none" => GroupKind::None,
                            _ => GroupKind::All,
                        };
                        state.edit(|build| build.set_kind(id, chosen));
                    }>
                    {[(GroupKind::All, Text::BuilderAll), (GroupKind::Any, Text::BuilderAny), (GroupKind::None, Text::BuilderNone)].map(|(choice, text)| view! {
                        <option value=kind_value(choice) selected=move || kind.get() == choice>{t(text)}</option>
                    }).collect_view()}
                </select>
                {(depth != 0).then(|| view! {
                    <button type="button" class="button button-quiet button-square" aria-label=t(Text::BuilderRemoveGroup)
                        on:click=move |_| state.edit(|build| build.remove(id))>
                        <Icon glyph=Glyph::Trash />
                    </button>
                })}
            </div>
            <ul class="builder-parts">
                <For each=move || shapes.get() key=|shape| *shape let:shape>
                    <li>
                        {match shape {
                            Shape::Group(inner) => group_view(state, inner, depth + 1),
                            Shape::Row(row) => view! { <RowView state=state id=row /> }.into_any(),
                        }}
                    </li>
                </For>
            </ul>
            <div class="row">
                <button type="button" class="button button-small" data-testid="builder-add-row" on:click=add_row>
                    <Icon glyph=Glyph::Plus />{t(Text::BuilderAddRow)}
                </button>
                {(depth < MAX_GROUPS).then(|| view! {
                    <button type="button" class="button button-small button-quiet" data-testid="builder-add-group" on:click=add_group>
                        <Icon glyph=Glyph::Plus />{t(Text::BuilderAddGroup)}
                    </button>
                })}
            </div>
        </div>
    }
    .into_any()
}

fn kind_value(kind: GroupKind) -> &'static str {
    match kind {
        GroupKind::All => "all",
        GroupKind::Any => "any",
        GroupKind::None => "none",
    }
}

/// The page finds new parts by looking; their ids are for other callers.
fn drop_id(_: u32) {}
