// A restored backup brings hostile texts into everything that has a text, by a way that cleans nothing: on every screen and in
// every dialog and form they stay texts, and the screen says them letter for letter.
//
// XSS_ALL=1 puts every text into everything; without it contacts have them all, and each other kind of thing every twelfth.
import { readZip } from "../fixtures/archive.mjs";
import { strangersInPage, unsaidInPage, watchInside } from "../fixtures/alarm.mjs";
import { naughty, vectors } from "../fixtures/hostile.mjs";
import { hostileBackup, lines } from "../fixtures/hostile-book.mjs";

export const name = "hostile texts of a backup stay texts on every screen, letter for letter";
export const screens = ["desktop"];
export const langs = ["en"];
export const timeout = 900_000;

const ALL = process.env.XSS_ALL === "1";
/** Contacts that are opened one by one. */
const OPENED = ALL ? 200 : 12;
const FILE = "\"><img src=x onerror=planted()><script>planted()<";

// What JSON can't carry no backup can.
const texts = [...vectors, ...naughty].filter((text) => text.isWellFormed());
const few = (all, kind) => (ALL ? all : all.filter((_, n) => n % 12 === kind));

export async function run(tools) {
  const { openApp, personAt, text, visible, gone, equal, ok, eventually, browser, contextOptions } = tools;
  const context = await browser.newContext(contextOptions());
  await watchInside(context);
  const { page, watch } = await openApp({ context });
  const dialogs = [];
  page.on("dialog", async (dialog) => {
    dialogs.push(dialog.message());
    await dialog.dismiss();
  });
  const person = personAt(page);
  const at = (id) => page.getByTestId(id);
  const main = page.getByRole("main");
  const problems = [];
  let looks = 0;
  /** Looks for what must not be there, and for texts that must. */
  const look = async (where, said = []) => {
    looks += 1;
    await eventually(async () => (await main.innerText()).trim() !== "", `${where} shows nothing`);
    const strangers = await page.evaluate(strangersInPage);
    problems.push(...strangers.map((problem) => `${where}: ${problem}`));
    let missing = [];
    await eventually(async () => (missing = await page.evaluate(unsaidInPage, said)).length === 0, "unsaid", { timeout: 5_000 }).catch(() => {});
    problems.push(...missing.slice(0, 5).map((text) => `${where} does not say ${JSON.stringify(text)} (and ${missing.length - 1} more)`));
  };
  await person.opened();

  // One backup as the app makes it, for its form: with a recipe in it.
  const plan = async (name, buffer) => {
    await person.go("#/import");
    await at("import-file").setInputFiles({ name, mimeType: "text/csv", buffer });
    await visible(at("import-plan"), "the sheet can't be read");
  };
  const sheet = Buffer.from("name,phone,color\nSomebody,0501234567,red\n");
  await plan("plain.csv", sheet);
  await at("import-plan").click();
  await at("import-commit").click();
  await visible(at("import-done"), "the import does not end");
  const backup = async () => {
    await person.go("#/settings");
    return (await person.download(() => at("backup").click())).bytes;
  };
  const { bytes, said, contacts } = hostileBackup(await backup(), texts, few);

  // What restoring would change, and the restored book.
  await at("restore-file").setInputFiles({ name: `${FILE}.zip`, mimeType: "application/zip", buffer: bytes });
  await visible(at("restore-offer"), "the hostile backup is not offered", { timeout: 60_000 });
  await look("restore, offer", texts.slice(0, 3));
  for (const mode of ["mode-missing", "mode-merge", "mode-replace"]) {
    await at(mode).check();
    await look(`restore, ${mode}`);
  }
  await at("restore").click();
  await gone(at("restore-offer").or(at("working")), "the hostile backup is not taken over", { timeout: 120_000 });
  await look("restored");

  // It is kept letter for letter, and shown so.
  const kept = lines(readZip(await backup()).get("contacts.ndjson"));
  const fields = ({ name, city, note, extra, emails, consent }) => [name, city, note, extra, emails, consent.source];
  equal(kept.map(fields), contacts.map(fields), "contacts are kept otherwise than they came");
  await person.go("#/");
  await visible(main.locator(".figure").first(), "the first screen does not show");
  await look("home", said.segments.slice(0, 3));
  await person.go("#/contacts");
  await visible(at("contact-row").first(), "nobody is listed");
  const listed = await namesInList(page);
  const unlisted = texts.filter((text) => !listed.has(text));
  equal(unlisted, [], "names that the list does not say letter for letter");
  await look("contacts");
  await at("contact-row").first().getByRole("checkbox").check();
  await page.getByRole("region", { name: text("contacts.selected") }).getByRole("button", { name: text("contacts.tag"), exact: true }).click();
  await visible(page.getByRole("dialog"), "tags are not offered");
  await look("dialog of tags", said.tags);
  await page.keyboard.press("Escape");
  await person.go("#/contacts");
  await page.getByRole("button", { name: text("contacts.filter"), exact: true }).click();
  for (const text of texts.filter((_, n) => n % (ALL ? 7 : 80) === 0)) {
    await page.getByRole("searchbox").fill(text);
    await page.locator("#contacts-filter").fill(`${text} tag:${text}`);
    await look("contacts, searched and filtered");
  }
  await page.locator("#contacts-filter").fill("");
  await page.getByRole("searchbox").fill("");

  // One contact after another: as it is shown, in its form, and all that is known of it.
  const step = Math.floor(contacts.length / OPENED);
  for (let n = 1; n < contacts.length; n += step) {
    const { id, name, extra } = contacts[n];
    const hash = `#/contacts/${id.replaceAll("-", "")}`;
    await person.go(hash);
    await visible(at("contact-detail"), `${name} is not shown`);
    await look(`contact ${name}`, [name, extra[0][0]]);
    await at("contact-detail").getByRole("button", { name: text("common.edit"), exact: true }).click();
    await visible(at("contact-form"), "there is no form");
    await look(`form of ${name}`, [/[\r\n]/.test(name) ? "" : name].filter(Boolean));
    await person.go(`${hash}/data`);
    await visible(at("personal-data"), "what is known is not shown");
    await look(`data of ${name}`, [name]);
  }

  await person.go("#/tags");
  await visible(at("tag-row").first(), "there are no tags");
  await look("tags", [...said.tags, ...said.dimensions]);
  await main.getByRole("button", { name: text("common.edit") }).first().click();
  await visible(page.getByRole("dialog"), "a tag can't be edited");
  await look("dialog of a tag", said.dimensions.slice(0, 1));
  await page.keyboard.press("Escape");
  await person.go("#/segments");
  await visible(at("segments"), "there are no segments");
  await look("segments", said.segments);
  await main.getByTestId("segments").getByRole("link").first().click();
  await visible(at("segment-form"), "there is no segment");
  await look("segment", said.segments.slice(0, 1));
  for (const text of said.segments.slice(0, 5)) {
    await page.locator("#segment-filter").fill(`city:"${text}" OR ${text}`);
    await look("segment, being written");
  }

  // Messages: by hand, from a template, to people with such names; then one after another.
  await person.go("#/messages");
  await visible(at("message-text"), "there is nothing to write into");
  await at("templates").click();
  await visible(at("use-template").first(), "there are no templates");
  await look("templates", said.templates);
  await at("use-template").first().click();
  await look("a template is used", said.templates.slice(0, 1));
  for (const written of [...vectors.filter((_, n) => n % 20 === 0), "{{name}} {{first_name}} {{city}} {{shop}} {{note}} {{<img src=x onerror=planted()>}}"]) {
    await at("message-text").fill(`${written} {{name}}`);
    await look("message");
    equal(await links(page), [], "a link that is no chat");
  }
  await visible(at("preview-name"), "there is no preview");
  for (let n = 0; n < 5; n += 1) {
    await at("preview-next").click();
    await look("preview");
  }
  // Nothing is sent with a placeholder that is none.
  await at("message-text").fill(`${vectors[0]} {{name}}`);
  await at("list-name").fill(vectors[3]);
  await at("freeze-list").click();
  await visible(at("frozen"), "no list is made");
  await at("campaign-name").fill(vectors[4]);
  await at("start-campaign").click();
  await visible(at("queue-open"), "nothing is sent");
  await look("queue");
  for (let n = 0; n < 5; n += 1) {
    await at("queue-next").click();
    await look("queue, the next");
  }
  await person.go("#/messages");
  await visible(at("campaign").first(), "there are no campaigns");
  await look("campaigns", [...said.campaigns, vectors[4]]);
  await person.go("#/lists");
  await visible(at("list").first(), "there are no lists");
  await look("lists", [...said.lists, vectors[3]]);

  await person.go("#/duplicates");
  await at("duplicates-find").click();
  await visible(at("duplicate").first(), "those who are there twice are not found", { timeout: 60_000 });
  await look("duplicates");
  await at("duplicate-open").first().click();
  await visible(at("duplicate-preview").first(), "two are not compared");
  await look("duplicates, compared");

  // A file whose columns are known from before says how it was read; the file itself is called something too.
  await plan(`${FILE}.csv`, sheet);
  await look("import, known columns", [said.recipes[0]]);
  await at("import-plan").click();
  await visible(at("import-commit"), "the sheet can't be planned");
  await look("import, plan");
  await at("import-commit").click();
  await visible(at("import-done"), "the import does not end");
  await look("import, done");

  await person.go("#/tags");
  await at("tag-row").first().getByRole("button").last().click();
  await visible(page.getByRole("dialog"), "a tag can't be edited");
  await at("tag-delete").click();
  await look("a tag is deleted");
  await person.go("#/history");
  await visible(at("history-entry").first(), "there is no history");
  await look("history");
  for (const entry of (await at("history-details").all()).slice(0, 4)) {
    await entry.click();
    await look("history, what a change was");
  }
  await person.go("#/settings");
  await visible(at("recipes"), "recipes are not shown");
  await look("settings", [...said.recipes.slice(1), texts[0]]);
  await person.go("#/privacy");
  await visible(at("stored"), "what is stored is not shown");
  await look("privacy");

  console.log(`${texts.length} texts, ${contacts.length} contacts, ${Object.values(said).flat().length} other things, looked at ${looks} times`);
  ok(looks > 60, "too little was looked at");
  equal(problems, [], "something of a text became more than text, or is not shown as it is");
  equal(dialogs, [], "a dialog was opened");
  equal(await page.evaluate(() => window.plantedCalls), 0, "a script of a text ran");
  equal(await page.evaluate(() => window.policyViolations), [], "the policy had to stop something");
  equal(watch.errors, [], "the console has errors");
  equal(await page.evaluate(() => Object.keys(Object.prototype).length + Object.keys(Array.prototype).length), 0, "a prototype was changed");

  await context.close();
  await twin(tools);
}

