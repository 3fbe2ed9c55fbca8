//! A message template, compiled once and filled in for every recipient: as text, or straight into a click-to-chat link.
//!
//! Reading the text and naming its mistakes is in `compile`; lengths and empty placeholders over many recipients are in
//! `survey`. Who the recipients are is `audience`'s business.
//!
//! Lengths are counted in UTF-16 units, as WhatsApp's own apps count them: an Arabic letter is one, most emoji are two.
//!
//! ```
//! use daftar::domain::campaign::template::{Values, compile};
//! let (template, issues) = compile("مرحبا {{first_name|صديقنا}} من {{city}}");
//! assert!(issues.is_empty());
//! let (mut message, mut missing) = (String::new(), Vec::new());
//! template.fill_into(&Values { city: "جدة", ..Values::default() }, &mut message, &mut missing);
//! assert_eq!(message, "مرحبا صديقنا من جدة");
//! ```

mod compile;
mod placeholder;
mod rename;
mod survey;
#[cfg(test)]
mod tests;

pub use compile::{compile, compile_single_braces};
pub use placeholder::Placeholder;
pub use rename::rename_dimension;
pub use survey::{LONG, Survey, TOO_LONG};

use crate::domain::phone::E164;
use crate::domain::settings::LinkHost;
use crate::domain::wa_link::{encode_component_into, wa_link_into};
use std::borrow::Cow;

/// What stands in for the placeholders of one recipient. Empty (or blank) text means "not known".
#[derive(Debug, Clone, Copy, Default)]
pub struct Values<'a> {
    pub name: &'a str,
    pub first_name: &'a str,
    pub city: &'a str,
    /// As people read it, such as `1,250.5`.
    pub spent: &'a str,
    pub purchases: &'a str,
    pub last_contact: &'a str,
    pub shop: &'a str,
    /// The contact's tags of each of `Compiled::dimensions`, in that order, as one text each.
    pub tags: &'a [&'a str],
}

impl<'a> Values<'a> {
    fn get(&self, placeholder: Placeholder) -> &'a str {
        match placeholder {
            Placeholder::Name => self.name,
            Placeholder::FirstName => self.first_name,
            Placeholder::City => self.city,
            Placeholder::Spent => self.spent,
            Placeholder::Purchases => self.purchases,
            Placeholder::LastContact => self.last_contact,
            Placeholder::Shop => self.shop,
            Placeholder::Tag(index) => self.tags.get(usize::from(index)).copied().unwrap_or(""),
        }
    }
}

/// A template ready to be filled in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Compiled {
    pieces: Vec<Piece>,
    dimensions: Vec<String>,
}

/// Text that is the same for everyone, in the three forms that filling needs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Fixed {
    plain: String,
    /// Percent-encoded, so that it is encoded once and not once per recipient.
    encoded: String,
    /// Length in UTF-16 units.
    units: u32,
}

impl Fixed {
    fn new(plain: String) -> Fixed {
        let mut encoded = String::with_capacity(plain.len() * 3);
        encode_component_into(&plain, &mut encoded);
        let units = utf16_units(&plain);
        Fixed { plain, encoded, units }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(Fixed),
    Value {
        placeholder: Placeholder,
        /// The placeholder's name as the template writes it, for messages about it.
        written: String,
        fallback: Option<Fixed>,
    },
}

impl Compiled {
    /// The dimensions that `{{tag:…}}` placeholders name, as written, each once; `Values::tags` follows this order.
    pub fn dimensions(&self) -> &[String] {
        &self.dimensions
    }

    /// Whether a value is needed at all, so that the caller need not make the others.
    pub fn uses(&self, placeholder: Placeholder) -> bool {
        self.pieces.iter().any(|piece| matches!(piece, Piece::Value { placeholder: p, .. } if *p == placeholder))
    }

    /// Whether the text is the same for everyone.
    pub fn is_plain(&self) -> bool {
        self.pieces.iter().all(|piece| matches!(piece, Piece::Text(_)))
    }

