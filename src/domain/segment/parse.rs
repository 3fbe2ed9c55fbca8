//! Text to tree, with the place of every mistake.

use super::ast::{Clause, DateTest, Node, TextField};
pub use super::error::{SegmentError, SegmentErrorKind};
use super::fields::{self, Keyword, SetWord};
use super::print::normalize;
use super::value::{Op, parse_within};
use crate::domain::text::digit_value;
use clause::{Asked, Form, Value};
pub(super) use signs::needs_quotes;
use signs::{closing_quotes, ends_word, is_bracket, is_comma, is_mark, is_operator};

mod clause;
mod signs;

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
    /// The field stands in front of a set, and other clauses share it.
    pub shared: bool,
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
            _ => self.clause(),
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

    fn clause(&mut self) -> Result<Node, SegmentError> {
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
            self.spans.push(ClauseSpan { field: whole, value: whole, shared: false });
            return Ok(Node::Clause(Clause::Text { field: TextField::Any, needle: name }));
        };
        let operator: String = self.chars.get(self.at..op_end).unwrap_or_default().iter().collect();
        if from == to {
            let kind = SegmentErrorKind::BadOperator { field: name, operator };
            return Err(self.error(self.at, op_end, kind));
        }
        let op_from = self.at;
        self.at = op_end;
        let field = if quoted { None } else { fields::field_from_name(&name) };
        let asked = Asked { field, name, from, to };
        if op == Op::Is
            && let Some((set, end)) = self.set_word()
        {
            return self.set(set, end, &asked);
        }
        let Some(value) = self.value(asked.holds_text())? else {
            return Err(self.error(from, op_end, SegmentErrorKind::MissingValue { field: asked.name }));
        };
        if asked.takes_no_order() && matches!(op, Op::Less | Op::LessOrEqual | Op::Greater | Op::GreaterOrEqual) {
            return Err(self.error(op_from, op_end, SegmentErrorKind::BadOperator { field: asked.name, operator }));
        }
        let mut clause = self.clause_of(&asked, op, &value)?;
        let mut end = value.to;
        if let Clause::Times { within, .. } = &mut clause
            && let Some(word_end) = self.in_word()
        {
            self.at = word_end;
            *within = Some(self.within(&asked, word_end)?);
            end = self.at;
        }
        self.spans.push(asked.span((value.from, end), false));
        Ok(Node::Clause(clause))
    }

    /// Says it with the place of the value if the value does not suit the field.
    fn clause_of(&self, asked: &Asked, op: Op, value: &Value) -> Result<Clause, SegmentError> {
        asked.clause(op, value).ok_or_else(|| self.bad_value(asked, value))
    }

    fn bad_value(&self, asked: &Asked, value: &Value) -> SegmentError {
        let kind = SegmentErrorKind::BadValue { field: asked.name.clone(), value: value.text.clone() };
        self.error(value.from, value.to, kind)
    }

    /// The days behind a count.
    fn within(&mut self, asked: &Asked, from: usize) -> Result<DateTest, SegmentError> {
        self.skip_space();
        let (op, end) = self.operator().unwrap_or((Op::Is, self.at));
        self.at = end;
        let missing = SegmentErrorKind::MissingValue { field: asked.name.clone() };
        let value = self.value(false)?.ok_or_else(|| self.error(asked.from, from, missing))?;
        parse_within(op, &value.text).ok_or_else(|| self.bad_value(asked, &value))
    }

    /// Where the word ends that joins a count with its days, if it is next.
    fn in_word(&self) -> Option<usize> {
        let from = (self.at..self.chars.len()).find(|at| self.peek_at(*at).is_some_and(|c| !c.is_whitespace()))?;
        let rest = self.chars.get(from..)?;
        let length = rest.iter().take_while(|c| !ends_word(**c)).count();
        let word: String = rest.get(..length)?.iter().filter(|c| !is_mark(**c)).collect();
        (from > self.at && fields::is_in(&word)).then_some(from + length)
    }

    /// `any(`, `all(` or `none(` here, and where the bracket ends.
    fn set_word(&self) -> Option<(SetWord, usize)> {
        let rest = self.chars.get(self.at..)?;
        let length = rest.iter().take_while(|c| !ends_word(**c)).count();
        let word: String = rest.get(..length)?.iter().filter(|c| !is_mark(**c)).collect();
        (rest.get(length) == Some(&'(')).then_some(())?;
        Some((fields::set_from_word(&word)?, self.at + length + 1))
    }

    /// Values between commas, up to the closing bracket: as clauses that go together in one way.
    fn set(&mut self, set: SetWord, end: usize, asked: &Asked) -> Result<Node, SegmentError> {
        self.at = end;
        let mut nodes = Vec::new();
        loop {
            self.skip_space();
            let Some(value) = self.member()? else {
                let missing = SegmentErrorKind::MissingValue { field: asked.name.clone() };
                return Err(self.error(asked.from, self.at.max(end), missing));
            };
            nodes.push(Node::Clause(self.clause_of(asked, Op::Is, &value)?));
            self.spans.push(asked.span((value.from, value.to), true));
            self.skip_space();
            match self.peek() {
                Some(c) if is_comma(c) => self.at += 1,
                Some(')') => {
                    self.at += 1;
                    break;
                }
                _ => return Err(self.error(end - 1, end, SegmentErrorKind::UnclosedBracket)),
            }
        }
        Ok(match set {
            SetWord::Any => Node::Any(nodes),
            SetWord::All => Node::All(nodes),
            SetWord::None => Node::Not(Box::new(Node::Any(nodes))),
        })
    }

    /// One value of a set: quoted, or all up to the next comma or bracket, so that a name of two words needs no quotes.
    fn member(&mut self) -> Result<Option<Value>, SegmentError> {
        let from = self.at;
        if self.peek().and_then(closing_quotes).is_some() {
            let text = self.quoted()?;
            return Ok(Some(Value { text, from, to: self.at, form: Form::Plain }));
        }
        let mut to = from;
        while let Some(c) = self.peek().filter(|c| !is_comma(*c) && !is_bracket(*c)) {
            self.at += 1;
            if !c.is_whitespace() && !is_mark(c) {
                to = self.at;
            }
        }
        self.at = to;
        let text: String = self.chars.get(from..to).unwrap_or_default().iter().filter(|c| !is_mark(**c)).collect();
        Ok((!text.is_empty()).then_some(Value { text, from, to, form: Form::Plain }))
    }

    /// What follows an operator. `None` if nothing does, or if what follows a space is plainly the next clause.
    /// A `*` behind it and slashes around it are read where the field holds text.
    fn value(&mut self, is_text: bool) -> Result<Option<Value>, SegmentError> {
        let spaced = self.skip_space();
        let from = self.at;
        if self.peek().and_then(closing_quotes).is_some() {
            let text = self.quoted()?;
            let form = if is_text && self.peek() == Some('*') { Form::Starts } else { Form::Plain };
            self.at += usize::from(form == Form::Starts);
            return Ok(Some(Value { text, from, to: self.at, form }));
        }
        if spaced && self.begins_a_clause() {
            return Ok(None);
        }
        if let Some(end) = self.closing_slash().filter(|_| is_text) {
            let inside = self.chars.get(from + 1..end).unwrap_or_default();
            self.at = end + 1;
            let text = inside.iter().collect::<String>().replace("\\/", "/");
            return Ok(Some(Value { text, from, to: self.at, form: Form::Pattern }));
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
        let (text, form) = match text.strip_suffix('*').filter(|_| is_text) {
            Some(head) => (head.to_owned(), Form::Starts),
            None => (text, Form::Plain),
        };
        Ok((self.at > from && (!text.is_empty() || form == Form::Starts)).then_some(Value {
            text,
            from,
            to: self.at,
            form,
        }))
    }

    /// The slash that ends the regular expression that begins here: behind it is space, a bracket or nothing.
    fn closing_slash(&self) -> Option<usize> {
        let mut at = self.at + usize::from(self.peek() == Some('/'));
        if at == self.at {
            return None;
        }
        loop {
            match self.peek_at(at)? {
                '\\' => at += 1,
                '/' if self.peek_at(at + 1).is_none_or(|c| c.is_whitespace() || is_bracket(c)) => return Some(at),
                _ => {}
            }
            at += 1;
        }
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
        let colon = usize::from(self.peek() == Some(':'));
        let equals = (self.at + colon..).take_while(|at| self.peek_at(*at) == Some('=')).count();
        match (colon, equals) {
            (_, 2..) => return Some((Op::Exact, self.at + colon + 2)),
            (1, 1) => return Some((Op::Whole, self.at + 2)),
            _ => {}
        }
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
