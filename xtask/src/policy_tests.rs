//! Each planted leak is found, and what the site needs is not taken for one.

use super::*;

#[test]
fn finds_each_planted_leak() {
    let cases = [
        ("<script>go()</script>", "an inline script"),
        ("<style>p{}</style>", "a <style> element"),
        ("<p style=\"color:red\">", "<p> with `style=`"),
        ("<p ONCLICK=go()>", "<p> with `onclick=`"),
        ("<a href=\"http://example.org\">", "an `http:` address"),
        ("<a href=' JavaScript:go()'>", "<a> with a `javascript:` address"),
        ("<base href=./>", "a <base> element"),
        ("<link rel=stylesheet href=https://example.org/a.css>", "<link> loads `https://example.org/a.css`"),
        ("<script src=//example.org/a.js></script>", "<script> loads `//example.org/a.js`"),
        ("<image xlink:href=https://example.org/a.png>", "<image> loads `https://example.org/a.png`"),
        ("<a href='java\tscript:go()'>", "<a> with a `javascript:` address"),
        ("<a ping=./log href=#>", "<a> with `ping=`"),
        ("<button formaction=./log>", "<button> with `formaction=`"),
        ("<meta http-equiv=Refresh content='0;url=./log'>", "a page that goes elsewhere by itself"),
        ("<svg><foreignObject></svg>", "a <foreignobject> element"),
    ];
    for (page, expected) in cases {
        assert_eq!(page_violations(page), [expected], "{page}");
    }
    assert!(page_violations("<a href=https://wa.me/1>x</a><script src=./a.js></script><p>on style</p>").is_empty());
}

#[test]
fn finds_an_opened_policy() {
    let good = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types default daftar-worker";
    let page = |policy: &str| {
        format!("<meta http-equiv=Content-Security-Policy content=\"{policy}\"><script src=a.js></script>")
    };
    assert!(policy_violations(&page(good)).is_empty());
    assert_eq!(policy_violations("<p>"), ["no Content-Security-Policy"]);
    for planted in ["'unsafe-inline'", "'unsafe-eval'", "*", "https:", "https://example.org"] {
        let policy = good.replace("script-src 'self'", &format!("script-src {planted}"));
        assert_eq!(policy_violations(&page(&policy)), [format!("the Content-Security-Policy allows {planted}")]);
    }
    assert_eq!(policy_violations(&page(&good.replace("connect-src 'self'; ", ""))).len(), 1);
    assert_eq!(
        policy_violations(&page(&good.replace("trusted-types default daftar-worker", "trusted-types *"))).len(),
        2
    );
    let late = format!("<script src=b.js></script>{}", page(good));
    assert_eq!(policy_violations(&late), ["something is loaded before the Content-Security-Policy"]);
}

#[test]
fn finds_code_made_from_text() {
    assert_eq!(script_violations("const f = new Function('x')"), ["calls `new Function(…)`"]);
    assert_eq!(script_violations("x = eval(y)"), ["calls `eval(…)`"]);
    assert!(script_violations("medieval(1); page.eval(2); newFunction(3)").is_empty());
}

#[test]
fn finds_addresses_of_others_in_every_kind_of_file() {
    assert_eq!(script_violations("fetch('https://example.org/')"), ["an address that begins with `https://`"]);
    assert_eq!(script_violations("el.insertAdjacentHTML('x', y)"), ["calls `insertAdjacentHTML(…)`"]);
    assert!(script_violations("// see https://example.org/\nopen(`https://wa.me/${phone}`)").is_empty());
    assert!(script_violations("space = \"http://www.w3.org/2000/svg\"").is_empty());
    assert_eq!(
        style_violations("p{background:url(https://example.org/a.png)}"),
        ["an address that begins with `https://`"]
    );
    assert_eq!(style_violations("@IMPORT 'a.css'; p{background:url(//x.y/a)}"), ["an `@import`", "a foreign `url()`"]);
    assert!(style_violations("p{background:url(./a.svg)}").is_empty());
    assert_eq!(address_violations("{\"start_url\": \"https://example.org/\"}").len(), 1);
    let icon = "<svg xmlns=\"http://www.w3.org/2000/svg\"><path d=\"M1 1\"/></svg>";
    assert!(page_violations(&without_namespaces(icon)).is_empty());
    assert_eq!(page_violations(&without_namespaces("<svg onload=go()>")), ["<svg> with `onload=`"]);
}

#[test]
fn finds_a_file_that_no_list_names() {
    let ours = [
        "index.html",
        "boot-0123456789abcdef.js",
        "app-1f.js",
        "app-1f_bg.wasm",
        "app-1f_parts.js",
        "app-1f_shared-7.wasm",
        "worker.js",
        "worker_parts.js",
        "worker_bg.wasm",
        "worker_import.wasm",
        "workbook.js",
        "workbook_bg.wasm",
        "tokens-c748519e1fd73da7.css",
        "import-plan-35a98ee159789b8e.css",
        "widget-loader.js",
    ];
    for name in ours {
        assert!(is_listed(name), "{name}");
    }
    for name in
        ["app.js.map", "notes.txt", "extra.js", "a/index.html", "evil.css", ".env", "pixel.png", "worker.wasm.bak"]
    {
        assert!(!is_listed(name), "{name}");
    }
}
