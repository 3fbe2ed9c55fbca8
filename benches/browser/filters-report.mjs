// The tables of the measurement of filters, and whether all programs found the same.

import { TAGS } from "./generate.mjs";
import { align, median, milliseconds, ratio } from "./report.mjs";

/** As many cities as stand beside a list. */
const MOST_PLACES = 12;
const megabytes = (size) => `${size.toFixed(0)} MB`;

/** Lines of a table over all rounds: medians with the least and the most, and how often ours fits into theirs. */
export function filterTable(rounds, programs, jobs) {
  const [ours, ...others] = programs;
  const lines = [["", ...programs, ...others.map((other) => `${ours} : ${other}`)]];
  const add = (title, part, name, show) => {
    const values = programs.map((program) => rounds.filter((round) => round.program === program).flatMap((round) => round[part][name] ?? []));
    if (values.every((list) => list.length === 0)) return;
    const shown = values.map((list) => (list.length === 0 ? "has none" : `${show(median(list))} (${show(Math.min(...list))} to ${show(Math.max(...list))})`));
    const compared = values.slice(1).map((list) => (list.length === 0 || values[0].length === 0 ? "" : ratio(median(values[0]), median(list))));
    lines.push([title, ...shown, ...compared]);
  };
  for (const { name } of jobs) add(name, "times", name, milliseconds);
  add("ready to filter", "times", "ready to filter", milliseconds);
  add("memory at rest", "memory", "at rest", megabytes);
  add("memory, highest", "memory", "highest", megabytes);
  return align(lines);
}

/** What only one program has. */
export function ownTable(rounds, jobs) {
  const compared = new Set([...jobs.map(({ name }) => name), "ready to filter", "at rest", "highest"]);
  const lines = [["", "median", "least", "most"]];
  for (const [part, show] of [["times", milliseconds], ["memory", megabytes]]) {
    const names = new Map(rounds.flatMap(({ program, [part]: figures }) => Object.keys(figures).map((name) => [`${program}, ${name}`, { program, name }])));
    for (const [title, { program, name }] of names) {
      if (compared.has(name)) continue;
      const values = rounds.filter((round) => round.program === program).flatMap((round) => round[part][name] ?? []);
      lines.push([title, show(median(values)), show(Math.min(...values)), show(Math.max(...values))]);
    }
  }
  return align(lines);
}

/** Every answer in which a program differs from the first that has one. */
export function differing(rounds, jobs, expected) {
  const problems = rounds.flatMap(({ problems: own }) => own ?? []);
  const same = (program, what, found, wanted) => {
    if (JSON.stringify(found) !== JSON.stringify(wanted)) problems.push(`${program}: ${what} is ${JSON.stringify(found)}, should be ${JSON.stringify(wanted)}`);
  };
  for (const { program, contacts } of rounds) same(program, "contacts", contacts, expected);
  for (const job of jobs) {
    const questions = job.passes.flat();
    const answered = rounds.filter(({ answers }) => answers[job.name] !== undefined);
    // Facets of ours are on the screen, and are read there: its answers have the contacts alone.
    const read = job.kind === "count" ? (answer) => answer : ({ contacts }) => contacts;
    const whole = answered.filter(({ answers }) => job.kind === "facets" && answers[job.name][0].tags !== undefined);
    questions.forEach(({ text }, at) => {
      for (const { program, answers } of answered) same(program, text, read(answers[job.name][at]), read(answered[0].answers[job.name][at]));
      for (const { program, answers } of whole) {
        for (const part of ["tags", "cities"]) same(program, `${text}, ${part}`, sorted(answers[job.name][at][part]), sorted(whole[0].answers[job.name][at][part]));
      }
    });
    const right = whole[0]?.answers[job.name];
    for (const { program, screens } of right === undefined ? [] : rounds) {
      for (const [at, shown] of (screens?.[job.name] ?? []).entries()) {
        problems.push(...misread(shown, right[at]).map((what) => `${program} shows beside ${questions[at].text}: ${what}`));
      }
    }
  }
  return problems;
}

/** Where the facets on the screen are others than a program's that has them all. */
function misread(shown, { tags, cities }) {
  const same = (found, wanted, what) => (found === wanted ? [] : [`${what} is ${found}, should be ${wanted}`]);
  const shownTag = (tag) => shown.find(({ group, name, isCity }) => !isCity && (name === tag || `${group}:${name}` === tag));
  const isTag = ({ group, name }) => TAGS.includes(name) || TAGS.includes(`${group}:${name}`);
  const wrong = same(shown.filter(isTag).length, Object.keys(tags).length, "the number of tags");
  wrong.push(...Object.entries(tags).flatMap(([tag, count]) => same(shownTag(tag)?.count, count, tag)));
  const places = shown.filter(({ isCity }) => isCity);
  wrong.push(...same(places.length, Math.min(MOST_PLACES, Object.keys(cities).length), "the number of cities"));
  return [...wrong, ...places.flatMap(({ name, count }) => same(count, cities[name], name))];
}

function sorted(counts) {
  return Object.entries(counts).sort(([one], [other]) => (one < other ? -1 : 1));
}
