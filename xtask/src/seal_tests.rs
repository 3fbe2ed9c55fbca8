//! The seal's own tests: what Trunk writes is taken apart rightly.

use super::*;

const TRUNK_PAGE: &str = "<head><meta name=\"daftar-build\" content=\"dev\">\n<script type=\"module\">\nimport init, * as bindings from './app-1f.js';\nconst wasm = await init({ module_or_path: './app-1f_bg.wasm' });\nwindow.wasmBindings = bindings;\ndispatchEvent(new CustomEvent(\"TrunkApplicationStarted\", {detail: {wasm}}));\n</script></head>";

#[test]
fn moves_the_start_script_into_a_file() {
    let (page, boot, name) =
        start_from_file(TRUNK_PAGE, &["worker_bg.wasm".into()]).expect("a page as Trunk writes it");
    assert!(page.contains(&format!("<script type=\"module\" src=\"./{name}\"></script></head>")), "{page}");
    assert!(!page.contains("TrunkApplicationStarted"));
    assert!(
        boot.contains("\"./app-1f.js\"")
            && boot.contains("\"./app-1f_bg.wasm\"")
            && boot.contains("\"worker_bg.wasm\"")
    );
}

#[test]
fn keeps_the_folder_of_the_public_address() {
    let (page, boot, name) =
        start_from_file(&TRUNK_PAGE.replace("'./", "'/book/"), &[]).expect("a page as Trunk writes it");
    assert!(page.contains(&format!("src=\"/book/{name}\"")), "{page}");
    assert!(boot.contains("\"./app-1f.js\"") && !boot.contains('%'));
}

#[test]
fn writes_the_build_id() {
    let page = with_build_id(TRUNK_PAGE, "abc").expect("the page has the tag");
    assert!(page.contains("<meta name=\"daftar-build\" content=\"abc\">") && !page.contains("\"dev\""));
    assert!(with_build_id("<p>", "abc").is_err());
}
