//! What a mistyped address was probably meant to be. A suggestion is shown and never taken by itself: `gmial.com` is
//! somebody's domain too.
//!
//! Domains that exist are known first (`providers`), and are never "corrected" into a commoner one; only then is anything
//! compared. A domain of one's own is only touched where its ending exists nowhere (`.con`).

use super::providers::{BRANDS, ENDINGS, KNOWN, MISTYPED_ENDINGS};
use super::{Email, is_address, parse_email};
use crate::domain::text::clean_cell;
use strsim::osa_distance;

/// What an address was probably meant to be; `None` for one with nothing strange about it.
///
/// ```
/// use daftar::domain::email::{parse_email, suggest};
/// let suggested = |text| parse_email(text).and_then(|email| suggest(&email)).map(|email| email.0);
/// assert_eq!(suggested("Sara.A@gmial.com").as_deref(), Some("Sara.A@gmail.com"));
/// assert_eq!(suggested("sara@stc.com.sa"), None);
/// ```
pub fn suggest(email: &Email) -> Option<Email> {
    let (local, domain) = email.0.split_once('@')?;
    if is_beyond_doubt(domain) {
        return None;
    }
    let better = better_domain(&domain.to_ascii_lowercase())?;
    Some(Email(format!("{local}@{better}")))
}

/// Whether a domain certainly has no suggestion: it ends as domains do, and its letters are far from every provider's. Lists of
/// a hundred thousand addresses ask, so it compares sets of letters and nothing else; `false` only says that it must be looked
/// at.
pub fn is_beyond_doubt(domain: &str) -> bool {
    let Some((name, ending)) = domain.split_once('.') else { return false };
    let is_usual = match ending.split_once('.') {
        None => ENDINGS.contains(&ending),
        Some((kind, country)) => {
            country.len() == 2
                && ["com", "co", "net", "org", "edu", "gov", "ac"].contains(&kind)
                && ENDINGS.contains(&country)
        }
    };
    if !is_usual || name.len() < 3 {
        return false;
    }
    let mut letters = 0u32;
    for byte in name.bytes() {
        match byte {
            b'a'..=b'z' => letters |= 1 << (byte - b'a'),
            b'0'..=b'9' | b'-' => {}
            _ => return false,
        }
    }
    // A slip takes at most one letter away and brings at most one.
    !BRAND_LETTERS.iter().any(|brand| is_few(brand & !letters) && is_few(letters & !brand))
}

/// Whether at most two bits are set: as many slips as `slip` allows where letters are others than the provider's.
fn is_few(letters: u32) -> bool {
    let less = letters & letters.wrapping_sub(1);
    less & less.wrapping_sub(1) == 0
}

/// The letters of each provider's name.
const BRAND_LETTERS: [u32; BRANDS.len()] = {
    let mut letters = [0; BRANDS.len()];
    let mut at = 0;
    while at < BRANDS.len() {
        letters[at] = letters_of(BRANDS[at].as_bytes());
        at += 1;
    }
    letters
};

/// The small letters before the first point, one bit each.
const fn letters_of(name: &[u8]) -> u32 {
    let mut letters = 0;
    let mut at = 0;
    while at < name.len() && name[at] != b'.' {
        if name[at].is_ascii_lowercase() {
            letters |= 1 << (name[at] - b'a');
        }
        at += 1;
    }
    letters
}

/// The same for a text that is no address: a comma or a space for the point, two points, two signs, `(at)`, no point or no
/// sign before a provider's name. `None` where there is more than one way to mend it, or none.
pub fn suggest_from_text(text: &str) -> Option<Email> {
    // What is suggested must be read as it stands when it is taken.
    mended(text).filter(|email| parse_email(&email.0).as_ref() == Some(email))
}

