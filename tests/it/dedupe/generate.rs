//! Contacts with planted copies and planted look-alikes, from a seed. The same seed gives the same list everywhere.

use super::names::{CITIES, FAMILIES, MEN, NEIGHBORS, Spelled, WOMEN};

/// SplitMix64 (Steele, Lea, Flood 2014): enough chance for a list, and the same on every machine.
pub struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Chance {
        Chance(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }

    pub fn percent(&mut self, share: usize) -> bool {
        self.below(100) < share
    }

    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }
}

/// Somebody.
#[derive(Clone)]
pub struct Person {
    pub given: Spelled,
    pub father: Option<Spelled>,
    pub family: Spelled,
    pub arabic: bool,
    /// Which column of spellings this person uses.
    pub region: usize,
    pub phone: Option<String>,
    pub second: Option<String>,
    pub email: Option<String>,
    pub city: usize,
}

/// One line of the list, with its truth.
#[derive(Clone, PartialEq)]
pub struct Line {
    pub person: usize,
    /// `base`, or what was changed in a copy.
    pub change: &'static str,
    /// What ties a copy to its base.
    pub tie: &'static str,
    /// The look-alikes this person belongs to, with a number for the pair.
    pub trap: String,
    pub name: String,
    pub phone: String,
    pub second: String,
    pub email: String,
    pub city: String,
}

pub struct Generator {
    pub chance: Chance,
    pub lines: Vec<Line>,
    people: Vec<Person>,
    traps: usize,
}

/// The share of each change of name among copies, in percent.
const CHANGES: &[(&str, usize)] = &[
    ("none", 8),
    ("script", 25),
    ("spelling", 12),
    ("hamza", 8),
    ("initial", 6),
    ("first", 7),
    ("middle", 12),
    ("title", 6),
    ("family first", 5),
    ("slip", 6),
    ("missing", 5),
];

pub fn latin(word: Spelled, region: usize) -> String {
    word.1[region].to_owned()
}

impl Person {
    pub fn words(&self) -> Vec<Spelled> {
        [Some(self.given), self.father, Some(self.family)].into_iter().flatten().collect()
    }

    pub fn name(&self, arabic: bool, region: usize) -> String {
        let words: Vec<String> =
            self.words().into_iter().map(|word| if arabic { word.0.to_owned() } else { latin(word, region) }).collect();
        words.join(" ")
    }
}

impl Generator {
    pub fn new(seed: u64) -> Generator {
        Generator { chance: Chance::new(seed), lines: Vec::new(), people: Vec::new(), traps: 0 }
    }

    pub fn person(&mut self) -> Person {
        let chance = &mut self.chance;
        let given = if chance.percent(55) { *chance.pick(MEN) } else { *chance.pick(WOMEN) };
        let father = chance.percent(60).then(|| *chance.pick(MEN)).filter(|father| father.0 != given.0);
        let family = *chance.pick(FAMILIES);
        let arabic = chance.percent(60);
        let region = chance.below(3);
        let phone = chance.percent(92).then(|| mobile(chance));
        let second = (phone.is_some() && chance.percent(30)).then(|| mobile(chance));
        let mut person = Person {
            given,
            father,
            family,
            arabic,
            region,
            phone,
            second,
            email: None,
            city: chance.below(CITIES.len()),
        };
        if person.phone.is_none() || self.chance.percent(55) {
            person.email = Some(self.address(&person));
        }
        person
    }

    fn address(&mut self, person: &Person) -> String {
        let plain = |text: String| text.to_lowercase().replace([' ', '-'], "");
        let given = plain(latin(person.given, person.region));
        let family = plain(latin(person.family, person.region));
        let number = self.chance.below(900) + 10;
        let domain = self.chance.pick(&["gmail.com", "hotmail.com", "yahoo.com", "outlook.sa", "icloud.com"]);
        match self.chance.below(3) {
            0 => format!("{given}.{family}{number}@{domain}"),
            1 => format!("{given}{number}@{domain}"),
            _ => format!("{family}_{}{number}@{domain}", given.chars().next().unwrap_or('x')),
        }
    }

    pub fn add(&mut self, person: Person, trap: &str) -> usize {
        let line = Line {
            person: self.people.len(),
            change: "base",
            tie: "",
            trap: trap.to_owned(),
            name: person.name(person.arabic, person.region),
            phone: self.written(person.phone.as_deref()),
            second: self.written(person.second.as_deref()),
            email: person.email.clone().unwrap_or_default(),
            city: city(&person),
        };
        self.lines.push(line);
        self.people.push(person);
        self.people.len() - 1
    }

