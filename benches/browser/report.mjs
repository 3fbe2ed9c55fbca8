// Medians, ratios and whether the answers agree.

/** Jobs in the order of the table; all but those in `ONE_SIDED` are compared. */
const JOBS = ["import", "reload", "reload at once", "filter", "search", "search, first", "links", "table", "ready", "empty round trip"];

export function median(list) {
  const sorted = [...list].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)];
}

/** Lines of a table over all rounds of one size; `rounds` holds `{ program, ...measured }`. */
export function table(rounds, programs) {
  const of = (program, read) => rounds.filter((round) => round.program === program).map(read).filter((value) => value != null);
  const [ours, ...others] = programs;
  const header = ["job", ...programs, ...others.map((other) => `${ours} : ${other}`)];
  const lines = [];
  const add = (job, read, show) => {
    const values = programs.map((program) => of(program, read));
    if (values[0].length === 0) return;
    const shown = values.map((list) => (list.length === 0 ? "" : `${show(median(list))} (${show(Math.min(...list))})`));
    const ratios = values.slice(1).map((list) => (list.length === 0 ? "" : ratio(median(values[0]), median(list))));
    lines.push([job, ...shown, ...ratios]);
  };
  for (const job of JOBS) add(job, ({ times }) => times[job], milliseconds);
  add("page stalled in import", ({ stalls }) => stalls.import.gap, milliseconds);
  add("longest task in import", ({ stalls }) => stalls.import.longTask, milliseconds);
  add("page stalled in reload", ({ stalls }) => stalls.reload.gap, milliseconds);
  add("processor time of import", ({ renderer }) => renderer.import?.cpu, milliseconds);
  add("processor time of reload", ({ renderer }) => renderer.reload?.cpu, milliseconds);
  add("renderer growth in import", ({ renderer }) => renderer.import?.growth, (size) => `${size.toFixed(0)} MB`);
  for (const stage of ["read", "plan", "commit"]) add(`  of the import: ${stage}`, ({ stages }) => stages?.[stage], milliseconds);
  return align([header, ...lines]);
}

export function milliseconds(ms) {
  if (ms >= 10_000) return `${(ms / 1000).toFixed(1)} s`;
  if (ms >= 1_000) return `${(ms / 1000).toFixed(2)} s`;
  return ms >= 100 ? `${ms.toFixed(0)} ms` : `${ms.toPrecision(2)} ms`;
}

/** How many times faster (or smaller) ours is. */
export function ratio(ours, theirs) {
  if (ours === 0 || theirs === 0) return "";
  return theirs >= ours ? `${(theirs / ours).toFixed(1)}x less` : `${(ours / theirs).toFixed(1)}x MORE`;
}

export function align(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
  return rows.map((row) => row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]))).join("  "));
}

/**
 * What does not agree with the generator. Programs that know only the minimal phone metadata may keep the numbers that only
 * the full one refuses; searches may find more where letters that look alike count as one.
 */
export function disagreements({ program, answers: found }, expected, { fullMetadata, joinsAlike }) {
  const slack = fullMetadata ? 0 : expected.invalidOnlyByFullMetadata;
  const problems = [];
  const near = (what, value, wanted, below, above) => {
    if (value < wanted - below || value > wanted + above) problems.push(`${program}: ${what} is ${value}, should be ${wanted}`);
  };
  near("rows", found.import.rows, expected.rows, 0, 0);
  near("contacts", found.import.contacts, expected.contacts, 0, slack);
  near("invalid", found.import.invalid, expected.invalid, slack, 0);
  // A merge by phone leaves rows without number and address apart; ours joins those that agree in all that names them.
  near("duplicates", found.import.duplicates, expected.duplicates + (joinsAlike ? expected.alike : 0), 0, 0);
  for (const contacts of found.reloads) near("contacts after reload", contacts, found.import.contacts, 0, 0);
  near("links", found.links.count, found.import.contacts, 0, 0);
  // Few of the numbers that only the full metadata refuses belong to anybody who is looked for.
  expected.filters.forEach(({ count }, at) => near(`filter ${at}`, found.filters[at], count, 0, Math.min(slack, 5 + count * 0.05)));
  expected.searches.forEach(({ text, count }, at) => near(`search for ${text}`, found.searches[at], count, 0, slack * 0.2));
  return problems;
}
