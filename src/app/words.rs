//! Data put into words: labels of commits, errors, issues, colors. Each match is exhaustive, so that a new kind does not
//! compile until it has a text.

use crate::app::i18n::{I18n, Plural, Text};
use crate::domain::arrangement::ArrangementKind;
use crate::domain::book::op::Label;
use crate::domain::campaign::TemplateIssue;
use crate::domain::campaign::template::Placeholder;
use crate::domain::consent::ConsentState;
use crate::domain::contact::{FieldName, FieldValue};
use crate::domain::import::{Encoding, IssueKind, Rule, Verdict};
use crate::domain::interaction::InteractionKind;
use crate::domain::message::RecipientStatus;
use crate::domain::tag::TagColor;
use crate::protocol::Stage;

mod errors;

pub use errors::{error, file_error, segment_error};

/// What a commit did.
pub fn label(i18n: I18n, label: &Label) -> String {
    let named = |text: Text, name: &str| i18n.with(text, &[("name", &isolate(name))]);
    // Whoever was erased is named nowhere any more.
    let person = |name: &str| isolate(if name.is_empty() { i18n.text(Text::LabelSomebodyErased) } else { name });
    let counted = |plural: Plural, n: u32| i18n.count(plural, n);
    match label {
        Label::Imported { file, new, updated } => i18n.with(
            Text::LabelImported,
            &[
                ("file", &isolate(file)),
                ("new", &i18n.number(u64::from(*new))),
                ("updated", &i18n.number(u64::from(*updated))),
            ],
        ),
        Label::SamplesLoaded { count } => counted(Plural::LabelSamplesLoaded, *count),
        Label::ContactAdded { name } => i18n.with(Text::LabelContactAdded, &[("name", &person(name))]),
        Label::ContactEdited { name, fields } => {
            let fields = fields_in_words(i18n, fields);
            i18n.with(Text::LabelContactEdited, &[("name", &person(name)), ("fields", &fields)])
        }
        Label::ContactsRemoved { count: 1, name } => i18n.with(Text::LabelContactRemoved, &[("name", &person(name))]),
        Label::ContactsRemoved { count, .. } => counted(Plural::LabelContactsRemoved, *count),
        Label::Tagged { count, added, removed } => {
            let join = |names: &[String]| joined(i18n, names);
            match (added.is_empty(), removed.is_empty()) {
                (false, true) => i18n.count_with(Plural::LabelTagsAdded, *count, &[("tags", &join(added))]),
                (true, _) => i18n.count_with(Plural::LabelTagsRemoved, *count, &[("tags", &join(removed))]),
                (false, false) => i18n.count_with(
                    Plural::LabelTagsChanged,
                    *count,
                    &[("added", &join(added)), ("removed", &join(removed))],
                ),
            }
        }
        Label::ConsentSet { count, state } => {
            i18n.count_with(Plural::LabelConsentSet, *count, &[("state", i18n.text(consent(*state)))])
        }
        Label::TagSaved { name } => named(Text::LabelTagSaved, name),
        Label::TagRemoved { name, .. } => named(Text::LabelTagRemoved, name),
        Label::DimensionSaved { name } => named(Text::LabelDimensionSaved, name),
        Label::DimensionRemoved { name } => named(Text::LabelDimensionRemoved, name),
        Label::SegmentSaved { name } => named(Text::LabelSegmentSaved, name),
        Label::SegmentRemoved { name } => named(Text::LabelSegmentRemoved, name),
        Label::TemplateSaved { name } => named(Text::LabelTemplateSaved, name),
        Label::TemplateRemoved { name } => named(Text::LabelTemplateRemoved, name),
        Label::ListFrozen { name, count } => {
            i18n.count_with(Plural::LabelListFrozen, *count, &[("name", &isolate(name))])
        }
        Label::ListRemoved { name } => named(Text::LabelListRemoved, name),
        Label::CampaignStarted { name, count } => {
            i18n.count_with(Plural::LabelCampaignStarted, *count, &[("name", &isolate(name))])
        }
        Label::CampaignRemoved { name } => named(Text::LabelCampaignRemoved, name),
        Label::RecipientMarked { name, status } => i18n.with(
            Text::LabelRecipientMarked,
            &[("name", &person(name)), ("status", i18n.text(recipient_status(*status)))],
        ),
        Label::SettingsChanged => i18n.text(Text::LabelSettingsChanged).to_owned(),
        Label::Restored { file, contacts } => {
            i18n.count_with(Plural::LabelRestored, *contacts, &[("file", &isolate(file))])
        }
        Label::Merged { groups: 1, contacts, name } => {
            i18n.count_with(Plural::LabelMergedOne, *contacts, &[("name", &person(name))])
        }
        Label::Merged { groups, contacts, .. } => {
            let groups = i18n.count(Plural::CommonContacts, *groups);
            i18n.count_with(Plural::LabelMerged, *contacts, &[("into", &groups)])
        }
        Label::KeptApart { names } => {
            let names: Vec<String> = names.iter().map(|name| person(name)).collect();
            i18n.with(Text::LabelKeptApart, &[("names", &names.join(i18n.text(Text::CommonListSeparator)))])
        }
        Label::RecipeForgotten { name } => i18n.with(Text::LabelRecipeForgotten, &[("name", &isolate(name))]),
        Label::Erased { barred: false } => i18n.text(Text::LabelErased).to_owned(),
        Label::Erased { barred: true } => i18n.text(Text::LabelErasedBarred).to_owned(),
        Label::CopyRestored { made, contacts } => {
            i18n.count_with(Plural::LabelCopyRestored, *contacts, &[("when", &i18n.moment(*made))])
        }
        Label::Undone(inner) => match &**inner {
            // Taken back twice is done again.
            Label::Undone(what) => i18n.with(Text::LabelRedone, &[("what", &self::label(i18n, what))]),
            what => i18n.with(Text::LabelUndone, &[("what", &self::label(i18n, what))]),
        },
        Label::Redone(inner) => match &**inner {
            // An undo that is done again is an undo.
            Label::Undone(_) => self::label(i18n, inner),
            what => i18n.with(Text::LabelRedone, &[("what", &self::label(i18n, what))]),
        },
        Label::MissingAdded { file, contacts } => {
            i18n.count_with(Plural::LabelMissingAdded, *contacts, &[("file", &isolate(file))])
        }
        Label::Arranged { kind, name } => arranged(i18n, Text::LabelArranged, *kind, name),
        Label::Disarranged { kind, name } => arranged(i18n, Text::LabelDisarranged, *kind, name),
        Label::TagsMerged { from, into, .. } => {
            i18n.with(Text::LabelTagsMerged, &[("from", &joined(i18n, from)), ("into", &isolate(into))])
        }
        Label::TagSplit { name, into } => {
            i18n.with(Text::LabelTagSplit, &[("name", &isolate(name)), ("into", &joined(i18n, into))])
        }
        Label::RulesRun { contacts, .. } => counted(Plural::LabelRulesRun, *contacts),
        Label::FieldsSet { count, fields } => {
            i18n.count_with(Plural::LabelFieldsSet, *count, &[("fields", &fields_in_words(i18n, fields))])
        }
        Label::Interacted { name, kind } => {
            i18n.with(Text::LabelInteracted, &[("name", &person(name)), ("what", i18n.text(interaction(*kind)))])
        }
        Label::BooksMerged { file, added, changed, removed, differing } => {
            books_merged(i18n, file, [*added, *changed, *removed, *differing])
        }
    }
}

