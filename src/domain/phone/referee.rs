//! The referee: libphonenumber in its Rust form, with its full metadata. It sees digits only, never letters, so it can
//! convert none. Only tests are compiled with it; the product has the same answers in `plans`.

use super::{Country, E164, PhoneKind, PhoneProblem};
use rlibphonenumber::{
    NumberLengthType, PHONE_NUMBER_UTIL, ParseError, PhoneNumberType, Region, ValidationError,
    get_national_significant_number_owned,
};

/// The number that these digits are, dialed from `home`, or in international form with `plus`.
pub(super) fn judge(plus: bool, digits: &str, home: Country) -> Result<(E164, PhoneKind), PhoneProblem> {
    // More than 15 digits of E.164, a country code and a prefix to dial abroad: no number, and the metadata need not say so.
    if digits.len() > 22 {
        return Err(PhoneProblem::TooLong);
    }
    if digits.len() < 3 {
        return Err(PhoneProblem::TooShort);
    }
    let home = Region::from_code(home.code()).ok();
    let parsed =
        if plus { PHONE_NUMBER_UTIL.parse(format!("+{digits}"), home) } else { PHONE_NUMBER_UTIL.parse(digits, home) };
    let number = parsed.map_err(|error| match error {
        ParseError::TooShortAfterIdd | ParseError::TooShortNsn => PhoneProblem::TooShort,
        ParseError::TooLongNsn => PhoneProblem::TooLong,
        ParseError::NotANumber(_) => PhoneProblem::NotANumber,
        ParseError::InvalidCountryCode => PhoneProblem::Invalid,
    })?;
    // A number is valid exactly when it has a type.
    let kind = match number.get_type() {
        PhoneNumberType::Unknown => {
            return Err(match number.is_possible_with_reason() {
                Ok(NumberLengthType::IsPossibleLocalOnly) | Err(ValidationError::TooShort) => PhoneProblem::TooShort,
                Err(ValidationError::TooLong) => PhoneProblem::TooLong,
                _ => PhoneProblem::Invalid,
            });
        }
        PhoneNumberType::Mobile => PhoneKind::Mobile,
        PhoneNumberType::FixedLine => PhoneKind::Landline,
        PhoneNumberType::FixedLineOrMobile => PhoneKind::MobileOrLandline,
        _ => PhoneKind::Other,
    };
    let e164 = format!("{}{}", number.country_code, get_national_significant_number_owned(&number));
    E164::parse(&e164).map(|number| (number, kind)).ok_or(PhoneProblem::Invalid)
}
