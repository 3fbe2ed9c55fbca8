// A shop keeps its tags in order: a fault that the health page found is mended after a look at what it would change; a
// ready-made rule is tried, switched on, and does its work; both are taken back.
export const name = "tags are mended as the health page proposes, and a rule runs after it was tried";
export const timeout = 180_000;

const SHEET = [
  "name,phone,tags,purchases",
  "Maha,0501237801,عطور,5",
  "Nora,0501237802,عطور,4",
  "Sara,0501237803,العطور,1",
  "Huda,0501237804,,6",
].join("\n");

export async function run({ openApp, personAt, text, visible, gone, equal, ok, eventually, accessible, screenshot }) {
  const { page } = await openApp();
  const person = personAt(page);
  const at = (id) => page.getByTestId(id);
  await person.opened();

  // An empty book has nothing to examine, and says what to do first.
  await person.go("#/health");
  await visible(page.getByText(text("contacts.empty_title")), "an empty book is examined");
  await person.go("#/rules");
  await visible(page.getByText(text("rules.empty_title")), "nobody says that there are no rules");
  await accessible(page, "rules, empty");
  await screenshot(page, "rules-empty");

  await person.go("#/import");
  await at("import-file").setInputFiles({ name: "perfume.csv", mimeType: "text/csv", buffer: Buffer.from(SHEET) });
  await at("import-plan").click();
  await at("import-commit").click();
  await eventually(async () => (await person.countContacts()) === 4, "the contacts are not there");

  // Two tags that mean one thing: looked at, merged, counted again.
  await person.go("#/health");
  await visible(at("score"), "there is no score");
  const score = async () => Number((await at("score").innerText()).replace(/[٠-٩]/g, (d) => "٠١٢٣٤٥٦٧٨٩".indexOf(d)));
  const before = await score();
  ok(before > 0 && before < 100, `a score of ${before}`);
  await accessible(page, "health");
  await screenshot(page, "health");
  const merge = at("fix").filter({ hasText: text("health.merge") });
  await merge.click();
  await visible(at("foreseen-row").first(), "what the fix would change is not shown");
  equal(await at("foreseen-row").count(), 1, "one contact would change");
  await accessible(page, "what a fix would change");
  await screenshot(page, "health-fix");
  await at("fix-do").click();
  await gone(at("fix-preview"), "the dialog stays open");
  await gone(merge, "the fault is still there");

  // A rule that is ready-made: it comes switched off, is tried, and then runs at once.
  await person.go("#/rules");
  await at("rules-ready").getByText(/VIP$|كبار العملاء$/).first().click();
  await at("ready-take").click();
  const rule = at("rule");
  await visible(rule, "the rule is not there");
  ok(!(await at("rule-on").isChecked()), "a ready-made rule runs before it was tried");
  await at("rule-try").click();
  await visible(at("foreseen-row").first(), "what the rule would do is not shown");
  equal(await at("foreseen-row").count(), 3, "three customers bought more than three times");
  await accessible(page, "a rule that is tried");
  await screenshot(page, "rule-trial");
  await at("trial-on").click();
  await gone(at("rule-trial"), "the dialog stays open");
  await visible(at("rules-log"), "the log does not show the run");
  await screenshot(page, "rules");
  await accessible(page, "rules");

  // One's own rule, with a mistake in it first.
  await at("rule-new").click();
  const form = at("rule-form");
  await form.getByLabel(text("common.name"), { exact: true }).fill("Perfume lovers");
  await form.locator("#rule-filter").fill("tag:nobody");
  await form.getByLabel(`${text("rules.does")} `, { exact: false }).first().selectOption("3");
  await accessible(page, "the form of a rule");
  await screenshot(page, "rule-form");
  await at("rule-save").click();
  await visible(at("filter-error"), "a filter that does not read is taken");
  await form.locator("#rule-filter").fill("tag:عطور");
  await at("rule-save").click();
  await gone(form, "the form stays open");
  equal(await rule.count(), 2, "the rule is not listed");

  // A tag that leaves by itself, and the starter set.
  await person.go("#/tags");
  await at("tags-starter").click();
  await eventually(async () => (await at("tag-row").count()) > 15, "the starter set is not there");
  await at("tag-row").filter({ hasText: "عطور" }).getByRole("button").last().click();
  await at("tag-more").locator("summary").click();
  await at("tag-more").getByLabel(text("tags.leaves"), { exact: true }).fill("45");
  await accessible(page, "what else holds for a tag");
  await screenshot(page, "tag-more");
  await at("traits-save").click();
  await gone(at("tag-more"), "the dialog stays open");
  await visible(at("tag-row").filter({ hasText: "عطور" }).getByText("45"), "nobody says when the tag leaves");
  await screenshot(page, "tags-scheme");

  // Everything goes back.
  const undone = await person.undoAll();
  ok(undone.length >= 5, `only ${undone.length} actions were taken back`);
  equal(await person.countContacts(), 0, "the book is not empty again");
}
