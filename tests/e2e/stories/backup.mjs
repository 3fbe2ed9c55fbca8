// A locked backup: made, opened by another program of its format, refused with another passphrase, compared, taken over and
// taken back; one that the other program locked is read too; what is missing can be added alone. A copy goes into a folder.
// A reminder speaks after a day, and waits when it is told to.
import { Decrypter, Encrypter } from "age-encryption";
import { numberIn } from "../fixtures/words.mjs";
import { readZip } from "../fixtures/archive.mjs";

export const name = "a locked backup, back with its passphrase only";
export const timeout = 400_000;

const PASSPHRASE = "صبّار أخضر 1447 correct";
const DAY = 86_400_000;

export async function run({ openApp, personAt, text, visible, gone, equal, ok, eventually, screenshot, context }) {
  // No machine can press a button of the browser's own; a folder of the page's own storage is the same kind of thing.
  await context.addInitScript(() => {
    window.showDirectoryPicker = () => navigator.storage.getDirectory();
  });
  const { page } = await openApp();
  const person = personAt(page);
  const at = (id) => page.getByTestId(id);
  const settings = async () => {
    await person.go("#/settings");
    await visible(at("backup"));
  };
  await person.opened();

  // An empty book offers the way back first.
  await visible(at("welcome-restore"), "an empty book does not offer to restore");
  await screenshot(page, "backup-welcome");
  await page.getByRole("button", { name: text("home.samples") }).click();
  await visible(page.getByTestId("contact-row").first());
  const before = await person.countContacts();

  // A passphrase is said twice, and not too short.
  await settings();
  await at("backup-lock").check();
  await at("backup-passphrase").fill("short");
  await at("backup").click();
  await visible(page.getByText(text("backup.passphrase_short")), "a short passphrase is taken");
  await at("backup-passphrase").fill(PASSPHRASE);
  await at("backup-passphrase-again").fill(`${PASSPHRASE}.`);
  await at("backup").click();
  await visible(page.getByText(text("backup.passphrase_differs")), "two passphrases are taken");
  equal(await at("backup-passphrase").getAttribute("type"), "password", "the passphrase is shown unasked");
  await at("backup-passphrase-again").fill(PASSPHRASE);
  await screenshot(page, "backup-lock");
  const backup = await person.download(() => at("backup").click());
  await visible(at("backup-saved"), "the backup is not said to be checked", { timeout: 120_000 });
  await screenshot(page, "backup-saved");
  ok(backup.name.endsWith(".zip.age"), `a locked backup is called ${backup.name}`);

  // Another program opens it.
  const decrypter = new Decrypter();
  decrypter.addPassphrase(PASSPHRASE);
  const plain = Buffer.from(await decrypter.decrypt(backup.bytes));
  const members = readZip(plain);
  equal(members.get("contacts.ndjson").toString("utf8").trimEnd().split("\n").length, before, "the file holds others");

  // The book changes: one comes, another goes.
  await person.addContact({ name: "Came Later", phone: "+966501112223" });
  await page.getByTestId("contact-detail").waitFor();
  await settings();
  await visible(page.getByText(text("backup.changed_since")), "the settings do not say that the book has changed");

  // Locked, then wrong, then right.
  const choose = async (bytes, file) => at("restore-file").setInputFiles({ name: file, mimeType: "application/octet-stream", buffer: bytes });
  await choose(backup.bytes, backup.name);
  await visible(at("restore-locked"), "no passphrase is asked for");
  await at("restore-passphrase").fill("something else");
  await at("restore-open").click();
  await visible(at("wrong-passphrase"), "a wrong passphrase is not called so", { timeout: 60_000 });
  await screenshot(page, "backup-wrong");
  await at("restore-passphrase").fill(PASSPHRASE);
  await at("restore-open").click();
  await visible(at("restore-offer"), "the right passphrase does not open it", { timeout: 60_000 });
  equal(numberIn(await at("changes-removed").innerText()), 1, "who goes");
  await at("changes-removed").click();
  await visible(at("restore-changes").getByText("Came Later"), "who goes is not named");
  await screenshot(page, "backup-difference");
  await at("restore").click();
  await gone(at("restore-offer"), "it was not restored", { timeout: 60_000 });
  equal(await person.countContacts(), before, "the book is not as it was");
  equal(await person.countNamed("Came Later"), 0, "who came later is still here");
  await person.undo();
  equal(await person.countNamed("Came Later"), 1, "the restore was not taken back");

  // What another program locked comes back here, and what is damaged does not.
  const encrypter = new Encrypter();
  encrypter.setPassphrase("other program");
  encrypter.setScryptWorkFactor(15);
  const foreign = Buffer.from(await encrypter.encrypt(plain));
  await settings();
  const cut = foreign.subarray(0, foreign.length - 40);
  await choose(cut, "cut.zip.age");
  await at("restore-passphrase").fill("other program");
  await at("restore-open").click();
  await visible(at("backup-failed"), "a file that was cut is taken", { timeout: 60_000 });
  await choose(foreign, "foreign.zip.age");
  await at("restore-passphrase").fill("other program");
  await at("restore-open").click();
  await visible(at("restore-offer"), "another program's file does not open", { timeout: 60_000 });
  await at("mode-missing").check();
  await screenshot(page, "backup-missing");
  await at("restore").click();
  await gone(at("restore-offer"), "nothing was added", { timeout: 60_000 });
  equal(await person.countContacts(), before + 1, "adding what is missing took something away");

  // A copy in a folder, read back.
  await settings();
  await at("copies-choose").click();
  await eventually(async () => numberIn(await at("copies-written").innerText()) > 0, "no copy was written", { timeout: 60_000 });
  await screenshot(page, "backup-copies");
  const copy = await page.evaluate(async () => {
    const folder = await navigator.storage.getDirectory();
    for await (const [name, handle] of folder.entries()) {
      if (name.endsWith(".zip")) return { name, size: (await handle.getFile()).size };
    }
    return null;
  });
  ok(copy && copy.size > 1_000, `the folder holds ${JSON.stringify(copy)}`);

  // Eight days later, after another change, the first screen reminds; told "later", it waits.
  await page.evaluate((eight) => {
    const record = localStorage.getItem("daftar.backup");
    const words = record.split(" ");
    words[2] = String(Number(words[2]) - eight);
    words[3] = "1";
    localStorage.setItem("daftar.backup", words.join(" "));
  }, 8 * DAY);
  await person.go("#/contacts");
  await person.go("#/");
  await visible(at("reminder"), "nothing reminds of a backup");
  await screenshot(page, "backup-reminder");
  await at("reminder-later").click();
  await gone(at("reminder"), "it does not wait");
  await person.go("#/contacts");
  await person.go("#/");
  await visible(page.getByRole("heading", { level: 1 }));
  equal(await at("reminder").count(), 0, "it speaks again at once");
}
