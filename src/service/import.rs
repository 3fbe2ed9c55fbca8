//! (to come)
use super::*;
use crate::domain::import::*;
use crate::protocol::*;
pub(super) struct Pending {}
impl<S: Store> Service<S> {
    pub(super) async fn import_read<H: Host>(
        &mut self,
        _host: &H,
        _file: String,
        _bytes: Option<Vec<u8>>,
        _e: Option<Encoding>,
        _d: Option<Dialect>,
    ) -> Result<Reply, ServiceError> {
        Err(ServiceError::Gone)
    }
    pub(super) async fn import_reread<H: Host>(
        &mut self,
        _host: &H,
        _e: Option<Encoding>,
        _d: Option<Dialect>,
    ) -> Result<Reply, ServiceError> {
        Err(ServiceError::Gone)
    }
    pub(super) async fn import_plan<H: Host>(
        &mut self,
        _host: &H,
        _m: Mapping,
        _o: Options,
    ) -> Result<Reply, ServiceError> {
        Err(ServiceError::Gone)
    }
    pub(super) fn import_rows(&self, _v: Option<Verdict>, _offset: u32, _limit: u32) -> Result<Reply, ServiceError> {
        Err(ServiceError::Gone)
    }
    pub(super) async fn import_commit<H: Host>(&mut self, _host: &H) -> Result<Committed, ServiceError> {
        Err(ServiceError::Gone)
    }
    pub(super) fn import_report(&self) -> Result<FileReply, ServiceError> {
        Err(ServiceError::Gone)
    }
}
