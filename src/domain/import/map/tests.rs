//! Guesses over whole files: the benchmark's, known exports, Arabic sheets and files without header.

use super::*;

fn guesses(text: &str) -> Vec<Target> {
    let table = Table::parse(text.to_owned(), None).expect("the sample can be cut");
    mapping(&columns(&table)).columns
}

#[test]
fn maps_plain_files_by_itself() {
    use Target::*;
    let cases: [(&str, &[Target]); 9] = [
        (
            "name,phone,email,city,tags,last_interaction,purchases,total_spent,birthday,notes\n\
             أحمد,0501234567,a@example.com,جدة,vip;new,2024-05-01,3,120.50,1990-02-03,hello\n",
            &[Name, Phone, Email, City, Tags, LastContact, Purchases, Spent, Birthday, Note],
        ),
        (
            "اسم العميل,رقم الجوال,البريد الإلكتروني,المدينة,الوسوم,آخر طلب,عدد الطلبات,إجمالي المشتريات,تاريخ الميلاد,ملاحظات\n\
             أحمد,٠٥٠١٢٣٤٥٦٧,a@example.com,جدة,مهم,١/٥/٢٠٢٤,٣,١٢٠٫٥,1990-02-03,أهلا\n",
            &[Name, Phone, Email, City, Tags, LastPurchase, Purchases, Spent, Birthday, Note],
        ),
        (
            "Nom;Prénom;Téléphone;Courriel;Ville;Remarques\nBen Ali;Sami;0612345678;s@example.com;Rabat;x\n",
            &[LastName, FirstName, Phone, Email, City, Note],
        ),
        (
            "Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Default Address City,Default Address Country Code,Default Address Phone,Phone,Accepts SMS Marketing,Total Spent,Total Orders,Note,Tags\n\
             '7210448301122,Sara,Ali,s@example.com,yes,Riyadh,SA,'+966501234567,'+966501234567,no,10.00,2,,vip\n",
            &[
                Extra, FirstName, LastName, Email, Extra, City, Country, Phone, Phone, Consent, Spent, Purchases,
                Ignore, Tags,
            ],
        ),
        (
            "Name,Given Name,Family Name,Birthday,Notes,Group Membership,E-mail 1 - Type,E-mail 1 - Value,Phone 1 - Type,Phone 1 - Value,Phone 2 - Value\n\
             Sara Ali,Sara,Ali,,,* myContacts ::: Work,* Home,s@example.com,Mobile,0501234567,0551234567\n",
            &[Name, Ignore, Ignore, Ignore, Ignore, Tags, Ignore, Email, Ignore, Phone, Phone],
        ),
        // Without a header, values say it.
        ("أحمد علي,0501234567,a@example.com\nسارة عمر,0551234567,s@example.com\n", &[Name, Phone, Email]),
        // A header that could be anything over numbers; one that says nothing over names.
        ("العميل,زبائننا\n0501234567,أحمد\n0551234567,سارة\n", &[Phone, Name]),
        // A column without anything, and one that nobody knows.
        ("name,empty,zodiac\nA,,leo\nB,,leo\n", &[Name, Ignore, Extra]),
        ("Name,Full name,Phone,Mobile\nA,A,0501234567,0551234567\n", &[Name, Extra, Phone, Phone]),
    ];
    for (text, expected) in cases {
        assert_eq!(guesses(text), expected, "{text}");
    }
}

#[test]
fn known_headers_are_surer_than_guesses_and_contradicted_ones_less() {
    let table = Table::parse("phone,foo,mail\n0501234567,0501234567,none\n".to_owned(), None).expect("can be cut");
    let columns = columns(&table);
    assert_eq!(
        columns.iter().map(|column| column.guess).collect::<Vec<_>>(),
        [Target::Phone, Target::Phone, Target::Email]
    );
    assert_eq!(columns.iter().map(|column| column.confidence).collect::<Vec<_>>(), [100, 75, 50]);
    assert_eq!(columns[0].samples, ["0501234567"]);
    assert_eq!(columns[0].filled, 1);
}
