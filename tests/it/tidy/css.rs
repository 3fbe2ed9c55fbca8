//! Rules about style sheets.

/// Named colors that would be raw values; `transparent`, `currentColor` and the system's colors are none.
const NAMED_COLORS: [&str; 14] = [
    "black", "white", "red", "green", "blue", "gray", "grey", "orange", "yellow", "purple", "pink", "brown", "teal",
    "navy",
];
const COLOR_FUNCTIONS: [&str; 10] = ["rgb", "rgba", "hsl", "hsla", "hwb", "lab", "lch", "oklab", "oklch", "color"];

/// `left` and `right` in any property, value or class name: direction follows language.
pub fn physical_sides(css: &str) -> Vec<String> {
    words(&without_comments(css))
        .filter(|word| word.split('-').any(|part| matches!(part, "left" | "right")))
        .map(|word| format!("`{word}` is a physical side; use start and end"))
        .collect()
}

pub fn raw_colors(css: &str) -> Vec<String> {
    let css = without_comments(css);
    let mut found = Vec::new();
    for value in values(&css) {
        found.extend(value.match_indices('#').map(|(at, _)| {
            let digits: String = value[at + 1..].chars().take_while(char::is_ascii_hexdigit).collect();
            format!("`#{digits}` is a raw color; name it in style/tokens.css")
        }));
        let is_raw = |word: &&str| {
            let is_function = value.contains(&format!("{word}(")) && COLOR_FUNCTIONS.contains(word);
            is_function || NAMED_COLORS.contains(word)
        };
        found.extend(
            words(value).filter(is_raw).map(|word| format!("`{word}` is a raw color; name it in style/tokens.css")),
        );
    }
    found
}

/// `!important`, and rules for one id.
pub fn shouts(css: &str) -> Vec<String> {
    let css = without_comments(css);
    let mut found = Vec::new();
    if css.contains("!important") {
        found.push("`!important`: use a later layer".to_owned());
    }
    found.extend(
        selectors(&css)
            .filter(|selector| selector.contains('#'))
            .map(|selector| format!("`{}` names an id", selector.trim())),
    );
    found
}

pub fn unlinked(path: &str, page: &str) -> Option<String> {
    (!page.contains(&format!("href=\"{path}\""))).then(|| "is not linked in index.html".to_owned())
}

/// Between `:` and `;` inside a block.
fn values(css: &str) -> impl Iterator<Item = &str> {
    css.split(['{', '}', ';'])
        .zip(css.match_indices(['{', '}', ';']))
        .filter(|(_, (_, end))| *end != "{")
        .filter_map(|(part, _)| part.split_once(':').map(|(_, value)| value))
}

/// What stands before a `{`.
fn selectors(css: &str) -> impl Iterator<Item = &str> {
    css.match_indices('{').map(|(at, _)| {
        let before = &css[..at];
        let start = before.rfind(['{', '}', ';']).map_or(0, |end| end + 1);
        &before[start..]
    })
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_').filter(|word| !word.is_empty())
}

fn without_comments(css: &str) -> String {
    let mut out = String::new();
    let mut rest = css;
    while let Some((before, comment)) = rest.split_once("/*") {
        out.push_str(before);
        rest = comment.split_once("*/").map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_physical_sides() {
        for planted in [
            "a { margin-left: 1px; }",
            "a { text-align: right; }",
            ".is-left {}",
            "a { left: 0; }",
            "a { border-top-right-radius: 0; }",
        ] {
            assert_eq!(physical_sides(planted).len(), 1, "{planted}");
        }
        assert!(
            physical_sides("/* left */ a { margin-inline-start: 1px; text-align: start; color: bright; }").is_empty()
        );
    }

    #[test]
    fn finds_raw_colors() {
        for planted in [
            "a { color: #fff; }",
            "a { color: rgb(1 2 3) }",
            "a { border: 1px solid red; }",
            "a { background: oklch(50% 0 0); }",
            "@layer x { a { b { color: white; } } }",
        ] {
            assert_eq!(raw_colors(planted).len(), 1, "{planted}");
        }
        let clean = "a:hover { color: var(--red); white-space: nowrap; background: color-mix(in oklab, var(--ink) 5%, transparent); }";
        assert_eq!(raw_colors(clean), [""; 0]);
    }

    #[test]
    fn finds_shouting() {
        assert_eq!(shouts("a { color: var(--x) !important; }").len(), 1);
        assert_eq!(shouts("#boot { color: var(--x); }").len(), 1);
        assert_eq!(shouts("/* #boot { */ @layer a { .b > .c { color: var(--x); } }"), [""; 0]);
    }

    #[test]
    fn finds_a_forgotten_file() {
        assert!(unlinked("style/new.css", "<link href=\"style/old.css\">").is_some());
        assert!(unlinked("style/old.css", "<link href=\"style/old.css\">").is_none());
    }
}
