//! What a pair's fields say together: certain, for a person to judge, or nothing. Every limit stands here with its reason.

use super::Reason;
use super::detail::DetailMatch;
use super::lexicon::{Lexicon, WordId};
use super::name::{Name, NameMatch, NameVerdict, compare};
use super::person::Person;
use super::spelling::likeness::AGREES;

/// How sure a pair is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Tier {
    Nothing,
    Review,
    Certain(Level),
}

/// What a certain pair waits for: names that say less are joined later, and only where one person can be meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    /// One has no name.
    Nameless,
    /// One has only a given name or an initial.
    Partial,
    Full,
}

/// How two fields stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tie {
    Unknown,
    Same,
    Near,
    Other,
}

/// What is known of the whole list.
pub(super) struct Setting<'a> {
    /// How many records there are.
    pub people: f32,
    /// How many records bear the name of either.
    pub bearers: u32,
    /// Whether neither record has a number or an address.
    pub unreachable: bool,
    /// How many records have this word in their name.
    pub frequency: &'a dyn Fn(WordId) -> u32,
    pub details: DetailMatch,
}

/// A judged pair.
pub(super) struct Judged {
    pub tier: Tier,
    pub score: u8,
    pub why: Vec<Reason>,
}

/// Judges a pair.
pub(super) fn judge(a: &Person, b: &Person, setting: &Setting, lexicon: &mut Lexicon) -> Judged {
    let name = compare(&a.name, &b.name, lexicon);
    if name.verdict == NameVerdict::Different && setting.details.agree == 0 {
        return Judged { tier: Tier::Nothing, score: 0, why: Vec::new() };
    }
    let phone = phone_tie(a, b);
    let email = email_tie(a, b);
    let city = city_tie(&a.city, &b.city, lexicon);
    let birthday = birthday_tie(a, b);
    let evidence =
        Evidence { name, phone, email, city, birthday, bits: bits_of(a, b, name, setting, lexicon), setting };
    let (tier, score) = match evidence.is_tied() {
        true => tied(&evidence),
        false => untied(&evidence).max(by_details(&evidence)),
    };
    // Two birthdays are two people, or a slip that a person must see.
    let tier = if birthday == Tie::Other && matches!(tier, Tier::Certain(_)) { Tier::Review } else { tier };
    let why = if tier == Tier::Nothing { Vec::new() } else { evidence.reasons() };
    Judged { tier, score, why }
}

struct Evidence<'a> {
    name: NameMatch,
    phone: Tie,
    email: Tie,
    city: Tie,
    birthday: Tie,
    bits: f32,
    setting: &'a Setting<'a>,
}

impl Evidence<'_> {
    fn is_tied(&self) -> bool {
        self.phone == Tie::Same || self.email == Tie::Same
    }

    fn reasons(&self) -> Vec<Reason> {
        let mut why = vec![Reason::Name(self.name.verdict)];
        let mut add = |tie: Tie, same: Reason, near: Option<Reason>, other: Reason| match tie {
            Tie::Unknown => {}
            Tie::Same => why.push(same),
            Tie::Near => why.extend(near),
            Tie::Other => why.push(other),
        };
        add(self.phone, Reason::SamePhone, Some(Reason::NearPhone), Reason::OtherPhone);
        add(self.email, Reason::SameEmail, Some(Reason::NearEmail), Reason::OtherEmail);
        add(self.birthday, Reason::SameBirthday, None, Reason::OtherBirthday);
        add(self.city, Reason::SameCity, None, Reason::OtherCity);
        let details = self.setting.details;
        if details.agree > 0 {
            why.push(Reason::SameDetails(details.agree));
        }
        if details.differ > 0 {
            why.push(Reason::OtherDetails(details.differ));
        }
        if !self.is_tied() {
            why.push(Reason::Bearers(self.setting.bearers));
        }
        why
    }
}

/// They share a number or an address: the name decides.
fn tied(evidence: &Evidence) -> (Tier, u8) {
    let both = evidence.phone == Tie::Same && evidence.email == Tie::Same;
    let more = u8::from(both) * 2;
    match evidence.name.verdict {
        NameVerdict::Same => (Tier::Certain(Level::Full), 96 + more),
        NameVerdict::Contained => (Tier::Certain(Level::Full), 94 + more),
        NameVerdict::GivenOnly | NameVerdict::Initial => (Tier::Certain(Level::Partial), 90 + more),
        NameVerdict::Missing => (Tier::Certain(Level::Nameless), 88 + more),
        NameVerdict::FamilyOnly => (Tier::Review, 55 + more),
        NameVerdict::Doubtful => (Tier::Review, 55 + more),
        NameVerdict::OtherFamily => (Tier::Review, 50 + more),
        NameVerdict::OtherFather => (Tier::Review, 45 + more),
        NameVerdict::Reordered => (Tier::Review, 40 + more),
        // A family, an office.
        NameVerdict::Different => (Tier::Nothing, 0),
    }
}

