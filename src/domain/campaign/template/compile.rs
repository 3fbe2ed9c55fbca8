//! From a template's text to its pieces, with the place of every mistake. A mistake never loses text: what is no
//! placeholder stays in the message as written, where the preview shows it.

use super::placeholder::{Named, Placeholder, named};
use super::{Compiled, Fixed, Piece, line_feeds};
use crate::domain::campaign::TemplateIssue;

/// Reads a template with placeholders in double braces: `{{first_name}}`, `{{first_name|"friend"}}`, `{{tag:Interest}}`.
/// The issues are those of the text alone (unknown and unclosed placeholders, more link than text); positions count
/// characters (Unicode scalar values) from 0. Lengths and empty placeholders are `Survey`'s.
pub fn compile(text: &str) -> (Compiled, Vec<TemplateIssue>) {
    compile_between(text, "{{", "}}")
}

/// The same with single braces, `{name}`, as measuring scripts write them.
pub fn compile_single_braces(text: &str) -> (Compiled, Vec<TemplateIssue>) {
    compile_between(text, "{", "}")
}

fn compile_between(text: &str, open: &str, close: &str) -> (Compiled, Vec<TemplateIssue>) {
    let text = &*line_feeds(text);
    let mut made = Builder { source: text, ..Builder::default() };
    let mut at = 0;
    while let Some(found) = text[at..].find(open) {
        let start = at + found;
        made.literal.push_str(&text[at..start]);
        let inside = start + open.len();
        match placeholder_end(&text[inside..], open, close) {
            Ending::Closed(length) => {
                made.placeholder(&text[inside..inside + length], start, inside + length + close.len());
                at = inside + length + close.len();
            }
            Ending::Open => {
                made.issues.push(TemplateIssue::Unclosed { at: made.position(start) });
                made.literal.push_str(open);
                at = inside;
            }
            Ending::OneFurther => {
                let brace = open.chars().next().unwrap_or('{');
                made.literal.push(brace);
                at = start + brace.len_utf8();
            }
        }
    }
    made.literal.push_str(&text[at..]);
    made.flush();
    if mostly_links(&made.compiled) {
        made.issues.push(TemplateIssue::MostlyLinks);
    }
    (made.compiled, made.issues)
}

/// How what follows an opening mark goes on.
pub(super) enum Ending {
    /// So many bytes on, the closing mark begins.
    Closed(usize),
    /// The line ends, or another placeholder opens, before it is closed.
    Open,
    /// `{{{name}}}`: the placeholder opens one brace further on.
    OneFurther,
}

pub(super) fn placeholder_end(rest: &str, open: &str, close: &str) -> Ending {
    let line = rest.find('\n').map_or(rest, |end| &rest[..end]);
    let Some(length) = line.find(close) else { return Ending::Open };
    if open.len() > 1 && line.starts_with('{') && !line.starts_with(open) {
        return Ending::OneFurther;
    }
    match line.find(open) {
        Some(next) if next < length => Ending::Open,
        _ => Ending::Closed(length),
    }
}

#[derive(Default)]
struct Builder<'t> {
    source: &'t str,
    compiled: Compiled,
    issues: Vec<TemplateIssue>,
    /// Text since the last placeholder.
    literal: String,
}

impl Builder<'_> {
    fn position(&self, byte: usize) -> u32 {
        u32::try_from(self.source[..byte].chars().count()).unwrap_or(u32::MAX)
    }

    /// What stands between the braces, which together take `start..end` of the source.
    fn placeholder(&mut self, inside: &str, start: usize, end: usize) {
        let (written, fallback) = match inside.split_once('|') {
            // `||` is how other systems write it.
            Some((written, fallback)) => (written, Some(fallback.strip_prefix('|').unwrap_or(fallback))),
            None => (inside, None),
        };
        let written = written.trim();
        let placeholder = match named(written) {
            Named::Known(placeholder) => placeholder,
            Named::TagsOf(dimension) => self.tags_of(dimension),
            Named::Unknown(near) => {
                self.issues.push(TemplateIssue::UnknownPlaceholder {
                    name: written.to_owned(),
                    near: near.map(str::to_owned),
                    at: self.position(start),
                });
                self.literal.push_str(&self.source[start..end]);
                return;
            }
        };
        self.flush();
        let fallback = fallback.map(unquoted).filter(|text| !text.is_empty());
        self.compiled.pieces.push(Piece::Value {
            placeholder,
            written: written.to_owned(),
            fallback: fallback.map(|text| Fixed::new(text.to_owned())),
        });
    }

    fn tags_of(&mut self, dimension: &str) -> Placeholder {
        let known = self.compiled.dimensions.iter().position(|name| name == dimension);
        let index = known.unwrap_or_else(|| {
            self.compiled.dimensions.push(dimension.to_owned());
            self.compiled.dimensions.len() - 1
        });
        // A message is at most some thousand letters long, so it never names 65,536 dimensions; those would stay empty.
        Placeholder::Tag(u16::try_from(index).unwrap_or(u16::MAX))
    }

    fn flush(&mut self) {
        if !self.literal.is_empty() {
            self.compiled.pieces.push(Piece::Text(Fixed::new(std::mem::take(&mut self.literal))));
        }
    }
}

/// A fallback without the quotes around it. Phone keyboards write curly and angled quotes of their own accord.
fn unquoted(text: &str) -> &str {
    const PAIRS: [(char, char); 7] =
        [('"', '"'), ('\'', '\''), ('“', '”'), ('”', '“'), ('„', '“'), ('«', '»'), ('‘', '’')];
    let text = text.trim();
    PAIRS
        .iter()
        .find_map(|(open, close)| text.strip_prefix(*open).and_then(|rest| rest.strip_suffix(*close)))
        .unwrap_or(text)
}

/// Whether the fixed text holds more letters of links than of anything else. A placeholder counts as a short word.
fn mostly_links(compiled: &Compiled) -> bool {
    const SHORT_WORD: usize = 5;
    let (mut links, mut words) = (0usize, 0usize);
    for piece in &compiled.pieces {
        match piece {
            Piece::Text(fixed) => {
                for word in fixed.plain.split_whitespace() {
                    let letters = word.chars().count();
                    if is_link(word) { links += letters } else { words += letters }
                }
            }
            Piece::Value { .. } => words += SHORT_WORD,
        }
    }
    links > words
}

fn is_link(word: &str) -> bool {
    let word = word.trim_start_matches(['(', '[', '<', '«', '"']);
    ["http://", "https://", "www.", "wa.me/"]
        .iter()
        .any(|start| word.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start)))
}
