//! Calling codes. Those of every region, taken from the metadata that also judges numbers.

use super::Country;
use rlibphonenumber::{PHONE_NUMBER_UTIL, Region};

pub(super) fn code_of(country: Country) -> Option<u16> {
    let region: Region = country.code().parse().ok()?;
    PHONE_NUMBER_UTIL.get_country_code_for_region(region).and_then(|code| u16::try_from(code).ok())
}

pub(super) fn main_country(code: u16) -> Option<Country> {
    PHONE_NUMBER_UTIL
        .get_region_for_country_code(i32::from(code))
        .and_then(|region| Country::parse(&region.to_string()))
}
