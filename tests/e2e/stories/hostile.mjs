// Whatever stands in a file or a form stays text: on every screen, in every field, tag, header, template and file name.
import { strangersInPage, watchInside } from "../fixtures/alarm.mjs";
import { HEADERS, hostileSheet, KEYS, keysSheet, links, naughty, vectors } from "../fixtures/hostile.mjs";

export const name = "hostile texts stay texts on every screen";
export const screens = ["desktop"];
export const langs = ["en"];
export const timeout = 300_000;

const FILE = '"><img src=x onerror=planted()>.csv';

export async function run(tools) {
  const { openApp, personAt, text, visible, equal, ok, eventually, browser, contextOptions, server } = tools;
  equal(vectors.length, 200, "the vectors of our own");
  ok(naughty.length >= 480, "the list of naughty strings is short");
  equal(links.length, 100, "the hostile links");
  const context = await browser.newContext(contextOptions());
  await watchInside(context);
  const { page } = await openApp({ context });
  const dialogs = [];
  page.on("dialog", async (dialog) => {
    dialogs.push(dialog.message());
    await dialog.dismiss();
  });
  const person = personAt(page);
  await person.opened();
  const at = (id) => page.getByTestId(id);
  const problems = [];
  const look = async (where) => {
    await eventually(async () => (await page.getByRole("main").innerText()).trim() !== "", `${where} shows nothing`);
    const found = await page.evaluate(strangersInPage);
    problems.push(...found.map((problem) => `${where}: ${problem}`));
  };

  // The sheet, and every step of its import.
  await person.go("#/import");
  await at("import-file").setInputFiles({ name: FILE, mimeType: "text/csv", buffer: hostileSheet() });
  await visible(at("import-plan"), "the sheet can't be read", { timeout: 60_000 });
  await look("import, columns");
  await at("import-plan").click();
  await visible(at("import-commit"), "the sheet can't be planned", { timeout: 60_000 });
  await look("import, plan");
  await at("import-commit").click();
  await eventually(async () => (await page.getByTestId("toast").count()) > 0, "the import does not end", { timeout: 60_000 });
  await look("import, done");

  // Columns that are named like what every object has.
  equal(new Set(KEYS).size, 50, "the names of columns");
  // From elsewhere, because the screen still tells of the first import.
  await person.go("#/contacts");
  await visible(at("contact-row").first(), "nobody is listed");
  await person.go("#/import");
  await at("import-file").setInputFiles({ name: "__proto__.csv", mimeType: "text/csv", buffer: keysSheet() });
  await at("import-plan").click();
  await at("import-commit").click();
  await visible(at("import-done"), "the sheet of names does not come in");
  await person.go("#/contacts");
  await page.getByRole("searchbox", { name: text("contacts.search") }).fill("Keys");
  await page.getByTestId("contact-row").getByRole("link", { name: "Keys" }).first().click();
  await visible(at("contact-detail").getByRole("heading", { name: "Keys" }), "the contact of the names is not shown");
  const shown = await at("contact-detail").innerText();
  equal(KEYS.filter((key) => !shown.includes(`cell of ${key}`)), [], "columns that were lost");

  // What is written by hand.
  const [first, second] = [vectors[0], vectors.find((vector) => vector.startsWith("\"><script>"))];
  await person.addContact({ name: `Hand ${first}`, phone: "0509999999" });
  await look("a contact");

  for (const hash of ["#/", "#/contacts", "#/tags", "#/segments", "#/segments/new", "#/messages", "#/lists", "#/duplicates", "#/history", "#/settings", "#/privacy"]) {
    await person.go(hash);
    await look(hash);
  }

  // Rows of the list say exactly what the sheet said, and so do the contacts themselves.
  await person.go("#/contacts");
  for (const vector of [vectors[5], vectors[60], vectors[120], second]) {
    await page.getByRole("searchbox", { name: text("contacts.search") }).fill(vector);
    const row = page.getByTestId("contact-row").getByRole("link").filter({ has: page.getByText(vector, { exact: true }) }).first();
    await visible(row, `no row says ${vector}`);
    equal((await row.innerText()).trim().split("\n").at(-1), vector, "a name is shown as something else");
    await look(`list, ${vector}`);
    await row.click();
    const detail = at("contact-detail");
    await visible(detail.getByRole("heading", { name: vector }), `the contact does not say ${vector}`);
    ok((await detail.innerText()).includes(HEADERS[0]), "a column named like a prototype is not kept as a column");
    await look(`contact, ${vector}`);
  }
  equal(await page.evaluate(() => Object.keys(Object.prototype).length + Object.keys(Array.prototype).length), 0, "a prototype was changed");

  equal(problems, [], "something of a text became more than text");
  equal(dialogs, [], "a dialog was opened");
  equal(await page.evaluate(() => window.plantedCalls), 0, "a script of a text ran");
  equal(await page.evaluate(() => window.policyViolations), [], "the policy had to stop something");

  // The twin: where such a text does become markup, all of this is seen.
  const open = await browser.newContext(contextOptions({ bypassCSP: true }));
  await watchInside(open);
  const unguarded = await open.newPage();
  await unguarded.goto(server.url);
  await unguarded.evaluate((vector) => {
    const box = document.createElement("div");
    document.body.append(box);
    box.innerHTML = vector;
  }, '<img src=x onerror=planted()><a href="javascript:planted()">x</a>');
  await eventually(() => unguarded.evaluate(() => window.plantedCalls > 0), "a script that runs is not seen");
  ok((await unguarded.evaluate(strangersInPage)).length >= 2, "foreign markup is not seen");
  await open.close();
  await context.close();
}
