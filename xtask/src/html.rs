//! Reads the tags of an HTML file, enough to check and rewrite what the build wrote. It is not a general parser.

/// One opening tag. Positions are byte offsets into the file.
#[derive(Debug, Clone, PartialEq)]
pub struct Tag<'a> {
    /// In lower case.
    pub name: String,
    /// Names in lower case, values without quotes.
    pub attributes: Vec<(String, &'a str)>,
    /// What stands between the tags of a script or a style.
    pub body: &'a str,
    pub start: usize,
    /// After the tag; for a script or a style, after its closing tag.
    pub end: usize,
}

impl Tag<'_> {
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(found, _)| found == name).map(|(_, value)| *value)
    }
}

/// All opening tags in order; comments and the doctype are passed over.
pub fn tags(html: &str) -> Vec<Tag<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = html[at..].find('<').map(|offset| at + offset) {
        let rest = &html[open..];
        if rest.starts_with("<!--") {
            at = rest.find("-->").map_or(html.len(), |offset| open + offset + 3);
        } else if rest[1..].starts_with(|first: char| first.is_ascii_alphabetic()) {
            let tag = read_tag(html, open);
            at = tag.end;
            found.push(tag);
        } else {
            at = open + 1;
        }
    }
    found
}

fn read_tag(html: &str, start: usize) -> Tag<'_> {
    let after_name = start
        + 1
        + html[start + 1..].find(|c: char| c.is_whitespace() || c == '>' || c == '/').unwrap_or(html.len() - start - 1);
    let name = html[start + 1..after_name].to_ascii_lowercase();
    let (attributes, end) = read_attributes(html, after_name);
    let (body, end) = if matches!(name.as_str(), "script" | "style") { raw_body(html, &name, end) } else { ("", end) };
    Tag { name, attributes, body, start, end }
}

/// Attributes from `at` on, and the position after the tag.
fn read_attributes(html: &str, mut at: usize) -> (Vec<(String, &str)>, usize) {
    let mut attributes = Vec::new();
    loop {
        at += html[at..].find(|c: char| !c.is_whitespace() && c != '/').unwrap_or(html.len() - at);
        if html[at..].starts_with('>') {
            return (attributes, at + 1);
        }
        if at >= html.len() {
            return (attributes, html.len());
        }
        let name_end = at
            + html[at..].find(|c: char| c.is_whitespace() || matches!(c, '=' | '>' | '/')).unwrap_or(html.len() - at);
        // A stray `=` where a name should be is a name of one character, as in the HTML standard.
        let name_end = name_end.max(at + html[at..].chars().next().map_or(0, char::len_utf8));
        let name = html[at..name_end].to_ascii_lowercase();
        let before_value = html[name_end..].trim_start();
        let Some(value) = before_value.strip_prefix('=').map(str::trim_start) else {
            attributes.push((name, ""));
            at = name_end;
            continue;
        };
        let value_start = html.len() - value.len();
        let (value, next) = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => {
                let inner = &value[1..];
                let length = inner.find(quote).unwrap_or(inner.len());
                (&inner[..length], (value_start + 1 + length + 1).min(html.len()))
            }
            _ => {
                let length = value.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(value.len());
                (&value[..length], value_start + length)
            }
        };
        attributes.push((name, value));
        at = next;
    }
}

fn raw_body<'a>(html: &'a str, name: &str, start: usize) -> (&'a str, usize) {
    let lower = html[start..].to_ascii_lowercase();
    match lower.find(&format!("</{name}")) {
        Some(length) => {
            let close = start + length;
            let end = html[close..].find('>').map_or(html.len(), |offset| close + offset + 1);
            (&html[start..close], end)
        }
        None => (&html[start..], html.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_names_attributes_and_places() {
        let html = "<!doctype html><p class='a b' hidden data-x=1>hi<br/></p>";
        let tags = tags(html);
        assert_eq!(tags.len(), 2);
        assert_eq!(tags[0].name, "p");
        assert_eq!(tags[0].attribute("class"), Some("a b"));
        assert_eq!(tags[0].attribute("hidden"), Some(""));
        assert_eq!(tags[0].attribute("data-x"), Some("1"));
        assert_eq!(&html[tags[0].start..tags[0].end], "<p class='a b' hidden data-x=1>");
        assert_eq!(tags[1].name, "br");
    }

    #[test]
    fn passes_over_comments_and_reads_scripts_whole() {
        let html = "<!-- <b onclick=x> --><SCRIPT type=module>if (1 < 2) { '<i>' }</Script><i>";
        let tags = tags(html);
        assert_eq!(tags.iter().map(|tag| tag.name.as_str()).collect::<Vec<_>>(), ["script", "i"]);
        assert_eq!(tags[0].body, "if (1 < 2) { '<i>' }");
        assert_eq!(&html[tags[0].end..], "<i>");
    }

    #[test]
    fn broken_html_ends_too() {
        for html in ["<", "<a", "<a b", "<a b=", "<a b='", "<a =", "<script>", "<!--", "<a / >", "<a b=\"é", "<é>"] {
            tags(html);
        }
    }
}
