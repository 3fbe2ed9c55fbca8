//! What the headers of files mean: Arabic, English and French names of columns, and those of the exports that people bring
//! (Google, Outlook, Shopify, WooCommerce, Salla, Mailchimp, Brevo, Meta and the WhatsApp tools).
//!
//! A header is compared by its letters alone: folded, without spaces, signs and digits, so `E-mail 1 - Value`,
//! `phoneNumber` and `Phone_Number` need one entry each. Weighing headers against values is `map`'s business.

use super::Target;
use super::orders::columns::is_order_header;
use crate::domain::text::fold;

/// Longer cells are sentences and not headers, in bytes.
const LONGEST: usize = 80;

/// Known headers, by meaning, as `key_from_header` gives them.
#[rustfmt::skip]
const KNOWN: &[(Target, &[&str])] = &[
    (Target::Name, &[
        "name", "fullname", "customername", "customer", "clientname", "contactname", "contact", "displayname", "buyername",
        "recipientname", "shippingname", "billingname", "nom", "nomcomplet", "nomduclient", "nometprenom", "nomprenom",
        "prenomnom", "prenometnom", "client", "الاسم", "اسم", "اسمالعميل", "اسمالعميله", "اسمالزبون", "اسمالزبونه", "العميل",
        "العميله", "الزبون", "الاسمالكامل", "الاسمبالكامل", "الاسمالثلاثي", "الاسمالرباعي", "اسمالمشتري", "اسمالمشترك",
        "اسمالمستلم", "اسمجههالاتصال",
    ]),
    (Target::FirstName, &[
        "firstname", "givenname", "fname", "fn", "forename", "prenom", "deuxiemeprenom", "billingfirstname", "shippingfirstname", "الاسمالاول",
        "الاسمالاولي", "middlename", "additionalname",
    ]),
    (Target::LastName, &[
        "lastname", "surname", "familyname", "lname", "ln", "nomdefamille", "billinglastname", "shippinglastname",
        "الاسمالاخير", "اسمالعايله", "العايله", "اللقب", "الاسمالثاني",
    ]),
    (Target::Phone, &[
        "phone", "phones", "phonenumber", "phonenumbers", "phoneno", "mobile", "mobilenumber", "mobileno", "mobilephone", "cell",
        "cellphone", "cellular", "tel", "telno", "telephone", "telephonenumber", "whatsapp", "whatsappnumber", "whatsappno",
        "whatsappphone", "wanumber", "contactnumber", "contactno", "contactphone", "customerphone", "customermobile",
        "clientphone", "msisdn", "gsm", "sms", "primaryphone", "homephone", "workphone", "businessphone", "otherphone",
        "carphone", "companymainphone", "billingphone", "shippingphone", "defaultaddressphone", "addressphone", "phonevalue",
        "phonework", "phonehome", "phoneother", "telephoneportable", "portable", "numero", "numerodetelephone", "telmobile", "telephonemobile", "numtel",
        "numerodeportable", "telportable", "numerowhatsapp", "الجوال", "جوال", "رقمالجوال", "رقمجوال", "جوالالعميل",
        "رقمجوالالعميل", "الهاتف", "هاتف", "رقمالهاتف", "رقمهاتف", "هاتفالعميل", "رقمهاتفالعميل", "الموبايل", "موبايل",
        "رقمالموبايل", "رقمموبايل", "المحمول", "رقمالمحمول", "الواتساب", "واتساب", "الواتس", "واتس", "رقمالواتساب",
        "رقمواتساب", "رقمالواتس", "التليفون", "تليفون", "رقمالتليفون", "تلفون", "التلفون", "رقمالتلفون", "الهاتفالمحمول",
        "الهاتفالجوال", "الهاتفالنقال", "رقمالاتصال", "رقمالتواصل",
    ]),
    (Target::Email, &[
        "email", "emails", "emailaddress", "mail", "emailvalue", "customeremail", "useremail", "billingemail", "contactemail",
        "emailwork", "emailhome", "emailother", "courriel", "adresseemail", "adressemail", "adressecourriel", "adressedemessagerie",
        "البريدالالكتروني", "بريدالكتروني", "الايميل", "ايميل", "بريدالعميل", "ايميلالعميل",
    ]),
    (Target::Tags, &[
        "tags", "tag", "labels", "label", "group", "groups", "groupmembership", "category", "categories", "customertags",
        "contacttags", "segment", "segments", "list", "lists", "interests", "etiquettes", "etiquette", "libelles", "groupe",
        "groupes", "categorie", "الوسوم", "وسوم", "الوسم", "وسم", "التصنيف", "تصنيف", "التصنيفات", "تصنيفالعميل", "المجموعه",
        "المجموعات", "مجموعه", "الفيه", "فيه", "فيهالعميل", "الاهتمامات", "العلامات", "وسومالعميل", "تاق", "تاقات", "تاج",
    ]),
    (Target::City, &[
        "city", "town", "cityname", "billingcity", "shippingcity", "addresscity", "homecity", "businesscity", "othercity",
        "defaultaddresscity", "ct", "ville", "villebureau", "villedomicile", "المدينه", "مدينه", "مدينهالعميل", "المحافظه", "محافظه",
    ]),
    (Target::Country, &[
        "country", "countrycode", "countryregion", "countryname", "billingcountry", "shippingcountry", "homecountryregion",
        "businesscountryregion", "othercountryregion", "defaultaddresscountrycode", "defaultaddresscountry", "addresscountry",
        "cc", "dialcode", "callingcode", "pays", "codepays", "الدوله", "دوله", "البلد", "بلد", "رمزالدوله", "كودالدوله",
        "مفتاحالدوله",
    ]),
    (Target::Birthday, &[
        "birthday", "birthdate", "dateofbirth", "dob", "bday", "anniversaire", "datedenaissance", "naissance", "تاريخالميلاد",
        "الميلاد", "عيدالميلاد", "يومالميلاد", "ميلاد", "تاريخميلاد",
    ]),
    (Target::LastContact, &[
        "lastcontact", "lastcontacted", "lastcontactdate", "lastinteraction", "lastinteractiondate", "lastactive", "lastseen",
        "lastactivity", "lastactivitydate", "lastvisit", "lastvisitdate", "lastmessage", "derniercontact", "derniereactivite",
        "dernierevisite", "اخرتواصل", "تاريخاخرتواصل", "اخرتفاعل", "اخراتصال", "اخرزياره", "تاريخاخرزياره", "اخرظهور",
        "اخرنشاط",
    ]),
    // They count as a contact too, where no column has a better one.
    (Target::LastPurchase, &[
        "lastorder", "lastorderdate", "lastpurchase", "lastpurchasedate", "dateoflastorder", "dateoflastpurchase", "latestorder",
        "latestorderdate", "orderdate", "dernierecommande", "datedernierecommande", "datedeladernierecommande", "dernierachat",
        "datedernierachat", "اخرطلب", "تاريخاخرطلب", "اخرشراء", "تاريخاخرشراء", "اخرعمليهشراء", "تاريخاخرعمليهشراء", "تاريخالطلب",
    ]),
    (Target::FirstPurchase, &[
        "firstorder", "firstorderdate", "firstpurchase", "firstpurchasedate", "dateoffirstorder", "dateoffirstpurchase",
        "premierecommande", "datepremierecommande", "datedelapremierecommande", "premierachat", "datepremierachat", "اولطلب",
        "تاريخاولطلب", "اولشراء", "تاريخاولشراء", "اولعمليهشراء", "تاريخاولعمليهشراء",
    ]),
    (Target::Purchases, &[
        "purchases", "orders", "totalorders", "orderscount", "ordercount", "numberoforders", "numorders", "purchasecount",
        "purchasescount", "numberofpurchases", "visits", "nombredecommandes", "commandes", "nombredachats", "achats",
        "عددالطلبات", "عددالمشتريات", "عددمراتالشراء", "الطلبات", "طلبات", "عددالفواتير", "عددالزيارات", "مراتالشراء",
        "المشتريات",
    ]),
    (Target::Spent, &[
        "totalspent", "totalspend", "spent", "amountspent", "lifetimevalue", "ltv", "clv", "revenue", "totalamount",
        "totalsales", "totalrevenue", "montant", "montanttotal", "totaldepense", "depenses", "chiffredaffaires",
        "اجماليالمشتريات", "اجماليالانفاق", "اجماليالمبلغ", "مجموعالمشتريات", "اجماليالصرف", "المبلغالاجمالي", "الانفاق",
        "قيمهالمشتريات", "اجماليالمبيعات", "اجماليالشراء", "اجماليالمدفوعات", "اجماليالطلب",
    ]),
    (Target::Note, &[
        "note", "notes", "comment", "comments", "remark", "remarks", "memo", "customernote", "remarque", "remarques",
        "commentaire", "commentaires", "ملاحظه", "ملاحظات", "الملاحظه", "الملاحظات", "تعليق", "تعليقات", "ملاحظاتالعميل",
    ]),
    (Target::Consent, &[
        "consent", "optin", "optedin", "whatsappoptin", "whatsappopted", "whatsappoptedin", "whatsappconsent",
        "acceptsmarketing", "acceptssmsmarketing", "acceptswhatsappmarketing", "subscribed", "marketingconsent", "smsconsent",
        "allowmessages", "allowbroadcast", "allowsms", "chatallowed", "subscriptionstatus", "consentement", "abonne",
        "optinwhatsapp", "الموافقه", "موافقه", "موافق", "الاشتراك", "مشترك", "موافقهالتسويق", "الموافقهعليالتسويق",
        "قبولالرسايل", "استقبالالرسايل", "يقبلالرسايل", "optout", "optedout", "unsubscribed", "donotcontact", "donotmessage",
        "smsblacklisted", "isblacklisted", "blacklisted", "desabonne", "desinscrit", "الغاءالاشتراك", "محظور",
    ]),
    (Target::Ignore, &[
        "phonelabel", "phonetype", "emaillabel", "emailtype", "addresslabel", "addresstype", "websitelabel", "websitetype",
        "eventlabel", "photo", "phoneticfirstname", "phoneticmiddlename", "phoneticlastname", "yominame", "givennameyomi",
        "additionalnameyomi", "familynameyomi", "givenyomi", "surnameyomi", "companyyomi", "emaildisplayname", "userpass",
        "password", "sensitivity", "priority", "private", "internetfreebusy", "directoryserver", "mileage", "importkey",
        "wtimportkey", "organizationtype", "relationlabel", "customfieldlabel",
    ]),
    (Target::Extra, &[
        "customerid", "id", "recordid", "nickname", "fileas", "nameprefix", "namesuffix", "title", "suffix", "company",
        "companyname", "organizationname", "organizationtitle", "organizationdepartment", "jobtitle", "department", "address",
        "street", "addressstreet", "addressformatted", "addressregion", "addresspostalcode", "addresspobox",
        "addressextendedaddress", "defaultaddresscompany", "defaultaddressaddress", "defaultaddressprovincecode",
        "defaultaddresszip", "zip", "zipcode", "postalcode", "region", "state", "province", "gender", "status", "source",
        "website", "websitevalue", "webpage", "username", "role", "roles", "aov", "signup", "createdat", "datecreated",
        "taxexempt", "acceptsemailmarketing", "emailblacklisted", "anniversary", "fax", "homefax", "businessfax", "otherfax",
        "pager", "telex", "assistantsphone", "managersname", "assistantsname", "radiophone", "ttytddphone", "callback", "isdn",
        "identifier", "governmentidnumber", "organizationalidnumber", "leid", "euid", "optinip", "confirmip", "optintime",
        "confirmtime", "latitude", "longitude", "gmtoff", "dstoff", "timezone", "lastchanged", "memberrating", "ip", "ipaddress",
        "madid", "uid", "doby", "gen", "age", "value", "postcode", "billingpostcode", "shippingpostcode", "telecopie",
        "telecopiebureau", "codepostalbureau", "associatedcompanyids", "dateregistered", "emaildomain", "businessstreet", "homestreet", "otherstreet", "businessstate", "homestate", "homepostalcode",
        "businesspostalcode", "spouse", "hobby", "location", "ordernumber", "orderid", "code", "codepostal", "adresse",
        "العنوان", "عنوان", "عنوانالعميل", "الحي", "المنطقه", "الجنس", "النوع", "المصدر", "الحاله", "الشركه", "رقمالعميل",
        "رقمالطلب", "حالهالطلب", "طريقهالدفع", "الرمزالبريدي", "الوظيفه", "الفرع", "المهنه", "رقمالهويه", "الهويه", "اسمالمستخدم",
        "رقمالعضويه", "currency", "ordercurrency", "devise", "العمله", "عمله", "paymentmethod", "financialstatus", "fulfillmentstatus",
        "رقمالفاتوره", "رقمالحساب", "الرقمالضريبي", "السجلالتجاري", "تاريخالتسجيل", "متوسطقيمهالطلب",
    ]),
];

