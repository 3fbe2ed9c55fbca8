// A workbook goes in as it is: its reader is loaded when it is needed and not before, the sheet with the customers is found,
// another can be taken, and so can each file of a zip.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const name = "a workbook and a zip of lists are imported as they are";
export const screens = ["desktop", "phone"];

const FILES = join(dirname(fileURLToPath(import.meta.url)), "../../data/workbooks");

export async function run({ openApp, personAt, server, visible, eventually, equal, screenshot }) {
  const { page } = await openApp();
  const person = personAt(page);
  const at = (id) => page.getByTestId(id);
  const loaded = () => server.requests.filter(({ path }) => path.includes("workbook"));
  const headers = () => at("import-first-rows").locator("th").allInnerTexts();
  await person.opened();
  equal(loaded(), [], "the reader of workbooks is loaded by everyone");

  await person.visit("import");
  await at("import-file").setInputFiles(join(FILES, "customers.xlsx"));
  await visible(at("import-columns"), "the workbook is not read", { timeout: 60_000 });
  equal(loaded().length, 2, "script and wasm are loaded once");
  const sheet = at("import-sheet");
  equal(await sheet.locator("option").allInnerTexts(), ["ملخص", "العملاء", "الموردون"], "the sheets");
  equal(await sheet.inputValue(), "1", "the sheet with the customers");
  equal(await at("import-sheet-name").innerText(), "العملاء", "the sheet that is read");
  equal(await at("import-encoding").count(), 0, "a workbook has no encoding to choose");
  await screenshot(page, "workbook");

  await sheet.selectOption("2");
  await eventually(async () => (await headers())[0] === "Name", "the other sheet does not come");
  await sheet.selectOption("1");
  await eventually(async () => (await headers())[0] === "الاسم", "the first sheet does not come back");
  await at("import-plan").click();
  await at("import-commit").click();
  await visible(at("import-done"));
  equal(await person.countContacts(), 4, "contacts of the workbook");

  await person.visit("import");
  await at("import-file").setInputFiles(join(FILES, "lists.zip"));
  await visible(at("import-columns"));
  await at("import-sheet").selectOption("1");
  await eventually(async () => (await page.getByTestId("import-first-rows").innerText()).includes("Maha Saleh"), "the cards in the zip are not read");
  await at("import-plan").click();
  await at("import-commit").click();
  await visible(at("import-done"));
  equal(await person.countContacts(), 5, "contacts of the workbook and the card");
  equal(loaded().length, 2, "the reader is loaded once");
}
