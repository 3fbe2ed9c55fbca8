// Two devices with the same book and nothing between them but a file: both are worked on, each takes over what the other
// did, and both hold the same.
import { numberIn } from "../fixtures/words.mjs";

export const name = "one book on two devices";
export const timeout = 300_000;

export async function run({ openApp, personAt, text, visible, gone, equal, screenshot, browser, contextOptions }) {
  const desk = await device(await openApp());
  await desk.page.getByRole("button", { name: text("home.samples") }).click();
  await visible(desk.page.getByTestId("contact-row").first());
  const before = await desk.person.countContacts();

  // The second device: another profile, so another database.
  const context = await browser.newContext(contextOptions());
  const phone = await device(await openApp({ context }));
  await phone.takeOver(await desk.backup(), "mode-replace");
  equal(await phone.person.countContacts(), before, "the book did not move");

  await desk.person.addContact({ name: "Only At The Desk", phone: "+966501112223" });
  await phone.person.addContact({ name: "Only On The Phone", phone: "+966501112224" });

  // The file is looked at before anything changes.
  await desk.choose(await phone.backup());
  await desk.at("mode-merge").check();
  await visible(desk.at("merge-preview").locator(".figure").first(), "what merging would do is not told");
  equal(numberIn(await desk.at("merge-preview").locator(".figure").first().innerText()), 1, "who comes in");
  await screenshot(desk.page, "two-devices-preview");
  await desk.at("restore").click();
  await gone(desk.at("restore-offer"), "the books were not merged", { timeout: 60_000 });
  equal(await desk.person.countContacts(), before + 2, "the desk does not hold both");

  await phone.takeOver(await desk.backup(), "mode-merge");
  equal(await phone.person.countContacts(), before + 2, "the phone does not hold both");
  equal(await phone.person.countNamed("Only At The Desk"), 1, "who was added at the desk is not on the phone");

  // Taken back, the other's contact goes; done again, nobody is doubled.
  await phone.person.undo();
  equal(await phone.person.countNamed("Only At The Desk"), 0, "the merge was not taken back");
  await phone.takeOver(await desk.backup(), "mode-merge");
  await phone.takeOver(await desk.backup(), "mode-merge");
  equal(await phone.person.countContacts(), before + 2, "merging again doubled somebody");
  await context.close();

  async function device({ page }) {
    const person = personAt(page);
    const at = (id) => page.getByTestId(id);
    await person.opened();
    const choose = async (file) => {
      await person.go("#/settings");
      await at("restore-file").setInputFiles({ name: file.name, mimeType: "application/zip", buffer: file.bytes });
      await visible(at("restore-offer"), "the backup is not offered", { timeout: 60_000 });
    };
    const takeOver = async (file, mode) => {
      await choose(file);
      await at(mode).check();
      await at("restore").click();
      await gone(at("restore-offer"), "the backup was not taken over", { timeout: 60_000 });
    };
    const backup = async () => {
      await person.go("#/settings");
      return person.download(() => at("backup").click());
    };
    return { page, person, at, choose, takeOver, backup };
  }
}