fn mended(text: &str) -> Option<Email> {
    let clean = clean_cell(text).trim_matches(|c: char| "<>()[]{}\"'.,;:،؛ ".contains(c)).to_lowercase();
    if clean.is_empty() || clean.len() > 254 {
        return None;
    }
    let mut address = clean;
    for label in ["mailto:", "email:", "e-mail:", "mail:"] {
        if let Some(rest) = address.strip_prefix(label) {
            address = rest.trim().to_owned();
        }
    }
    for at in ["(at)", "[at]", "{at}", " at "] {
        address = address.replace(at, "@");
    }
    for point in ["(dot)", "[dot]", "{dot}", " dot "] {
        address = address.replace(point, ".");
    }
    address = address.split_whitespace().collect::<Vec<_>>().join(" ");
    while let Some(shorter) = ["@@", "..", ".@", "@.", " @", "@ ", ". ", " ."].iter().find_map(|pair| {
        let kept = if pair.contains('@') { "@" } else { "." };
        address.contains(pair).then(|| address.replace(pair, kept))
    }) {
        address = shorter;
    }
    if !address.contains('@') {
        address = with_sign(&address)?;
    }
    let (local, domain) = address.split_once('@')?;
    if local.contains([' ', ',']) || domain.contains('@') {
        return None;
    }
    let domain = domain.replace([',', ' ', ';', '،', '_'], ".").replace("..", ".");
    let domain = better_domain(&domain).unwrap_or(domain);
    let address = format!("{local}@{domain}");
    is_address(&address).then_some(Email(address)).filter(|_| domain_is_plausible(&domain))
}

/// `sara2gmail.com` and `saragmail.com`: the sign is missing, or a digit stands for it, before a provider that is named in full.
fn with_sign(text: &str) -> Option<String> {
    let found = KNOWN.iter().filter(|known| text.ends_with(*known)).max_by_key(|known| known.len())?;
    let local = text.strip_suffix(found)?;
    // `hotmail.com` in front of nothing, or behind a point or dash, is a site's name.
    let mends = local.len() >= 3 && !local.ends_with(['.', '-', '/', '_']) && !local.contains(['/', ' ', ',']);
    let named = ["gmail.com", "hotmail.com", "outlook.com", "yahoo.com", "icloud.com", "live.com"].contains(found);
    (mends && named).then(|| format!("{local}@{found}"))
}

/// A domain that was only guessed must at least end like one.
fn domain_is_plausible(domain: &str) -> bool {
    is_known(domain) || domain.rsplit('.').next().is_some_and(|ending| ENDINGS.contains(&ending))
}

/// The domain that was meant, for one that looks mistyped.
fn better_domain(domain: &str) -> Option<String> {
    if is_known(domain) || !domain.is_ascii() {
        return None;
    }
    if let Some(brand) = BRANDS.iter().find(|brand| domain.replace(['.', '-'], "") == brand.replace('.', "")) {
        // `gmailcom`, `gmail.c.om`, `g.mail.com`.
        return Some((*brand).to_owned());
    }
    let Some((name, ending)) = domain.split_once('.') else {
        return nearest_brand(domain, "com").filter(|_| domain.len() >= 4);
    };
    let mended = mended_ending(ending);
    let wanted = mended.as_deref().unwrap_or(ending);
    if let Some(mended) = &mended {
        let repaired = format!("{name}.{mended}");
        if is_known(&repaired) {
            return Some(repaired);
        }
    }
    // The endings that a provider's own pages have: `outlook.sa`, `yahoo.com.sg`.
    if has_country_pages(name) && (is_country_ending(wanted) || ["com", "net"].contains(&wanted)) {
        return mended.map(|mended| format!("{name}.{mended}"));
    }
    if let Some(brand) = nearest_brand(name, wanted) {
        return Some(brand);
    }
    mended.filter(|_| !ENDINGS.contains(&ending)).map(|mended| format!("{name}.{mended}"))
}

fn is_known(domain: &str) -> bool {
    KNOWN.contains(&domain) || BRANDS.contains(&domain)
}

/// Providers with a page for every country; the others have one domain.
fn has_country_pages(name: &str) -> bool {
    ["yahoo", "hotmail", "outlook", "live", "msn", "gmx", "yandex", "windowslive"].contains(&name)
}

