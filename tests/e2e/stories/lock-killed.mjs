// The tab is killed while a lock is put on, changed and taken off. Afterwards the book opens in one way or the other, and is whole.
//
//   LOCK_KILLS=60 SEED=1 node run.mjs lock-killed      (6 by default)
import { killTab } from "../fixtures/kills/death.mjs";
import { chooseLock, unlock } from "../fixtures/locks.mjs";
import { randomFrom } from "../fixtures/random.mjs";
import { largeSheet } from "../fixtures/sheets.mjs";

export const name = "a tab that is killed while the lock changes leaves a book that opens";
export const screens = ["desktop"];
export const langs = ["en"];
export const timeout = 3_600_000;

const KILLS = Number(process.env.LOCK_KILLS ?? 6);
const ROWS = 5_000;
const SECRETS = ["the first passphrase", "the second passphrase"];
const KINDS = ["on", "change", "off"];

export async function run({ context, openApp, personAt, visible, gone, equal }) {
  const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
  console.log(`SEED=${seed}`);
  const random = randomFrom(seed);
  let { page, person, at } = await open();
  await person.go("#/import");
  await at("import-file").setInputFiles({ name: "large.csv", mimeType: "text/csv", buffer: largeSheet(ROWS) });
  await at("import-plan").click();
  await visible(at("import-commit"), "the sheet can't be planned", { timeout: 60_000 });
  await at("import-commit").click();
  await visible(at("import-done"), "nothing was imported", { timeout: 60_000 });
  const contacts = await person.countContacts();
  // 0 for a book without a lock, 1 and 2 for the passphrase that opens it.
  let secret = 0;
  const lengths = {};
  const ends = {};
  for (const kind of KINDS) lengths[kind] = await cutOff(kind);
  console.log(KINDS.map((kind) => `${kind} ${Math.round(lengths[kind])}`).join(", ") + " ms");
  for (let kill = 0; kill < KILLS; kill += 1) {
    const kind = secret === 0 ? "on" : KINDS[1 + (kill % 2)];
    await cutOff(kind, lengths[kind] * random() * 1.15);
  }
  console.log(Object.entries(ends).sort().map(([end, count]) => `${count} × ${end}`).join("\n"));

  /** Does it, and kills the tab so many milliseconds later; to its end without a number. Gives how long it took. */
  async function cutOff(kind, after) {
    const where = `${kind}, killed after ${Math.round(after ?? -1)} ms (SEED=${seed})`;
    const next = { on: 1, change: 3 - secret, off: 0 }[kind];
    const press = await ready(kind, next);
    const start = performance.now();
    await press();
    if (after === undefined) {
      await visible(kind === "change" ? at("lock-done") : at("lock-said"), `${where}: it does not end`, { timeout: 60_000 });
      secret = next;
      return performance.now() - start;
    }
    await new Promise((resolve) => setTimeout(resolve, after));
    await killTab(page);
    ({ page, person, at } = await open());
    const found = await opens(where);
    if (found !== secret && found !== next) throw new Error(`${where}: it opens as ${found}, neither as ${secret} nor as ${next}`);
    ends[`${kind}: ${found === next ? "whole" : "none"}`] = (ends[`${kind}: ${found === next ? "whole" : "none"}`] ?? 0) + 1;
    secret = found;
    equal(await person.countContacts(), contacts, `${where}: contacts`);
    return performance.now() - start;
  }

  /** Everything but the last press, which it gives. */
  async function ready(kind, next) {
    await person.go("#/settings");
    if (kind === "on") {
      const code = await chooseLock(page, person, SECRETS[0]);
      await at("lock-code").fill(code);
      return () => at("lock-on").click();
    }
    const details = at(kind === "change" ? "lock-change" : "lock-off");
    if (!(await details.evaluate((element) => element.open))) await details.locator("summary").click();
    if (kind === "off") {
      await at("lock-off-passphrase").fill(SECRETS[secret - 1]);
      return () => at("lock-off-do").click();
    }
    await at("lock-old").fill(SECRETS[secret - 1]);
    await at("lock-new").fill(SECRETS[next - 1]);
    await at("lock-new-again").fill(SECRETS[next - 1]);
    return () => at("lock-change-do").click();
  }

  /** Which passphrase opens the book, if it has one. */
  async function opens(where) {
    await visible(at("lock-screen").or(page.getByRole("main").locator(".figure").first()), `${where}: the book does not open`, { timeout: 60_000 });
    equal(await at("rescue").count(), 0, `${where}: the book opens as a loss`);
    if (!(await at("lock-screen").isVisible())) return 0;
    for (const [index, passphrase] of SECRETS.entries()) {
      await unlock(page, passphrase);
      const failed = at("unlock-failed");
      await visible(failed.or(page.getByRole("main").locator(".figure").first()), `${where}: the lock does not answer`, { timeout: 60_000 });
      if (!(await failed.isVisible())) {
        await gone(at("lock-screen"), `${where}: the lock screen stays`);
        return index + 1;
      }
    }
    throw new Error(`${where}: no passphrase opens the book`);
  }

  async function open() {
    const { page } = await openApp({ expectErrors: [/the page crashed/] });
    const person = personAt(page);
    await visible(page.getByTestId("undo"), "the app did not start", { timeout: 60_000 });
    return { page, person, at: (id) => page.getByTestId(id) };
  }
}
