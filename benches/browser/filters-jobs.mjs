// What is asked of every program that is measured by its filters: each question once as our language writes it, and once as
// plain conditions. None is asked twice, so that no program gives an answer that it has kept.

import { CITIES, DAY, NOW, TAGS } from "./generate.mjs";

/** Parts of names in whose letters no two spellings count as one, so that everybody's comparison finds the same. */
const PARTS = (
  "moham amme sara khal lid fati tima yous ousef layl oma ali hass san mari riam hind dana badr turk maje sult ltan rana wal tari ziad john mar kari nad sami amina leil rach salim huda hadd khou " +
  "mansour darw benal fassi idri smith garc rahm qures nass saleh bish othm zahr otai harb gham shamm محمد خالد سعود حسن بدر ماجد سلطان طارق حداد منصور"
).split(" ");
const LETTERS = [..."abdfghijklmnorstuwyz"];
/** Cities that are found in many rows, none of them a part of another's name. */
const PLACES = [...CITIES[0], ...CITIES[1], ...CITIES[2]];

/** Questions of one kind: so many passes of so many. `of` makes the question that has this number among all. */
function job(name, kind, [passes, each], of) {
  // Neighbors are in different passes, so that every pass asks for much and for little.
  const all = Array.from({ length: passes }, (_, pass) => Array.from({ length: each }, (_, at) => of(at * passes + pass)));
  return { name, kind, passes: all };
}

/** All jobs, on a day so many days after 1970: "less than so many days ago" means other days tomorrow. */
export function jobsOn(today) {
  const since = (at) => NOW / DAY - 200 - 5 * at;
  const tag = (at) => TAGS[at % TAGS.length];
  const one = (at) => ({ text: `tag:"${tag(at)}"`, conditions: { tag: tag(at) } });
  const amount = (least) => ({ text: `spent>=${least}`, conditions: { least } });
  const five = (at) => {
    // Frequent tags in, tags of other dimensions out.
    const conditions = { tag: TAGS[12 * (at % 5) + (at % 3)], without: TAGS[(12 * ((at % 5) + 1) + (at % 4)) % TAGS.length], city: PLACES[at % PLACES.length], least: 20 + 3 * at, since: since(at) };
    // The day itself is in: it is fewer days ago than one more.
    const text = `tag:"${conditions.tag}" -tag:"${conditions.without}" city:"${conditions.city}" spent>=${conditions.least} last_contact<${today - conditions.since + 1}d`;
    return { text, conditions };
  };
  const part = (at) => ({ text: `name:"${PARTS[at % PARTS.length]}"`, conditions: { name: PARTS[at % PARTS.length] } });
  const pattern = (at) => {
    const conditions = { pattern: `^${LETTERS[at % LETTERS.length]}.*${LETTERS[(at * 7 + 3) % LETTERS.length]}$` };
    return { text: `name:/${conditions.pattern}/`, conditions };
  };
  return [
    job("one clause: a tag", "count", [4, 12], one),
    job("five clauses", "count", [4, 12], five),
    job("text: a part of the name", "count", [4, 12], part),
    job("text: a regular expression", "count", [4, 6], pattern),
    job("facets of a tag", "facets", [3, 4], (at) => one(at * 5)),
    job("facets of an amount", "facets", [3, 4], (at) => amount(10 + 40 * at)),
  ];
}

export const isPattern = ({ passes }) => passes[0][0].conditions.pattern !== undefined;

/** Runs in the page: milliseconds of one question in each pass, and all answers. */
export async function timed({ kind, passes }) {
  const measured = { ms: [], answers: [] };
  for (const questions of passes) {
    const answers = [];
    // The browser's clock is coarser than one answer, so a pass is timed as a whole.
    const start = performance.now();
    for (const question of questions) answers.push(await window.filtering[kind](question));
    measured.ms.push((performance.now() - start) / questions.length);
    measured.answers.push(answers);
  }
  return measured;
}

/** A question as a program takes it: ours by its text, the others by the conditions. */
export function questionsFor(job, part) {
  return { kind: job.kind, passes: job.passes.map((questions) => questions.map((question) => question[part])) };
}
