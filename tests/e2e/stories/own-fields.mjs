// A column that came with a file becomes a field of the shop's own; it is filled in a contact's form and for everybody who
// is ticked, and taken back.
export const name = "a shop's own fields are made of a file's columns, and filled one by one or for many";

const SHEET = ["name,phone,Shoe", "Maha,0501237894,42", "Nora,0501237895,big", "Sara,0501237896,"].join("\n");

export async function run({ openApp, personAt, text, visible, gone, equal, ok, eventually, accessible, screenshot }) {
  const { page } = await openApp();
  const person = personAt(page);
  const at = (id) => page.getByTestId(id);
  await person.opened();
  await person.go("#/import");
  await at("import-file").setInputFiles({ name: "shoes.csv", mimeType: "text/csv", buffer: Buffer.from(SHEET) });
  await at("import-plan").click();
  await at("import-commit").click();
  await eventually(async () => (await person.countContacts()) === 3, "the three contacts are not there");

  // The column is offered; as a number it has one value that does not fit.
  await person.go("#/settings");
  const section = at("own-fields");
  await section.getByRole("button", { name: /Shoe/ }).click();
  const form = at("field-form");
  await form.getByLabel(text("fields.kind"), { exact: true }).selectOption({ label: text("fields.kind_number") });
  await accessible(page, "the form of a field");
  await screenshot(page, "own-field-form");
  await form.getByRole("button", { name: text("common.save"), exact: true }).click();
  await gone(form, "the form stays open");
  await visible(at("field-row").getByText("Shoe"), "the field is not listed");
  await visible(at("field-row").locator(".chip-amber"), "a value that does not fit is not told");
  await screenshot(page, "own-fields");

  // A choice without choices is refused, with choices it is kept.
  await at("field-new").click();
  await form.getByLabel(text("common.name"), { exact: true }).fill("Tier");
  await form.getByLabel(text("fields.kind"), { exact: true }).selectOption({ label: text("fields.kind_choice") });
  await form.getByRole("button", { name: text("common.save"), exact: true }).click();
  await visible(form.getByRole("alert").filter({ hasText: /\S/ }), "a choice without choices is taken");
  await form.getByLabel(text("fields.choices"), { exact: true }).fill("Gold\nSilver");
  await form.getByRole("button", { name: text("common.save"), exact: true }).click();
  await gone(form, "the form stays open");

  // In the form of a contact, then for everybody.
  await person.visit("contacts");
  await at("contact-row").filter({ hasText: "Nora" }).getByRole("link").click();
  const detail = at("contact-detail");
  await detail.getByRole("button", { name: text("common.edit"), exact: true }).click();
  await at("contact-own").getByLabel("Tier", { exact: true }).selectOption("Gold");
  await at("contact-own").getByLabel("Shoe", { exact: true }).fill("39");
  await accessible(page, "the form of a contact with own fields");
  await screenshot(page, "own-contact-form");
  await at("contact-form").getByRole("button", { name: text("common.save"), exact: true }).click();
  await visible(detail.getByText("Gold"), "the value is not shown");
  await person.go("#/contacts");
  for (const name of ["Maha", "Nora", "Sara"]) {
    await at("contact-row").filter({ hasText: name }).getByRole("checkbox").check();
  }
  await screenshot(page, "own-bulk-bar");
  await at("bulk-set").click();
  const values = at("bulk-values");
  await values.getByLabel(text("fields.which"), { exact: true }).selectOption({ label: "Tier" });
  await values.getByLabel(text("fields.value"), { exact: true }).selectOption("Silver");
  await accessible(page, "a value for many");
  await screenshot(page, "own-bulk");
  await at("bulk-values-save").click();
  await gone(values, "the dialog stays open");
  await person.go("#/settings");
  const tier = at("field-row").filter({ hasText: "Tier" });
  const filled = async () => (await tier.innerText()).replace(/\s+/g, " ");
  const all = await eventually(async () => /3|٣/.test(await filled()) && (await filled()), "not everybody has the value");

  // A filter asks for the field; facets narrow the list, and a segment says what it means.
  await person.go("#/contacts");
  await page.getByRole("button", { name: text("contacts.filter"), exact: true }).click();
  await page.locator("#contacts-filter").fill("shoe>40");
  await eventually(async () => (await at("contact-row").count()) === 1, "a filter on one's own field does not narrow the list");
  await page.locator("#contacts-filter").fill("");
  await eventually(async () => (await at("contact-row").count()) === 3, "the filter does not go");
  await visible(at("facet").first(), "there are no facets");
  await accessible(page, "facets");
  await screenshot(page, "facets");
  await at("facet").first().click();
  await eventually(async () => (await page.locator("#contacts-filter").inputValue()) !== "", "a facet does not narrow the filter");
  await at("facet").first().click();
  await eventually(async () => (await page.locator("#contacts-filter").inputValue()) === "", "a facet does not widen it again");
  await person.go("#/segments/new?filter=tier%3Asilver");
  await visible(at("sentence").getByText("silver"), "nobody says what the filter means");

  // In the builder the fields stand by their names, with the tests and the values that suit them.
  const row = at("builder-row").last();
  await eventually(async () => (await row.getByTestId("builder-field").inputValue()) === "own:Tier", "the row is not about the field");
  await at("builder-add-row").click();
  await row.getByTestId("builder-field").selectOption({ label: "Shoe" });
  await row.getByTestId("builder-test").selectOption({ label: text("builder.more_than") });
  await row.getByTestId("builder-input").fill("40");
  await eventually(async () => (await page.locator("#segment-filter").inputValue()) === "tier:silver Shoe>40", "the text does not follow the rows");
  await accessible(page, "rows for own fields");
  await screenshot(page, "own-builder");
  await at("why").locator("#why-who").fill("Maha");
  await at("why").getByRole("button", { name: "Maha", exact: true }).click();
  await visible(at("reasons"), "nobody says why she is in it");
  await accessible(page, "why somebody is in a segment");
  await screenshot(page, "why");

  // Somebody who is always in is called by name.
  await at("pins").getByRole("button", { name: text("why.pin_in"), exact: true }).click();
  await visible(at("builder-row").getByRole("link", { name: "Maha", exact: true }), "who was chosen by hand has no name");
  await screenshot(page, "pinned");

  await person.go("#/settings");
  await visible(tier, "the field is not listed");
  await person.undo();
  await eventually(async () => (await filled()) !== all, "undo does not take the values back");
  ok((await person.undoable()) !== "", "nothing else can be undone");
  equal(await at("field-row").count(), 2, "both fields are there");

  // The next file calls a column as the field is called, in other letters: it goes there.
  await person.go("#/import");
  const next = ["name,phone,TIER", "Huda,0501237897,Gold"].join("\n");
  await at("import-file").setInputFiles({ name: "more.csv", mimeType: "text/csv", buffer: Buffer.from(next) });
  await visible(at("import-columns").locator(".chip-green").filter({ hasText: "Tier" }), "nobody says that the column is the field's");
  await screenshot(page, "own-import");
  await at("import-plan").click();
  await at("import-commit").click();
  await eventually(async () => (await person.countContacts()) === 4, "the file is not imported");
  await person.visit("contacts");
  await at("contact-row").filter({ hasText: "Huda" }).getByRole("link").click();
  await visible(detail.getByText("Gold"), "the value is not shown");
}
