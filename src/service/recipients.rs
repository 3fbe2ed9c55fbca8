//! Recipients with the text as they get it, and links for everyone.

use super::fill::Filler;
use super::journal::as_figure;
use super::overview::figure;
use super::query::page;
use super::{Host, Service};
use crate::domain::campaign::template::{Compiled, Survey, compile, compile_single_braces};
use crate::domain::consent::ConsentState;
use crate::protocol::{Reply, ServiceError, Source, Stage};
use crate::store::Store;

/// Recipients looked at for what to know about a template, at most: enough for any list that is sent by hand.
const SURVEY_LIMIT: usize = 100_000;
/// Contacts between two looks at the event loop.
const SLICE: usize = 20_000;

impl<S: Store> Service<S> {
    /// A page of recipients with their filled-in text. The issues are those of the template over the whole audience.
    pub(super) async fn recipients<H: Host>(
        &mut self,
        host: &H,
        source: &Source,
        text: &str,
        offset: u32,
        limit: u32,
    ) -> Result<Reply, ServiceError> {
        let audience = self.gather(host, source).await?;
        let book = &self.desk(host).await?.book;
        let (compiled, mut issues) = compile(text);
        let filler = Filler::new(book, &compiled);
        let mut survey = Survey::new(&compiled);
        if !compiled.is_plain() {
            for slice in audience.sendable.get(..SURVEY_LIMIT).unwrap_or(&audience.sendable).chunks(SLICE) {
                for slot in slice {
                    book.with_contact(*slot, |contact| filler.values(*slot, contact, |values| survey.see(values)));
                }
                host.breathe().await;
                if host.cancelled() {
                    return Err(ServiceError::Cancelled);
                }
            }
        }
        issues.extend(survey.issues());
        let rows = page(&audience.sendable, offset, limit).iter().filter_map(|slot| filler.recipient(*slot)).collect();
        Ok(Reply::Recipients { total: audience.summary.sendable, rows, issues })
    }

    /// Links of everyone who has a number and did not opt out, as one text, one a line. Placeholders may stand in single
    /// braces, as measuring scripts write them.
    pub(super) async fn all_links<H: Host>(&mut self, host: &H, text: &str) -> Result<Reply, ServiceError> {
        let book = &self.desk(host).await?.book;
        let (compiled, _): (Compiled, _) =
            if text.contains("{{") { compile(text) } else { compile_single_braces(text) };
        let filler = Filler::new(book, &compiled);
        let link_host = book.settings().link_host;
        let total = as_figure(book.everyone().len().try_into().unwrap_or(usize::MAX));
        let (mut links, mut missing, mut count) = (String::new(), Vec::new(), 0u32);
        for (done, slot) in book.everyone().iter().enumerate() {
            book.with_contact(slot, |contact| {
                let Some(number) = contact.messaging_number() else { return };
                if contact.consent.state == ConsentState::OptedOut {
                    return;
                }
                missing.clear();
                filler.values(slot, contact, |values| {
                    compiled.fill_link_into(link_host, number, values, &mut links, &mut missing);
                });
                links.push('\n');
                count += 1;
            });
            if done % SLICE == SLICE - 1 {
                host.progress(Stage::Exporting, as_figure(done), total);
                host.breathe().await;
                if host.cancelled() {
                    return Err(ServiceError::Cancelled);
                }
            }
        }
        Ok(Reply::LinksMade { count: figure(u64::from(count)), chars: as_figure(links.len()) })
    }
}
