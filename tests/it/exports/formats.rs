//! Headers of exports as their programs write them, and how each writes a contact.

/// Somebody in a file.
pub struct Person {
    pub first: &'static str,
    pub last: &'static str,
    pub e164: &'static str,
    pub email: &'static str,
    pub tags: &'static [&'static str],
    pub city: &'static str,
}

impl Person {
    pub fn name(&self) -> String {
        format!("{} {}", self.first, self.last).trim().to_owned()
    }

    /// Digits without the plus.
    fn digits(&self) -> String {
        self.e164.trim_start_matches('+').to_owned()
    }

    /// Calling code and the rest.
    fn parted(&self) -> (String, String) {
        let digits = self.digits();
        let code = if digits.starts_with("20") { 2 } else { 3 };
        (digits[..code].to_owned(), digits[code..].to_owned())
    }

    /// `+966 50 123 4567`.
    fn spaced(&self) -> String {
        let (code, rest) = self.parted();
        format!("+{code} {} {} {}", &rest[..2], &rest[2..5], &rest[5..])
    }
}

#[rustfmt::skip]
pub const PEOPLE: &[Person] = &[
    Person { first: "أحمد", last: "الغامدي", e164: "+966501234567", email: "ahmed@example.com", tags: &["VIP", "جملة"], city: "الرياض" },
    Person { first: "Sara", last: "Khan", e164: "+971501234567", email: "Sara.Khan@example.com", tags: &["Wholesale"], city: "Dubai" },
    Person { first: "محمد عبدالله", last: "القحطاني", e164: "+966551112233", email: "m.q@example.sa", tags: &[], city: "جدة" },
    Person { first: "Fatima", last: "Zahra", e164: "+212612345678", email: "fz@example.ma", tags: &["VIP"], city: "Rabat" },
    Person { first: "يوسف", last: "إبراهيم", e164: "+201001234567", email: "y@example.eg", tags: &["مفرق", "جديد"], city: "القاهرة" },
    Person { first: "Peter", last: "O'Neil", e164: "+96550012345", email: "peter_oneil@example.co.uk", tags: &["late payer"], city: "Kuwait" },
    Person { first: "نورة", last: "بنت فهد", e164: "+966533344455", email: "noura+shop@example.com", tags: &["VIP"], city: "الدمام" },
    Person { first: "Omar", last: "Haddad", e164: "+962791234567", email: "omar@example.jo", tags: &["new", "2026"], city: "Amman" },
    Person { first: "ليلى", last: "مراد", e164: "+201112223334", email: "layla@example.com", tags: &["جملة"], city: "الإسكندرية" },
    Person { first: "José", last: "Muñoz", e164: "+34612345678", email: "jose@example.es", tags: &[], city: "Málaga" },
];

/// An export.
pub struct Format {
    pub name: &'static str,
    pub header: &'static str,
    pub delimiter: char,
    /// Columns that are read as these, of those that hold something.
    pub phones: &'static [&'static str],
    pub emails: &'static [&'static str],
    pub tags: &'static [&'static str],
    pub row: fn(&Person) -> Vec<(&'static str, String)>,
}

fn joined(person: &Person, between: &str) -> String {
    person.tags.join(between)
}

fn owned(text: &str) -> String {
    text.to_owned()
}

