// A contact's panel: an order and a complaint are written down, the next follow-up is set and done, a permission is
// recorded; all of it is still there after the page was loaded again, and each step is taken back by undo.
export const name = "what happens with a contact is written down, and when to be in touch again";

export async function run({ openApp, personAt, text, visible, gone, ok, eventually, accessible, screenshot }) {
  const { page } = await openApp();
  const person = personAt(page);
  const at = (id) => page.getByTestId(id);
  await person.opened();
  await person.addContact({ name: "Maha Saleh", phone: "0501237894" });

  // An order with its amount, then a complaint in words.
  const tell = async (kind, fill) => {
    await at("timeline-add").click();
    const form = at("timeline-form");
    await form.getByLabel(text("profile.kind"), { exact: true }).selectOption({ label: text(`interaction.${kind}`) });
    await fill(form);
    await form.getByRole("button", { name: text("common.save"), exact: true }).click();
    await gone(form, `the form for ${kind} stays open`);
    await visible(at("timeline").getByText(text(`interaction.${kind}`)).first(), `${kind} is not in the timeline`);
  };
  await at("timeline-add").click();
  await accessible(page, "the form of the timeline");
  await at("timeline-form").getByRole("button", { name: text("common.cancel"), exact: true }).click();
  await tell("order", async (form) => {
    await form.getByLabel(text("profile.amount"), { exact: true }).fill("١٢٠٫٥");
    await form.getByLabel(text("profile.words"), { exact: true }).fill("Two dresses");
  });
  await tell("complaint", (form) => form.getByLabel(text("profile.words"), { exact: true }).fill("Too small"));
  const entries = at("timeline").getByRole("listitem");
  await eventually(async () => (await entries.count()) === 2, "two entries are not there");
  ok((await entries.first().innerText()).includes("Too small"), "the newest does not stand first");

  // A day that can't be read keeps what was typed and says what is wrong.
  await at("timeline-add").click();
  await at("timeline-form").getByLabel(text("profile.amount"), { exact: true }).fill("much");
  await at("timeline-form").getByRole("button", { name: text("common.save"), exact: true }).click();
  await visible(at("timeline-form").getByRole("alert").filter({ hasText: /\S/ }), "an amount in words is not refused");
  await at("timeline-form").getByRole("button", { name: text("common.cancel"), exact: true }).click();

  // When to be in touch again, every month.
  await at("follow-up-set").click();
  const when = at("follow-up-form");
  await when.getByLabel(text("profile.day"), { exact: true }).fill("2031-03-04");
  await when.getByLabel(text("profile.follow_again"), { exact: true }).selectOption("30");
  await accessible(page, "the form of a follow-up");
  await when.getByRole("button", { name: text("common.save"), exact: true }).click();
  await visible(at("follow-up"), "the follow-up is not shown");
  const due = await at("follow-up").innerText();

  // What was agreed, in which words.
  await at("ledger").locator("summary").click();
  await at("ledger-add").click();
  await at("ledger-form").getByLabel(text("profile.asked"), { exact: true }).fill("Yes, send me offers");
  await accessible(page, "the ledger of consent");
  await screenshot(page, "profile-ledger");
  await at("ledger-form").getByRole("button", { name: text("common.save"), exact: true }).click();
  await gone(at("ledger-form"), "the form of the ledger stays open");
  await visible(at("ledger").getByText("Yes, send me offers"), "the permission is not in the ledger");

  // Still there after the page was loaded again.
  await page.reload();
  await person.opened();
  await visible(at("follow-up"), "the follow-up is gone after loading again");
  ok((await at("follow-up").innerText()) === due, "the follow-up is another one after loading again");
  await eventually(async () => (await entries.count()) === 2, "the timeline is not there after loading again");
  await screenshot(page, "profile");

  // Done: the next one comes by itself. Undo takes each step back.
  await at("follow-up-done").click();
  await eventually(async () => (await at("follow-up").innerText()) !== due, "done does not move the follow-up on");
  await person.undo();
  await eventually(async () => (await at("follow-up").innerText()) === due, "undo does not bring the day back");
  const complaint = entries.filter({ hasText: "Too small" });
  await complaint.getByRole("button").click();
  await gone(complaint, "an entry can't be taken out");
  await person.undo();
  await visible(complaint, "undo does not bring the entry back");
}
