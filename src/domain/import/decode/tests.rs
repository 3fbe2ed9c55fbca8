//! Encodings: known pairs, our tables against an independent implementation, and files that are not text.

use super::*;

fn with_encoding(text: &str, encoding: &'static encoding_rs::Encoding) -> Vec<u8> {
    let (bytes, _, failed) = encoding.encode(text);
    assert!(!failed, "the sample has letters outside {}", encoding.name());
    bytes.into_owned()
}

fn utf16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(to_bytes).collect()
}

fn read(bytes: Vec<u8>) -> Decoded {
    decode(bytes, None).expect("the sample is text")
}

const ARABIC: &str = "الاسم,رقم الجوال,المدينة\r\nأحمد الغامدي,0501234567,الرياض\r\nسارة,0551234567,جدة\r\n";

#[test]
fn our_code_pages_agree_with_an_independent_implementation() {
    let pages = [
        (&WINDOWS_1256, encoding_rs::WINDOWS_1256),
        (&WINDOWS_1252, encoding_rs::WINDOWS_1252),
        (&ISO_8859_6, encoding_rs::ISO_8859_6),
    ];
    for (table, oracle) in pages {
        for byte in 0..=255u8 {
            let expected = oracle.decode_without_bom_handling(&[byte]).0.into_owned();
            assert_eq!(char_from_byte(table, byte).to_string(), expected, "byte {byte:#04X} of {}", oracle.name());
        }
    }
}

#[test]
fn every_way_of_writing_an_arabic_file_reads_the_same() {
    let bom = "\u{FEFF}".to_owned() + ARABIC;
    let cases: [(&str, Vec<u8>, Encoding); 8] = [
        ("utf-8", ARABIC.into(), Encoding::Utf8),
        ("utf-8 with bom", bom.clone().into(), Encoding::Utf8),
        ("utf-16le with bom", utf16(&bom, u16::to_le_bytes), Encoding::Utf16Le),
        ("utf-16be with bom", utf16(&bom, u16::to_be_bytes), Encoding::Utf16Be),
        ("utf-16le", utf16(ARABIC, u16::to_le_bytes), Encoding::Utf16Le),
        ("utf-16be", utf16(ARABIC, u16::to_be_bytes), Encoding::Utf16Be),
        ("windows-1256", with_encoding(ARABIC, encoding_rs::WINDOWS_1256), Encoding::Windows1256),
        ("iso-8859-6", with_encoding(ARABIC, encoding_rs::ISO_8859_6), Encoding::Iso8859_6),
    ];
    for (name, bytes, encoding) in cases {
        let decoded = read(bytes);
        assert_eq!(decoded.encoding, encoding, "{name}");
        assert_eq!(decoded.text, ARABIC, "{name}");
        assert!(decoded.certain, "{name}");
        assert_eq!(decoded.warnings, [], "{name}");
    }
}

#[test]
fn tells_arabic_from_western_code_pages_even_in_short_files() {
    let arabic = [
        "name\nعلي\n",
        "Name,City\nMohammed,جدة\n",
        "name,phone,note\nAhmed Ali,0501234567,VIP customer\nSara Omar,0551234567,يفضل الاتصال مساء\nJohn,0531234567,late payer\n",
        "الاسم;الجوال\nمنى;0501234567\n",
        "nom,ville\nFrançois,Beyrouth\nAmélie,القاهرة\nجورج,Liège\n",
    ];
    for text in arabic {
        let decoded = read(with_encoding(text, encoding_rs::WINDOWS_1256));
        assert_eq!(decoded.encoding, Encoding::Windows1256, "{text}");
        assert_eq!(decoded.text, text);
    }
    let western = [
        "name,city\nJosé Muñoz,Málaga\nJürgen Größe,Köln\n",
        "nom,ville\nFrançois,Orléans\nZoé,Nîmes\n",
        "nombre\nMaría Peña\n",
        "navn\nSøren Ærø\nÅse\n",
    ];
    for text in western {
        let decoded = read(with_encoding(text, encoding_rs::WINDOWS_1252));
        assert_eq!(decoded.text, text);
        assert_eq!(decoded.encoding, Encoding::Windows1252, "{text}");
    }
}

