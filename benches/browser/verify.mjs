// Checks the generator against the phone library's full metadata: the numbers it calls valid are, and the others are not.
//
//   node verify.mjs 10000

import { readFile } from "node:fs/promises";
import { parsePhoneNumberFromString as parseFully } from "libphonenumber-js/max";
import { parsePhoneNumberFromString as parseBriefly } from "libphonenumber-js/min";
import Papa from "papaparse";
import { customers } from "./generate.mjs";

const rows = Number(process.argv[2] ?? 10_000);
const { path, answers } = await customers(rows);
const { data, errors } = Papa.parse(await readFile(path, "utf8"), { header: true, skipEmptyLines: true });
const found = { rows: data.length, contacts: 0, invalid: 0, invalidOnlyByFullMetadata: 0, duplicates: 0 };
const seen = new Set();
for (const row of data) {
  const phone = readable(row.phone);
  const number = parseFully(phone, "SA");
  if (!number?.isValid()) {
    found.invalid += 1;
    found.invalidOnlyByFullMetadata += parseBriefly(phone, "SA")?.isValid() ? 1 : 0;
  } else if (seen.has(number.number)) {
    found.duplicates += 1;
  } else {
    seen.add(number.number);
  }
}
found.contacts = seen.size;
const wrong = Object.keys(found).filter((key) => found[key] !== answers[key]);
console.log({ found, parseErrors: errors.length });
if (wrong.length > 0 || errors.length > 0) throw new Error(`the generator says otherwise: ${wrong.join(", ")}`);

/** `9.66501234567E+11` with all its digits, as a library can't read it. */
function readable(text) {
  const [, mantissa, exponent] = text.match(/^(\d\.\d+)E\+(\d+)$/) ?? [];
  if (mantissa === undefined) return text;
  const digits = mantissa.replace(".", "");
  return digits.length === Number(exponent) + 1 ? digits : "";
}
