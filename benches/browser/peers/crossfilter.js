// Crossfilter, which keeps an index a column and takes each change of a filter as a difference to the last: one dimension a
// column, a filter set on each, and the count read from the group of all.
//
// A column of lists tells which people have one tag, and not which people do not; for those there is a second column with
// all tags of a person in one text. A group takes no notice of its own column's filter, so facets have columns of their own;
// they are made when facets are first asked for, because every change of a filter keeps them up to date.

import { eachPerson } from "./records.js";

let contacts;
let dimensions;
let everyone;
let groups;
const filtered = new Set();

async function load(url) {
  const people = [];
  await eachPerson(url, (person) => people.push(person));
  contacts = window.crossfilter(people);
  dimensions = {
    tag: contacts.dimension(({ tags }) => tags, true),
    without: contacts.dimension(({ tags }) => `;${tags.join(";")};`),
    city: contacts.dimension(({ city }) => city),
    least: contacts.dimension(({ spent }) => spent),
    since: contacts.dimension(({ day }) => day),
    name: contacts.dimension(({ name }) => name.toLowerCase()),
  };
  everyone = contacts.groupAll();
  return everyone.value();
}

/** How each condition is set on its column. */
const SET = {
  tag: (dimension, tag) => dimension.filterExact(tag),
  without: (dimension, tag) => dimension.filterFunction((tags) => !tags.includes(`;${tag};`)),
  city: (dimension, city) => dimension.filterExact(city),
  least: (dimension, least) => dimension.filterRange([least, Infinity]),
  since: (dimension, day) => dimension.filterRange([day, Infinity]),
  name: (dimension, part) => dimension.filterFunction((name) => name.includes(part)),
};

function ask({ pattern, ...query }) {
  for (const [condition, set] of Object.entries(SET)) {
    const wanted = query[condition];
    if (wanted !== undefined) {
      set(dimensions[condition], wanted);
      filtered.add(condition);
    } else if (pattern === undefined || condition !== "name") {
      if (filtered.delete(condition)) dimensions[condition].filterAll();
    }
  }
  if (pattern === undefined) return;
  const regex = new RegExp(pattern);
  dimensions.name.filterFunction((name) => regex.test(name));
  filtered.add("name");
}

function count(query) {
  ask(query);
  return everyone.value();
}

function prepareFacets() {
  const tags = contacts.dimension((contact) => contact.tags, true).group();
  const cities = contacts.dimension(({ city }) => city).group();
  groups = { tags, cities };
}

function facets(query) {
  ask(query);
  const counts = (group) => Object.fromEntries(group.all().flatMap(({ key, value }) => (key !== "" && value > 0 ? [[key, value]] : [])));
  return { contacts: everyone.value(), tags: counts(groups.tags), cities: counts(groups.cities) };
}

window.filtering = { load, count, prepareFacets, facets, hasPatterns: true };
