// Storage fills up at any point of any action: it either happens whole or not at all, the page says so, and what was kept in
// reserve lets the person go on: delete, take back, take everything away as a file.
//
//   QUOTA_SIZES=60 node run.mjs full-disk      (no room at all for each action by default; WRITES=edit,tag for some actions only)
import { openShop } from "../fixtures/kills/shop.mjs";
import { judge, standingOf } from "../fixtures/kills/standing.mjs";
import { roomOf } from "../fixtures/quota.mjs";
import { handsAt, quiet, WRITES } from "../fixtures/writes.mjs";

export const name = "a full disk loses nothing and leaves room to go on";
export const screens = ["desktop"];
export const langs = ["en"];
export const timeout = 7_200_000;

const SIZES = Number(process.env.QUOTA_SIZES ?? 1);
/** How often an action is tried in no room at all until it is refused: what the browser tidies up meanwhile is room again. */
const TRIES = 4;
/** Removes the second copies before anything is written, which is room enough: it may happen whole each time. */
const MAKES_ROOM = "erase";
/** Room in which anything can be done. */
const PLENTY = 40 << 20;
/** Bytes that are left at most: more than the action writes. */
const SPANS = {
  import: 16_000_000,
  add: 8_000,
  edit: 8_000,
  tag: 60_000,
  delete: 2_000_000,
  undo: 2_000_000,
  merge: 100_000,
  campaign: 400_000,
  queue: 8_000,
  settings: 8_000,
  segment: 8_000,
  restore: 4_000_000,
  takeback: 1_000_000,
  copy: 4_000_000,
  erase: 4_000_000,
};
const CHOSEN = process.env.WRITES?.split(",") ?? Object.keys(SPANS);

export async function run({ browser, contextOptions, personAt, server, text, lang, visible, eventually, equal, ok }) {
  const context = await browser.newContext(contextOptions());
  context.setDefaultTimeout(60_000);
  const room = await roomOf(context, server, PLENTY);
  const page = await context.newPage();
  const problems = [];
  page.on("pageerror", (error) => problems.push(error.stack ?? error.message));
  await page.goto(server.url);
  const person = personAt(page);
  await person.opened();
  const shop = await openShop(page, person, text, lang);
  const hands = handsAt(page, person, text, lang, shop);
  const { at } = hands;
  const base = await standingOf(hands);
  const full = page.getByText(text("error.storage_full"));
  let noticed = false;
  const ends = {};
  for (const kind of CHOSEN) {
    const reference = await measure(kind);
    ends[kind] = { whole: 0, refused: 0 };
    for (let size = 0; size < SIZES; size += 1) {
      const left = Math.round(SPANS[kind] * (size / Math.max(SIZES - 1, 1)) ** 2);
      const end = await fill(kind, reference, left);
      ends[kind][end] += 1;
    }
    const settled = () => ends[kind].refused > 0 || kind === MAKES_ROOM;
    for (let tries = 1; !settled() && tries < TRIES; tries += 1) ends[kind][await fill(kind, reference, 0)] += 1;
    console.log(`${kind}: ${ends[kind].whole} times whole, ${ends[kind].refused} times refused`);
    ok(settled(), `no size was small enough to refuse ${kind}: the harness can't fail`);
  }
  ok(noticed, "half an action was never tried");
  equal(problems, [], "uncaught");
  await context.close();

  /** The action with room enough, taken back afterwards; gives the book after it. */
  async function measure(kind) {
    const write = WRITES[kind];
    await person.go("#/settings");
    await write.first?.(hands);
    await write.ready(hands);
    await quiet(hands);
    await write.act(hands);
    await eventually(() => write.told(hands), `${kind} does not end`, { timeout: 120_000 });
    const reference = await standingOf(hands);
    await clear(kind, reference);
    return reference;
  }

  /** Lets storage run full within the action; gives how that ended. */
  async function fill(kind, reference, left) {
    const write = WRITES[kind];
    const where = `${kind} with ${left} bytes left`;
    await person.go("#/settings");
    // With the copy comes the reserve.
    await WRITES.copy.act(hands);
    await eventually(() => WRITES.copy.told(hands), `${where}: no copy before`, { timeout: 60_000 });
    await write.first?.(hands);
    const before = await standingOf(hands);
    await write.ready(hands);
    await quiet(hands);
    await room.leave(page, left);
    await write.act(hands);
    await eventually(async () => (await full.first().isVisible()) || (await write.told(hands)), `${where}: neither done nor refused`, { timeout: 120_000 });
    const refused = await full.first().isVisible();
    let after = await standingOf(hands);
    // Erased for good, somebody else each time: no other book is the same.
    if (kind === "erase") equal(after.contacts.length, before.contacts.length - (refused ? 0 : 1), `${where}: contacts`);
    else if (kind === "copy") equal(after.exact, before.exact, `${where}: the book`);
    else {
      const end = judge({ before, after, reference, takesShop: write.takesShop, acknowledged: !refused, where });
      equal(end, refused ? "none" : "whole", `${where}: the book says otherwise than the page`);
    }
    if (refused) after = await goOn(kind, before, where);
    await page.reload();
    await person.opened();
    equal(await at("rescue").count(), 0, `${where}: a false alarm`);
    equal((await standingOf(hands)).exact, after.exact, `${where}: another book at the next visit`);
    await room.plenty();
    await clear(kind, after);
    return refused ? "refused" : "whole";
  }

  /** What was kept in reserve was given back: one can delete somebody, take everything away as a file, and undo. */
  async function goOn(kind, before, where) {
    await quiet(hands);
    await person.go(`#/contacts/${shop.erasable[0]}`);
    const remove = at("contact-detail").getByRole("button", { name: text("common.delete"), exact: true });
    await remove.click();
    if (kind === "copy") {
      // Nothing is given back for a copy, but for the first action after it, which is refused for that.
      await visible(full, `${where}: somebody could be deleted in no room at all`);
      await quiet(hands);
      await remove.click();
    }
    await eventually(() => WRITES.delete.told(hands), `${where}: nobody can be deleted`, { timeout: 30_000 });
    const fewer = await standingOf(hands);
    equal(fewer.contacts.length, before.contacts.length - 1, `${where}: the wrong one was deleted`);
    // The twin: a book that is neither as before nor as after must be noticed.
    try {
      judge({ before, after: fewer, reference: before, acknowledged: false, where });
    } catch {
      noticed = true;
    }
    await person.undo();
    const back = await standingOf(hands);
    equal(back.meaning, before.meaning, `${where}: the deletion can't be taken back`);
    return back;
  }

  /** Takes back what is left of an action; who is erased stays so. */
  async function clear(kind, now) {
    await quiet(hands);
    if (kind !== "erase" && (now.meaning !== base.meaning || now.shop !== base.shop)) await person.undo();
  }
}
