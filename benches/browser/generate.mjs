// Makes the messy file that every program imports, and works out the right answers while it does.
//
// Ten columns, Arabic and Latin names, twelve spellings of phones over seven countries, 4 % of the numbers invalid, 8 % of
// the rows a known number in another spelling, 60 tags in five dimensions, quotes and line breaks in notes, a byte order
// mark and CRLF: about 138 bytes a row. The same rows and seed give the same bytes on every machine.
//
//   node generate.mjs 10000      writes data/customers-10000.csv and its answers beside it
//
// It also makes the same kind of file with every row another person who can be reached (`people`), and the same people again as
// plain values, for programs that are measured by their filters alone and read no messy files.

import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const FOLDER = join(dirname(fileURLToPath(import.meta.url)), "data");
export const DAY = 86_400_000;
/** The instant that filters call now; the newest interactions are of the day before. */
export const NOW = Date.UTC(2026, 5, 1);
const COLUMNS = "name,phone,email,city,tags,last_interaction,purchases,total_spent,birthday,notes";
/** E-mail numbers of people begin here, and those of rows without a valid phone at zero. */
const PEOPLE_FROM = 10_000_000;
const INVALID = 0.04;
const DUPLICATE = 0.08;

const ARABIC_FIRST = "محمد عبدالله فاطمة نورة سارة خالد فهد سعود ريم منى ليلى يوسف عمر علي حسن مريم هند دانة بدر تركي ماجد سلطان لطيفة جواهر رنا وليد طارق زياد بسمة غادة".split(" ");
const ARABIC_LAST = "القحطاني العتيبي الحربي الشمري الدوسري المطيري الزهراني الغامدي السبيعي العنزي الرشيدي البلوي الشهري المالكي بنجلون الفاسي حداد خوري منصور درويش".split(" ");
const LATIN_FIRST = "Mohammed Sara Khalid Fatima Yousef Layla Omar Ali Hassan Mariam Hind Dana Badr Turki Majed Sultan Rana Walid Tariq Ziad John Marie Karim Nadia Samir Amina Leila Rachid Salim Huda".split(" ");
const LATIN_LAST = "Haddad Khoury Mansour Darwish Benali Fassi Idrissi Smith Garcia Rahman Qureshi Nasser Saleh Bishara Othman Zahrani Otaibi Harbi Ghamdi Shammari".split(" ");
/** A name that few people have, for a search that matches little. */
const RARE = "Wigglesworth";
export const CITIES = [
  ["الرياض", "جدة", "مكة", "الدمام", "Riyadh", "Jeddah", "الخبر", "أبها"],
  ["دبي", "Dubai", "أبوظبي", "Sharjah"],
  ["القاهرة", "Cairo", "الإسكندرية"],
  ["الكويت", "Kuwait City"],
  ["عمّان", "Amman", "إربد"],
  ["الدار البيضاء", "Rabat", "فاس"],
  ["الجزائر", "Oran", "Constantine"],
];
const WORDS = "طلب عطر هدية توصيل مساء اتصل غدا مقاس أزرق ممتاز نقدا late order gift wrap call back size blue cash paid asked again".split(" ");

/** Five dimensions of twelve tags; the first of each are the most frequent. */
export const TAGS = Object.entries({
  interest: "perfume makeup skincare oud incense bags shoes abayas kids watches sweets coffee",
  stage: "customer lead visitor repeat loyal lost returning trial waiting quoted ordered refunded",
  source: "instagram shop friend snapchat tiktok website fair flyer call radio email partner",
  value: "vip gold silver bronze discount wholesale gift cash credit installment coupon staff",
  area: "north south east west center coast mall campus airport harbor village border",
}).flatMap(([dimension, names]) => names.split(" ").map((name) => `${dimension}:${name}`));

