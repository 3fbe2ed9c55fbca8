//! Text to tree, with the place of every mistake.

use super::ast::{Clause, Node, TextField};
use super::fields::{self, Field, Keyword};
use super::print::normalize;
use super::value::{Op, parse_date_test, parse_number_test};
use crate::domain::country::Country;
use crate::domain::text::digit_value;
use serde::{Deserialize, Serialize};

/// A mistake in a filter: where, in characters from 0, and what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SegmentError {
    pub from: u32,
    pub to: u32,
    pub kind: SegmentErrorKind,
}

/// What can be wrong in a filter. Unknown names are errors with the nearest known one, never an empty result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum SegmentErrorKind {
    UnknownField {
        name: String,
        near: Option<String>,
    },
    UnknownTag {
        name: String,
        near: Option<String>,
    },
    /// The tag exists, but not in this dimension.
    TagNotInDimension {
        tag: String,
        dimension: String,
    },
    /// `spent>abc`, `created<31d31`, `country:Nowhere`.
    BadValue {
        field: String,
        value: String,
    },
    /// `city>3`.
    BadOperator {
        field: String,
        operator: String,
    },
    MissingValue {
        field: String,
    },
    UnclosedQuote,
    UnclosedBracket,
    UnexpectedBracket,
    /// `OR` or `NOT` with nothing beside it.
    Dangling {
        word: String,
    },
    TooDeep {
        limit: u32,
    },
    TooLong {
        limit: u32,
    },
}

/// Brackets and negations that may stand inside one another.
pub const MAX_DEPTH: u32 = 64;
/// Characters that a filter may have.
pub const MAX_LENGTH: u32 = 4096;

/// Where one clause stands, in characters from 0.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ClauseSpan {
    /// The field's name; the whole clause where it has none.
    pub field: (u32, u32),
    /// The value with its quotes; the whole clause where it has no field.
    pub value: (u32, u32),
}

/// Reads a filter. Empty text is `All([])`, everyone. The tree is in normal form (`print::normalize`).
///
/// ```
/// use daftar::domain::segment::{parse::parse, print::print};
/// let node = parse("وسم:vip  -tag:“أحمر شفاه” spent>=١٠٠")?;
/// assert_eq!(print(&node), r#"tag:vip -tag:"أحمر شفاه" spent>=100"#);
/// # Ok::<(), daftar::domain::segment::parse::SegmentError>(())
/// ```
pub fn parse(text: &str) -> Result<Node, SegmentError> {
    parse_spanned(text).map(|(node, _)| node)
}

/// Like `parse`, with the place of each clause in the order of `describe::clauses`.
pub fn parse_spanned(text: &str) -> Result<(Node, Vec<ClauseSpan>), SegmentError> {
    let chars: Vec<char> = text.chars().collect();
    let length = position(chars.len());
    if length > MAX_LENGTH {
        return Err(SegmentError {
            from: MAX_LENGTH,
            to: length,
            kind: SegmentErrorKind::TooLong { limit: MAX_LENGTH },
        });
    }
    let mut parser = Parser { chars, at: 0, spans: Vec::new() };
    let node = parser.any(0)?;
    if parser.at < parser.chars.len() {
        let at = parser.at;
        return Err(parser.error(at, at + 1, SegmentErrorKind::UnexpectedBracket));
    }
    Ok((normalize(node), parser.spans))
}

