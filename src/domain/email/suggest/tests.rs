//! Slips that people make, and addresses that must be left in peace.

use super::super::providers::{BRANDS, ENDINGS, KNOWN};
use super::*;
use proptest::prelude::*;

fn suggested(text: &str) -> Option<String> {
    suggest_for_cell(text).map(|email| email.0)
}

#[test]
fn slips_in_a_providers_name_are_noticed() {
    let slips = [
        (
            "gmail.com",
            "gmial.com gmai.com gnail.com gmal.com gamil.com gmaill.com gmil.com gmaul.com ggmail.com gmali.com hmial.com",
        ),
        (
            "gmail.com",
            "gmail.con gmail.cmo gmail.co gmail.cm gmail.om gmail.comm gmail.vom gmail.cpm gmail.c gmailcom gmail.net gmail.fr gmail.sa",
        ),
        ("gmail.com", "gmial.con gmai.co gmsil.com gmaail.com gmqil.com gemail.com g.mail.com gmail.coom"),
        (
            "hotmail.com",
            "hotmial.com hotmal.com hotmil.com hotmai.com hotamil.com htmail.com hotmaill.com hormail.com hotmail.con hotmail.co hotmailcom homail.com hotmali.com hotrmail.com jotmail.com otmail.com",
        ),
        (
            "yahoo.com",
            "yaho.com yahooo.com yhaoo.com yahho.com yaoo.com yahoo.con yahoo.cmo tahoo.com yaho.con yahoo.co",
        ),
        (
            "outlook.com",
            "outlok.com outloo.com outllok.com outloook.com outlook.con oultook.com otulook.com outlock.com putlook.com outlook.cm",
        ),
        (
            "icloud.com",
            "iclod.com icoud.com iclould.com icloud.con iclud.com icluod.com icloud.co iclound.com cloud.icom",
        ),
        ("live.com", "live.con live.cmo livecom"),
    ];
    let (mut seen, mut missed) = (0, Vec::new());
    for (meant, typed) in slips {
        for typed in typed.split(' ') {
            seen += 1;
            let wanted = format!("sara.a@{meant}");
            let got = suggested(&format!("sara.a@{typed}"));
            if got.as_ref() != Some(&wanted) {
                missed.push((typed, got));
            }
        }
    }
    assert!(missed.len() * 30 <= seen, "{} of {seen}: {missed:?}", missed.len());
}

#[test]
fn good_addresses_are_left_in_peace() {
    let domains = [
        "stc.com.sa",
        "etisalat.ae",
        "outlook.sa",
        "proton.me",
        "hotmail.fr",
        "yahoo.fr",
        "live.fr",
        "yahoo.co.uk",
        "hotmail.co.uk",
        "outlook.com",
        "ymail.com",
        "mail.com",
        "email.com",
        "gmx.com",
        "gmx.net",
        "live.com",
        "msn.com",
        "me.com",
        "mac.com",
        "icloud.com",
        "aol.com",
        "yahoo.com.sg",
        "outlook.com.tr",
        "live.nl",
        "hotmail.es",
        "yandex.ru",
        "zoho.com",
        "pm.me",
        "ksu.edu.sa",
        "kau.edu.sa",
        "aucegypt.edu",
        "cu.edu.eg",
        "moh.gov.sa",
        "aramco.com",
        "sabic.com",
        "alrajhibank.com.sa",
        "emirates.com",
        "emirates.net.ae",
        "du.ae",
        "orange.eg",
        "te.eg",
        "vodafone.com.eg",
        "omantel.net.om",
        "batelco.com.bh",
        "zain.com",
        "ooredoo.qa",
        "menara.ma",
        "topnet.tn",
        "djaweb.dz",
        "mail.ru",
        "qq.com",
        "163.com",
        "laposte.net",
        "free.fr",
        "orange.fr",
        "shop.sa",
        "mystore.shop",
        "daftar.app",
        "company.co",
        "company.om",
        "alahli.om",
        "bank.cm",
        "uni-koeln.de",
        "gov.ae",
        "mhotels.com",
        "outlet.com",
        "cloud.com",
        "lives.com",
        "alhotmail.net",
        "gmt.com",
        "yalla.com",
        "hot.com",
        "mail.sa",
        "gmailer.io",
        "noon.com",
        "salla.sa",
        "zid.sa",
        "jarir.com",
        "extra.com",
        "x.com",
        "t.co",
        "موقع.السعودية",
    ];
    let mended: Vec<_> = domains
        .iter()
        .filter_map(|domain| suggested(&format!("Sara.A@{domain}")).map(|other| (*domain, other)))
        .collect();
    assert!(mended.is_empty(), "{mended:?}");
}

