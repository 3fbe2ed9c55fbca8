//! The tags, by dimension, with how many contacts carry each; a click shows them. Changing a tag or dimension happens in a
//! dialog (`edit`).

mod edit;
mod more;
mod reason;
mod single;
mod split;

use crate::app::asked::asked;
use crate::app::client::use_client;
use crate::app::desk::use_desk;
use crate::app::i18n::{Lang, Plural, Text, t, use_i18n};
use crate::app::route::{Route, use_navigation};
use crate::app::ui::dialog::Dialog;
use crate::app::ui::empty::Empty;
use crate::app::ui::icon::{Glyph, Icon};
use crate::app::words;
use crate::domain::segment::ast::Clause;
use crate::domain::segment::print::print_clause;
use crate::domain::tag::{Dimension, DimensionId, Tag, TagColor};
use crate::protocol::{Action, Arrange, Query, Reply, Request, Sort, TagScheme, TagView};
use edit::Subject;
use leptos::prelude::*;

/// What the parts of this screen share: the dialog and what it is about.
#[derive(Clone, Copy)]
struct Desktop {
    open: RwSignal<bool>,
    subject: RwSignal<Subject>,
    /// What holds for tags beside their names; nothing until it is there.
    scheme: Signal<Option<TagScheme>>,
}

fn use_scheme() -> Signal<Option<TagScheme>> {
    let found = asked(
        || Request::TagScheme,
        |reply| match reply {
            Reply::TagScheme(scheme) => Ok(*scheme),
            other => Err(other),
        },
    );
    Signal::derive(move || found.with(|found| found.as_ref().and_then(|found| found.clone().ok())))
}

impl Desktop {
    fn show(self, subject: Subject) {
        self.subject.set(subject);
        self.open.set(true);
    }
}

/// The screen.
#[component]
pub fn Tags() -> impl IntoView {
    let client = use_client();
    let i18n = use_i18n();
    let subject = RwSignal::new(Subject::new_tag(None, TagColor::default()));
    let desktop = Desktop { open: RwSignal::new(false), subject, scheme: use_scheme() };
    let tags = Memo::new(move |_| client.overview.with(|overview| overview.tags.clone()));
    let dimensions = Memo::new(move |_| client.overview.with(|overview| overview.dimensions.clone()));
    let is_empty = Memo::new(move |_| tags.with(Vec::is_empty) && dimensions.with(Vec::is_empty));
    let of = move |dimension: Option<DimensionId>| {
        // A dimension that is gone leaves its tags without one.
        let is_known = |id: DimensionId| dimensions.with(|known| known.iter().any(|known| known.id == id));
        tags.get()
            .into_iter()
            .filter(|view| view.tag.dimension.filter(|id| is_known(*id)) == dimension)
            .collect::<Vec<_>>()
    };
    let new_tag = move |_| desktop.show(Subject::new_tag(None, TagColor::default()));
    let starter = move |_| client.perform(Action::Arrange(Arrange::TakeStarter { arabic: i18n.lang() == Lang::Ar }));
    let new_dimension = move |_| desktop.show(Subject::new_dimension());
    view! {
        <div class="page">
            <header class="page-head">
                <h1>{t(Text::TagsTitle)}</h1>
                <button type="button" class="button" data-testid="tags-starter" on:click=starter>{t(Text::TagsStarter)}</button>
                <button type="button" class="button" data-testid="dimension-new" on:click=new_dimension>{t(Text::TagsNewDimension)}</button>
                <button type="button" class="button button-primary" data-testid="tag-new" on:click=new_tag><Icon glyph=Glyph::Plus />{t(Text::TagsNew)}</button>
            </header>
            <p class="page-lead">{t(Text::TagsLead)}</p>
            <Show when=move || !is_empty.get() fallback=move || view! {
                <Empty glyph=Glyph::Tag title=t(Text::TagsEmptyTitle) text=t(Text::TagsEmptyText)>
                    <button type="button" class="button button-primary" on:click=new_tag>{t(Text::TagsNew)}</button>
                </Empty>
            }>
                <div class="stack-wide" data-testid="tags">
                    {move || dimensions.get().into_iter().map(|dimension| {
                        let tags = of(Some(dimension.id));
                        view! { <DimensionSection desktop=desktop dimension=dimension tags=tags /> }
                    }).collect_view()}
                    {move || {
                        let tags = of(None);
                        let has_title = dimensions.with(|dimensions| !dimensions.is_empty());
                        (!tags.is_empty()).then(|| view! {
                            <section class="stack" aria-label=t(Text::TagsNoneDimension)>
                                {has_title.then(|| view! { <h2>{t(Text::TagsNoneDimension)}</h2> })}
                                <TagList desktop=desktop tags=tags />
                            </section>
                        })
                    }}
                </div>
            </Show>
        </div>
        <Dialog open=desktop.open title=move || i18n.text(desktop.subject.with(Subject::title)) close_label=t(Text::CommonClose)>
            <edit::Edit subject=desktop.subject.get_untracked() open=desktop.open scheme=desktop.scheme />
        </Dialog>
    }
}

