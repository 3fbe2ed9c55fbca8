// Somebody types into a field that saves when it is left, and leaves the whole screen by the keyboard instead: what was typed is
// saved, and nothing breaks.

export const name = "what was typed is saved when the screen is left by the keyboard";
export const screens = ["desktop"];
export const langs = ["en"];

export async function run({ openApp, personAt, text, visible, equal }) {
  const { page } = await openApp();
  const person = personAt(page);
  await person.opened();
  await person.addContact({ name: "Somebody", phone: "+966561234567" });

  await person.go("#/settings");
  const shop = page.getByLabel(text("settings.shop_name"), { exact: true });
  await shop.click();
  await page.keyboard.type("Corner Shop");
  await page.goBack();
  await person.told(text("label.settings_changed"));
  await person.go("#/settings");
  await visible(shop);
  equal(await shop.inputValue(), "Corner Shop", "the name of the shop is lost");

  // A new tag of an import that is not made is nobody's any more; nothing else breaks.
  await person.go("#/import");
  const sheet = "name,phone\nSomebody Else,0501237895\n";
  await page.getByTestId("import-file").setInputFiles({ name: "one.csv", mimeType: "text/csv", buffer: Buffer.from(sheet) });
  await page.getByTestId("import-new-tags").click();
  await page.keyboard.type("fair");
  await page.goBack();
  await person.addContact({ name: "Somebody More", phone: "+966561234568" });
}