#[test]
fn a_chosen_encoding_is_obeyed() {
    let bytes = with_encoding("José", encoding_rs::WINDOWS_1252);
    let decoded = decode(bytes, Some(Encoding::Windows1256)).expect("text");
    assert_eq!(decoded.encoding, Encoding::Windows1256);
    let bytes = ARABIC.as_bytes().to_vec();
    let decoded = decode(bytes, Some(Encoding::Windows1252)).expect("text");
    assert!(decoded.text.starts_with("Ø§"));
}

#[test]
fn other_kinds_of_file_are_refused_by_their_content() {
    let cases: [(&[u8], FileKind); 9] = [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", FileKind::Image),
        (b"\xFF\xD8\xFF\xE0\0\x10JFIF", FileKind::Image),
        (b"GIF89a\x01\0\x01\0", FileKind::Image),
        (b"RIFF\x10\0\0\0WEBPVP8 ", FileKind::Image),
        (b"%PDF-1.7\n", FileKind::Pdf),
        (b"PK\x03\x04\x14\0\x06\0", FileKind::Zip),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0", FileKind::OldOffice),
        (b"SQLite format 3\0", FileKind::Other),
        (b"\x01\x02\x03\x04\x05\x06abc\x07\x08", FileKind::Other),
    ];
    for (bytes, kind) in cases {
        assert_eq!(decode(bytes.to_vec(), None), Err(FileError::NotText(kind)), "{bytes:?}");
        // A chosen encoding does not turn a picture into text.
        assert_eq!(decode(bytes.to_vec(), Some(Encoding::Windows1256)), Err(FileError::NotText(kind)));
    }
}

#[test]
fn nothing_and_white_space_are_empty() {
    for bytes in [&b""[..], b"\xEF\xBB\xBF", b"\r\n \t\r\n", b"\xFF\xFE", b"\xFF\xFE\r\0\n\0"] {
        assert_eq!(decode(bytes.to_vec(), None), Err(FileError::Empty), "{bytes:?}");
    }
}

#[test]
fn nul_bytes_are_removed_and_counted() {
    let decoded = read(b"na\0me,phone\nAli\0,0501234567\n\0".to_vec());
    assert_eq!(decoded.text, "name,phone\nAli,0501234567\n");
    assert_eq!(decoded.encoding, Encoding::Utf8);
    assert_eq!(decoded.warnings, [FileWarning::Nul { count: 3 }]);
}

#[test]
fn broken_bytes_are_counted_with_their_line() {
    let mut bytes = ARABIC.as_bytes().to_vec();
    bytes.extend_from_slice(b"\xC3\x28,x\n");
    let decoded = read(bytes);
    assert_eq!(decoded.encoding, Encoding::Utf8);
    assert_eq!(decoded.warnings, [FileWarning::Undecodable { count: 1, first_line: 4 }]);
    assert!(decoded.text.ends_with("\u{FFFD}(,x\n"));

    let mut bytes = utf16("\u{FEFF}a,b\nc", u16::to_le_bytes);
    bytes.push(b'x');
    assert_eq!(read(bytes).warnings, [FileWarning::Undecodable { count: 1, first_line: 2 }]);
}

#[test]
fn a_file_cut_in_the_middle_of_a_letter_is_still_utf8() {
    let bytes = ARABIC.as_bytes();
    let cut = bytes[..bytes.len() - 3].to_vec();
    assert_eq!(read(cut).encoding, Encoding::Utf8);
}

proptest::proptest! {
    #[test]
    fn any_bytes_give_text_or_an_error(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200)) {
        for chosen in [None, Some(Encoding::Utf8), Some(Encoding::Utf16Le), Some(Encoding::Windows1256)] {
            if let Ok(decoded) = decode(bytes.clone(), chosen) {
                proptest::prop_assert!(!decoded.text.contains('\0'));
            }
        }
    }
}
