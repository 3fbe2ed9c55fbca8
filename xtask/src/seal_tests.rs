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

#[test]
fn style_sheets_become_one_in_their_order() {
    let site = std::env::temp_dir().join(format!("daftar-seal-{}", std::process::id()));
    fs::create_dir_all(&site).expect("a folder for the test");
    for (name, text) in [("reset-1f.css", "a{}"), ("boot-2e.css", "b{}")] {
        fs::write(site.join(name), text).expect("a sheet");
    }
    let page = "<link rel=stylesheet href=/book/reset-1f.css>\n<meta name=x><link href=\"/book/boot-2e.css\" rel=\"stylesheet\"><p>";
    let sealed = with_one_style(&site, page).expect("a page with sheets");
    let files = files(&site).expect("the folder");
    let [file] = files.as_slice() else { panic!("{files:?}") };
    let name = file.file_name().and_then(|name| name.to_str()).expect("a name");
    assert_eq!(fs::read_to_string(file).as_deref().ok(), Some("a{}b{}"));
    assert_eq!(sealed, format!("<link rel=\"stylesheet\" href=\"/book/{name}\">\n<meta name=x><p>"));
    assert!(with_one_style(&site, "<p>").is_err());
    fs::remove_dir_all(&site).expect("the folder goes");
}