#[test]
fn an_ending_that_exists_nowhere_is_mended_in_anybodys_domain() {
    for (typed, meant) in [
        ("a.b@mystore.con", Some("a.b@mystore.com")),
        ("a.b@mystore.con.sa", Some("a.b@mystore.com.sa")),
        ("a.b@mystore.nte", Some("a.b@mystore.net")),
        ("a.b@mystore.ogr", Some("a.b@mystore.org")),
        ("a.b@mystore.shop", None),
    ] {
        assert_eq!(suggested(typed).as_deref(), meant, "{typed}");
    }
}

#[test]
fn what_is_no_address_may_still_show_what_it_was_meant_to_be() {
    for (typed, meant) in [
        ("sara@gmail,com", Some("sara@gmail.com")),
        ("sara@gmail..com", Some("sara@gmail.com")),
        ("sara@@gmail.com", Some("sara@gmail.com")),
        ("sara(at)gmail.com", Some("sara@gmail.com")),
        ("sara [at] gmail [dot] com", Some("sara@gmail.com")),
        ("sara@gmail com", Some("sara@gmail.com")),
        ("sara@gmail", Some("sara@gmail.com")),
        ("saragmail.com", Some("sara@gmail.com")),
        ("sara.@gmail.com", Some("sara@gmail.com")),
        ("www.hotmail.com", None),
        ("gmail.com", None),
        ("لا يوجد", None),
        ("n/a", None),
        ("0501234567", None),
        ("sara@", None),
        ("@gmail.com", None),
        ("sara ali omar", None),
        ("http://example.com/a", None),
    ] {
        assert_eq!(suggested(typed).as_deref(), meant, "{typed}");
    }
}

/// Every way to put a point or a dash into a domain.
fn broken(domain: &str) -> Vec<String> {
    (1..domain.len())
        .flat_map(|at| ['.', '-'].map(|sign| format!("{}{sign}{}", &domain[..at], &domain[at..])))
        .collect()
}

#[test]
fn what_is_beyond_doubt_has_no_suggestion() {
    let broken = BRANDS.iter().flat_map(|brand| broken(brand));
    let endings = ENDINGS.iter().flat_map(|ending| [format!("perfume.{ending}"), format!("gmail.{ending}")]);
    for domain in broken.chain(endings).chain(KNOWN.iter().map(|known| (*known).to_owned())) {
        assert!(!is_beyond_doubt(&domain) || better_domain(&domain).is_none(), "{domain}");
    }
    for domain in ["example.com", "perfume.com.sa", "example3.org", "my-shop.store"] {
        assert!(is_beyond_doubt(domain), "{domain} needs no closer look");
    }
    for domain in ["gmial.com", "GMIAL.com", "g-mail.com", "example.con", "example", "hotmail.com"] {
        assert!(!is_beyond_doubt(domain), "{domain}");
    }
}

proptest! {
    #[test]
    fn a_slip_is_never_beyond_doubt(
        brand in 0..BRANDS.len(),
        slips in proptest::collection::vec((0usize..16, "[a-z0-9.-]{0,2}", 0usize..3), 0..4),
    ) {
        let mut domain: Vec<char> = BRANDS[brand].chars().collect();
        for (at, put, take) in slips {
            let at = at.min(domain.len());
            let end = (at + take).min(domain.len());
            domain.splice(at..end, put.chars());
        }
        let domain: String = domain.into_iter().collect();
        prop_assert!(!is_beyond_doubt(&domain) || better_domain(&domain).is_none(), "{}", domain);
    }
}

#[test]
fn what_is_suggested_can_be_read() {
    for text in ["|@du.ae", "a,b@gmail.com", "<@gmail,com", "sara (at) gmial . com", "@@", "x@y@z"] {
        if let Some(suggested) = suggest_for_cell(text) {
            assert_eq!(parse_email(&suggested.0), Some(suggested), "{text}");
        }
    }
}
