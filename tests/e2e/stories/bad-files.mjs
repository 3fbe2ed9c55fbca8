// Whatever somebody calls a CSV: a clear message, nothing written, and the app goes on.
import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const name = "a file that can't be read is refused with words, and nothing is written";
export const screens = ["desktop"];
export const timeout = 400_000;

const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

/** Files that are refused, with the key of the message. */
const REFUSED = [
  { what: "an empty file", file: "empty.csv", bytes: Buffer.alloc(0), key: "file.empty" },
  { what: "nothing but a byte order mark", file: "mark.csv", bytes: Buffer.from("\ufeff"), key: "file.empty" },
  { what: "a header only", file: "header.csv", bytes: Buffer.from("name,phone\r\n"), key: "file.header_only" },
  { what: "a picture", file: "picture.csv", bytes: PNG, key: "file.is_image" },
  { what: "a workbook that was cut off", file: "book.csv", bytes: Buffer.from("PK\x03\x04\x14\x00\x06\x00 xl/workbook.xml", "latin1"), key: "file.damaged" },
  { what: "a million columns", file: "wide.csv", bytes: Buffer.from(`${"a,".repeat(999_999)}a\n${"1,".repeat(999_999)}1\n`), key: "file.too_many_columns" },
];

/** Files that are read, with a word about what is odd: text of the page, and contacts that come of it. */
const ODD = [
  { what: "an unclosed quote", file: "quote.csv", bytes: 'name,phone\nAli,0501234567\n"Omar,0507654321\nHuda,0551112222\n', key: "import.warn_quote" },
  { what: "NUL bytes", file: "nul.csv", bytes: "name,phone\nA\0li,0501234567\nOmar,05\x0007654321\n", key: "import.warn_nul" },
  { what: "mixed line ends", file: "ends.csv", bytes: "name,phone\r\nAli,0501234567\nOmar,0507654321\r\nHuda,0551112222\r", key: "import.warn_line_ends" },
];

export async function run({ openApp, personAt, lang, text, visible, gone, eventually, equal, ok }) {
  const { page } = await openApp();
  const person = personAt(page);
  const at = (id) => page.getByTestId(id);
  await person.opened();
  await person.addContact({ name: "Here Before", phone: "0509999999" });
  const undoable = await person.undoable();

  const folder = await mkdtemp(join(tmpdir(), "daftar-bad-"));
  const longLine = join(folder, "line.csv");
  await writeLongLine(longLine);
  const refused = [...REFUSED, { what: "a line of 100 MB", file: longLine, key: "file.line_too_long" }];

  for (const { what, file, bytes, key } of refused) {
    await person.visit("import");
    await visible(at("import-drop"));
    await at("import-file").setInputFiles(bytes ? { name: file, mimeType: "text/csv", buffer: bytes } : file);
    const note = at("import-error");
    await visible(note, `nothing is said about ${what}`, { timeout: 120_000 });
    const said = await note.innerText();
    ok(says(said, text(key)), `${what} is answered by: ${said}`);
    await goesOn(what);
  }
  await rm(folder, { recursive: true });

  for (const { what, file, bytes, key } of ODD) {
    await person.visit("import");
    await at("import-file").setInputFiles({ name: file, mimeType: "text/csv", buffer: Buffer.from(bytes, "latin1") });
    await visible(at("import-columns"), `${what}: the columns are not shown`);
    const notes = page.locator(".note-warn");
    const key2 = pluralised(key);
    await eventually(
      async () => (await notes.allInnerTexts()).some((said) => key2.some((key) => says(said, text(key)))),
      `nothing is said about ${what}`,
    );
    await at("import-plan").click();
    await visible(at("import-new"), `${what}: there is no plan`);
    await goesOn(what);
  }

  // A sheet with nothing wrong goes in after all that.
  await person.visit("import");
  await at("import-file").setInputFiles({ name: "good.csv", mimeType: "text/csv", buffer: Buffer.from("name,phone\nAli,0501234567\n") });
  await at("import-plan").click();
  await at("import-commit").click();
  await visible(at("import-done"));
  equal(await person.countContacts(), 2, "a good file after the bad ones");

  /** The book is as it was, and works. */
  async function goesOn(what) {
    equal(await person.countContacts(), 1, `${what}: something was written`);
    equal(await person.undoable(), undoable, `${what}: something was done`);
    equal(await person.countNamed("Before"), 1, `${what}: the search does not work any more`);
    await gone(page.locator(".opening"));
  }

  function pluralised(key) {
    const forms = lang === "ar" ? ["zero", "one", "two", "few", "many", "other"] : ["one", "other"];
    return ["warn_nul"].includes(key.split(".")[1]) ? forms.map((form) => `${key}.${form}`) : [key];
  }
}

/** Whether a text was made from a pattern with `{…}` places. */
function says(said, pattern) {
  const flat = (text) => text.replace(/\s+/g, " ").trim();
  const parts = pattern.split(/\{\w+\}/).map(flat).filter(Boolean);
  return parts.every((part) => flat(said).includes(part));
}

async function writeLongLine(path) {
  const file = await open(path, "w");
  await file.write("name,phone\nAli,");
  const piece = Buffer.alloc(1 << 20, "5");
  for (let written = 0; written < 101; written += 1) await file.write(piece);
  await file.write("\n");
  await file.close();
}
