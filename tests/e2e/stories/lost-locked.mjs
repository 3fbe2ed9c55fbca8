// The browser deletes the database of a locked book. The copy is locked too: the passphrase opens it, and what comes back is as
// locked as it was.
import { putOn, unlock } from "../fixtures/locks.mjs";
import { forget } from "../fixtures/loss.mjs";

export const name = "a locked book whose database was deleted is restored from its copy, and stays locked";
export const screens = ["phone"];

const PASSPHRASE = "a passphrase of some length";

export async function run({ openApp, personAt, server, context, text, visible, gone, eventually, equal, ok, accessible, screenshot }) {
  const { page } = await openApp();
  const person = personAt(page);
  await person.opened();
  await person.loadSamples();
  await putOn(page, person, PASSPHRASE);
  await page.getByTestId("guard-make").click();
  const newest = page.getByTestId("guard-newest");
  await eventually(async () => (await newest.innerText()) !== text("guard.none"), "no copy was made");
  await page.close();

  await forget(context, server.url);
  const { page: again } = await openApp();
  const at = (id) => again.getByTestId(id);
  await visible(at("rescue-locked"), "nothing asks for the passphrase of the copies");
  ok(await at("rescue-restore").isDisabled(), "a copy can be restored that nobody opened");
  await accessible(again, "locked copies");
  await screenshot(again, "rescue-locked");
  await unlock(again, "something else");
  await visible(at("unlock-failed"), "a wrong passphrase is not refused", { timeout: 60_000 });
  await unlock(again, PASSPHRASE);
  await gone(at("rescue-locked"), "the copies do not open", { timeout: 60_000 });
  await at("rescue-restore").click();
  const rescuer = personAt(again);
  await rescuer.opened();
  equal(await rescuer.countContacts(), 60, "contacts of the copy");
  await again.reload();
  await unlock(again, PASSPHRASE);
  await gone(at("lock-screen"), "what came back does not open", { timeout: 60_000 });
  equal(await rescuer.countContacts(), 60, "contacts after the restore");
}
