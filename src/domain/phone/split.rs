//! Several numbers in one cell. A separator that people also write inside a number (slash, dash, space, comma) only parts
//! what is no number as a whole.

use super::spelling::is_place;
use super::{Country, Phone, PhoneProblem, parse_phone};
use crate::domain::text::clean_cell;

/// Words that join two numbers; they stand between spaces.
const JOINING: &[&str] =
    &[" و ", " او ", " أو ", " and ", " or ", " et ", " ou ", " ::: ", " :: ", " و+", " و0", " و٠", " & "];

/// The numbers of a cell with the part of the text that each was read from. An empty cell has none; a cell without any
/// number has one problem.
pub fn read_cell(cell: &str, home: Country) -> Vec<(String, Result<Phone, PhoneProblem>)> {
    let result = parse_phone(cell, home);
    if result.is_ok() {
        return vec![(clean_cell(cell).into_owned(), result)];
    }
    let clean = clean_cell(cell);
    if clean.is_empty() {
        return Vec::new();
    }
    if is_place(&clean) {
        return vec![(clean.into_owned(), Err(PhoneProblem::NotANumber))];
    }
    let mut found = Vec::new();
    for part in sure_parts(&clean) {
        // The same text need not be read again.
        let whole = if part == clean { result.clone() } else { parse_phone(part, home) };
        read_part(part, whole, home, &mut found);
    }
    let any = found.iter().any(|(_, result)| result.is_ok());
    if any {
        // Words and short remains beside a number are not worth a complaint.
        found.retain(|(_, result)| !matches!(result, Err(PhoneProblem::NotANumber)));
        drop_repeats(&mut found);
        return found;
    }
    if found.len() <= 1 || found.iter().all(|(_, result)| matches!(result, Err(PhoneProblem::NotANumber))) {
        return vec![(clean.into_owned(), result)];
    }
    found
}

/// The same number twice in a cell is one number.
fn drop_repeats(found: &mut Vec<(String, Result<Phone, PhoneProblem>)>) {
    let mut seen = Vec::new();
    found.retain(|(_, result)| match result.as_ref().ok().and_then(|phone| phone.number) {
        Some(number) if seen.contains(&number) => false,
        Some(number) => {
            seen.push(number);
            true
        }
        None => true,
    });
}

/// Parts at what never stands inside a number: line ends, semicolons, bars, joining words, a plus behind a digit.
fn sure_parts(text: &str) -> Vec<&str> {
    let mut parts: Vec<&str> = text.split(['\n', ';', '؛', '|', '\t']).collect();
    for word in JOINING {
        // The last sign of a joining word that belongs to the number stays with it.
        let keep = word.trim_end_matches(['+', '0', '٠']).len();
        parts = parts
            .into_iter()
            .flat_map(|part| {
                let mut pieces = Vec::new();
                let mut rest = part;
                while let Some(at) = rest.find(word) {
                    let (piece, after) = rest.split_at(at);
                    pieces.push(piece);
                    rest = after.get(keep..).unwrap_or("");
                }
                pieces.push(rest);
                pieces
            })
            .collect();
    }
    parts.into_iter().flat_map(at_plus).map(str::trim).filter(|part| !part.is_empty()).collect()
}

/// Parts before each plus that follows a digit and precedes one.
fn at_plus(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut digits = 0;
    for (at, c) in text.char_indices() {
        if matches!(c, '+' | '＋')
            && digits >= 7
            && text.get(at + c.len_utf8()..).is_some_and(|rest| rest.contains(char::is_numeric))
        {
            parts.extend(text.get(start..at));
            (start, digits) = (at, 0);
        }
        digits += usize::from(c.is_numeric());
    }
    parts.extend(text.get(start..));
    parts
}

