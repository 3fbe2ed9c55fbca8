// Shows how Daftar's cost grows with the book: the same day at several sizes, each job beside its floor and its budget, and
// whether ten times the contacts cost ten times as much or less.
//
//   cargo xtask bench --scale [--rows 10000,100000,1000000] [--rounds 3]
//
// Sizes take turns, so that a busy spell of the machine falls on all of them. Figures go to results/ as JSON.

import { mkdir, writeFile } from "node:fs/promises";
import { loadavg } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { customers } from "./generate.mjs";
import { disagreements } from "./report.mjs";
import { curve, sizeTable } from "./scale-report.mjs";
import { scaleRound } from "./scale-round.mjs";
import { startServer } from "./server.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));

const { values: options } = parseArgs({
  options: {
    rows: { type: "string", default: "10000,100000,1000000" },
    rounds: { type: "string", default: "3" },
  },
});
const sizes = options.rows.split(",").map(Number);
const rounds = Number(options.rounds);
if (!sizes.every((rows) => rows > 0) || !(rounds > 0)) throw new Error("rows and rounds are positive numbers");
const { CHROME: executablePath, DAFTAR_DIST: dist } = process.env;
if (!executablePath || !dist) throw new Error("CHROME and DAFTAR_DIST are not set; run this by `cargo xtask bench --scale`");

const server = await startServer({ daftar: dist, peers: join(HERE, "peers"), data: join(HERE, "data") });
const measured = [];
const problems = [];
try {
  for (let round = 1; round <= rounds; round += 1) {
    for (const rows of sizes) measured.push(await one(rows, round));
  }
} finally {
  await server.close();
}
for (const rows of sizes) {
  const ofSize = measured.filter((entry) => entry.rows === rows);
  const loads = ofSize.map(({ load }) => load.map((value) => value.toFixed(1)).join(" to "));
  console.log(`\n${rows} rows (${ofSize[0].checks.total} contacts), medians of ${rounds} rounds (least); load ${loads.join(", ")}`);
  for (const line of sizeTable(ofSize, rows)) console.log(line);
}
if (sizes.length > 1) {
  console.log(`\nfrom size to size: growth of the cost over growth of the book; 1.0 is linear, less is better`);
  for (const line of curve(measured, [...sizes].sort((one, other) => one - other))) console.log(line);
}
const results = join(HERE, "results");
await mkdir(results, { recursive: true });
const file = join(results, `scale-${new Date().toISOString().replaceAll(":", "-")}.json`);
await writeFile(file, JSON.stringify({ sizes, rounds, measured, problems }, null, 1));
console.log(`\n${file}`);
if (problems.length > 0) {
  console.log(`\nanswers that differ:\n  ${[...new Set(problems)].join("\n  ")}`);
  process.exitCode = 1;
}

async function one(rows, round) {
  const { answers } = await customers(rows);
  const site = {
    app: `${server.origin}/daftar/index.html`,
    bench: `${server.origin}/daftar/bench.html`,
    // Another origin, with a database and files of its own.
    floor: `${server.origin.replace("127.0.0.1", "localhost")}/peers/floor.html`,
    csv: `/data/customers-${rows}.csv`,
  };
  const before = loadavg()[0];
  const start = Date.now();
  const log = (what) => console.log(`${rows} rows, round ${round}: ${what} (${((Date.now() - start) / 1000).toFixed(0)} s)`);
  const result = await scaleRound(site, { answers, executablePath, log });
  problems.push(...wrong(rows, result.checks, answers));
  return { rows, round, load: [before, loadavg()[0]], ...result };
}

/** What does not agree with the generator, or was not kept. */
function wrong(rows, checks, answers) {
  const name = `daftar at ${rows}`;
  const found = { import: checks.import, filters: checks.filters, reloads: [], links: { count: checks.import.contacts }, searches: [] };
  const expected = { ...answers, searches: [] };
  const list = disagreements({ program: name, answers: found }, expected, { fullMetadata: true, joinsAlike: true });
  const same = (what, value, wanted) => value !== wanted && list.push(`${name}: ${what} is ${value}, should be ${wanted}`);
  for (const opened of checks.opened) same("contacts after opening", opened, checks.total);
  for (const tagged of checks["tag everyone, saved"]) same("contacts tagged", tagged, checks.total);
  same("contacts in the backup", checks.backup, checks.total);
  same("durable", checks.stored.durable, 1);
  if (!(checks.appRows > 0)) list.push(`${name}: the app shows no rows`);
  return list;
}
