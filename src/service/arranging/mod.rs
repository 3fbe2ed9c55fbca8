//! What the owner arranges beside the contacts: tags and dimensions, fields of the shop's own, values set for many at once,
//! rules; and the health of it all.

mod fields;
mod health;
mod outlook;
mod rules;
mod tags;

use super::journal::Change;
use super::part::misdirected;
use super::{Answer, Host, Service};
use crate::domain::book::Book;
use crate::domain::upkeep::fix::{FixWords, fix};
use crate::domain::upkeep::merging::merge_tags;
use crate::domain::upkeep::preview::preview;
use crate::domain::upkeep::splitting::propose_split;
use crate::domain::upkeep::starter::{ARCHIVE, Language, take_ready, take_starter};
use crate::domain::upkeep::tags::{TagError, set_scheme, set_traits};
use crate::protocol::{Action, Arrange, Committed, NameTrouble, Reply, Request, ServiceError};
use crate::store::Store;
use rules::taken;

/// What is wrong with tags, as the page hears it.
fn trouble(error: TagError) -> ServiceError {
    match error {
        TagError::Gone | TagError::Nothing => ServiceError::Gone,
        TagError::NameEmpty => ServiceError::Name(NameTrouble::Empty),
        TagError::NameTaken => ServiceError::Name(NameTrouble::Taken),
        TagError::ReasonNeeded => ServiceError::ReasonNeeded,
        // A filter that grows beyond what can be read would be lost: the names in it are what keeps the tag.
        TagError::InUse(_) | TagError::FilterTooLarge { .. } => ServiceError::TagInUse,
    }
}

fn language(arabic: bool) -> Language {
    if arabic { Language::Arabic } else { Language::English }
}

impl<S: Store> Service<S> {
    /// Answers a request of [`super::Part::Arranging`].
    pub async fn handle_arranging<H: Host>(&mut self, host: &H, request: Request) -> Answer {
        let today = host.today();
        let reply = match request {
            Request::Do(action) => return self.arrange(host, action).await.into(),
            Request::RunRules { opened } => {
                let result = self.run_rules(host, opened).await;
                let changed = matches!(result, Ok(Reply::Committed(_)));
                return Answer { result, attachment: None, changed };
            }
            Request::Checkup => self.checkup(host).await.map(|report| Reply::Checkup(Box::new(report))),
            Request::Foresee(arrange) => match self.coming(host, arrange).await {
                Ok(change) => {
                    let book = self.desk(host).await.map(|desk| &desk.book);
                    book.map(|book| Reply::Foreseen(Box::new(preview(book, &change.ops))))
                }
                Err(error) => Err(error),
            },
            Request::Weigh(action) => match self.desk(host).await {
                Ok(desk) => outlook::outlook(host, &desk.book, &action).map(Reply::Outlook),
                Err(error) => Err(error),
            },
            other => match self.desk(host).await {
                Ok(desk) => read(&desk.book, other, today),
                Err(error) => Err(error),
            },
        };
        reply.into()
    }

    async fn arrange<H: Host>(&mut self, host: &H, action: Action) -> Result<Committed, ServiceError> {
        let change = match action {
            Action::Arrange(arrange) => self.coming(host, arrange).await?,
            other => tags::change(&self.desk(host).await?.book, other)?,
        };
        self.commit(host, change).await
    }

    /// What an action comes to. What is foreseen of it is told from the same change.
    async fn coming<H: Host>(&mut self, host: &H, arrange: Arrange) -> Result<Change, ServiceError> {
        let today = host.today();
        if let Arrange::Fix { key, arabic, why } = &arrange {
            let found = self.examined(host).await?;
            let words = FixWords { archive: ARCHIVE.text(language(*arabic)), why };
            let book = &self.desk(host).await?.book;
            return taken(fix(book, &found.of_tags, *key, words));
        }
        let book = &self.desk(host).await?.book;
        match arrange {
            Arrange::SaveField(field) => fields::save(book, field),
            Arrange::RemoveField { key } => fields::remove(book, &key),
            Arrange::SetValue { target, field, value } => fields::set(host, book, &target, &field, &value),
            Arrange::SaveRule(rule) => rules::save(host, book, rule),
            Arrange::RemoveRule(id) => rules::remove(book, id),
            Arrange::TakeReady { keys, arabic } => {
                taken(Ok(rules::switched_off(take_ready(book, &keys, language(arabic)))))
            }
            Arrange::Fix { .. } => misdirected(),
            Arrange::TagGroup { group, name } => health::tag_group(book, group, &name, today),
            Arrange::SetTraits { traits, why } => taken(set_traits(book, &traits, &why)),
            Arrange::SetScheme { scheme, why } => taken(set_scheme(book, &scheme, &why)),
            Arrange::MergeTags { from, into, why } => taken(merge_tags(book, &from, into, &why)),
            Arrange::SplitTag { tag, parts, drop_empty, why } => {
                tags::split(book, tag, &parts, drop_empty, &why, today)
            }
            Arrange::TakeStarter { arabic } => taken(Ok(take_starter(book, language(arabic)))),
        }
    }
}

/// Requests that change nothing and need nothing but the book.
fn read(book: &Book, request: Request, today: crate::domain::date::Date) -> Result<Reply, ServiceError> {
    Ok(match request {
        Request::Fields { counted } => Reply::Fields(Box::new(fields::view(book, counted))),
        Request::Rules => Reply::Rules(Box::new(rules::view(book))),
        Request::TryRules { rule, when } => Reply::RuleRun(Box::new(rules::tried(book, rule, when, today))),
        Request::Figures => Reply::Figures(Box::new(health::figures(book, today))),
        Request::Apart(filter) => Reply::Apart(Box::new(health::apart(book, &filter, today)?)),
        Request::TagScheme => Reply::TagScheme(Box::new(tags::view(book))),
        Request::ProposeSplit { tag, by } => Reply::SplitParts(propose_split(book, tag, by, today).map_err(trouble)?),
        _ => return misdirected(),
    })
}
