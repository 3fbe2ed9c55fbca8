// Measures Daftar beside two JavaScript programs in one headless browser: random order, round after round, fresh pages.
//
//   cargo xtask bench [--rows 10000,100000] [--rounds 3] [--programs daftar,usual,expert] [--fresh]
//
// `--fresh` makes the files again; `--programs` leaves some out. Figures go to results/ as JSON. Ratios are worth reading,
// and only within one run: the machine's other work is in every figure.

import { mkdir, rm, writeFile } from "node:fs/promises";
import { loadavg } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { startChromium } from "./chromium.mjs";
import { customers } from "./generate.mjs";
import { measure, watchThread } from "./jobs.mjs";
import { rendererWatch } from "./renderer.mjs";
import { disagreements, table } from "./report.mjs";
import { shuffled } from "./random.mjs";
import { startServer } from "./server.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const OURS = "daftar";
const PAGES = { [OURS]: "daftar/bench.html", usual: "peers/usual.html", expert: "peers/expert.html" };

const { values: options } = parseArgs({
  options: {
    rows: { type: "string", default: "10000,100000" },
    rounds: { type: "string", default: "3" },
    programs: { type: "string", default: "daftar,usual,expert" },
    fresh: { type: "boolean", default: false },
  },
});
const sizes = options.rows.split(",").map(Number);
const rounds = Number(options.rounds);
const programs = options.programs.split(",");
if (!programs.every((name) => name in PAGES)) throw new Error(`programs are ${Object.keys(PAGES).join(", ")}`);
if (!sizes.every((rows) => rows > 0) || !(rounds > 0)) throw new Error("rows and rounds are positive numbers");
const { CHROME: executablePath, DAFTAR_DIST: dist } = process.env;
if (!executablePath || !dist) throw new Error("CHROME and DAFTAR_DIST are not set; run this by `cargo xtask bench`");

if (options.fresh) await rm(join(HERE, "data"), { recursive: true, force: true });
const server = await startServer({
  daftar: dist,
  peers: join(HERE, "peers"),
  node_modules: join(HERE, "node_modules"),
  data: join(HERE, "data"),
});
const { context, end } = await startChromium(executablePath, "bench");
const measured = [];
const problems = [];
try {
  await context.addInitScript(watchThread);
  const renderer = await rendererWatch(context);
  for (const rows of sizes) {
    const { answers } = await customers(rows);
    for (let round = 1; round <= rounds; round += 1) {
      for (const program of shuffled(programs)) await one(renderer, rows, round, program, answers);
    }
    console.log(`\n${rows} rows, medians of ${rounds} rounds (least)`);
    for (const line of table(measured.filter((entry) => entry.rows === rows), programs)) console.log(line);
  }
} finally {
  await end();
  await server.close();
}
const results = join(HERE, "results");
await mkdir(results, { recursive: true });
const file = join(results, `${new Date().toISOString().replaceAll(":", "-")}.json`);
await writeFile(file, JSON.stringify({ sizes, rounds, programs, measured, problems }, null, 1));
console.log(`\n${file}`);
if (problems.length > 0) {
  console.log(`\nanswers that differ:\n  ${[...new Set(problems)].join("\n  ")}`);
  process.exitCode = 1;
}

async function one(renderer, rows, round, program, answers) {
  await forget();
  const page = { url: `${server.origin}/${PAGES[program]}` };
  const load = loadavg()[0];
  const result = await measure(context, renderer, page, `${server.origin}/data/customers-${rows}.csv`, answers);
  measured.push({ rows, round, program, load, ...result });
  problems.push(...disagreements({ program, ...result }, answers, { fullMetadata: program === OURS, joinsAlike: program === OURS }));
  const shown = Object.entries(result.times).map(([job, ms]) => `${job} ${ms.toPrecision(3)}`);
  console.log(`${rows} rows, round ${round}, ${program} (load ${load.toFixed(1)}): ${shown.join(", ")}`);
}

/** Every program begins with an empty disk. */
async function forget() {
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send("Storage.clearDataForOrigin", { origin: server.origin, storageTypes: "all" });
  await page.close();
}
