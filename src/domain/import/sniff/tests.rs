//! Delimiters, `sep=` lines, titles and headers.

use super::super::parse::Table;
use super::*;

fn dialect(text: &str) -> (char, u32, bool) {
    let table = Table::parse(text.to_owned(), None).expect("the sample can be cut");
    let Dialect { delimiter, header, has_header } = table.dialect();
    (char::from(delimiter), header, has_header)
}

#[test]
fn finds_delimiter_and_header() {
    let cases = [
        ("name,phone\nA,0501234567\n", (',', 0, true)),
        ("name;phone\nA;0501234567\n", (';', 0, true)),
        ("name\tphone\nA\t0501234567\n", ('\t', 0, true)),
        ("name|phone\nA|0501234567\n", ('|', 0, true)),
        ("الاسم;الجوال\nأحمد;٠٥٠١٢٣٤٥٦٧\n", (';', 0, true)),
        // Decimal commas, commas in notes, semicolons in tags.
        ("name;price\nA;12,50\nB;13,75\n", (';', 0, true)),
        ("name;note\nA;x, y, z\nB;hello, you\nC;w\n", (';', 0, true)),
        ("name,tags\nA,a;b;c\nB,x;y\nC,z\n", (',', 0, true)),
        ("name,note\nA,\"one;two;three\"\nB,\"four;five;six\"\n", (',', 0, true)),
        // One column.
        ("phone\n0501234567\n0551234567\n", (',', 0, true)),
        ("0501234567\n0551234567\n", (',', 0, false)),
        // No header: a number or an address in the first row.
        ("Ahmed,0501234567\nSara,0551234567\n", (',', 0, false)),
        ("Ahmed,a@example.com\nSara,s@example.com\n", (',', 0, false)),
        // Unknown words over data.
        ("foo,bar\nA,0501234567\n", (',', 0, true)),
        // Titles above the header.
        ("الورقة1\nاسم العميل,رقم الجوال,المدينة\nأحمد,0501234567,جدة\n", (',', 1, true)),
        ("Customers 2024,,\n\nName,Phone,City\nA,0501234567,Jeddah\n", (',', 1, true)),
        ("report,2024-01-01\nshop,x\nName,Phone\nA,0501234567\n", (',', 2, true)),
    ];
    for (text, expected) in cases {
        assert_eq!(dialect(text), expected, "{text:?}");
    }
}

#[test]
fn the_sep_line_is_obeyed_and_is_no_data() {
    let cases = [
        ("sep=;\r\nname;phone\r\nA;0501234567\r\n", ';'),
        ("SEP=,\nname,phone\nA,0501234567\n", ','),
        ("\"sep=|\"\nname|phone\nA|0501234567\n", '|'),
        ("sep=\t\nname\tphone\nA\t0501234567\n", '\t'),
    ];
    for (text, delimiter) in cases {
        let table = Table::parse(text.to_owned(), None).expect("the sample can be cut");
        assert_eq!(table.header(), ["name", "phone"], "{text:?}");
        assert_eq!(char::from(table.dialect().delimiter), delimiter);
        assert_eq!(table.line(0), 3);
    }
    assert_eq!(preamble("sep=ab\nx"), Preamble { offset: 0, line: 1, delimiter: None });
    assert_eq!(preamble("separate,b\nx"), Preamble { offset: 0, line: 1, delimiter: None });
    assert_eq!(preamble(""), Preamble { offset: 0, line: 1, delimiter: None });
}
