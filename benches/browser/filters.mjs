// Measures our filters beside three other ways to filter in a browser: an array of objects, crossfilter, and SQLite in
// WebAssembly. The same people in each, the same questions, and every answer compared.
//
//   cargo xtask bench --filters [--rows 1000000] [--rounds 3] [--programs daftar,array,crossfilter,sqlite]
//
// Programs take turns in random order, each in a browser of its own. Figures go to results/ as JSON.

import { mkdir, writeFile } from "node:fs/promises";
import { loadavg } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { jobsOn } from "./filters-jobs.mjs";
import { ourRound } from "./filters-ours.mjs";
import { peerRound } from "./filters-peer.mjs";
import { differing, filterTable, ownTable } from "./filters-report.mjs";
import { DAY, distinctPeople } from "./generate.mjs";
import { shuffled } from "./random.mjs";
import { startServer } from "./server.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const OURS = "daftar";
const PROGRAMS = [OURS, "array", "crossfilter", "sqlite"];

const { values: options } = parseArgs({
  options: {
    rows: { type: "string", default: "1000000" },
    rounds: { type: "string", default: "3" },
    programs: { type: "string", default: PROGRAMS.join(",") },
  },
});
const rows = Number(options.rows);
const rounds = Number(options.rounds);
const programs = options.programs.split(",");
if (!programs.every((name) => PROGRAMS.includes(name))) throw new Error(`programs are ${PROGRAMS.join(", ")}`);
if (!(rows > 0) || !(rounds > 0)) throw new Error("rows and rounds are positive numbers");
const { CHROME: executablePath, DAFTAR_DIST: dist } = process.env;
if (!executablePath || !dist) throw new Error("CHROME and DAFTAR_DIST are not set; run this by `cargo xtask bench --filters`");

const { path, answers } = await distinctPeople(rows);
const server = await startServer({ daftar: dist, peers: join(HERE, "peers"), node_modules: join(HERE, "node_modules"), data: join(HERE, "data") });
const site = {
  app: `${server.origin}/daftar/index.html`,
  peer: (program) => `${server.origin}/peers/${program}.html`,
  people: `/data/people-${rows}.ndjson`,
  csv: path,
};
const jobs = jobsOn(Math.floor(Date.now() / DAY));
const measured = [];
try {
  for (let round = 1; round <= rounds; round += 1) {
    for (const program of shuffled(programs)) measured.push(await one(program, round));
  }
} finally {
  await server.close();
}
const problems = differing(measured, jobs, answers.contacts);
const loads = measured.flatMap(({ load }) => load);
console.log(`\n${rows} contacts, medians of ${rounds} rounds (least to most); load ${Math.min(...loads).toFixed(1)} to ${Math.max(...loads).toFixed(1)}`);
for (const line of filterTable(measured, programs, jobs)) console.log(line);
console.log("");
for (const line of ownTable(measured, jobs)) console.log(line);
for (const without of new Set(measured.flatMap(({ program, without: list }) => list.map((name) => `${program} has no ${name}: left out`)))) console.log(without);
const results = join(HERE, "results");
await mkdir(results, { recursive: true });
const file = join(results, `filters-${new Date().toISOString().replaceAll(":", "-")}.json`);
await writeFile(file, JSON.stringify({ rows, rounds, programs, measured, problems }, null, 1));
console.log(`\n${file}`);
if (problems.length > 0) {
  console.log(`\nanswers that differ:\n  ${[...new Set(problems)].slice(0, 40).join("\n  ")}`);
  process.exitCode = 1;
}

async function one(program, round) {
  const before = loadavg()[0];
  const start = Date.now();
  const given = { executablePath, program, jobs };
  const result = await (program === OURS ? ourRound(site, given) : peerRound(site, given));
  const shown = jobs.map(({ name }) => `${name} ${result.times[name]?.[0].toPrecision(3) ?? "left out"}`);
  console.log(`${program}, round ${round} (load ${before.toFixed(1)}, ${((Date.now() - start) / 1000).toFixed(0)} s): ${shown.join(", ")}`);
  return { program, round, load: [before, loadavg()[0]], ...result };
}
