//! (to come)
fn main() {
    js_sys::Date::now();
}
