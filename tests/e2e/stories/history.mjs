// An import is taken back from the history after one of its contacts was edited and another tagged: those stay and are named.
import { plain } from "../fixtures/words.mjs";

export const name = "an import is taken back from the history, and what was changed since is kept and named";
export const timeout = 180_000;

const SHEET = `الاسم,الجوال,المدينة
نورة العتيبي,0500000001,الرياض
سعاد القحطاني,0500000002,جدة
مها الشهري,0500000003,أبها
Omar Khaled,0500000004,Dammam
`;

export async function run({ openApp, personAt, text, visible, gone, equal, ok, eventually, screenshot, accessible }) {
  const { page } = await openApp();
  const person = personAt(page);
  const at = (id) => page.getByTestId(id);
  const dismissToasts = async () => {
    for (const close of (await at("toast").getByRole("button", { name: text("common.close") }).all()).reverse()) await close.click();
    await gone(at("toast"));
  };
  const open = async (name) => {
    await person.visit("contacts");
    await page.getByRole("searchbox", { name: text("contacts.search") }).fill(name);
    await at("contact-row").getByRole("link", { name }).click();
    await visible(at("contact-detail").getByRole("heading", { name }));
  };
  const entries = at("history-entry");
  const said = async () => (await entries.allInnerTexts()).map(plain);
  await person.opened();

  // Nothing yet, and it says what will stand here.
  await person.go("#/history");
  await visible(page.getByText(text("history.empty_title")), "an empty history says nothing");

  await person.go("#/import");
  await at("import-file").setInputFiles({ name: "fair.csv", mimeType: "text/csv", buffer: Buffer.from(SHEET) });
  await at("import-plan").click();
  await at("import-commit").click();
  await visible(at("import-done"));

  await open("نورة");
  await at("contact-detail").getByRole("button", { name: text("common.edit"), exact: true }).click();
  const form = at("contact-form");
  await form.getByLabel(text("field.city"), { exact: true }).fill("مكة");
  await form.getByRole("button", { name: text("common.save"), exact: true }).click();
  await visible(at("contact-detail").getByText("مكة").first(), "the edit was not saved");
  await dismissToasts();
  await person.go("#/contacts");
  await page.getByRole("searchbox", { name: text("contacts.search") }).fill("Omar");
  await eventually(async () => (await at("contact-row").count()) === 1, "the search does not end");
  await at("contact-row").getByRole("checkbox").check();
  await page.getByRole("region", { name: text("contacts.selected") }).getByRole("button", { name: text("contacts.tag"), exact: true }).click();
  const dialog = page.getByRole("dialog", { name: text("contacts.tag") });
  await dialog.getByRole("textbox").last().fill("vip");
  await dialog.getByRole("button", { name: text("common.save"), exact: true }).click();
  await gone(dialog);
  await dismissToasts();

  // The list, by kind, with what an edit changed.
  await person.go("#/history");
  await eventually(async () => (await entries.count()) === 3, "the history does not list three actions");
  await entries.nth(1).getByTestId("history-details").click();
  const changes = entries.nth(1).getByTestId("history-changes");
  await visible(changes, "the details do not open");
  const edit = plain(await changes.innerText());
  ok(edit.includes("مكة") && edit.includes("الرياض"), `the edit does not say before and after: ${edit}`);
  await at("history-kind").selectOption({ label: text("history.kind_imports") });
  await eventually(async () => (await entries.count()) === 1, "the filter does not leave the import alone");
  await entries.first().getByTestId("history-details").click();
  await visible(entries.first().getByTestId("history-changes").getByText("Omar Khaled"), "the import does not list its contacts");
  await screenshot(page, "history-details");
  await accessible(page, "the history");

  // First what it would come to.
  await entries.first().getByTestId("history-undo").click();
  await visible(at("history-go"), "nothing can be confirmed");
  const kept = plain(await at("history-kept").innerText());
  ok(kept.includes("نورة العتيبي") && kept.includes(text("field.city")), `who was edited is not named: ${kept}`);
  ok(kept.includes("Omar Khaled") && kept.includes(text("history.why_retagged")), `who was tagged is not named: ${kept}`);
  await screenshot(page, "history-plan");
  await accessible(page, "the plan of an undo");
  await at("history-go").click();
  await gone(at("history-plan"));
  await visible(entries.first().getByText(text("history.undone"), { exact: true }), "the import is not marked as undone");
  await dismissToasts();
  equal(await person.countContacts(), 2, "other contacts stay than the two that were changed");

  // It is an action of its own, and can be done again.
  await person.go("#/history");
  await eventually(async () => (await entries.count()) === 4, "the undo is not listed");
  ok((await said())[0].includes("fair.csv"), "the undo does not name the import");
  await entries.nth(3).getByTestId("history-undo").click();
  await visible(at("history-go"));
  await at("history-go").click();
  await gone(at("history-plan"));
  await dismissToasts();
  equal(await person.countContacts(), 4, "the import was not done again");
  await page.reload();
  await person.opened();
  equal(await person.countContacts(), 4, "it was not saved");
}