    /// A number as somebody writes it.
    fn written(&mut self, phone: Option<&str>) -> String {
        let Some(digits) = phone else { return String::new() };
        let national = digits.strip_prefix("966").unwrap_or(digits);
        match self.chance.below(7) {
            0 => format!("+{digits}"),
            1 => format!("00{digits}"),
            2 => format!("0{national}"),
            3 => format!("0{} {} {}", &national[..2], &national[2..5], &national[5..]),
            4 => format!("+966 {}-{}-{}", &national[..2], &national[2..5], &national[5..]),
            5 => format!("0{national}").chars().map(|c| char::from_u32(0x660 + c as u32 - 48).unwrap_or(c)).collect(),
            _ => format!("966{national}"),
        }
    }

    /// Plants a copy of somebody.
    pub fn copy(&mut self, of: usize) {
        let person = self.people[of].clone();
        let mut change = self.change();
        // As in the list that the goals were set on: a tenth of the copies shares no number and no address.
        let tie = match self.chance.below(100) {
            0..5 => "neither",
            5..10 if person.phone.is_some() => "digit",
            10..45 if person.email.is_some() => "email",
            45..60 if person.second.is_some() => "second",
            _ if person.phone.is_some() => "phone",
            _ => "email",
        };
        if matches!(tie, "neither" | "digit") && matches!(change, "first" | "missing" | "initial") {
            change = "none";
        }
        let (phone, second, email): (Option<String>, Option<String>, Option<String>) = match tie {
            "phone" => (person.phone.clone(), None, person.email.clone().filter(|_| self.chance.percent(30))),
            "email" => (self.chance.percent(40).then(|| mobile(&mut self.chance)), None, person.email.clone()),
            "second" => (person.second.clone(), None, None),
            "digit" => (person.phone.as_deref().map(|phone| one_digit_off(phone, &mut self.chance)), None, None),
            _ => (self.chance.percent(70).then(|| mobile(&mut self.chance)), None, None),
        };
        let name = self.changed(&person, &mut change);
        let line = Line {
            person: of,
            change,
            tie,
            trap: String::new(),
            name,
            phone: self.written(phone.as_deref()),
            second: self.written(second.as_deref()),
            email: email.unwrap_or_default(),
            city: if tie == "neither" || self.chance.percent(60) { city(&person) } else { String::new() },
        };
        self.lines.push(line);
    }

