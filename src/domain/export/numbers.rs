//! The plainest list: one number a line, for tools that take nothing else.

use crate::domain::phone::E164;

/// Each number in E.164 with its plus, one a line, in the order given.
pub fn numbers(recipients: impl IntoIterator<Item = E164>) -> String {
    let recipients = recipients.into_iter();
    let mut lines = String::with_capacity(recipients.size_hint().0 * 14);
    for number in recipients {
        lines.push('+');
        number.push_digits(&mut lines);
        lines.push('\n');
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_one_number_a_line() {
        assert_eq!(numbers([E164(966_501_234_567), E164(201_001_234_567)]), "+966501234567\n+201001234567\n");
        assert_eq!(numbers([]), "");
    }
}
