//! Settings that belong to the book and travel with it. What belongs to the screen (language, theme) stays in the page.

use super::country::Country;
use serde::{Deserialize, Serialize};

/// Settings of one book.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// The country of numbers written without a country code.
    pub home: Country,
    /// The shop's name, for `{{shop}}` in messages.
    pub shop: String,
    /// Which host click-to-chat links name.
    pub link_host: LinkHost,
    /// Currency sign or code shown beside amounts; may be empty.
    pub currency: String,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            home: Country::SAUDI_ARABIA,
            shop: String::new(),
            link_host: LinkHost::WaMe,
            currency: String::new(),
        }
    }
}

/// The host of a click-to-chat link. `api.whatsapp.com` keeps emoji whole where a desktop's redirect from `wa.me` does not.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum LinkHost {
    #[default]
    WaMe,
    Api,
}
