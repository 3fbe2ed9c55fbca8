// Ten thousand people and the example of the tag guide: interested in beauty and bought before, without those who have bought
// lipstick. As text that is completed while it is typed, by clicking, and as a sentence; then who belongs by hand, and a
// segment that asks for another and follows its name.
export const name = "a segment of ten thousand people is typed, clicked together, said in words and pinned";

const PEOPLE = 10_000;

/** Person by person, in an order that has nothing to do with their tags: who has which tags. */
function people() {
  const list = [];
  for (let at = 0; at < PEOPLE; at += 1) {
    const turn = (at * 7_919) % PEOPLE;
    const tags = [];
    if (turn < 2_500) tags.push("مهتمة بالجمال");
    if (turn >= 1_300 && turn < 5_300) tags.push("اشترت سابقًا");
    if (turn >= 1_700 && turn < 2_500) tags.push("أحمر شفاه");
    list.push({ name: `عميلة ${at + 1}`, phone: `05${String(10_000_000 + at)}`, tags });
  }
  return list;
}

const wanted = (person) => ["مهتمة بالجمال", "اشترت سابقًا"].every((tag) => person.tags.includes(tag)) && !person.tags.includes("أحمر شفاه");

export async function run({ openApp, personAt, text, visible, gone, equal, ok, eventually, accessible, screenshot }) {
  const list = people();
  const carriers = (tag) => list.filter((person) => person.tags.includes(tag)).length;
  equal([carriers("مهتمة بالجمال"), carriers("اشترت سابقًا")], [2_500, 4_000], "the people are not those of the guide");
  const expected = list.filter(wanted).length;
  equal(expected, 400, "the scan by hand");

  const { page } = await openApp();
  const person = personAt(page);
  const at = (id) => page.getByTestId(id);
  await person.opened();
  await person.go("#/import");
  const sheet = ["الاسم,الجوال,الوسوم", ...list.map((one) => `${one.name},${one.phone},${one.tags.join(";")}`)].join("\n");
  await at("import-file").setInputFiles({ name: "people.csv", mimeType: "text/csv", buffer: Buffer.from(sheet) });
  await at("import-plan").click();
  await at("import-commit").click();
  await eventually(async () => (await person.countContacts()) === PEOPLE, "the people are not there", { timeout: 60_000 });

  // Typed: a word is completed by its name with what it means, by keyboard and by pointer.
  await person.go("#/segments/new");
  const filter = page.locator("#segment-filter");
  const offers = at("offer");
  const count = () => person.figures(at("segment-count"));
  const counts = async (n, said) => eventually(async () => (await count())[0] === n, said, { timeout: 20_000 });
  await filter.click();
  await filter.pressSequentially("جمال");
  await visible(offers.filter({ hasText: "2,500" }), "the tag is not offered with its count");
  await accessible(page, "a filter while it is typed");
  await screenshot(page, "segment-offers");
  await filter.press("ArrowDown");
  equal(await filter.getAttribute("aria-activedescendant"), "segment-filter-offer-0", "the first offer is not active");
  await filter.press("Enter");
  equal(await filter.inputValue(), 'tag:"مهتمة بالجمال"', "the offer was not taken");
  await counts(2_500, "those interested are not counted");
  await filter.pressSequentially(" tag:سابق");
  await offers.filter({ hasText: "4,000" }).click();
  await filter.pressSequentially(" -tag:أحمر");
  await filter.press("ArrowDown");
  await filter.press("Tab");
  equal(await filter.inputValue(), 'tag:"مهتمة بالجمال" tag:"اشترت سابقًا" -tag:"أحمر شفاه"', "the text is not what was chosen");
  await counts(expected, "the text does not count as the scan by hand");
  await gone(offers.first(), "the offers stay open");

  // The same by clicking, and in words.
  equal(await at("builder-row").count(), 3, "each condition has its row");
  const sentence = await at("sentence").innerText();
  for (const tag of ["مهتمة بالجمال", "اشترت سابقًا", "أحمر شفاه"]) ok(sentence.includes(tag), `${tag} is not in: ${sentence}`);
  await screenshot(page, "segment-text");
  await filter.fill("");
  // The first row without a pointer.
  await at("builder-add-row").first().focus();
  await page.keyboard.press("Enter");
  await at("builder-input").last().focus();
  await page.keyboard.type("مهتمة");
  equal(await at("builder-input").last().inputValue(), "مهتمة بالجمال", "a tag is not chosen by keyboard");
  await at("builder-add-row").first().click();
  await at("builder-input").last().selectOption("اشترت سابقًا");
  await at("builder-add-row").first().click();
  await at("builder-test").last().selectOption({ label: text("builder.has_not_tag") });
  await at("builder-input").last().selectOption("أحمر شفاه");
  await counts(expected, "the rows do not count as the scan by hand");
  equal(await at("sentence").innerText(), sentence, "rows and text are said in other words");

  // One who does not fit belongs by hand, and one who fits does not.
  const out = list.find((one) => !wanted(one)).name;
  const why = at("why");
  await why.getByRole("searchbox").fill(out);
  await why.getByRole("button", { name: out, exact: true }).click();
  await at("pins").getByRole("button", { name: text("why.pin_in"), exact: true }).click();
  await counts(expected + 1, "who was pinned is not counted");
  await visible(at("reasons").locator(".note-good"), "who was pinned is not in");
  await accessible(page, "a contact pinned to a segment");
  await screenshot(page, "segment-pins");
  await at("pins").getByRole("button", { name: text("why.pin_out"), exact: true }).click();
  await counts(expected, "who was put out is counted");
  await at("pins").getByRole("button", { name: text("why.pin_none"), exact: true }).click();
  await counts(expected, "who was let go changed the count");
  await page.locator("#segment-name").fill("حملة الجمال");
  await at("segment-save").click();

  // Everyone in it gets a tag, in one step that is taken back in one.
  const isolated = (name) => `\u2068${name}\u2069`;
  await page.getByRole("button", { name: text("segments.open_named").replace("{name}", isolated("حملة الجمال")) }).click();
  await visible(at("contact-row").first(), "the segment's contacts are not listed");
  await at("contact-row").first().getByRole("checkbox").check();
  await page.getByRole("region", { name: text("contacts.selected") }).getByRole("button").first().click();
  await eventually(async () => (await person.figures(at("selected")))[0] === expected, "not everyone is ticked");
  await page.getByRole("region", { name: text("contacts.selected") }).getByRole("button", { name: text("contacts.tag"), exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel(text("contacts.tag_new"), { exact: true }).fill("حملة");
  await screenshot(page, "segment-bulk");
  await dialog.getByRole("button", { name: text("common.save"), exact: true }).click();
  await gone(dialog, "the dialog stays open");
  await person.go("#/tags");
  await eventually(
    async () => (await person.figures(page.getByRole("listitem").filter({ hasText: "حملة" }).first())).includes(expected),
    "not everyone got the tag",
  );
  await person.undo();
  await gone(page.getByRole("listitem").filter({ hasText: "حملة" }), "the tag stays");

  // Another segment asks for it, and follows its name; what goes round is refused with words.
  await person.go("#/segments/new");
  await filter.fill('segment:"حملة الجمال" name:/ (1|2)$/');
  const few = list.filter((one) => wanted(one) && / (1|2)$/.test(one.name)).length;
  await counts(few, "a segment with a pattern is not counted");
  await page.locator("#segment-name").fill("أول العميلات");
  await at("segment-save").click();
  await person.go("#/segments");
  await page.getByRole("link", { name: text("segments.edit_named").replace("{name}", isolated("حملة الجمال")) }).click();
  await filter.fill('segment:"أول العميلات"');
  await at("segment-save").click();
  await visible(at("filter-error"), "a segment may ask for itself");
  await screenshot(page, "segment-loop");
  await filter.fill("tag:اشترت");
  await visible(at("filter-error").locator("mark"), "a tag that is not there is not shown");
  await filter.fill("orders>=2 in 90d");
  await counts(0, "orders are not counted");
  await visible(at("builder-row"), "orders have no row");
  await screenshot(page, "segment-orders");
}
