//! Spellings from real lists, and what each must become.

use super::*;
use proptest::prelude::*;

fn country(code: &str) -> Country {
    Country::parse(code).expect("two letters")
}

fn number(text: &str, home: &str) -> Result<u64, PhoneProblem> {
    parse_phone(text, country(home)).map(|phone| phone.number.expect("a phone that was read has a number").0)
}

#[test]
fn reads_the_spellings_that_shops_have() {
    for (text, home, digits) in [
        // Plain, national and international.
        ("0501234567", "SA", 966501234567u64),
        ("501234567", "SA", 966501234567),
        ("050 123 4567", "SA", 966501234567),
        ("050-123-4567", "SA", 966501234567),
        ("050.123.4567", "SA", 966501234567),
        ("050/123/4567", "SA", 966501234567),
        ("(050) 123-4567", "SA", 966501234567),
        ("+966501234567", "EG", 966501234567),
        ("+966 50 123 4567", "SA", 966501234567),
        ("+966-50-123-4567", "SA", 966501234567),
        ("++966501234567", "SA", 966501234567),
        ("+ 966 501234567", "SA", 966501234567),
        ("(+966) 501234567", "SA", 966501234567),
        ("00966501234567", "SA", 966501234567),
        ("00966 50 123 4567", "EG", 966501234567),
        ("+00966501234567", "SA", 966501234567),
        ("966501234567", "SA", 966501234567),
        ("966501234567", "EG", 966501234567),
        ("971501234567", "SA", 971501234567),
        ("201001234567", "SA", 201001234567),
        ("96550012345", "SA", 96550012345),
        ("+966 0501234567", "SA", 966501234567),
        ("+966 (0)50 123 4567", "SA", 966501234567),
        ("966 050 123 4567", "SA", 966501234567),
        ("0966501234567", "SA", 966501234567),
        ("00966 050 123 4567", "SA", 966501234567),
        ("966501234567+", "SA", 966501234567),
        // Digits and marks of other keyboards.
        ("٠٥٠١٢٣٤٥٦٧", "SA", 966501234567),
        ("+٩٦٦ ٥٠ ١٢٣ ٤٥٦٧", "EG", 966501234567),
        ("۰۵۰۱۲۳۴۵۶۷", "SA", 966501234567),
        ("０５０１２３４５６７", "SA", 966501234567),
        ("＋９６６５０１２３４５６７", "SA", 966501234567),
        ("\u{200E}+966 50 123 4567\u{200E}", "SA", 966501234567),
        ("\u{202A}+966501234567\u{202C}", "SA", 966501234567),
        ("\u{2068}0501234567\u{2069}", "SA", 966501234567),
        ("\u{FEFF}0501234567", "SA", 966501234567),
        ("050\u{200B}123\u{00AD}4567", "SA", 966501234567),
        ("050\u{00A0}123\u{202F}4567", "SA", 966501234567),
        ("050\u{2009}123\u{2007}4567", "SA", 966501234567),
        ("050\u{3000}123\u{2003}4567", "SA", 966501234567),
        ("050–123—4567", "SA", 966501234567),
        ("050‑123−4567", "SA", 966501234567),
        // What spreadsheets do.
        ("'0501234567", "SA", 966501234567),
        ("=\"0501234567\"", "SA", 966501234567),
        ("\"0501234567\"", "SA", 966501234567),
        ("966501234567.0", "SA", 966501234567),
        ("966501234567.00", "SA", 966501234567),
        ("501234567.0", "SA", 966501234567),
        ("971800123654.0", "SA", 971800123654),
        ("9.66501234567E+11", "SA", 966501234567),
        ("9.66501234567e11", "EG", 966501234567),
        ("9,66501234567E+11", "SA", 966501234567),
        ("٩٫٦٦٥٠١٢٣٤٥٦٧E+١١", "SA", 966501234567),
        ("5.01234567E+08", "SA", 966501234567),
        ("9.6650123456E+11", "SA", 966501234560),
        ("501,234,567", "SA", 966501234567),
        // Labels, links, extensions.
        ("جوال: 0501234567", "SA", 966501234567),
        ("جوال 0501234567", "SA", 966501234567),
        ("جوال0501234567", "SA", 966501234567),
        ("رقم الجوال / ٠٥٠١٢٣٤٥٦٧", "SA", 966501234567),
        ("واتساب 0501234567", "SA", 966501234567),
        ("0501234567 (واتس)", "SA", 966501234567),
        ("0501234567 WhatsApp", "SA", 966501234567),
        ("tel:+966501234567", "SA", 966501234567),
        ("Mobile No. 050 123 4567", "SA", 966501234567),
        ("هاتف 2: 0112345678", "SA", 966112345678),
        ("Phone1: 0501234567", "SA", 966501234567),
        ("م. 0501234567", "SA", 966501234567),
        ("📱 0501234567", "SA", 966501234567),
        ("https://wa.me/966501234567", "EG", 966501234567),
        ("https://wa.me/966501234567?text=Hi%202", "EG", 966501234567),
        ("https://api.whatsapp.com/send?phone=966501234567&text=a", "EG", 966501234567),
        ("0112345678 ext 12", "SA", 966112345678),
        ("0112345678 ext. 123", "SA", 966112345678),
        ("0112345678 x12", "SA", 966112345678),
        ("0112345678x12", "SA", 966112345678),
        ("0112345678#12", "SA", 966112345678),
        ("0112345678 تحويلة 12", "SA", 966112345678),
        ("٠١١٢٣٤٥٦٧٨ تحويلة: ١٢", "SA", 966112345678),
        ("0112345678، داخلي 101", "SA", 966112345678),
        ("tel:+966-11-234-5678;ext=12", "SA", 966112345678),
        // Other countries, at home.
        ("01001234567", "EG", 201001234567),
        ("1001234567", "EG", 201001234567),
        ("02 27361234", "EG", 20227361234),
        ("0501234567", "AE", 971501234567),
        ("04 234 5678", "AE", 97142345678),
        ("50012345", "KW", 96550012345),
        ("+965 5001 2345", "SA", 96550012345),
        ("33123456", "QA", 97433123456),
        ("36001234", "BH", 97336001234),
        ("92123456", "OM", 96892123456),
        ("0712345678", "YE", 967712345678),
        ("07901234567", "IQ", 9647901234567),
        ("0790123456", "JO", 962790123456),
        ("0944567890", "SY", 963944567890),
        ("03 123 456", "LB", 9613123456),
        ("71123456", "LB", 96171123456),
        ("0599123456", "PS", 970599123456),
        ("0912345678", "LY", 218912345678),
        ("20123456", "TN", 21620123456),
        ("0551234567", "DZ", 213551234567),
        ("0650123456", "MA", 212650123456),
        ("0501 234 56 78", "TR", 905012345678),
        ("03012345678", "PK", 923012345678),
        ("81234 56789", "IN", 918123456789),
        ("(201) 555-0123", "US", 12015550123),
        ("1-201-555-0123", "US", 12015550123),
        ("011966501234567", "US", 966501234567),
        ("00966501234567", "US", 966501234567),
        ("07400 123456", "GB", 447400123456),
        ("06 12 34 56 78", "FR", 33612345678),
        ("02 1234 5678", "IT", 390212345678),
        ("+52 1 222 123 4567", "SA", 522221234567),
        ("5212221234567", "SA", 522221234567),
        ("011 15-2345-6789", "AR", 5491123456789),
        ("(11) 96123-4567", "BR", 5511961234567),
        ("8 912 345-67-89", "RU", 79123456789),
        ("32.12.34.56", "DK", 4532123456),
        ("2024-2035", "TN", 21620242035),
        ("77.83.10.01", "DJ", 25377831001),
    ] {
        assert_eq!(number(text, home), Ok(digits), "{text:?} in {home}");
        assert_eq!(E164::parse(&digits.to_string()), Some(E164(digits)));
    }
}

