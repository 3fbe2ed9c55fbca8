//! What is wrong with the list of contacts itself: who can't be reached, who was never asked, who is there twice.

use super::permille;
use crate::domain::slots::Slots;
use serde::{Deserialize, Serialize};

/// Sets of contacts that something is wrong with.
#[derive(Debug, Clone, Copy)]
pub struct ListView<'a> {
    pub everyone: &'a Slots,
    /// Whoever has a phone, readable or not.
    pub with_phone: &'a Slots,
    /// Whoever has a certain number (`Contact::messaging_phone`).
    pub reachable: &'a Slots,
    /// Whoever was never asked (`ConsentState::Unknown`).
    pub never_asked: &'a Slots,
    /// Whoever is in a group of possible duplicates that waits to be looked at.
    pub duplicates: &'a Slots,
}

/// A fault of the list. Stored by position: new ones go at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ListFault {
    /// No phone at all.
    NoPhone,
    /// Phones, and none of them certain.
    OnlyBadNumbers,
    NeverAsked,
    Duplicates,
}

/// How many contacts a fault has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListFigure {
    pub fault: ListFault,
    pub contacts: u64,
    pub share_permille: u32,
}

/// Faults with their contacts, those of nobody left out.
pub fn examine(view: &ListView) -> Vec<(ListFigure, Slots)> {
    let faults = [
        (ListFault::NoPhone, view.everyone - view.with_phone),
        (ListFault::OnlyBadNumbers, (view.with_phone & view.everyone) - view.reachable),
        (ListFault::NeverAsked, view.never_asked & view.everyone),
        (ListFault::Duplicates, view.duplicates & view.everyone),
    ];
    let figure = |(fault, slots): (ListFault, Slots)| {
        let contacts = slots.len();
        (ListFigure { fault, contacts, share_permille: permille(contacts, view.everyone.len()) }, slots)
    };
    faults.into_iter().map(figure).filter(|(figure, _)| figure.contacts > 0).collect()
}
