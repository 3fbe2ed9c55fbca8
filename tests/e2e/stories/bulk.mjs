// What can be done with many contacts at once: each says first what it comes to, is one step, and is taken back in one. Whoever
// opted out is in no file, and the consent of many stands in the ledger of each.
import { readCsv } from "../fixtures/archive.mjs";
import { countIn } from "../fixtures/words.mjs";

export const name = "many contacts at once are tagged, asked, exported, merged and deleted, said first and taken back";
export const timeout = 240_000;

const PEOPLE = 60;
/** Those who are found by their city, by their places in the list. */
const FEW = [3, 4, 7, 8, 9];
const SHEET = ["الاسم,الجوال,المدينة,الوسوم,الموافقة"]
  .concat(
    Array.from({ length: PEOPLE }, (_, at) => {
      const consent = at === 7 ? "لا" : at % 3 === 0 ? "نعم" : "";
      return `عميلة رقم ${at + 1},05${String(10_000_000 + at)},${FEW.includes(at + 1) ? "مكة" : "الرياض"},${at < 12 ? "قديمة" : ""},${consent}`;
    }),
  )
  .join("\n");

export async function run({ openApp, personAt, lang, text, visible, gone, equal, ok, eventually, accessible, screenshot }) {
  const { page } = await openApp();
  const person = personAt(page);
  const at = (id) => page.getByTestId(id);
  const bar = page.getByRole("region", { name: text("contacts.selected") });
  const dialog = page.getByRole("dialog");
  const figure = async (id, of = "count") => Number(await at(id).getAttribute(`data-${of}`));
  const row = (n) => at("contact-row").filter({ has: page.getByText(`عميلة رقم ${n}`, { exact: true }) });
  const dismissToasts = async () => {
    for (const close of (await at("toast").getByRole("button", { name: text("common.close") }).all()).reverse()) await close.click();
    await gone(at("toast"));
  };
  const search = async (words, count) => {
    await person.go("#/contacts");
    await page.getByRole("searchbox", { name: text("contacts.search") }).fill(words);
    await eventually(async () => countIn(lang, "common.contacts", await at("count").innerText()) === count, `the search for ${words} does not show ${count}`);
  };
  /** Ticks everybody who matches the search. */
  const tickAll = async (count) => {
    await at("contact-row").first().getByRole("checkbox").check();
    await bar.getByRole("button").first().click();
    await eventually(async () => countIn(lang, "contacts.selected_count", await at("selected").innerText()) === count, "not everyone is ticked");
  };
  /** Ticks these, found by their numbers, and nobody else. */
  const tick = async (...numbers) => {
    for (const n of numbers) await row(n).getByRole("checkbox").check();
    await eventually(async () => countIn(lang, "contacts.selected_count", await at("selected").innerText()) === numbers.length, "not all of them are ticked");
  };
  const clear = () => bar.getByRole("button", { name: text("contacts.clear_selection") }).click();
  await person.opened();
  await person.go("#/import");
  await at("import-file").setInputFiles({ name: "people.csv", mimeType: "text/csv", buffer: Buffer.from(SHEET) });
  await at("import-plan").click();
  await at("import-commit").click();
  await visible(at("import-done"));
  await dismissToasts();

  // Tags: how many change is said while they are chosen.
  await search("عميلة", PEOPLE);
  await tickAll(PEOPLE);
  await at("bulk-tag").click();
  await dialog.getByRole("button", { name: text("contacts.tag_add_named").replace("{name}", "\u2068قديمة\u2069") }).click();
  await visible(at("bulk-outlook"), "nobody says how many will change");
  equal([await figure("bulk-outlook", "changed"), await figure("bulk-outlook", "contacts")], [PEOPLE - 12, PEOPLE], "those who change");
  await accessible(page, "tags for many");
  await screenshot(page, "bulk-tags");
  await at("bulk-tags-save").click();
  await gone(dialog, "the dialog stays open");
  await person.undo();
  await dismissToasts();

  // Consent: a day, a place, and who had said otherwise.
  await at("bulk-consent").click();
  await visible(at("bulk-outlook"), "nobody says how many will say something new");
  equal(await figure("bulk-outlook", "changed"), PEOPLE - 20, "those who had not agreed");
  await visible(at("bulk-returning"), "nobody warns of an opt-out");
  await dialog.getByLabel(text("profile.day"), { exact: true }).fill("2026-10-05");
  await dialog.getByLabel(text("consent.source"), { exact: true }).fill("معرض الخريف");
  await accessible(page, "consent for many");
  await screenshot(page, "bulk-consent");
  await at("bulk-agreed-save").click();
  await gone(dialog, "the dialog stays open");
  await dismissToasts();
  await clear();
  await search("10000007", 1);
  await row(8).getByRole("link").first().click();
  await at("ledger").locator("summary").click();
  const entries = at("ledger").getByRole("listitem");
  await eventually(async () => (await entries.count()) === 2, "the ledger does not hold what was and what is");
  await visible(entries.filter({ hasText: "معرض الخريف" }), "no entry says where");
  await screenshot(page, "bulk-ledger");
  await person.undo();
  await eventually(async () => (await entries.count()) === 0, "undo does not take the entries out of the ledger");
  await dismissToasts();

  // Three who are ticked as a table: the one who opted out is left out, and that is said.
  await search("مكة", FEW.length);
  await tick(7, 8, 9);
  await at("bulk-export").click();
  await visible(at("audience-sendable"), "nobody says who is in the files");
  equal([await figure("audience-sendable"), await figure("audience-matched"), await figure("left-out-opted")], [2, 3, 1], "who is in the files");
  await accessible(page, "files of those who are ticked");
  await screenshot(page, "bulk-export");
  await eventually(() => at("export-csv").isEnabled(), "the table can't be had");
  const csv = await person.download(() => at("export-csv").click());
  const [headers, ...rows] = readCsv(csv.bytes);
  equal(rows.map((cells) => cells[0]).sort(), ["عميلة رقم 7", "عميلة رقم 9"], "who is in the table");
  const tags = headers.indexOf(text("field.tags"));
  ok(tags > 0 && rows.every((cells) => cells[tags] === "قديمة"), "the table has no tags");
  await page.keyboard.press("Escape");
  await gone(dialog, "Escape does not close the dialog");

  // The same three as those whom a message is for.
  await at("bulk-message").click();
  await visible(at("audience-ticked"), "the message is not for those who are ticked");
  await eventually(async () => (await figure("audience-sendable")) === 2, "the message is for others");

  // Two become one, field by field.
  await search("مكة", FEW.length);
  await tick(3, 4);
  await at("bulk-merge").click();
  await visible(at("bulk-side-by-side").getByTestId("duplicate-preview"), "they do not stand side by side");
  equal(await figure("bulk-fewer"), 1, "how many fewer");
  await at("bulk-side-by-side").getByRole("radio", { name: "عميلة رقم 4" }).last().check();
  await eventually(
    async () => (await at("duplicate-preview-name").innerText()).includes("عميلة رقم 4"),
    "the preview does not follow the choice",
  );
  await accessible(page, "two who are ticked side by side");
  await screenshot(page, "bulk-merge");
  await at("bulk-merge-do").click();
  await gone(dialog, "the dialog stays open");
  await gone(bar, "those who are merged stay ticked");
  await person.undo();
  await search("عميلة", PEOPLE);
  await dismissToasts();

  // Of many, only those who are the same beyond doubt: here nobody is.
  await tickAll(PEOPLE);
  await at("bulk-merge").click();
  await visible(at("bulk-among"), "the search among those who are ticked does not end", { timeout: 60_000 });
  equal(await figure("bulk-among"), 0, "different people are taken for one");
  ok(await at("bulk-among-do").isDisabled(), "nothing can be merged");
  await screenshot(page, "bulk-among");
  await page.keyboard.press("Escape");
  await gone(dialog, "Escape does not close the dialog");
  await clear();

  // One goes at once; many only after it was said what goes.
  await tickAll(PEOPLE);
  await at("bulk-delete").click();
  await visible(at("bulk-gone"), "nobody says what goes");
  equal([await figure("bulk-gone"), await figure("bulk-gone-out")], [PEOPLE, 1], "what goes");
  await accessible(page, "before many are deleted");
  await screenshot(page, "bulk-delete");
  await page.keyboard.press("Escape");
  await gone(dialog, "Escape does not close the dialog");
  equal(countIn(lang, "contacts.selected_count", await at("selected").innerText()), PEOPLE, "closing the dialog did something");
  await at("bulk-delete").click();
  await at("bulk-remove-do").click();
  await gone(dialog, "the dialog stays open");
  equal(await person.countContacts(), 0, "not everybody was deleted");
  await person.undo();
  equal(await person.countContacts(), PEOPLE, "undo does not bring everybody back");
}
