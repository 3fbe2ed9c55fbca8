//! Each action's way to the file that turns it into a change, and the change's way into the journal.

use super::journal::Change;
use super::{Host, Service, contacts, duplicates, import, samples, segments, tags};
use crate::domain::book::op::{Label, Op};
use crate::domain::message::Mark;
use crate::protocol::{Action, Committed, ServiceError};
use crate::store::Store;

impl<S: Store> Service<S> {
    /// Carries an action out as one commit.
    pub(super) async fn act<H: Host>(&mut self, host: &H, action: Action) -> Result<Committed, ServiceError> {
        let change = match action {
            Action::FreezeList { name, query } => self.freeze_list(host, &name, query).await?,
            Action::StartCampaign { name, text, source } => self.start_campaign(host, &name, text, &source).await?,
            Action::MergeCertain => self.merge_certain(host).await?,
            action => {
                let book = &self.desk(host).await?.book;
                match action {
                    Action::AddContact { draft, tags } => contacts::add(host, book, &draft, tags)?,
                    Action::EditContact { contact, draft, tags } => contacts::edit(host, book, contact, &draft, &tags)?,
                    Action::RemoveContacts(target) => contacts::remove(host, book, &target)?,
                    Action::SetConsent { target, consent } => contacts::set_consent(host, book, &target, consent)?,
                    Action::Tag { target, add, create, remove } => {
                        tags::tag(host, book, &target, &add, &create, &remove)?
                    }
                    Action::SaveTag { id, name, color, dimension } => {
                        tags::save(host, book, id, &name, color, dimension)?
                    }
                    Action::RemoveTag(id) => tags::remove(book, id)?,
                    Action::SaveDimension { id, name, color } => tags::save_dimension(host, book, id, &name, color)?,
                    Action::RemoveDimension(id) => tags::remove_dimension(book, id)?,
                    Action::SaveSegment { id, name, filter } => segments::save(host, book, id, &name, &filter)?,
                    Action::RemoveSegment(id) => segments::remove(book, id)?,
                    Action::SaveTemplate { id, name, text } => segments::save_template(host, book, id, &name, text)?,
                    Action::RemoveTemplate(id) => segments::remove_template(book, id)?,
                    Action::RemoveList(id) => {
                        let list = book.list(id).ok_or(ServiceError::Gone)?;
                        Change::new(Label::ListRemoved { name: list.name.clone() }, vec![Op::DropList(id)])
                    }
                    Action::RemoveCampaign(id) => {
                        let campaign = book.campaign(id).ok_or(ServiceError::Gone)?;
                        Change::new(Label::CampaignRemoved { name: campaign.name.clone() }, vec![Op::DropCampaign(id)])
                    }
                    Action::MarkRecipient { campaign, contact, status } => {
                        let slot = book.slot_of(contact).ok_or(ServiceError::Gone)?;
                        let name = book.with_contact(slot, |contact| contact.name.to_owned()).unwrap_or_default();
                        let mark = Mark { campaign, contact, status };
                        Change::new(Label::RecipientMarked { name, status }, vec![Op::Mark(mark)])
                    }
                    Action::SetSettings(settings) if settings == *book.settings() => {
                        Change::new(Label::SettingsChanged, Vec::new())
                    }
                    Action::SetSettings(settings) => {
                        Change::new(Label::SettingsChanged, vec![Op::SetSettings(settings)])
                    }
                    Action::MergeContacts(merge) => duplicates::merge(book, std::slice::from_ref(&merge))?,
                    Action::KeepApart(contacts) => duplicates::keep_apart(book, &contacts)?,
                    Action::ForgetRecipe(id) => import::recipes::forget(book, id)?,
                    Action::LoadSamples { arabic } => samples::load(host, book, arabic),
                    // Made above, because they read what the service keeps beside the book.
                    Action::FreezeList { .. } | Action::StartCampaign { .. } | Action::MergeCertain => {
                        return Err(super::errors::internal("an action was to be made twice"));
                    }
                }
            }
        };
        self.commit(host, change).await
    }
}