/// Whether rules may wait for what a commit did.
pub fn is_occasion(label: &Label) -> bool {
    matches!(
        label,
        Label::Imported { .. } | Label::Interacted { kind: InteractionKind::Order | InteractionKind::Reply, .. }
    )
}

/// A merge with what it did; what did not happen is left out.
fn books_merged(i18n: I18n, file: &str, counts: [u32; 4]) -> String {
    let kinds =
        [Plural::MergeCountAdded, Plural::MergeCountChanged, Plural::MergeCountRemoved, Plural::MergeCountDiffering];
    let told: Vec<String> =
        kinds.into_iter().zip(counts).filter(|(_, n)| *n > 0).map(|(kind, n)| i18n.count(kind, n)).collect();
    let what = if told.is_empty() {
        i18n.text(Text::MergeNothingNew).to_owned()
    } else {
        told.join(i18n.text(Text::CommonListSeparator))
    };
    i18n.with(Text::LabelBooksMerged, &[("file", &isolate(file)), ("what", &what)])
}

/// Something arranged, by kind and name.
fn arranged(i18n: I18n, text: Text, kind: ArrangementKind, name: &str) -> String {
    i18n.with(text, &[("what", i18n.text(arrangement(kind))), ("name", &isolate(name))])
}

/// What can be arranged.
pub fn arrangement(kind: ArrangementKind) -> Text {
    match kind {
        ArrangementKind::Field => Text::ArrangementField,
        ArrangementKind::Tag => Text::ArrangementTag,
        ArrangementKind::Dimension => Text::ArrangementDimension,
        ArrangementKind::Segment => Text::ArrangementSegment,
        ArrangementKind::Rule => Text::ArrangementRule,
        ArrangementKind::Health => Text::ArrangementHealth,
    }
}

