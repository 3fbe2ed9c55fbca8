// The tables of the measurement of scale: each job beside its floor and its budget, and the curve over the sizes.

import { align, median, milliseconds } from "./report.mjs";

/** Up to here a cost counts as grown like the book: medians of a few rounds know no more. */
const LINEAR = 1.1;

const megabytes = (size) => (size >= 10 ? `${size.toFixed(0)} MB` : size >= 0.1 ? `${size.toFixed(1)} MB` : `${(size * 1024).toFixed(2)} KB`);

/** Every line: where its figure is, its name there, how it is shown; `floor` if it has one; `budget` by rows, or for any. */
const LINES = [
  { part: "times", name: "open, to first rows", floor: true, budget: { 100_000: 300, 1_000_000: 2_000 } },
  { part: "times", name: "open: the book" },
  { part: "times", name: "open at once, to first rows", floor: true },
  { part: "times", name: "app, to first rows", floor: true },
  { part: "times", name: "count, in the worker", floor: true, budget: { 1_000_000: 1.5 } },
  { part: "times", name: "count, seen from the page", floor: true, budget: { 1_000_000: 3 } },
  { part: "times", name: "empty round trip" },
  { part: "times", name: "tag everyone, saved", floor: true },
  { part: "times", name: "tag 100000, saved", floor: true, budget: { any: 200 } },
  { part: "times", name: "single edit, saved", floor: true },
  { part: "times", name: "import", floor: true, budget: { 100_000: 400, 1_000_000: 4_000 } },
  { part: "times", name: "import: read" },
  { part: "times", name: "import: plan" },
  { part: "times", name: "import: commit" },
  { part: "times", name: "page stalled in import", isFlat: true, budget: { any: 16 } },
  { part: "times", name: "longest task in import", isFlat: true },
  { part: "times", name: "settling after the import", isFlat: true },
  { part: "times", name: "backup", floor: true },
  { part: "memory", name: "import, growth", floor: true, budget: { 100_000: 60, 1_000_000: 450 } },
  { part: "memory", name: "import, growth of the browser" },
  { part: "memory", name: "settling, growth" },
  { part: "memory", name: "open, growth" },
  { part: "memory", name: "backup, growth" },
  { part: "memory", name: "steady, app", floor: true, budget: { 1_000_000: 350 } },
  { part: "memory", name: "empty app", isFlat: true },
  { part: "sizes", name: "book in memory" },
  { part: "sizes", name: "snapshot" },
  { part: "sizes", name: "journal" },
  { part: "sizes", name: "copies" },
  { part: "sizes", name: "on the disk: database", floor: true },
  { part: "sizes", name: "on the disk: second copies", floor: true },
  { part: "sizes", name: "backup" },
  { part: "sizes", name: "tag everyone, saved" },
];

/** Lines of a table over all rounds of one size. */
export function sizeTable(rounds, rows) {
  const table = [["", "median", "(least)", "floor", "x floor", "budget", ""]];
  for (const line of LINES) {
    const values = valuesOf(rounds, line);
    if (values.length === 0) continue;
    const [show, middle] = [shown(line), median(values)];
    const floors = line.floor ? rounds.map((round) => floorOf(round, line)).filter((value) => value != null) : [];
    const least = floors.length > 0 ? median(floors) : null;
    const budget = line.budget?.[rows] ?? line.budget?.any;
    table.push([
      titleOf(line),
      show(middle),
      `(${show(Math.min(...values))})`,
      least === null ? "" : show(least),
      least ? (middle / least).toFixed(1) : "",
      budget === undefined ? "" : show(budget),
      budget === undefined ? "" : middle <= budget ? "kept" : "OVER",
    ]);
  }
  return align(table);
}

/** Lines of the curve: what each cost, and its growth over the book's from size to size and from end to end. */
export function curve(measured, sizes) {
  const of = (rows) => measured.filter((entry) => entry.rows === rows);
  const contacts = sizes.map((rows) => of(rows)[0].checks.total);
  const steps = sizes.slice(1).map((rows, at) => `${short(sizes[at])} to ${short(rows)}`);
  const table = [["", ...sizes.map(short), ...steps, "end to end", "linear"]];
  for (const line of LINES.filter(({ isFlat }) => !isFlat)) {
    const costs = sizes.map((rows) => valuesOf(of(rows), line)).map((values) => (values.length > 0 ? median(values) : null));
    if (costs.some((cost) => cost === null)) continue;
    const ratio = (from, to) => costs[to] / costs[from] / (contacts[to] / contacts[from]);
    const whole = ratio(0, sizes.length - 1);
    const stepwise = steps.map((_, at) => ratio(at, at + 1).toFixed(2));
    // Nothing grew from nothing: memory that was there already, and was enough.
    const known = costs.every((cost) => cost > 0);
    const verdict = known ? [...stepwise, whole.toFixed(2), whole <= LINEAR ? "yes" : "NO"] : [...steps.map(() => ""), "", ""];
    table.push([titleOf(line), ...costs.map(shown(line)), ...verdict]);
  }
  return align(table);
}

function valuesOf(rounds, { part, name }) {
  return rounds.map((round) => round[part][name]).filter((value) => value != null);
}

/** The floor of what is kept is the file as it came. */
function floorOf(round, { part, name }) {
  return part === "sizes" ? round.memory.file : round.floors[name];
}

function titleOf({ part, name }) {
  return { times: name, memory: `memory: ${name}`, sizes: `size: ${name}` }[part];
}

function shown({ part }) {
  return part === "times" ? milliseconds : megabytes;
}

function short(rows) {
  return rows >= 1_000_000 ? `${rows / 1_000_000}M` : `${rows / 1_000}k`;
}
