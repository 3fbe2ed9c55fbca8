// One round at one size: a browser with an empty disk, the same day in a book of that many rows, and beside each job the least
// that any program must do, by plain code in the same browser. Gives times (milliseconds), floors, memory and sizes (megabytes).

import { openPage, startChromium, watchRows } from "./chromium.mjs";
import { bytesOf } from "./disk.mjs";
import { insideOf } from "./inside.mjs";
import { watchThread } from "./jobs.mjs";
import { processesOf } from "./processes.mjs";
import { median } from "./report.mjs";

/** As many rows as a table first asks for. */
const FIRST_ROWS = 50;
const PASSES = 6;
const CHANGES = 5;
/** As many contacts as the budget for tagging speaks of. */
export const MANY = 100_000;
const MB = 1_048_576;

/** Everything of one size. `site` has the addresses of the app, the measuring page, the floors' page and the file. */
export async function scaleRound(site, { answers, executablePath, log }) {
  const { context, profile, end } = await startChromium(executablePath, "scale");
  const round = { context, site, answers, processes: await processesOf(context), times: {}, floors: {}, memory: {}, sizes: {}, checks: {} };
  const told = new Set();
  /** Says what was measured since the last word: a round is long, and the tables come at the end. */
  round.log = (what) => {
    const figures = ["times", "memory", "sizes", "floors"].flatMap((part) => Object.entries(round[part]).map(([name, value]) => [part, name, value]));
    const fresh = figures.filter(([part, name]) => !told.has(part + name));
    for (const [part, name] of fresh) told.add(part + name);
    log(`${what}: ${fresh.map(([, name, value]) => `${name} ${value.toPrecision(3)}`).join(", ")}`);
  };
  try {
    await context.addInitScript(watchThread);
    await context.addInitScript(watchRows);
    await emptyApp(round);
    await importing(round);
    await reopening(round);
    await asking(round);
    await changing(round);
    await backingUp(round);
    await app(round);
    await floors(round);
    await context.close();
    const { times, floors: least, memory, sizes, checks } = round;
    Object.assign(sizes, await bytesOf(profile, new URL(site.bench).port));
    return { times, floors: least, memory, sizes, checks };
  } finally {
    await end();
  }
}

/** Asks the measuring page for one job and times it there. */
function call(page, name, argument) {
  return page.evaluate(
    async ([job, given]) => {
      const start = performance.now();
      const result = await window.bench[job](given);
      return { ms: performance.now() - start, result };
    },
    [name, argument],
  );
}

/** The app without a contact: what it takes by itself. */
async function emptyApp(round) {
  const taken = await round.processes.begin();
  const page = await openPage(round, `${round.site.app}#/contacts`, "noRows");
  round.floors["app, to first rows"] = await page.evaluate(() => window.noRows);
  await round.processes.settle(6_000);
  round.memory["empty app"] = (await taken()).renderer.after;
  await page.close();
  round.log("empty");
}

async function importing(round) {
  const { processes, site, times, memory, checks } = round;
  const page = await openPage(round, site.bench, "bench");
  // A file, as a person chooses one: its bytes are no part of the page, and the worker reads them piece by piece.
  await page.evaluate(async (url) => (window.csv = new File([await (await fetch(url)).blob()], "customers.csv")), site.csv);
  await processes.settle();
  const taken = await processes.begin();
  const { ms, result, stall } = await page.evaluate(async () => {
    const free = window.watchThread();
    const start = performance.now();
    const done = await window.bench.import(window.csv);
    window.csv = null;
    return { ms: performance.now() - start, result: done, stall: await free() };
  });
  const { renderer, others } = await taken();
  times.import = ms;
  for (const stage of ["read", "plan", "commit"]) times[`import: ${stage}`] = result.stages[stage];
  times["page stalled in import"] = stall.gap;
  times["longest task in import"] = stall.longTask;
  memory["import, growth"] = renderer.growth;
  memory["import, growth of the browser"] = others;
  checks.import = result;
  round.log("imported");
  // What the person sees who closes at once and comes back.
  await page.close();
}

