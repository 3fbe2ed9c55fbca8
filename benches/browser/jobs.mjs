// What one program does in one round: three fresh pages, each job timed by the page's own clock around the awaited call.

/** The contract's template: fixed text in Arabic, three fields. */
const TEMPLATE = "مرحبا {name}، شكرا لزيارتك لنا في {city}. مجموع مشترياتك {total_spent} ريال ✨";
const READY_MS = 120_000;
/** Long enough for a program to settle what it puts off until nobody waits. */
const SETTLE_MS = 6_000;

/** Put into every page: notices how long its own thread was not free. */
export function watchThread() {
  window.watchThread = () => {
    let last = performance.now();
    let longest = 0;
    let running = true;
    const beat = () => {
      const now = performance.now();
      longest = Math.max(longest, now - last);
      last = now;
      if (running) setTimeout(beat, 0);
    };
    beat();
    const tasks = [];
    const observer = new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration)));
    observer.observe({ type: "longtask" });
    return async () => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      running = false;
      beat();
      observer.disconnect();
      // Between two beats the browser itself waits four milliseconds.
      return { gap: Math.max(0, longest - 4), longTask: Math.max(0, ...tasks) };
    };
  };
}

/** All jobs of one program. Gives its times (milliseconds), answers and memory (megabytes). */
export async function measure(context, renderer, program, csvUrl, answers) {
  const first = await fresh(context, program.url);
  const times = { ready: first.ready };
  await first.page.evaluate(async (url) => (window.csv = await (await fetch(url)).arrayBuffer()), csvUrl);
  const taken = await renderer.begin();
  const imported = await first.page.evaluate(async () => {
    const free = window.watchThread();
    const start = performance.now();
    const result = await window.bench.import(window.csv);
    return { ms: performance.now() - start, result, stall: await free() };
  });
  const importing = await taken();
  times.import = imported.ms;
  await first.page.close();

  const second = await fresh(context, program.url);
  const reloaded = await reload(second.page);
  times["reload at once"] = reloaded.ms;
  const warm = await second.page.evaluate(warmJobs, {
    filters: answers.filters.map(({ filter }) => filter),
    searches: answers.searches.map(({ text }) => text),
    template: TEMPLATE,
  });
  Object.assign(times, warm.times);
  await second.page.waitForTimeout(SETTLE_MS);
  await second.page.close();

  const third = await fresh(context, program.url);
  const takenByReload = await renderer.begin();
  const settled = await reload(third.page);
  const reloading = await takenByReload();
  times.reload = settled.ms;
  await third.page.close();
  return {
    times,
    stalls: { import: imported.stall, reload: settled.stall },
    stages: imported.result.stages,
    renderer: { import: importing, reload: reloading },
    answers: {
      import: imported.result,
      reloads: [reloaded.contacts, settled.contacts],
      ...warm.answers,
    },
  };
}

async function fresh(context, url) {
  const page = await context.newPage();
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  await page.goto(url);
  try {
    await page.waitForFunction(() => window.bench !== undefined, undefined, { timeout: READY_MS, polling: 20 });
  } catch (cause) {
    throw new Error(`${url} does not get ready: ${complaints.join("; ")}`, { cause });
  }
  return { page, ready: await page.evaluate(() => performance.now()) };
}

function reload(page) {
  return page.evaluate(async () => {
    const free = window.watchThread();
    const start = performance.now();
    const { contacts } = await window.bench.reload();
    return { ms: performance.now() - start, contacts, stall: await free() };
  });
}

/** Runs in the page: filters that all differ, four searches at once, links, the table. */
async function warmJobs({ filters, searches, template }) {
  const median = (list) => [...list].sort((one, other) => one - other)[Math.floor(list.length / 2)];
  const timed = async (job) => {
    const start = performance.now();
    const result = await job();
    return { ms: performance.now() - start, result };
  };
  const filtered = [];
  for (let pass = 0; pass < 6; pass += 1) {
    const counts = [];
    // The browser's clock is coarser than one answer, so a pass is timed as a whole.
    const { ms } = await timed(async () => {
      for (const conditions of filters) {
        // Every pass asks for a little more, so that no call repeats another.
        counts.push((await window.bench.filter({ ...conditions, minSpent: conditions.minSpent + pass })).count);
      }
    });
    filtered.push({ ms: ms / filters.length, counts });
  }
  const searched = [];
  for (let pass = 0; pass < 5; pass += 1) {
    const counts = [];
    const { ms } = await timed(async () => {
      for (const text of searches) counts.push((await window.bench.search(text)).count);
    });
    searched.push({ ms, counts });
  }
  const linked = [];
  for (let pass = 0; pass < 3; pass += 1) linked.push(await timed(() => window.bench.links({ template })));
  const empty = [];
  for (let pass = 0; window.bench.roundTrip && pass < 6; pass += 1) {
    const { ms } = await timed(async () => {
      for (let call = 0; call < 20; call += 1) await window.bench.roundTrip();
    });
    empty.push(ms / 20);
  }
  const table = await timed(async () => {
    const element = await window.bench.table();
    // Layout is part of what a person waits for.
    return element.getBoundingClientRect().height;
  });
  return {
    times: {
      filter: median(filtered.map(({ ms }) => ms)),
      search: median(searched.map(({ ms }) => ms)),
      "search, first": searched[0].ms,
      links: median(linked.map(({ ms }) => ms)),
      table: table.ms,
      ...(empty.length > 0 && { "empty round trip": median(empty) }),
    },
    answers: {
      filters: filtered[0].counts,
      searches: searched[0].counts,
      links: linked[0].result,
      table: table.result,
    },
  };
}
