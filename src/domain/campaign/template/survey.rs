//! What a template comes to over all its recipients: the longest message, and how often a placeholder stays empty.

use super::{Compiled, Piece, Values, known};
use crate::domain::campaign::TemplateIssue;

/// Above this many UTF-16 units some phones have cut the text of a link (reports name 2,250 and 3,700; the margin is for
/// what encoding adds).
pub const LONG: u32 = 1_000;
/// WhatsApp takes no text longer than this, in UTF-16 units.
pub const TOO_LONG: u32 = 4_096;

/// Looks at one recipient after the other and then says what to know about them together.
#[derive(Debug, Clone)]
pub struct Survey<'t> {
    compiled: &'t Compiled,
    longest: u32,
    /// For each piece of the template, how many recipients have nothing there.
    empty: Vec<u32>,
}

impl<'t> Survey<'t> {
    /// A survey of nobody yet: its length is that of the text without any value.
    pub fn new(compiled: &'t Compiled) -> Survey<'t> {
        Survey { compiled, longest: compiled.characters(&Values::default()), empty: vec![0; compiled.pieces.len()] }
    }

    /// Counts one recipient in.
    pub fn see(&mut self, values: &Values) {
        self.longest = self.longest.max(self.compiled.characters(values));
        for (piece, empty) in self.compiled.pieces.iter().zip(&mut self.empty) {
            if let Piece::Value { placeholder, fallback: None, .. } = piece
                && known(values, *placeholder).is_none()
            {
                *empty += 1;
            }
        }
    }

    /// The longest message, in UTF-16 units.
    pub fn longest(&self) -> u32 {
        self.longest
    }

    /// Too long or long, then each placeholder that stays empty for someone, once, in the template's order.
    pub fn issues(&self) -> Vec<TemplateIssue> {
        let mut issues = Vec::new();
        match self.longest {
            characters if characters > TOO_LONG => issues.push(TemplateIssue::TooLong { characters }),
            characters if characters > LONG => issues.push(TemplateIssue::Long { characters }),
            _ => {}
        }
        let mut named: Vec<_> = Vec::new();
        for (piece, empty) in self.compiled.pieces.iter().zip(&self.empty) {
            if let Piece::Value { placeholder, written, fallback: None } = piece
                && *empty > 0
                && !named.contains(placeholder)
            {
                named.push(*placeholder);
                issues.push(TemplateIssue::Empty { placeholder: written.clone(), recipients: *empty });
            }
        }
        issues
    }
}
