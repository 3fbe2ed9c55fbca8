//! Stand-in for `text::fold`, `phone::match_key` and `Email::key` until the nouns have them.

use crate::domain::phone::E164;

pub fn fold_into(text: &str, out: &mut String) {
    for c in text.trim().chars() {
        out.extend(c.to_lowercase());
    }
}

pub fn fold(text: &str) -> String {
    let mut out = String::new();
    fold_into(text, &mut out);
    out
}

pub fn match_key(number: E164) -> u64 {
    number.0
}

pub fn email_key(email: &str) -> String {
    email.to_lowercase()
}
