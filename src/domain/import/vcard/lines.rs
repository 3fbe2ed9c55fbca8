//! Where cards and their properties begin and end: folded lines, the soft breaks of quoted-printable (which may part the
//! bytes of one letter), and the line breaks that some programs forget to fold. What a value says is `value`'s business.

/// Longer values are cut here, in bytes: no note of a shop is that long, and a picture is none.
const LONGEST_VALUE: usize = 64 * 1024;
/// More properties than this are left out of a card.
const MOST_PROPERTIES: usize = 2_000;

/// Properties whose values are not read at all.
const PASSED_OVER: [&str; 8] = ["PHOTO", "LOGO", "SOUND", "KEY", "REV", "UID", "PRODID", "X-ABCROP-RECTANGLE"];

/// One property: `item1.TEL;type=CELL;waid=966501234567:+966 50 123 4567`.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Property {
    /// In upper case, without the group.
    pub name: String,
    /// Names in upper case; a parameter without a name (vCard 2.1) is a `TYPE` or an `ENCODING`.
    pub parameters: Vec<(String, String)>,
    /// As written, unfolded, with its escapes.
    pub value: String,
}

impl Property {
    /// The first parameter of this name.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Whether some type is this one, also within `TYPE="voice,cell"`.
    pub fn is_type(&self, wanted: &str) -> bool {
        self.parameters
            .iter()
            .filter(|(name, _)| name == "TYPE")
            .any(|(_, types)| types.split(',').any(|one| one.trim().eq_ignore_ascii_case(wanted)))
    }

    pub fn is_quoted_printable(&self) -> bool {
        self.parameter("ENCODING").is_some_and(|encoding| encoding.eq_ignore_ascii_case("QUOTED-PRINTABLE"))
    }
}

/// Whether a line begins a card.
pub(super) fn begins_card(line: &str) -> bool {
    line.trim_start_matches('\u{FEFF}').trim().eq_ignore_ascii_case("BEGIN:VCARD")
}

fn ends_card(line: &str) -> bool {
    line.trim().eq_ignore_ascii_case("END:VCARD")
}

/// Gives the properties of each card. A card without an end stops where the next begins, or at the end of the text.
pub(super) struct Cards<'t> {
    lines: std::iter::Peekable<PhysicalLines<'t>>,
}

impl<'t> Cards<'t> {
    pub fn new(text: &'t str) -> Cards<'t> {
        Cards { lines: PhysicalLines { rest: Some(text) }.peekable() }
    }
}

impl Iterator for Cards<'_> {
    type Item = Vec<Property>;

    fn next(&mut self) -> Option<Vec<Property>> {
        self.lines.by_ref().find(|line| begins_card(line))?;
        let mut properties: Vec<Property> = Vec::new();
        let mut within_agent = false;
        while let Some(line) = self.lines.peek().copied() {
            if begins_card(line) && !within_agent {
                // An agent is a card within a card; any other beginning is that of the next.
                within_agent = properties.last().is_some_and(|last| last.name == "AGENT" && last.value.is_empty());
                if !within_agent {
                    break;
                }
            }
            self.lines.next();
            if ends_card(line) {
                if !within_agent {
                    break;
                }
                within_agent = false;
                properties.pop();
            } else if !within_agent {
                self.read(line, &mut properties);
            }
        }
        Some(properties)
    }
}

impl Cards<'_> {
    /// Reads a property with the lines that continue it; a line that is none continues the last value.
    fn read(&mut self, line: &str, properties: &mut Vec<Property>) {
        let Some(mut property) = property_from_line(line) else {
            if let Some(last) =
                properties.last_mut().filter(|last| !line.trim().is_empty() && !is_passed_over(&last.name))
            {
                // A break that was not folded is a break of the value.
                let line_end = if last.is_quoted_printable() { "=0A" } else { "\\n" };
                extend(&mut last.value, line_end);
                extend(&mut last.value, line.trim());
            }
            return;
        };
        let passed_over = is_passed_over(&property.name);
        if passed_over {
            property.value.clear();
        }
        let quoted = property.is_quoted_printable();
        while let Some(next) = self.lines.peek().copied() {
            if quoted && property.value.ends_with('=') {
                if ends_card(next) || begins_card(next) {
                    break;
                }
                self.lines.next();
                // Some programs put an empty line behind a soft break.
                if next.is_empty() {
                    continue;
                }
                property.value.pop();
                let continued = without_added_space(&property.value, next);
                extend(&mut property.value, continued);
            } else if let Some(folded) = next.strip_prefix([' ', '\t']) {
                self.lines.next();
                if !passed_over {
                    extend(&mut property.value, folded);
                }
            } else {
                break;
            }
        }
        if properties.len() < MOST_PROPERTIES {
            properties.push(property);
        }
    }
}

