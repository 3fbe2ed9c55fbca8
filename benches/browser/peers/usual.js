// The stack that most people would reach for: PapaParse, libphonenumber-js/min and Dexie, on the page's own thread.
//
// Written as their manuals show it: rows as objects, one record a contact, indexes on what is asked for, array methods.

import { mountTable } from "./table.js";

const { Papa, libphonenumber, Dexie } = window;
const HOME = "SA";
const DAY = 86_400_000;

const db = new Dexie("usual", { chromeTransactionDurability: "strict" });
db.version(1).stores({ contacts: "++id, phone, *tags, lastInteraction" });

let contacts = [];

async function importCsv(buffer) {
  const text = new TextDecoder().decode(buffer);
  const { data } = Papa.parse(text, { header: true, skipEmptyLines: true });
  const byPhone = new Map();
  let invalid = 0;
  let duplicates = 0;
  for (const row of data) {
    const phone = readPhone(row.phone);
    if (phone === null) {
      invalid += 1;
      continue;
    }
    const contact = readContact(row, phone);
    const known = byPhone.get(phone);
    if (known === undefined) {
      byPhone.set(phone, contact);
    } else {
      duplicates += 1;
      merge(known, contact);
    }
  }
  contacts = [...byPhone.values()];
  await db.contacts.clear();
  await db.contacts.bulkAdd(contacts);
  return { rows: data.length, contacts: contacts.length, invalid, duplicates };
}

function readPhone(text) {
  const number = libphonenumber.parsePhoneNumberFromString(expand(asciiDigits(text)), HOME);
  return number?.isValid() ? number.number : null;
}

/** Spreadsheets write long numbers as 9.66501234567E+11; with digits missing it is no number any more. */
function expand(text) {
  const match = text.match(/^\s*(\d)\.(\d+)E\+(\d+)\s*$/i);
  if (!match) return text;
  return match[2].length === Number(match[3]) ? match[1] + match[2] : "";
}

function asciiDigits(text) {
  return text
    .replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
    .replace(/[۰-۹]/g, (digit) => String(digit.charCodeAt(0) - 0x6f0));
}

function readContact(row, phone) {
  return {
    name: row.name.trim().replace(/\s+/g, " "),
    phone,
    email: row.email.trim().toLowerCase(),
    city: row.city.trim(),
    tags: row.tags.split(";").map((tag) => tag.trim()).filter(Boolean),
    lastInteraction: readDate(row.last_interaction),
    purchases: Number(row.purchases) || 0,
    totalSpent: Number(asciiDigits(row.total_spent).replaceAll(",", "")) || 0,
    birthday: row.birthday.trim(),
    notes: row.notes.trim(),
  };
}

/** Milliseconds, or null. */
function readDate(text) {
  const slashed = text.match(/^(\d{1,2})\/(\d{1,2})\/(\d{4})$/);
  const time = slashed ? Date.UTC(slashed[3], slashed[2] - 1, slashed[1]) : Date.parse(text);
  return Number.isNaN(time) ? null : time;
}

function merge(known, more) {
  known.tags = [...new Set([...known.tags, ...more.tags])];
  if (more.lastInteraction !== null && (known.lastInteraction === null || more.lastInteraction > known.lastInteraction)) {
    known.lastInteraction = more.lastInteraction;
  }
  known.purchases = Math.max(known.purchases, more.purchases);
  known.totalSpent = Math.max(known.totalSpent, more.totalSpent);
  known.email ||= more.email;
  known.city ||= more.city;
  known.notes ||= more.notes;
}

async function reload() {
  contacts = await db.contacts.toArray();
  return { contacts: contacts.length };
}

function filter({ all, none, withinDays, minSpent, now }) {
  const matching = contacts.filter(
    (contact) =>
      all.every((tag) => contact.tags.includes(tag)) &&
      !none.some((tag) => contact.tags.includes(tag)) &&
      contact.lastInteraction !== null &&
      now - contact.lastInteraction < withinDays * DAY &&
      contact.totalSpent > minSpent,
  );
  return { count: matching.length };
}

function search(text) {
  const lowered = text.toLowerCase();
  return { count: contacts.filter((contact) => contact.name.toLowerCase().includes(lowered)).length };
}

function links({ template }) {
  const made = contacts.map((contact) => {
    const values = { name: contact.name, city: contact.city, total_spent: contact.totalSpent };
    const text = template.replace(/\{(\w+)\}/g, (_, field) => String(values[field] ?? ""));
    return `https://wa.me/${contact.phone.slice(1)}?text=${encodeURIComponent(text)}`;
  });
  return { count: made.length, chars: made.reduce((sum, link) => sum + link.length, 0) };
}

function table() {
  return mountTable(contacts.length, (start, end) =>
    contacts
      .slice(start, end)
      .map(({ name, phone, city, tags, totalSpent, purchases }) => [name, phone, city, tags.join(", "), totalSpent, purchases]),
  );
}

await db.open();
window.bench = { import: importCsv, reload, filter, search, links, table };
