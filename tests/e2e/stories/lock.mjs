// A shop puts a lock on its book: what is stored can't be read any more, in any tab nothing of it stays on screen, and either
// the passphrase or the recovery code opens it. Another passphrase, a book that closes by itself, and the lock taken off.
import { chooseLock, putOn, unlock } from "../fixtures/locks.mjs";

export const name = "a locked book opens with the passphrase or the recovery code, and with nothing else";
export const timeout = 240_000;

const NAME = "Unique Person";
const PASSPHRASE = "دكان الحي القديم";
const OTHER = "another long one";

export async function run({ openApp, personAt, text, visible, gone, equal, ok, eventually, accessible, screenshot, screen, lang }) {
  const { page } = await openApp();
  const person = personAt(page);
  const at = (id) => page.getByTestId(id);
  await person.opened();
  await person.addContact({ name: NAME, phone: "0501237894" });

  // Too short, and typed differently: said, and nothing happens.
  await person.go("#/settings");
  await at("lock-begin").click();
  await at("lock-passphrase").fill("short");
  await at("lock-passphrase-again").fill("short");
  await at("lock-prepare").click();
  await page.getByText(text("backup.passphrase_short")).waitFor();
  await page.reload();
  await person.opened();

  // Nothing is written before the code comes back as it was shown.
  const shown = await chooseLock(page, person, PASSPHRASE);
  await accessible(page, "the recovery code");
  await screenshot(page, "lock-code");
  await at("lock-code").fill("0000-0000-0000-0000-0000-0000-0000");
  await at("lock-on").click();
  await page.getByText(text("lock.other_code")).waitFor();
  ok((await storedIn(page)).includes(NAME), "the test would prove nothing");
  await at("lock-code").fill(shown.toLowerCase().replaceAll("-", " "));
  await at("lock-on").click();
  await visible(at("lock-said"), "the lock is not on", { timeout: 60_000 });
  ok(!(await storedIn(page)).includes(NAME), "the database still holds the contact");
  await accessible(page, "settings of a locked book");
  await at("lock").scrollIntoViewIfNeeded();
  await screenshot(page, "lock-settings");

  // Another tab works on it too; locked in one, both forget it.
  const second = (await openApp()).page;
  const other = personAt(second);
  await visible(second.getByTestId("undo"), "a second tab does not open", { timeout: 60_000 });
  equal(await other.countNamed(NAME), 1, "the second tab does not have the contact");
  await at("lock-now").click();
  for (const tab of [page, second]) {
    await visible(tab.getByTestId("lock-screen"), "the book is not locked", { timeout: 30_000 });
    ok(!(await tab.locator("body").innerText()).includes(NAME), "the contact stays on screen");
  }
  await accessible(page, "the locked book");
  await screenshot(page, "lock-screen");
  await unlock(page, "something else");
  await visible(at("unlock-failed"), "a wrong passphrase is not refused", { timeout: 60_000 });
  await screenshot(page, "lock-wrong");
  await unlock(page, PASSPHRASE);
  await gone(at("lock-screen"), "the passphrase does not open it", { timeout: 60_000 });
  await gone(second.getByTestId("lock-screen"), "the other tab does not open with it", { timeout: 60_000 });
  await second.close();
  equal(await person.countNamed(NAME), 1, "the contact is not there");

  // Closed and opened again it asks, and the recovery code does as well; then another passphrase.
  await page.reload();
  await unlock(page, shown);
  await gone(at("lock-screen"), "the recovery code does not open it", { timeout: 60_000 });
  await person.go("#/settings");
  await at("lock-change").locator("summary").click();
  await at("lock-old").fill(shown);
  await at("lock-new").fill(OTHER);
  await at("lock-new-again").fill(OTHER);
  await at("lock-change-do").click();
  await visible(at("lock-done"), "the passphrase was not changed", { timeout: 60_000 });
  await page.reload();
  await unlock(page, PASSPHRASE);
  await visible(at("unlock-failed"), "the old passphrase still opens it", { timeout: 60_000 });
  await unlock(page, OTHER);
  await gone(at("lock-screen"), "the new passphrase does not open it", { timeout: 60_000 });

  // Left alone it locks by itself, in the tab that sleeps too.
  if (screen === "desktop" && lang === "en") await locksByItself({ openApp, visible, page, at, person });

  // Off again: everything is as it was.
  await person.go("#/settings");
  await at("lock-off").locator("summary").click();
  await at("lock-off-passphrase").fill(OTHER);
  await at("lock-off-do").click();
  await visible(at("lock-begin"), "the lock is not off", { timeout: 60_000 });
  await eventually(async () => (await storedIn(page)).includes(NAME), "the contact is not stored as it was");
  await page.reload();
  await person.opened();
  equal(await person.countNamed(NAME), 1, "the contact is not there");
}

async function locksByItself({ openApp, visible, page, at, person }) {
  await page.clock.install();
  await page.reload();
  await unlock(page, OTHER);
  await visible(at("undo"), "the book does not open");
  await person.go("#/settings");
  await visible(at("lock-after"), "nothing says when it locks");
  await at("lock-after").selectOption("5");
  await page.clock.fastForward("04:00");
  await visible(at("lock-after"), "it locks too early");
  await page.mouse.click(5, 5);
  await page.clock.fastForward("04:00");
  await visible(at("lock-after"), "a touch does not count");
  await page.clock.fastForward("02:00");
  await visible(at("lock-screen"), "the book stays open", { timeout: 30_000 });
  await unlock(page, OTHER);
  await visible(at("lock-after"), "the book does not open again", { timeout: 60_000 });
}

/** Everything that the database holds, as text. */
async function storedIn(page) {
  return page.evaluate(async () => {
    const waited = (request) => new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const database = await waited(indexedDB.open("daftar"));
    let text = "";
    for (const store of database.objectStoreNames) {
      for (const value of await waited(database.transaction(store).objectStore(store).getAll())) {
        if (value instanceof Uint8Array) text += new TextDecoder().decode(value);
      }
    }
    database.close();
    return text;
  });
}
