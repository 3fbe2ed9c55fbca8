//! Names alone: the area under the curve (the chance that a pair of one person ranks above a pair of two), for pairs of
//! one script and across scripts. One person's names are changed; two people are relatives, have near names, or share one
//! part of a name by chance.

use super::generate::{Generator, Person};
use super::names::{FAMILIES, MEN, NEIGHBORS, WOMEN};
use daftar::domain::dedupe::name_likeness;

/// Which scripts the two names of a pair are in.
#[derive(Clone, Copy, PartialEq)]
enum Scripts {
    Arabic,
    Across,
    Latin,
}

fn render(person: &Person, other: &Person, scripts: Scripts, generator: &mut Generator) -> (String, String) {
    let (first, second) = (generator.chance.below(3), generator.chance.below(3));
    match scripts {
        Scripts::Arabic => (person.name(true, 0), other.name(true, 0)),
        Scripts::Across => (person.name(true, 0), other.name(false, second)),
        Scripts::Latin => (person.name(false, first), other.name(false, second)),
    }
}

/// The same person with a name changed as people change it.
fn changed(person: &Person, generator: &mut Generator) -> Person {
    let mut other = person.clone();
    if generator.chance.percent(40) {
        other.father = None;
    }
    other
}

fn area(scripts: Scripts, generator: &mut Generator) -> f64 {
    let (mut same, mut two) = (Vec::new(), Vec::new());
    for round in 0..1_000 {
        let person = generator.person();
        let copy = changed(&person, generator);
        let (a, mut b) = render(&person, &copy, scripts, generator);
        if scripts == Scripts::Arabic {
            b = b.replace(['أ', 'إ'], "ا").replace('ة', "ه").replace("عبد ال", "عبدال");
        }
        same.push(name_likeness(&a, &b));
        let mut other = generator.person();
        match round % 3 {
            0 => {
                // A relative: the family's name, and often the father's.
                other.family = person.family;
                other.father = if generator.chance.percent(50) { person.father } else { Some(person.given) };
            }
            1 => {
                let (first, second) = *generator.chance.pick(NEIGHBORS);
                let find = |name: &str| MEN.iter().chain(WOMEN).find(|spelled| spelled.0 == name).copied();
                let (Some(first), Some(second)) = (find(first), find(second)) else { panic!("neighbors are listed") };
                let one = Person { given: first, ..person.clone() };
                let (a, b) = render(&one, &Person { given: second, ..person.clone() }, scripts, generator);
                two.push(name_likeness(&a, &b));
                continue;
            }
            _ => {
                if generator.chance.percent(50) {
                    other.given = person.given;
                } else {
                    other.family = person.family;
                }
            }
        }
        if other.given.0 == person.given.0 && other.family.0 == person.family.0 {
            let at = FAMILIES.iter().position(|family| family.0 == person.family.0).unwrap_or_default();
            other.family = FAMILIES[(at + 1) % FAMILIES.len()];
        }
        let (a, b) = render(&person, &other, scripts, generator);
        two.push(name_likeness(&a, &b));
    }
    let mut above = 0.0;
    for x in &same {
        for y in &two {
            above += if x > y {
                1.0
            } else if x == y {
                0.5
            } else {
                0.0
            };
        }
    }
    above / (same.len() * two.len()) as f64
}

#[test]
fn names_alone_tell_people_apart() {
    let mut generator = Generator::new(7);
    let arabic = area(Scripts::Arabic, &mut generator);
    let across = area(Scripts::Across, &mut generator);
    let latin = area(Scripts::Latin, &mut generator);
    println!("area under the curve: Arabic {arabic:.4}, across scripts {across:.4}, Latin {latin:.4}");
    assert!(arabic >= 0.98 && across >= 0.93 && latin >= 0.95);
}
