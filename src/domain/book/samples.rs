//! Contacts for this folder's tests, made from a number.

use crate::domain::consent::{Channel, Consent, ConsentState, Permission};
use crate::domain::contact::{Contact, ContactId};
use crate::domain::country::Country;
use crate::domain::date::{Date, Timestamp};
use crate::domain::email::Email;
use crate::domain::follow_up::FollowUp;
use crate::domain::interaction::{Interaction, InteractionKind};
use crate::domain::money::Amount;
use crate::domain::phone::{E164, Phone, PhoneKind};

const NAMES: [&str; 8] =
    ["سارة العتيبي", "Omar Khaled", "", "محمد عبدالله الشهري", "Sara", "maha", "Noor Al-Huda", "خالد"];
const CITIES: [&str; 7] = ["الرياض", "جدة", "", "Jeddah", "jeddah", "مكة", "Riyadh"];

/// A contact that depends on the number in every field; numbers far apart are alike in single fields.
pub fn contact_number(n: u32) -> Contact {
    let mut contact =
        Contact::new(ContactId(u128::from(n) + 1), Timestamp(1_700_000_000_000 + i64::from(n / 3) * 3_600_000));
    contact.name = NAMES[n as usize % NAMES.len()].to_owned();
    for k in 0..n % 3 {
        contact.phones.push(Phone {
            number: (n % 5 != 4).then_some(E164(966_500_000_000 + u64::from(n / 2 + k))),
            kind: PhoneKind::Mobile,
            raw: if n % 5 == 4 { format!("05٠{n}") } else { String::new() },
        });
    }
    for k in 0..(n / 2) % 3 {
        contact.emails.push(Email(format!("User{}@Example.com", n / 4 + k)));
    }
    contact.city = CITIES[n as usize % CITIES.len()].to_owned();
    contact.country = [None, Some(Country::SAUDI_ARABIA), Country::parse("AE")][n as usize % 3];
    contact.birthday = n.is_multiple_of(4).then_some(Date(n as i32 % 400 - 200));
    contact.last_contact = n.is_multiple_of(3).then_some(Date(19_000 + n as i32 % 90));
    contact.purchases = n.is_multiple_of(5).then_some(n % 11);
    contact.spent = n.is_multiple_of(2).then_some(Amount(i64::from(n % 13) * 1500));
    contact.note = if n.is_multiple_of(6) { format!("Note {n}\nsecond line") } else { String::new() };
    contact.consent = Consent {
        state: [ConsentState::Unknown, ConsentState::OptedIn, ConsentState::OptedOut][n as usize % 3],
        on: n.is_multiple_of(2).then_some(Date(19_500)),
        source: if n.is_multiple_of(2) { "in the shop".to_owned() } else { String::new() },
    };
    if n.is_multiple_of(9) {
        let day = Date(19_000 + n as i32 % 300);
        contact.follow_up = Some(FollowUp { on: day, every: n.is_multiple_of(2).then_some(30) });
        let order = Interaction::new(u64::from(n), day, InteractionKind::Order);
        let reply = Interaction { text: format!("reply {n}"), ..Interaction::new(7, day, InteractionKind::Reply) };
        contact.unite_interactions(&[order, reply]);
        let source = format!("form {}", n % 4);
        let state = ConsentState::OptedIn;
        let (words, proof) = ("نعم".to_owned(), String::new());
        contact.permissions = vec![Permission { on: Some(day), channel: Channel::Email, state, source, words, proof }];
    }
    contact.first_purchase = n.is_multiple_of(7).then_some(Date(18_000 + n as i32 % 50));
    contact.last_purchase = n.is_multiple_of(4).then_some(Date(19_100 + n as i32 % 70));
    contact.extra = (0..n % 4).map(|k| (format!("Column {k}"), format!("cell {n}"))).collect();
    contact
}
