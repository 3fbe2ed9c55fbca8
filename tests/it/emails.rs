//! Cells of e-mail columns, each with its outcome: the addresses that are read, and what is suggested. A suggestion on a
//! good address is worse than none on a mistyped one.

use daftar::domain::email::{read_cell, suggest, suggest_from_text};

/// Good as they are, and nothing to suggest.
const GOOD: &[&str] = &[
    "sara@gmail.com",
    "Sara.Khan@Gmail.com",
    "sara+shop@gmail.com",
    "s@hotmail.com",
    "ahmed_99@hotmail.com",
    "a-b@outlook.com",
    "omar@outlook.sa",
    "omar@outlook.fr",
    "noura@live.com",
    "noura@live.fr",
    "noura@live.co.uk",
    "n@msn.com",
    "m@me.com",
    "m@mac.com",
    "m@icloud.com",
    "x1@yahoo.com",
    "x2@yahoo.fr",
    "x3@yahoo.co.uk",
    "x4@yahoo.com.sg",
    "x5@ymail.com",
    "x6@rocketmail.com",
    "x7@aol.com",
    "x8@mail.com",
    "x9@email.com",
    "a@gmx.com",
    "a@gmx.net",
    "a@gmx.de",
    "a@web.de",
    "a@proton.me",
    "a@protonmail.com",
    "a@pm.me",
    "a@tutanota.com",
    "a@zoho.com",
    "a@yandex.ru",
    "a@yandex.com",
    "a@mail.ru",
    "a@qq.com",
    "12345@163.com",
    "a@126.com",
    "a@laposte.net",
    "a@orange.fr",
    "a@free.fr",
    "a@sfr.fr",
    "a@wanadoo.fr",
    "a@hotmail.fr",
    "a@hotmail.es",
    "a@hotmail.co.uk",
    "info@stc.com.sa",
    "info@mobily.com.sa",
    "a@saudi.net.sa",
    "a@ksu.edu.sa",
    "a@kau.edu.sa",
    "a@kfupm.edu.sa",
    "a@moh.gov.sa",
    "a@aramco.com",
    "a@sabic.com",
    "a@alrajhibank.com.sa",
    "a@etisalat.ae",
    "a@du.ae",
    "a@eim.ae",
    "a@emirates.net.ae",
    "a@emirates.com",
    "a@uaeu.ac.ae",
    "a@dubai.gov.ae",
    "a@te.eg",
    "a@link.net",
    "a@tedata.net.eg",
    "a@vodafone.com.eg",
    "a@orange.eg",
    "a@cu.edu.eg",
    "a@aucegypt.edu",
    "a@menara.ma",
    "a@um5.ac.ma",
    "a@topnet.tn",
    "a@planet.tn",
    "a@djaweb.dz",
    "a@cerist.dz",
    "a@batelco.com.bh",
    "a@omantel.net.om",
    "a@squ.edu.om",
    "a@qatar.net.qa",
    "a@ooredoo.qa",
    "a@zain.com",
    "a@ku.edu.kw",
    "a@kems.net",
    "a@orange.jo",
    "a@ju.edu.jo",
    "a@aub.edu.lb",
    "a@cyberia.net.lb",
    "a@y.net.ye",
    "a@ltt.ly",
    "a@noon.com",
    "a@salla.sa",
    "a@zid.sa",
    "a@jarir.com",
    "a@extra.com",
    "a@my-shop.store",
    "a@shop.online",
    "a@startup.io",
    "a@company.co",
    "a@company.om",
    "a@firm.cm",
    "a@uni-koeln.de",
    "a@mail.example.org",
    "o'neil@example.ie",
    "first.m.last@example.co",
    "sales@xn--mgbh0fb.com",
    "أحمد@example.com",
    "info@موقع.السعودية",
    "a@outlet.com",
    "a@hotmart.com",
    "a@index.com",
];