async function reopening(round) {
  const { processes, site, times, memory, checks } = round;
  const first = await openPage(round, site.bench, "bench");
  times["open at once, to first rows"] = (await openBook(first)).ms;
  // The snapshot is written now, while nobody asks for anything.
  const worked = await processes.begin();
  times["settling after the import"] = await processes.settle(12_000);
  memory["settling, growth"] = (await worked()).renderer.growth;
  checks.settled = (await call(first, "stored")).result;
  await first.close();
  const opened = [];
  for (let pass = 0; pass < 3; pass += 1) {
    const page = await openPage(round, site.bench, "bench");
    const taken = await processes.begin();
    opened.push({ ...(await openBook(page)), growth: (await taken()).renderer.growth });
    await page.close();
  }
  times["open, to first rows"] = median(opened.map(({ ms }) => ms));
  times["open: the book"] = median(opened.map(({ book }) => book));
  memory["open, growth"] = median(opened.map(({ growth }) => growth));
  checks.opened = opened.map(({ total }) => total);
  round.log("opened");
}

/** Opens the book in a page that has just loaded, as far as the first rows of the table. */
function openBook(page) {
  return page.evaluate(async (limit) => {
    const start = performance.now();
    const { contacts } = await window.bench.reload();
    const book = performance.now() - start;
    const { total, rows } = await window.bench.rows(limit);
    return { ms: performance.now() - start, book, contacts, total, rows };
  }, FIRST_ROWS);
}

/** Counts of five conditions each, none asked twice: as the page sees them, and as the worker does. */
async function asking(round) {
  const { context, site, times, answers, checks } = round;
  const page = await openPage(round, site.bench, "bench");
  await openBook(page);
  await round.processes.settle(6_000);
  const inside = await insideOf(context, page);
  const filters = answers.filters.map(({ filter }) => filter);
  const ask = (pass) =>
    page.evaluate(
      async ([list, more]) => {
        const counts = [];
        const start = performance.now();
        for (const one of list) counts.push((await window.bench.filter({ ...one, minSpent: one.minSpent + more })).count);
        const asked = performance.now();
        for (const _ of list) await window.bench.roundTrip();
        return { ms: (asked - start) / list.length, empty: (performance.now() - asked) / list.length, counts };
      },
      [filters, pass],
    );
  const seen = [];
  for (let pass = 0; pass < PASSES; pass += 1) seen.push(await ask(pass));
  times["count, seen from the page"] = median(seen.map(({ ms }) => ms));
  times["empty round trip"] = median(seen.map(({ empty }) => empty));
  checks.filters = seen[0].counts;
  if (inside !== null) {
    await inside.watch();
    const within = [];
    for (let pass = PASSES; pass < 2 * PASSES; pass += 1) {
      await ask(pass);
      const asked = (await inside.times()).slice(0, filters.length);
      within.push(asked.reduce((sum, ms) => sum + ms, 0) / asked.length);
    }
    times["count, in the worker"] = median(within);
  }
  await page.close();
  round.log("counted");
}

async function changing(round) {
  const { site, times, sizes, checks } = round;
  const page = await openPage(round, site.bench, "bench");
  const { total } = await openBook(page);
  await round.processes.settle(6_000);
  const journal = async () => (await call(page, "stored")).result.journal;
  const change = async (job, argument) => {
    const list = [];
    for (let pass = 0; pass < CHANGES; pass += 1) list.push((await call(page, job, argument(pass))).result);
    return list;
  };
  // Each wants a tag that there is not yet: the same again would change nothing.
  const tagging = async (what, filter) => {
    const before = await journal();
    const tagged = await change("tag", (pass) => ({ name: `${what} ${pass}`, filter }));
    times[what] = median(tagged.map(({ ms }) => ms));
    sizes[what] = ((await journal()) - before) / CHANGES / MB;
    checks[what] = tagged.map(({ contacts }) => contacts);
  };
  const before = await journal();
  const edited = await change("edit", (pass) => Math.floor((total / CHANGES) * pass));
  times["single edit, saved"] = median(edited.map(({ ms }) => ms));
  sizes["single edit, saved"] = ((await journal()) - before) / CHANGES / MB;
  await tagging("tag everyone, saved", "");
  if (total >= MANY) await tagging(`tag ${MANY}, saved`, await filterOf(page, MANY));
  checks.total = total;
  await round.processes.settle(12_000);
  await page.close();
  round.log("changed");
}

