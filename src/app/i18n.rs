//! Languages: the catalogue, plurals, numbers and dates as each language shows them, and the one place that sets `lang` and `dir`.

use crate::domain::country::Country;
use crate::domain::date::{Date, Timestamp};
use crate::domain::money::Amount;
use leptos::prelude::*;
use leptos::reactive::graph::Observer;
use wasm_bindgen::prelude::*;

include!(concat!(env!("OUT_DIR"), "/catalogue.rs"));

/// A text in all languages, in the order of [`Lang`]; which ones there are the build writes from `locales/`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Text(&'static [&'static str; 2]);

/// A counted text: six forms a language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plural(&'static [[&'static str; 6]; 2]);

/// A language of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lang {
    Ar,
    En,
}

impl Lang {
    pub const ALL: [Lang; 2] = [Lang::Ar, Lang::En];

    /// BCP 47 tag.
    pub fn tag(self) -> &'static str {
        match self {
            Lang::Ar => "ar",
            Lang::En => "en",
        }
    }

    /// The language's name in itself.
    pub fn own_name(self) -> &'static str {
        match self {
            Lang::Ar => "العربية",
            Lang::En => "English",
        }
    }

    pub fn dir(self) -> &'static str {
        match self {
            Lang::Ar => "rtl",
            Lang::En => "ltr",
        }
    }

    fn parse(tag: &str) -> Option<Lang> {
        Lang::ALL.into_iter().find(|lang| tag.get(..2).is_some_and(|start| start.eq_ignore_ascii_case(lang.tag())))
    }

    /// The person's earlier choice, else the browser's languages, else Arabic.
    fn preferred() -> Lang {
        if let Some(chosen) = crate::app::prefs::read("lang").and_then(|tag| Lang::parse(&tag)) {
            return chosen;
        }
        let languages = window().navigator().languages();
        languages.iter().filter_map(|tag| tag.as_string()).find_map(|tag| Lang::parse(&tag)).unwrap_or(Lang::Ar)
    }

    /// Index into a row of six plural forms, by CLDR's rules for cardinals.
    fn plural_form(self, n: u64) -> usize {
        match (self, n, n % 100) {
            (Lang::En, 1, _) => 1,
            (Lang::En, _, _) => 5,
            (Lang::Ar, 0, _) => 0,
            (Lang::Ar, 1, _) => 1,
            (Lang::Ar, 2, _) => 2,
            (Lang::Ar, _, 3..=10) => 3,
            (Lang::Ar, _, 11..=99) => 4,
            (Lang::Ar, _, _) => 5,
        }
    }
}

/// The page's language, as a signal that every text reads.
#[derive(Clone, Copy)]
pub struct I18n {
    lang: RwSignal<Lang>,
}

impl I18n {
    /// Starts with the preferred language and keeps the document's `lang` and `dir` in step.
    pub fn start() -> I18n {
        let i18n = I18n { lang: RwSignal::new(Lang::preferred()) };
        Effect::new(move |_| {
            let lang = i18n.lang.get();
            if let Some(root) = document().document_element() {
                for (name, value) in [("lang", lang.tag()), ("dir", lang.dir())] {
                    if let Err(error) = root.set_attribute(name, value) {
                        web_sys::console::error_1(&error);
                    }
                }
            }
            document().set_title(i18n.text(Text::AppTitle));
        });
        provide_context(i18n);
        i18n
    }

    /// The language. Inside a view or an effect it is followed; in an event or a future it is just read.
    pub fn lang(self) -> Lang {
        if Observer::get().is_some() { self.lang.get() } else { self.lang.get_untracked() }
    }

    pub fn set(self, lang: Lang) {
        crate::app::prefs::write("lang", lang.tag());
        self.lang.set(lang);
    }

