//! What an import's report says, in the language of the person who reads it.

use crate::domain::import::report::Texts;
use crate::domain::import::{IssueKind, RowIssue, Verdict};

/// The report's words.
pub(super) fn texts(arabic: bool) -> Texts<'static> {
    if arabic {
        Texts {
            line: "السطر",
            verdict: "النتيجة",
            codes: "الرمز",
            reasons: "السبب",
            verdict_name: &|verdict| verdict_in_arabic(verdict).to_owned(),
            reason: &|issue| said(reason_in_arabic(issue.kind), issue),
        }
    } else {
        Texts {
            line: "Line",
            verdict: "Result",
            codes: "Code",
            reasons: "Reason",
            verdict_name: &|verdict| verdict_in_english(verdict).to_owned(),
            reason: &|issue| said(reason_in_english(issue.kind), issue),
        }
    }
}

/// The reason with the cell that it is about.
fn said(reason: &str, issue: &RowIssue) -> String {
    let raw = issue.raw.trim();
    if raw.is_empty() { reason.to_owned() } else { format!("{reason}: {raw}") }
}

fn verdict_in_arabic(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::New => "جديد",
        Verdict::Updated => "محدّث",
        Verdict::Unchanged => "بلا تغيير",
        Verdict::Merged => "مدموج مع سطر سابق",
        Verdict::Rejected => "مرفوض",
    }
}

fn verdict_in_english(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::New => "new",
        Verdict::Updated => "updated",
        Verdict::Unchanged => "unchanged",
        Verdict::Merged => "merged with an earlier row",
        Verdict::Rejected => "rejected",
    }
}

fn reason_in_arabic(kind: IssueKind) -> &'static str {
    match kind {
        IssueKind::PhoneTooShort => "الرقم قصير: تنقصه خانات",
        IssueKind::PhoneTooLong => "الرقم طويل: فيه خانات زائدة",
        IssueKind::PhoneInvalid => "لا يوجد رقم كهذا في الدولة",
        IssueKind::PhoneNotANumber => "ليس رقم هاتف",
        IssueKind::PhoneLostDigits => "فقد الرقم خانات في جدول البيانات؛ اجعل العمود نصا وصدّره من جديد",
        IssueKind::PhoneAmbiguous => "قد يكون الرقم لأكثر من دولة؛ أضف رمز الدولة",
        IssueKind::EmailInvalid => "ليس بريدا إلكترونيا",
        IssueKind::DateInvalid => "ليس تاريخا",
        IssueKind::NumberInvalid => "ليس عددا",
        IssueKind::CountryUnknown => "دولة غير معروفة",
        IssueKind::ConsentUnknown => "لا يعرف هل هي موافقة أم رفض",
        IssueKind::ExtraCells => "في السطر خانات أكثر من الأعمدة",
        IssueKind::NothingToKeep => "لا اسم ولا رقم ولا بريد",
        IssueKind::EmailDoubtful => "نطاق البريد يبدو مكتوبا خطأ",
        IssueKind::Discarded => "استبعدته بنفسك",
        IssueKind::NotInBook => "ليس في دفترك، واخترت تحديث الموجودين وحدهم",
        IssueKind::Erased => "حذفته نهائيا بطلب منه، وطلبت ألا يعود",
    }
}

fn reason_in_english(kind: IssueKind) -> &'static str {
    match kind {
        IssueKind::PhoneTooShort => "The number is too short: digits are missing",
        IssueKind::PhoneTooLong => "The number has too many digits",
        IssueKind::PhoneInvalid => "No such number exists in the country",
        IssueKind::PhoneNotANumber => "Not a phone number",
        IssueKind::PhoneLostDigits => {
            "A spreadsheet cut digits off this number; format the column as text and export it again"
        }
        IssueKind::PhoneAmbiguous => "The number could belong to several countries; add the country code",
        IssueKind::EmailInvalid => "Not an e-mail address",
        IssueKind::DateInvalid => "Not a date",
        IssueKind::NumberInvalid => "Not a number",
        IssueKind::CountryUnknown => "Unknown country",
        IssueKind::ConsentUnknown => "Not clear whether this is a yes or a no",
        IssueKind::ExtraCells => "The row has more cells than there are columns",
        IssueKind::NothingToKeep => "No name, phone or e-mail",
        IssueKind::EmailDoubtful => "The domain of the e-mail looks mistyped",
        IssueKind::Discarded => "You left this row out",
        IssueKind::NotInBook => "Not in your book, and only known contacts are to be updated",
        IssueKind::Erased => "Erased for good, and not to come back",
    }
}