/** Where texts do become markup, each kind of alarm goes off. */
async function twin({ browser, contextOptions, server, personAt, ok, eventually }) {
  const context = await browser.newContext(contextOptions({ bypassCSP: true }));
  await watchInside(context);
  const page = await context.newPage();
  await page.goto(server.url);
  await personAt(page).opened();
  await page.evaluate((texts) => {
    const main = document.querySelector("main");
    for (const text of texts) main.appendChild(document.createElement("p")).innerHTML = text;
  }, vectors);
  await eventually(() => page.evaluate(() => window.plantedCalls > 20), "scripts that run are not seen");
  const [strangers, unsaid] = [await page.evaluate(strangersInPage), await page.evaluate(unsaidInPage, vectors)];
  console.log(`as markup: ${await page.evaluate(() => window.plantedCalls)} calls, ${strangers.length} strangers, ${unsaid.length} of ${vectors.length} texts not said`);
  ok(strangers.length > 150, `only ${strangers.length} foreign elements and attributes are seen`);
  ok(unsaid.length > 170, `only ${unsaid.length} texts are missed`);
  await context.close();
}

/** Links of the page that lead elsewhere than to a chat. */
async function links(page) {
  const all = await page.getByRole("main").getByRole("link").evaluateAll((found) => found.map((link) => link.href));
  return all.filter((href) => !/^https:\/\/wa\.me\/[1-9]\d{6,14}(\?text=[^&#\s]*)?$/.test(href) && !/^http:\/\/127\.0\.0\.1:\d+\/(index\.html)?#/.test(href) && !href.startsWith("mailto:"));
}

/** All names of the list of contacts, by scrolling through it. */
async function namesInList(page) {
  return new Set(
    await page.locator(".virtual").evaluate(async (list) => {
      const names = [];
      for (let top = 0; ; top += list.clientHeight / 2) {
        list.scrollTop = top;
        await new Promise((resolve) => setTimeout(resolve, 120));
        for (const row of list.querySelectorAll("[data-testid=contact-row] a bdi, [data-testid=contact-row] a")) names.push(row.textContent);
        if (top > list.scrollHeight) return names;
      }
    }),
  );
}