#[test]
fn leaves_out_what_is_not_certain() {
    use PhoneProblem::*;
    for (text, home, problem) in [
        ("", "SA", NotANumber),
        ("-", "SA", NotANumber),
        ("لا يوجد", "SA", NotANumber),
        ("N/A", "SA", NotANumber),
        ("#VALUE!", "SA", NotANumber),
        ("sara2010@example.com", "SA", NotANumber),
        ("2024-01-15", "KW", NotANumber),
        ("15/01/2024", "KW", NotANumber),
        ("1,250.00 SAR", "SO", NotANumber),
        ("1,250.00", "SO", NotANumber),
        ("25,000,000 ريال", "KW", NotANumber),
        ("192.168.1.100", "IN", NotANumber),
        ("1445/09/15", "IQ", NotANumber),
        ("15-9-1445", "IQ", NotANumber),
        ("2024/2025", "TN", NotANumber),
        // +888 is a service of no country; nobody means it without a plus.
        ("88888888888888", "KZ", Invalid),
        ("172.16.254.100", "KR", NotANumber),
        ("########", "SA", LostDigits),
        ("9.66501E+11", "SA", LostDigits),
        ("9.665E+11", "SA", LostDigits),
        ("9.66501234E+11", "SA", LostDigits),
        ("٩٫٦٦٥٠١E+١١", "SA", LostDigits),
        ("12345", "SA", TooShort),
        ("050123456", "SA", TooShort),
        ("1909", "SA", TooShort),
        ("05012345678", "SA", Invalid),
        ("050123456789", "SA", TooLong),
        ("+96650123456789", "SA", TooLong),
        ("050123456789012345678901234567", "SA", TooLong),
        ("0501234567 0559876543", "SA", TooLong),
        ("0501234567 او 0559876543", "SA", Ambiguous),
        ("01001234567", "SA", Ambiguous),
        ("07901234567", "SA", Ambiguous),
        ("05O1234567", "SA", Invalid),
        ("O501234567", "SA", Invalid),
        ("050123456O", "SA", Invalid),
        ("1-800-FLOWERS", "US", TooShort),
        ("05012345xx", "SA", Invalid),
        ("0000000000", "SA", Invalid),
        ("1234567890", "SA", Invalid),
        ("+999501234567", "SA", Invalid),
        ("+0501234567", "SA", Invalid),
        ("0501234567", "AQ", Ambiguous),
    ] {
        assert_eq!(number(text, home), Err(problem), "{text:?} in {home}");
    }
}