/// What can happen with a contact.
pub fn interaction(kind: InteractionKind) -> Text {
    match kind {
        InteractionKind::Message => Text::InteractionMessage,
        InteractionKind::Reply => Text::InteractionReply,
        InteractionKind::Order => Text::InteractionOrder,
        InteractionKind::Note => Text::InteractionNote,
        InteractionKind::Call => Text::InteractionCall,
        InteractionKind::Rating => Text::InteractionRating,
        InteractionKind::Complaint => Text::InteractionComplaint,
        InteractionKind::Visit => Text::InteractionVisit,
        InteractionKind::Gone => Text::InteractionGone,
    }
}

/// Names of fields as a list inside a sentence.
fn fields_in_words(i18n: I18n, fields: &[FieldName]) -> String {
    let names: Vec<&str> = fields.iter().map(|field| i18n.text(field_name(*field))).collect();
    names.join(i18n.text(Text::CommonListSeparator))
}

/// Names as a list inside a sentence.
fn joined(i18n: I18n, names: &[String]) -> String {
    names.iter().map(|name| isolate(name)).collect::<Vec<_>>().join(i18n.text(Text::CommonListSeparator))
}

/// True for the label of an undo, whose message needs no undo button.
pub fn is_undo(label: &Label) -> bool {
    matches!(label, Label::Undone(_))
}

/// Keeps a name's own direction inside a sentence (Unicode isolates: first strong … pop).
pub fn isolate(name: &str) -> String {
    format!("\u{2068}{name}\u{2069}")
}

/// Something to know about the text of a message, without its place.
pub fn template_issue(i18n: I18n, issue: &TemplateIssue) -> String {
    let code = |name: &str| isolate(&format!("{{{{{name}}}}}"));
    match issue {
        TemplateIssue::UnknownPlaceholder { name, near: None, .. } => {
            i18n.with(Text::TemplateIssueUnknown, &[("name", &code(name))])
        }
        TemplateIssue::UnknownPlaceholder { name, near: Some(near), .. } => {
            i18n.with(Text::TemplateIssueUnknownNear, &[("name", &code(name)), ("near", &code(near))])
        }
        TemplateIssue::Unclosed { .. } => {
            i18n.with(Text::TemplateIssueUnclosed, &[("open", &isolate("{{")), ("close", &isolate("}}"))])
        }
        TemplateIssue::Long { characters } => i18n.count(Plural::TemplateIssueLong, *characters),
        TemplateIssue::TooLong { characters } => i18n.count(Plural::TemplateIssueTooLong, *characters),
        TemplateIssue::Empty { placeholder, recipients } => {
            i18n.count_with(Plural::TemplateIssueEmpty, *recipients, &[("placeholder", &code(placeholder))])
        }
        TemplateIssue::MostlyLinks => i18n.text(Text::TemplateIssueMostlyLinks).to_owned(),
    }
}

/// What a placeholder stands for. Placeholders for tags carry the dimension's own name.
pub fn placeholder(placeholder: Placeholder) -> Text {
    match placeholder {
        Placeholder::FirstName => Text::TargetFirstName,
        Placeholder::Name => Text::FieldName,
        Placeholder::City => Text::FieldCity,
        Placeholder::Spent => Text::FieldSpent,
        Placeholder::Purchases => Text::FieldPurchases,
        Placeholder::LastContact => Text::FieldLastContact,
        Placeholder::Shop => Text::SettingsShopName,
        Placeholder::Tag(_) => Text::FieldTags,
    }
}

/// The name of a field.
pub fn field_name(field: FieldName) -> Text {
    match field {
        FieldName::Name => Text::FieldName,
        FieldName::Phones => Text::FieldPhone,
        FieldName::Emails => Text::FieldEmail,
        FieldName::City => Text::FieldCity,
        FieldName::Country => Text::FieldCountry,
        FieldName::Birthday => Text::FieldBirthday,
        FieldName::LastContact => Text::FieldLastContact,
        FieldName::Purchases => Text::FieldPurchases,
        FieldName::Spent => Text::FieldSpent,
        FieldName::FirstPurchase => Text::FieldFirstPurchase,
        FieldName::LastPurchase => Text::FieldLastPurchase,
        FieldName::FollowUp => Text::FieldFollowUp,
        FieldName::Interactions => Text::FieldInteractions,
        FieldName::Permissions => Text::FieldPermissions,
        FieldName::Note => Text::FieldNote,
        FieldName::Consent => Text::FieldConsent,
        FieldName::Extra => Text::FieldExtra,
    }
}

