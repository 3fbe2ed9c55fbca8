// Everything that a day's work needs can be done without a mouse.

export const name = "a contact is found, edited and taken back by keyboard alone";
export const screens = ["desktop"];

export async function run({ openApp, personAt, text, visible, gone, eventually, ok, equal }) {
  const { page } = await openApp();
  const person = personAt(page);
  const { keyboard } = page;
  await person.opened();

  // The samples, by their button.
  await tabTo(page, page.getByRole("button", { name: text("home.samples") }), ok);
  await keyboard.press("Enter");
  await visible(page.getByTestId("contact-row"), "the samples are not listed", { timeout: 30_000 });

  // The first stop of a fresh page is the way past the navigation.
  await page.reload();
  await person.opened();
  await keyboard.press("Tab");
  const skip = page.getByRole("link", { name: text("nav.skip") });
  ok(await isFocused(skip), "the first stop is not the skip link");
  await keyboard.press("Enter");
  ok(await isFocused(page.getByRole("main")), "the skip link does not lead to the content");

  // Search narrows the list while one types.
  const first = page.getByTestId("contact-row").first().getByRole("link");
  await visible(first);
  const wanted = (await first.locator("bdi").innerText()).trim();
  const search = page.getByRole("searchbox", { name: text("contacts.search") });
  await tabTo(page, search, ok);
  await keyboard.type(wanted);
  await eventually(
    async () => {
      const names = await page.getByTestId("contact-row").getByRole("link").allInnerTexts();
      return names.length > 0 && names.length < 8 && names.some((name) => name.includes(wanted));
    },
    `the search for ${wanted} does not narrow the list`,
  );

  // The contact opens beside the list.
  await tabTo(page, page.getByTestId("contact-row").first().getByRole("link"), ok);
  await keyboard.press("Enter");
  const detail = page.getByTestId("contact-detail");
  await visible(detail.getByRole("heading", { name: wanted }), "the contact did not open");

  // Edit the name and save with Enter.
  await tabTo(page, detail.getByRole("button", { name: text("common.edit"), exact: true }), ok);
  await keyboard.press("Enter");
  const field = detail.getByLabel(text("field.name"), { exact: true });
  await visible(field, "the form did not open");
  await tabTo(page, field, ok);
  await keyboard.press("ControlOrMeta+A");
  await keyboard.type("Keyboard Only");
  await keyboard.press("Enter");
  await visible(detail.getByRole("heading", { name: "Keyboard Only" }), "the edit was not saved");

  // Ctrl+Z takes it back, from anywhere but a text field.
  await gone(field, "the form is still open");
  await keyboard.press("ControlOrMeta+Z");
  await visible(detail.getByRole("heading", { name: wanted }), "Ctrl+Z did not take the edit back");
  await keyboard.press("ControlOrMeta+Y");
  await visible(detail.getByRole("heading", { name: "Keyboard Only" }), "Ctrl+Y did not do it again");
  // Under its new name the search does not find it; under its old one it does.
  await keyboard.press("ControlOrMeta+Z");
  await visible(detail.getByRole("heading", { name: wanted }), "Ctrl+Z does not work a second time");

  // A dialog keeps the focus, and Escape gives it back to where it was.
  const tick = page.getByTestId("contact-row").first().getByRole("checkbox");
  await tabTo(page, tick, ok);
  await keyboard.press("Space");
  const tags = page.getByRole("region", { name: text("contacts.selected") }).getByRole("button", { name: text("contacts.tag"), exact: true });
  await visible(tags, "nothing is selected");
  await tabTo(page, tags, ok);
  await keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: text("contacts.tag") });
  await visible(dialog, "the dialog did not open");
  for (let stops = 0; stops < 60; stops += 1) {
    await keyboard.press("Tab");
    const outside = await page.evaluate(() => {
      const here = document.activeElement;
      return here !== document.body && !here.closest("dialog");
    });
    equal(outside, false, "the focus leaves the open dialog");
  }
  await keyboard.press("Escape");
  await gone(dialog, "Escape does not close the dialog");
  await eventually(() => isFocused(tags), "the focus is lost after the dialog");
}

async function isFocused(locator) {
  return locator.evaluate((element) => element === document.activeElement);
}

/** Presses Tab until the element has the focus. */
async function tabTo(page, locator, ok) {
  await locator.first().waitFor({ state: "visible" });
  for (let stops = 0; stops < 120; stops += 1) {
    if (await isFocused(locator.first())) return;
    await page.keyboard.press("Tab");
  }
  ok(false, `${locator} can't be reached with Tab`);
}
