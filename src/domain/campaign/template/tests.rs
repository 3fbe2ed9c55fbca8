//! Templates as people write them, and the messages and links they become.

use super::*;
use crate::domain::campaign::TemplateIssue;
use crate::domain::wa_link::wa_link;
use proptest::prelude::*;

const NUMBER: E164 = E164(966_501_234_567);

fn sara() -> Values<'static> {
    Values {
        name: "سارة العتيبي",
        first_name: "سارة",
        city: "الرياض",
        spent: "1,250.5",
        purchases: "7",
        last_contact: "2026-03-01",
        shop: "متجر الورد",
        tags: &["عطور", "VIP"],
    }
}

fn filled(text: &str, values: &Values) -> (String, Vec<String>) {
    let (compiled, _) = compile(text);
    let (mut out, mut missing) = (String::new(), Vec::new());
    compiled.fill_into(values, &mut out, &mut missing);
    (out, missing.into_iter().map(str::to_owned).collect())
}

fn issues(text: &str) -> Vec<TemplateIssue> {
    compile(text).1
}

#[test]
fn fills_every_placeholder_in_both_languages() {
    let cases = [
        ("{{name}}", "سارة العتيبي"),
        ("{{ first_name }}", "سارة"),
        ("{{First Name}}", "سارة"),
        ("{{الاسم}}", "سارة العتيبي"),
        ("{{الاسم_الأول}}", "سارة"),
        ("{{ الاسم الاول }}", "سارة"),
        ("{{المدينة}}/{{city}}", "الرياض/الرياض"),
        ("{{spent}} {{total_spent}}", "1,250.5 1,250.5"),
        ("{{purchases}} {{عدد_الطلبات}}", "7 7"),
        ("{{last_contact}} {{اخر تواصل}}", "2026-03-01 2026-03-01"),
        ("{{shop}} {{المتجر}}", "متجر الورد متجر الورد"),
        ("{{tag:اهتمام}} {{وسم: مستوى}} {{tag:اهتمام}}", "عطور VIP عطور"),
        ("a{{{name}}}b", "a{سارة العتيبي}b"),
        ("no placeholder { } }}", "no placeholder { } }}"),
        ("line\r\nend", "line\nend"),
        ("", ""),
    ];
    for (text, expected) in cases {
        assert_eq!(filled(text, &sara()), (expected.to_owned(), vec![]), "{text}");
        assert_eq!(issues(text), [], "{text}");
    }
}

#[test]
fn a_fallback_stands_in_for_what_is_not_known() {
    let nobody = Values::default();
    for text in [
        "مرحبا {{first_name|\"صديقنا\"}}",
        "مرحبا {{first_name|صديقنا}}",
        "مرحبا {{ first_name | 'صديقنا' }}",
        "مرحبا {{first_name || “صديقنا”}}",
        "مرحبا {{الاسم_الأول|«صديقنا»}}",
    ] {
        assert_eq!(filled(text, &nobody), ("مرحبا صديقنا".to_owned(), vec![]), "{text}");
        assert_eq!(filled(text, &sara()).0, "مرحبا سارة", "{text}");
    }
}

#[test]
fn what_stays_empty_is_named_once_as_written() {
    let (text, missing) =
        filled("{{الاسم}} {{city}} {{الاسم}} {{shop|}}!", &Values { city: " \u{A0}", ..Values::default() });
    assert_eq!(text, "   !");
    assert_eq!(missing, ["الاسم", "city", "shop"]);
}

#[test]
fn an_unknown_placeholder_stays_in_the_text_with_the_nearest_name() {
    let text = "مرحبا {{nme}}، {{xyzzyplugh}}";
    assert_eq!(filled(text, &sara()).0, text);
    assert_eq!(
        issues(text),
        [
            TemplateIssue::UnknownPlaceholder { name: "nme".into(), near: Some("name".into()), at: 6 },
            TemplateIssue::UnknownPlaceholder { name: "xyzzyplugh".into(), near: None, at: 15 },
        ]
    );
    assert_eq!(
        issues("{{المدينه ا}}"),
        [TemplateIssue::UnknownPlaceholder {
            name: "المدينه ا".into(), near: Some("المدينة".into()), at: 0
        }]
    );
    assert!(matches!(&issues("{{tag:}}")[..], [TemplateIssue::UnknownPlaceholder { at: 0, .. }]));
    assert!(matches!(&issues("{{}}")[..], [TemplateIssue::UnknownPlaceholder { name, .. }] if name.is_empty()));
}

#[test]
fn an_unclosed_placeholder_stays_in_the_text_with_its_place() {
    let cases: [(&str, &str, &[u32]); 4] = [
        ("👋 {{name", "👋 {{name", &[2]),
        ("{{name مرحبا {{city}}", "{{name مرحبا الرياض", &[0]),
        ("{{name\n}} {{city}}", "{{name\n}} الرياض", &[0]),
        ("{{{{", "{{{{", &[0, 2]),
    ];
    for (text, expected, places) in cases {
        assert_eq!(filled(text, &sara()).0, expected, "{text}");
        let expected: Vec<TemplateIssue> = places.iter().map(|at| TemplateIssue::Unclosed { at: *at }).collect();
        assert_eq!(issues(text), expected, "{text}");
    }
}

