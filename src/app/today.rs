//! The day it is for the person at the screen.

use crate::domain::date::Date;

/// Today in the person's own calendar.
pub fn today() -> Date {
    let now = js_sys::Date::new_0();
    // Minutes of the zone are subtracted, so that the whole days since 1970 are those of the local calendar.
    let local = now.get_time() - now.get_timezone_offset() * 60_000.0;
    // Days since 1970 stay far below 2^31.
    Date((local / 86_400_000.0).floor() as i32)
}
