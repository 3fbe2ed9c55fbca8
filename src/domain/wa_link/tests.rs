//! Links are right in shape and say exactly the text.

use super::*;
use proptest::prelude::*;

fn encoded(text: &str) -> String {
    let mut out = String::new();
    encode_component_into(text, &mut out);
    out
}

/// Decodes by the plainest reading of the rule, apart from the encoder's table.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let pair = [rest.next().expect("two digits"), rest.next().expect("two digits")];
            let pair = std::str::from_utf8(&pair).expect("ascii");
            bytes.push(u8::from_str_radix(pair, 16).expect("hex"));
        } else {
            assert!(byte.is_ascii_alphanumeric() || b"-_.!~*'()".contains(&byte), "{byte} is bare");
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).expect("text")
}

#[test]
fn writes_what_encode_uri_component_writes() {
    for (text, code) in [
        ("a b", "a%20b"),
        ("a+b&c=d?#/", "a%2Bb%26c%3Dd%3F%23%2F"),
        ("-_.!~*'()", "-_.!~*'()"),
        ("س", "%D8%B3"),
        ("😀", "%F0%9F%98%80"),
        ("a\r\nb\rc\nd", "a%0Ab%0Ac%0Ad"),
        ("\r\n\r\n", "%0A%0A"),
        ("%", "%25"),
        ("", ""),
    ] {
        assert_eq!(encoded(text), code, "{text:?}");
    }
}

#[test]
fn a_line_end_across_two_pieces_is_one_line_end() {
    for length in 0..300 {
        let before = "a".repeat(length);
        assert_eq!(encoded(&format!("{before}\r\nx")), format!("{before}%0Ax"));
        assert_eq!(encoded(&format!("{before}\rx")), format!("{before}%0Ax"));
    }
}

#[test]
fn names_the_host_that_was_asked_for() {
    let number = E164(966501234567);
    assert_eq!(wa_link(LinkHost::WaMe, number, ""), "https://wa.me/966501234567");
    assert_eq!(wa_link(LinkHost::Api, number, ""), "https://api.whatsapp.com/send?phone=966501234567");
    assert_eq!(wa_link(LinkHost::WaMe, number, "a\nb"), "https://wa.me/966501234567?text=a%0Ab");
    assert_eq!(wa_link(LinkHost::Api, number, "+"), "https://api.whatsapp.com/send?phone=966501234567&text=%2B");
}

proptest! {
    #[test]
    fn a_link_says_its_text(text in "(\\PC|\r|\n|\r\n|س|😀){0,400}", number in 1_000_000u64..999_999_999_999_999) {
        for host in [LinkHost::WaMe, LinkHost::Api] {
            let link = wa_link(host, E164(number), &text);
            let (head, query) = match host {
                LinkHost::WaMe => (format!("https://wa.me/{number}"), "?text="),
                LinkHost::Api => (format!("https://api.whatsapp.com/send?phone={number}"), "&text="),
            };
            let rest = link.strip_prefix(&head).expect("host, path and number come first");
            if text.is_empty() {
                prop_assert_eq!(rest, "");
            } else {
                let code = rest.strip_prefix(query).expect("then the text");
                prop_assert_eq!(decoded(code), text.replace("\r\n", "\n").replace('\r', "\n"));
            }
        }
    }
}
