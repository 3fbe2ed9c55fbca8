//! The text that stands in the box at first: the shop's own, with the title and address of the page it was asked from.

/// The shop's text with `{title}` and `{url}` filled in. A text that names neither gets both on lines of their own, because
/// the shop wants to know what the question is about. The address goes without its fragment.
pub(super) fn message_from_template(template: &str, title: &str, url: &str) -> String {
    let url = url.split('#').next().unwrap_or(url);
    let title = title.trim();
    let mut message = String::with_capacity(template.len() + title.len() + url.len() + 2);
    let mut named = false;
    let mut rest = template;
    while let Some(at) = rest.find('{') {
        let (before, from) = rest.split_at(at);
        message.push_str(before);
        let (value, name) = if from.starts_with("{title}") {
            (title, "{title}")
        } else if from.starts_with("{url}") {
            (url, "{url}")
        } else {
            ("{", "{")
        };
        named |= name.len() > 1;
        message.push_str(value);
        rest = from.get(name.len()..).unwrap_or("");
    }
    message.push_str(rest);
    if !named {
        for line in [title, url] {
            if !message.is_empty() && !line.is_empty() {
                message.push('\n');
            }
            message.push_str(line);
        }
    }
    message
}

#[cfg(test)]
mod tests {
    use super::message_from_template;

    #[test]
    fn fills_title_and_address() {
        let table = [
            ("مرحبا", "مرحبا\nأحمر شفاه\nhttps://shop.example/p?id=7"),
            ("", "أحمر شفاه\nhttps://shop.example/p?id=7"),
            ("أسأل عن {title}", "أسأل عن أحمر شفاه"),
            ("{url}: {title}?", "https://shop.example/p?id=7: أحمر شفاه?"),
            ("{titel} {", "{titel} {\nأحمر شفاه\nhttps://shop.example/p?id=7"),
        ];
        for (template, expected) in table {
            let message = message_from_template(template, " أحمر شفاه ", "https://shop.example/p?id=7#reviews");
            assert_eq!(message, expected, "{template}");
        }
    }

    #[test]
    fn values_are_not_templates() {
        assert_eq!(message_from_template("{title}", "{url}", "https://a.example/"), "{url}");
    }

    #[test]
    fn a_page_without_title_leaves_no_empty_line() {
        assert_eq!(message_from_template("hi", "", "https://a.example/"), "hi\nhttps://a.example/");
    }
}