/// What a field holds, in a line; nothing where nothing is known.
pub fn field_value(i18n: I18n, value: &FieldValue) -> String {
    let list = |values: Vec<String>| values.join(" · ");
    match value {
        FieldValue::Name(text) | FieldValue::City(text) | FieldValue::Note(text) => text.clone(),
        FieldValue::Phones(phones) => {
            let shown =
                phones.iter().map(|phone| phone.number.map_or_else(|| phone.raw.clone(), |number| number.shown()));
            list(shown.map(|phone| format!("\u{2066}{phone}\u{2069}")).collect())
        }
        FieldValue::Emails(emails) => list(emails.iter().map(|email| email.0.clone()).collect()),
        FieldValue::Country(country) => country.map(|country| i18n.country(country)).unwrap_or_default(),
        FieldValue::Birthday(date) => date.map(|date| i18n.birthday(date)).unwrap_or_default(),
        FieldValue::LastContact(date) | FieldValue::FirstPurchase(date) | FieldValue::LastPurchase(date) => {
            date.map(|date| i18n.date(date)).unwrap_or_default()
        }
        FieldValue::FollowUp(due) => due.map(|due| i18n.date(due.on)).unwrap_or_default(),
        FieldValue::Interactions(list) => count(i18n, list),
        FieldValue::Permissions(list) => count(i18n, list),
        FieldValue::Purchases(n) => n.map(|n| i18n.number(u64::from(n))).unwrap_or_default(),
        FieldValue::Spent(spent) => spent.map(|spent| i18n.amount(spent)).unwrap_or_default(),
        FieldValue::Consent(given) => i18n.text(consent(given.state)).to_owned(),
        FieldValue::Extra(fields) => list(fields.iter().map(|(header, cell)| format!("{header}: {cell}")).collect()),
    }
}

/// How many there are; nothing for none.
fn count<T>(i18n: I18n, list: &[T]) -> String {
    if list.is_empty() { String::new() } else { i18n.number(list.len() as u64) }
}

/// What a column becomes.
pub fn target(target: crate::domain::import::Target) -> Text {
    use crate::domain::import::Target;
    match target {
        Target::Ignore => Text::TargetIgnore,
        Target::Name => Text::FieldName,
        Target::FirstName => Text::TargetFirstName,
        Target::LastName => Text::TargetLastName,
        Target::Phone => Text::FieldPhone,
        Target::Email => Text::FieldEmail,
        Target::Tags => Text::FieldTags,
        Target::City => Text::FieldCity,
        Target::Country => Text::FieldCountry,
        Target::Birthday => Text::FieldBirthday,
        Target::LastContact => Text::FieldLastContact,
        Target::Purchases => Text::FieldPurchases,
        Target::Spent => Text::FieldSpent,
        Target::FirstPurchase => Text::FieldFirstPurchase,
        Target::LastPurchase => Text::FieldLastPurchase,
        Target::OrderNumber => Text::TargetOrderNumber,
        Target::OrderDate => Text::TargetOrderDate,
        Target::OrderTotal => Text::TargetOrderTotal,
        Target::OrderStatus => Text::TargetOrderStatus,
        Target::Note => Text::FieldNote,
        Target::Consent => Text::FieldConsent,
        Target::Extra => Text::TargetExtra,
    }
}

/// What is wrong with a cell or a row.
pub fn issue(kind: IssueKind) -> Text {
    match kind {
        IssueKind::PhoneTooShort => Text::IssuePhoneTooShort,
        IssueKind::PhoneTooLong => Text::IssuePhoneTooLong,
        IssueKind::PhoneInvalid => Text::IssuePhoneInvalid,
        IssueKind::PhoneNotANumber => Text::IssuePhoneNotANumber,
        IssueKind::PhoneLostDigits => Text::IssuePhoneLostDigits,
        IssueKind::PhoneAmbiguous => Text::IssuePhoneAmbiguous,
        IssueKind::EmailInvalid => Text::IssueEmailInvalid,
        IssueKind::DateInvalid => Text::IssueDateInvalid,
        IssueKind::NumberInvalid => Text::IssueNumberInvalid,
        IssueKind::CountryUnknown => Text::IssueCountryUnknown,
        IssueKind::ConsentUnknown => Text::IssueConsentUnknown,
        IssueKind::ExtraCells => Text::IssueExtraCells,
        IssueKind::NothingToKeep => Text::IssueNothingToKeep,
        IssueKind::EmailDoubtful => Text::IssueEmailDoubtful,
        IssueKind::Discarded => Text::IssueDiscarded,
        IssueKind::NotInBook => Text::IssueNotInBook,
        IssueKind::Erased => Text::IssueErased,
    }
}

