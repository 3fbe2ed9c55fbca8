// Where the browser allows no storage (a private window of some browsers, or a setting), the book works until it is closed.
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const name = "a window without storage works, says that it forgets, and lets one take the book away";
export const screens = ["desktop", "phone"];

// Chromium has no switch that denies IndexedDB to an origin and leaves the rest, and init scripts don't run in workers: so
// the denial stands in front of the worker's own script, in a copy of the site.
const DENIAL = `
const denied = () => { throw new DOMException("denied by this window", "SecurityError"); };
IDBFactory.prototype.open = denied;
IDBFactory.prototype.deleteDatabase = denied;
IDBFactory.prototype.databases = denied;
`;

export async function run(tools) {
  const { openApp, personAt, startServer, site, text, visible, gone, equal, ok, context, screenshot } = tools;
  const folder = await mkdtemp(join(tmpdir(), "daftar-forgetful-"));
  await cp(site, folder, { recursive: true });
  const script = join(folder, "worker.js");
  await writeFile(script, DENIAL + (await readFile(script, "utf8")));
  await context.addInitScript(DENIAL);
  const server = await startServer(folder);

  const { page } = await openApp({ url: server.url, site: server.url });
  const person = personAt(page);
  await person.opened();
  const banner = page.getByRole("alert").filter({ hasText: text("banner.forgets") });
  await visible(banner, "nothing says that this window forgets");
  await screenshot(page, "forgetful");

  await person.addContact({ name: "Soon Forgotten", phone: "0501234567" });
  equal(await person.countContacts(), 1);
  await person.undo();
  equal(await person.countContacts(), 0);
  await person.addContact({ name: "Taken Away", phone: "0501234567" });

  // The banner leads to the way out.
  await banner.getByRole("link", { name: text("banner.forgets_action") }).click();
  const backup = await person.download(() => page.getByTestId("backup").click());
  ok(backup.bytes.includes("manifest.json"), "the backup has no manifest");
  await visible(page.getByTestId("backup-saved"), "the backup is not said to be checked");

  // It forgets, as it said; and the backup brings everything back.
  await page.reload();
  await person.opened();
  await visible(banner);
  equal(await person.countContacts(), 0, "a window without storage remembers");
  await person.visit("settings");
  await page.getByTestId("restore-file").setInputFiles({ name: backup.name, mimeType: "application/zip", buffer: backup.bytes });
  await page.getByTestId("restore").click();
  await gone(page.getByTestId("restore-offer"), "the backup was not restored");
  equal(await person.countNamed("Taken Away"), 1, "the backup did not bring the contact back");
  await visible(banner, "the banner is gone");

  // The page first: it may still be fetching the parts that it needs later.
  await page.close();
  await server.close();
  await rm(folder, { recursive: true });
}
