//! What each page has under way, and which of them is asking. A file that waits in one tab is not the other tab's, and a
//! request that comes a second time, because whoever was to answer it died, is not carried out twice.

use super::{Host, Service, audience, backup, duplicates, import, lock, query};
use crate::domain::book::op::Origin;
use crate::domain::rules::When;
use crate::domain::slots::Slots;
use crate::protocol::{Committed, ServiceError};
use crate::store::Store;

/// What one page has under way.
#[derive(Default)]
pub(super) struct Session {
    /// The last sorted matches, so that scrolling does not sort again.
    pub sorted: Option<query::Sorted>,
    /// The last audience, so that paging through recipients does not count again.
    pub gathered: Option<audience::Gathered>,
    pub import: Option<import::Pending>,
    pub restore: Option<backup::Pending>,
    /// SHA-256 of the backup made last.
    pub last_backup: Option<[u8; 32]>,
    /// What the last search for duplicates found.
    pub duplicates: Option<duplicates::Found>,
    /// A lock that is not put on yet.
    pub lock: Option<lock::Prepared>,
    /// What happened that rules have not been carried out for.
    pub happened: Vec<Happened>,
}

/// Something after which rules may run, with the contacts that it touched.
pub(super) struct Happened {
    pub when: When,
    pub contacts: Slots,
}

impl<S: Store> Service<S> {
    /// Says whose request the next one is, and which: it is answered with what that page has under way, and the commit that
    /// it may come to carries its name. A host with one page need not say it.
    pub fn attend(&mut self, origin: Origin) {
        if origin.client != self.client {
            let next = self.waiting.remove(&origin.client).unwrap_or_default();
            let last = std::mem::replace(&mut self.session, next);
            self.waiting.insert(std::mem::replace(&mut self.client, origin.client), last);
        }
        self.asked = Some(origin);
    }

    /// A page is gone, and what it had under way with it.
    pub fn leave(&mut self, client: u64) {
        self.waiting.remove(&client);
        if client == self.client {
            self.session = Session::default();
        }
    }

    /// Drops everything that any page has under way.
    pub(super) fn forget_sessions(&mut self) {
        self.waiting.clear();
        self.session = Session::default();
    }

    /// Drops what was prepared for any page and may show or hold a contact that is no more.
    pub(super) fn forget_prepared(&mut self) {
        for session in self.waiting.values_mut().chain([&mut self.session]) {
            let last_backup = session.last_backup;
            *session = Session { last_backup, ..Session::default() };
        }
    }

    /// What the request came to that was announced last, if it was carried out before: by another tab, which died before it
    /// could say so. The newest commits are looked through, as many as undo reaches back.
    ///
    /// # Errors
    /// Those of opening the book, but for a loss that nobody has decided on and a lock that nobody has opened: what may be asked then,
    /// answers for itself.
    pub async fn recall<H: Host>(&mut self, host: &H) -> Result<Option<Committed>, ServiceError> {
        let Some(asked) = self.asked else { return Ok(None) };
        match self.desk(host).await {
            Ok(_) => {}
            Err(ServiceError::Lost(_) | ServiceError::Locked) => return Ok(None),
            Err(error) => return Err(error),
        }
        let Some((head, made)) = self.head_of(asked).await? else { return Ok(None) };
        let overview = Box::new(self.overview(host)?);
        Ok(Some(Committed { seq: head.seq, label: head.label, overview, made }))
    }
}
