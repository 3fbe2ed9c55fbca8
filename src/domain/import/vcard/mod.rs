//! Address cards (vCard 2.1, 3.0 and 4.0) as the rows of a table: one row a card, in file order, with columns that the rest
//! of the import knows. A card that is broken or empty is a row all the same and never stops the others.
//!
//! `lines` finds cards and their properties, `value` reads what a property says, and `card` gathers what is kept. Pictures,
//! sounds and keys are passed over without being kept.

mod card;
mod lines;
mod value;

use super::build::TableBuilder;
use super::parse::Table;
use super::{Dialect, FileError};
use card::Card;
use lines::Cards;

/// Columns of one kind (phones, addresses) at most; what is beyond shares the last one.
const MOST_OF_A_KIND: usize = 12;
/// How far down the first card may begin, in lines.
const DEPTH: usize = 50;

/// Whether a text is a file of cards.
pub fn is_vcard(text: &str) -> bool {
    text.split(['\n', '\r']).filter(|line| !line.trim().is_empty()).take(DEPTH).any(lines::begins_card)
}

/// The cards of a text as a table; the line of a row is the number of its card. Errors: `Empty`, `HeaderOnly` and
/// `TooLarge` as for any table.
pub fn table(text: &str, dialect: Option<Dialect>) -> Result<Table, FileError> {
    let cards: Vec<Card> = Cards::new(text).map(|card| Card::from_properties(&card)).collect();
    if cards.is_empty() {
        return Err(FileError::Empty);
    }
    let most = |count: fn(&Card) -> usize| cards.iter().map(count).max().unwrap_or_default().clamp(1, MOST_OF_A_KIND);
    let (phones, emails) = (most(|card| card.phones.len()), most(|card| card.emails.len()));
    let further: Vec<&str> =
        card::FURTHER.into_iter().filter(|header| cards.iter().any(|card| card.further(header).is_some())).collect();
    let mut builder = TableBuilder::default();
    let header: Vec<String> = std::iter::once("Name".to_owned())
        .chain(numbered("Phone", phones))
        .chain(numbered("Email", emails))
        .chain(further.iter().map(|header| (*header).to_owned()))
        .collect();
    builder.push(0, header.iter().map(String::as_str))?;
    for (number, card) in (1u32..).zip(&cards) {
        let (phone_cells, email_cells) = (spread(&card.phones, phones), spread(&card.emails, emails));
        let cells = std::iter::once(card.name.as_str())
            .chain(phone_cells.iter().map(String::as_str))
            .chain(email_cells.iter().map(String::as_str))
            .chain(further.iter().map(|header| card.further(header).unwrap_or_default()));
        builder.push(number, cells)?;
    }
    let own = Dialect { delimiter: b',', header: 0, has_header: true };
    builder.finish(Some(dialect.unwrap_or(own)))
}

/// `Phone`, `Phone 2`, `Phone 3`.
fn numbered(header: &str, count: usize) -> impl Iterator<Item = String> + '_ {
    (1..=count).map(move |number| if number == 1 { header.to_owned() } else { format!("{header} {number}") })
}

/// Values over so many cells; the last takes what is left, set apart as address books do.
fn spread(values: &[String], cells: usize) -> Vec<String> {
    let mut spread: Vec<String> = values.iter().take(cells).cloned().collect();
    if let (Some(last), Some(rest)) = (spread.last_mut(), values.get(cells..)) {
        for value in rest {
            last.push_str(" ::: ");
            last.push_str(value);
        }
    }
    spread.resize(cells, String::new());
    spread
}

#[cfg(test)]
mod tests;