/// Syntactically fine and mistyped: read as they are, with this suggestion.
const SLIPS: &[(&str, &str)] = &[
    (
        "gmail.com",
        "gmial.com gmai.com gnail.com gmal.com gamil.com gmaill.com gmil.com gmaul.com ggmail.com gmali.com gmaik.com gmsil.com gmqil.com gmaail.com gemail.com gimail.com gmailo.com gmail.con gmail.cmo gmail.co gmail.cm gmail.om gmail.comm gmail.vom gmail.cpm gmail.coom gmail.xom gmial.con gmai.co g.mail.com gmail.net",
    ),
    (
        "hotmail.com",
        "hotmial.com hotmal.com hotmil.com hotmai.com hotamil.com htmail.com hotmaill.com hormail.com homail.com hotmali.com jotmail.com otmail.com hitmail.com hotmeil.com hotmsil.com hotmaol.com hotmail.con hotmail.cmo hotmail.co hotmail.cm hotmial.con hoymail.com htomail.com",
    ),
    (
        "yahoo.com",
        "yaho.com yahooo.com yhaoo.com yahho.com yaoo.com yhoo.com yahoi.com tahoo.com uahoo.com yahoo.con yahoo.cmo yahoo.co yahoo.cm yaho.con ayhoo.com",
    ),
    (
        "outlook.com",
        "outlok.com outloo.com outllok.com outloook.com oultook.com otulook.com outlock.com putlook.com outook.com ootlook.com outlook.con outlook.cm outlook.cmo",
    ),
    (
        "icloud.com",
        "iclod.com icoud.com iclould.com iclud.com icluod.com iclound.com icloud.con icloud.co icloud.cmo ixloud.com",
    ),
];

/// Cells with one address that something is wrapped around.
const WRAPPED: &[(&str, &str)] = &[
    (" sara@example.com ", "sara@example.com"),
    ("mailto:sara@example.com", "sara@example.com"),
    ("MAILTO:sara@example.com?subject=hi", "sara@example.com"),
    ("<sara@example.com>", "sara@example.com"),
    ("Sara Khan <sara@example.com>", "sara@example.com"),
    ("\"Khan, Sara\" <sara@example.com>", "sara@example.com"),
    ("سارة <sara@example.com>", "sara@example.com"),
    ("(sara@example.com)", "sara@example.com"),
    ("[sara@example.com]", "sara@example.com"),
    ("'sara@example.com'", "sara@example.com"),
    ("“sara@example.com”", "sara@example.com"),
    ("sara@example.com,", "sara@example.com"),
    ("sara@example.com;", "sara@example.com"),
    ("sara@example.com.", "sara@example.com"),
    ("sara@example.com؛", "sara@example.com"),
    ("email: sara@example.com", "sara@example.com"),
    ("E-mail: sara@example.com", "sara@example.com"),
    ("sara @example.com", "sara@example.com"),
    ("sara@ example.com", "sara@example.com"),
    ("sara＠example.com", "sara@example.com"),
    ("sara@example．com", "sara@example.com"),
    ("\u{200F}sara@example.com\u{200E}", "sara@example.com"),
    ("\u{FEFF}sara@example.com", "sara@example.com"),
    ("sara@example.com\u{00A0}", "sara@example.com"),
    ("\u{202A}sara@example.com\u{202C}", "sara@example.com"),
    ("sara\u{200B}@example.com", "sara@example.com"),
    ("sara@example.com\n", "sara@example.com"),
    ("\tsara@example.com", "sara@example.com"),
    ("SARA@EXAMPLE.COM", "SARA@EXAMPLE.COM"),
    ("sara@example.com (work)", "sara@example.com"),
    ("البريد: sara@example.com", "sara@example.com"),
];

/// Two addresses in a cell.
const PAIRS: &[&str] = &[
    "a@example.com, b@example.org",
    "a@example.com;b@example.org",
    "a@example.com / b@example.org",
    "a@example.com b@example.org",
    "a@example.com\nb@example.org",
    "a@example.com ::: b@example.org",
    "a@example.com | b@example.org",
    "a@example.com، b@example.org",
    "A <a@example.com>, B <b@example.org>",
    "a@example.com؛b@example.org",
];