    /// Appends the message for one recipient to `out`, and to `missing` the names (as the template writes them, each once)
    /// of the placeholders that had neither value nor fallback. The caller clears both between recipients.
    pub fn fill_into<'t>(&'t self, values: &Values, out: &mut String, missing: &mut Vec<&'t str>) {
        for piece in &self.pieces {
            match piece {
                Piece::Text(fixed) => out.push_str(&fixed.plain),
                Piece::Value { placeholder, written, fallback } => match (known(values, *placeholder), fallback) {
                    (Some(value), _) => push_lf(value, out),
                    (None, Some(fixed)) => out.push_str(&fixed.plain),
                    (None, None) => note_missing(written, missing),
                },
            }
        }
    }

    /// Appends the click-to-chat link that opens a chat with `number` and this recipient's message typed in. The same as
    /// `wa_link` of what `fill_into` gives, without making the text in between.
    pub fn fill_link_into<'t>(
        &'t self,
        host: LinkHost,
        number: E164,
        values: &Values,
        out: &mut String,
        missing: &mut Vec<&'t str>,
    ) {
        wa_link_into(host, number, "", out);
        let bare = out.len();
        out.push_str(match host {
            LinkHost::WaMe => "?text=",
            LinkHost::Api => "&text=",
        });
        let start = out.len();
        for piece in &self.pieces {
            match piece {
                Piece::Text(fixed) => out.push_str(&fixed.encoded),
                Piece::Value { placeholder, written, fallback } => match (known(values, *placeholder), fallback) {
                    (Some(value), _) => encode_component_into(value, out),
                    (None, Some(fixed)) => out.push_str(&fixed.encoded),
                    (None, None) => note_missing(written, missing),
                },
            }
        }
        if out.len() == start {
            out.truncate(bare);
        }
    }

    /// About how many bytes the link of one recipient takes, for reserving room for many of them.
    pub fn link_bytes(&self) -> usize {
        const START: usize = 48;
        const VALUE: usize = 72;
        let piece = |piece: &Piece| match piece {
            Piece::Text(fixed) => fixed.encoded.len(),
            Piece::Value { .. } => VALUE,
        };
        START + self.pieces.iter().map(piece).sum::<usize>()
    }

    /// The length of the message for one recipient, in UTF-16 units, without making it.
    pub fn characters(&self, values: &Values) -> u32 {
        let mut units = 0u32;
        for piece in &self.pieces {
            units = units.saturating_add(match piece {
                Piece::Text(fixed) => fixed.units,
                Piece::Value { placeholder, fallback, .. } => match (known(values, *placeholder), fallback) {
                    (Some(value), _) => utf16_units(value),
                    (None, Some(fixed)) => fixed.units,
                    (None, None) => 0,
                },
            });
        }
        units
    }
}

fn known<'a>(values: &Values<'a>, placeholder: Placeholder) -> Option<&'a str> {
    let value = values.get(placeholder);
    // Nearly every value begins with a letter; only the others are looked at further.
    let blank = match value.as_bytes().first() {
        None => true,
        Some(first) => !first.is_ascii_alphanumeric() && value.trim().is_empty(),
    };
    (!blank).then_some(value)
}

fn note_missing<'t>(written: &'t str, missing: &mut Vec<&'t str>) {
    if !missing.contains(&written) {
        missing.push(written);
    }
}

/// Appends text with every line end as a single line feed, as the encoded form has them.
fn push_lf(text: &str, out: &mut String) {
    out.push_str(&line_feeds(text));
}

/// Every line end (CRLF, CR) as a line feed.
fn line_feeds(text: &str) -> Cow<'_, str> {
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n").into() } else { text.into() }
}

/// The text's length in a message, in UTF-16 units, where every line end is one line feed.
fn utf16_units(text: &str) -> u32 {
    // Every letter has one byte that does not continue another; those of four bytes are two units.
    let units: usize = text.bytes().map(|byte| usize::from(byte & 0xC0 != 0x80) + usize::from(byte >= 0xF0)).sum();
    let line_ends = if text.contains('\r') { text.matches("\r\n").count() } else { 0 };
    u32::try_from(units - line_ends).unwrap_or(u32::MAX)
}
