//! What the book compares by, from the nouns.

use crate::domain::email::Email;
pub use crate::domain::phone::match_key;
pub use crate::domain::text::{fold, fold_into};

pub fn email_key(email: &str) -> String {
    Email(email.to_owned()).key()
}
