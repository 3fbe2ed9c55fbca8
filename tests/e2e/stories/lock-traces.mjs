// A book that was locked before anything was written into it leaves no word of it in the browser's files: fifty names that are
// nowhere else are looked for in every file of the profile, after working, closing and a copy. The twin without a lock shows
// that they would be found.
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { putOn } from "../fixtures/locks.mjs";

export const name = "a book that was locked from the start leaves no readable trace on the disk";
export const screens = ["desktop"];
export const langs = ["en"];
export const timeout = 300_000;

const TRACES = 50;

export async function run({ launchWithProfile, contextOptions, personAt, server, text, visible, equal, ok }) {
  const locked = await traces(true);
  console.log(`with a lock ${locked.found} of ${TRACES} names in ${locked.files} files`);
  equal(locked.places, [], "names can be read on the disk");
  const plain = await traces(false);
  console.log(`without a lock ${plain.found} of ${TRACES} names in ${plain.files} files`);
  ok(plain.found > TRACES / 2 && plain.places.length > 0, `the search finds only ${plain.found} names where nothing hides them`);

  async function traces(lock) {
    const profile = await mkdtemp(join(tmpdir(), "daftar-traces-"));
    try {
      // Letters that no program has anywhere, and that no compression shortens.
      const names = Array.from({ length: TRACES }, () => `Q${Array.from({ length: 17 }, () => "abcdefghijkmnpqrstuvwxyz"[Math.floor(Math.random() * 24)]).join("")}`);
      let context = await launchWithProfile(profile, contextOptions());
      context.setDefaultTimeout(60_000);
      let page = await context.newPage();
      await page.goto(server.url);
      let person = personAt(page);
      await person.opened();
      if (lock) await putOn(page, person, "a passphrase of some length");
      await person.go("#/import");
      const sheet = `name,phone,note\n${names.map((name, n) => `${name},05012${10_000 + n},${name}`).join("\n")}\n`;
      const at = (id) => page.getByTestId(id);
      await at("import-file").setInputFiles({ name: "people.csv", mimeType: "text/csv", buffer: Buffer.from(sheet) });
      await at("import-plan").click();
      await visible(at("import-commit"), "the sheet can't be planned", { timeout: 60_000 });
      await at("import-commit").click();
      await visible(at("import-done"), "nothing was imported", { timeout: 60_000 });
      equal(await person.countNamed(names[7]), 1, "a name is not in the book");
      // The second copy is made when nobody asks for anything.
      await person.go("#/settings");
      await visible(page.getByTestId("guard-make"), "the settings do not show the copies");
      await page.waitForFunction(async () => {
        const folder = await navigator.storage.getDirectory();
        for await (const name of folder.keys()) if (/copy-[ab]$/.test(name)) return true;
        return false;
      }, undefined, { timeout: 60_000, polling: 500 });
      await context.close();
      return await search(profile, names);
    } finally {
      await rm(profile, { recursive: true, force: true });
    }
  }

  /** In how many files there is any of these, and how many of them. */
  async function search(profile, names) {
    const entries = await readdir(profile, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile());
    const found = new Set();
    const places = [];
    for (const file of files) {
      const bytes = await readFile(join(file.parentPath, file.name));
      for (const name of names) {
        // Compression keeps what it has not seen before, but may take a letter or two of its beginning from elsewhere.
        const core = name.slice(4, 14);
        if (bytes.includes(core) || bytes.includes(Buffer.from(core, "utf16le"))) {
          found.add(name);
          places.push(`${names.indexOf(name)} in ${join(file.parentPath, file.name).slice(profile.length)}`);
        }
      }
    }
    return { files: files.length, found: found.size, places };
  }
}
