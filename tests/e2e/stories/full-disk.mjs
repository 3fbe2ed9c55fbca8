// Storage fills up at any point of any action: it either happens whole or not at all, the page says so, and what was kept in
// reserve lets the person go on: take back, delete, take everything away as a file.
//
//   QUOTA_SIZES=60 node run.mjs full-disk      (six sizes by default)
import { deflateRawSync } from "node:zlib";

export const name = "a full disk loses nothing and leaves room to go on";
export const screens = ["desktop"];
export const langs = ["en"];
export const timeout = 3_600_000;

const SIZES = Number(process.env.QUOTA_SIZES ?? 6);
const ROWS = 4_000;
/** Bytes that the quota leaves at most, beyond what is used: about what the import writes. */
const SPAN = 6_000_000;

export async function run(tools) {
  const { browser, contextOptions, personAt, server, text, visible, eventually, equal, ok } = tools;
  const ends = { whole: 0, refused: 0 };
  // All are got ready first, because the browser takes its time to notice a smaller quota.
  const shops = [];
  for (let size = 0; size < SIZES; size += 1) {
    const context = await browser.newContext(contextOptions());
    context.setDefaultTimeout(60_000);
    const page = await context.newPage();
    const problems = [];
    page.on("pageerror", (error) => problems.push(error.message));
    await page.goto(server.url);
    const person = personAt(page);
    await person.opened();
    await person.loadSamples();
    await person.visit("settings");
    await page.getByTestId("guard-make").click();
    await visible(page.getByTestId("guard-newest").getByText(/60/), "no copy was made");
    const before = await person.countContacts();
    const quota = await narrow(context, page);
    shops.push({ context, page, problems, person, before, quota, size });
  }
  for (const { context, page, problems, person, before, quota, size } of shops) {
    const left = Math.floor((SPAN * size) / Math.max(SIZES - 1, 1));
    await quota.leave(left);
    const where = `with ${left} bytes left`;
    await readSheet(page, person, size);
    await page.getByTestId("import-commit").click();
    const done = page.getByTestId("import-done");
    const full = page.getByText(text("error.storage_full"));
    await visible(done.or(full).first(), `${where}: neither done nor refused`, { timeout: 120_000 });
    const refused = !(await done.isVisible());
    ends[refused ? "refused" : "whole"] += 1;
    equal(await person.countContacts(), before + (refused ? 0 : ROWS), `${where}: half an import`);
    if (refused) {
      // The reserve was given back: small things work, at the quota that stopped the import.
      await person.addContact({ name: "After All", phone: "+966561234567" });
      equal(await person.countContacts(), before + 1, `${where}: no room after the reserve`);
      await person.undo();
      equal(await person.countContacts(), before, where);
    }
    await person.visit("settings");
    const backup = await person.download(() => page.getByTestId("backup").click());
    ok(backup.bytes.length > 1_000, `${where}: no backup`);
    const kept = before + (refused ? 0 : ROWS);
    await page.reload();
    await person.opened();
    equal(await person.countContacts(), kept, `${where}: gone after the next visit`);
    equal(await page.getByTestId("rescue").count(), 0, `${where}: a false alarm`);
    equal(problems, [], `${where}: uncaught`);
    await context.close();
  }
  console.log(`${SIZES} sizes: ${ends.whole} times whole, ${ends.refused} times refused`);
  ok(ends.refused > 0, "no size was small enough to refuse anything: the harness can't fail");

  /** Takes all room away from the origin; `leave` waits until the browser holds to that, and gives so many bytes back. */
  async function narrow(context, page) {
    const session = await context.newCDPSession(page);
    const { origin } = new URL(server.url);
    const set = async (quotaSize) => session.send("Storage.overrideQuotaForOrigin", { origin, quotaSize });
    await set(1);
    const leave = async (left) => {
      // What is left on the disk is looked up again only after half a minute, and at once when it does not suffice.
      await eventually(() => page.evaluate(isFull), "the quota was not lowered", { timeout: 90_000, every: 1_000 });
      const { usage } = await session.send("Storage.getUsageAndQuota", { origin });
      await set(usage + left);
    };
    return { leave };
  }

  /** Reads a sheet whose notes no database can press together, and plans its import. */
  async function readSheet(page, person, seed) {
    await person.visit("import");
    await page.getByTestId("import-file").setInputFiles({ name: "noise.csv", mimeType: "text/csv", buffer: noisy(seed) });
    await visible(page.getByTestId("import-columns"), "the file was not read", { timeout: 60_000 });
    await page.getByTestId("import-plan").click();
    await visible(page.getByTestId("import-new"), "no plan", { timeout: 120_000 });
  }
}

/** A sheet of different people with long notes by chance. */
function noisy(seed) {
  const lines = ["name,phone,note"];
  let state = (seed + 1) * 2_654_435_761;
  const letters = () => {
    let word = "";
    for (let n = 0; n < 500; n += 1) {
      state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 0x9e3779b9) >>> 0;
      word += String.fromCharCode(97 + (state % 26));
    }
    return word;
  };
  for (let n = 0; n < ROWS; n += 1) lines.push(`Noise ${n},055${String(1_000_000 + n)},${letters()}`);
  const sheet = Buffer.from(`${lines.join("\n")}\n`);
  if (deflateRawSync(sheet).length < sheet.length / 2) throw new Error("the noise can be pressed together");
  return sheet;
}

/** In the page: whether a small write into another database is refused. */
async function isFull() {
  const opening = indexedDB.open("daftar-probe", 1);
  const database = await new Promise((resolve, reject) => {
    opening.onupgradeneeded = () => opening.result.createObjectStore("bytes", { autoIncrement: true });
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => (opening.error?.name === "QuotaExceededError" ? resolve(undefined) : reject(opening.error));
  });
  if (!database) return true;
  const transaction = database.transaction("bytes", "readwrite");
  transaction.objectStore("bytes").add(new Uint8Array(10_000));
  const error = await new Promise((resolve) => {
    transaction.oncomplete = () => resolve(undefined);
    transaction.onabort = () => resolve(transaction.error?.name);
  });
  database.close();
  return error === "QuotaExceededError";
}
