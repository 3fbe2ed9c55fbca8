//! Each action's way to the file that turns it into a change, and the change's way into the journal.

use super::journal::Change;
use super::part::misdirected;
use super::{Host, Service, contacts, duplicates, import, profile, samples, segments, tags};
use crate::domain::book::op::{Label, Op};
use crate::domain::message::Mark;
use crate::protocol::{Action, Committed, ServiceError};
use crate::store::Store;

impl<S: Store> Service<S> {
    /// Carries an action of [`super::Part::Changes`] out as one commit.
    pub(super) async fn act<H: Host>(&mut self, host: &H, action: Action) -> Result<Committed, ServiceError> {
        let book = &self.desk(host).await?.book;
        let change = match action {
            Action::AddContact { draft, tags } => contacts::add(host, book, &draft, tags)?,
            Action::EditContact { contact, draft, tags, began } => {
                contacts::edit(host, book, contact, &draft, &tags, began.as_deref())?
            }
            Action::RemoveContacts(target) => contacts::remove(host, book, &target)?,
            Action::SetConsent { target, consent } => contacts::set_consent(host, book, &target, consent)?,
            Action::Tag { target, add, create, remove } => tags::tag(host, book, &target, &add, &create, &remove)?,
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
            Action::SetSettings(settings) => Change::new(Label::SettingsChanged, vec![Op::SetSettings(settings)]),
            Action::Interact { contact, draft } => profile::interact(host, book, contact, &draft)?,
            Action::TakeOut { contact, interaction } => profile::take_out(book, contact, interaction)?,
            Action::SetFollowUp { target, on, every } => profile::follow_up(host, book, &target, &on, every)?,
            Action::FollowedUp(contact) => profile::followed_up(host, book, contact)?,
            Action::Permit { contact, permission } => profile::permit(host, book, contact, &permission)?,
            Action::ForgetRecipe(id) => import::recipes::forget(book, id)?,
            // The other parts' actions.
            Action::FreezeList { .. }
            | Action::StartCampaign { .. }
            | Action::MergeContacts(_)
            | Action::MergeCertain
            | Action::MergeCertainAmong(_)
            | Action::KeepApart(_)
            | Action::SaveTag { .. }
            | Action::RemoveTag { .. }
            | Action::SaveDimension { .. }
            | Action::RemoveDimension { .. }
            | Action::Arrange(_)
            | Action::LoadSamples { .. } => return misdirected(),
        };
        self.commit(host, change).await
    }

    /// Carries an action of [`super::Part::Messages`] out as one commit.
    pub(super) async fn address<H: Host>(&mut self, host: &H, action: Action) -> Result<Committed, ServiceError> {
        let change = match action {
            Action::FreezeList { name, target } => self.freeze_list(host, &name, target).await?,
            Action::StartCampaign { name, text, source } => self.start_campaign(host, &name, text, &source).await?,
            _ => return misdirected(),
        };
        self.commit(host, change).await
    }

    /// Carries an action of [`super::Part::Duplicates`] out as one commit.
    pub(super) async fn decide_duplicates<H: Host>(
        &mut self,
        host: &H,
        action: Action,
    ) -> Result<Committed, ServiceError> {
        let change = match action {
            Action::MergeCertain => self.merge_certain(host, None).await?,
            Action::MergeCertainAmong(target) => self.merge_certain(host, Some(&target)).await?,
            Action::MergeContacts(merge) => {
                duplicates::merge(&self.desk(host).await?.book, std::slice::from_ref(&merge))?
            }
            Action::KeepApart(contacts) => duplicates::keep_apart(&self.desk(host).await?.book, &contacts)?,
            _ => return misdirected(),
        };
        self.commit(host, change).await
    }

    /// Carries an action of [`super::Part::Samples`] out as one commit.
    pub(super) async fn load_samples<H: Host>(&mut self, host: &H, action: Action) -> Result<Committed, ServiceError> {
        let Action::LoadSamples { arabic } = action else { return misdirected() };
        let change = samples::load(host, &self.desk(host).await?.book, arabic);
        self.commit(host, change).await
    }
}
