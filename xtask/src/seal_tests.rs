//! The seal's own tests: what Trunk writes is taken apart rightly, and each planted leak is found.

use super::*;

const TRUNK_PAGE: &str = "<head><meta name=\"daftar-build\" content=\"dev\">\n<script type=\"module\">\nimport init, * as bindings from './app-1f.js';\nconst wasm = await init({ module_or_path: './app-1f_bg.wasm' });\nwindow.wasmBindings = bindings;\ndispatchEvent(new CustomEvent(\"TrunkApplicationStarted\", {detail: {wasm}}));\n</script></head>";

#[test]
fn moves_the_start_script_into_a_file() {
    let (page, boot, name) = start_from_file(TRUNK_PAGE).expect("a page as Trunk writes it");
    assert!(page.contains(&format!("<script type=\"module\" src=\"./{name}\"></script></head>")), "{page}");
    assert!(!page.contains("TrunkApplicationStarted"));
    assert!(
        boot.contains("import(\"./app-1f.js\")") && boot.contains("new URL(\"./app-1f_bg.wasm\", import.meta.url)")
    );
    assert!(page_violations(&page).is_empty());
}

#[test]
fn keeps_the_folder_of_the_public_address() {
    let (page, boot, name) = start_from_file(&TRUNK_PAGE.replace("'./", "'/book/")).expect("a page as Trunk writes it");
    assert!(page.contains(&format!("src=\"/book/{name}\"")), "{page}");
    assert!(boot.contains("import(\"./app-1f.js\")"));
}

#[test]
fn writes_the_build_id() {
    let page = with_build_id(TRUNK_PAGE, "abc").expect("the page has the tag");
    assert!(page.contains("<meta name=\"daftar-build\" content=\"abc\">") && !page.contains("\"dev\""));
    assert!(with_build_id("<p>", "abc").is_err());
}

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
    ];
    for (page, expected) in cases {
        assert_eq!(page_violations(page), [expected], "{page}");
    }
    assert!(page_violations("<a href=https://wa.me/1>x</a><script src=./a.js></script><p>on style</p>").is_empty());
}

#[test]
fn finds_an_opened_policy() {
    let good = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; base-uri 'none'; form-action 'none'";
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
    let late = format!("<script src=b.js></script>{}", page(good));
    assert_eq!(policy_violations(&late), ["something is loaded before the Content-Security-Policy"]);
}

#[test]
fn finds_code_made_from_text() {
    assert_eq!(script_violations("const f = new Function('x')"), ["calls `new Function(…)`"]);
    assert_eq!(script_violations("x = eval(y)"), ["calls `eval(…)`"]);
    assert!(script_violations("medieval(1); page.eval(2); newFunction(3)").is_empty());
}