/** A filter that matches as nearly so many contacts as an amount can. */
async function filterOf(page, wanted) {
  const count = async (least) => (await call(page, "count", `spent>=${least}`)).result.count;
  let [low, high] = [0, 1_000_000];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if ((await count(middle)) >= wanted) low = middle;
    else high = middle;
  }
  return `spent>=${low}`;
}

async function backingUp(round) {
  const { site, processes, times, memory, sizes, checks } = round;
  const page = await openPage(round, site.bench, "bench");
  await openBook(page);
  await processes.settle(6_000);
  const taken = await processes.begin();
  const { result } = await call(page, "backup");
  memory["backup, growth"] = (await taken()).renderer.growth;
  times.backup = result.ms;
  sizes.backup = result.bytes / MB;
  checks.backup = result.contacts;
  await page.close();
  round.log("backed up");
}

/** The app itself on the page of contacts: from the address to rows on the screen, and what it takes once it is at rest. */
async function app(round) {
  const { site, processes, times, memory, sizes, checks } = round;
  const taken = await processes.begin();
  const page = await openPage(round, `${site.app}#/contacts`, "firstRows");
  times["app, to first rows"] = await page.evaluate(() => window.firstRows);
  checks.appRows = await page.locator("[data-testid=contact-row]").count();
  await processes.settle(15_000);
  memory["steady, app"] = (await taken()).renderer.after - memory["empty app"];
  await page.close();
  const last = await openPage(round, site.bench, "bench");
  await openBook(last);
  const stored = (await call(last, "stored")).result;
  checks.stored = stored;
  Object.assign(sizes, { "book in memory": stored.memory / MB, snapshot: stored.snapshot / MB, journal: stored.journal / MB, copies: stored.copied / MB });
  await last.close();
  round.log("seen in the app");
}

/** The same by plain code: each job's bytes once, in a page of another origin. */
async function floors(round) {
  const { site, processes, floors: least, memory, sizes, checks } = round;
  const page = await openPage(round, site.floor, "floor");
  const csv = await page.evaluate(async (url) => {
    window.csv = new File([await (await fetch(url)).blob()], "customers.csv");
    return window.csv.size;
  }, site.csv);
  await processes.settle();
  const taken = await processes.begin();
  least.import = await page.evaluate(async () => {
    const start = performance.now();
    await window.floor.import(window.csv);
    return performance.now() - start;
  });
  least["import, growth"] = (await taken()).renderer.growth;
  const often = async (job, argument) => {
    const list = [];
    for (let pass = 0; pass < CHANGES; pass += 1) list.push((await page.evaluate(([name, given]) => window.floor[name](given), [job, argument])).ms);
    return median(list);
  };
  const changes = Object.keys(sizes).filter((name) => name.endsWith(", saved"));
  for (const name of changes) least[name] = await often("write", Math.ceil(sizes[name] * MB));
  await page.evaluate((contacts) => window.floor.columns(contacts), checks.total);
  const [within, seen] = await page.evaluate(async (passes) => {
    const start = performance.now();
    let inner = 0;
    for (let pass = 0; pass < passes; pass += 1) inner += (await window.floor.count(pass)).ms;
    return [inner / passes, (performance.now() - start) / passes];
  }, 24 * PASSES);
  least["count, in the worker"] = within;
  least["count, seen from the page"] = seen;
  least.backup = await often("pass", Math.ceil(sizes.snapshot * MB));
  await page.evaluate((bytes) => window.floor.write(bytes), Math.ceil(sizes.snapshot * MB));
  await page.close();
  const read = [];
  for (let pass = 0; pass < 3; pass += 1) {
    const fresh = await openPage(round, site.floor, "floor");
    read.push(await fresh.evaluate(async () => (await window.floor.read()).ms));
    await fresh.close();
  }
  least["open, to first rows"] = least["open at once, to first rows"] = median(read);
  least["app, to first rows"] += median(read);
  least["steady, app"] = csv / MB;
  memory.file = csv / MB;
  round.log("floors");
}
