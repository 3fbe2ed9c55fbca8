//! Domains of mail providers, for telling a slip from a domain that exists: those with many users in the Gulf, Egypt, the
//! Levant and the Maghreb first, then the world's. What is done with them is `suggest`'s business.

/// Providers that a mistyped domain is compared with, commonest first.
pub(super) const BRANDS: [&str; 14] = [
    "gmail.com",
    "hotmail.com",
    "yahoo.com",
    "outlook.com",
    "icloud.com",
    "live.com",
    "msn.com",
    "googlemail.com",
    "protonmail.com",
    "outlook.sa",
    "yandex.com",
    "rocketmail.com",
    "hotmail.fr",
    "yahoo.fr",
];

/// Domains that exist; an address of theirs needs no suggestion.
#[rustfmt::skip]
pub(super) const KNOWN: &[&str] = &[
    // The world's.
    "gmail.com", "googlemail.com", "hotmail.com", "outlook.com", "live.com", "msn.com", "windowslive.com", "passport.com",
    "yahoo.com", "ymail.com", "rocketmail.com", "myyahoo.com", "icloud.com", "me.com", "mac.com", "aol.com", "aim.com",
    "proton.me", "protonmail.com", "protonmail.ch", "pm.me", "tutanota.com", "tutanota.de", "tuta.io", "tuta.com", "tutamail.com",
    "zoho.com", "zohomail.com", "zoho.eu", "zoho.in", "fastmail.com", "fastmail.fm", "hey.com", "duck.com", "skiff.com",
    "mail.com", "email.com", "cloud.com", "hotmart.com", "gail.com", "usa.com", "post.com", "europe.com", "gmx.com", "gmx.net", "gmx.de", "gmx.us", "gmx.fr", "web.de",
    "mail.ru", "inbox.ru", "list.ru", "bk.ru", "yandex.com", "yandex.ru", "ya.ru", "rambler.ru", "inbox.com", "inbox.lv",
    "qq.com", "163.com", "126.com", "sina.com", "foxmail.com", "naver.com", "daum.net", "rediffmail.com", "sify.com",
    "comcast.net", "verizon.net", "att.net", "sbcglobal.net", "bellsouth.net", "cox.net", "charter.net", "earthlink.net",
    "btinternet.com", "sky.com", "virginmedia.com", "talktalk.net", "ntlworld.com", "blueyonder.co.uk", "tiscali.co.uk",
    "orange.fr", "wanadoo.fr", "free.fr", "sfr.fr", "laposte.net", "bbox.fr", "neuf.fr", "club-internet.fr", "numericable.fr",
    "libero.it", "virgilio.it", "tin.it", "alice.it", "t-online.de", "freenet.de", "arcor.de", "bluewin.ch", "skynet.be",
    "telenet.be", "ziggo.nl", "kpnmail.nl", "uol.com.br", "bol.com.br", "terra.com.br", "terra.com", "hush.com", "hushmail.com",
    "lycos.com", "excite.com", "maktoob.com",
    "email.de", "mailbox.org", "posteo.de", "runbox.com", "disroot.org", "riseup.net", "kolab.com",
    // The Gulf, Egypt, the Levant, the Maghreb.
    "stc.com.sa", "saudi.net.sa", "sps.net.sa", "nesma.net.sa", "awalnet.net.sa", "zajil.net", "mobily.com.sa", "zain.com",
    "etisalat.ae", "eim.ae", "emirates.net.ae", "du.ae", "etisalat.com.eg", "link.net", "tedata.net.eg", "te.eg", "soficom.com.eg",
    "vodafone.com.eg", "orange.eg", "batelco.com.bh", "batelco.jo", "omantel.net.om", "qatar.net.qa", "ooredoo.qa", "qualitynet.net",
    "fasttelco.com", "kems.net", "cyberia.net.lb", "idm.net.lb", "terra.net.lb", "inco.com.lb", "sodetel.net.lb", "go.com.jo",
    "nets.com.jo", "orange.jo", "menara.ma", "iam.net.ma", "topnet.tn", "planet.tn", "gnet.tn", "hexabyte.tn", "djaweb.dz",
    "caramail.com", "ttnet.com.tr", "mynet.com", "superonline.com", "y.net.ye", "yemen.net.ye", "palnet.com", "p-i-s.com",
    "mail.sy", "scs-net.org", "aloola.sy", "ltt.ly", "sudanmail.net", "uruklink.net",
];

/// What people type for an ending. None of the typed ones exists, or hardly anybody has an address there.
#[rustfmt::skip]
pub(super) const MISTYPED_ENDINGS: [(&str, &[&str]); 4] = [
    ("com", &[
        "con", "cmo", "ocm", "comm", "coom", "ccom", "cpm", "clm", "vom", "xom", "dom", "fom", "cim", "cum", "cok", "conm", "comn",
        "c0m", "c", "coma", "come", "comq", "comk", "coml", "comu", "comp", "ckm", "com1", "om1", "kom", "nom", "coim", "cxom",
        "cvom", "vcom", "xcom", "dcom", "comd", "coms", "cob", "cin", "cmm", "coj", "copm", "colm", "ciom",
    ]),
    ("net", &["nte", "ent", "met", "bet", "nt", "nett", "neet", "ner", "nat", "neg", "nwt"]),
    ("org", &["ogr", "rog", "orgg", "prg", "orh", "orf", "oeg", "otg"]),
    ("edu", &["eud", "deu", "edy", "eduu"]),
];

/// Endings that exist, of those our users' addresses have.
#[rustfmt::skip]
pub(super) const ENDINGS: &[&str] = &[
    "com", "net", "org", "edu", "gov", "info", "biz", "io", "me", "co", "app", "dev", "shop", "store", "online", "site", "tech", "xyz",
    "ai", "mil", "int", "name", "pro", "mobi", "tel", "asia", "cloud", "email", "agency", "club", "digital", "group", "live", "world",
    "sa", "ae", "eg", "kw", "qa", "bh", "om", "jo", "lb", "sy", "iq", "ye", "ps", "ma", "dz", "tn", "ly", "sd", "mr", "so", "dj",
    "tr", "ir", "pk", "in", "bd", "lk", "ph", "id", "my", "sg", "th", "vn", "cn", "hk", "tw", "jp", "kr", "au", "nz", "za", "ng",
    "ke", "gh", "et", "tz", "ug", "sn", "ci", "cm", "uk", "ie", "fr", "de", "es", "pt", "it", "nl", "be", "ch", "at", "se", "no",
    "dk", "fi", "pl", "cz", "sk", "hu", "ro", "bg", "gr", "cy", "mt", "ru", "ua", "us", "ca", "mx", "br", "ar", "cl", "pe", "eu",
    "lu", "is", "ee", "lv", "lt", "si", "hr", "rs", "ge", "am", "az", "kz", "uz", "af", "np", "mv", "mu",
];
