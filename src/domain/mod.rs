//! The pure half: nouns first, then the folders that work on them.
//!
//! Nothing here reads a clock, draws a random number, waits, or touches a browser. Nouns import no folder.

pub mod arrangement;
pub mod bar;
pub mod consent;
pub mod contact;
pub mod country;
pub mod date;
pub mod email;
pub mod encoding;
pub mod field;
pub mod follow_up;
pub mod identity;
pub mod interaction;
pub mod lock;
pub mod message;
pub mod money;
pub mod packed;
pub mod phone;
pub mod progress;
pub mod recipe;
pub mod sentinel;
pub mod settings;
pub mod slots;
pub mod tag;
pub mod tag_traits;
pub mod text;
pub mod wa_link;

pub mod book;
pub mod campaign;
pub mod dedupe;
pub mod export;
pub mod health;
pub mod import;
pub mod rules;
pub mod segment;
pub mod upkeep;

#[cfg(test)]
mod testing;
