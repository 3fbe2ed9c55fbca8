//! Sets of contacts inside one book. A slot is the dense number of a contact; it is stable for the life of the book (a
//! removed contact keeps its slot) and never leaves it: the page and other devices know `ContactId`s.

use roaring::RoaringBitmap;
use serde::{Deserialize, Serialize};

/// The dense number of a contact within its book.
pub type Slot = u32;

/// A set of slots.
pub type Slots = RoaringBitmap;

/// A set of slots in the form that commits carry.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct SlotSet(pub Slots);
