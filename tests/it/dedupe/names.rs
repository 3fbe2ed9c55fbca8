//! Names for the planted contacts, with spellings written down by region, apart from the table that the search uses: the
//! measure says how many of them that table happens to have. About a third of the names stand in no table at all.

/// A name in Arabic and its spellings: Gulf, Egypt and Levant, Maghreb.
pub type Spelled = (&'static str, [&'static str; 3]);

#[rustfmt::skip]
pub const MEN: &[Spelled] = &[
    ("محمد", ["Mohammed", "Mohamed", "Mohamed"]), ("أحمد", ["Ahmed", "Ahmad", "Ahmed"]), ("خالد", ["Khalid", "Khaled", "Khaled"]),
    ("عبدالله", ["Abdullah", "Abdallah", "Abdellah"]), ("عبد الرحمن", ["Abdulrahman", "Abdel Rahman", "Abderrahmane"]),
    ("عبدالعزيز", ["Abdulaziz", "Abdel Aziz", "Abdelaziz"]), ("عبد القادر", ["Abdulqadir", "Abdel Kader", "Abdelkader"]),
    ("عبد الكريم", ["Abdulkareem", "Abdel Karim", "Abdelkrim"]), ("سعود", ["Saud", "Saoud", "Saoud"]), ("فهد", ["Fahad", "Fahd", "Fahd"]),
    ("تركي", ["Turki", "Torky", "Turki"]), ("ناصر", ["Nasser", "Naser", "Nacer"]), ("يوسف", ["Yousef", "Youssef", "Youcef"]),
    ("إبراهيم", ["Ibrahim", "Ebrahim", "Brahim"]), ("عمر", ["Omar", "Omar", "Omar"]), ("عثمان", ["Othman", "Osman", "Othmane"]),
    ("حسن", ["Hassan", "Hasan", "Hassan"]), ("حسين", ["Hussain", "Hussein", "Houcine"]), ("سامر", ["Samer", "Samer", "Samer"]),
    ("سمير", ["Sameer", "Samir", "Samir"]), ("جمال", ["Jamal", "Gamal", "Djamel"]), ("كمال", ["Kamal", "Kamal", "Kamel"]),
    ("طارق", ["Tariq", "Tarek", "Tarik"]), ("زياد", ["Ziyad", "Ziad", "Zied"]), ("ماجد", ["Majed", "Maged", "Majid"]),
    ("مشعل", ["Mishal", "Meshaal", "Mechaal"]), ("بندر", ["Bandar", "Bandar", "Bandar"]), ("وليد", ["Waleed", "Walid", "Oualid"]),
    ("ياسر", ["Yasser", "Yasser", "Yacer"]), ("ياسين", ["Yaseen", "Yassin", "Yacine"]), ("هشام", ["Hisham", "Hesham", "Hicham"]),
    ("مصطفى", ["Mustafa", "Mostafa", "Mustapha"]), ("محمود", ["Mahmood", "Mahmoud", "Mahmoud"]), ("سليمان", ["Sulaiman", "Soliman", "Slimane"]),
    ("سلمان", ["Salman", "Salman", "Selmane"]), ("سالم", ["Salem", "Salem", "Salem"]), ("سليم", ["Saleem", "Selim", "Slim"]),
    ("رشيد", ["Rasheed", "Rashid", "Rachid"]), ("راشد", ["Rashed", "Rashed", "Rached"]), ("مؤيد", ["Moayad", "Mouayad", "Mouayed"]),
    ("فؤاد", ["Fuad", "Fouad", "Fouad"]), ("لؤي", ["Loai", "Louay", "Louay"]), ("رائد", ["Raed", "Raed", "Raid"]),
    ("وائل", ["Wael", "Wael", "Ouael"]), ("عماد", ["Emad", "Emad", "Imad"]), ("أيمن", ["Ayman", "Aiman", "Aymen"]),
    ("نور الدين", ["Nooruddin", "Nour El Din", "Noureddine"]), ("صلاح الدين", ["Salahuddin", "Salah Eldin", "Salaheddine"]),
    ("قاسم", ["Qassim", "Kassem", "Kacem"]), ("شريف", ["Shareef", "Sherif", "Cherif"]), ("يحيى", ["Yahya", "Yehia", "Yahia"]),
    ("عيسى", ["Essa", "Eissa", "Aissa"]), ("موسى", ["Mousa", "Moussa", "Moussa"]), ("هاني", ["Hani", "Hany", "Hani"]),
    ("نايف", ["Naif", "Nayef", "Nayef"]), ("معاذ", ["Muath", "Moaz", "Mouad"]), ("أنس", ["Anas", "Anas", "Anass"]),
    // Names that few tables have.
    ("دغيثر", ["Dughaither", "Doghaythar", "Deghither"]), ("ضيف", ["Daif", "Deif", "Dif"]), ("مجبل", ["Mijbil", "Megbel", "Mejbel"]),
    ("زامل", ["Zamil", "Zamel", "Zamel"]), ("حذيفة", ["Huthaifa", "Hozaifa", "Houdhaifa"]), ("برجس", ["Barjas", "Bargas", "Bardjes"]),
    ("غنيم", ["Ghunaim", "Ghoneim", "Ghenim"]), ("هزاع", ["Hazza", "Hazaa", "Hezzaa"]), ("صنيتان", ["Sunaitan", "Seneitan", "Snitan"]),
    ("رداد", ["Raddad", "Radad", "Reddad"]), ("قتيبة", ["Qutaiba", "Kotaiba", "Qoteiba"]), ("مهلهل", ["Muhalhil", "Mohalhel", "Mouhalhil"]),
    ("شبيب", ["Shabib", "Shebib", "Chebib"]), ("ثنيان", ["Thunayan", "Thenian", "Thniyan"]), ("كايد", ["Kayed", "Kayed", "Kayed"]),
];

