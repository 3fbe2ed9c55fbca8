//! How a number is shown: groups by country, cheap enough for every row of a table. Display only; nothing reads this back.

use super::E164;

/// How the digits behind a calling code fall into groups. The first row whose code, length and leading digits fit counts.
struct Grouping {
    code: u16,
    /// Digits behind the code.
    length: usize,
    /// Leading digits behind the code, any of these; empty for all.
    leads: &'static [&'static str],
    groups: &'static [usize],
}

const fn row(code: u16, length: usize, leads: &'static [&'static str], groups: &'static [usize]) -> Grouping {
    Grouping { code, length, leads, groups }
}

/// The habits of the countries that shops meet, after libphonenumber's international formats.
const GROUPINGS: &[Grouping] = &[
    row(966, 9, &["8", "9"], &[2, 3, 4]),
    row(966, 9, &[], &[2, 3, 4]),
    row(971, 9, &["5"], &[2, 3, 4]),
    row(971, 8, &[], &[1, 3, 4]),
    row(965, 8, &["1", "5", "6", "9", "4"], &[3, 5]),
    row(965, 8, &[], &[4, 4]),
    row(974, 8, &[], &[4, 4]),
    row(973, 8, &[], &[4, 4]),
    row(968, 8, &["7", "9"], &[4, 4]),
    row(968, 8, &[], &[2, 6]),
    row(967, 9, &["7"], &[3, 3, 3]),
    row(967, 7, &[], &[1, 3, 3]),
    row(967, 8, &[], &[1, 3, 4]),
    row(20, 10, &["1"], &[2, 4, 4]),
    row(20, 9, &["2", "3"], &[1, 4, 4]),
    row(20, 9, &[], &[2, 3, 4]),
    row(962, 9, &["7"], &[1, 4, 4]),
    row(962, 8, &[], &[1, 3, 4]),
    row(964, 10, &["7"], &[3, 3, 4]),
    row(964, 8, &["1"], &[1, 3, 4]),
    row(963, 9, &["9"], &[3, 3, 3]),
    row(961, 8, &[], &[2, 3, 3]),
    row(961, 7, &[], &[1, 3, 3]),
    row(970, 9, &["5"], &[3, 3, 3]),
    row(970, 8, &[], &[1, 3, 4]),
    row(249, 9, &[], &[2, 3, 4]),
    row(218, 9, &[], &[2, 7]),
    row(216, 8, &[], &[2, 3, 3]),
    row(213, 9, &[], &[3, 2, 2, 2]),
    row(213, 8, &[], &[2, 2, 2, 2]),
    row(212, 9, &[], &[3, 6]),
    row(90, 10, &[], &[3, 3, 2, 2]),
    row(92, 10, &["3"], &[3, 7]),
    row(91, 10, &[], &[5, 5]),
    row(1, 10, &[], &[3, 3, 4]),
    row(7, 10, &[], &[3, 3, 2, 2]),
    row(44, 10, &["7"], &[4, 6]),
    row(44, 10, &["2"], &[2, 4, 4]),
    row(33, 9, &[], &[1, 2, 2, 2, 2]),
    row(49, 11, &["1"], &[3, 8]),
    row(49, 10, &["1"], &[3, 7]),
    row(34, 9, &[], &[3, 2, 2, 2]),
    row(39, 10, &["3"], &[3, 3, 4]),
    row(52, 10, &[], &[3, 3, 4]),
    row(54, 11, &["9"], &[1, 2, 4, 4]),
    row(55, 11, &[], &[2, 5, 4]),
    row(55, 10, &[], &[2, 4, 4]),
    row(852, 8, &[], &[4, 4]),
];

pub(super) fn shown(number: E164) -> String {
    let digits = number.digits();
    let Some((code, length)) = number.calling_code() else { return format!("+{digits}") };
    let (head, line) = digits.split_at(length);
    let mut out = String::with_capacity(digits.len() + 6);
    out.push('+');
    out.push_str(head);
    let known = GROUPINGS.iter().find(|grouping| {
        grouping.code == code
            && grouping.length == line.len()
            && (grouping.leads.is_empty() || grouping.leads.iter().any(|lead| line.starts_with(lead)))
    });
    let mut at = 0;
    for &group in known.map_or(plain_groups(line.len()), |grouping| grouping.groups) {
        let end = (at + group).min(line.len());
        if let Some(piece) = line.get(at..end).filter(|piece| !piece.is_empty()) {
            out.push(' ');
            out.push_str(piece);
        }
        at = end;
    }
    if let Some(rest) = line.get(at..) {
        out.push_str(rest);
    }
    out
}

/// Groups for a line of this many digits where no habit is known.
fn plain_groups(length: usize) -> &'static [usize] {
    match length {
        0..=5 => &[5],
        6 => &[3, 3],
        7 => &[3, 4],
        8 => &[4, 4],
        9 => &[3, 3, 3],
        10 => &[3, 3, 4],
        11 => &[3, 4, 4],
        _ => &[4, 4, 4],
    }
}
