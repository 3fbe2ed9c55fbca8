//! Starts the page.

fn main() {
    daftar::app::run();
}
