// The tab is killed, and the whole browser, in the middle of eight kinds of action. Afterwards the book opens, everything that
// the page had said to be done is there, and what was cut off is there whole or not at all.
//
//   TAB_KILLS=200 BROWSER_KILLS=40 SEED=1 node run.mjs killed      (20 and 4 by default; KINDS=edit,undo for some only)
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { killBrowser, killTab } from "../fixtures/kills/death.mjs";
import { forgetLastCommit } from "../fixtures/kills/forget.mjs";
import { openShop } from "../fixtures/kills/shop.mjs";
import { judge, standingOf } from "../fixtures/kills/standing.mjs";
import { randomFrom } from "../fixtures/random.mjs";
import { handsAt, planSheet, quiet, renameShop, WRITES } from "../fixtures/writes.mjs";

export const name = "a tab or a browser that is killed loses nothing that was saved, and does nothing by half";
export const screens = ["desktop"];
export const langs = ["en"];
export const timeout = 3_600_000;

const TAB_KILLS = Number(process.env.TAB_KILLS ?? 20);
const BROWSER_KILLS = Number(process.env.BROWSER_KILLS ?? 4);
const KINDS = process.env.KINDS?.split(",") ?? ["import", "edit", "tag", "delete", "undo", "merge", "queue", "restore", "takeback"];
/** Moments go so far beyond the length of an action. */
const BEYOND = 1.15;

