//! Random books and random bytes.

use super::*;
use crate::domain::arrangement::{Arrangement, ArrangementId, ArrangementKind};
use crate::domain::consent::{Channel, Permission};
use crate::domain::follow_up::FollowUp;
use crate::domain::interaction::{Interaction, InteractionKind};

fn any_contact(id: u128) -> impl Strategy<Value = Contact> {
    let text = "(\\PC|\n|\u{0}){0,12}";
    let date = || proptest::option::of(any::<i32>().prop_map(Date));
    let kinds =
        [PhoneKind::Unknown, PhoneKind::Mobile, PhoneKind::Landline, PhoneKind::MobileOrLandline, PhoneKind::Other];
    let phone = (proptest::option::of(any::<u64>().prop_map(E164)), proptest::sample::select(kinds.to_vec()), text)
        .prop_map(|(number, kind, raw)| Phone { number, kind, raw });
    let states = vec![ConsentState::Unknown, ConsentState::OptedIn, ConsentState::OptedOut];
    let consent =
        (proptest::sample::select(states), date(), text).prop_map(|(state, on, source)| Consent { state, on, source });
    let words = (text, text, text, "[A-Z]{2}", proptest::collection::vec((text, text), 0..3));
    let figures =
        (date(), date(), proptest::option::of(any::<u32>()), proptest::option::of(any::<i64>().prop_map(Amount)));
    let lines = (proptest::collection::vec(phone, 0..3), proptest::collection::vec(text.prop_map(Email), 0..3));
    let kinds = InteractionKind::ALL.into_iter().chain([InteractionKind::Gone]).collect::<Vec<_>>();
    let interaction = (
        (any::<u64>(), any::<i32>().prop_map(Date), proptest::sample::select(kinds)),
        proptest::option::of(any::<i64>().prop_map(Amount)),
        proptest::option::of(any::<u8>()),
        text,
    )
        .prop_map(|((id, day, kind), amount, rating, text)| Interaction { id, day, kind, amount, rating, text });
    let channels = proptest::sample::select(Channel::ALL.to_vec());
    let given = (date(), channels, consent.clone(), text, text);
    let permission = given.prop_map(|(on, channel, Consent { state, source, .. }, words, proof)| Permission {
        on,
        channel,
        state,
        source,
        words,
        proof,
    });
    let due = (any::<i32>().prop_map(Date), proptest::option::of(any::<u16>()));
    let due = proptest::option::of(due.prop_map(|(on, every)| FollowUp { on, every }));
    let timeline = (due, proptest::collection::vec(interaction, 0..3), proptest::collection::vec(permission, 0..3));
    let all = (words, figures, (date(), date()), lines, consent, any::<i64>(), timeline);
    all.prop_map(move |(words, figures, purchased, lines, consent, created, timeline)| Contact {
        id: ContactId(id),
        name: words.0,
        city: words.1,
        note: words.2,
        country: Country::parse(&words.3),
        extra: words.4,
        birthday: figures.0,
        last_contact: figures.1,
        purchases: figures.2,
        spent: figures.3,
        first_purchase: purchased.0,
        last_purchase: purchased.1,
        phones: lines.0,
        emails: lines.1,
        consent,
        created: Timestamp(created),
        follow_up: timeline.0,
        interactions: timeline.1,
        permissions: timeline.2,
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_book_round_trips(
        contacts in proptest::collection::btree_map(any::<u128>(), proptest::collection::btree_set(0u64..6, 0..4), 0..8)
            .prop_flat_map(|ids| ids.into_iter().map(|(id, tags)| any_contact(id).prop_map(move |contact| (contact, tags.iter().map(|tag| TagId(*tag)).collect::<Vec<_>>()))).collect::<Vec<_>>()),
        names in proptest::collection::vec("\\PC{0,8}", 6),
        made: i64,
    ) {
        let mut data = small();
        data.frame.made = Timestamp(made);
        data.frame.tags = names
            .into_iter()
            .zip(0..)
            .map(|(name, id)| Tag { id: TagId(id), name, color: TagColor::ALL[id as usize], dimension: (id % 2 == 0).then_some(DimensionId(5)) })
            .collect();
        data.contacts = contacts;
        data.frame.arrangements = vec![
            Arrangement { id: ArrangementId { kind: ArrangementKind::Field, key: 9 }, name: "مقاس".into(), text: "{}".into() },
            Arrangement { id: ArrangementId { kind: ArrangementKind::Rule, key: 1 }, name: String::new(), text: "x\n".into() },
        ];
        let bytes = written(&data);
        prop_assert_eq!(&bytes, &written(&data));
        prop_assert_eq!(read_backup(&bytes), Ok(data));
    }

    #[test]
    fn bytes_of_any_kind_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400), at in 0usize..6_000) {
        prop_assert!(read_backup(&bytes).is_err());
        let mut spliced = written(&small());
        let end = (at + bytes.len()).min(spliced.len());
        let at = at.min(end);
        spliced.splice(at..end, bytes);
        if let Ok(read) = read_backup(&spliced) {
            prop_assert_eq!(read, small());
        }
    }
}
