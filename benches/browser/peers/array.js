// The plainest way to filter in a browser: an array of objects, gone through from its beginning at every question.
//
// What a careful developer does without another library: texts are lowered once and not at every question, tests are put
// together once for each question, and people are counted without an array of them being made.

import { eachPerson } from "./records.js";

const contacts = [];

async function load(url) {
  await eachPerson(url, (person) => contacts.push({ ...person, lowered: person.name.toLowerCase() }));
  return contacts.length;
}

/** What is asked least dearly is asked first. */
function testOf({ tag, without, city, least, since, name, pattern }) {
  const regex = pattern === undefined ? null : new RegExp(pattern);
  return (contact) =>
    (least === undefined || contact.spent >= least) &&
    (since === undefined || contact.day >= since) &&
    (city === undefined || contact.city === city) &&
    (tag === undefined || contact.tags.includes(tag)) &&
    (without === undefined || !contact.tags.includes(without)) &&
    (name === undefined || contact.lowered.includes(name)) &&
    (regex === null || regex.test(contact.lowered));
}

function count(query) {
  const test = testOf(query);
  let found = 0;
  for (const contact of contacts) if (test(contact)) found += 1;
  return found;
}

function facets(query) {
  const test = testOf(query);
  const [tags, cities] = [new Map(), new Map()];
  const add = (counts, value) => counts.set(value, (counts.get(value) ?? 0) + 1);
  let found = 0;
  for (const contact of contacts) {
    if (!test(contact)) continue;
    found += 1;
    for (const tag of contact.tags) add(tags, tag);
    if (contact.city !== "") add(cities, contact.city);
  }
  return { contacts: found, tags: Object.fromEntries(tags), cities: Object.fromEntries(cities) };
}

window.filtering = { load, count, facets, hasPatterns: true };
