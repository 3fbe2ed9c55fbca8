// The browser damages its files while Daftar is closed: nine kinds of damage on copies of one profile. Each time the book is
// there as it was saved, or its loss is named and the copy beside the database brings it back; where the database does not
// open at all, the copy can be taken away as a file. Never an empty welcome.
//
//   DAMAGE_ROUNDS=10 node run.mjs damaged      (one round of each kind by default)
import { cp, mkdtemp, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readZip } from "../fixtures/archive.mjs";
import { randomFrom } from "../fixtures/random.mjs";
import { largeSheet } from "../fixtures/sheets.mjs";

export const name = "a book that the browser damaged is brought back from its copy";
export const screens = ["desktop"];
export const langs = ["en"];
export const timeout = 3_600_000;

const ROUNDS = Number(process.env.DAMAGE_ROUNDS ?? 1);
const ROWS = 20_000;

const KINDS = {
  "manifest cut": async (files) => each(files, /^MANIFEST/, (path) => truncate(path, 20)),
  "manifest removed": async (files) => each(files, /^MANIFEST/, (path) => rm(path)),
  "junk in CURRENT": async (files) => each(files, /^CURRENT$/, (path) => writeFile(path, "junk\n")),
  "bytes flipped in tables": async (files) => each(files, /\.ldb$/, (path) => flip(path, (size) => size / 5_000)),
  "bytes flipped in the log": async (files, random) => each(files, /\.log$/, (path) => flip(path, () => 50, random)),
  "all files zeroed": async (files) => each(files, /./, async (path) => writeFile(path, Buffer.alloc((await readFile(path)).length))),
  "log cut": async (files, random) => each(files, /\.log$/, async (path) => truncate(path, Math.floor((await readFile(path)).length * random()))),
  "a table removed": async (files) => each(files.filter((path) => path.endsWith(".ldb")).slice(0, 1), /./, (path) => rm(path)),
  "folder removed": async (files, _random, folder) => rm(folder, { recursive: true }),
};

