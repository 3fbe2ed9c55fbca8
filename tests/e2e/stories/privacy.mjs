// Somebody asks what is known about them, gets it, and is erased for good; a later list does not bring them back. Then
// everything is erased, and the first screen stands there as on the first day.
import { numberIn } from "../fixtures/words.mjs";

export const name = "what is stored can be seen, handed over and erased, one person or everything";
export const timeout = 240_000;

const NAME = "Unique Person";
const PHONE = "0501237894";

export async function run({ openApp, personAt, text, visible, equal, ok, eventually, accessible, screenshot }) {
  const { page } = await openApp();
  const person = personAt(page);
  const at = (id) => page.getByTestId(id);
  await person.opened();
  await person.loadSamples();
  await person.addContact({ name: NAME, phone: PHONE });

  // All of it on one screen, and as two files.
  await at("personal").click();
  await visible(at("personal-data").getByText(NAME).first(), "the name is not among what is stored");
  await accessible(page, "everything stored about a contact");
  await screenshot(page, "personal");
  const json = await person.download(() => at("personal-json").click());
  const plain = await person.download(() => at("personal-text").click());
  equal(JSON.parse(json.bytes.toString("utf8")).contact.phones[0].number, "+966501237894");
  ok(plain.bytes.toString("utf8").includes(NAME), "the text does not name the person");

  // Erased, in so many words.
  ok(await at("erase").isDisabled(), "one press erases");
  await at("erase-sure").check();
  await at("erase").click();
  await person.told(text("label.erased_barred"));
  equal(await person.countNamed(NAME), 0, "an erased contact is still listed");
  await person.go("#/history");
  await visible(at("history"), "the history is not shown");
  ok(!(await at("history").innerText()).includes(NAME), "the history still names the contact");
  equal(await tracesIn(page, [NAME, "1237894"]), [], "the database still holds the contact");

  // A later list brings everybody else.
  await person.go("#/import");
  const sheet = `name,phone\n${NAME},${PHONE}\nSomebody Else,0501237895\n`;
  await at("import-file").setInputFiles({ name: "again.csv", mimeType: "text/csv", buffer: Buffer.from(sheet) });
  await at("import-plan").click();
  await visible(at("import-commit"), "the sheet can't be planned");
  equal(numberIn(await at("import-rejected").locator("strong").innerText()), 1, "the erased row is not rejected");
  await page.getByText(text("issue.erased")).first().waitFor();

  // The privacy page: sizes, and a list of requests that are all the site's own.
  await person.go("#/settings");
  await at("open-privacy").click();
  await visible(at("stored"), "what is stored is not shown", { timeout: 20_000 });
  await visible(at("requests-own"), "the requests are not shown", { timeout: 20_000 });
  equal(await at("requests-foreign").count(), 0, "something else was asked for");
  await accessible(page, "privacy");
  await screenshot(page, "privacy");

  // Everything: only the right words do it.
  await at("wipe-word").fill("yes");
  ok(await at("wipe-all").isDisabled(), "any word erases everything");
  await at("wipe-word").fill(text("privacy.wipe_word"));
  await at("wipe-all").click();
  await visible(page.getByRole("button", { name: text("home.samples") }), "the first screen does not come back", { timeout: 30_000 });
  equal(await person.countContacts(), 0, "contacts are still there");
}

/** Which of these texts the database still holds, in any record, as UTF-8. */
async function tracesIn(page, texts) {
  return page.evaluate(async (texts) => {
    const open = (name) => new Promise((resolve, reject) => {
      const request = indexedDB.open(name);
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const database = await open("daftar");
    const found = new Set();
    for (const store of database.objectStoreNames) {
      const values = await new Promise((resolve, reject) => {
        const request = database.transaction(store).objectStore(store).getAll();
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
      for (const value of values) {
        const said = new TextDecoder().decode(value instanceof Uint8Array ? value : new TextEncoder().encode(String(value)));
        texts.filter((text) => said.includes(text)).forEach((text) => found.add(`${store}: ${text}`));
      }
    }
    database.close();
    return [...found];
  }, texts);
}
