//! What is an address and what is not.

use super::*;

#[test]
fn takes_addresses_out_of_their_wrapping() {
    for (text, address) in [
        ("sara@example.com", "sara@example.com"),
        ("  Sara.Ali@Example.COM ", "Sara.Ali@Example.COM"),
        ("mailto:a@b.co", "a@b.co"),
        ("MAILTO:a@b.co?subject=hi", "a@b.co"),
        ("<a@b.co>", "a@b.co"),
        ("\"Sara A\" <a@b.co>", "a@b.co"),
        ("'a@b.co'", "a@b.co"),
        ("a@b.co,", "a@b.co"),
        ("a@b.co،", "a@b.co"),
        ("a@b.co.", "a@b.co"),
        ("a @ b.co", "a@b.co"),
        ("a＠b．co", "a@b.co"),
        ("\u{200F}a@b.co\u{200E}", "a@b.co"),
        ("a.b+shop@mail.example.com.sa", "a.b+shop@mail.example.com.sa"),
        ("سارة@مثال.السعودية", "سارة@مثال.السعودية"),
        ("info@bücher.de", "info@bücher.de"),
        ("x@xn--mgbh0fb.xn--kgbechtv", "x@xn--mgbh0fb.xn--kgbechtv"),
    ] {
        assert_eq!(parse_email(text), Some(Email(address.to_owned())), "{text:?}");
    }
}

#[test]
fn refuses_what_is_no_address() {
    for text in [
        "",
        " ",
        "@",
        "a@",
        "@b.co",
        "a@b",
        "a@b.",
        "a@.co",
        "a@b..co",
        ".a@b.co",
        "a..b@c.co",
        "a.@b.co",
        "a@b@c.co",
        "a b@c.co",
        "a@-b.co",
        "a@b-.co",
        "a@b.c",
        "a@b.12",
        "a@192.168.1.1",
        "no",
        "لا يوجد",
        "a@b_c.co",
        "0501234567",
    ] {
        assert_eq!(parse_email(text), None, "{text:?}");
    }
    assert_eq!(parse_email(&format!("{}@b.co", "a".repeat(65))), None);
}

#[test]
fn reads_every_address_of_a_cell_once() {
    let ok = |text: &str| Ok(Email(text.to_owned()));
    assert_eq!(read_cell(""), vec![]);
    assert_eq!(read_cell("a@b.co"), vec![ok("a@b.co")]);
    assert_eq!(read_cell("a@b.co; c@d.co"), vec![ok("a@b.co"), ok("c@d.co")]);
    assert_eq!(read_cell("a@b.co / c@d.co ::: A@B.CO"), vec![ok("a@b.co"), ok("c@d.co")]);
    assert_eq!(read_cell("Sara <a@b.co>, Ali <c@d.co>"), vec![ok("a@b.co"), ok("c@d.co")]);
    assert_eq!(read_cell("a@b.co، bad@x"), vec![ok("a@b.co"), Err("bad@x".to_owned())]);
    assert_eq!(read_cell("لا يوجد"), vec![Err("لا يوجد".to_owned())]);
}

#[test]
fn the_key_ignores_case_only() {
    assert_eq!(Email("A.B+c@X.Com".to_owned()).key(), "a.b+c@x.com");
}