/// Parts of headers that nobody listed, in the order in which they are tried, with what must not be in there too.
#[rustfmt::skip]
const PARTS: &[(Target, &[&str], &[&str])] = &[
    (Target::Email, &["email", "courriel", "ايميل", "بريدالكتروني", "البريدالالكتروني"], &["marketing", "type", "label", "optin", "status"]),
    (
        Target::Phone,
        &["phone", "mobile", "whatsapp", "telephone", "جوال", "هاتف", "موبايل", "واتس", "محمول", "تليفون", "تلفون"],
        &["type", "label", "fax", "optin", "consent", "model", "نوع", "موافق", "code", "link", "رابط"],
    ),
    (Target::Birthday, &["birth", "naissance", "ميلاد"], &["place", "lieu", "مكان"]),
    (Target::LastContact, &["lastcontact", "lastvisit", "lastinteraction", "اخرتواصل", "اخرزياره"], &["id", "status", "رقم"]),
    (Target::LastPurchase, &["lastorder", "lastpurchase", "اخرطلب", "اخرشراء"], NO_DAY),
    (Target::FirstPurchase, &["firstorder", "firstpurchase", "اولطلب", "اولشراء"], NO_DAY),
    (Target::Consent, &["optin", "consent", "consentement"], &["ip", "time", "date", "source"]),
    (Target::Spent, &["totalspent", "totalspend", "اجماليالمشتريات", "اجماليالانفاق"], &[]),
    (Target::Tags, &["tags", "وسوم", "تصنيف", "etiquette"], &["count", "عدد"]),
    (Target::Note, &["notes", "comment", "ملاحظ", "remarque"], &[]),
    (Target::Country, &["country", "الدوله"], &[]),
    (Target::City, &["city", "المدينه"], &[]),
    (Target::FirstName, &["firstname", "prenom", "الاسمالاول"], &[]),
    (Target::LastName, &["lastname", "surname", "familyname", "اسمالعايله"], &[]),
    (Target::Name, &["customername", "clientname", "contactname", "fullname", "اسمالعميل", "اسمالزبون", "الاسم"], &["type", "نوع", "شركه", "company"]),
];

