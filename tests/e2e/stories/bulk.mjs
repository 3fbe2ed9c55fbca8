// What can be done with many at once: each says first how many it concerns, is one step, and is taken back.
export const name = "many are tagged, asked, taken away, merged and deleted at once, and all of it is taken back";
export const timeout = 180_000;

const SHEET = [
  "name,phone,city,purchases",
  "Maha,0501237821,Riyadh,3",
  "Nora,0501237822,Riyadh,",
  "Sara,0501237823,Jeddah,1",
  "Huda,0501237824,,",
].join("\n");

export async function run({ openApp, personAt, text, visible, gone, equal, ok, eventually, accessible, screenshot }) {
  const { page } = await openApp();
  const person = personAt(page);
  const at = (id) => page.getByTestId(id);
  await person.opened();
  await person.go("#/import");
  await at("import-file").setInputFiles({ name: "four.csv", mimeType: "text/csv", buffer: Buffer.from(SHEET) });
  await at("import-plan").click();
  await at("import-commit").click();
  await eventually(async () => (await person.countContacts()) === 4, "the contacts are not there");
  await person.visit("contacts");
  const row = (label) => at("contact-row").filter({ hasText: label });
  const tick = async (...labels) => {
    for (const label of labels) await row(label).getByRole("checkbox").check();
  };
  const more = async (id) => {
    await page.getByRole("region", { name: text("contacts.selected") }).getByText(text("bulk.more"), { exact: true }).click();
    await at(id).click();
  };

  // A new tag for three; the fourth is left alone.
  await tick("Maha", "Nora", "Sara");
  await screenshot(page, "bulk-bar");
  await at("bulk-tags").click();
  await page.getByLabel(text("contacts.tag_new"), { exact: true }).fill("autumn");
  await visible(at("bulk-tags-changes").filter({ hasText: /\S/ }), "nobody says whom the tag is for");
  await accessible(page, "tags for many");
  await screenshot(page, "bulk-tags");
  await at("bulk-tags-do").click();
  await gone(at("bulk-tags-do"), "the dialog stays open");
  await visible(row("Maha").getByText("autumn"), "she is not tagged");

  // One of them opted out, on a day and in words.
  await row("Maha").getByRole("checkbox").uncheck();
  await row("Nora").getByRole("checkbox").uncheck();
  await more("bulk-consent");
  await at("bulk-consent-form").getByLabel(text("consent.out"), { exact: true }).check();
  await at("bulk-consent-form").getByLabel(text("consent.source"), { exact: true }).fill("called the shop");
  await visible(at("bulk-consent-changes").filter({ hasText: /\S/ }), "nobody says whom it changes");
  await accessible(page, "consent for many");
  await screenshot(page, "bulk-consent");
  await at("bulk-consent-do").click();
  await gone(at("bulk-consent-form"), "the dialog stays open");

  // A file of three: whoever opted out is not in it, and that is said before.
  await tick("Maha", "Nora", "Sara");
  await more("bulk-export");
  const dialog = at("bulk-export-dialog");
  await visible(dialog.getByTestId("left-out-opted"), "nobody says who is left out");
  await accessible(page, "files of those who are ticked");
  await screenshot(page, "bulk-export");
  const coming = page.waitForEvent("download");
  await dialog.getByTestId("export-csv").click();
  const stream = await (await coming).createReadStream();
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  const file = Buffer.concat(chunks).toString("utf8");
  ok(file.includes("Maha") && file.includes("Nora"), `not everybody is in the file: ${file}`);
  ok(!file.includes("Sara") && !file.includes("Huda"), `somebody is in the file who may not be: ${file}`);
  await page.keyboard.press("Escape");
  await gone(dialog, "the dialog stays open");

  // Two become one, as the person says.
  await row("Sara").getByRole("checkbox").uncheck();
  await more("bulk-merge");
  await visible(at("together"), "the two are not side by side");
  await visible(at("duplicate-preview"), "what stays is not shown");
  await accessible(page, "two that are merged by hand");
  await screenshot(page, "bulk-merge");
  await at("together-merge").click();
  await visible(at("contact-detail"), "the one that stays is not shown");
  await eventually(async () => (await person.countContacts()) === 3, "they were not merged");
  await person.undo();
  await eventually(async () => (await person.countContacts()) === 4, "undo does not part them again");

  // Everybody is deleted, after a word about what goes with them; and is there again.
  await person.go("#/contacts");
  await tick("Maha", "Nora", "Sara", "Huda");
  await at("bulk-remove").click();
  const remove = at("bulk-remove-dialog");
  await visible(remove.getByRole("listitem").first(), "what goes with them is not said");
  await accessible(page, "many are deleted");
  await screenshot(page, "bulk-remove");
  await at("bulk-remove-do").click();
  await visible(page.getByText(text("contacts.empty_title")), "somebody is left");
  await person.undo();
  await eventually(async () => (await person.countContacts()) === 4, "undo does not bring them back");
  equal(await at("contact-row").count(), 4, "all four are listed");
}
