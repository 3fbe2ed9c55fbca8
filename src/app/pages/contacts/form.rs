//! The form of a contact, for a new one and for an edit. The worker cleans what was typed and says what is wrong, field by
//! field; nothing is lost meanwhile.

use super::detail;
use super::own::OwnFields;
use crate::app::client::use_client;
use crate::app::i18n::{Text, t, use_i18n};
use crate::app::pages::country_select::CountrySelect;
use crate::app::route::{Route, use_navigation};
use crate::app::today::today;
use crate::app::ui::chip::RemovableChip;
use crate::app::ui::icon::{Glyph, Icon};
use crate::app::words;
use crate::domain::consent::ConsentState;
use crate::domain::contact::{Contact, ContactId, FieldName};
use crate::domain::tag::TagId;
use crate::protocol::{Action, Began, ContactDetail, Draft, FormIssue, Made, ServiceError, TagView, follow_tags};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// A new contact.
#[component]
pub fn NewContact() -> impl IntoView {
    let navigation = use_navigation();
    let draft = Draft { phones: vec![String::new()], emails: vec![String::new()], ..Draft::default() };
    view! {
        <aside class="side" aria-label=t(Text::ContactNew)>
            <header class="side-head">
                <h2>{t(Text::ContactNew)}</h2>
                <a class="button button-quiet button-square" href=Route::Contacts.href() aria-label=t(Text::CommonClose)><Icon glyph=Glyph::Close /></a>
            </header>
            <ContactForm contact=None began=Began { draft, tags: Vec::new() } on_done=move |made| navigation.go(made.map_or(Route::Contacts, Route::Contact)) />
        </aside>
    }
}