#[test]
fn single_braces_are_read_only_when_asked_for() {
    let text = "مرحبا {name} من {city}: {total_spent} {other}";
    let (compiled, found) = compile_single_braces(text);
    let mut out = String::new();
    compiled.fill_into(&sara(), &mut out, &mut Vec::new());
    assert_eq!(out, "مرحبا سارة العتيبي من الرياض: 1,250.5 {other}");
    assert_eq!(found.len(), 1);
    assert_eq!(filled(text, &sara()).0, text);
}

#[test]
fn every_name_of_the_menu_means_what_it_says() {
    for (placeholder, english, arabic) in Placeholder::MENU {
        for name in [english, arabic] {
            let (compiled, issues) = compile(&format!("{{{{{name}}}}}"));
            assert!(compiled.uses(placeholder) && issues.is_empty(), "{name}");
        }
    }
}

#[test]
fn says_which_values_it_needs() {
    let (compiled, _) = compile("{{name}} {{tag:اهتمام}} {{tag:Level}}");
    assert!(compiled.uses(Placeholder::Name) && !compiled.uses(Placeholder::City));
    assert_eq!(compiled.dimensions(), ["اهتمام", "Level"]);
    assert!(!compiled.is_plain());
    assert!(compile("hello").0.is_plain());
}

#[test]
fn warns_when_a_message_is_mostly_link() {
    let cases = [
        ("https://shop.example/a/very/long/path", true),
        ("مرحبا www.shop.example/long-long-path", true),
        ("مرحبا {{first_name}}، وصلت مجموعة جديدة من العطور: https://shop.example", false),
        ("no link at all", false),
        ("", false),
    ];
    for (text, expected) in cases {
        assert_eq!(issues(text).contains(&TemplateIssue::MostlyLinks), expected, "{text}");
    }
}

#[test]
fn a_survey_finds_the_longest_message_and_what_stays_empty() {
    let (compiled, _) = compile("{{name}} {{city}} {{name}} {{shop|us}}");
    let mut survey = Survey::new(&compiled);
    assert_eq!((survey.longest(), survey.issues()), (5, vec![]));
    survey.see(&sara());
    survey.see(&Values { name: "👍", ..Values::default() });
    survey.see(&Values::default());
    assert_eq!(survey.longest(), 12 + 1 + 6 + 1 + 12 + 1 + 10);
    assert_eq!(
        survey.issues(),
        [
            TemplateIssue::Empty { placeholder: "name".into(), recipients: 1 },
            TemplateIssue::Empty { placeholder: "city".into(), recipients: 2 },
        ]
    );
}

#[test]
fn lengths_are_counted_in_utf16_units() {
    let cases = [(1_000, None), (1_001, Some(true)), (4_096, Some(true)), (4_097, Some(false))];
    for (length, expected) in cases {
        let (compiled, _) = compile(&"س".repeat(length as usize));
        let issue = match expected {
            None => vec![],
            Some(true) => vec![TemplateIssue::Long { characters: length }],
            Some(false) => vec![TemplateIssue::TooLong { characters: length }],
        };
        assert_eq!(Survey::new(&compiled).issues(), issue, "{length}");
    }
    assert_eq!(compile("👍👨‍👩‍👧").0.characters(&Values::default()), 2 + 8);
}

#[test]
fn a_link_without_text_has_no_text_parameter() {
    let (compiled, _) = compile("{{city}}");
    let mut out = String::new();
    let mut missing = Vec::new();
    compiled.fill_link_into(LinkHost::WaMe, NUMBER, &Values::default(), &mut out, &mut missing);
    assert_eq!(out, "https://wa.me/966501234567");
    assert_eq!(missing, ["city"]);
}

proptest! {
    #[test]
    fn a_link_is_the_link_of_the_filled_text(
        before in "[{}a س\\r\\n&+%👋]{0,12}", after in "\\PC{0,12}", name in "\\PC{0,12}", city in "[ \\r\\nأ-ي]{0,6}", api: bool,
    ) {
        let text = format!("{before}{{{{name|x y}}}}{after}{{{{city}}}}");
        let (compiled, _) = compile(&text);
        let values = Values { name: &name, city: &city, ..Values::default() };
        let host = if api { LinkHost::Api } else { LinkHost::WaMe };
        let (mut message, mut link) = (String::new(), String::from("before "));
        let (mut missing, mut missing_in_link) = (Vec::new(), Vec::new());
        compiled.fill_into(&values, &mut message, &mut missing);
        compiled.fill_link_into(host, NUMBER, &values, &mut link, &mut missing_in_link);
        prop_assert_eq!(link, format!("before {}", wa_link(host, NUMBER, &message)));
        prop_assert_eq!(missing, missing_in_link);
        prop_assert_eq!(compiled.characters(&values) as usize, message.encode_utf16().count());
    }

    #[test]
    fn any_text_compiles_and_text_without_braces_is_kept(text in "\\PC{0,60}", plain in "[^{}\\r]{0,60}") {
        compile(&text);
        compile_single_braces(&text);
        prop_assert_eq!(filled(&plain, &sara()).0, plain);
    }
}