/// `sa`, `co.uk`, `com.eg`: two letters of a country, alone or behind `co` or `com`. `co`, `cm` and `om` behind a
/// provider are a shortened `com`.
fn is_country_ending(ending: &str) -> bool {
    let country = ending.strip_prefix("co.").or_else(|| ending.strip_prefix("com.")).unwrap_or(ending);
    country.len() == 2 && ENDINGS.contains(&country) && !(country == ending && ["co", "cm", "om"].contains(&country))
}

/// The ending that was meant, for one that exists nowhere, or hardly ever: `con`, `comm`, `cmo`, `con.sa`.
fn mended_ending(ending: &str) -> Option<String> {
    let (first, rest) = ending.split_once('.').map_or((ending, None), |(first, rest)| (first, Some(rest)));
    let meant = MISTYPED_ENDINGS.iter().find(|(_, typed)| typed.contains(&first)).map(|(meant, _)| *meant)?;
    Some(rest.map_or_else(|| meant.to_owned(), |rest| format!("{meant}.{rest}")))
}

/// The provider whose domain is a slip away.
fn nearest_brand(name: &str, ending: &str) -> Option<String> {
    let mut best: Option<(usize, &str)> = None;
    for brand in BRANDS {
        let (sld, own) = brand.split_once('.')?;
        // A name that is right only needs an ending that its provider does not have.
        let slip = if name == sld { Some(0) } else { slip(name, sld) };
        let Some(mut cost) = slip else { continue };
        if ending != own {
            let near = osa_distance(ending, own) <= 1 || ["co", "cm", "om", "net", "org", "me"].contains(&ending);
            let country = ending.len() == 2 || ending.contains('.');
            // Two slips at once only count where neither is large.
            if !(near || (cost == 0 && country)) || (cost > 1) {
                continue;
            }
            cost += 1;
        }
        if best.is_none_or(|(lowest, _)| cost < lowest) {
            best = Some((cost, brand));
        }
    }
    best.map(|(_, brand)| brand.to_owned())
}

/// How many slips part a typed name from a provider's, if few enough: one, or two in a longer name. A first letter is only
/// mistaken for a neighbor on the keyboard, and short names of which many differ by a letter are left alone.
fn slip(typed: &str, meant: &str) -> Option<usize> {
    let distance = osa_distance(typed, meant);
    let allowed = match meant.len() {
        0..=4 => 0,
        5 | 6 => 1,
        _ => 2,
    };
    let same_letters = sorted(typed) == sorted(meant);
    let doubled = without_repeats(typed) == without_repeats(meant);
    if distance == 0 || !(distance <= allowed || same_letters && distance <= 3 || doubled) {
        return None;
    }
    let (first, wanted) = (typed.bytes().next()?, meant.bytes().next()?);
    let replaced = first != wanted && typed.len() == meant.len() && !same_letters;
    // Two slips in a name that also begins otherwise is another name.
    let far = distance > 1 && first != wanted && !same_letters;
    (!far && (!replaced || is_neighbor(first, wanted))).then_some(distance.min(2))
}

fn sorted(text: &str) -> Vec<u8> {
    let mut letters = text.as_bytes().to_vec();
    letters.sort_unstable();
    letters
}

fn without_repeats(text: &str) -> Vec<u8> {
    let mut letters = text.as_bytes().to_vec();
    letters.dedup();
    letters
}

fn is_neighbor(a: u8, b: u8) -> bool {
    const ROWS: [&[u8]; 3] = [b"qwertyuiop", b"asdfghjkl", b"zxcvbnm"];
    let place = |letter: u8| {
        ROWS.iter().enumerate().find_map(|(row, keys)| Some((row, keys.iter().position(|key| *key == letter)?)))
    };
    match (place(a), place(b)) {
        (Some((row, column)), Some((other_row, other_column))) => {
            row.abs_diff(other_row) <= 1 && column.abs_diff(other_column) <= 1
        }
        _ => false,
    }
}

/// The suggestion for a cell: for its address, or for its text where that is none.
pub fn suggest_for_cell(text: &str) -> Option<Email> {
    match parse_email(text) {
        Some(email) => suggest(&email),
        None => suggest_from_text(text),
    }
}

#[cfg(test)]
mod tests;
