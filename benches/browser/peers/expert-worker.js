// What an expert would write by hand for these jobs in JavaScript: uDSV, the common phone by a regular expression before
// libphonenumber-js/min, records of 4096 contacts, typed columns for filters, lowered names, a compiled template.
//
// A classic worker, because that is how the packages' ready-made files are loaded without a bundler.

importScripts("/node_modules/udsv/dist/uDSV.iife.min.js", "/node_modules/libphonenumber-js/bundle/libphonenumber-min.js");

const { inferSchema, initParser } = self.uDSV;
const { parsePhoneNumberFromString } = self.libphonenumber;
const CHUNK = 4096;
const DAY = 86_400_000;

let contacts = [];
/** Names of tags; the first 32 have their bits in `low`, the next 32 in `high`. */
let tagNames = [];
let columns = null;

let opened = null;
function database() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open("expert", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("chunks");
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opened;
}

async function importCsv(buffer) {
  const text = new TextDecoder().decode(buffer);
  const schema = inferSchema(text);
  const place = Object.fromEntries(schema.cols.map(({ name }, at) => [name, at]));
  const rows = initParser(schema).stringArrs(text);
  const byPhone = new Map();
  const tagBits = new Map();
  let invalid = 0;
  let duplicates = 0;
  tagNames = [];
  contacts = [];
  for (const row of rows) {
    const phone = readPhone(row[place.phone]);
    if (phone === "") {
      invalid += 1;
      continue;
    }
    const known = byPhone.get(phone);
    if (known === undefined) {
      const contact = {
        name: collapse(row[place.name]),
        phone,
        email: row[place.email].toLowerCase(),
        city: row[place.city],
        low: 0,
        high: 0,
        day: readDay(row[place.last_interaction]),
        purchases: +row[place.purchases],
        spent: readAmount(row[place.total_spent]),
        birthday: row[place.birthday],
        notes: row[place.notes],
      };
      addTags(contact, row[place.tags], tagBits);
      byPhone.set(phone, contact);
      contacts.push(contact);
    } else {
      duplicates += 1;
      addTags(known, row[place.tags], tagBits);
      known.day = Math.max(known.day, readDay(row[place.last_interaction]));
      known.purchases = Math.max(known.purchases, +row[place.purchases]);
      known.spent = Math.max(known.spent, readAmount(row[place.total_spent]));
      known.email ||= row[place.email].toLowerCase();
      known.city ||= row[place.city];
      known.notes ||= row[place.notes];
    }
  }
  await save();
  buildColumns();
  return { rows: rows.length, contacts: contacts.length, invalid, duplicates };
}

const SEPARATORS = /[\s().\-\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g;
const EASTERN = /[٠-٩۰-۹]/g;
const HOME = /^(?:\+966|00966|966)?0?(5[013-9]\d{7})$/;
const SCIENTIFIC = /^(\d)\.(\d+)E\+(\d+)$/;

/** E.164, or nothing. The home country's mobile numbers, which most rows have, need no library. */
function readPhone(text) {
  if (text.charCodeAt(1) === 46) {
    const match = SCIENTIFIC.exec(text);
    if (match) text = match[2].length === +match[3] ? match[1] + match[2] : "";
  }
  const plain = text.replace(SEPARATORS, "").replace(EASTERN, (digit) => digit.charCodeAt(0) & 15);
  const home = HOME.exec(plain);
  if (home) return `+966${home[1]}`;
  const number = parsePhoneNumberFromString(plain.startsWith("00") ? `+${plain.slice(2)}` : plain, "SA");
  return number !== undefined && number.isValid() ? number.number : "";
}

function collapse(name) {
  return name.includes("  ") ? name.trim().replace(/\s+/g, " ") : name.trim();
}

/** Days since 1970; 0 if there is none. */
function readDay(text) {
  if (text.length !== 10) return 0;
  return text.charCodeAt(2) === 47
    ? Date.UTC(+text.slice(6), +text.slice(3, 5) - 1, +text.slice(0, 2)) / DAY
    : Date.UTC(+text.slice(0, 4), +text.slice(5, 7) - 1, +text.slice(8)) / DAY;
}

function readAmount(text) {
  if (text === "") return 0;
  const amount = +text;
  if (amount === amount) return amount;
  return +text.replaceAll(",", "").replace(EASTERN, (digit) => digit.charCodeAt(0) & 15) || 0;
}

function addTags(contact, cell, tagBits) {
  if (cell === "") return;
  for (const part of cell.split(";")) {
    const name = part.charCodeAt(0) === 32 ? part.trim() : part;
    let bit = tagBits.get(name);
    if (bit === undefined) {
      bit = tagNames.push(name) - 1;
      tagBits.set(name, bit);
    }
    if (bit < 32) contact.low |= 1 << bit;
    else contact.high |= 1 << (bit - 32);
  }
}

async function save() {
  const db = await database();
  const transaction = db.transaction("chunks", "readwrite", { durability: "strict" });
  const store = transaction.objectStore("chunks");
  store.clear();
  store.put(tagNames, "tags");
  for (let at = 0; at < contacts.length; at += CHUNK) store.put(contacts.slice(at, at + CHUNK), at / CHUNK);
  await finished(transaction);
}

function finished(transaction) {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = () => reject(transaction.error);
  });
}