#[rustfmt::skip]
pub const WOMEN: &[Spelled] = &[
    ("فاطمة", ["Fatimah", "Fatma", "Fatima"]), ("نورة", ["Norah", "Noura", "Noura"]), ("سارة", ["Sarah", "Sara", "Sarra"]),
    ("عائشة", ["Aisha", "Aysha", "Aicha"]), ("مريم", ["Maryam", "Mariam", "Meriem"]), ("خديجة", ["Khadijah", "Khadiga", "Khadidja"]),
    ("هند", ["Hind", "Hend", "Hind"]), ("ريم", ["Reem", "Rim", "Rym"]), ("منى", ["Muna", "Mona", "Mouna"]), ("هدى", ["Huda", "Hoda", "Houda"]),
    ("أمل", ["Amal", "Amal", "Amel"]), ("إيمان", ["Eman", "Iman", "Imane"]), ("رانيا", ["Rania", "Rania", "Rania"]), ("رنا", ["Rana", "Rana", "Rana"]),
    ("لينا", ["Leena", "Lina", "Lina"]), ("دينا", ["Dina", "Deena", "Dina"]), ("ليلى", ["Laila", "Leila", "Leyla"]), ("سلمى", ["Salma", "Salma", "Selma"]),
    ("سلوى", ["Salwa", "Salwa", "Saloua"]), ("نجلاء", ["Najla", "Naglaa", "Nejla"]), ("هيفاء", ["Haifa", "Hayfaa", "Haifa"]),
    ("شيماء", ["Shaima", "Shaimaa", "Chaimae"]), ("وفاء", ["Wafa", "Wafaa", "Ouafa"]), ("سميرة", ["Sameera", "Samira", "Samira"]),
    ("أميرة", ["Ameera", "Amira", "Amira"]), ("أمينة", ["Ameena", "Amina", "Amina"]), ("زينب", ["Zainab", "Zeinab", "Zineb"]),
    ("جميلة", ["Jameela", "Gamila", "Djamila"]), ("نسرين", ["Nisreen", "Nesreen", "Nessrine"]), ("ياسمين", ["Yasmeen", "Yasmin", "Yasmine"]),
    ("حصة", ["Hessa", "Hissa", "Hessa"]), ("العنود", ["Alanoud", "Al Anood", "Elanoud"]), ("لطيفة", ["Lateefa", "Latifa", "Latifa"]),
    ("غادة", ["Ghada", "Ghada", "Rhada"]), ("دعاء", ["Duaa", "Doaa", "Douaa"]),
    // Names that few tables have.
    ("مزنة", ["Muznah", "Mozna", "Mouzna"]), ("ديباج", ["Deebaj", "Dibag", "Dibaj"]), ("وضحى", ["Wadha", "Wadha", "Ouadha"]),
    ("جواهير", ["Jawaheer", "Gawahir", "Djaouahir"]), ("طرفة", ["Turfah", "Torfa", "Tourfa"]), ("قماشة", ["Qumasha", "Komasha", "Goumacha"]),
    ("خولة", ["Khawlah", "Khawla", "Khaoula"]), ("رغداء", ["Raghda", "Raghdaa", "Reghda"]), ("ضحى", ["Duha", "Doha", "Dhouha"]),
    ("بلقيس", ["Balqees", "Balkis", "Belkis"]), ("شذى", ["Shatha", "Shaza", "Chadha"]), ("صيتة", ["Seetah", "Sita", "Sita"]),
];