/// The form. `now` is the contact as the book has it; what is changed there while the form is open comes into the form, or
/// beside it where it was changed here too. `on_done` gets the contact that was made or edited, or `None` after a cancel.
#[component]
pub(super) fn ContactForm(
    contact: Option<ContactId>,
    began: Began,
    #[prop(optional)] now: Option<ReadSignal<Option<Result<ContactDetail, ServiceError>>>>,
    on_done: impl Fn(Option<ContactId>) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let draft = RwSignal::new(began.draft.clone());
    let tags = RwSignal::new(began.tags.clone());
    let began = RwSignal::new(began);
    let issues = RwSignal::new(Vec::<FormIssue>::new());
    let saving = RwSignal::new(false);
    let save = move || {
        saving.set(true);
        let (draft, tags) = (draft.get_untracked(), tags.get_untracked());
        let action = match contact {
            Some(contact) => Action::EditContact { contact, draft, tags, began: Some(Box::new(began.get_untracked())) },
            None => Action::AddContact { draft, tags },
        };
        spawn_local(async move {
            match client.act(action).await {
                Ok(committed) => {
                    let made =
                        committed.made.and_then(|made| if let Made::Contact(id) = made { Some(id) } else { None });
                    on_done(made.or(contact));
                }
                Err(ServiceError::Form(found)) => issues.set(found),
                Err(error) => client.show_error(&error),
            }
            saving.set(false);
        });
    };
    let problem = move |field: FieldName, index: u32| {
        issues.with(|issues| {
            issues
                .iter()
                .find(|issue| issue.field == field && issue.index == index)
                .map(|issue| i18n.text(words::issue(issue.kind)))
        })
    };
    let line = move |id: &'static str,
                     field: FieldName,
                     kind: &'static str,
                     get: fn(&Draft) -> &String,
                     set: fn(&mut Draft, String)| {
        let error_id = format!("{id}-error");
        view! {
            <div class="field">
                <label for=id>{t(words::field_name(field))}</label>
                <input class="input" id=id type=kind dir="auto" autocomplete="off"
                    aria-invalid=move || problem(field, 0).is_some().to_string()
                    aria-describedby=error_id.clone()
                    prop:value=move || draft.with(|draft| get(draft).clone())
                    on:input=move |event| { let text = event_target_value(&event); draft.update(|draft| set(draft, text)); } />
                <span class="field-error" id=error_id>{move || problem(field, 0)}</span>
            </div>
        }
    };
    let several = move |id: &'static str,
                        field: FieldName,
                        add: Text,
                        kind: &'static str,
                        of: fn(&mut Draft) -> &mut Vec<String>| {
        let count = Memo::new(move |_| draft.with(|draft| of(&mut draft.clone()).len()));
        let row = move |at: usize| {
            let index = u32::try_from(at).unwrap_or(u32::MAX);
            let input_id = format!("{id}-{at}");
            view! {
                <div class="field">
                    <div class="row">
                        <input class="input grow" id=input_id type=kind dir="ltr" autocomplete="off"
                            aria-label=move || format!("{} {}", i18n.text(words::field_name(field)), i18n.number(u64::from(index) + 1))
                            aria-invalid=move || problem(field, index).is_some().to_string()
                            prop:value=move || draft.with(|draft| of(&mut draft.clone()).get(at).cloned().unwrap_or_default())
                            on:input=move |event| {
                                let text = event_target_value(&event);
                                draft.update(|draft| if let Some(slot) = of(draft).get_mut(at) { *slot = text });
                            } />
                        <button type="button" class="button button-quiet button-square" aria-label=t(Text::CommonRemove)
                            on:click=move |_| draft.update(|draft| { let list = of(draft); if at < list.len() { list.remove(at); } })>
                            <Icon glyph=Glyph::Close />
                        </button>
                    </div>
                    <span class="field-error" role="alert">{move || problem(field, index)}</span>
                </div>
            }
        };
        view! {
            <fieldset class="stack">
                <legend class="field-label">{t(words::field_name(field))}</legend>
                <For each=move || 0..count.get() key=|at| *at let:at>{row(at)}</For>
                <div>
                    <button type="button" class="button button-small" on:click=move |_| draft.update(|draft| of(draft).push(String::new()))>
                        <Icon glyph=Glyph::Plus />{t(add)}
                    </button>
                </div>
            </fieldset>
        }
    };
    view! {
        <form class="side-body stack" data-testid="contact-form" on:submit=move |event| { event.prevent_default(); save(); }>
            {now.map(|now| view! { <Meanwhile now=now began=began draft=draft tags=tags /> })}
            {line("contact-name", FieldName::Name, "text", |draft| &draft.name, |draft, text| draft.name = text)}
            {several("contact-phone", FieldName::Phones, Text::ContactAddPhone, "tel", |draft| &mut draft.phones)}
            {several("contact-email", FieldName::Emails, Text::ContactAddEmail, "text", |draft| &mut draft.emails)}
            <div class="columns-tight">
                {line("contact-city", FieldName::City, "text", |draft| &draft.city, |draft, text| draft.city = text)}
                <div class="field">
                    <label for="contact-country">{t(Text::FieldCountry)}</label>
                    <CountrySelect id="contact-country" value=Signal::derive(move || draft.with(|draft| draft.country.clone())) on_change=move |code| draft.update(|draft| draft.country = code) />
                </div>
            </div>
            <TagPicker tags=tags />
            <ConsentFields draft=draft />
            <div class="columns-tight">
                {line("contact-last", FieldName::LastContact, "date", |draft| &draft.last_contact, |draft, text| draft.last_contact = text)}
                {line("contact-birthday", FieldName::Birthday, "text", |draft| &draft.birthday, |draft, text| draft.birthday = text)}
                {line("contact-purchases", FieldName::Purchases, "text", |draft| &draft.purchases, |draft, text| draft.purchases = text)}
                {line("contact-spent", FieldName::Spent, "text", |draft| &draft.spent, |draft, text| draft.spent = text)}
                {line("contact-first-purchase", FieldName::FirstPurchase, "date", |draft| &draft.first_purchase, |draft, text| draft.first_purchase = text)}
                {line("contact-last-purchase", FieldName::LastPurchase, "date", |draft| &draft.last_purchase, |draft, text| draft.last_purchase = text)}
            </div>
            <OwnFields draft=draft />
            <div class="field">
                <label for="contact-note">{t(Text::FieldNote)}</label>
                <textarea class="textarea" id="contact-note" dir="auto" autocomplete="off" prop:value=move || draft.with(|draft| draft.note.clone())
                    on:input=move |event| { let text = event_target_value(&event); draft.update(|draft| draft.note = text); }></textarea>
            </div>
            <div class="row row-end side-foot">
                <button type="button" class="button" on:click=move |_| on_done(None)>{t(Text::CommonCancel)}</button>
                <button type="submit" class="button button-primary" disabled=move || saving.get()>{t(Text::CommonSave)}</button>
            </div>
        </form>
    }
}

