//! Folding of Arabic letters: what people and keyboards mix up becomes one form. Only the comparison key uses this; what is
//! stored stays as written.

use super::Piece;

/// One character of the Arabic block.
pub(super) fn fold_letter(c: char) -> Piece {
    Piece::Char(match c {
        'أ' | 'إ' | 'آ' | 'ٱ' | '\u{0672}' | '\u{0673}' => 'ا',
        'ى' | 'ئ' | 'ی' | 'ې' | 'ے' => 'ي',
        'ة' | 'ہ' | 'ھ' | 'ۀ' | 'ۃ' | 'ە' => 'ه',
        'ؤ' => 'و',
        'ک' | 'ڪ' => 'ك',
        '\u{0660}'..='\u{0669}' | '\u{06F0}'..='\u{06F9}' => {
            super::digit_value(c).map_or(c, |digit| char::from(b'0' + digit))
        }
        '،' => ',',
        '؛' => ';',
        '؟' => '?',
        '٪' => '%',
        '٫' => '.',
        '٬' => ',',
        // Tatweel, vowel signs, Quranic marks, the superscript alef, the Arabic letter mark.
        '\u{0640}'
        | '\u{064B}'..='\u{065F}'
        | '\u{0670}'
        | '\u{0610}'..='\u{061A}'
        | '\u{06D6}'..='\u{06DC}'
        | '\u{06DF}'..='\u{06E8}'
        | '\u{06EA}'..='\u{06ED}'
        | '\u{061C}' => return Piece::Nothing,
        c => c,
    })
}

/// The letters of U+FE80..=U+FEF4 in order, each with the number of shapes it has there, already folded.
const SHAPES: [(char, u32); 36] = [
    ('ء', 1),
    ('ا', 2),
    ('ا', 2),
    ('و', 2),
    ('ا', 2),
    ('ي', 4),
    ('ا', 2),
    ('ب', 4),
    ('ه', 2),
    ('ت', 4),
    ('ث', 4),
    ('ج', 4),
    ('ح', 4),
    ('خ', 4),
    ('د', 2),
    ('ذ', 2),
    ('ر', 2),
    ('ز', 2),
    ('س', 4),
    ('ش', 4),
    ('ص', 4),
    ('ض', 4),
    ('ط', 4),
    ('ظ', 4),
    ('ع', 4),
    ('غ', 4),
    ('ف', 4),
    ('ق', 4),
    ('ك', 4),
    ('ل', 4),
    ('م', 4),
    ('ن', 4),
    ('ه', 4),
    ('و', 2),
    ('ي', 2),
    ('ي', 4),
];

/// Ready-shaped letters, which old programs and PDF files write.
pub(super) fn fold_presentation_form(c: char) -> Piece {
    match c {
        '\u{FEF5}'..='\u{FEFC}' => Piece::Text("لا"),
        '\u{FDF2}' => Piece::Text("الله"),
        '\u{FDF4}' => Piece::Text("محمد"),
        '\u{FE70}'..='\u{FE7F}' => Piece::Nothing,
        '\u{FE80}'..='\u{FEF4}' => {
            let mut left = u32::from(c) - 0xFE80;
            for (letter, shapes) in SHAPES {
                if left < shapes {
                    return Piece::Char(letter);
                }
                left -= shapes;
            }
            Piece::Char(c)
        }
        // The Persian and Urdu letters that fold to Arabic ones.
        '\u{FB8E}'..='\u{FB91}' => Piece::Char('ك'),
        '\u{FBA6}'..='\u{FBAD}' => Piece::Char('ه'),
        '\u{FBFC}'..='\u{FBFF}' => Piece::Char('ي'),
        c => Piece::Char(c),
    }
}