#[rustfmt::skip]
pub const FAMILIES: &[Spelled] = &[
    ("السالم", ["Al-Salem", "El Salem", "Essalem"]), ("الحربي", ["Alharbi", "El Harby", "El Harbi"]), ("القحطاني", ["Al Qahtani", "Alkahtany", "El Kahtani"]),
    ("العتيبي", ["Alotaibi", "El Oteiby", "Al Outaibi"]), ("الغامدي", ["Al-Ghamdi", "El Ghamdy", "El Ghamdi"]), ("الشهري", ["Alshehri", "El Shehry", "Echehri"]),
    ("الدوسري", ["Al Dossary", "Eldosari", "El Doussari"]), ("المطيري", ["Almutairi", "El Moteiry", "El Moutairi"]), ("الزهراني", ["Alzahrani", "El Zahrany", "Zahrani"]),
    ("العلوي", ["Al Alawi", "El Alawy", "El Alaoui"]), ("الإدريسي", ["Al Idrisi", "El Idrissy", "El Idrissi"]), ("بن علي", ["Bin Ali", "Ben Ali", "Benali"]),
    ("النجار", ["Alnajjar", "El Naggar", "Ennajar"]), ("الحداد", ["Alhaddad", "El Haddad", "Haddad"]), ("الخطيب", ["Alkhateeb", "El Khatib", "El Khatib"]),
    ("الشريف", ["Alshareef", "El Sherif", "Cherif"]), ("المصري", ["Almasri", "El Masry", "El Masri"]), ("الحلبي", ["Alhalabi", "El Halaby", "El Halabi"]),
    ("البغدادي", ["Albaghdadi", "El Boghdady", "El Baghdadi"]), ("الهاشمي", ["Alhashimi", "El Hashemy", "El Hachemi"]), ("الأنصاري", ["Alansari", "El Ansary", "El Ansari"]),
    ("القاضي", ["Alqadhi", "El Kady", "El Kadi"]), ("الصباغ", ["Alsabbagh", "El Sabbagh", "Essabagh"]), ("المرزوقي", ["Almarzooqi", "El Marzouky", "Marzouki"]),
    ("النعيمي", ["Alnuaimi", "El Noaimy", "Naimi"]), ("الكعبي", ["Alkaabi", "El Kaaby", "El Kaabi"]), ("البلوشي", ["Albalushi", "El Baloushy", "El Belouchi"]),
    ("أبو زيد", ["Abu Zaid", "Abou Zeid", "Bouzid"]), ("الحسيني", ["Alhussaini", "El Husseiny", "El Houcini"]), ("التميمي", ["Altamimi", "El Tamimy", "Temimi"]),
    ("العمري", ["Alomari", "El Omary", "El Amri"]), ("الفاسي", ["Alfasi", "El Fassy", "El Fassi"]), ("السويدي", ["Alsuwaidi", "El Sewedy", "Souidi"]),
    // Names that few tables have.
    ("الصواف", ["Alsawaf", "El Sawaf", "Essaouaf"]), ("المنجد", ["Almunajjid", "El Monagged", "El Mounajjid"]), ("الدغيم", ["Aldughaim", "El Degheim", "Ed Deghim"]),
    ("القرضاوي", ["Alqaradawi", "El Karadawy", "El Qaradaoui"]), ("الجندل", ["Aljandal", "El Gandal", "El Jandel"]), ("بوزيان", ["Bu Ziyan", "Bouzian", "Bouziane"]),
    ("الطحان", ["Altahhan", "El Tahan", "Ettahan"]), ("الشوربجي", ["Alshorbaji", "El Shorbagy", "Chorbagi"]), ("المليجي", ["Almuliji", "El Meligy", "El Meliji"]),
    ("الحناوي", ["Alhinnawi", "El Hennawy", "El Hennaoui"]), ("الزغبي", ["Alzughbi", "El Zoghby", "Zoghbi"]), ("الرحيلي", ["Alruhaili", "El Roheily", "Errouhaili"]),
    ("الضويحي", ["Alduwaihi", "El Doweihy", "Edhouihi"]), ("السنيدي", ["Alsunaidi", "El Seneidy", "Snidi"]), ("المهنا", ["Almuhanna", "El Mohanna", "El Mehenna"]),
    ("الخويطر", ["Alkhuwaiter", "El Khoweiter", "El Khouiter"]), ("العجلان", ["Alajlan", "El Aglan", "El Ajlane"]), ("الرشودي", ["Alrushoudi", "El Roshoudy", "Errouchoudi"]),
    ("بركات", ["Barakat", "Barakat", "Barkat"]), ("دندشي", ["Dandashi", "Dandashy", "Dandachi"]), ("المعلوف", ["Almaalouf", "Maalouf", "Maalouf"]),
    ("القباج", ["Alqabbaj", "El Kabbag", "Kabbaj"]), ("بنسودة", ["Bin Suda", "Bensouda", "Bensouda"]), ("الهلباوي", ["Alhilbawi", "El Helbawy", "El Helbaoui"]),
    ("الكيلاني", ["Alkilani", "El Kelany", "El Kilani"]), ("الدباغ", ["Aldabbagh", "El Dabbagh", "Eddebbagh"]), ("السقا", ["Alsaqqa", "El Sakka", "Essakka"]),
];

/// Names that differ by a long vowel, an ending or one letter, and are two names.
pub const NEIGHBORS: &[(&str, &str)] = &[
    ("حسن", "حسين"),
    ("سامر", "سمير"),
    ("جمال", "كمال"),
    ("سليمان", "سلمان"),
    ("سالم", "سليم"),
    ("رشيد", "راشد"),
    ("رانيا", "رنا"),
    ("لينا", "دينا"),
    ("أميرة", "أمينة"),
    ("سلمى", "سلوى"),
];

pub const CITIES: &[(&str, &str)] = &[
    ("الرياض", "Riyadh"),
    ("جدة", "Jeddah"),
    ("الدمام", "Dammam"),
    ("مكة", "Makkah"),
    ("المدينة", "Madinah"),
    ("أبها", "Abha"),
    ("تبوك", "Tabuk"),
    ("القاهرة", "Cairo"),
    ("دبي", "Dubai"),
    ("الكويت", "Kuwait"),
    ("بريدة", "Buraydah"),
    ("الطائف", "Taif"),
];