/// Nothing but names, places and near misses: never certain.
fn untied(evidence: &Evidence) -> (Tier, u8) {
    let name = evidence.name;
    let near = evidence.phone == Tie::Near || evidence.email == Tie::Near;
    // Without a tie, a family name that is only like the other's is another family.
    let whole = matches!(name.verdict, NameVerdict::Same | NameVerdict::Contained) && name.likeness >= 0.85;
    if near && evidence.city != Tie::Other {
        return match name.verdict {
            NameVerdict::Same | NameVerdict::Contained => (Tier::Review, 78),
            NameVerdict::Initial => (Tier::Review, 60),
            NameVerdict::GivenOnly if evidence.email == Tie::Near => (Tier::Review, 55),
            NameVerdict::Doubtful if evidence.city == Tie::Same && name.agreeing > 0 => (Tier::Review, 45),
            _ => (Tier::Nothing, 0),
        };
    }
    if near && whole {
        return (Tier::Review, 62);
    }
    if !whole {
        return (Tier::Nothing, 0);
    }
    // An address that differs is another place.
    if evidence.setting.details.differ >= 2 && evidence.setting.details.bits < 0.0 {
        return (Tier::Nothing, 0);
    }
    let common = evidence.setting.bearers > MANY_BEARERS;
    let thrice = name.agreeing >= 2;
    match evidence.city {
        _ if evidence.birthday == Tie::Same => (Tier::Review, 75),
        _ if evidence.birthday == Tie::Other => (Tier::Nothing, 0),
        Tie::Same if thrice && evidence.setting.bearers <= 2 * MANY_BEARERS => (Tier::Review, 70),
        Tie::Same if !common => (Tier::Review, 60),
        Tie::Unknown if thrice && !common => (Tier::Review, 55),
        Tie::Unknown if evidence.setting.bearers <= 2 => (Tier::Review, 50),
        _ => (Tier::Nothing, 0),
    }
}

/// A name that more records bear is a name, not a person.
const MANY_BEARERS: u32 = 8;

/// Bits above even odds from which further fields make a pair certain (one mistake in a thousand and less), and from which
/// it is worth a look.
const CERTAIN_BITS: f32 = 10.0;
const REVIEW_BITS: f32 = 5.0;

/// Fields of a record without number and address that must agree before they outweigh a name that differs.
const OUTWEIGHING: u8 = 4;

/// What further fields must weigh to outweigh a name that differs from one member of a group while it fits another: less
/// than for a pair by itself.
pub(super) const OUTWEIGHING_BITS: f32 = 4.0;

/// Further fields, city and birthday by weight. Numbers or addresses that differ leave it to a person.
fn by_details(evidence: &Evidence) -> (Tier, u8) {
    let details = evidence.setting.details;
    let fields = details.agree + u8::from(evidence.birthday == Tie::Same) + u8::from(evidence.city == Tie::Same);
    if fields < 2 || details.agree == 0 || evidence.bits < REVIEW_BITS {
        return (Tier::Nothing, 0);
    }
    // A list that has neither numbers nor mail addresses tells people by where they live, and a name that differs there is
    // more often a name mistyped. Where either is known, the given name decides, because a household shares all the rest.
    let unreachable = evidence.phone == Tie::Unknown && evidence.email == Tie::Unknown && evidence.setting.unreachable;
    let name_fits = match evidence.name.verdict {
        NameVerdict::Same | NameVerdict::Contained => true,
        _ => unreachable && fields >= OUTWEIGHING,
    };
    let contradicted = matches!(evidence.phone, Tie::Other | Tie::Near) || evidence.email == Tie::Other;
    if name_fits && !contradicted && evidence.bits.min(details.bits) >= CERTAIN_BITS {
        return (Tier::Certain(Level::Full), 92);
    }
    if evidence.name.verdict == NameVerdict::Different && !unreachable {
        return (Tier::Nothing, 0);
    }
    // At most 30 points over the range between the two limits.
    let share = ((evidence.bits - REVIEW_BITS) / (CERTAIN_BITS - REVIEW_BITS)).clamp(0.0, 1.0);
    (Tier::Review, 45 + (share * 30.0) as u8)
}