export async function run(tools) {
  const { launchWithProfile, contextOptions, personAt, server, text, visible, equal, ok } = tools;
  const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
  console.log(`SEED=${seed}`);
  const random = randomFrom(seed);
  const work = await mkdtemp(join(tmpdir(), "daftar-damaged-"));
  const master = join(work, "master");
  try {
    const saved = await prepare(master);
    const ends = {};
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const [kind, damage] of Object.entries(KINDS)) {
        const profile = join(work, "damaged");
        await cp(master, profile, { recursive: true });
        const folder = await databaseOf(profile);
        const files = (await readdir(folder)).map((file) => join(folder, file));
        await damage(files, random, folder);
        const end = await judge(profile, saved, `round ${round}, ${kind} (SEED=${seed})`);
        ends[`${kind}: ${end}`] = (ends[`${kind}: ${end}`] ?? 0) + 1;
        await rm(profile, { recursive: true });
      }
    }
    console.log(Object.entries(ends).map(([end, count]) => `${count} × ${end}`).join("\n"));
    await twin(saved);
  } finally {
    await rm(work, { recursive: true, force: true });
  }

  /** A profile with a large import, two contacts by hand, and copies; gives what was saved. */
  async function prepare(profile) {
    const context = await launchWithProfile(profile, contextOptions());
    const page = await open(context);
    const person = personAt(page);
    await person.opened();
    await person.visit("import");
    await page.getByTestId("import-file").setInputFiles({ name: "large.csv", mimeType: "text/csv", buffer: largeSheet(ROWS) });
    await visible(page.getByTestId("import-columns"), "the file was not read", { timeout: 60_000 });
    await page.getByTestId("import-plan").click();
    await visible(page.getByTestId("import-new"), "no plan", { timeout: 120_000 });
    await page.getByTestId("import-commit").click();
    await visible(page.getByTestId("import-done"), "not imported", { timeout: 120_000 });
    for (let n = 0; n < 12; n += 1) await person.addContact({ name: `By Hand ${n}`, phone: `+96656${String(1_000_000 + n)}` });
    await person.visit("settings");
    await page.getByTestId("guard-make").click();
    await visible(page.getByTestId("guard-newest").getByText(/20,012/), "no copy was made", { timeout: 60_000 });
    const sentinel = await remembered(page);
    const backup = await person.download(() => page.getByTestId("backup").click());
    const count = await person.countContacts();
    equal(count, ROWS + 12);
    await context.close();
    return { sentinel: figures(sentinel), count, contacts: await members(backup.bytes) };
  }

  /** Opens a damaged profile and does what it offers; gives how it ended, or throws if anything was lost in silence. */
  async function judge(profile, saved, where) {
    const context = await launchWithProfile(profile, contextOptions());
    try {
      const page = await open(context);
      const person = personAt(page);
      const rescue = page.getByTestId("rescue");
      const figure = page.getByRole("main").locator(".figure").first();
      const welcome = page.getByRole("button", { name: text("home.samples") });
      await visible(rescue.or(figure).or(welcome).first(), `${where}: nothing shows`, { timeout: 60_000 });
      if (!(await rescue.isVisible())) {
        equal(await person.countContacts(), saved.count, `${where}: contacts are missing, and nobody said so`);
        equal(figures(await remembered(page)), saved.sentinel, `${where}: another book, and nobody said so`);
        return "the book is as it was";
      }
      const copy = page.getByTestId("rescue-copy").first();
      await visible(copy, `${where}: no copy is offered`, { timeout: 60_000 });
      const title = await page.getByRole("heading", { level: 1 }).innerText();
      const restore = copy.getByTestId("rescue-restore");
      if (!(await restore.isVisible())) {
        const backup = await person.download(() => copy.getByTestId("rescue-save").click());
        equal(await members(backup.bytes), saved.contacts, `${where}: the file differs from the book`);
        return `"${title}", a file was saved`;
      }
      await restore.click();
      await person.opened();
      await visible(figure, `${where}: not restored`, { timeout: 60_000 });
      equal(await person.countContacts(), saved.count, `${where}: the copy did not bring all back`);
      await person.visit("settings");
      const backup = await person.download(() => page.getByTestId("backup").click());
      equal(await members(backup.bytes), saved.contacts, `${where}: the restored book differs`);
      await page.reload();
      await person.opened();
      equal(await person.countContacts(), saved.count, `${where}: gone again after the next visit`);
      return `"${title}", restored`;
    } finally {
      await context.close();
    }
  }

  /** The same harness with the guard's memory taken away must see a loss. */
  async function twin(saved) {
    const profile = join(work, "twin");
    await cp(master, profile, { recursive: true });
    await rm(await databaseOf(profile), { recursive: true });
    for (const part of ["Local Storage", "File System"]) await rm(join(profile, "Default", part), { recursive: true });
    const problem = await judge(profile, saved, "without sentinel and copies").then(() => undefined, (error) => error);
    ok(/contacts are missing, and nobody said so/.test(problem?.message), `the harness can't fail: ${problem}`);
  }

  async function open(context) {
    context.setDefaultTimeout(60_000);
    const page = await context.newPage();
    await page.goto(server.url);
    return page;
  }
}

/** What the page remembers of the book outside the database. */
async function remembered(page) {
  return page.evaluate(() => localStorage.getItem("daftar.sentinel") ?? "");
}

/** Generation, commits, contacts, tags, time and digest of a sentinel; the rest may change without a loss. */
function figures(sentinel) {
  return sentinel.split(" ").slice(1, 7).join(" ");
}

/** The contacts of a backup, as it holds them. */
async function members(bytes) {
  return readZip(bytes).get("contacts.ndjson").toString();
}

async function databaseOf(profile) {
  const folder = join(profile, "Default", "IndexedDB");
  const found = (await readdir(folder)).find((one) => one.endsWith(".indexeddb.leveldb"));
  if (!found) throw new Error(`no database in ${folder}: ${await readdir(folder)}`);
  return join(folder, found);
}

async function each(paths, pattern, damage) {
  for (const path of paths) if (pattern.test(path.split("/").at(-1))) await damage(path);
}

async function flip(path, count, random) {
  const bytes = await readFile(path);
  const flips = Math.floor(count(bytes.length));
  for (let n = 0; n < flips; n += 1) {
    const at = Math.floor(random ? random() * bytes.length : n * 5_000);
    if (at < bytes.length) bytes[at] ^= 0x55;
  }
  await writeFile(path, bytes);
}