/// Reads one part whole (which was done), then at slashes and commas, then at spaces and dashes.
fn read_part(
    part: &str,
    whole: Result<Phone, PhoneProblem>,
    home: Country,
    found: &mut Vec<(String, Result<Phone, PhoneProblem>)>,
) {
    if whole.is_ok() {
        found.push((part.to_owned(), whole));
        return;
    }
    let separators = ['/', '\\', ',', '،', '，'];
    if part.contains(separators) {
        let pieces: Vec<&str> = part.split(separators).map(str::trim).filter(|piece| !piece.is_empty()).collect();
        let read: Vec<_> = pieces.iter().map(|piece| (*piece, parse_phone(piece, home))).collect();
        if read.iter().any(|(_, result)| result.is_ok()) {
            for (piece, result) in read {
                match result {
                    Ok(_) => found.push((piece.to_owned(), result)),
                    Err(problem) => read_spaced(piece, problem, home, found),
                }
            }
            return;
        }
        if pieces.len() > 1 {
            let before = found.len();
            for (piece, result) in &read {
                if let Err(problem) = result {
                    read_spaced(piece, *problem, home, found);
                }
            }
            if found.iter().skip(before).any(|(_, result)| result.is_ok()) {
                return;
            }
            found.truncate(before);
        }
    }
    match whole {
        Err(problem) => read_spaced(part, problem, home, found),
        Ok(_) => found.push((part.to_owned(), whole)),
    }
}

/// Numbers with only spaces, dashes or words between them. Every piece must be a number, and there must be one way only.
fn read_spaced(
    part: &str,
    problem: PhoneProblem,
    home: Country,
    found: &mut Vec<(String, Result<Phone, PhoneProblem>)>,
) {
    let digits = part.chars().filter(|c| c.is_numeric()).count();
    // Fewer digits than two short numbers have need no search; more than four numbers are no cell of phones.
    if !(13..=64).contains(&digits) {
        found.push((part.to_owned(), Err(problem)));
        return;
    }
    let mut ways: Vec<Way> = Vec::new();
    search(part, 0, &boundaries(part), home, &mut Vec::new(), &mut ways);
    match ways.as_mut_slice() {
        [way] => found.extend(way.drain(..).map(|(piece, phone)| (piece.to_owned(), Ok(phone)))),
        [] => found.push((part.to_owned(), Err(problem))),
        _ => found.push((part.to_owned(), Err(PhoneProblem::Ambiguous))),
    }
}

/// One way to part a text into numbers.
type Way<'a> = Vec<(&'a str, Phone)>;

/// Places where one number may end and the next begin; at most sixteen.
fn boundaries(text: &str) -> Vec<usize> {
    let mut places = Vec::new();
    let mut previous = '0';
    for (at, c) in text.char_indices() {
        let separates = |c: char| matches!(c, ' ' | '-' | '–' | '_' | ',' | '(');
        if at > 0 && separates(c) && !separates(previous) {
            places.push(at);
        }
        previous = c;
    }
    places.push(text.len());
    places.truncate(16);
    places
}

/// Finds the ways to part the rest of the text; stops when there are two. Ways that differ only in which number a word
/// between them goes with are one.
fn search<'a>(
    text: &'a str,
    from: usize,
    places: &[usize],
    home: Country,
    taken: &mut Way<'a>,
    ways: &mut Vec<Way<'a>>,
) {
    if from >= text.len() {
        let same = |way: &Way| way.iter().map(|(_, phone)| phone).eq(taken.iter().map(|(_, phone)| phone));
        if !ways.iter().any(same) {
            ways.push(taken.clone());
        }
        return;
    }
    if taken.len() >= 4 || ways.len() > 1 {
        return;
    }
    for &end in places.iter().filter(|&&end| end > from) {
        let Some(piece) = text.get(from..end) else { continue };
        let digits = piece.chars().filter(|c| c.is_numeric()).count();
        if digits > 17 {
            break;
        }
        let piece = piece.trim_matches([' ', '-', ',']);
        if digits >= 7
            && let Ok(phone) = parse_phone(piece, home)
        {
            taken.push((piece, phone));
            search(text, end, places, home, taken, ways);
            taken.pop();
        }
    }
}