#[test]
fn tells_mobile_from_landline_where_numbers_tell() {
    for (text, home, kind) in [
        ("0501234567", "SA", PhoneKind::Mobile),
        ("0112345678", "SA", PhoneKind::Landline),
        ("920012345", "SA", PhoneKind::Other),
        ("8001234567", "SA", PhoneKind::Other),
        ("2015550123", "US", PhoneKind::MobileOrLandline),
        ("2221234567", "MX", PhoneKind::MobileOrLandline),
        ("01001234567", "EG", PhoneKind::Mobile),
        ("0227361234", "EG", PhoneKind::Landline),
    ] {
        assert_eq!(parse_phone(text, country(home)).map(|phone| phone.kind), Ok(kind), "{text} in {home}");
    }
    assert_eq!(parse_phone("0501234567", Country::SAUDI_ARABIA).map(|phone| phone.raw), Ok(String::new()));
}

#[test]
fn parts_a_cell_with_several_numbers() {
    let both: &[u64] = &[966501234567, 966559876543];
    for (cell, numbers) in [
        ("0501234567/0559876543", both),
        ("0501234567 / 0559876543", both),
        ("0501234567;0559876543", both),
        ("0501234567؛ 0559876543", both),
        ("0501234567, 0559876543", both),
        ("0501234567،0559876543", both),
        ("0501234567\n0559876543", both),
        ("0501234567 | 0559876543", both),
        ("0501234567 ::: 0559876543", both),
        ("0501234567 و 0559876543", both),
        ("0501234567 و0559876543", both),
        ("٠٥٠١٢٣٤٥٦٧ و٠٥٥٩٨٧٦٥٤٣", both),
        ("0501234567 أو 0559876543", both),
        ("0501234567 or 0559876543", both),
        ("0501234567 & 0559876543", both),
        ("0501234567 0559876543", both),
        ("0501234567 - 0559876543", both),
        ("0501234567-0559876543", both),
        ("050 123 4567 055 987 6543", both),
        ("+966501234567+966559876543", both),
        ("+966 50 123 4567 +966 55 987 6543", both),
        ("جوال: 0501234567 واتس: 0559876543", both),
        ("0501234567 / 0559876543 / 0501234567", both),
        ("0501234567", &[966501234567]),
        ("050/123/4567", &[966501234567]),
        ("050 123 4567", &[966501234567]),
        ("0112345678، تحويلة 12", &[966112345678]),
        ("0501234567 / لا يوجد", &[966501234567]),
        ("", &[]),
        ("  ", &[]),
    ] {
        let found: Vec<u64> = read_cell(cell, Country::SAUDI_ARABIA)
            .into_iter()
            .map(|(part, result)| result.unwrap_or_else(|problem| panic!("{part:?} of {cell:?}: {problem:?}")))
            .filter_map(|phone| phone.number.map(|number| number.0))
            .collect();
        assert_eq!(found, numbers, "{cell:?}");
    }
}

