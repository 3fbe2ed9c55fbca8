//! Click-to-chat links: the address that opens a chat with a prefilled text. What the text says is the campaign's business.

use super::phone::E164;
use super::settings::LinkHost;

/// A link that opens a chat with this number, the text prefilled. Line ends go out as LF; an empty text leaves no query.
///
/// ```
/// use daftar::domain::{phone::E164, settings::LinkHost, wa_link::wa_link};
/// assert_eq!(wa_link(LinkHost::WaMe, E164(966501234567), "hi you"), "https://wa.me/966501234567?text=hi%20you");
/// ```
pub fn wa_link(host: LinkHost, number: E164, text: &str) -> String {
    let mut link = String::with_capacity(64 + text.len() * 3);
    wa_link_into(host, number, text, &mut link);
    link
}

/// Appends such a link, for whoever writes many into one text.
pub fn wa_link_into(host: LinkHost, number: E164, text: &str, out: &mut String) {
    out.push_str(match host {
        LinkHost::WaMe => "https://wa.me/",
        LinkHost::Api => "https://api.whatsapp.com/send?phone=",
    });
    number.push_digits(out);
    if !text.is_empty() {
        out.push_str(match host {
            LinkHost::WaMe => "?text=",
            LinkHost::Api => "&text=",
        });
        encode_component_into(text, out);
    }
}

/// What each byte becomes: its length in the output (0 for a carriage return, which is looked at) and its characters.
const ENCODED: [(u8, [u8; 3]); 256] = {
    let hex = *b"0123456789ABCDEF";
    let mut table = [(3, [b'%', 0, 0]); 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte].1[1] = hex[byte >> 4];
        table[byte].1[2] = hex[byte & 15];
        let code = byte as u8; // below 256 by the loop's condition
        if code.is_ascii_alphanumeric() || matches!(code, b'-' | b'_' | b'.' | b'!' | b'~' | b'*' | b'\'' | b'(' | b')')
        {
            table[byte] = (1, [code, 0, 0]);
        }
        byte += 1;
    }
    table[b'\r' as usize].0 = 0;
    table
};

/// Appends the text as `encodeURIComponent` writes it (ECMA-262: letters, digits and `-_.!~*'()` stay bare), after turning
/// CRLF and lone CR into LF.
pub fn encode_component_into(text: &str, out: &mut String) {
    let bytes = text.as_bytes();
    out.reserve(bytes.len() * 3);
    let mut buffer = [0u8; 192];
    for chunk in WithNext::new(bytes) {
        let mut used = 0;
        for (index, &byte) in chunk.bytes.iter().enumerate() {
            let (length, code) = ENCODED[usize::from(byte)];
            if length == 0 {
                let next = chunk.bytes.get(index + 1).copied().or(chunk.next);
                if next != Some(b'\n') {
                    buffer[used..used + 3].copy_from_slice(b"%0A");
                    used += 3;
                }
                continue;
            }
            buffer[used..used + 3].copy_from_slice(&code);
            used += usize::from(length);
        }
        // The table holds ASCII only, so this is always text.
        out.push_str(std::str::from_utf8(&buffer[..used]).unwrap_or(""));
    }
}

/// Pieces of at most 63 bytes (so that three times as many, and the slack of the last copy, fit the buffer), each with the
/// byte behind it.
struct WithNext<'a> {
    rest: &'a [u8],
}

struct Chunk<'a> {
    bytes: &'a [u8],
    next: Option<u8>,
}

impl<'a> WithNext<'a> {
    fn new(rest: &'a [u8]) -> WithNext<'a> {
        WithNext { rest }
    }
}

impl<'a> Iterator for WithNext<'a> {
    type Item = Chunk<'a>;

    fn next(&mut self) -> Option<Chunk<'a>> {
        if self.rest.is_empty() {
            return None;
        }
        let (bytes, rest) = self.rest.split_at(self.rest.len().min(63));
        self.rest = rest;
        Some(Chunk { bytes, next: rest.first().copied() })
    }
}

#[cfg(test)]
mod tests;
