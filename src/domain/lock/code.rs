//! The recovery code: 128 random bits as people write them down, in Crockford's base 32 (no I, L, O or U), with two characters
//! that tell a slip of the pen from another code.

use zeroize::Zeroizing;

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Characters of the bits, and of the check behind them.
const BITS: usize = 26;
const CHECK: usize = 2;
/// Characters between two dashes.
const GROUP: usize = 4;

/// The bits of a recovery code. Leaves no copy behind.
pub type Code = Zeroizing<[u8; 16]>;

/// A code as it is shown: seven groups of four.
pub fn written(code: &Code) -> Zeroizing<String> {
    let characters = characters(code);
    let groups: Vec<&str> =
        characters.as_bytes().chunks(GROUP).filter_map(|group| str::from_utf8(group).ok()).collect();
    Zeroizing::new(groups.join("-"))
}

/// Reads a code as people type it: in small letters, with other separators or none, with O for 0, I or L for 1, and in the
/// digits of Arabic. `None` if it is none, or one with a slip.
pub fn parse_code(text: &str) -> Option<Code> {
    let mut typed = Zeroizing::new(String::with_capacity(BITS + CHECK));
    for character in text.chars() {
        match character {
            ' '
            | '-'
            | '\u{2010}'..='\u{2015}'
            | '\u{a0}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{2066}'..='\u{2069}'
            | '\n' => {}
            'o' | 'O' => typed.push('0'),
            'i' | 'I' | 'l' | 'L' => typed.push('1'),
            '\u{660}'..='\u{669}' => typed.push(digit(character, 0x660)?),
            '\u{6f0}'..='\u{6f9}' => typed.push(digit(character, 0x6f0)?),
            other if other.is_ascii_alphanumeric() && typed.len() < BITS + CHECK => {
                typed.push(other.to_ascii_uppercase())
            }
            _ => return None,
        }
    }
    if typed.len() != BITS + CHECK {
        return None;
    }
    let mut bits: Zeroizing<u128> = Zeroizing::new(0);
    for (place, character) in typed.bytes().take(BITS).enumerate() {
        let value = u8::try_from(ALPHABET.iter().position(|letter| *letter == character)?).ok()?;
        // 26 characters are 130 bits: the first may only hold three.
        if place == 0 && value > 7 {
            return None;
        }
        *bits = *bits << 5 | u128::from(value);
    }
    let code = Zeroizing::new(bits.to_be_bytes());
    (*characters(&code) == *typed).then_some(code)
}

fn digit(character: char, zero: u32) -> Option<char> {
    char::from_digit(u32::from(character).checked_sub(zero)?, 10)
}

fn characters(code: &Code) -> Zeroizing<String> {
    let bits = Zeroizing::new(u128::from_be_bytes(**code));
    let check = crc32fast::hash(code.as_slice());
    let mut text = Zeroizing::new(String::with_capacity(BITS + CHECK));
    for place in (0..BITS).rev() {
        text.push(letter((*bits >> (5 * place)) as u8));
    }
    for place in (0..CHECK).rev() {
        text.push(letter((check >> (5 * place)) as u8));
    }
    text
}

/// The letter of the lowest five bits.
fn letter(bits: u8) -> char {
    ALPHABET.get(usize::from(bits & 31)).map_or('0', |letter| char::from(*letter))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(bits: u128) -> String {
        written(&Zeroizing::new(bits.to_be_bytes())).to_string()
    }

    #[test]
    fn a_code_reads_as_it_is_shown() {
        let text = shown(u128::MAX);
        assert_eq!(text.len(), 34, "{text}");
        assert!(text.starts_with("7ZZZ-ZZZZ-"), "{text}");
    }

    #[test]
    fn people_type_it_in_their_own_way() {
        let bits = 0x0123_4567_89ab_cdef_0123_4567_89ab_cdef;
        let text = shown(bits);
        let arabic: String =
            text.chars().map(|c| c.to_digit(10).and_then(|d| char::from_u32(0x660 + d)).unwrap_or(c)).collect();
        let variants = [
            text.to_lowercase(),
            text.replace('-', ""),
            text.replace('-', " "),
            text.replace('0', "o"),
            text.replace('1', "l"),
            arabic,
        ];
        for typed in variants {
            assert_eq!(parse_code(&typed).map(|code| u128::from_be_bytes(*code)), Some(bits), "{typed}");
        }
    }

    proptest! {
        #[test]
        fn every_code_comes_back(bits: u128) {
            prop_assert_eq!(parse_code(&shown(bits)).map(|code| u128::from_be_bytes(*code)), Some(bits));
        }

        #[test]
        fn nearly_every_slip_is_noticed(bits: u128, at in 0..28_usize, other in 0..32_usize) {
            let mut typed: Vec<char> = shown(bits).replace('-', "").chars().collect();
            let slip = char::from(ALPHABET[other]);
            prop_assume!(typed[at] != slip);
            typed[at] = slip;
            // One character is at most five bits in a row, and ten bits of the checksum are kept: a slip passes rarely.
            if let Some(read) = parse_code(&typed.into_iter().collect::<String>()) {
                prop_assert_ne!(u128::from_be_bytes(*read), bits);
            }
        }

        #[test]
        fn nothing_that_is_typed_stops_it(text in ".{0,60}") {
            drop(parse_code(&text));
        }
    }

    #[test]
    fn of_all_single_slips_of_a_code_almost_none_pass() {
        let code = shown(0x1357_9bdf_0246_8ace_1357_9bdf_0246_8ace).replace('-', "");
        let mut passed = 0;
        for at in 0..code.len() {
            for letter in ALPHABET {
                let mut slip = code.clone().into_bytes();
                if slip[at] != *letter {
                    slip[at] = *letter;
                    passed += u32::from(parse_code(str::from_utf8(&slip).expect("letters")).is_some());
                }
            }
        }
        assert!(passed <= 3, "{passed} of 868 slips pass for a code");
    }
}
