// The tab is killed in the middle of an import, at twenty points: afterwards the book opens, has all of the import or
// nothing of it, and everything that the page had said to be saved.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { randomFrom } from "../fixtures/random.mjs";
import { largeSheet } from "../fixtures/sheets.mjs";

export const name = "a tab that is killed during an import loses nothing that was saved";
export const screens = ["desktop"];
export const langs = ["en"];
export const timeout = 900_000;

const ROWS = 20_000;
const POINTS = 20;
/** Which stage is killed, by the round: reading, planning, committing. Half of all fall into the commit. */
const STAGES = ["reading", "planning", "committing", "committing"];

export async function run({ launchWithProfile, contextOptions, personAt, server, visible, eventually, equal, ok }) {
  const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
  console.log(`SEED=${seed}`);
  const random = randomFrom(seed);
  const profile = await mkdtemp(join(tmpdir(), "daftar-killed-"));
  const sheet = { name: "large.csv", mimeType: "text/csv", buffer: largeSheet(ROWS) };
  let context = await launchWithProfile(profile, contextOptions());
  context.setDefaultTimeout(60_000);
  try {
    const lengths = await measure(await open());
    let witnesses = 0;
    const ends = { none: 0, all: 0 };
    for (let round = 0; round < POINTS; round += 1) {
      const stage = STAGES[round % STAGES.length];
      // Spread over the stage and a little beyond, so that the moment of the commit itself is met too.
      const after = lengths[stage] * ((Math.floor(round / STAGES.length) + random()) / (POINTS / STAGES.length)) * 1.05;
      const page = await open();
      const person = personAt(page);
      await person.addContact({ name: `Witness ${round}`, phone: `+96656${String(1_000_000 + round)}` });
      witnesses += 1;
      const told = await begin(page, stage);
      await new Promise((resolve) => setTimeout(resolve, after));
      const acknowledged = stage === "committing" && (await told());
      await crash(page);
      // Now and then the whole browser goes as well.
      if (round % 5 === 4) {
        await context.close();
        context = await launchWithProfile(profile, contextOptions());
        context.setDefaultTimeout(60_000);
      }

      const again = await open();
      const reader = personAt(again);
      const count = await reader.countContacts();
      const where = `round ${round} (${stage}, after ${Math.round(after)} ms, SEED=${seed})`;
      ok(count === witnesses || count === witnesses + ROWS, `${where}: ${count} contacts, where ${witnesses} or ${witnesses + ROWS} may be`);
      const isThere = count > witnesses;
      ok(isThere || !acknowledged, `${where}: an import that was said to be done is gone`);
      equal(await reader.countNamed("Witness"), witnesses, `${where}: a saved contact is gone`);
      ends[isThere ? "all" : "none"] += 1;
      if (isThere) await reader.undo();
      await again.close();
    }
    console.log(`killed ${POINTS} times: ${ends.none} times nothing of the import, ${ends.all} times all of it`);
    const page = await open();
    const person = personAt(page);
    await person.addContact({ name: "At Last", phone: "0501234567" });
    equal(await person.countContacts(), POINTS + 1, "contacts at the end");
  } catch (error) {
    // What stood on the screen says more than what was waited for.
    const screens = await Promise.all(context.pages().map((page) => page.locator("body").innerText().catch(() => "(dead)")));
    throw new Error(`${error.message}\nOn screen: ${screens.join("\n---\n")}`, { cause: error });
  } finally {
    await context.close();
    await rm(profile, { recursive: true, force: true });
  }

  async function open() {
    const page = await context.newPage();
    await page.goto(server.url);
    await personAt(page).opened();
    return page;
  }

  /** How long each stage takes here, in milliseconds; the import is taken back. */
  async function measure(page) {
    const lengths = {};
    for (const stage of ["reading", "planning", "committing"]) {
      const start = performance.now();
      const told = await begin(page, stage, stage !== "reading");
      await eventually(told, `${stage} does not end`, { timeout: 120_000, every: 20 });
      lengths[stage] = performance.now() - start;
    }
    console.log(`reading, planning, committing: ${Object.values(lengths).map(Math.round).join(", ")} ms`);
    await personAt(page).undo();
    await page.close();
    return lengths;
  }

  /** Goes as far as the stage and begins it; gives a question that says whether it is over. */
  async function begin(page, stage, isAtStage = false) {
    const at = (id) => page.getByTestId(id);
    const steps = [
      ["reading", () => at("import-file").setInputFiles(sheet), at("import-columns")],
      ["planning", () => at("import-plan").click(), at("import-new")],
      ["committing", () => at("import-commit").click(), at("import-done")],
    ];
    if (!isAtStage) {
      await personAt(page).visit("import");
      await visible(at("import-drop"));
    }
    for (const [name, act, end] of isAtStage ? steps.filter(([name]) => name === stage) : steps) {
      await act();
      if (name === stage) return () => end.isVisible();
      await visible(end, `${name} did not end`, { timeout: 120_000 });
    }
    throw new Error(`there is no stage ${stage}`);
  }
}

/** Kills the page's process, worker and all, and waits until it is dead. */
async function crash(page) {
  const session = await page.context().newCDPSession(page);
  const dead = page.waitForEvent("crash");
  // The answer never comes: whoever would give it is dead.
  session.send("Page.crash").catch(() => {});
  await dead;
  await page.close();
}