#[test]
fn keeps_what_a_cell_has_besides_its_numbers() {
    let found = read_cell("0501234567 / 05598765", Country::SAUDI_ARABIA);
    assert_eq!(found.len(), 2);
    assert_eq!(found[0].1.as_ref().map(|phone| phone.number), Ok(Some(E164(966501234567))));
    assert_eq!(found[1], ("05598765".to_owned(), Err(PhoneProblem::TooShort)));
    assert_eq!(read_cell("لا يوجد", Country::SAUDI_ARABIA), vec![("لا يوجد".to_owned(), Err(PhoneProblem::NotANumber))]);
    for place in ["24.7136, 46.6753", "24.713552,46.675297"] {
        for home in ["PH", "KW", "QA"] {
            assert_eq!(read_cell(place, country(home)), vec![(place.to_owned(), Err(PhoneProblem::NotANumber))]);
        }
    }
    assert_eq!(read_cell("9.66501E+11", Country::SAUDI_ARABIA)[0].1, Err(PhoneProblem::LostDigits));
}

#[test]
fn shows_numbers_in_groups() {
    for (digits, shown) in [
        (966501234567, "+966 50 123 4567"),
        (966112345678, "+966 11 234 5678"),
        (201001234567, "+20 10 0123 4567"),
        (971501234567, "+971 50 123 4567"),
        (96550012345, "+965 500 12345"),
        (12015550123, "+1 201 555 0123"),
        (9613123456, "+961 3 123 456"),
        (35812345678, "+358 1234 5678"),
        (1234567, "+1 234 567"),
    ] {
        assert_eq!(E164(digits).shown(), shown);
    }
    assert_eq!(E164(966501234567).to_string(), "+966501234567");
    assert_eq!(E164(966501234567).country(), Some(Country::SAUDI_ARABIA));
    assert_eq!(E164(12015550123).country(), Country::parse("US"));
}

#[test]
fn takes_only_plain_e164() {
    assert_eq!(E164::parse("+966501234567"), Some(E164(966501234567)));
    for text in [
        "",
        "+",
        "0501234567",
        "+0501234567",
        "966 501234567",
        "123456",
        "1234567890123456",
        "++966501234567",
        "٩٦٦٥٠١٢٣٤٥٦٧",
    ] {
        assert_eq!(E164::parse(text), None, "{text:?}");
    }
}

#[test]
fn two_forms_of_one_line_share_a_key() {
    for (one, other) in [(5212221234567, 522221234567u64), (5491123456789, 541123456789), (5531987654321, 553187654321)]
    {
        assert_eq!(match_key(E164(one)), match_key(E164(other)));
    }
    for digits in [966501234567, 5511961234567, 12015550123, 552134567890, 5491] {
        assert_eq!(match_key(E164(match_key(E164(digits)))), match_key(E164(digits)));
    }
    assert_eq!(match_key(E164(966501234567)), 966501234567);
}

proptest! {
    #[test]
    fn any_spelling_of_a_mobile_is_that_mobile(line in 500_000_000u64..=506_999_999, spelling in 0usize..8, gap in 0usize..4) {
        let text = match spelling {
            0 => format!("0{line}"),
            1 => format!("{line}"),
            2 => format!("+966{line}"),
            3 => format!("00966{line}"),
            4 => format!("966{line}"),
            5 => format!("+966 0{line}"),
            6 => format!("{line}.0"),
            _ => format!("966{line}.0"),
        };
        let separator = ["", " ", "-", "\u{200F}"][gap];
        let spread = if text.contains('.') {
            text
        } else {
            let middle = text.len() - 4;
            format!("{}{separator}{}", &text[..middle], &text[middle..])
        };
        prop_assert_eq!(number(&spread, "SA"), Ok(966_000_000_000 + line), "{}", spread);
    }

    #[test]
    fn what_was_read_reads_back(text in "[+0-9 ()/.\\-]{0,18}|\\PC{0,24}|(\\+|00)?(966|20|971|965)?0?[1-9][0-9]{6,9}") {
        for home in ["SA", "EG", "KW", "US"] {
            if let Ok(phone) = parse_phone(&text, country(home)) {
                let found = phone.number.expect("read phones have numbers");
                prop_assert_eq!(number(&found.to_string(), "SA"), Ok(found.0));
            }
            read_cell(&text, country(home));
        }
    }
}