/// A character position as errors hold it. Filters are far shorter than 4 GB, so nothing is cut in earnest.
fn position(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

struct Parser {
    chars: Vec<char>,
    at: usize,
    spans: Vec<ClauseSpan>,
}

/// A value as read, with its place.
struct Value {
    text: String,
    from: usize,
    to: usize,
}

impl Parser {
    fn any(&mut self, depth: u32) -> Result<Node, SegmentError> {
        let mut branches = Vec::new();
        let mut last_or = None;
        loop {
            let branch = self.all(depth)?;
            match self.keyword() {
                Some((Keyword::Or, end)) if branch.is_empty() => return Err(self.dangling(self.at, end)),
                Some((Keyword::Or, end)) => {
                    branches.push(Node::All(branch));
                    last_or = Some((self.at, end));
                    self.at = end;
                }
                _ => {
                    if let (true, Some((from, to))) = (branch.is_empty(), last_or) {
                        return Err(self.dangling(from, to));
                    }
                    branches.push(Node::All(branch));
                    return Ok(Node::Any(branches));
                }
            }
        }
    }

    /// Everything up to an `OR`, a closing bracket or the end.
    fn all(&mut self, depth: u32) -> Result<Vec<Node>, SegmentError> {
        let mut nodes = Vec::new();
        let mut last_and = None;
        loop {
            self.skip_space();
            let keyword = self.keyword();
            match keyword {
                Some((Keyword::And, end)) if nodes.is_empty() || last_and.is_some() => {
                    return Err(self.dangling(self.at, end));
                }
                Some((Keyword::And, end)) => {
                    last_and = Some((self.at, end));
                    self.at = end;
                }
                _ if matches!(keyword, Some((Keyword::Or, _))) || matches!(self.peek(), None | Some(')')) => {
                    return match last_and {
                        Some((from, to)) => Err(self.dangling(from, to)),
                        None => Ok(nodes),
                    };
                }
                _ => {
                    last_and = None;
                    nodes.push(self.unary(depth)?);
                }
            }
        }
    }

    fn unary(&mut self, depth: u32) -> Result<Node, SegmentError> {
        self.skip_space();
        let from = self.at;
        if depth > MAX_DEPTH {
            return Err(self.error(from, from + 1, SegmentErrorKind::TooDeep { limit: MAX_DEPTH }));
        }
        if let Some((Keyword::Not, end)) = self.keyword() {
            return self.negation(from, end, depth);
        }
        match self.peek() {
            // A dash with a space behind it is a slip of the pen more often than a negation.
            Some('-') if self.peek_at(from + 1).is_none_or(char::is_whitespace) => Err(self.dangling(from, from + 1)),
            Some('-') => self.negation(from, from + 1, depth),
            Some('(') => {
                self.at += 1;
                let node = self.any(depth + 1)?;
                if self.peek() != Some(')') {
                    return Err(self.error(from, from + 1, SegmentErrorKind::UnclosedBracket));
                }
                self.at += 1;
                Ok(node)
            }
            _ => self.clause().map(Node::Clause),
        }
    }

    fn negation(&mut self, from: usize, end: usize, depth: u32) -> Result<Node, SegmentError> {
        self.at = end;
        self.skip_space();
        let stops = matches!(self.peek(), None | Some(')'));
        if stops || matches!(self.keyword(), Some((Keyword::Or | Keyword::And, _))) {
            return Err(self.dangling(from, end));
        }
        Ok(Node::Not(Box::new(self.unary(depth + 1)?)))
    }

    fn clause(&mut self) -> Result<Clause, SegmentError> {
        let from = self.at;
        let quoted = self.peek().and_then(closing_quotes).is_some();
        let name = if quoted { self.quoted()? } else { self.word() };
        let to = self.at;
        // A space before the operator is forgiven, but not after a quoted word, which stands alone far more often.
        if !quoted {
            self.skip_space();
        }
        let Some((op, op_end)) = self.operator() else {
            self.at = to;
            let whole = (position(from), position(to));
            self.spans.push(ClauseSpan { field: whole, value: whole });
            return Ok(Clause::Text { field: TextField::Any, needle: name });
        };
        let operator: String = self.chars.get(self.at..op_end).unwrap_or_default().iter().collect();
        if from == to {
            let kind = SegmentErrorKind::BadOperator { field: name, operator };
            return Err(self.error(self.at, op_end, kind));
        }
        let op_from = self.at;
        self.at = op_end;
        let value = self.value()?;
        let field = if quoted { None } else { fields::field_from_name(&name) };
        let Some(value) = value else {
            return Err(self.error(from, op_end, SegmentErrorKind::MissingValue { field: name }));
        };
        self.spans.push(ClauseSpan {
            field: (position(from), position(to)),
            value: (position(value.from), position(value.to)),
        });
        // What the book's own fields and dimensions are called is looked up later.
        if field.is_none() && op != Op::Is {
            return Ok(Clause::Dimension { dimension: name, tag: format!("{operator}{}", value.text) });
        }
        if takes_no_order(field) && op != Op::Is {
            return Err(self.error(op_from, op_end, SegmentErrorKind::BadOperator { field: name, operator }));
        }
        let (value_from, value_to) = (value.from, value.to);
        clause_from_parts(field, &name, op, &value.text).ok_or_else(|| {
            let kind = SegmentErrorKind::BadValue { field: name, value: value.text };
            self.error(value_from, value_to, kind)
        })
    }

    /// What follows an operator. `None` if nothing does, or if what follows a space is plainly the next clause.
    fn value(&mut self) -> Result<Option<Value>, SegmentError> {
        let spaced = self.skip_space();
        let from = self.at;
        if self.peek().and_then(closing_quotes).is_some() {
            let text = self.quoted()?;
            return Ok(Some(Value { text, from, to: self.at }));
        }
        if spaced && self.begins_a_clause() {
            return Ok(None);
        }
        let mut text = String::new();
        while let Some(c) =
            self.peek().filter(|c| !c.is_whitespace() && !is_bracket(*c) && closing_quotes(*c).is_none())
        {
            if !is_mark(c) {
                text.push(c);
            }
            self.at += 1;
        }
        Ok((!text.is_empty()).then_some(Value { text, from, to: self.at }))
    }

    /// Is the word here a keyword, negated, or a field with an operator?
    fn begins_a_clause(&self) -> bool {
        let negated = self.peek() == Some('-') && self.peek_at(self.at + 1).and_then(digit_value).is_none();
        let rest = self.chars.get(self.at..).unwrap_or_default();
        let word = rest.iter().take_while(|c| !c.is_whitespace() && !is_bracket(**c));
        negated || self.keyword().is_some() || word.into_iter().any(|c| is_operator(*c))
    }

    /// A word outside quotes, without the invisible marks that come along when text is copied.
    fn word(&mut self) -> String {
        let mut word = String::new();
        while let Some(c) = self.peek().filter(|c| !ends_word(*c)) {
            if !is_mark(c) {
                word.push(c);
            }
            self.at += 1;
        }
        word
    }

    fn quoted(&mut self) -> Result<String, SegmentError> {
        let open = self.at;
        let closing = self.peek().and_then(closing_quotes).unwrap_or_default();
        self.at += 1;
        let mut text = String::new();
        while let Some(c) = self.peek() {
            self.at += 1;
            match (c, self.peek()) {
                ('\\', Some(escaped @ ('"' | '\\'))) => {
                    text.push(escaped);
                    self.at += 1;
                }
                _ if closing.contains(&c) => return Ok(text),
                _ => text.push(c),
            }
        }
        Err(self.error(open, self.at, SegmentErrorKind::UnclosedQuote))
    }

    /// The operator here and where it ends. A colon before another operator adds nothing (`spent:>5`).
    fn operator(&self) -> Option<(Op, usize)> {
        self.operator_at(self.at).and_then(|(op, end)| match op {
            Op::Is if self.peek() == Some(':') => {
                self.operator_at(end).filter(|(op, _)| *op != Op::Is).or(Some((op, end)))
            }
            _ => Some((op, end)),
        })
    }

    fn operator_at(&self, at: usize) -> Option<(Op, usize)> {
        let or_equal = self.peek_at(at + 1) == Some('=');
        match self.peek_at(at)? {
            '<' if or_equal => Some((Op::LessOrEqual, at + 2)),
            '>' if or_equal => Some((Op::GreaterOrEqual, at + 2)),
            '<' => Some((Op::Less, at + 1)),
            '>' => Some((Op::Greater, at + 1)),
            '≤' => Some((Op::LessOrEqual, at + 1)),
            '≥' => Some((Op::GreaterOrEqual, at + 1)),
            ':' | '=' => Some((Op::Is, at + 1)),
            _ => None,
        }
    }

    /// The keyword here and where it ends.
    fn keyword(&self) -> Option<(Keyword, usize)> {
        let rest = self.chars.get(self.at..).unwrap_or_default();
        let length = rest.iter().take_while(|c| !ends_word(**c)).count();
        let word: String = rest.get(..length)?.iter().filter(|c| !is_mark(**c)).collect();
        let stands_alone = rest.get(length).is_none_or(|c| !is_operator(*c));
        fields::keyword_from_word(&word).filter(|_| stands_alone).map(|keyword| (keyword, self.at + length))
    }

    fn peek(&self) -> Option<char> {
        self.peek_at(self.at)
    }

    fn peek_at(&self, at: usize) -> Option<char> {
        self.chars.get(at).copied()
    }

    /// Says whether there was a space.
    fn skip_space(&mut self) -> bool {
        let from = self.at;
        while self.peek().is_some_and(|c| c.is_whitespace() || is_mark(c)) {
            self.at += 1;
        }
        self.at > from
    }

    fn error(&self, from: usize, to: usize, kind: SegmentErrorKind) -> SegmentError {
        SegmentError { from: position(from), to: position(to.min(self.chars.len())), kind }
    }

    fn dangling(&self, from: usize, to: usize) -> SegmentError {
        let word = self.chars.get(from..to).unwrap_or_default().iter().collect();
        self.error(from, to, SegmentErrorKind::Dangling { word })
    }
}

/// Only numbers and dates have an order.
fn takes_no_order(field: Option<Field>) -> bool {
    !matches!(field, Some(Field::Number(_) | Field::Date(_)))
}

/// `None` if the value does not suit the field.
fn clause_from_parts(field: Option<Field>, name: &str, op: Op, value: &str) -> Option<Clause> {
    Some(match field {
        None => Clause::Dimension { dimension: name.to_owned(), tag: value.to_owned() },
        Some(Field::Tag) => Clause::Tag(value.to_owned()),
        Some(Field::Text(field)) => Clause::Text { field, needle: value.to_owned() },
        Some(Field::Country) => Clause::Country(Country::parse(value).or_else(|| Country::from_name(value))?),
        Some(Field::Date(field)) => Clause::Date { field, test: parse_date_test(op, value)? },
        Some(Field::Number(field)) => Clause::Number { field, test: parse_number_test(field, op, value)? },
        Some(Field::Consent) => Clause::Consent(fields::consent_from_name(value)?),
        Some(Field::Has) => Clause::Presence { field: fields::presence_from_name(value)?, present: true },
        Some(Field::Missing) => Clause::Presence { field: fields::presence_from_name(value)?, present: false },
    })
}

/// What may close a quotation that begins with this sign; `None` if it does not begin one.
fn closing_quotes(open: char) -> Option<&'static [char]> {
    match open {
        '"' => Some(&['"']),
        '“' | '”' | '„' => Some(&['“', '”', '"']),
        '«' => Some(&['»']),
        _ => None,
    }
}

fn is_bracket(c: char) -> bool {
    matches!(c, '(' | ')')
}

fn is_operator(c: char) -> bool {
    matches!(c, ':' | '=' | '<' | '>' | '≤' | '≥')
}

/// Marks that steer direction and show nothing.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

fn ends_word(c: char) -> bool {
    c.is_whitespace() || is_bracket(c) || is_operator(c) || closing_quotes(c).is_some()
}

/// Must this word stand in quotes to be read back as it is?
pub(super) fn needs_quotes(word: &str) -> bool {
    word.is_empty()
        || word.starts_with('-')
        || word.contains(|c: char| ends_word(c) || is_mark(c))
        || fields::keyword_from_word(word).is_some()
}
