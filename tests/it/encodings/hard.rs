//! Hard files, written by hand: text and cells stand side by side.

use super::corpus::{Sample, WRITINGS};

/// Name, writing, delimiter (0 where a single column leaves it open), text, cells.
type Case = (&'static str, &'static str, u8, &'static str, &'static [&'static [&'static str]]);

#[rustfmt::skip]
const CASES: &[Case] = &[
    ("two-cells", "windows1256", b';', "الاسم;الجوال\nمنى;0501234567\n", &[&["الاسم", "الجوال"], &["منى", "0501234567"]]),
    ("two-cells", "iso88596", b';', "الاسم;الجوال\nمنى;0501234567\n", &[&["الاسم", "الجوال"], &["منى", "0501234567"]]),
    ("arabic-only", "utf16le", b',', "الاسم,المدينة\nأحمد محمد علي,الرياض\nسارة عبدالله,جدة\n",
        &[&["الاسم", "المدينة"], &["أحمد محمد علي", "الرياض"], &["سارة عبدالله", "جدة"]]),
    ("sep-tab", "utf16le-bom", b'\t', "sep=\t\r\nالاسم\tالجوال\r\nمنى\t0501234567\r\n", &[&["الاسم", "الجوال"], &["منى", "0501234567"]]),
    ("sep-in-quotes", "utf8", b';', "\"sep=;\"\nname;phone\nAli, the tall;0501234567\n", &[&["name", "phone"], &["Ali, the tall", "0501234567"]]),
    ("sep-against-the-look", "utf8-bom", b'|', "SEP=|\nname|notes\nعلي|a,b,c,d\nمنى|e,f,g,h\n", &[&["name", "notes"], &["علي", "a,b,c,d"], &["منى", "e,f,g,h"]]),
    ("inches", "windows1256", b',', "الصنف,القياس\nأنبوب 5\" طويل,10\"\nماسورة,\"3\"\"\"\n",
        &[&["الصنف", "القياس"], &["أنبوب 5\" طويل", "10\""], &["ماسورة", "3\""]]),
    ("unclosed-quote", "utf8", b',', "name,phone\n\"Abu Ali,0501234567\nSara,0551234567\n",
        &[&["name", "phone"], &["\"Abu Ali", "0501234567"], &["Sara", "0551234567"]]),
    ("spaces-around-quotes", "utf8", b',', "name,phone,city\n  \"Ali, Abu\"  ,0501234567, جدة \n",
        &[&["name", "phone", "city"], &["Ali, Abu", "0501234567", " جدة "]]),
    ("commas-in-a-semicolon-file", "windows1256", b';', "الاسم;العنوان;المبلغ\nعلي;الرياض, حي النرجس, شارع 5;1.234,50\nمنى;جدة, الصفا, 12;99,00\nهدى;مكة, العزيزية;7,5\n",
        &[&["الاسم", "العنوان", "المبلغ"], &["علي", "الرياض, حي النرجس, شارع 5", "1.234,50"], &["منى", "جدة, الصفا, 12", "99,00"], &["هدى", "مكة, العزيزية", "7,5"]]),
    ("semicolons-in-a-comma-file", "iso88596", b',', "الاسم,الوسوم,الجوال\nعلي,جملة;مميز,0501234567\nمنى,مفرق;جديد;متابعة,0551234567\n",
        &[&["الاسم", "الوسوم", "الجوال"], &["علي", "جملة;مميز", "0501234567"], &["منى", "مفرق;جديد;متابعة", "0551234567"]]),
    ("commas-in-a-tab-file", "utf16le-bom", b'\t', "الاسم\tالعنوان\r\nعلي\tالرياض, الملز\r\nمنى\tجدة, الصفا, 3\r\n",
        &[&["الاسم", "العنوان"], &["علي", "الرياض, الملز"], &["منى", "جدة, الصفا, 3"]]),
    ("sheet-name-above", "utf8-bom", b',', "الورقة1,,\r\n\r\nالاسم,الجوال,المدينة\r\nعلي,0501234567,جدة\r\n",
        &[&["الورقة1", "", ""], &["الاسم", "الجوال", "المدينة"], &["علي", "0501234567", "جدة"]]),
    ("two-titles", "windows1256", b';', "كشف العملاء\nتاريخ: 2026-11-22\nالاسم;الجوال;المدينة\nعلي;0501234567;جدة\nمنى;0551234567;مكة\n",
        &[&["كشف العملاء"], &["تاريخ: 2026-11-22"], &["الاسم", "الجوال", "المدينة"], &["علي", "0501234567", "جدة"], &["منى", "0551234567", "مكة"]]),
    ("longer-and-shorter-rows", "utf8", b',', "name,phone,city\nAli,0501234567\nSara,0551234567,Jeddah,VIP,2026\nOmar,0561234567,Riyadh,\n",
        &[&["name", "phone", "city"], &["Ali", "0501234567"], &["Sara", "0551234567", "Jeddah", "VIP", "2026"], &["Omar", "0561234567", "Riyadh", ""]]),
    ("mixed-ends-and-quoted-lines", "utf8", b',', "name,note\r\nAli,\"first\r\nsecond\"\nSara,\"one\ntwo\"\r\nOmar,three\n",
        &[&["name", "note"], &["Ali", "first\r\nsecond"], &["Sara", "one\ntwo"], &["Omar", "three"]]),
    ("one-column", "windows1256", 0, "الجوال\n0501234567\n0551234567\n", &[&["الجوال"], &["0501234567"], &["0551234567"]]),
    ("one-arabic-word", "iso88596", b',', "Name,Phone,City\nMohammed Ali,0501234567,Riyadh\nJohn,0531234567,القاهرة\nSara,0551234567,Dubai\n",
        &[&["Name", "Phone", "City"], &["Mohammed Ali", "0501234567", "Riyadh"], &["John", "0531234567", "القاهرة"], &["Sara", "0551234567", "Dubai"]]),
    ("one-arabic-word", "windows1256", b',', "Name,Phone,City\nMohammed Ali,0501234567,Riyadh\nJohn,0531234567,القاهرة\nSara,0551234567,Dubai\n",
        &[&["Name", "Phone", "City"], &["Mohammed Ali", "0501234567", "Riyadh"], &["John", "0531234567", "القاهرة"], &["Sara", "0551234567", "Dubai"]]),
    ("french-beside-arabic", "windows1256", b';', "Nom;Ville;Remarque\nFrançois;Genève;réglé\nAmélie;الدار البيضاء;à rappeler\nجورج;Liège;نقداً\n",
        &[&["Nom", "Ville", "Remarque"], &["François", "Genève", "réglé"], &["Amélie", "الدار البيضاء", "à rappeler"], &["جورج", "Liège", "نقداً"]]),
    ("quoted-bom-header", "utf8-bom", b',', "\"الاسم\",\"الجوال\"\r\n\"علي \"\"أبو حسن\"\"\",\"0501234567\"\r\n",
        &[&["الاسم", "الجوال"], &["علي \"أبو حسن\"", "0501234567"]]),
    ("pipes-with-commas", "windows1252", b'|', "name|address|phone\nJosé Muñoz|Calle 5, Málaga|0034600000000\nZoé|12, rue du Forêt|0033600000000\n",
        &[&["name", "address", "phone"], &["José Muñoz", "Calle 5, Málaga", "0034600000000"], &["Zoé", "12, rue du Forêt", "0033600000000"]]),
    ("arabic-digits", "utf16be", b',', "الاسم,الجوال\nعلي,٠٥٠١٢٣٤٥٦٧\nمنى,٠٥٥١٢٣٤٥٦٧\n", &[&["الاسم", "الجوال"], &["علي", "٠٥٠١٢٣٤٥٦٧"], &["منى", "٠٥٥١٢٣٤٥٦٧"]]),
    ("no-last-line-end", "iso88596", b'\t', "الاسم\tالجوال\nسعود القحطاني\t0501234567\nفهد\t0551234567", &[&["الاسم", "الجوال"], &["سعود القحطاني", "0501234567"], &["فهد", "0551234567"]]),
];

pub fn samples() -> Vec<Sample> {
    let mut samples: Vec<Sample> = CASES
        .iter()
        .map(|(name, writing, delimiter, text, rows)| {
            let writing = WRITINGS.iter().find(|known| known.name == *writing).expect("a known way of writing");
            Sample {
                name: format!("hard-{name}-{}.csv", writing.name),
                bytes: writing.bytes(text),
                encoding: writing.encoding,
                delimiter: Some(*delimiter).filter(|delimiter| *delimiter != 0),
                rows: rows.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect(),
            }
        })
        .collect();
    // A file that was cut in the middle of its last letter.
    let mut cut = "name,city\nAli,جدة\nMona,الرياض".as_bytes().to_vec();
    cut.pop();
    samples.push(Sample {
        name: "hard-cut-in-a-letter-utf8.csv".to_owned(),
        bytes: cut,
        encoding: daftar::domain::import::Encoding::Utf8,
        delimiter: Some(b','),
        rows: [["name", "city"], ["Ali", "جدة"], ["Mona", "الريا\u{FFFD}"]]
            .map(|row| row.map(str::to_owned).to_vec())
            .to_vec(),
    });
    samples
}