/// What the first or the last order is named with that is no day.
const NO_DAY: &[&str] = &["id", "status", "رقم", "total", "amount", "قيمه", "number", "حاله", "value", "مبلغ"];

/// Headers whose "yes" means that the contact does not want messages.
#[rustfmt::skip]
const REFUSALS: &[&str] = &[
    "optout", "optedout", "unsubscribed", "donotcontact", "donotmessage", "smsblacklisted", "isblacklisted", "blacklisted",
    "desabonne", "desinscrit", "الغاءالاشتراك", "محظور",
];

/// The letters of a header: folded, nothing but letters.
pub(super) fn key_from_header(header: &str) -> String {
    fold(header).chars().filter(|letter| letter.is_alphabetic()).collect()
}

/// What a header says its column is, with the confidence (100 for a known header); `None` for an unknown one.
pub(super) fn target_from_header(header: &str) -> Option<(Target, u8)> {
    let key = key_of_short(header)?;
    if let Some(target) = known(&key) {
        return Some((target, 100));
    }
    PARTS
        .iter()
        .find(|(_, parts, but)| {
            parts.iter().any(|part| key.contains(part)) && !but.iter().any(|part| key.contains(part))
        })
        .map(|(target, ..)| (*target, 70))
}

/// Whether a cell is one of the listed headers.
pub(super) fn is_known_header(cell: &str) -> bool {
    key_of_short(cell).is_some_and(|key| known(&key).is_some() || is_order_header(&key))
}

