// The whole way: a messy sheet becomes contacts, a segment, a message, chats and lists; all of it outlives the tab, goes
// into a backup, can be taken back, and comes back from the backup.
import { digest, readCsv, readZip } from "../fixtures/archive.mjs";
import { MESSY_FACTS, messySheet } from "../fixtures/sheets.mjs";
import { countIn, numberIn, plain } from "../fixtures/words.mjs";

export const name = "from a messy sheet to a sent message, and back from a backup";
export const timeout = 300_000;

const FILTER = "tag:vip city:الرياض";

export async function run(tools) {
  const { openApp, personAt, context, server, lang, screen, text, visible, equal, ok, eventually, foreignAddresses } = tools;
  // Chats open in another tab; there, somebody else answers.
  await context.route(/^https:\/\/wa\.me\//, (route) => route.fulfill({ contentType: "text/html", body: "a chat" }));
  const { page, watch } = await openApp();
  const person = personAt(page);
  const at = (id) => page.getByTestId(id);
  await person.opened();
  await person.visit("contacts");
  await visible(page.getByText(text("contacts.empty_title")), "the book is not empty at first");

  // A file goes in.
  await person.go("#/");
  await page.getByRole("main").getByRole("link", { name: text("home.import") }).click();
  await importSheet(tools, page, person);
  equal(await person.countContacts(), MESSY_FACTS.contacts, "the contacts of the sheet");
  equal(await person.countNamed("سارة"), 1, "two rows of one person are one contact");

  // A segment counts while one types.
  await person.visit("segments");
  await at("segment-new").click();
  await page.getByLabel(text("common.name"), { exact: true }).fill("VIP Riyadh");
  const matching = at("count");
  await page.getByRole("combobox", { name: text("segments.as_text") }).fill(FILTER);
  await eventually(
    async () => countIn(lang, "segments.matching", await matching.innerText()) === MESSY_FACTS.vipsInRiyadh,
    "the segment's count is not right",
  );
  await at("segment-save").click();
  await person.told("VIP Riyadh");
  await visible(at("segment-count"), "the segment is not listed");

  // A message for it, with a look at what each one gets.
  await page.getByRole("button", { name: text("segments.message_named", { name: "\u2068VIP Riyadh\u2069" }) }).click();
  await at("message-text").fill("مرحبا {{first_name}}، وصلت التشكيلة 🎁 & more");
  await eventually(
    async () => (await at("audience-sendable").getAttribute("data-count")) === String(MESSY_FACTS.sendable.size),
    "the number of recipients is not right",
  );
  equal(await at("left-out-opted").getAttribute("data-count"), "1", "who opted out is not named");
  await visible(at("preview-link"), "there is no preview");
  for (let place = 0; place < MESSY_FACTS.sendable.size; place += 1) {
    const who = plain(await at("preview-name").innerText());
    checkLink(tools, who, await at("preview").getByTestId("bubble").innerText(), await at("preview-link").getAttribute("href"));
    if (place + 1 < MESSY_FACTS.sendable.size) {
      await at("preview-next").click();
      await eventually(async () => plain(await at("preview-name").innerText()) !== who, "the preview stands still");
    }
  }

  // Sent by hand: open, sent, skip; it remembers.
  await at("campaign-name").fill("First round");
  await at("start-campaign").click();
  await visible(at("queue-open"), "the queue did not start");
  const first = plain(await at("queue-name").innerText());
  const link = await at("queue-open").getAttribute("href");
  checkLink(tools, first, await at("bubble").innerText(), link);
  const [chat] = await Promise.all([context.waitForEvent("page"), at("queue-open").click()]);
  await chat.waitForLoadState();
  equal(chat.url(), link, "another chat was opened");
  await chat.close();
  await visible(at("queue-status").filter({ hasText: text("status.opened") }), "it is not noted that the chat was opened");
  await at("queue-sent").click();
  const second = await eventually(
    async () => {
      const shown = plain(await at("queue-name").innerText());
      return shown !== first && shown;
    },
    "the queue does not go on after “sent”",
  );
  await at("queue-skip").click();
  await eventually(async () => ![first, second].includes(plain(await at("queue-name").innerText())), "the queue does not go on after “skip”");

  // Taken away: a frozen list and its files.
  await person.visit("messages");
  await at("list-name").fill("Riyadh VIP list");
  await at("freeze-list").click();
  await visible(at("frozen"), "the list was not frozen");
  await checkFiles(tools, page, person);

  const before = await standing(tools, page, person);
  equal(before, { contacts: MESSY_FACTS.contacts, segment: MESSY_FACTS.vipsInRiyadh, campaign: [1, 0, 1, 1], list: MESSY_FACTS.sendable.size }, "where the book stands");

  // The tab is closed and opened again.
  await page.reload();
  await person.opened();
  equal(await standing(tools, page, person), before, "after a reload, the book stands elsewhere");

  // One file holds all of it.
  await person.visit("settings");
  const backup = await person.download(() => at("backup").click());
  await visible(at("backup-saved"), "the backup is not said to be checked");
  checkBackup(tools, backup);

  // Everything can be taken back, to the empty book.
  const undone = await person.undoAll();
  ok(undone.length >= 5, `only this could be undone: ${undone.join("; ")}`);
  equal(await person.countContacts(), 0, "contacts are left after the import was undone");
  await person.visit("segments");
  equal(await at("segment-count").count(), 0, "a segment is left");

  // And comes back from the file.
  await person.visit("settings");
  await at("restore-file").setInputFiles({ name: backup.name, mimeType: "application/zip", buffer: backup.bytes });
  await visible(at("restore-offer"), "the backup was not read");
  equal((await person.figures(at("restore-offer")))[0], MESSY_FACTS.contacts, "what the backup is said to hold");
  await at("restore").click();
  await person.told(backup.name);
  equal(await standing(tools, page, person), before, "the backup brought something else back");
  await person.undo();
  equal(await person.countContacts(), 0, "the restore can't be undone");
  await at("redo").click();
  await eventually(async () => (await person.countContacts()) === MESSY_FACTS.contacts, "the restore can't be done again");

  // Nothing but the page's own files was ever asked for.
  equal(foreignAddresses(watch.addresses, server.url), [], `the ${screen} page asked for something foreign`);
  equal(server.requests.filter(({ method, status }) => method !== "GET" || status >= 400), [], "odd requests");
}

async function importSheet({ lang, text, visible, equal, eventually }, page, person) {
  const at = (id) => page.getByTestId(id);
  const encoding = lang === "ar" ? "utf8" : "windows-1256";
  await at("import-file").setInputFiles({ name: `عملاء ${encoding}.csv`, mimeType: "text/csv", buffer: messySheet(encoding) });
  await visible(at("import-columns"), "the columns are not shown");
  const chosen = await at("import-target").evaluateAll((selects) => selects.map((select) => select.selectedOptions[0].textContent));
  const expected = ["field.name", "field.phone", "field.email", "field.city", "field.tags", "field.consent", "field.note"];
  equal(chosen, expected.map((key) => text(key)), "what the columns are taken for");
  await at("import-plan").click();
  await visible(at("import-new"), "there is no plan");
  const figure = async (name) => numberIn(await at(`import-${name}`).locator("strong").innerText());
  const [fresh, updated, unchanged, merged, rejected] = await Promise.all(["new", "updated", "unchanged", "merged", "rejected"].map(figure));
  equal({ fresh, updated, unchanged, merged, rejected }, { fresh: MESSY_FACTS.contacts, updated: 0, unchanged: 0, merged: MESSY_FACTS.merged, rejected: MESSY_FACTS.rejected }, "the plan");
  equal(fresh + updated + unchanged + merged + rejected, MESSY_FACTS.rows, "the figures don't add up to the rows");
  const report = await person.download(() => at("import-report").click());
  equal(readCsv(report.bytes)[0].slice(0, 7).length, 7, "the report has other columns than the file");
  // So messy a sheet goes in only on purpose.
  await at("import-anyway").check();
  await at("import-commit").click();
  await visible(at("import-done"), "the import did not end", { timeout: 30_000 });
  await eventually(async () => (await person.undoable()) !== "", "the import can't be undone");
}

/** A link opens this person's chat with exactly the text that was shown. */
function checkLink({ equal, ok }, who, shown, link) {
  const phone = MESSY_FACTS.sendable.get(who);
  ok(phone, `${who} should not get a message`);
  ok(!shown.includes("{{"), `the text of ${who} is not filled: ${shown}`);
  ok(shown.includes(who.split(" ")[0]), `the text of ${who} does not name them: ${shown}`);
  equal(link, `https://wa.me/${phone}?text=${encodeURIComponent(shown)}`, `the link of ${who}`);
}

async function checkFiles({ equal, ok }, page, person) {
  const at = (id) => page.getByTestId(id);
  const phones = [...MESSY_FACTS.sendable.values()].map((phone) => `+${phone}`).sort();
  const csv = await person.download(() => at("export-csv").click());
  const [headers, ...rows] = readCsv(csv.bytes);
  equal(headers.length, 14, "columns of the table");
  equal(rows.map((row) => row[1].replaceAll(" ", "")).sort(), phones, "numbers in the table");
  const names = rows.map((row) => row[0]).sort();
  equal(names, ["سارة أحمد", "خالد عمر", "'=1+2"].sort(), "names in the table, safe in a spreadsheet");

  const numbers = await person.download(() => at("export-numbers").click());
  equal(numbers.bytes.toString("utf8").trim().split("\n").sort(), phones, "the plain numbers");

  const pack = await person.download(() => at("export-pack").first().click());
  const cards = pack.bytes.toString("utf8");
  ok(pack.name.endsWith(".vcf"), `the pack is called ${pack.name}`);
  equal(cards.match(/^TEL[^:]*:(.*)\r$/gm).map((line) => line.split(":")[1].trim()).sort(), phones, "numbers on the cards");
  for (const file of [csv, numbers, pack]) {
    const all = file.bytes.toString("utf8").replaceAll(" ", "");
    ok(!all.includes(MESSY_FACTS.optedOut.phone.slice(3)), `${file.name} holds somebody who opted out`);
    ok(!file.bytes.toString("utf8").includes(MESSY_FACTS.optedOut.name), `${file.name} names somebody who opted out`);
  }
}

/** The backup is a zip that anybody can read, and says the truth about itself. */
function checkBackup({ equal, ok }, { name, bytes }) {
  ok(name.endsWith(".zip"), `the backup is called ${name}`);
  const members = readZip(bytes);
  const manifest = JSON.parse(members.get("manifest.json").toString("utf8"));
  equal([...members.keys()].filter((member) => member !== "manifest.json").sort(), manifest.members.map((member) => member.name).sort(), "what the manifest lists");
  for (const member of manifest.members) {
    equal(digest(members.get(member.name)), member.sha256, `the digest of ${member.name}`);
  }
  const contacts = members.get("contacts.ndjson").toString("utf8").trim().split("\n").map((line) => JSON.parse(line));
  equal(contacts.length, MESSY_FACTS.contacts, "contacts in the backup");
}

/** What the book holds, as its screens say it. */
async function standing({ lang, visible }, page, person) {
  const at = (id) => page.getByTestId(id);
  const contacts = await person.countContacts();
  await person.visit("segments");
  await visible(at("segment-count"), "the segment is not listed");
  const segment = countIn(lang, "common.contacts", await at("segment-count").first().innerText());
  await person.visit("messages");
  await visible(at("running-campaigns"), "the campaign is not listed");
  const progress = await at("running-campaigns").locator(".campaign-progress").first().innerText();
  const campaign = progress.split(/[·,،]/).map(numberIn);
  await person.visit("lists");
  const entry = at("list").filter({ hasText: "Riyadh VIP list" });
  await visible(entry, "the list is not there");
  const list = countIn(lang, "common.contacts", await entry.locator("strong.number").innerText());
  return { contacts, segment, campaign, list };
}