/// The weight of everything but numbers and addresses, in bits above even odds that a random pair is one person.
fn bits_of(a: &Person, b: &Person, name: NameMatch, setting: &Setting, lexicon: &mut Lexicon) -> f32 {
    if setting.details.agree == 0 {
        return 0.0;
    }
    let mut bits = setting.details.bits - setting.people.log2();
    let mut pairs = 0;
    for word in &a.name.words {
        let best = b.name.words.iter().map(|other| (lexicon.likeness(*word, *other), *other));
        let best = best.max_by(|x, y| x.0.total_cmp(&y.0)).filter(|(likeness, _)| *likeness >= AGREES);
        if let Some((likeness, other)) = best {
            let bearers = (setting.frequency)(*word).max((setting.frequency)(other)).max(2);
            bits += (setting.people / bearers as f32).log2().clamp(0.0, 10.0) * likeness;
            pairs += 1;
        }
    }
    let unpaired = a.name.words.len().min(b.name.words.len()).saturating_sub(pairs);
    bits -= unpaired as f32 * 4.0;
    if name.verdict == NameVerdict::Different {
        bits -= 4.0;
    }
    bits += match city_tie(&a.city, &b.city, lexicon) {
        Tie::Same => a
            .city
            .words
            .first()
            .map_or(0.0, |city| (setting.people / (setting.frequency)(*city).max(2) as f32).log2().clamp(0.0, 8.0)),
        Tie::Other => -2.0,
        _ => 0.0,
    };
    bits += match birthday_tie(a, b) {
        Tie::Same => 10.0,
        Tie::Near => 6.0,
        Tie::Other => -4.0,
        Tie::Unknown => 0.0,
    };
    bits
}

fn phone_tie(a: &Person, b: &Person) -> Tie {
    if a.phones.is_empty() || b.phones.is_empty() {
        Tie::Unknown
    } else if a.phones.iter().any(|phone| b.phones.contains(phone)) {
        Tie::Same
    } else if a.phones.iter().any(|phone| b.phones.iter().any(|other| are_near(*phone, *other))) {
        Tie::Near
    } else {
        Tie::Other
    }
}

/// Whether two numbers differ in one digit, or in two neighbors that changed places.
fn are_near(a: u64, b: u64) -> bool {
    let (mut a, mut b) = (a, b);
    let mut wrong: Vec<(u64, u64, u32)> = Vec::new();
    let mut place = 0;
    while a > 0 || b > 0 {
        if a == 0 || b == 0 {
            return false;
        }
        if a % 10 != b % 10 {
            wrong.push((a % 10, b % 10, place));
        }
        if wrong.len() > 2 {
            return false;
        }
        (a, b, place) = (a / 10, b / 10, place + 1);
    }
    match wrong.as_slice() {
        [_] => true,
        [(a, b, low), (c, d, high)] => a == d && b == c && high - low == 1,
        _ => false,
    }
}

fn email_tie(a: &Person, b: &Person) -> Tie {
    if a.emails.is_empty() || b.emails.is_empty() {
        Tie::Unknown
    } else if a.emails.iter().any(|email| b.emails.contains(email)) {
        Tie::Same
    } else if a.mailboxes.iter().any(|mailbox| b.mailboxes.contains(mailbox)) {
        Tie::Near
    } else {
        Tie::Other
    }
}

/// Cities agree if every word of the shorter is in the longer (`الرياض - حي النرجس`).
fn city_tie(a: &Name, b: &Name, lexicon: &mut Lexicon) -> Tie {
    let (short, long) = if a.words.len() <= b.words.len() { (a, b) } else { (b, a) };
    if short.words.is_empty() {
        return Tie::Unknown;
    }
    let mut is_in = |word: &WordId| long.words.iter().any(|other| lexicon.likeness(*word, *other) >= AGREES);
    if short.words.iter().all(&mut is_in) { Tie::Same } else { Tie::Other }
}

/// Birthdays without a year agree on day and month. A slip is one part of three, or day and month that changed places.
fn birthday_tie(a: &Person, b: &Person) -> Tie {
    let (Some(a), Some(b)) = (a.birthday, b.birthday) else { return Tie::Unknown };
    let ((year, month, day), (other_year, other_month, other_day)) = (a.ymd(), b.ymd());
    let unknown = |year: i32| year == crate::domain::date::UNKNOWN_YEAR;
    let same_year = year == other_year || unknown(year) || unknown(other_year);
    let equal = [same_year, month == other_month, day == other_day].into_iter().filter(|equal| *equal).count();
    match equal {
        3 => Tie::Same,
        2 => Tie::Near,
        1 if same_year && month == other_day && day == other_month => Tie::Near,
        _ => Tie::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_digit_or_two_neighbors_make_a_near_number() {
        for (a, b, near) in [
            (966501234567, 966501234568, true),
            (966501234567, 966501243567, true),
            (966501234567, 966502134567, true),
            (966501234567, 966501234589, false),
            (966501234567, 96650123456, false),
        ] {
            assert_eq!(are_near(a, b), near, "{a} {b}");
        }
    }
}