#[component]
fn DimensionSection(desktop: Desktop, dimension: Dimension, tags: Vec<TagView>) -> impl IntoView {
    let i18n = use_i18n();
    let (id, color) = (dimension.id, dimension.color);
    let name = dimension.name.clone();
    let named = move |text: Text| {
        let name = name.clone();
        move || i18n.with(text, &[("name", &words::isolate(&name))])
    };
    let shown = dimension.name.clone();
    let is_empty = tags.is_empty();
    view! {
        <section class="stack">
            <div class="row">
                <h2 class="tags-dimension"><span class=format!("dot chip-{}", words::color_class(color)) aria-hidden="true"></span><bdi>{shown}</bdi></h2>
                {move || desktop.scheme.with(|scheme| scheme.as_ref().map(|scheme| single::badge(scheme, id)))}
                <span class="grow"></span>
                <button type="button" class="button button-small button-quiet" aria-label=named(Text::TagsAddTo)
                    on:click=move |_| desktop.show(Subject::new_tag(Some(id), color))>
                    <Icon glyph=Glyph::Plus />{t(Text::TagsNew)}
                </button>
                <button type="button" class="button button-small button-quiet" aria-label=named(Text::TagsEditNamed)
                    on:click=move |_| desktop.show(Subject::Dimension(Some(dimension.clone())))>
                    <Icon glyph=Glyph::Edit />{t(Text::CommonEdit)}
                </button>
            </div>
            {if is_empty {
                view! { <p class="soft">{t(Text::TagsEmptyDimension)}</p> }.into_any()
            } else {
                view! { <TagList desktop=desktop tags=tags /> }.into_any()
            }}
        </section>
    }
}

#[component]
fn TagList(desktop: Desktop, tags: Vec<TagView>) -> impl IntoView {
    view! {
        <ul class="tags-list">
            {tags.into_iter().map(|view| view! { <TagRow desktop=desktop tag=view.tag contacts=view.contacts /> }).collect_view()}
        </ul>
    }
}

#[component]
fn TagRow(desktop: Desktop, tag: Tag, contacts: u32) -> impl IntoView {
    let i18n = use_i18n();
    let desk = use_desk();
    let navigation = use_navigation();
    let (id, name, color) = (tag.id, tag.name.clone(), words::color_class(tag.color));
    let filter = print_clause(&Clause::Tag(tag.name.clone()));
    let own = tag.name.clone();
    let edit_name = move || i18n.with(Text::TagsEditNamed, &[("name", &words::isolate(&own))]);
    let title = tag.name.clone();
    view! {
        <li class="tags-row" data-testid="tag-row">
            <button type="button" class="tags-open" title=move || i18n.with(Text::TagsOpenNamed, &[("name", &words::isolate(&title))])
                on:click=move |_| {
                    desk.query.set(Query { filter: filter.clone(), search: String::new(), sort: Sort::Created, descending: true });
                    navigation.go(Route::Contacts);
                }>
                <span class=format!("dot chip-{color}") aria-hidden="true"></span>
                <span class="tags-name"><bdi>{name}</bdi></span>
                <span class="soft number">{move || i18n.count(Plural::CommonContacts, contacts)}</span>
                {move || desktop.scheme.with(|scheme| scheme.as_ref().map(|scheme| more::badge(scheme, id)))}
            </button>
            <button type="button" class="button button-quiet button-square" aria-label=edit_name
                on:click=move |_| desktop.show(Subject::Tag { tag: Some(tag.clone()), contacts, dimension: tag.dimension, color: tag.color })>
                <Icon glyph=Glyph::Edit />
            </button>
        </li>
    }
}
