// A sheet with mistakes is mended on the way in: one suggestion for all rows alike, a number by hand, a row left out and
// taken back; then the people in it are reviewed for duplicates, and everything is undone.
import { countIn, numberIn } from "../fixtures/words.mjs";

export const name = "mistakes are fixed in the grid, look-alikes are merged, and all of it is undone";
export const timeout = 240_000;

// Three shops share one mistyped address, one number is too short, one was shortened by a spreadsheet; ليلى is there twice.
const SHEET = `الاسم,الجوال,البريد الإلكتروني,المدينة
متجر الورد,0501234567,sales@gmial.com,الرياض
متجر النور,0501234568,sales@gmial.com,الرياض
متجر البحر,0501234569,sales@gmial.com,جدة
سعد الحربي,050123,,جدة
منى العتيبي,9.66501E+11,mona@example.com,أبها
عبدالله الزهراني,0541234567,abdullah@example.com,مكة
فاطمة الغامدي,0561112233,fatima@example.com,جدة
سعيد القحطاني,0531234567,saeed@example.com,أبها
خالد الدوسري,0567778899,khaled@example.com,الخبر
ليلى الشمري,0502223344,layla.shammari@gmail.com,الدمام
ليلى حسن الشمري,0508887766,layla.shammari@hotmail.com,الدمام
`;
const ROWS = 11;
const ENDINGS = ["new", "updated", "unchanged", "merged", "rejected"];

export async function run({ openApp, personAt, lang, text, visible, gone, equal, ok, eventually, screenshot }) {
  const { page } = await openApp();
  const person = personAt(page);
  const at = (id) => page.getByTestId(id);
  const rowOf = (who) => at("import-fix-row").filter({ hasText: who });
  const figures = async (prefix) => {
    const found = {};
    for (const ending of ENDINGS) found[ending] = numberIn(await at(`${prefix}-${ending}`).locator("strong").innerText());
    return found;
  };
  const sum = (found) => Object.values(found).reduce((all, one) => all + one, 0);
  const left = (wanted, message) =>
    eventually(
      async () => {
        const shown = (await at("import-fix-left").innerText()).trim();
        return wanted === 0 ? shown === text("import.fix_none") : countIn(lang, "import.fix_left", shown) === wanted;
      },
      `${message}: not ${wanted} left to look at`,
    );
  const focusIsIn = (selector, message) =>
    eventually(() => page.evaluate((selector) => document.activeElement?.matches(selector) ?? false, selector), message);
  const dismissToasts = async () => {
    for (const close of (await at("toast").getByRole("button", { name: text("common.close") }).all()).reverse()) await close.click();
    await gone(at("toast"));
  };
  await person.opened();

  await person.go("#/import");
  await at("import-file").setInputFiles({ name: "mended.csv", mimeType: "text/csv", buffer: Buffer.from(SHEET) });
  await at("import-plan").click();
  await visible(at("import-fix"), "there is nothing to fix");

  // So many mistakes stop the import, with a word on what they are.
  await left(5, "the sheet as it came");
  await visible(at("import-doubt"), "nothing says what is wrong with the file");
  ok(await at("import-commit").isDisabled(), "a file full of mistakes goes in by one click");
  await at("import-anyway").check();
  ok(await at("import-commit").isEnabled(), "the good rows can't be imported anyway");
  await at("import-anyway").uncheck();
  await at("import-fix").scrollIntoViewIfNeeded();
  await screenshot(page, "fixing-grid");

  // One tap mends the address of all three, and the next row gets the focus.
  const shop = rowOf("متجر الورد");
  equal(await shop.getByTestId("import-fix-input").inputValue(), "sales@gmial.com", "the field does not show the cell");
  await shop.getByTestId("import-fix-alike").check();
  await shop.getByTestId("import-fix-use").click();
  await left(2, "one suggestion for all alike");
  await gone(rowOf("متجر النور"), "a row like it is still listed");
  await focusIsIn("[data-fix-row], [data-fix-row] *", "the focus is lost after a suggestion");

  // A number by hand: what is typed stays until it is right, and Enter goes on to the next field.
  const number = rowOf("سعد").getByTestId("import-fix-input");
  await number.fill("05612");
  await number.press("Enter");
  await eventually(async () => countIn(lang, "import.fix_count", await at("import-fix-count").innerText()) === 2, "a wrong correction is not made");
  await left(2, "a number that is still wrong");
  await focusIsIn(".import-fix-input", "the field loses the focus although its number is still wrong");
  await number.fill("٠٥٦١٢٣٤٥٦٧");
  await visible(at("import-fix-unwritten"), "nothing says that a correction is typed and not applied");
  await number.press("Enter");
  await left(1, "a number by hand");
  await focusIsIn(".import-fix-input", "the focus does not go on to the next field");

  // A row is left out, and that is taken back.
  equal(sum(await figures("import")), ROWS, "the figures do not add up");
  await rowOf("منى").getByTestId("import-fix-out").click();
  await left(0, "a row left out");
  equal((await figures("import")).rejected, 1, "the row that was left out is not among the rejected");
  await visible(rowOf("منى").getByTestId("import-fix-in"), "the row can't be taken in again");
  await screenshot(page, "fixing-left-out");
  await at("import-fix-back").click();
  await left(1, "the last correction taken back");
  const planned = await figures("import");
  equal(planned, { new: ROWS, updated: 0, unchanged: 0, merged: 0, rejected: 0 }, "the plan after all corrections");
  equal(await at("import-doubt").count(), 0, "a mended file is still doubted");

  // What cleaning did can be switched off, and stays listed.
  const spaces = at("import-rule-Spaces");
  const more = at("import-rules-more").locator("summary");
  if (!(await spaces.isVisible())) await more.click();
  await spaces.uncheck();
  await gone(at("working"));
  await visible(at("import-cleaning").getByText(text("import.clean_off")), "a rule that is off does not say so");
  await spaces.check();
  await gone(at("working"));
  await left(1, "switching a rule off and on changes corrections");

  // In, with an account of it.
  await at("import-commit").click();
  await visible(at("import-done"));
  equal(await figures("import-done"), planned, "the account at the end is another one");
  equal(countIn(lang, "import.done_fixes", await at("import-done-fixes").innerText()), 3, "corrections in the account");
  await screenshot(page, "fixing-done");
  equal(await person.countContacts(), ROWS, "the book after the import");
  await dismissToasts();
  await person.visit("contacts");
  await page.getByRole("searchbox", { name: text("contacts.search") }).fill("sales@gmail.com");
  await eventually(async () => (await at("contact-row").count()) === 3, "the suggested address did not reach all three");

  // ليلى twice: looked at and merged.
  await person.visit("duplicates");
  await at("duplicates-find").click();
  await visible(at("duplicates-searched"), "the search does not end", { timeout: 60_000 });
  const layla = at("duplicates-review-list").getByTestId("duplicate").filter({ hasText: "ليلى حسن الشمري" });
  const open = layla.getByTestId("duplicate-open");
  if ((await open.getAttribute("aria-expanded")) !== "true") await open.click();
  await layla.getByTestId("duplicate-merge").click();
  await person.told("ليلى");
  await dismissToasts();
  equal(await person.countContacts(), ROWS - 1, "the book after merging");

  // And all of it back.
  await person.undo();
  await eventually(async () => (await person.countContacts()) === ROWS, "undo does not bring ليلى back");
  await person.undo();
  await eventually(async () => (await person.countContacts()) === 0, "undo does not take the import back");
}