/** Countries: calling code, whether a trunk zero is dialed at home, beginnings of mobile numbers, and all their digits. */
const COUNTRIES = [
  { code: "966", trunk: true, starts: ["50", "53", "54", "55", "56", "58", "59"], digits: 9, weight: 60 },
  { code: "971", trunk: true, starts: ["50", "52", "54", "55", "56", "58"], digits: 9, weight: 12 },
  { code: "20", trunk: true, starts: ["10", "11", "12", "15"], digits: 10, weight: 8 },
  { code: "965", trunk: false, starts: ["50", "55", "66", "90", "94", "97", "99"], digits: 8, weight: 6 },
  { code: "962", trunk: true, starts: ["79", "770", "771", "785"], digits: 9, weight: 5 },
  { code: "212", trunk: true, starts: ["61", "63", "65", "66", "67"], digits: 9, weight: 5 },
  { code: "213", trunk: true, starts: ["55", "66", "77"], digits: 9, weight: 4 },
];

/** Filters that are measured, with small changes so that no answer can be kept from the last time. */
const FILTERS = Array.from({ length: 24 }, (_, at) => ({
  all: [TAGS[at % 3], TAGS[12 + (at % 2)]],
  none: [TAGS[36 + (at % 4)]],
  withinDays: 30 + at,
  minSpent: 100 + 7 * at,
  now: NOW,
}));
/** Two that match much, one that matches little, one that matches nothing; none depends on letter forms. */
const SEARCHES = ["محمد", "ALI", "wigglesw", "zzqx"];

/** Small, fast and the same everywhere (mulberry32). */
function randomFrom(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (limit) => Math.floor(next() * limit);
  return { next, below, chance: (share) => next() < share, one: (list) => list[below(list.length)] };
}

/** Everyone who is in the book when the file has been imported, as columns. */
class People {
  constructor(capacity) {
    this.count = 0;
    this.country = new Uint8Array(capacity);
    this.national = new Uint32Array(capacity);
    this.spelling = new Uint8Array(capacity);
    this.low = new Uint32Array(capacity);
    this.high = new Uint32Array(capacity);
    this.day = new Int32Array(capacity);
    this.cents = new Uint32Array(capacity);
    this.names = [];
    this.taken = new Set();
    /** Rows without number and address, by all that names them. */
    this.unreachable = new Set();
  }
}

/** The file and its answers. With `distinct` every row is somebody else, and `records` has them all as values, a line each. */
export function generate(rows, { distinct = false, seed = 20_260_601 } = {}) {
  const random = randomFrom(seed);
  const people = new People(rows);
  const answers = { rows, contacts: 0, invalid: 0, invalidOnlyByFullMetadata: 0, duplicates: 0, alike: 0 };
  const pieces = [Buffer.from(`\ufeff${COLUMNS}\r\n`)];
  const records = [];
  let made = [];
  for (let row = 0; row < rows; row += 1) {
    const kind = distinct ? 1 : random.next();
    const values = { ...cells(random), name: makeName(random) };
    made.push({ values, fields: makeRow(random, people, answers, row, values, kind) });
    if (made.length === 10_000 || row === rows - 1) {
      pieces.push(Buffer.from(made.map(({ fields }) => line(fields)).join("")));
      const first = row + 1 - made.length;
      if (distinct) records.push(Buffer.from(made.map((one, at) => record(people, first + at, one)).join("")));
      made = [];
    }
  }
  answers.contacts = people.count;
  answers.filters = FILTERS.map((filter) => ({ filter, count: countFilter(people, filter) }));
  answers.searches = SEARCHES.map((text) => ({ text, count: countNames(people, text) }));
  return { bytes: Buffer.concat(pieces), records: Buffer.concat(records), answers };
}

/** One person as `name, phone, email, city, tags, day, purchases, spent, birthday, notes`: what a row is once it was cleaned. */
function record(people, person, { values, fields }) {
  const [, , email, city, , , , , birthday, notes] = fields;
  const name = values.name.trim().replace(/\s+/g, " ");
  const phone = `+${COUNTRIES[people.country[person]].code}${people.national[person]}`;
  const tags = tagNames(values);
  return `${JSON.stringify([name, phone, email, city, tags, values.day, values.purchases, values.cents / 100, birthday, notes])}\n`;
}

