//! Why contacts belong together, in words: what speaks for it and what against, told apart by heading and picture.

use super::choice::called;
use crate::app::i18n::{I18n, Plural, Text, t, use_i18n};
use crate::app::ui::icon::{Glyph, Icon};
use crate::app::words;
use crate::domain::dedupe::{NameVerdict, Reason};
use crate::protocol::{DuplicateLink, DuplicateMember};
use leptos::prelude::*;

/// Which way a reason points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    For,
    Against,
}

/// A reason in words, and which way it points. `two_scripts`: one name is Arabic and the other Latin.
pub(super) fn in_words(i18n: I18n, reason: Reason, two_scripts: bool) -> (Side, String) {
    let (side, text) = match reason {
        Reason::Name(NameVerdict::Same) if two_scripts => (Side::For, Text::DuplicatesReasonNameScripts),
        Reason::Name(verdict) => of_names(verdict),
        Reason::SamePhone => (Side::For, Text::DuplicatesReasonSamePhone),
        Reason::NearPhone => (Side::For, Text::DuplicatesReasonNearPhone),
        Reason::OtherPhone => (Side::Against, Text::DuplicatesReasonOtherPhone),
        Reason::SameEmail => (Side::For, Text::DuplicatesReasonSameEmail),
        Reason::NearEmail => (Side::For, Text::DuplicatesReasonNearEmail),
        Reason::OtherEmail => (Side::Against, Text::DuplicatesReasonOtherEmail),
        Reason::SameCity => (Side::For, Text::DuplicatesReasonSameCity),
        Reason::OtherCity => (Side::Against, Text::DuplicatesReasonOtherCity),
        Reason::SameBirthday => (Side::For, Text::DuplicatesReasonSameBirthday),
        Reason::OtherBirthday => (Side::Against, Text::DuplicatesReasonOtherBirthday),
        Reason::SameDetails(n) => return (Side::For, i18n.count(Plural::DuplicatesReasonSameDetails, n)),
        Reason::OtherDetails(n) => return (Side::Against, i18n.count(Plural::DuplicatesReasonOtherDetails, n)),
        Reason::Bearers(..=2) => (Side::For, Text::DuplicatesReasonRareName),
        Reason::Bearers(n) => return (Side::Against, i18n.count(Plural::DuplicatesReasonBearers, n)),
        Reason::SharedBySeveral => (Side::Against, Text::DuplicatesReasonSharedBySeveral),
        Reason::Contradicted => (Side::Against, Text::DuplicatesReasonContradicted),
    };
    (side, i18n.text(text).to_owned())
}

fn of_names(verdict: NameVerdict) -> (Side, Text) {
    match verdict {
        NameVerdict::Same => (Side::For, Text::DuplicatesReasonNameSame),
        NameVerdict::Contained => (Side::For, Text::DuplicatesReasonNameContained),
        NameVerdict::GivenOnly => (Side::For, Text::DuplicatesReasonNameGiven),
        NameVerdict::Initial => (Side::For, Text::DuplicatesReasonNameInitial),
        NameVerdict::Missing => (Side::Against, Text::DuplicatesReasonNameMissing),
        NameVerdict::FamilyOnly => (Side::Against, Text::DuplicatesReasonNameFamily),
        NameVerdict::OtherFather => (Side::Against, Text::DuplicatesReasonNameOtherFather),
        NameVerdict::OtherFamily => (Side::Against, Text::DuplicatesReasonNameOtherFamily),
        NameVerdict::Reordered => (Side::Against, Text::DuplicatesReasonNameReordered),
        NameVerdict::Doubtful => (Side::Against, Text::DuplicatesReasonNameDoubtful),
        NameVerdict::Different => (Side::Against, Text::DuplicatesReasonNameDifferent),
    }
}

/// The reasons of a link in words, in the worker's order.
pub(super) fn of_link(i18n: I18n, link: &DuplicateLink, members: &[DuplicateMember]) -> Vec<(Side, String)> {
    let name = |id| members.iter().find(|member| member.contact.id == id).map(|member| member.contact.name.as_str());
    let is_arabic = |id| name(id).and_then(|name| name.chars().find(|letter| letter.is_alphabetic())).map(arabic);
    let two_scripts = is_arabic(link.a).zip(is_arabic(link.b)).is_some_and(|(a, b)| a != b);
    link.why.iter().map(|reason| in_words(i18n, *reason, two_scripts)).collect()
}

fn arabic(letter: char) -> bool {
    matches!(letter, '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}' | '\u{fb50}'..='\u{fefc}')
}

/// The reasons of one link. Where a group has several links, it says whom this one ties.
#[component]
pub(super) fn Why(link: DuplicateLink, members: StoredValue<Vec<DuplicateMember>>, is_only: bool) -> impl IntoView {
    let i18n = use_i18n();
    let reasons = members.with_value(|members| of_link(i18n, &link, members));
    let whom = members.with_value(|members| {
        let name = |id| members.iter().find(|member| member.contact.id == id).map(|member| called(i18n, member));
        let name = |id| words::isolate(&name(id).unwrap_or_default());
        i18n.with(Text::DuplicatesLink, &[("a", &name(link.a)), ("b", &name(link.b))])
    });
    let side = move |side: Side, title: Text, glyph: Glyph, class: &'static str| {
        let chips: Vec<String> = reasons.iter().filter(|(of, _)| *of == side).map(|(_, text)| text.clone()).collect();
        (!chips.is_empty()).then(|| {
            view! {
                <div class="duplicates-side">
                    <span class="duplicates-side-title">{t(title)}</span>
                    <ul class="duplicates-reasons">
                        {chips.into_iter().map(|text| view! { <li class=class><Icon glyph=glyph />{text}</li> }).collect_view()}
                    </ul>
                </div>
            }
        })
    };
    view! {
        <div class="duplicates-why">
            {(!is_only).then(|| view! { <p class="small duplicates-whom">{whom}" · "{i18n.with(Text::DuplicatesScore, &[("n", &i18n.number(link.score.into()))])}</p> })}
            {side(Side::For, Text::DuplicatesSpeaksFor, Glyph::Check, "duplicates-reason duplicates-reason-for")}
            {side(Side::Against, Text::DuplicatesSpeaksAgainst, Glyph::Close, "duplicates-reason duplicates-reason-against")}
        </div>
    }
}