/// Whether "yes" under this header means no.
pub(super) fn is_refusal(header: &str) -> bool {
    key_of_short(header).is_some_and(|key| REFUSALS.contains(&key.as_str()))
}

fn key_of_short(header: &str) -> Option<String> {
    if header.len() > LONGEST {
        return None;
    }
    Some(key_from_header(header)).filter(|key| !key.is_empty())
}

fn known(key: &str) -> Option<Target> {
    KNOWN.iter().find(|(_, keys)| keys.contains(&key)).map(|(target, _)| *target)
}

#[cfg(test)]
mod tests {
    //! The tables are in the form in which they are looked up, and the exports' headers mean what they should.

    use super::*;

    #[test]
    fn every_entry_is_its_own_key_and_stands_once() {
        let mut seen = std::collections::HashSet::new();
        for key in KNOWN.iter().flat_map(|(_, keys)| *keys) {
            assert_eq!(key_from_header(key), *key);
            assert!(seen.insert(key), "{key} is listed twice");
        }
        for key in PARTS.iter().flat_map(|(_, parts, but)| parts.iter().chain(*but)).chain(REFUSALS) {
            assert_eq!(key_from_header(key), *key);
        }
    }

    #[test]
    fn headers_of_known_exports_mean_what_they_should() {
        let cases = [
            ("E-mail 1 - Value", Target::Email),
            ("Phone 2 - Value", Target::Phone),
            ("Phone 1 - Label", Target::Ignore),
            ("Group Membership", Target::Tags),
            ("Address 1 - City", Target::City),
            ("Default Address Country Code", Target::Country),
            ("Accepts SMS Marketing", Target::Consent),
            ("Accepts Email Marketing", Target::Extra),
            ("Total Spent", Target::Spent),
            ("Total Orders", Target::Purchases),
            ("Country / Region", Target::Country),
            ("Billing Phone", Target::Phone),
            ("Last Active", Target::LastContact),
            ("Last order date", Target::LastPurchase),
            ("تاريخ آخر طلب", Target::LastPurchase),
            ("First purchase", Target::FirstPurchase),
            ("أول شراء", Target::FirstPurchase),
            ("رقم الجوال", Target::Phone),
            ("اسم العميل", Target::Name),
            ("البريد الإلكتروني", Target::Email),
            ("المدينة", Target::City),
            ("تاريخ الميلاد", Target::Birthday),
            ("Téléphone", Target::Phone),
            ("Prénom", Target::FirstName),
            ("Date de naissance", Target::Birthday),
            ("phone_number", Target::Phone),
            ("phoneNumber", Target::Phone),
            ("WhatsApp Opted", Target::Consent),
            ("رقم جوال العميل (واتساب)", Target::Phone),
        ];
        for (header, target) in cases {
            assert_eq!(target_from_header(header).map(|(target, _)| target), Some(target), "{header}");
        }
        assert_eq!(target_from_header("zodiac sign"), None);
        assert_eq!(target_from_header(""), None);
    }

    #[test]
    fn a_yes_under_a_refusal_is_a_no() {
        assert!(is_refusal("SMS_BLACKLISTED") && is_refusal("Opt-Out") && is_refusal("إلغاء الاشتراك"));
        assert!(!is_refusal("Opt-In"));
    }
}