/** The cells of a row; `kind`, from 0 to 1, says whether its number is no good, known already or new. */
function makeRow(random, people, answers, row, values, kind) {
  if (kind < INVALID) {
    answers.invalid += 1;
    const onlyFull = random.chance(0.1);
    answers.invalidOnlyByFullMetadata += onlyFull ? 1 : 0;
    const fields = fieldsOf(random, values, onlyFull ? unassigned(people, random) : invalidPhone(random), row, CITIES[0]);
    answers.alike += isKnown(people, fields) ? 1 : 0;
    return fields;
  }
  const joins = kind < INVALID + DUPLICATE && people.count > 100;
  const person = joins ? random.below(people.count) : newPerson(random, people, values.name);
  const country = people.country[person];
  // Another spelling than the first row's, or for a new person any.
  people.spelling[person] = joins ? (people.spelling[person] + 1 + random.below(11)) % 12 : random.below(12);
  answers.duplicates += joins ? 1 : 0;
  remember(people, person, values);
  const phone = spell(country, people.national[person], people.spelling[person]);
  return fieldsOf(random, values, phone, joins && random.chance(0.5) ? -1 : person + PEOPLE_FROM, CITIES[country]);
}

/** Whether a row that nobody can write to was there before, the same in name, city and what stands for a number. */
function isKnown(people, [name, phone, email, city]) {
  if (email !== "") return false;
  const key = [name, city, phone].map((text) => text.trim().replace(/\s+/g, " ").toLowerCase()).join("\n");
  const known = people.unreachable.has(key);
  people.unreachable.add(key);
  return known;
}

function newPerson(random, people, name) {
  const country = weighted(random);
  const national = freeNumber(random, people, country);
  const person = people.count;
  people.count += 1;
  people.country[person] = country;
  people.national[person] = national;
  people.names.push(name.trim().replace(/\s+/g, " ").toLowerCase());
  return person;
}

function freeNumber(random, people, country) {
  const plan = COUNTRIES[country];
  for (;;) {
    const start = random.one(plan.starts);
    const free = plan.digits - start.length;
    const national = Number(start + String(random.below(10 ** free)).padStart(free, "0"));
    const key = country * 1e10 + national;
    if (!people.taken.has(key)) {
      people.taken.add(key);
      return national;
    }
  }
}

/** The merge rule of the contract: tags unite, the newest interaction and the largest total stay. */
function remember(people, person, values) {
  people.low[person] |= values.low;
  people.high[person] |= values.high;
  people.day[person] = Math.max(people.day[person], values.day);
  people.cents[person] = Math.max(people.cents[person], values.cents);
}

function weighted(random) {
  let left = random.below(100);
  return COUNTRIES.findIndex(({ weight }) => (left -= weight) < 0);
}

function makeName(random) {
  const arabic = random.chance(0.6);
  const first = random.one(arabic ? ARABIC_FIRST : LATIN_FIRST);
  let last = random.one(arabic ? ARABIC_LAST : LATIN_LAST);
  if (!arabic && random.chance(0.005)) last = RARE;
  const name = `${first} ${last}`;
  const style = random.below(20);
  if (style === 0) return ` ${name} `;
  if (style === 1) return `${first}  ${last}`;
  if (style === 2) return name.toUpperCase();
  return name;
}

function cells(random) {
  let low = 0;
  let high = 0;
  for (let count = random.below(5); count > 0; count -= 1) {
    // Squared, so that the first tags of a dimension are frequent and the last are rare.
    const tag = 12 * random.below(5) + Math.floor(12 * random.next() ** 2);
    if (tag < 30) low |= 1 << tag;
    else high |= 1 << (tag - 30);
  }
  const day = random.chance(0.05) ? 0 : NOW / DAY - 1 - Math.floor(900 * random.next() ** 2);
  const cents = random.chance(0.1) ? 0 : Math.floor(500_000 * random.next() ** 3) + 1;
  return { low, high, day, cents, purchases: random.below(60) };
}

