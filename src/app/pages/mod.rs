//! One folder or file a screen.

pub mod audience_figures;
pub mod contacts;
pub mod country_select;
pub mod duplicates;
pub mod exports;
pub mod filter_box;
mod filter_words;
pub mod foreseen;
pub mod health;
pub mod history;
pub mod home;
pub mod import;
pub mod lists;
pub mod lock;
pub mod messages;
pub mod own_fields;
pub mod passphrase;
pub mod privacy;
pub mod reminder;
pub mod rescue;
pub mod rules;
pub mod segments;
pub mod settings;
pub mod settled;
pub mod tags;
pub mod working;
