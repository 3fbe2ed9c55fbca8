// Contacts that are one person in two spellings are found, looked at, merged, told apart and taken back; a family that
// shares a phone is left alone.
import { numberIn, plain } from "../fixtures/words.mjs";

export const name = "duplicates are found and judged, and nothing is merged without a person";
export const timeout = 240_000;

// An import joins rows with one number by itself, so these have an address in common, or nothing but their looks.
const SHEET = `الاسم,الجوال,البريد الإلكتروني,المدينة
محمد السالم,0501234567,mohamed@example.com,الرياض
Mohamed Alsalem,0559876543,mohamed@example.com,Riyadh
عبدالله الزهراني,0541234567,abdullah@example.com,مكة
Abdullah Alzahrani,0547654321,abdullah@example.com,Makkah
فاطمة الحربي,0561112233,family@example.com,جدة
خالد الحربي,0567778899,family@example.com,جدة
سعيد القحطاني,0531234567,,أبها
سعيد القحطاني,0531234568,,أبها
ليلى الشمري,0502223344,layla.shammari@gmail.com,الدمام
ليلى حسن الشمري,0508887766,layla.shammari@hotmail.com,الدمام
`;

export async function run({ openApp, personAt, screen, text, visible, gone, equal, ok, eventually, screenshot }) {
  const { page } = await openApp();
  const person = personAt(page);
  const at = (id) => page.getByTestId(id);
  const figure = async (id) => numberIn(await at(id).innerText());
  const stands = (figures, message) =>
    eventually(
      async () => {
        for (const [id, wanted] of Object.entries(figures)) {
          if ((await figure(`duplicates-${id}`)) !== wanted) return false;
        }
        return true;
      },
      `${message}: ${JSON.stringify(figures)}`,
    );
  const cards = (tier) => at(`duplicates-${tier}-list`).getByTestId("duplicate");
  const cardOf = (tier, name) => cards(tier).filter({ hasText: name });
  const counted = (tier, wanted, message) => eventually(async () => (await cards(tier).count()) === wanted, message);
  // Messages lie over the foot of the screen, where the answers are.
  const dismissToasts = async () => {
    for (const close of (await at("toast").getByRole("button", { name: text("common.close") }).all()).reverse()) await close.click();
    await gone(at("toast"));
  };
  const search = async (button) => {
    await at(button).click();
    await visible(at("duplicates-searched"), "the search does not end", { timeout: 60_000 });
    await gone(at("working"));
  };
  await person.opened();

  // After an import, the way leads here.
  await person.go("#/import");
  await at("import-file").setInputFiles({ name: "shop.csv", mimeType: "text/csv", buffer: Buffer.from(SHEET) });
  await at("import-plan").click();
  await at("import-commit").click();
  await visible(at("import-done"));
  await at("import-duplicates").click();
  await visible(at("duplicates-intro"), "nothing explains what is looked for");
  await screenshot(page, "duplicates-intro");
  equal(await at("duplicate").count(), 0, "something is proposed before a search");

  // Two share the number of محمد: himself in another spelling, and his sister.
  await person.addContact({ name: "Mohammed Al-Salem", phone: "+966 50 123 4567" });
  await person.addContact({ name: "نورة السالم", phone: "٠٥٠١٢٣٤٥٦٧" });
  await dismissToasts();
  await person.visit("duplicates");
  await search("duplicates-find");
  await stands({ certain: 2, fewer: 3, review: 2, searched: 12 }, "the search found something else");
  await counted("certain", 2, "the certain groups are not listed");
  await counted("review", 2, "the pairs to look at are not listed");
  const listed = await page.getByRole("main").innerText();
  for (const name of ["نورة", "فاطمة", "خالد"]) ok(!listed.includes(name), `${name} is taken for a relative's duplicate`);
  equal(await at("duplicates-stale").count(), 0, "a fresh search is called old");

  // A certain group can be looked at: why, and what would stay.
  const salem = cardOf("certain", "محمد السالم");
  await salem.getByTestId("duplicate-open").click();
  await visible(salem.getByText(text("duplicates.reason.same_phone")).first(), "the shared number is not a reason");
  await visible(salem.getByText(text("duplicates.reason.name_scripts")).first(), "the two scripts are not a reason");
  await visible(salem.getByTestId("duplicate-line").and(page.locator("[data-field=city]")).getByText(text("duplicates.differs")), "cities that differ are not marked");
  await salem.scrollIntoViewIfNeeded();
  await screenshot(page, "duplicates-certain");
  await salem.getByTestId("duplicate-open").click();

  // The first pair to look at is open; put off, it comes back.
  const open = cards("review").locator("[aria-expanded=true]");
  equal(await open.count(), 1, "the first pair is not open");
  await cards("review").first().getByTestId("duplicate-later").click();
  await counted("review", 1, "a pair that was put off is still there");
  await at("duplicates-later-back").click();
  await counted("review", 2, "what was put off does not come back");

  // Merged with a chosen name; the preview shows it before.
  const layla = cardOf("review", "ليلى حسن الشمري");
  const laylaOpen = layla.getByTestId("duplicate-open");
  if ((await laylaOpen.getAttribute("aria-expanded")) !== "true") await laylaOpen.click();
  const shown = async () => plain(await layla.getByTestId("duplicate-preview-name").innerText()).trim();
  equal(await shown(), "ليلى الشمري", "the older one's name does not stay");
  await layla.getByRole("radio", { name: "ليلى حسن الشمري" }).last().check();
  await eventually(async () => (await shown()) === "ليلى حسن الشمري", "the preview does not follow the choice");
  const preview = await layla.getByTestId("duplicate-preview").innerText();
  ok(preview.includes("layla.shammari@gmail.com") && preview.includes("layla.shammari@hotmail.com"), "an address is lost");
  await layla.scrollIntoViewIfNeeded();
  await screenshot(page, "duplicates-review");
  await layla.getByTestId("duplicate-merge").click();
  await person.told("ليلى حسن الشمري");
  await stands({ certain: 2, review: 1 }, "the merged pair still counts");
  await counted("review", 1, "the merged pair is still listed");
  equal(await at("duplicates-stale").count(), 0, "deciding on a pair makes the search old");
  await eventually(
    () => cardOf("review", "سعيد").getByTestId("duplicate-open").evaluate((button) => button === document.activeElement),
    "the focus does not go on to the next pair",
  );

  // Taken back and done again, the lists follow.
  if (screen === "desktop") await page.keyboard.press("ControlOrMeta+Z");
  else await at("toast").getByRole("button", { name: text("common.undo") }).last().click();
  await stands({ review: 2 }, "undo does not bring the pair back");
  await counted("review", 2, "the pair is not listed again");
  await dismissToasts();
  await at("redo").click();
  await stands({ review: 1 }, "redo does not merge the pair again");

  await dismissToasts();

  // Told apart, a pair is never proposed again.
  const saeed = cardOf("review", "سعيد");
  await counted("review", 1, "the pair is still listed");
  if ((await saeed.getByTestId("duplicate-open").getAttribute("aria-expanded")) !== "true") await saeed.getByTestId("duplicate-open").click();
  await saeed.getByTestId("duplicate-apart").click();
  await stands({ certain: 2, review: 0 }, "the pair that was told apart still counts");
  await visible(at("duplicates-review-list").getByText(text("duplicates.review_none")), "nothing says that all is judged");
  await dismissToasts();
  await search("duplicates-again");
  await stands({ certain: 2, fewer: 3, review: 0, searched: 11 }, "a pair that was told apart comes back");

  // All certain ones at once, after a question that says what happens.
  await at("duplicates-merge-all").click();
  await visible(at("duplicates-merge-all-text"), "nobody is asked before everything is merged");
  await screenshot(page, "duplicates-question");
  await at("duplicates-merge-all-yes").click();
  await stands({ certain: 0, fewer: 0, review: 0 }, "certain groups are left");
  await visible(at("duplicates-certain-list").getByText(text("duplicates.certain_none")), "nothing says that all is merged");
  await screenshot(page, "duplicates-none");
  equal(await person.countContacts(), 8, "the book after merging");
  equal(await person.countNamed("السالم"), 2, "محمد once, and his sister");

  // And back, by one undo, on the screen itself.
  await dismissToasts();
  await person.visit("duplicates");
  await stands({ certain: 0 }, "the last search is forgotten");
  await person.undo();
  await stands({ certain: 2, fewer: 3, review: 0 }, "undo does not bring the groups back");
  await counted("certain", 2, "the groups are not listed again");
  equal(await person.countContacts(), 11, "the book after undo");

  // Another change of the book makes the search old, and says so.
  await person.addContact({ name: "سعد", phone: "0509990000" });
  await dismissToasts();
  await person.visit("duplicates");
  await visible(at("duplicates-stale"), "a search older than the book is not called old");
}
