//! What went wrong in an import, as a file for a spreadsheet: every rejected row and every row with an issue, in the file's
//! own columns, with line, verdict and reasons behind them.
//!
//! The words are the caller's; the codes are ours and stay the same in every language.

use super::file::ImportFile;
use super::planned::Plan;
use super::{IssueKind, RowIssue, Verdict};

/// The words of a report.
pub struct Texts<'a> {
    /// Headers of the columns that are added.
    pub line: &'a str,
    pub verdict: &'a str,
    pub codes: &'a str,
    pub reasons: &'a str,
    pub verdict_name: &'a dyn Fn(Verdict) -> String,
    /// One sentence for an issue; it may name the column and the cell.
    pub reason: &'a dyn Fn(&RowIssue) -> String,
}

/// The report as CSV: UTF-8 with byte order mark, CRLF, every cell quoted and safe to open in a spreadsheet.
pub fn report(plan: &mut Plan, file: &ImportFile, texts: &Texts<'_>) -> Vec<u8> {
    let table = file.table();
    let mut out = String::from("\u{FEFF}");
    let header = table.header();
    let header = header.iter().enumerate().map(|(column, name)| match name.trim() {
        "" => format!("#{}", column + 1),
        name => name.to_owned(),
    });
    let added = [texts.line, texts.verdict, texts.codes, texts.reasons].map(str::to_owned);
    push_record(&mut out, header.chain(added));
    for row in 0..table.rows() {
        let (verdict, _) = plan.verdict(row);
        if verdict != Verdict::Rejected && !plan.has_issues(row) {
            continue;
        }
        let issues = plan.issues(file, row);
        let codes: Vec<&str> = issues.iter().map(|issue| code_from_issue(issue.kind)).collect();
        let reasons: Vec<String> = issues.iter().map(texts.reason).collect();
        let own = (0..table.columns()).map(|column| table.cell(row, column).into_owned());
        let added = [table.line(row).to_string(), (texts.verdict_name)(verdict), codes.join(" "), reasons.join("\n")];
        push_record(&mut out, own.chain(added));
    }
    out.into_bytes()
}

/// The lasting name of an issue.
pub fn code_from_issue(kind: IssueKind) -> &'static str {
    match kind {
        IssueKind::PhoneTooShort => "phone_too_short",
        IssueKind::PhoneTooLong => "phone_too_long",
        IssueKind::PhoneInvalid => "phone_invalid",
        IssueKind::PhoneNotANumber => "phone_not_a_number",
        IssueKind::PhoneLostDigits => "phone_lost_digits",
        IssueKind::PhoneAmbiguous => "phone_ambiguous",
        IssueKind::EmailInvalid => "email_invalid",
        IssueKind::DateInvalid => "date_invalid",
        IssueKind::NumberInvalid => "number_invalid",
        IssueKind::CountryUnknown => "country_unknown",
        IssueKind::ConsentUnknown => "consent_unknown",
        IssueKind::ExtraCells => "extra_cells",
        IssueKind::NothingToKeep => "nothing_to_keep",
        IssueKind::EmailDoubtful => "email_doubtful",
        IssueKind::Discarded => "discarded",
        IssueKind::NotInBook => "not_in_book",
        IssueKind::Erased => "erased",
    }
}

fn push_record(out: &mut String, cells: impl Iterator<Item = String>) {
    for (index, cell) in cells.enumerate() {
        if index > 0 {
            out.push(',');
        }
        out.push('"');
        if is_formula(&cell) {
            out.push('\'');
        }
        for c in cell.chars() {
            match c {
                '"' => out.push_str("\"\""),
                '\t' | '\n' => out.push(c),
                c if c.is_control() => {}
                c => out.push(c),
            }
        }
        out.push('"');
    }
    out.push_str("\r\n");
}

/// Whether a spreadsheet would run a cell: it begins with `= + - @` or a full-width twin, after anything invisible, or with
/// a control character; a plain number, and a phone number in digits and spaces, are not run (OWASP ASVS 1.2.10 and a rule
/// for phones).
fn is_formula(cell: &str) -> bool {
    if cell.starts_with(['\t', '\r', '\n', '\0']) {
        return true;
    }
    let seen = cell.trim_start_matches(|c: char| {
        c.is_whitespace()
            || c.is_control()
            || matches!(c, '\u{FEFF}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}')
    });
    if !seen.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']) {
        return false;
    }
    let rest = seen.strip_prefix(['+', '-']).unwrap_or("");
    let number = rest
        .split_once('.')
        .map_or_else(|| is_digits(rest), |(whole, decimals)| is_digits(whole) && is_digits(decimals));
    let phone = seen.starts_with('+') && is_digits(&rest.replace(' ', "")) && !rest.starts_with(' ');
    !(number || phone)
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}
