//! What the owner arranges beside the contacts: fields of the shop's own, and values set for many at once.

mod fields;

use super::journal::Change;
use super::part::misdirected;
use super::{Answer, Host, Service};
use crate::domain::book::Book;
use crate::protocol::{Action, Arrange, Committed, Reply, Request, ServiceError};
use crate::store::Store;

impl<S: Store> Service<S> {
    /// Answers a request of [`super::Part::Arranging`].
    pub async fn handle_arranging<H: Host>(&mut self, host: &H, request: Request) -> Answer {
        match request {
            Request::Fields { counted } => {
                let desk = self.desk(host).await;
                desk.map(|desk| Reply::Fields(Box::new(fields::view(&desk.book, counted)))).into()
            }
            Request::Do(Action::Arrange(arrange)) => self.arrange(host, arrange).await.into(),
            _ => misdirected::<Reply>().into(),
        }
    }

    async fn arrange<H: Host>(&mut self, host: &H, arrange: Arrange) -> Result<Committed, ServiceError> {
        let book = &self.desk(host).await?.book;
        let change = arranged(host, book, arrange)?;
        self.commit(host, change).await
    }
}

fn arranged<H: Host>(host: &H, book: &Book, arrange: Arrange) -> Result<Change, ServiceError> {
    match arrange {
        Arrange::SaveField(field) => fields::save(book, field),
        Arrange::RemoveField { key } => fields::remove(book, &key),
        Arrange::SetValue { target, field, value } => fields::set(host, book, &target, &field, &value),
    }
}
