//! Takes comments and string contents out of Rust source, so that rules look at code only.

/// The source with every comment blanked; line breaks and lengths stay.
pub fn without_comments(source: &str) -> String {
    blank(source, false)
}

/// The source with every comment and every string's content blanked.
pub fn bare(source: &str) -> String {
    blank(source, true)
}

fn blank(source: &str, strings: bool) -> String {
    let characters: Vec<char> = source.chars().collect();
    let mut out = String::with_capacity(source.len());
    let mut at = 0;
    while at < characters.len() {
        let rest = &characters[at..];
        let (length, hide) = match rest {
            ['/', '/', ..] => (rest.iter().position(|c| *c == '\n').unwrap_or(rest.len()), true),
            ['/', '*', ..] => (block_comment(rest), true),
            ['"', ..] => (string(rest), strings),
            ['r', '"' | '#', ..] if !follows_a_word(&characters, at) => match raw_string(rest) {
                Some(length) => (length, strings),
                None => (1, false),
            },
            ['\'', '\\', ..] => (3 + rest.iter().skip(3).position(|c| *c == '\'').map_or(0, |more| more + 1), strings),
            ['\'', _, '\'', ..] => (3, strings),
            _ => (1, false),
        };
        for character in rest.iter().take(length) {
            out.push(if hide && *character != '\n' { ' ' } else { *character });
        }
        at += length.max(1);
    }
    out
}

fn follows_a_word(characters: &[char], at: usize) -> bool {
    at.checked_sub(1).and_then(|before| characters.get(before)).is_some_and(|c| c.is_alphanumeric() || *c == '_')
}

fn block_comment(rest: &[char]) -> usize {
    let mut depth = 0_u32;
    let mut at = 0;
    while at < rest.len() {
        match &rest[at..] {
            ['/', '*', ..] => {
                depth += 1;
                at += 2;
            }
            ['*', '/', ..] => {
                depth -= 1;
                at += 2;
                if depth == 0 {
                    return at;
                }
            }
            _ => at += 1,
        }
    }
    rest.len()
}

fn string(rest: &[char]) -> usize {
    let mut at = 1;
    while at < rest.len() {
        match rest[at] {
            '\\' => at += 2,
            '"' => return at + 1,
            _ => at += 1,
        }
    }
    rest.len()
}

fn raw_string(rest: &[char]) -> Option<usize> {
    let hashes = rest.iter().skip(1).take_while(|c| **c == '#').count();
    if rest.get(1 + hashes) != Some(&'"') {
        return None;
    }
    let mut at = 2 + hashes;
    while at < rest.len() {
        if rest[at] == '"' && rest[at + 1..].iter().take_while(|c| **c == '#').count() >= hashes {
            return Some(at + 1 + hashes);
        }
        at += 1;
    }
    Some(rest.len())
}

/// Whether `word` stands in the text as a word of its own.
pub fn has_word(text: &str, word: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(word).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        let starts = !word.starts_with(is_part) || !before.is_some_and(is_part);
        let ends = !word.ends_with(is_part) || !after.is_some_and(is_part);
        starts && ends
    })
}

#[test]
fn blanks_comments_and_strings_and_nothing_else() {
    let source = "let a = \"x // y\"; // z\nlet b = 'c'; let c: &'static str = r#\"crate::\"q\"#; /* a /* b */ c */ d('\"', '\\'');";
    let bare = bare(source);
    for gone in ["x", "y", "z", "crate", "q", "/*", "b */"] {
        assert!(!bare.contains(gone), "{gone} stays in {bare}");
    }
    for kept in ["let a =", "let b", "&'static str", "d("] {
        assert!(bare.contains(kept), "{kept} is gone from {bare}");
    }
    assert_eq!(bare.len(), source.len());
    assert!(without_comments(source).contains("x // y") && !without_comments(source).contains("z\n"));
}

#[test]
fn words_are_whole() {
    assert!(has_word("x = todo!()", "todo!") && has_word("a.inner_html(b)", "inner_html"));
    assert!(!has_word("my_todo", "todo") && !has_word("inner_htmls", "inner_html"));
}