function fieldsOf(random, values, phone, email, cities) {
  return [
    values.name,
    phone,
    email < 0 || email % 10 > 6 ? "" : emailOf(email),
    random.chance(0.1) ? "" : random.one(cities),
    tagCell(random, values),
    dateCell(random, values.day),
    String(values.purchases),
    amountCell(random, values.cents),
    random.chance(0.4) ? "" : isoDate(Math.floor(-3_000 + 15_000 * random.next())),
    random.chance(0.45) ? "" : note(random),
  ];
}

function line(fields) {
  return `${fields.map(quote).join(",")}\r\n`;
}

function emailOf(number) {
  return `${LATIN_FIRST[number % LATIN_FIRST.length].toLowerCase()}.${number.toString(36)}@example.com`;
}

function quote(text) {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function tagNames({ low, high }) {
  return TAGS.filter((_, tag) => (tag < 30 ? low & (1 << tag) : high & (1 << (tag - 30))));
}

function tagCell(random, values) {
  return tagNames(values).join(random.chance(0.8) ? ";" : "; ");
}

function isoDate(day) {
  return new Date(day * DAY).toISOString().slice(0, 10);
}

function dateCell(random, day) {
  if (day === 0) return "";
  const [year, month, date] = isoDate(day).split("-");
  return random.chance(0.7) ? `${year}-${month}-${date}` : `${date}/${month}/${year}`;
}

function amountCell(random, cents) {
  if (cents === 0) return "";
  const plain = (cents / 100).toFixed(2);
  const style = random.below(10);
  if (style < 2) return plain.replace(/\B(?=(\d{3})+\.)/g, ",");
  if (style === 2) return eastern(plain);
  return plain;
}

function note(random) {
  const words = Array.from({ length: 2 + random.below(6) }, () => random.one(WORDS)).join(" ");
  const style = random.below(8);
  if (style === 0) return `${words}\n${random.one(WORDS)}`;
  if (style === 1) return `"${random.one(WORDS)}", ${words}`;
  return words;
}

function eastern(text) {
  return text.replace(/\d/g, (digit) => "٠١٢٣٤٥٦٧٨٩"[digit]);
}

/** Twelve ways to write a number. Those that only make sense at home (Saudi Arabia) have a twin for other countries. */
function spell(country, national, spelling) {
  const { code, trunk } = COUNTRIES[country];
  const digits = String(national);
  const home = country === 0;
  const [a, b, c] = [digits.slice(0, 2), digits.slice(2, 5), digits.slice(5)];
  switch (spelling) {
    case 0:
      return `+${code}${digits}`;
    case 1:
      return `00${code}${digits}`;
    case 2:
      return home ? code + digits : `+${code}.${a}.${b}.${c}`;
    case 3:
      return `+${code} ${a} ${b} ${c}`;
    case 4:
      return `+${code}-${a}-${b}${c}`;
    case 5:
      return `(+${code}) ${a} ${b}${c}`;
    case 6:
      return trunk ? `+${code} (0) ${a} ${b} ${c}` : `+${code} ${digits}`;
    case 7:
      return `\u202a+${code} ${a} ${b} ${c}\u202c`;
    case 8:
      // A spreadsheet drops zeros at the end, and with them nobody knows how many digits there were.
      return home && !digits.endsWith("0") ? scientific(code + digits) : `00${code} ${a} ${b}${c}`;
    case 9:
      return home ? `0${digits}` : `00${code}-${a}-${b}-${c}`;
    case 10:
      return eastern(home ? `0${digits}` : `+${code}${digits}`);
    default:
      return home ? `0${a} ${b} ${c}` : `+${code}\u00a0${a}\u00a0${b}\u00a0${c}`;
  }
}

function scientific(digits) {
  return `${digits[0]}.${digits.slice(1)}E+${digits.length - 1}`;
}

/** Not a number by any metadata. */
function invalidPhone(random) {
  const some = String(1_000_000 + random.below(8_999_999));
  switch (random.below(6)) {
    case 0:
      return `05${some.slice(0, 5)}`;
    case 1:
      return `+9665${some}${some}`;
    case 2:
      return random.one(["اتصل بالمحل", "ask her sister", "واتساب فقط"]);
    case 3:
      return `9.665${some.slice(0, 2)}E+11`;
    case 4:
      return `+999 ${some}`;
    default:
      return `+971 5${some.slice(0, 4)}`;
  }
}

/** Has the right length, and nobody has such numbers: only the full metadata knows. */
function unassigned(people, random) {
  for (;;) {
    const national = 520_000_000 + random.below(10_000_000);
    if (!people.taken.has(national)) {
      people.taken.add(national);
      return `+966${national}`;
    }
  }
}

function countFilter(people, { all, none, withinDays, minSpent, now }) {
  const [allLow, allHigh] = masks(all);
  const [noneLow, noneHigh] = masks(none);
  let count = 0;
  for (let at = 0; at < people.count; at += 1) {
    const matches =
      (people.low[at] & allLow) >>> 0 === allLow &&
      (people.high[at] & allHigh) >>> 0 === allHigh &&
      (people.low[at] & noneLow) === 0 &&
      (people.high[at] & noneHigh) === 0 &&
      people.day[at] > 0 &&
      now - people.day[at] * DAY < withinDays * DAY &&
      people.cents[at] > minSpent * 100;
    count += matches ? 1 : 0;
  }
  return count;
}

function masks(names) {
  const bits = names.map((name) => TAGS.indexOf(name));
  const low = bits.filter((bit) => bit < 30).reduce((mask, bit) => mask | (1 << bit), 0);
  const high = bits.filter((bit) => bit >= 30).reduce((mask, bit) => mask | (1 << (bit - 30)), 0);
  return [low >>> 0, high >>> 0];
}

function countNames(people, text) {
  const lowered = text.toLowerCase();
  return people.names.filter((name) => name.includes(lowered)).length;
}

/** Writes the file unless this generator wrote it before; gives back its path and answers. */
export function customers(rows) {
  return written(`customers-${rows}`, () => generate(rows));
}

/** The same of `people`, whose values go into a file of their own beside it. */
export function distinctPeople(rows) {
  return written(`people-${rows}`, () => generate(rows, { distinct: true }));
}

async function written(name, make) {
  const source = await readFile(fileURLToPath(import.meta.url));
  const generator = createHash("sha256").update(source).digest("hex").slice(0, 16);
  const path = join(FOLDER, `${name}.csv`);
  const answersPath = join(FOLDER, `${name}.json`);
  try {
    const answers = JSON.parse(await readFile(answersPath, "utf8"));
    if (answers.generator === generator) return { path, answers };
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
  }
  const { bytes, records, answers } = make();
  const described = { generator, bytes: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex"), ...answers };
  await mkdir(FOLDER, { recursive: true });
  await writeFile(path, bytes);
  if (records.length > 0) await writeFile(join(FOLDER, `${name}.ndjson`), records);
  // The answers come last: they say that the file is whole.
  await writeFile(answersPath, JSON.stringify(described, null, 1));
  return { path, answers: described };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const rows = Number(process.argv[2] ?? 10_000);
  const { path, answers } = await customers(rows);
  console.log(`${path}: ${answers.bytes} bytes, ${(answers.bytes / rows).toFixed(1)} a row`);
  console.log(JSON.stringify({ ...answers, filters: answers.filters.map(({ count }) => count) }));
}