fn is_passed_over(name: &str) -> bool {
    PASSED_OVER.contains(&name)
}

fn extend(value: &mut String, more: &str) {
    let room = LONGEST_VALUE.saturating_sub(value.len());
    let cut = more.char_indices().map(|(at, letter)| at + letter.len_utf8()).take_while(|end| *end <= room).last();
    if more.len() <= room {
        value.push_str(more);
    } else {
        value.push_str(more.get(..cut.unwrap_or_default()).unwrap_or_default());
    }
}

/// Behind a soft break no space belongs there, but some programs fold as well: where a writer encodes its spaces, a plain
/// one is not of the text.
fn without_added_space<'l>(value: &str, line: &'l str) -> &'l str {
    let Some(rest) = line.strip_prefix([' ', '\t']) else { return line };
    let encodes = value.contains("=20") || (!value.contains(' ') && rest.starts_with('='));
    if encodes { rest } else { line }
}

/// Splits a line into name, parameters and value; `None` for a line that is no property.
fn property_from_line(line: &str) -> Option<Property> {
    let colon = end_of_head(line)?;
    let (head, value) = line.split_at_checked(colon)?;
    let mut parts = split_outside_quotes(head, ';').into_iter();
    let named = parts.next()?.trim().trim_start_matches('\u{FEFF}');
    let name = named.rsplit('.').next().unwrap_or(named);
    if name.is_empty() || !named.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_'))
    {
        return None;
    }
    let parameters = parts.filter(|part| !part.trim().is_empty()).map(parameter).collect();
    let value = value.get(1..).unwrap_or_default().to_owned();
    Some(Property { name: name.to_ascii_uppercase(), parameters, value })
}

/// The first colon outside quotes.
fn end_of_head(line: &str) -> Option<usize> {
    let mut quoted = false;
    line.bytes().position(|byte| {
        quoted ^= byte == b'"';
        byte == b':' && !quoted
    })
}

fn split_outside_quotes(text: &str, separator: char) -> Vec<&str> {
    let mut quoted = false;
    text.split(|letter| {
        quoted ^= letter == '"';
        letter == separator && !quoted
    })
    .collect()
}

fn parameter(part: &str) -> (String, String) {
    let part = part.trim();
    match part.split_once('=') {
        Some((name, value)) => (name.trim().to_ascii_uppercase(), value.trim().trim_matches('"').to_owned()),
        // vCard 2.1 leaves the name out.
        None if ["QUOTED-PRINTABLE", "BASE64", "8BIT", "7BIT", "B"]
            .iter()
            .any(|one| part.eq_ignore_ascii_case(one)) =>
        {
            ("ENCODING".to_owned(), part.to_owned())
        }
        None => ("TYPE".to_owned(), part.to_owned()),
    }
}

/// Lines without their ends: LF, CRLF or CR.
struct PhysicalLines<'t> {
    rest: Option<&'t str>,
}

impl<'t> Iterator for PhysicalLines<'t> {
    type Item = &'t str;

    fn next(&mut self) -> Option<&'t str> {
        let rest = self.rest?;
        let Some(end) = memchr::memchr2(b'\n', b'\r', rest.as_bytes()) else {
            self.rest = None;
            return Some(rest).filter(|rest| !rest.is_empty());
        };
        // The end is an ASCII sign, so both offsets are letter boundaries.
        let width = if rest.get(end..).is_some_and(|tail| tail.starts_with("\r\n")) { 2 } else { 1 };
        self.rest = rest.get(end + width..);
        rest.get(..end)
    }
}