/// A way of cleaning: its name, and what it does.
pub fn rule(rule: Rule) -> (Text, Text) {
    match rule {
        Rule::Spaces => (Text::RuleSpaces, Text::RuleSpacesText),
        Rule::Case => (Text::RuleCase, Text::RuleCaseText),
        Rule::Titles => (Text::RuleTitles, Text::RuleTitlesText),
        Rule::Placeholders => (Text::RulePlaceholders, Text::RulePlaceholdersText),
        Rule::HomeCountry => (Text::RuleHomeCountry, Text::RuleHomeCountryText),
        Rule::SpreadsheetNumbers => (Text::RuleSpreadsheetNumbers, Text::RuleSpreadsheetNumbersText),
        Rule::SeveralInCell => (Text::RuleSeveralInCell, Text::RuleSeveralInCellText),
        Rule::EmailTypos => (Text::RuleEmailTypos, Text::RuleEmailTyposText),
        Rule::Hijri => (Text::RuleHijri, Text::RuleHijriText),
        Rule::Amounts => (Text::RuleAmounts, Text::RuleAmountsText),
        Rule::ConsentWords => (Text::RuleConsentWords, Text::RuleConsentWordsText),
        Rule::SeveralTags => (Text::RuleSeveralTags, Text::RuleSeveralTagsText),
    }
}

/// How a row ends.
pub fn verdict(verdict: Verdict) -> Text {
    match verdict {
        Verdict::New => Text::VerdictNew,
        Verdict::Updated => Text::VerdictUpdated,
        Verdict::Unchanged => Text::VerdictUnchanged,
        Verdict::Merged => Text::VerdictMerged,
        Verdict::Rejected => Text::VerdictRejected,
    }
}

/// A consent state.
pub fn consent(state: ConsentState) -> Text {
    match state {
        ConsentState::Unknown => Text::ConsentUnknown,
        ConsentState::OptedIn => Text::ConsentIn,
        ConsentState::OptedOut => Text::ConsentOut,
    }
}

/// Where a recipient stands.
pub fn recipient_status(status: RecipientStatus) -> Text {
    match status {
        RecipientStatus::Waiting => Text::StatusWaiting,
        RecipientStatus::Opened => Text::StatusOpened,
        RecipientStatus::Sent => Text::StatusSent,
        RecipientStatus::Skipped => Text::StatusSkipped,
    }
}

/// What a long request is doing.
pub fn stage(stage: Stage) -> Text {
    match stage {
        Stage::Opening => Text::StageOpening,
        Stage::Reading => Text::StageReading,
        Stage::Cleaning => Text::StageCleaning,
        Stage::Matching => Text::StageMatching,
        Stage::Saving => Text::StageSaving,
        Stage::Exporting => Text::StageExporting,
        Stage::Verifying => Text::StageVerifying,
        Stage::Comparing => Text::StageComparing,
        Stage::Locking => Text::StageLocking,
    }
}

/// An encoding, in words a shop owner may have met.
pub fn encoding(encoding: Encoding) -> &'static str {
    match encoding {
        Encoding::Utf8 => "UTF-8",
        Encoding::Utf16Le => "UTF-16 (LE)",
        Encoding::Utf16Be => "UTF-16 (BE)",
        Encoding::Windows1256 => "Windows-1256 (العربية)",
        Encoding::Windows1252 => "Windows-1252 (Latin)",
        Encoding::Iso8859_6 => "ISO-8859-6 (العربية)",
    }
}

/// The style sheet's name of a tag color.
pub fn color_class(color: TagColor) -> &'static str {
    match color {
        TagColor::Gray => "gray",
        TagColor::Red => "red",
        TagColor::Orange => "orange",
        TagColor::Amber => "amber",
        TagColor::Green => "green",
        TagColor::Teal => "teal",
        TagColor::Blue => "blue",
        TagColor::Indigo => "indigo",
        TagColor::Purple => "purple",
        TagColor::Pink => "pink",
    }
}

/// The name of a tag color.
pub fn color_name(color: TagColor) -> Text {
    match color {
        TagColor::Gray => Text::ColorGray,
        TagColor::Red => Text::ColorRed,
        TagColor::Orange => Text::ColorOrange,
        TagColor::Amber => Text::ColorAmber,
        TagColor::Green => Text::ColorGreen,
        TagColor::Teal => Text::ColorTeal,
        TagColor::Blue => Text::ColorBlue,
        TagColor::Indigo => Text::ColorIndigo,
        TagColor::Purple => Text::ColorPurple,
        TagColor::Pink => Text::ColorPink,
    }
}