/// What happens to the contact elsewhere while its form is open: brought into the fields that nobody touched here, and told.
#[component]
fn Meanwhile(
    now: ReadSignal<Option<Result<ContactDetail, ServiceError>>>,
    began: RwSignal<Began>,
    draft: RwSignal<Draft>,
    tags: RwSignal<Vec<TagId>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let gone = RwSignal::new(false);
    let followed = RwSignal::new(false);
    // Fields that were changed on both sides, and the contact as the other side left it.
    let conflicts = RwSignal::new(Vec::<FieldName>::new());
    let theirs = RwSignal::new(None::<Contact>);
    let follow = move |fresh: Began, forced: &[FieldName]| {
        let before = began.get_untracked();
        draft.update(|draft| {
            for field in draft.follow(&before.draft, &fresh.draft, forced) {
                conflicts.update(|conflicts| {
                    if !conflicts.contains(&field) {
                        conflicts.push(field)
                    }
                });
            }
        });
        tags.update(|tags| *tags = follow_tags(tags, &before.tags, &fresh.tags));
        began.set(fresh);
    };
    Effect::new(move |_| match now.get() {
        Some(Ok(detail)) => {
            gone.set(false);
            let fresh = detail::began(&detail);
            if fresh != began.get_untracked() {
                follow(fresh, &[]);
                followed.set(true);
                theirs.set(Some(detail.contact));
            }
        }
        Some(Err(ServiceError::Gone)) => gone.set(true),
        _ => {}
    });
    let take = move |_| {
        follow(began.get_untracked(), &conflicts.get_untracked());
        conflicts.set(Vec::new());
    };
    let lines = move || {
        let theirs = theirs.get()?;
        let line = |field: FieldName| {
            let value = words::field_value(i18n, &theirs.get(field));
            let value = if value.is_empty() { i18n.text(Text::CommonNone).to_owned() } else { value };
            view! { <li>{t(words::field_name(field))}": "<bdi>{value}</bdi></li> }
        };
        Some(conflicts.get().into_iter().map(line).collect_view())
    };
    let open = move || !conflicts.with(Vec::is_empty);
    view! {
        <div aria-live="polite" data-testid="form-meanwhile">
            <Show when=move || gone.get()>
                <p class="note note-danger">{t(Text::ContactGoneMeanwhile)}</p>
            </Show>
            <Show when=move || followed.get() && !open() && !gone.get()>
                <p class="note">{t(Text::ContactFollowed)}</p>
            </Show>
            <Show when=move || open() && !gone.get()>
                <div class="note note-warn" data-testid="form-conflict">
                    <div class="stack">
                        <p>{t(Text::ContactConflict)}</p>
                        <ul>{lines}</ul>
                        <div><button type="button" class="button button-small" on:click=take>{t(Text::ContactConflictTake)}</button></div>
                    </div>
                </div>
            </Show>
        </div>
    }
}

/// The tags of one contact.
#[component]
fn TagPicker(tags: RwSignal<Vec<TagId>>) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let known = move || client.overview.with(|overview| overview.tags.clone());
    let carried =
        move || known().into_iter().filter(|view| tags.with(|tags| tags.contains(&view.tag.id))).collect::<Vec<_>>();
    let free = move || {
        let is_free = |view: &TagView| view.offered && !tags.with(|tags| tags.contains(&view.tag.id));
        known().into_iter().filter(is_free).collect::<Vec<_>>()
    };
    view! {
        <div class="field">
            <label for="contact-tags">{t(Text::FieldTags)}</label>
            <div class="row">
                {move || carried().into_iter().map(|view| {
                    let id = view.tag.id;
                    let label = i18n.with(Text::ContactsTagRemoveNamed, &[("name", &words::isolate(&view.tag.name))]);
                    view! { <RemovableChip text=view.tag.name color=words::color_class(view.tag.color) remove_label=label on_remove=move || tags.update(|tags| tags.retain(|tag| *tag != id)) /> }
                }).collect_view()}
            </div>
            <select class="select" id="contact-tags" prop:value="" on:change=move |event| {
                if let Ok(id) = event_target_value(&event).parse::<u64>() {
                    tags.update(|tags| tags.push(TagId(id)));
                }
            }>
                <option value="">{t(Text::ContactAddTag)}</option>
                {move || free().into_iter().map(|view| view! { <option value=view.tag.id.0.to_string()>{view.tag.name}</option> }).collect_view()}
            </select>
        </div>
    }
}

#[component]
fn ConsentFields(draft: RwSignal<Draft>) -> impl IntoView {
    view! {
        <div class="columns-tight">
            <div class="field">
                <label for="contact-consent">{t(Text::FieldConsent)}</label>
                <select class="select" id="contact-consent" on:change=move |event| {
                    let state = match event_target_value(&event).as_str() {
                        "in" => ConsentState::OptedIn,
                        "out" => ConsentState::OptedOut,
                        _ => ConsentState::Unknown,
                    };
                    draft.update(|draft| {
                        draft.consent.state = state;
                        draft.consent.on = (state != ConsentState::Unknown).then(today);
                    });
                }>
                    {[("unknown", ConsentState::Unknown), ("in", ConsentState::OptedIn), ("out", ConsentState::OptedOut)]
                        .map(|(value, state)| view! {
                            <option value=value selected=move || draft.with(|draft| draft.consent.state == state)>{t(words::consent(state))}</option>
                        })
                        .collect_view()}
                </select>
            </div>
            <div class="field">
                <label for="contact-consent-source">{t(Text::ConsentSource)}</label>
                <input class="input" id="contact-consent-source" dir="auto" autocomplete="off" prop:value=move || draft.with(|draft| draft.consent.source.clone())
                    on:input=move |event| { let text = event_target_value(&event); draft.update(|draft| draft.consent.source = text); } />
            </div>
        </div>
    }
}
