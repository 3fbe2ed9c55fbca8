// One round of a program that is measured by its filters beside ours: a browser of its own, everybody read from a file into
// memory, every question, and what it takes.

import { openPage, startChromium } from "./chromium.mjs";
import { isPattern, questionsFor, timed } from "./filters-jobs.mjs";
import { processesOf } from "./processes.mjs";

/** Gives times (milliseconds by job, several each), memory (megabytes) and answers. */
export async function peerRound(site, { executablePath, program, jobs }) {
  const { context, end } = await startChromium(executablePath, "filters");
  try {
    const processes = await processesOf(context);
    const opening = await processes.begin();
    const page = await openPage({ context }, site.peer(program), "filtering");
    page.setDefaultTimeout(0);
    await processes.settle();
    const empty = (await opening()).renderer.after;

    const loading = await processes.begin();
    const { ms, contacts } = await page.evaluate(async (url) => {
      const start = performance.now();
      const found = await window.filtering.load(url);
      return { ms: performance.now() - start, contacts: found };
    }, site.people);
    await processes.settle();
    const loaded = (await loading()).renderer;

    const working = await processes.begin();
    const result = { times: { "ready to filter": [ms] }, memory: {}, answers: {}, contacts, without: [] };
    let isReady = false;
    for (const job of jobs) {
      if (isPattern(job) && !(await page.evaluate(() => window.filtering.hasPatterns))) {
        result.without.push(job.name);
        continue;
      }
      if (job.kind === "facets" && !isReady) {
        isReady = true;
        const prepared = await page.evaluate(prepare);
        if (prepared !== null) result.times["columns for facets"] = [prepared];
      }
      const measured = await page.evaluate(timed, questionsFor(job, "conditions"));
      result.times[job.name] = measured.ms;
      result.answers[job.name] = measured.answers.flat();
    }
    const worked = (await working()).renderer;
    result.memory = { "at rest": loaded.after - empty, highest: Math.max(loaded.peak, worked.peak) - empty };
    return result;
  } finally {
    await end();
  }
}

/** Runs in the page: what has to be made before facets can be asked for, if anything has. */
function prepare() {
  if (window.filtering.prepareFacets === undefined) return null;
  const start = performance.now();
  window.filtering.prepareFacets();
  return performance.now() - start;
}
