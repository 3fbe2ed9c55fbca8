//! Identities made of what a thing says, so that every device that makes it comes to the same. The functions are short and
//! the same forever, which no hasher of a library promises.

/// A number made of a text (FNV-1a).
pub fn text_number(text: &str) -> u64 {
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    text.bytes().fold(0xcbf2_9ce4_8422_2325, step)
}

/// Spreads a number over all bits (the finalizer of splitmix64).
pub fn spread(number: u64) -> u64 {
    let mut z = number;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// The identity of a thing that is new under this (folded) name: the same on every device that makes it, so that what two
/// devices name alike is one thing when their books are merged. `is_taken` knows the ids that other names have.
pub fn id_from_name(folded: &str, is_taken: impl Fn(u64) -> bool) -> u64 {
    let mut next = text_number(folded);
    while is_taken(spread(next)) {
        next = next.wrapping_add(0x9e37_79b9_7f4a_7c15);
    }
    spread(next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_the_same_id_everywhere_and_another_where_that_is_taken() {
        let vip = id_from_name("vip", |_| false);
        assert_eq!(vip, id_from_name("vip", |_| false));
        assert_ne!(vip, id_from_name("gold", |_| false));
        assert_ne!(vip, id_from_name("vip", |id| id == vip));
    }

    #[test]
    fn the_same_forever() {
        assert_eq!(text_number("vip"), 0x68e9_0619_4eba_76f0);
        assert_eq!((spread(0), spread(1)), (0, 0x5692_161d_100b_05e5));
    }
}
