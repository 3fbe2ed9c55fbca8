// Every screen passes axe-core, in both languages and both themes, on a phone and on a desktop.
import { messySheet } from "../fixtures/sheets.mjs";
import { numberIn } from "../fixtures/words.mjs";

export const name = "axe-core finds nothing on any screen";
export const themes = ["light", "dark"];
export const timeout = 400_000;

export async function run({ openApp, personAt, text, visible, gone, accessible, screenshot, eventually, Failure }) {
  const { page } = await openApp();
  const person = personAt(page);
  const main = page.getByRole("main");
  const at = (id) => page.getByTestId(id);
  // All screens are looked at before the story fails, so that one run tells everything.
  const problems = [];
  const look = async (where) => {
    try {
      await accessible(page, where);
    } catch (problem) {
      if (!(problem instanceof Failure)) throw problem;
      problems.push(problem.message);
      await screenshot(page, `axe-${where.replaceAll(" ", "-")}`);
    }
  };
  await person.opened();

  // The empty book.
  await visible(main.getByRole("button", { name: text("home.samples") }));
  await look("home, empty");
  for (const [hash, where] of [
    ["#/contacts", "contacts, empty"],
    ["#/segments", "segments, empty"],
    ["#/tags", "tags, empty"],
    ["#/messages", "messages, empty"],
    ["#/lists", "lists, empty"],
    ["#/duplicates", "duplicates, empty"],
    ["#/history", "history, empty"],
    ["#/rules", "rules, empty"],
    ["#/health", "health, empty"],
    ["#/nowhere", "no such page"],
  ]) {
    await person.go(hash);
    await eventually(async () => (await main.innerText()).trim().length > 0, `${where} shows nothing`);
    await look(where);
  }

  // A full one.
  await person.loadSamples();
  await look("contacts");
  await page.getByRole("button", { name: text("contacts.filter"), exact: true }).click();
  await page.locator("#contacts-filter").fill("tag:nobody-has-this");
  await visible(at("filter-error"), "a mistake in the filter is not told");
  await look("contacts with a mistake in the filter");
  await page.locator("#contacts-filter").fill("");
  await gone(at("filter-error"));
  await at("contact-row").first().getByRole("checkbox").check();
  await visible(at("selected"));
  await look("contacts, one selected");
  await page.getByRole("region", { name: text("contacts.selected") }).getByRole("button", { name: text("contacts.tag"), exact: true }).click();
  await visible(page.getByRole("dialog"));
  await look("dialog of tags");
  await page.keyboard.press("Escape");
  await at("contact-row").first().getByRole("link").click();
  await visible(at("contact-detail").getByRole("heading").first());
  await look("a contact");
  await at("contact-detail").getByRole("button", { name: text("common.edit"), exact: true }).click();
  await visible(at("contact-form"));
  await look("form of a contact");
  await at("contact-form").locator("input[type=tel]").first().fill("12");
  await at("contact-form").getByRole("button", { name: text("common.save"), exact: true }).click();
  await visible(at("contact-form").locator("[aria-invalid=true]"), "a wrong number is not told");
  await look("form of a contact with a mistake");
  await person.go("#/");
  await visible(main.locator(".figure"));
  await look("home");

  // Import, step by step.
  await person.go("#/import");
  await visible(at("import-drop"));
  await look("import, file");
  await at("import-file").setInputFiles({ name: "empty.csv", mimeType: "text/csv", buffer: Buffer.alloc(0) });
  await visible(at("import-error"));
  await look("import, refused");
  await at("import-file").setInputFiles({ name: "messy.csv", mimeType: "text/csv", buffer: messySheet("utf8") });
  await visible(at("import-columns"));
  await look("import, columns");
  await at("import-plan").click();
  await visible(at("import-new"));
  await look("import, plan");
  await at("import-anyway").check();
  await at("import-commit").click();
  await visible(at("import-done"));
  await look("import, done");

  // Segments and tags.
  await person.go("#/segments");
  await visible(at("segment-count").first());
  await look("segments");
  await person.go("#/segments/new");
  await visible(at("segment-form"));
  await page.locator("#segment-filter").fill("(city:الرياض OR city:Riyadh OR spent>10)");
  // The names of those who match have no room on a phone; the count does.
  await eventually(async () => !Number.isNaN(numberIn(await at("count").innerText())), "nobody is counted");
  await look("editor of a segment");
  await page.locator("#segment-filter").fill("tag:(");
  await visible(at("filter-error"));
  await look("editor of a segment with a mistake");
  await person.go("#/tags");
  await visible(at("tag-row").first());
  await look("tags");
  await at("tag-new").click();
  await visible(at("tag-form"));
  await look("dialog of a tag");
  await page.keyboard.press("Escape");

  // Messages, queue, lists.
  await person.go("#/messages");
  await at("message-text").fill("{{first_name}} {{unknown}}");
  await visible(at("message-issues").locator(".note").first(), "an unknown placeholder is not told");
  await look("messages with a mistake");
  await at("message-text").fill("{{first_name}}!");
  await visible(at("preview-link"));
  await look("messages");
  await at("list-name").fill("Everyone");
  await at("freeze-list").click();
  await visible(at("frozen"));
  await look("messages, a frozen list");
  await at("start-campaign").click();
  await visible(at("queue-open"));
  await look("queue");
  await person.go("#/lists");
  await visible(main.getByText("Everyone").first());
  await look("lists");

  // Duplicates: before a search, and what one finds; the sheet has nobody twice, so two are added.
  for (const name of ["محمد السالم", "Mohamed Alsalem"]) await person.addContact({ name, phone: "0501112223" });
  await person.go("#/duplicates");
  await visible(at("duplicates-intro"));
  await look("duplicates, before a search");
  await at("duplicates-find").click();
  await visible(at("duplicates-certain-list").getByTestId("duplicate"), "the two are not found", { timeout: 60_000 });
  await at("duplicates-certain-list").getByTestId("duplicate-open").first().click();
  await visible(at("duplicate-preview").first());
  await look("duplicates");
  await at("duplicates-merge-all").click();
  await visible(page.getByRole("dialog"));
  await look("dialog of duplicates");
  await page.keyboard.press("Escape");

  // Rules and health.
  for (const [hash, where] of [["#/rules", "rules"], ["#/health", "health"]]) {
    await person.go(hash);
    await visible(main.locator(".card").first(), `${where} show nothing`, { timeout: 30_000 });
    await look(where);
  }

  // History and settings.
  await person.go("#/history");
  await visible(at("history"));
  await look("history");
  await person.go("#/settings");
  await visible(at("backup"));
  await look("settings");
  await at("backup").click();
  await visible(at("backup-saved"));
  await look("settings, backed up");
  if (problems.length > 0) throw new Failure(problems.join("\n"));
}