    /// A text without placeholders.
    pub fn text(self, text: Text) -> &'static str {
        let [ar, en] = text.0;
        match self.lang() {
            Lang::Ar => ar,
            Lang::En => en,
        }
    }

    /// A text with `{name}` placeholders filled.
    pub fn with(self, text: Text, values: &[(&str, &str)]) -> String {
        fill(self.text(text), values)
    }

    /// A counted text; `{n}` is the number as the language shows it.
    pub fn count(self, plural: Plural, n: impl Into<u64>) -> String {
        self.count_with(plural, n, &[])
    }

    /// A counted text with further placeholders.
    pub fn count_with(self, plural: Plural, n: impl Into<u64>, values: &[(&str, &str)]) -> String {
        let n = n.into();
        let lang = self.lang();
        let [ar, en] = plural.0;
        let forms = match lang {
            Lang::Ar => ar,
            Lang::En => en,
        };
        let shown = self.number(n);
        let mut all = vec![("n", shown.as_str())];
        all.extend_from_slice(values);
        fill(forms[lang.plural_form(n)], &all)
    }

    /// A whole number with the language's digits and grouping.
    pub fn number(self, n: u64) -> String {
        // Counts of contacts stay far below 2^53.
        self.decimal(n as f64)
    }

    /// An amount of money, without its currency.
    pub fn amount(self, amount: Amount) -> String {
        self.decimal(amount.0 as f64 / 1000.0)
    }

    fn decimal(self, value: f64) -> String {
        let locales = js_sys::Array::of1(&JsValue::from_str(self.lang().tag()));
        let format = js_sys::Intl::NumberFormat::new(&locales, &js_sys::Object::new());
        let shown = format.format().call1(&JsValue::NULL, &JsValue::from_f64(value));
        shown.ok().and_then(|text| text.as_string()).unwrap_or_else(|| value.to_string())
    }

    /// A day, such as 3 May 2026.
    pub fn date(self, date: Date) -> String {
        self.format_time(f64::from(date.0) * 86_400_000.0, &[("dateStyle", "medium"), ("timeZone", "UTC")])
    }

    /// A birthday: without a year where none is known.
    pub fn birthday(self, date: Date) -> String {
        let (year, _, _) = date.ymd();
        let millis = f64::from(date.0) * 86_400_000.0;
        if year == crate::domain::date::UNKNOWN_YEAR {
            self.format_time(millis, &[("day", "numeric"), ("month", "long"), ("timeZone", "UTC")])
        } else {
            self.date(date)
        }
    }

    /// The name of a country.
    pub fn country(self, country: Country) -> String {
        let locales = js_sys::Array::of1(&JsValue::from_str(self.lang().tag()));
        let options = js_sys::Object::new();
        set(&options, "type", "region");
        DisplayNames::new(&locales, &options)
            .ok()
            .and_then(|names| names.of(country.code()).ok().flatten())
            .unwrap_or_else(|| country.code().to_owned())
    }

    /// A moment, with day and time of the person's own zone.
    pub fn moment(self, time: Timestamp) -> String {
        self.format_time(time.0 as f64, &[("dateStyle", "medium"), ("timeStyle", "short")])
    }

    fn format_time(self, millis: f64, options: &[(&str, &str)]) -> String {
        let locales = js_sys::Array::of1(&JsValue::from_str(self.lang().tag()));
        let object = js_sys::Object::new();
        for (key, value) in options {
            set(&object, key, value);
        }
        let format = js_sys::Intl::DateTimeFormat::new(&locales, &object);
        let time = js_sys::Date::new(&JsValue::from_f64(millis));
        let shown = format.format().call1(&JsValue::NULL, time.unchecked_ref());
        shown.ok().and_then(|text| text.as_string()).unwrap_or_default()
    }
}

#[wasm_bindgen]
extern "C" {
    /// `Intl.DisplayNames`, which js-sys does not have.
    #[wasm_bindgen(js_namespace = Intl)]
    type DisplayNames;
    #[wasm_bindgen(constructor, js_namespace = Intl, catch)]
    fn new(locales: &js_sys::Array, options: &js_sys::Object) -> Result<DisplayNames, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn of(this: &DisplayNames, code: &str) -> Result<Option<String>, JsValue>;
}

fn set(object: &js_sys::Object, key: &str, value: &str) {
    if let Err(error) = js_sys::Reflect::set(object, &JsValue::from_str(key), &JsValue::from_str(value)) {
        web_sys::console::error_1(&error);
    }
}

fn fill(pattern: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(pattern.len() + 16);
    let mut rest = pattern;
    while let Some(start) = rest.find('{') {
        out.push_str(&rest[..start]);
        let tail = &rest[start..];
        let Some(end) = tail.find('}') else { break };
        match values.iter().find(|(name, _)| *name == &tail[1..end]) {
            Some((_, value)) => out.push_str(value),
            None => out.push_str(&tail[..=end]),
        }
        rest = &tail[end + 1..];
    }
    out.push_str(rest);
    out
}

/// The page's language from context.
pub fn use_i18n() -> I18n {
    expect_context::<I18n>()
}

/// A reactive text for views: `{t(Text::NavContacts)}`.
pub fn t(text: Text) -> impl Fn() -> &'static str + Copy + Send + Sync + 'static {
    let i18n = use_i18n();
    move || i18n.text(text)
}
