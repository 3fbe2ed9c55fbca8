//! The journal as people read it, newest first.

use super::Service;
use super::overview::figure;
use crate::protocol::{CommitView, Reply, ServiceError};
use crate::store::Store;

/// Commits of one page, at most.
const PAGE_LIMIT: u32 = 500;

impl<S: Store> Service<S> {
    /// Commits before `before` (all if `None`), newest first.
    pub(super) async fn history(&self, before: Option<u64>, limit: u32) -> Result<Reply, ServiceError> {
        let heads = self.heads_before(before.unwrap_or(u64::MAX), limit.min(PAGE_LIMIT)).await?;
        let commits = heads
            .into_iter()
            .map(|head| CommitView {
                seq: head.seq,
                time: head.time,
                label: head.label,
                refers_to: head.refers_to,
                touched: figure(head.touched.0.len()),
            })
            .collect();
        Ok(Reply::History { commits })
    }
}
