//! Templates rewritten when a dimension that they name is called otherwise.

use super::compile::{Ending, placeholder_end};
use super::placeholder::{Named, named};
use crate::domain::text::fold;

/// The template after a dimension was renamed; the rest of the text stays as it was written. `None` if it does not name the
/// dimension, or if the new name can't stand between braces.
///
/// ```
/// use daftar::domain::campaign::template::rename_dimension;
/// let after = rename_dimension("{{name}}: {{ tag: Interest |\"you\"}}", "interest", "Likes");
/// assert_eq!(after.as_deref(), Some("{{name}}: {{ tag:Likes|\"you\"}}"));
/// ```
pub fn rename_dimension(text: &str, old: &str, new: &str) -> Option<String> {
    if new.contains(['|', '{', '}', '\n']) {
        return None;
    }
    let old = fold(old);
    let mut out = String::with_capacity(text.len() + new.len());
    let (mut rest, mut changed) = (text, false);
    while let Some((before, behind)) = rest.split_once("{{") {
        out.push_str(before);
        out.push_str("{{");
        rest = behind;
        match placeholder_end(behind, "{{", "}}") {
            Ending::Closed(length) => {
                let (inside, after) = behind.split_at(length);
                let written = inside.split('|').next().unwrap_or_default();
                match (named(written.trim()), written.split_once(':')) {
                    (Named::TagsOf(dimension), Some((word, _))) if fold(dimension) == old => {
                        out.push_str(word);
                        out.push(':');
                        out.push_str(new);
                        out.push_str(inside.get(written.len()..).unwrap_or_default());
                        changed = true;
                    }
                    _ => out.push_str(inside),
                }
                rest = after;
            }
            // The next two braces may begin one further on.
            Ending::OneFurther => {
                out.pop();
                rest = text.get(text.len() - behind.len() - 1..).unwrap_or(behind);
            }
            Ending::Open => {}
        }
    }
    out.push_str(rest);
    changed.then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_dimension_changes() {
        let renamed = |text| rename_dimension(text, "الاهتمامات", "Likes");
        assert_eq!(renamed("{{{وسم:الإهتمامات}} {{name}}").as_deref(), Some("{{{وسم:Likes}} {{name}}"));
        assert_eq!(
            renamed("{{tag:الاهتمامات}}{{tag:الاهتمامات|\"}\"}}").as_deref(),
            Some("{{tag:Likes}}{{tag:Likes|\"}\"}}")
        );
        assert_eq!(renamed("{{tag:other}} tag:الاهتمامات {{name"), None);
        assert_eq!(rename_dimension("{{tag:a}}", "a", "b|c"), None);
    }
}