function answerOf(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function reload() {
  const db = await database();
  const store = db.transaction("chunks").objectStore("chunks");
  const [chunks, names] = await Promise.all([answerOf(store.getAll(IDBKeyRange.lowerBound(0))), answerOf(store.get("tags"))]);
  // Text sorts behind numbers, so the names of the tags are the last record.
  contacts = chunks.slice(0, -1).flat();
  tagNames = names;
  buildColumns();
  return { contacts: contacts.length };
}

function buildColumns() {
  const count = contacts.length;
  columns = {
    low: new Uint32Array(count),
    high: new Uint32Array(count),
    day: new Int32Array(count),
    spent: new Float64Array(count),
    names: new Array(count),
  };
  for (let at = 0; at < count; at += 1) {
    const contact = contacts[at];
    columns.low[at] = contact.low;
    columns.high[at] = contact.high;
    columns.day[at] = contact.day;
    columns.spent[at] = contact.spent;
    columns.names[at] = contact.name.toLowerCase();
  }
}

function masksOf(names) {
  let low = 0;
  let high = 0;
  for (const name of names) {
    const bit = tagNames.indexOf(name);
    if (bit < 0) return null;
    if (bit < 32) low |= 1 << bit;
    else high |= 1 << (bit - 32);
  }
  return [low, high];
}

function filter({ all, none, withinDays, minSpent, now }) {
  const wanted = masksOf(all);
  if (wanted === null) return { count: 0 };
  const [allLow, allHigh] = wanted;
  const [noneLow, noneHigh] = masksOf(none.filter((name) => tagNames.includes(name)));
  const firstDay = Math.floor(now / DAY - withinDays) + 1;
  const { low, high, day, spent } = columns;
  let count = 0;
  for (let at = 0; at < low.length; at += 1) {
    if (
      (low[at] & allLow) === allLow &&
      (high[at] & allHigh) === allHigh &&
      (low[at] & noneLow) === 0 &&
      (high[at] & noneHigh) === 0 &&
      day[at] >= firstDay &&
      spent[at] > minSpent
    ) {
      count += 1;
    }
  }
  return { count };
}

function search(text) {
  const lowered = text.toLowerCase();
  let count = 0;
  for (const name of columns.names) if (name.includes(lowered)) count += 1;
  return { count };
}

/** Splits the template once; its fixed parts are encoded once, and so is each city. */
function links({ template }) {
  const parts = template.split(/\{(\w+)\}/);
  const fixed = parts.filter((_, at) => at % 2 === 0).map(encodeURIComponent);
  const cities = new Map();
  const readers = {
    name: (contact) => encodeURIComponent(contact.name),
    city: (contact) => {
      let city = cities.get(contact.city);
      if (city === undefined) {
        city = encodeURIComponent(contact.city);
        cities.set(contact.city, city);
      }
      return city;
    },
    total_spent: (contact) => String(contact.spent),
  };
  const fields = parts.filter((_, at) => at % 2 === 1).map((field) => readers[field] ?? (() => ""));
  const made = new Array(contacts.length);
  let chars = 0;
  for (let at = 0; at < contacts.length; at += 1) {
    const contact = contacts[at];
    let link = `https://wa.me/${contact.phone.slice(1)}?text=${fixed[0]}`;
    for (let field = 0; field < fields.length; field += 1) link += fields[field](contact) + fixed[field + 1];
    made[at] = link;
    chars += link.length;
  }
  return { count: made.length, chars };
}

function rows({ start, end }) {
  return contacts.slice(start, end).map((contact) => {
    const tags = tagNames.filter((_, bit) => (bit < 32 ? contact.low & (1 << bit) : contact.high & (1 << (bit - 32))));
    return [contact.name, contact.phone, contact.city, tags.join(", "), contact.spent, contact.purchases];
  });
}

const JOBS = { ready: database, import: importCsv, reload, filter, search, links, rows, count: () => contacts.length };

self.onmessage = async ({ data: { id, job, argument } }) => {
  try {
    const result = await JOBS[job](argument);
    self.postMessage({ id, result: job === "ready" ? true : result });
  } catch (error) {
    self.postMessage({ id, error: String(error?.stack ?? error) });
  }
};