#[rustfmt::skip]
pub const FORMATS: &[Format] = &[
    Format {
        name: "google", delimiter: ',', phones: &["Phone 1 - Value"], emails: &["E-mail 1 - Value"], tags: &["Labels"],
        header: "First Name,Middle Name,Last Name,Phonetic First Name,Phonetic Middle Name,Phonetic Last Name,Name Prefix,Name Suffix,Nickname,File As,Organization Name,Organization Title,Organization Department,Birthday,Notes,Photo,Labels,E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value,Address 1 - Label,Address 1 - Formatted,Address 1 - Street,Address 1 - City,Address 1 - PO Box,Address 1 - Region,Address 1 - Postal Code,Address 1 - Country,Address 1 - Extended Address,Website 1 - Label,Website 1 - Value,Event 1 - Label,Event 1 - Value,Custom Field 1 - Label,Custom Field 1 - Value",
        row: |p| vec![("First Name", owned(p.first)), ("Last Name", owned(p.last)), ("Labels", format!("* myContacts{}{}", if p.tags.is_empty() { "" } else { " ::: " }, joined(p, " ::: "))), ("E-mail 1 - Label", owned("* Home")), ("E-mail 1 - Value", owned(p.email)), ("Phone 1 - Label", owned("Mobile")), ("Phone 1 - Value", p.spaced()), ("Birthday", owned("1990-05-03")), ("Notes", owned("one\ntwo")), ("Address 1 - Postal Code", owned("12345678")), ("Photo", owned("https://example.com/p/1.jpg")), ("Address 1 - City", owned(p.city))],
    },
    Format {
        name: "google-old", delimiter: ',', phones: &["Phone 1 - Value"], emails: &["E-mail 1 - Value"], tags: &["Group Membership"],
        header: "Name,Given Name,Additional Name,Family Name,Yomi Name,Given Name Yomi,Additional Name Yomi,Family Name Yomi,Name Prefix,Name Suffix,Initials,Nickname,Short Name,Maiden Name,Birthday,Gender,Location,Billing Information,Directory Server,Mileage,Occupation,Hobby,Sensitivity,Priority,Subject,Notes,Language,Photo,Group Membership,E-mail 1 - Type,E-mail 1 - Value,Phone 1 - Type,Phone 1 - Value,Address 1 - Type,Organization 1 - Type,Organization 1 - Name",
        row: |p| vec![("Name", p.name()), ("Given Name", owned(p.first)), ("Family Name", owned(p.last)), ("Group Membership", format!("* myContacts ::: {}", joined(p, " ::: "))), ("E-mail 1 - Type", owned("* Work")), ("E-mail 1 - Value", owned(p.email)), ("Phone 1 - Type", owned("Mobile")), ("Phone 1 - Value", format!("{} ::: {}", p.spaced(), p.e164)), ("Location", owned(p.city))],
    },
    Format {
        name: "google-outlook", delimiter: ',', phones: &["Primary Phone", "Mobile Phone"], emails: &["E-mail Address"], tags: &["Categories"],
        header: "First Name,Middle Name,Last Name,Title,Suffix,Initials,Web Page,Gender,Birthday,Anniversary,Location,Language,Internet Free Busy,Notes,E-mail Address,E-mail 2 Address,E-mail 3 Address,Primary Phone,Home Phone,Home Phone 2,Mobile Phone,Pager,Home Fax,Home Address,Home Street,Private,Categories",
        row: |p| vec![("First Name", owned(p.first)), ("Last Name", owned(p.last)), ("E-mail Address", owned(p.email)), ("Primary Phone", owned(p.e164)), ("Mobile Phone", p.spaced()), ("Categories", format!("myContacts;{}", joined(p, ";"))), ("Home Fax", owned("+966112345678")), ("Title", owned("Dr."))],
    },
    Format {
        name: "outlook-com", delimiter: ',', phones: &["Mobile Phone"], emails: &["E-mail Address"], tags: &[],
        header: "First Name,Middle Name,Last Name,Title,Suffix,Nickname,Given Yomi,Surname Yomi,E-mail Address,E-mail 2 Address,E-mail 3 Address,Home Phone,Home Phone 2,Business Phone,Business Phone 2,Mobile Phone,Car Phone,Other Phone,Primary Phone,Pager,Business Fax,Home Fax,Other Fax,Company Main Phone,Callback,Radio Phone,Telex,TTY/TDD Phone,IMAddress,Job Title,Department,Company,Office Location,Manager's Name,Assistant's Name,Assistant's Phone,Company Yomi,Business Street,Business City,Business State,Business Postal Code,Business Country/Region,Home Street,Home City,Home State,Home Postal Code,Home Country/Region,Other Street,Other City,Other State,Other Postal Code,Other Country/Region,Personal Web Page,Spouse,Schools,Hobby,Location,Web Page,Birthday,Anniversary,Notes",
        row: |p| vec![("First Name", owned(p.first)), ("Last Name", owned(p.last)), ("E-mail Address", owned(p.email)), ("Mobile Phone", p.spaced()), ("Assistant's Phone", owned("+966112345678")), ("Manager's Name", owned("Khalid Ali")), ("Business Postal Code", owned("1234567")), ("Business Fax", owned("+966112345678")), ("Business City", owned(p.city))],
    },
    Format {
        name: "outlook-desktop", delimiter: ',', phones: &["Business Phone", "Mobile Phone"], emails: &["E-mail Address"], tags: &["Categories"],
        header: "Title,First Name,Middle Name,Last Name,Suffix,Company,Department,Job Title,Business Street,Business Street 2,Business City,Business State,Business Postal Code,Business Country/Region,Assistant's Phone,Business Fax,Business Phone,Business Phone 2,Callback,Car Phone,Company Main Phone,Home Fax,Home Phone,Home Phone 2,ISDN,Mobile Phone,Other Fax,Other Phone,Pager,Primary Phone,Radio Phone,TTY/TDD Phone,Telex,Account,Anniversary,Assistant's Name,Billing Information,Birthday,Categories,Children,Directory Server,E-mail Address,E-mail Type,E-mail Display Name,E-mail 2 Address,Gender,Government ID Number,Hobby,Initials,Internet Free Busy,Keywords,Language,Location,Manager's Name,Mileage,Notes,Office Location,Organizational ID Number,PO Box,Priority,Private,Profession,Referred By,Sensitivity,Spouse,User 1,Web Page",
        row: |p| vec![("First Name", owned(p.first)), ("Last Name", owned(p.last)), ("E-mail Address", owned(p.email)), ("E-mail Type", owned("SMTP")), ("E-mail Display Name", format!("{} ({})", p.name(), p.email)), ("Mobile Phone", owned(p.e164)), ("Business Phone", p.spaced()), ("Categories", joined(p, ";")), ("Priority", owned("Normal")), ("Private", owned("False")), ("Sensitivity", owned("Normal")), ("Gender", owned("Unspecified")), ("Government ID Number", owned("1012345678")), ("Birthday", owned("0/0/00"))],
    },
    Format {
        name: "shopify", delimiter: ',', phones: &["Default Address Phone", "Phone"], emails: &["Email"], tags: &["Tags"],
        header: "Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Default Address Company,Default Address Address1,Default Address Address2,Default Address City,Default Address Province Code,Default Address Country Code,Default Address Zip,Default Address Phone,Phone,Accepts SMS Marketing,Total Spent,Total Orders,Note,Tax Exempt,Tags",
        row: |p| vec![("Customer ID", owned("'7210448301122")), ("First Name", owned(p.first)), ("Last Name", owned(p.last)), ("Email", owned(p.email)), ("Phone", format!("'{}", p.e164)), ("Default Address Phone", format!("'{}", p.spaced())), ("Default Address Zip", owned("'11564")), ("Tags", joined(p, ", ")), ("Accepts SMS Marketing", owned("yes")), ("Total Spent", owned("120.50")), ("Total Orders", owned("3"))],
    },
    Format {
        name: "shopify-older", delimiter: ',', phones: &["Phone"], emails: &["Email"], tags: &["Tags"],
        header: "First Name,Last Name,Email,Company,Address1,Address2,City,Province,Province Code,Country,Country Code,Zip,Phone,Accepts Marketing,Total Spent,Total Orders,Tags,Note,Tax Exempt",
        row: |p| vec![("First Name", owned(p.first)), ("Last Name", owned(p.last)), ("Email", owned(p.email)), ("Phone", format!("'{}", p.e164)), ("Tags", joined(p, ", ")), ("Accepts Marketing", owned("no")), ("City", owned(p.city)), ("Zip", owned("'12345678"))],
    },
    Format {
        name: "woocommerce", delimiter: ',', phones: &["Billing Phone", "Shipping Phone"], emails: &["Email"], tags: &[],
        header: "Name,Username,Last Active,Sign Up,Email,Orders,Total Spend,AOV,Country / Region,City,Region,Postal Code,Billing Phone,Shipping Phone,Role",
        row: |p| vec![("Name", p.name()), ("Username", owned("user1")), ("Last Active", owned("2026-10-01 10:00:00")), ("Email", owned(p.email)), ("Orders", owned("2")), ("Total Spend", owned("99.5")), ("City", owned(p.city)), ("Billing Phone", format!("'{}", p.e164)), ("Shipping Phone", p.digits()), ("Role", owned("customer"))],
    },
    Format {
        name: "woocommerce-orders", delimiter: ',', phones: &["billing_phone"], emails: &["customer_email", "billing_email"], tags: &[],
        header: "order_id,order_number,order_date,paid_date,status,shipping_total,order_total,payment_method,customer_id,customer_email,billing_first_name,billing_last_name,billing_company,billing_email,billing_phone,billing_address_1,billing_postcode,billing_city,billing_country,shipping_first_name,shipping_last_name,shipping_phone,shipping_city,customer_note,wt_import_key",
        row: |p| vec![("order_id", owned("10234567")), ("order_number", owned("10234567")), ("order_date", owned("2026-10-01")), ("status", owned("completed")), ("customer_email", owned(p.email)), ("billing_first_name", owned(p.first)), ("billing_last_name", owned(p.last)), ("billing_email", owned(p.email)), ("billing_phone", owned(p.e164)), ("shipping_first_name", owned(p.first)), ("shipping_last_name", owned(p.last)), ("shipping_phone", p.spaced()), ("wt_import_key", owned("10234567")), ("order_total", owned("120.00"))],
    },
    Format {
        name: "salla-orders", delimiter: ',', phones: &["رقم الجوال"], emails: &["البريد الإلكتروني"], tags: &[],
        header: "رقم الطلب,حالة الطلب,اسم العميل,رقم الجوال,المدينة,تاريخ الطلب,طريقة الدفع,إجمالي الطلب,تكلفة الشحن,رمز الكوبون,عنوان العميل,البريد الإلكتروني,اسماء المنتجات مع SKU",
        row: |p| vec![("رقم الطلب", owned("123456789")), ("حالة الطلب", owned("تم التوصيل")), ("اسم العميل", format!("'{}'", p.name())), ("رقم الجوال", p.digits()), ("المدينة", owned(p.city)), ("إجمالي الطلب", owned("250.00")), ("رمز الكوبون", owned("\\N")), ("البريد الإلكتروني", owned(p.email)), ("تاريخ الطلب", owned("2026-09-30 18:22:10"))],
    },
    Format {
        name: "hubspot", delimiter: ',', phones: &["Phone Number"], emails: &["Email"], tags: &[],
        header: "Record ID,First Name,Last Name,Email,Phone Number,Lead Status,Create Date,Associated Company,Country/Region,Contact owner,Associated Company IDs",
        row: |p| vec![("Record ID", owned("51234567890")), ("First Name", owned(p.first)), ("Last Name", owned(p.last)), ("Email", owned(p.email)), ("Phone Number", p.spaced()), ("Create Date", owned("2026-01-02 10:00")), ("Contact owner", owned("Noor Ali (noor@example.org)")), ("Associated Company IDs", owned("12345678901;12345678902"))],
    },
    Format {
        name: "mailchimp", delimiter: ',', phones: &["Phone Number"], emails: &["Email Address"], tags: &["TAGS"],
        header: "Email Address,First Name,Last Name,Phone Number,MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,CONFIRM_IP,LATITUDE,LONGITUDE,GMTOFF,DSTOFF,TIMEZONE,CC,REGION,LAST_CHANGED,LEID,EUID,NOTES,TAGS",
        row: |p| vec![("Email Address", owned(p.email)), ("First Name", owned(p.first)), ("Last Name", owned(p.last)), ("Phone Number", owned(p.e164)), ("MEMBER_RATING", owned("2")), ("OPTIN_TIME", owned("2026-01-02 10:00:00")), ("OPTIN_IP", owned("185.12.133.101")), ("CONFIRM_IP", owned("185.12.133.101")), ("LATITUDE", owned("24.7135517")), ("LONGITUDE", owned("46.6752957")), ("LEID", owned("345678901")), ("EUID", owned("a1b2c3d4e5")), ("TAGS", p.tags.iter().map(|tag| format!("\"{tag}\"")).collect::<Vec<_>>().join(","))],
    },
    Format {
        name: "brevo", delimiter: ';', phones: &["SMS"], emails: &["EMAIL"], tags: &[],
        header: "EMAIL;LASTNAME;FIRSTNAME;SMS;EMAIL_BLACKLISTED;SMS_BLACKLISTED;ADDED_TIME;MODIFIED_TIME",
        row: |p| vec![("EMAIL", owned(p.email)), ("LASTNAME", owned(p.last)), ("FIRSTNAME", owned(p.first)), ("SMS", p.digits()), ("EMAIL_BLACKLISTED", owned("0")), ("SMS_BLACKLISTED", owned("0")), ("ADDED_TIME", owned("2026-01-02T10:00:00"))],
    },
    Format {
        name: "activecampaign", delimiter: ',', phones: &["Phone"], emails: &["Email"], tags: &["Tags"],
        header: "Email,First Name,Last Name,Phone,Tags,Date Created,IP,Status",
        row: |p| vec![("Email", owned(p.email)), ("First Name", owned(p.first)), ("Last Name", owned(p.last)), ("Phone", p.spaced()), ("Tags", joined(p, ",")), ("IP", owned("85.112.33.101")), ("Status", owned("Active"))],
    },
    Format {
        name: "systeme.io", delimiter: ',', phones: &["Phone number"], emails: &["Email"], tags: &["Tags"],
        header: "Email,First name,Surname,Phone number,Country,Tags,Date registered",
        row: |p| vec![("Email", owned(p.email)), ("First name", owned(p.first)), ("Surname", owned(p.last)), ("Phone number", owned(p.e164)), ("Tags", joined(p, ",")), ("Date registered", owned("2026-02-03"))],
    },
    Format {
        name: "interakt", delimiter: ',', phones: &["Phone Number"], emails: &["Email"], tags: &[],
        header: "Name,Country Code,Phone Number,Email,WhatsApp Opted,Area,City",
        row: |p| { let (code, rest) = p.parted(); vec![("Name", p.name()), ("Country Code", if p.digits().starts_with("34") { owned("34") } else { code.clone() }), ("Phone Number", if p.digits().starts_with("34") { p.digits()[2..].to_owned() } else { rest }), ("Email", owned(p.email)), ("WhatsApp Opted", owned("TRUE")), ("City", owned(p.city))] },
    },
    Format {
        name: "aisensy", delimiter: ',', phones: &["Mobile Number"], emails: &["Email"], tags: &["Tags"],
        header: "Name,Mobile Number,Email,Tags,Source",
        row: |p| vec![("Name", p.name()), ("Mobile Number", owned(p.e164)), ("Email", owned(p.email)), ("Tags", joined(p, ",")), ("Source", owned("ads"))],
    },
    Format {
        name: "meta", delimiter: ',', phones: &["phone"], emails: &["email"], tags: &[],
        header: "email,phone,madid,fn,ln,zip,ct,st,country,dob,doby,gen,age,uid,value",
        row: |p| vec![("email", owned(p.email)), ("phone", p.digits()), ("fn", owned(p.first)), ("ln", owned(p.last)), ("zip", owned("1156412")), ("ct", owned(p.city)), ("gen", owned("M")), ("age", owned("33")), ("uid", owned("1234567890")), ("value", owned("120.5")), ("dob", owned("03/05/1990"))],
    },
    Format {
        name: "foodics", delimiter: ',', phones: &["Phone"], emails: &["Email"], tags: &[],
        header: "Dial_code,Phone,Name,Gender,Email,Birth_date,Delivery_zone_reference,Address_name,Address_description,Is_loyalty_enabled,Is_house_account_enabled,House_account_limit,Is_blacklisted",
        row: |p| { let (code, rest) = p.parted(); let spain = p.digits().starts_with("34"); vec![("Dial_code", if spain { owned("34") } else { code }), ("Phone", if spain { p.digits()[2..].to_owned() } else { rest }), ("Name", p.name()), ("Email", owned(p.email)), ("Is_blacklisted", owned("0")), ("Is_loyalty_enabled", owned("1")), ("Address_name", owned("Home")), ("House_account_limit", owned("1000000"))] },
    },
    Format {
        name: "chatwoot", delimiter: ',', phones: &["phone_number"], emails: &["email"], tags: &["labels"],
        header: "id,name,identifier,email,phone_number,company_name,city,labels",
        row: |p| vec![("id", owned("1234567")), ("name", p.name()), ("identifier", owned("9876543210")), ("email", owned(p.email)), ("phone_number", owned(p.e164)), ("city", owned(p.city)), ("labels", joined(p, ","))],
    },
    Format {
        name: "atomic-crm", delimiter: ',', phones: &["phone_work"], emails: &["email_work"], tags: &["tags"],
        header: "first_name,last_name,gender,title,background,first_seen,last_seen,has_newsletter,status,tags,linkedin_url,company,email_work,email_home,email_other,phone_work,phone_home,phone_other",
        row: |p| vec![("first_name", owned(p.first)), ("last_name", owned(p.last)), ("tags", joined(p, ", ")), ("email_work", owned(p.email)), ("phone_work", owned(p.e164)), ("has_newsletter", owned("true")), ("status", owned("warm")), ("last_seen", owned("2026-09-30"))],
    },
    Format {
        name: "arabic-sheet", delimiter: ';', phones: &["رقم الجوال"], emails: &["الإيميل"], tags: &["التصنيف"],
        header: "م;الاسم;رقم الجوال;الإيميل;المدينة;التصنيف;رقم الهوية;ملاحظات",
        row: |p| vec![("م", owned("1")), ("الاسم", p.name()), ("رقم الجوال", p.e164.replace('+', "00")), ("الإيميل", owned(p.email)), ("المدينة", owned(p.city)), ("التصنيف", joined(p, "،")), ("رقم الهوية", owned("1012345678")), ("ملاحظات", owned("نقداً"))],
    },
    Format {
        name: "arabic-woocommerce", delimiter: ',', phones: &["هاتف الفواتير"], emails: &["البريد الإلكتروني"], tags: &[],
        header: "الاسم,اسم المستخدم,آخر نشاط,تاريخ التسجيل,البريد الإلكتروني,الطلبات,إجمالي الإنفاق,متوسط قيمة الطلب,الدولة / المنطقة,المدينة,المنطقة,الرمز البريدي,هاتف الفواتير,هاتف الشحن,الدور",
        row: |p| vec![("الاسم", p.name()), ("اسم المستخدم", owned("user1")), ("البريد الإلكتروني", owned(p.email)), ("الطلبات", owned("2")), ("إجمالي الإنفاق", owned("99.5")), ("المدينة", owned(p.city)), ("الرمز البريدي", owned("12345678")), ("هاتف الفواتير", format!("'{}", p.e164))],
    },
    Format {
        name: "french-outlook", delimiter: ';', phones: &["Tél. mobile"], emails: &["Adresse de messagerie"], tags: &["Catégories"],
        header: "Titre;Prénom;Deuxième prénom;Nom;Société;Tél. mobile;Télécopie (bureau);Adresse de messagerie;Catégories;Ville (bureau);Code postal (bureau)",
        row: |p| vec![("Prénom", owned(p.first)), ("Nom", owned(p.last)), ("Tél. mobile", p.spaced()), ("Télécopie (bureau)", owned("+33142345678")), ("Adresse de messagerie", owned(p.email)), ("Catégories", joined(p, ",")), ("Ville (bureau)", owned(p.city)), ("Code postal (bureau)", owned("1234567"))],
    },
];