/// No address; `Some` where it shows what it was meant to be.
const BROKEN: &[(&str, Option<&str>)] = &[
    ("sara@gmail,com", Some("sara@gmail.com")),
    ("sara@gmail..com", Some("sara@gmail.com")),
    ("sara@@gmail.com", Some("sara@gmail.com")),
    ("sara(at)gmail.com", Some("sara@gmail.com")),
    ("sara at gmail dot com", Some("sara@gmail.com")),
    ("sara@gmail", Some("sara@gmail.com")),
    ("sara@hotmail", Some("sara@hotmail.com")),
    ("saragmail.com", Some("sara@gmail.com")),
    ("sara@gmail com", Some("sara@gmail.com")),
    ("", None),
    (" ", None),
    ("-", None),
    ("n/a", None),
    ("N/A", None),
    ("none", None),
    ("null", None),
    ("لا يوجد", None),
    ("بدون", None),
    ("x", None),
    ("no email", None),
    ("sara", None),
    ("0501234567", None),
    ("+966501234567", None),
    ("@", None),
    ("@gmail.com", None),
    ("sara@", None),
    ("www.example.com", None),
    ("http://example.com", None),
    ("https://wa.me/966501234567", None),
    ("#N/A", None),
    ("#REF!", None),
    ("2026-11-22", None),
    ("a@b@c", None),
    ("sara khan", None),
    ("sara@localhost", None),
    ("sara@127.0.0.1", None),
    ("@sara_shop", None),
    ("instagram: sara", None),
    ("gmail.com", None),
    ("hotmail", None),
    (".@.", None),
    ("a@b", None),
    ("sara@-example.com", None),
    ("sara@example", None),
    ("واتساب فقط", None),
    ("?", None),
    ("\\N", None),
    ("undefined", None),
];

fn outcome(cell: &str) -> (Vec<String>, Option<String>) {
    let read: Vec<_> = read_cell(cell).into_iter().flatten().collect();
    let suggestion = match read.first() {
        Some(address) => suggest(address),
        None => suggest_from_text(cell),
    };
    (read.into_iter().map(|email| email.0).collect(), suggestion.map(|email| email.0))
}

#[test]
fn cells_of_addresses_come_out_as_they_should() {
    let mut cases: Vec<(String, Vec<String>, Option<String>)> = Vec::new();
    cases.extend(GOOD.iter().map(|good| ((*good).to_owned(), vec![(*good).to_owned()], None)));
    for (meant, typed) in SLIPS {
        for (number, domain) in typed.split(' ').enumerate() {
            let local = ["sara", "Ahmed.Ali", "noura_99"][number % 3];
            let typed = format!("{local}@{domain}");
            cases.push((typed.clone(), vec![typed], Some(format!("{local}@{meant}"))));
        }
    }
    cases.extend(WRAPPED.iter().map(|(cell, address)| ((*cell).to_owned(), vec![(*address).to_owned()], None)));
    let both = vec!["a@example.com".to_owned(), "b@example.org".to_owned()];
    cases.extend(PAIRS.iter().map(|cell| ((*cell).to_owned(), both.clone(), None)));
    cases.extend(BROKEN.iter().map(|(cell, meant)| ((*cell).to_owned(), Vec::new(), meant.map(str::to_owned))));
    let mut wrong = Vec::new();
    for (cell, addresses, suggestion) in &cases {
        let got = outcome(cell);
        if got != (addresses.clone(), suggestion.clone()) {
            wrong.push(format!("{cell:?}: {got:?}"));
        }
    }
    let right = cases.len() - wrong.len();
    println!("{right} of {} e-mail cells right", cases.len());
    let corrected: Vec<_> = GOOD.iter().filter(|good| outcome(good).1.is_some()).collect();
    assert!(corrected.is_empty(), "good addresses with a suggestion: {corrected:?}");
    assert!(cases.len() >= 280 && right * 100 >= cases.len() * 98, "{right} of {}:\n{}", cases.len(), wrong.join("\n"));
}
