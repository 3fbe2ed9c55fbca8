// One round of ours, measured by its filters: a browser of its own, the file imported on the app's own screen, the app opened
// again, every question asked on the app's line to its worker, and a person who types into the filter.

import { numberIn, wordsOf } from "../../tests/e2e/fixtures/words.mjs";
import { openPage, startChromium, watchRows } from "./chromium.mjs";
import { isPattern, questionsFor, timed } from "./filters-jobs.mjs";
import { openLine, watchCount } from "./filters-line.mjs";
import { insideOf } from "./inside.mjs";
import { processesOf } from "./processes.mjs";

const CITY = wordsOf("en")("field.city");
const IMPORT_MS = 600_000;
/** Longer than a fast hand takes from key to key, so that the work for one is over before the next. */
const BETWEEN_KEYS_MS = 400;
/** Between two looks at what may still change. */
const REST_MS = 500;
/** What is typed: the part that is there before, and the keys that are measured. */
const TYPED = [
  { name: "key to count: one clause", before: "spent>=", keys: "12345" },
  { name: "key to count: five clauses", before: 'tag:"interest:perfume" -tag:"stage:customer" last_contact<3000d city:"جدة" spent>=', keys: "12345" },
  { name: "key to count: a part of the name", before: "name:", keys: "khal" },
  { name: "key to count: a part of the name", before: "name:", keys: "mari" },
];

/** Gives times (milliseconds by job, several each), memory (megabytes), answers, and what the screen showed. */
export async function ourRound(site, { executablePath, jobs }) {
  const { context, end } = await startChromium(executablePath, "filters", { locale: "en-US", timezoneId: "UTC" });
  try {
    const round = { context, site, processes: await processesOf(context), times: {}, memory: {}, answers: {}, without: [], problems: [], screens: {} };
    for (const script of [watchRows, openLine, watchCount]) await context.addInitScript(script);
    const empty = await emptyApp(round);
    await importing(round);
    const page = await opening(round, empty, jobs);
    await typing(round, page);
    await looking(round, page, jobs);
    const { memory } = round;
    memory.highest = (await round.working()).renderer.peak - empty;
    const { times, answers, without, problems, screens, contacts } = round;
    return { times, memory, answers, without, problems, screens, contacts };
  } finally {
    await end();
  }
}

/** The app without a contact: what it takes by itself. */
async function emptyApp({ processes, site, context }) {
  const taken = await processes.begin();
  const page = await openPage({ context }, `${site.app}#/contacts`, "noRows");
  await processes.settle(6_000);
  const { after } = (await taken()).renderer;
  await page.close();
  return after;
}

/** The file as a shop has it, with numbers in many spellings: read, planned and kept. */
async function importing({ context, site, processes, times, memory }) {
  const page = await openPage({ context }, `${site.app}#/import`, "filtering");
  page.setDefaultTimeout(IMPORT_MS);
  const at = (id) => page.getByTestId(id);
  const taken = await processes.begin();
  const start = performance.now();
  await at("import-file").setInputFiles(site.csv);
  await at("import-plan").click();
  await at("import-commit").click();
  await at("import-done").waitFor();
  times.import = [performance.now() - start];
  memory["import, growth"] = (await taken()).renderer.growth;
  // The snapshot is written now, while nobody asks for anything.
  await processes.settle(12_000);
  await page.close();
}

/** The app in a fresh page, from its address to rows on the screen; then every question. Gives the page. */
async function opening(round, empty, jobs) {
  const { context, site, processes, times, memory, answers, without } = round;
  round.working = await processes.begin();
  const page = await openPage({ context }, `${site.app}#/contacts`, "firstRows");
  page.setDefaultTimeout(0);
  times["ready to filter"] = [await page.evaluate(() => window.firstRows)];
  const steady = await processes.begin();
  await processes.settle(15_000);
  memory["at rest"] = (await steady()).renderer.after - empty;
  round.contacts = await countOf(page, "");
  const inside = await insideOf(context, page);
  await inside?.watch();
  for (const job of jobs) {
    if (isPattern(job) && !(await knowsPatterns(page, round.contacts))) {
      without.push(job.name);
      continue;
    }
    await inside?.times();
    const measured = await page.evaluate(timed, questionsFor(job, "text"));
    const taken = (await inside?.times()) ?? [];
    times[job.name] = measured.ms;
    answers[job.name] = measured.answers.flat();
    if (taken.length === answers[job.name].length) times[`${job.name}, in the worker`] = perPass(taken, job);
  }
  return page;
}

function perPass(taken, { passes }) {
  const each = passes[0].length;
  return passes.map((_, pass) => taken.slice(pass * each, (pass + 1) * each).reduce((sum, ms) => sum + ms, 0) / each);
}

function countOf(page, filter) {
  return page.evaluate((text) => window.filtering.count(text), filter);
}

/** A program that knows none calls one a mistake, or takes it for plain text, which is in nobody's name. */
async function knowsPatterns(page, contacts) {
  return (await countOf(page, "name:/./")) === contacts;
}

async function typing({ times, problems }, page) {
  await page.locator(".contacts-tools button[aria-expanded]").click();
  const box = page.locator("#contacts-filter");
  const count = page.getByTestId("count");
  for (const { name, before, keys } of TYPED) {
    await box.fill("");
    await box.press("End");
    await page.keyboard.insertText(before);
    let typed = before;
    for (const key of keys) {
      typed += key;
      await page.waitForTimeout(BETWEEN_KEYS_MS);
      const expected = await countOf(page, typed);
      if (expected === numberIn(await count.textContent())) {
        // The same count again can't be seen to come.
        await page.keyboard.press(key);
        continue;
      }
      await page.evaluate(() => {
        window.counted = window.nextCount();
      });
      await page.keyboard.press(key);
      const { changed, shown, text } = await page.evaluate(() => window.counted);
      (times[name] ??= []).push(shown);
      (times[`${name}, in the document`] ??= []).push(changed);
      if (numberIn(text) !== expected) problems.push(`daftar shows ${text} for ${typed}, should be ${expected}`);
    }
  }
}

/** The facets that stand beside the list, read from the screen once they have come to rest. */
async function looking({ screens }, page, jobs) {
  const box = page.locator("#contacts-filter");
  for (const job of jobs.filter(({ kind }) => kind === "facets")) {
    const shown = [];
    for (const { text } of job.passes.flat()) {
      await box.fill(text);
      const expected = await countOf(page, text);
      const isThere = async () => numberIn(await page.getByTestId("count").textContent()) === expected;
      let [before, now] = [null, ""];
      for (let tries = 0; tries < 50 && (before !== now || !(await isThere())); tries += 1) {
        await page.waitForTimeout(REST_MS);
        [before, now] = [now, JSON.stringify(await page.evaluate(readFacets))];
      }
      shown.push(JSON.parse(now).map((facet) => ({ ...facet, count: numberIn(facet.count), isCity: facet.group === CITY })));
    }
    screens[job.name] = shown;
  }
}

/** Runs in the page: every facet with its group and its name. */
function readFacets() {
  return [...document.querySelectorAll("[data-testid=facet]")].map((facet) => ({
    group: facet.closest(".facets-group").querySelector(".facets-title").textContent.trim(),
    name: facet.querySelector("bdi").textContent,
    count: facet.querySelector(".number").textContent,
  }));
}
