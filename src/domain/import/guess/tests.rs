//! Short words and mixed lists in every page: right, or doubtful and said so.

use super::*;
use encoding_rs::{ISO_8859_6, WINDOWS_1252, WINDOWS_1256};

/// Common names and cities, as single cells: the hardest files there are.
const WORDS: &[&str] = &[
    "أحمد",
    "محمد",
    "علي",
    "فاطمة",
    "سارة",
    "نورة",
    "عبدالله",
    "خالد",
    "يوسف",
    "مريم",
    "حسن",
    "حسين",
    "إبراهيم",
    "عائشة",
    "ليلى",
    "منى",
    "هدى",
    "سعود",
    "فهد",
    "ماجد",
    "ريم",
    "دانة",
    "لطيفة",
    "مصطفى",
    "ياسمين",
    "جدة",
    "الرياض",
    "القاهرة",
    "الدمام",
    "دبي",
    "بيروت",
    "عمّان",
    "الكويت",
    "طنجة",
    "الدار البيضاء",
    "شكراً",
    "عميل مميز",
    "يفضل الاتصال مساء",
];

fn bytes(text: &str, page: &'static encoding_rs::Encoding) -> Vec<u8> {
    let (bytes, _, failed) = page.encode(text);
    assert!(!failed, "{text} has letters outside {}", page.name());
    bytes.into_owned()
}

fn text(bytes: &[u8], encoding: Encoding) -> String {
    let page = match encoding {
        Encoding::Windows1256 => WINDOWS_1256,
        Encoding::Iso8859_6 => ISO_8859_6,
        _ => WINDOWS_1252,
    };
    page.decode_without_bom_handling(bytes).0.into_owned()
}

#[test]
fn one_word_is_read_right_or_said_to_be_doubtful() {
    let mut wrong = Vec::new();
    for (page, encoding) in [(WINDOWS_1256, Encoding::Windows1256), (ISO_8859_6, Encoding::Iso8859_6)] {
        for word in WORDS {
            let written = bytes(&format!("name\n{word}\n"), page);
            let (guess, certain) = guess_code_page(&written);
            let right = guess == encoding || text(&written, guess) == text(&written, encoding);
            assert!(right || !certain, "{word} in {} is taken for {guess:?} without a doubt", page.name());
            wrong.extend((!right).then_some((*word, encoding)));
        }
    }
    assert!(wrong.len() <= 8, "{} of {}: {wrong:?}", wrong.len(), WORDS.len() * 2);
}

#[test]
fn three_words_among_latin_rows_are_enough_to_be_certain() {
    let latin = "Mohammed Ali,0501234567,Riyadh\r\n".repeat(40);
    for (page, encoding) in [(WINDOWS_1256, Encoding::Windows1256), (ISO_8859_6, Encoding::Iso8859_6)] {
        for words in WORDS.windows(3) {
            let text = format!("name,phone,city\r\n{latin}{},{},{}\r\n", words[0], words[1], words[2]);
            let (guess, certain) = guess_code_page(&bytes(&text, page));
            assert_eq!(guess, encoding, "{words:?}");
            assert!(certain, "{words:?}");
        }
    }
}

#[test]
fn western_names_are_western() {
    let names = [
        "José Muñoz",
        "Jürgen Größe",
        "François",
        "Zoé Nîmes",
        "María Peña",
        "Søren Ærø",
        "Åse",
        "Inês Conceição",
        "Renée",
        "Benoît à Liège",
        "Émile",
        "Übersee",
        "café crème",
        "Þór",
    ];
    for name in names {
        let (guess, certain) = guess_code_page(&bytes(&format!("name,city\n{name},Lyon\n"), WINDOWS_1252));
        let same = bytes(name, WINDOWS_1252)
            .iter()
            .all(|byte| char_from_byte(&WINDOWS_1252_TABLE, *byte) == char_from_byte(&WINDOWS_1256_TABLE, *byte));
        assert!(guess == Encoding::Windows1252 || same || !certain, "{name} is taken for {guess:?}");
    }
}

use super::super::code_page::{WINDOWS_1252 as WINDOWS_1252_TABLE, WINDOWS_1256 as WINDOWS_1256_TABLE};

#[test]
fn another_script_is_never_certain() {
    for (text, page) in [
        ("Имя,Город\nАлексей Петров,Москва\nОльга,Казань\n", encoding_rs::WINDOWS_1251),
        ("Όνομα\nΓιώργος Παπαδόπουλος\n", encoding_rs::WINDOWS_1253),
        ("姓名,城市\n王伟,北京\n李娜,上海\n", encoding_rs::GBK),
    ] {
        let (guess, certain) = guess_code_page(&bytes(text, page));
        assert!(!certain, "{} is taken for {guess:?}", page.name());
    }
}
