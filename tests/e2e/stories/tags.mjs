// A tag that became too large is split by city after a look at what that changes; a dimension takes one of its tags a contact,
// and is locked: whoever changes it then says why, and the history tells.
export const name = "a tag is split by city, and a locked dimension changes with a reason only";

const SHEET = [
  "name,phone,city,tags",
  "Maha,0501237811,الرياض,عملاء",
  "Nora,0501237812,جدة,عملاء",
  "Sara,0501237813,الرياض,عملاء",
  "Huda,0501237814,,عملاء",
].join("\n");

export async function run({ openApp, personAt, text, visible, gone, equal, eventually, accessible, screenshot }) {
  const { page } = await openApp();
  const person = personAt(page);
  const at = (id) => page.getByTestId(id);
  await person.opened();
  await person.go("#/import");
  await at("import-file").setInputFiles({ name: "customers.csv", mimeType: "text/csv", buffer: Buffer.from(SHEET) });
  await at("import-plan").click();
  await at("import-commit").click();
  await eventually(async () => (await person.countContacts()) === 4, "the contacts are not there");

  // Split by city: two parts, one of which is called otherwise.
  await person.go("#/tags");
  const row = (label) => at("tag-row").filter({ hasText: label });
  await row("عملاء").getByRole("button").last().click();
  const form = at("tag-form");
  await at("tag-more").locator("summary").first().click();
  await at("split-by").selectOption("city");
  await eventually(async () => (await at("split-part").count()) === 2, "no part for each city");
  await at("split-part").nth(1).getByRole("textbox").fill("جداوي");
  await at("split-part").nth(1).getByRole("textbox").blur();
  await visible(at("foreseen-row").first(), "what the split would change is not shown");
  await accessible(page, "a tag that is split");
  await screenshot(page, "tag-split");
  await at("tag-split").click();
  await gone(form, "the dialog stays open");
  await visible(row("جداوي"), "the part is not there");
  equal(await at("tag-row").count(), 3, "two parts, and what is left for who has no city");
  await person.undo();
  await eventually(async () => (await at("tag-row").count()) === 1, "undo does not put the tag together again");

  // A dimension: one of its tags a contact, and locked.
  await at("dimension-new").click();
  await form.getByLabel(text("common.name"), { exact: true }).fill("Stage");
  await at("dimension-single").check();
  await at("dimension-locked").check();
  await accessible(page, "the form of a dimension");
  await screenshot(page, "dimension-form");
  await at("tag-save").click();
  await gone(form, "the dialog stays open");
  const heading = page.getByRole("heading", { name: /Stage/ });
  await visible(heading, "the dimension is not there");
  await visible(page.getByText(text("tags.is_locked"), { exact: true }).first(), "nobody sees that it is locked");
  await screenshot(page, "dimension-locked");

  // A tag for it asks why.
  await at("tag-new").click();
  await form.getByLabel(text("common.name"), { exact: true }).fill("Lead");
  await form.getByLabel(text("tags.dimension"), { exact: true }).selectOption({ label: "Stage" });
  const why = form.getByLabel(text("health.why"), { exact: true });
  await visible(why, "nobody is asked why");
  await accessible(page, "a reason is asked for");
  await screenshot(page, "tag-why");
  await why.fill("agreed with the team");
  await at("tag-save").click();
  await gone(form, "the dialog stays open");
  await visible(row("Lead"), "the tag is not there");
  await person.go("#/history");
  const newest = at("history-entry").first();
  await newest.getByTestId("history-details").click();
  await visible(newest.getByTestId("history-reason").getByText("agreed with the team"), "the history does not say why");
  await screenshot(page, "history-why");
}
