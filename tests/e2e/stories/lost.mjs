// The browser deletes the database while Daftar is closed. The next visit does not welcome anybody to an empty book: it says
// what is missing, restores the copy, and the next visit finds everything.
import { forget } from "../fixtures/loss.mjs";

export const name = "a book whose database was deleted is restored from its copy";
export const themes = ["light", "dark"];

export async function run(tools) {
  const { openApp, personAt, server, context, text, visible, eventually, equal, ok, screenshot } = tools;
  const { page } = await openApp();
  const person = personAt(page);
  await person.opened();
  await person.loadSamples();
  await person.addContact({ name: "Before the Copy", phone: "+966561000001" });
  await person.visit("settings");
  await page.getByTestId("guard-make").click();
  const newest = page.getByTestId("guard-newest");
  await eventually(async () => (await newest.innerText()) !== text("guard.none"), "no copy was made");
  await person.addContact({ name: "After the Copy", phone: "+966561000002" });
  await page.close();

  await forget(context, server.url);
  const { page: again } = await openApp();
  const rescuer = personAt(again);
  await visible(again.getByRole("heading", { level: 1, name: text("rescue.empty_title") }), "the loss is not named");
  const copy = again.getByTestId("rescue-copy");
  await visible(copy, "no copy is offered");
  equal(await copy.count(), 1, "copies");
  await screenshot(again, "rescue");
  const wide = await again.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth);
  ok(wide, "the screen scrolls sideways");

  // A visit later nothing has changed: no choice was made.
  await again.reload();
  await visible(copy, "the loss is forgotten");
  await copy.getByTestId("rescue-restore").click();
  await rescuer.opened();
  equal(await rescuer.countContacts(), 61, "contacts of the copy");
  equal(await rescuer.countNamed("Before the Copy"), 1);
  equal(await rescuer.countNamed("After the Copy"), 0);
  await again.reload();
  await rescuer.opened();
  equal(await rescuer.countContacts(), 61, "the next visit");

  // What was left (nothing) can be had back too, and the copy's book after it.
  await rescuer.undo();
  equal(await rescuer.countContacts(), 0, "what was left");
  await again.close();

  // Somebody else's choice: begin anew. The copy is kept, and nothing asks a second time.
  await forget(context, server.url);
  const { page: third } = await openApp();
  const beginner = personAt(third);
  await third.getByTestId("rescue-go-on").click();
  await beginner.opened();
  equal(await beginner.countContacts(), 0);
  await third.reload();
  await beginner.opened();
  equal(await third.getByTestId("rescue").count(), 0, "asked again");
}