    fn change(&mut self) -> &'static str {
        let mut at = self.chance.below(CHANGES.iter().map(|(_, share)| share).sum());
        for (change, share) in CHANGES {
            if at < *share {
                return change;
            }
            at -= share;
        }
        "none"
    }

    fn changed(&mut self, person: &Person, change: &mut &'static str) -> String {
        let (arabic, region) = (person.arabic, person.region);
        let name = person.name(arabic, region);
        let words: Vec<&str> = name.split(' ').collect();
        match *change {
            "script" => {
                let region = self.chance.below(3);
                person.name(!arabic, region)
            }
            "spelling" if !arabic => person.name(false, (region + 1 + self.chance.below(2)) % 3),
            "hamza" if arabic => name
                .replace(['أ', 'إ', 'آ'], "ا")
                .replace('ة', "ه")
                .replace('ى', "ي")
                .replace('ؤ', "و")
                .replace("ئ", "ي")
                .replace("عبد ال", "عبدال"),
            "initial" => {
                let first = person.name(arabic, region).chars().next().unwrap_or('x');
                let family = if arabic { person.family.0.to_owned() } else { latin(person.family, region) };
                format!("{first}. {family}")
            }
            "first" => {
                if arabic {
                    person.given.0.to_owned()
                } else {
                    latin(person.given, region)
                }
            }
            "middle" if person.father.is_some() => Person { father: None, ..person.clone() }.name(arabic, region),
            "title" => format!("{} {name}", if arabic { *self.chance.pick(&["د.", "الأستاذ", "م."]) } else { "Dr." }),
            "family first" if person.family.0.starts_with("ال") => {
                let family = if arabic { person.family.0.to_owned() } else { latin(person.family, region) };
                format!("{family} {}", name.strip_suffix(&family).unwrap_or(&name).trim())
            }
            "slip" => {
                let longest = words.iter().max_by_key(|word| word.chars().count()).copied().unwrap_or("");
                let slipped = slip(longest, &mut self.chance);
                name.replacen(longest, &slipped, 1)
            }
            "missing" => String::new(),
            _ => {
                *change = "none";
                name
            }
        }
    }

    fn trap(&mut self, kind: &str) -> String {
        self.traps += 1;
        format!("{kind} {}", self.traps)
    }

    /// Plants two people who look like one.
    pub fn look_alikes(&mut self, kind: &'static str) {
        let trap = self.trap(kind);
        let mut one = self.person();
        let mut other = self.person();
        one.phone.get_or_insert_with(|| mobile(&mut self.chance));
        match kind {
            "relatives" => {
                other.family = one.family;
                other.phone = one.phone.clone();
                match self.chance.below(3) {
                    0 => other.father = one.father,
                    1 => other.father = Some(one.given),
                    _ => {}
                }
            }
            "father and son" => {
                one.given = *self.chance.pick(MEN);
                let father = *self.chance.pick(MEN);
                one.father = Some(if father.0 == one.given.0 { MEN[(father.0.len() + 7) % MEN.len()] } else { father });
                other =
                    Person { given: one.father.unwrap_or(father), father: Some(one.given), ..self.alike(&one, other) };
                if self.chance.percent(33) {
                    other.phone = one.phone.clone();
                }
            }
            "near names" => {
                let (first, second) = *self.chance.pick(NEIGHBORS);
                let find = |name: &str| MEN.iter().chain(WOMEN).find(|spelled| spelled.0 == name).copied();
                one.given = find(first).unwrap_or(MEN[0]);
                other = Person { given: find(second).unwrap_or(MEN[1]), father: one.father, ..self.alike(&one, other) };
                if self.chance.percent(25) {
                    other.phone = one.phone.clone();
                }
            }
            "namesakes" => {
                other = Person { given: one.given, father: one.father, ..self.alike(&one, other) };
                other.city = (one.city + 1 + self.chance.below(CITIES.len() - 1)) % CITIES.len();
            }
            "office e-mail" => {
                let number = self.traps;
                one.email = Some(format!("info@company{number}.com.sa"));
                other.email = one.email.clone();
            }
            "office line" => {
                let line = format!("96611{:07}", 4_000_000 + self.chance.below(900_000));
                one.phone = Some(line.clone());
                other.phone = Some(line);
            }
            _ => {
                other.phone = one.phone.as_deref().map(|phone| one_digit_off(phone, &mut self.chance));
                if self.chance.percent(40) {
                    other.family = one.family;
                }
            }
        }
        if one.given.0 == other.given.0 && kind != "namesakes" {
            let is_man = MEN.iter().any(|man| man.0 == one.given.0);
            other.given =
                if is_man { WOMEN[self.chance.below(WOMEN.len())] } else { MEN[self.chance.below(MEN.len())] };
        }
        self.add(one, &trap);
        self.add(other, &trap);
    }

    /// Somebody of the same family who writes the same way.
    fn alike(&self, one: &Person, other: Person) -> Person {
        Person { family: one.family, arabic: one.arabic, region: one.region, city: one.city, ..other }
    }

    /// Changes the order of the lines, so that copies are not next to their base.
    pub fn shuffle(&mut self) {
        for at in (1..self.lines.len()).rev() {
            let other = self.chance.below(at + 1);
            self.lines.swap(at, other);
        }
    }
}

fn city(person: &Person) -> String {
    let (arabic, latin) = CITIES[person.city];
    if person.arabic { arabic } else { latin }.to_owned()
}

fn mobile(chance: &mut Chance) -> String {
    let prefix = chance.pick(&["50", "53", "54", "55", "56", "58", "59"]);
    format!("966{prefix}{:07}", chance.below(10_000_000))
}

fn one_digit_off(phone: &str, chance: &mut Chance) -> String {
    let mut digits: Vec<u8> = phone.bytes().collect();
    let place = digits.len() - 1 - chance.below(7);
    digits[place] = b'0' + (digits[place] - b'0' + 1 + chance.below(9) as u8) % 10;
    String::from_utf8(digits).unwrap_or_default()
}

/// One letter left out, doubled, or changed with its neighbor.
fn slip(word: &str, chance: &mut Chance) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    let at = 1 + chance.below(letters.len().saturating_sub(2).max(1));
    match chance.below(3) {
        0 => {
            letters.remove(at.min(letters.len() - 1));
        }
        1 => letters.insert(at, letters[at.min(letters.len() - 1)]),
        _ if at + 1 < letters.len() => letters.swap(at, at + 1),
        _ => {}
    }
    letters.into_iter().collect()
}

/// The whole list.
pub fn contacts(seed: u64) -> Vec<Line> {
    let mut generator = Generator::new(seed);
    for (kind, count) in TRAPS {
        for _ in 0..*count {
            generator.look_alikes(kind);
        }
    }
    while generator.people.len() < 1_900 {
        let person = generator.person();
        generator.add(person, "");
    }
    for _ in 0..1_150 {
        let of = generator.chance.below(generator.people.len());
        generator.copy(of);
    }
    generator.shuffle();
    generator.lines
}

/// Planted pairs of look-alikes.
pub const TRAPS: &[(&str, usize)] = &[
    ("relatives", 110),
    ("father and son", 40),
    ("near names", 45),
    ("namesakes", 110),
    ("office e-mail", 30),
    ("office line", 20),
    ("one digit apart", 90),
];
