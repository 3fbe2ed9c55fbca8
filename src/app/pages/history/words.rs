//! What the history says of commits, things and reasons.

use crate::app::i18n::{I18n, Plural, Text};
use crate::app::words::{arrangement, field_name, isolate};
use crate::domain::book::takeback::{Thing, Turned, Why};
use crate::protocol::CommitKind;

/// A kind of commits.
pub(super) fn kind(kind: CommitKind) -> Text {
    match kind {
        CommitKind::Imports => Text::HistoryKindImports,
        CommitKind::Contacts => Text::HistoryKindContacts,
        CommitKind::Tags => Text::HistoryKindTags,
        CommitKind::Messages => Text::HistoryKindMessages,
        CommitKind::Restores => Text::HistoryKindRestores,
        CommitKind::Other => Text::HistoryKindOther,
    }
}

/// A contact's name, or that it has none.
pub(super) fn contact(i18n: I18n, name: &str) -> String {
    if name.is_empty() { i18n.text(Text::HistoryThingNameless).to_owned() } else { isolate(name) }
}

/// Something with its name.
pub(super) fn thing(i18n: I18n, thing: &Thing) -> String {
    let named = |text: Text, name: &String| i18n.with(text, &[("name", &isolate(name))]);
    match thing {
        Thing::Contact(_, name) => contact(i18n, name),
        Thing::Tag(name) => named(Text::HistoryThingTag, name),
        Thing::Dimension(name) => named(Text::HistoryThingDimension, name),
        Thing::Segment(name) => named(Text::HistoryThingSegment, name),
        Thing::Template(name) => named(Text::HistoryThingTemplate, name),
        Thing::List(name) => named(Text::HistoryThingList, name),
        Thing::Campaign(name) => named(Text::HistoryThingCampaign, name),
        Thing::Recipe(name) => named(Text::HistoryThingRecipe, name),
        Thing::Arrangement(kind, name) => {
            let what = i18n.text(arrangement(*kind));
            i18n.with(Text::HistoryThingArrangement, &[("what", what), ("name", &isolate(name))])
        }
        Thing::Settings => i18n.text(Text::HistoryThingSettings).to_owned(),
    }
}

/// What will become of a thing.
pub(super) fn turning(i18n: I18n, what: &Thing, turned: Turned) -> String {
    let text = match turned {
        Turned::Returned => Text::HistoryTurnedReturned,
        Turned::Dropped => Text::HistoryTurnedDropped,
        Turned::Changed => Text::HistoryTurnedChanged,
    };
    i18n.with(text, &[("what", &thing(i18n, what))])
}

/// What a commit did to a thing.
pub(super) fn did(i18n: I18n, what: &Thing, turned: Turned) -> String {
    let text = match turned {
        Turned::Returned => Text::HistoryDidMade,
        Turned::Dropped => Text::HistoryDidDropped,
        Turned::Changed => Text::HistoryDidChanged,
    };
    i18n.with(text, &[("what", &thing(i18n, what))])
}

/// Why something stays.
pub(super) fn why(i18n: I18n, why: &Why) -> String {
    match why {
        Why::Edited(fields) => {
            let fields: Vec<&str> = fields.iter().map(|field| i18n.text(field_name(*field))).collect();
            i18n.with(Text::HistoryWhyEdited, &[("fields", &fields.join(i18n.text(Text::CommonListSeparator)))])
        }
        Why::Retagged => i18n.text(Text::HistoryWhyRetagged).to_owned(),
        Why::Changed => i18n.text(Text::HistoryWhyChanged).to_owned(),
        Why::Removed => i18n.text(Text::HistoryWhyRemoved).to_owned(),
        Why::There => i18n.text(Text::HistoryWhyThere).to_owned(),
        Why::NumberTaken(name) => i18n.with(Text::HistoryWhyNumber, &[("name", &contact(i18n, name))]),
        Why::NameTaken => i18n.text(Text::HistoryWhyName).to_owned(),
        Why::InUse(count) => i18n.count(Plural::HistoryWhyInUse, *count),
    }
}
