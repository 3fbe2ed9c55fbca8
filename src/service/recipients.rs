//! Recipients with the text as they get it, and links for everyone.

use super::fill::Filler;
use super::journal::as_figure;
use super::query::page;
use super::{Host, Service};
use crate::domain::book::ContactRef;
use crate::domain::campaign::template::{Compiled, Survey, compile, compile_single_braces};
use crate::domain::consent::ConsentState;
use crate::domain::settings::LinkHost;
use crate::domain::slots::Slot;
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
        let mut made =
            LinkText { filler, host: book.settings().link_host, text: String::new(), missing: Vec::new(), count: 0 };
        let total = as_figure(book.everyone().len().try_into().unwrap_or(usize::MAX));
        for (done, slot) in book.everyone().iter().enumerate() {
            book.with_contact(slot, |contact| made.add(slot, contact));
            if done % SLICE == SLICE - 1 {
                if done < SLICE {
                    // The first links tell how much room all will take; growing by doubling copies it all several times.
                    let rest = usize::try_from(total).unwrap_or(usize::MAX).saturating_sub(SLICE);
                    made.text.reserve((made.text.len() / SLICE + 1).saturating_mul(rest));
                }
                host.progress(Stage::Exporting, as_figure(done), total);
                host.breathe().await;
                if host.cancelled() {
                    return Err(ServiceError::Cancelled);
                }
            }
        }
        Ok(Reply::LinksMade { count: made.count, chars: as_figure(made.text.len()) })
    }
}

/// Links of many as one text.
struct LinkText<'b> {
    filler: Filler<'b>,
    host: LinkHost,
    text: String,
    missing: Vec<&'b str>,
    count: u32,
}

impl LinkText<'_> {
    /// Appends the link of a contact that may get messages. Not inlined: a browser makes code fast between two calls, not
    /// within one, and the loop around this one is a single call.
    #[inline(never)]
    fn add(&mut self, slot: Slot, contact: &ContactRef) {
        let Some(number) = contact.messaging_number() else { return };
        if contact.consent.state == ConsentState::OptedOut {
            return;
        }
        self.missing.clear();
        let LinkText { filler, host, text, missing, .. } = self;
        filler.values(slot, contact, |values| filler.compiled.fill_link_into(*host, number, values, text, missing));
        text.push('\n');
        self.count += 1;
    }
}