export async function run({ launchWithProfile, contextOptions, personAt, server, text, lang, eventually, equal, ok }) {
  const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
  console.log(`SEED=${seed}`);
  const random = randomFrom(seed);
  const profile = await mkdtemp(join(tmpdir(), "daftar-killed-"));
  const problems = [];
  let slowest = 0;
  let doing = "the shop";
  let context = await launch();
  let shop;
  let hands;
  try {
    hands = await open();
    shop = await openShop(hands.page, hands.person, text, lang);
    hands.shop = shop;
    const base = await standingOf(hands);
    const references = await measure();
    const ends = {};
    let round = 0;
    for (const [means, kills] of [["tab", TAB_KILLS], ["browser", BROWSER_KILLS]]) {
      for (let kill = 0; kill < kills; kill += 1) {
        const kind = KINDS[kill % KINDS.length];
        const of = Math.ceil((kills - (kill % KINDS.length)) / KINDS.length);
        const share = (Math.floor(kill / KINDS.length) + random()) / of;
        const end = await cutOff(kind, references[kind], share * BEYOND, means, round);
        const key = `${kind}, ${means}: ${end}`;
        ends[key] = (ends[key] ?? 0) + 1;
        round += 1;
        // Long runs say how far they have come.
        if (round % 20 === 0 && round < TAB_KILLS + BROWSER_KILLS) console.log(`killed ${round} times`);
      }
    }
    const count = (end) => Object.entries(ends).filter(([key]) => key.endsWith(end)).reduce((sum, [, n]) => sum + n, 0);
    console.log(Object.entries(ends).sort().map(([end, count]) => `${count} × ${end}`).join("\n"));
    console.log(`killed ${TAB_KILLS} tabs and ${BROWSER_KILLS} browsers: ${count("none")} times nothing of the action, ${count("whole")} times all of it; opened again within ${Math.round(slowest)} ms`);
    await forgotten();
    await halved();
    equal(problems, [], "uncaught");

    /** Every action once, as far as it goes: how long it takes in milliseconds, and what the book is then. */
    async function measure() {
      const references = {};
      for (const kind of KINDS) {
        const write = WRITES[kind];
        await quiet(hands);
        await write.first?.(hands);
        await write.ready(hands);
        await quiet(hands);
        const start = performance.now();
        await write.act(hands);
        await eventually(() => write.told(hands), `${kind} does not end`, { timeout: 120_000, every: 5 });
        const length = performance.now() - start;
        references[kind] = { ...(await standingOf(hands)), length };
        if (references[kind].meaning !== base.meaning) await hands.person.undo();
        equal((await standingOf(hands)).meaning, base.meaning, `${kind} can't be taken back`);
      }
      console.log(KINDS.map((kind) => `${kind} ${Math.round(references[kind].length)}`).join(", ") + " ms");
      return references;
    }

    /** Kills the page or the browser in the middle of an action, and says how that ended. */
    async function cutOff(kind, reference, share, means, round) {
      const write = WRITES[kind];
      const after = reference.length * share;
      const where = `round ${round}, ${kind}, ${means} killed after ${after.toFixed(1)} ms of ${Math.round(reference.length)} (SEED=${seed})`;
      doing = where;
      await hands.person.go("#/settings");
      await quiet(hands);
      // Saved and said to be so, right before: this may be lost least of all.
      await renameShop(hands.page, text, `Shop ${round}`);
      await hands.person.told(text("label.settings_changed"));
      await write.first?.(hands);
      const before = await standingOf(hands);
      if (!write.first) equal(before.meaning, base.meaning, `${where}: the round before can't be taken back`);
      equal(before.shop, `Shop ${round}`, `${where}: the shop's name`);
      await write.ready(hands);
      await quiet(hands);
      // Not waited for: it may never end.
      const acting = write.act(hands).catch(() => {});
      await new Promise((resolve) => setTimeout(resolve, after));
      const acknowledged = await write.told(hands);
      await (means === "tab" ? killTab(hands.page) : killBrowser(context, profile));
      await acting;
      if (means === "browser") context = await launch();
      hands = await open(where);
      const found = await standingOf(hands);
      const end = judge({ before, after: found, reference, takesShop: write.takesShop, acknowledged, where });
      // The next round finds out whether that brings the same book back.
      if (found.meaning !== base.meaning) await hands.person.undo();
      return end;
    }

    /** The twin: a commit that was said to be saved and is dropped behind the book's back must be noticed. */
    async function forgotten() {
      const write = WRITES.edit;
      const before = await standingOf(hands);
      await write.ready(hands);
      await quiet(hands);
      await write.act(hands);
      await eventually(() => write.told(hands), "nothing was edited");
      await killTab(hands.page);
      const elsewhere = await context.newPage();
      await elsewhere.goto(new URL("favicon.svg", server.url).href);
      await elsewhere.evaluate(forgetLastCommit);
      await elsewhere.close();
      hands = await open("the twin");
      await noticed(/said to be done, and is gone/, { before, after: await standingOf(hands), reference: references.edit, acknowledged: true });
    }

    /** And another: half an import. */
    async function halved() {
      const before = await standingOf(hands);
      const { name, mimeType, buffer } = shop.sheet;
      const half = buffer.subarray(0, buffer.indexOf("\n", buffer.length / 2) + 1);
      await planSheet(hands, { name, mimeType, buffer: half });
      await WRITES.import.act(hands);
      await eventually(() => WRITES.import.told(hands), "nothing was imported", { timeout: 60_000 });
      await noticed(/neither as before nor as after/, { before, after: await standingOf(hands), reference: references.import, acknowledged: false });
    }

    async function noticed(pattern, found) {
      let problem;
      try {
        judge({ ...found, where: "the twin" });
      } catch (error) {
        problem = error;
      }
      ok(pattern.test(problem?.message), `the harness can't fail: ${problem}`);
    }
  } catch (error) {
    // What stood on the screen says more than what was waited for.
    const screens = await Promise.all(context.pages().map((page) => page.locator("body").innerText({ timeout: 5_000 }).catch(() => "(dead)")));
    throw new Error(`${error.message}\nOn screen: ${screens.join("\n---\n")}`, { cause: error });
  } finally {
    await context.close();
    await rm(profile, { recursive: true, force: true });
  }

  async function launch() {
    const launched = await launchWithProfile(profile, contextOptions());
    launched.setDefaultTimeout(60_000);
    return launched;
  }

  /** A page with the book open; a book that asks to be rescued is a failure. */
  async function open(where = "at first") {
    const start = performance.now();
    const page = await context.newPage();
    const note = (problem) => {
      problems.push(`${doing}: ${problem}`);
      console.log(problems.at(-1));
    };
    page.on("pageerror", (error) => note(error.stack ?? error.message));
    page.on("console", (message) => message.type() === "error" && note(message.text()));
    await page.goto(server.url);
    const person = personAt(page);
    await person.opened();
    slowest = Math.max(slowest, performance.now() - start);
    equal(await page.getByTestId("rescue").count(), 0, `${where}: the book opens as a loss`);
    return handsAt(page, person, text, lang, shop);
  }
}
