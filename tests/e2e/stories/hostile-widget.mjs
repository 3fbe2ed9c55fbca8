// What a shop's page, or whoever writes into it, gives the button (its number, its text, its language, the page's title and
// address) stays text, and the link leads to that number and nobody else, or there is no button.
import { strangersInPage, watchInside } from "../fixtures/alarm.mjs";
import { links, naughty, vectors } from "../fixtures/hostile.mjs";

export const name = "hostile texts in the widget stay texts, and its link leads to the shop's number";
export const screens = ["desktop"];
export const langs = ["en"];
export const timeout = 300_000;

const PHONE = "966501234567";
/** Numbers that would lead elsewhere. */
const NUMBERS = [
  "", "0", "+966501234567", "966501234567?text=x", "966501234567&phone=1", "966501234567#", "966501234567%0a", "../966501234567",
  "٩٦٦٥٠١٢٣٤٥٦٧", "1".repeat(16), "javascript:planted()", "966501234567\nx", "\"><img src=x onerror=planted()>", "__proto__", "constructor",
];

export async function run({ browser, contextOptions, server, equal, ok, eventually }) {
  const context = await browser.newContext(contextOptions());
  await watchInside(context);
  // The button hides its inside from the page around it, and so from us; here it is left open to be looked at.
  await context.addInitScript(() => {
    const attach = Element.prototype.attachShadow;
    Element.prototype.attachShadow = function (options) {
      return attach.call(this, { ...options, mode: "open" });
    };
  });
  const page = await context.newPage();
  const dialogs = [];
  page.on("dialog", async (dialog) => {
    dialogs.push(dialog.message());
    await dialog.dismiss();
  });
  const errors = [];
  page.on("pageerror", (error) => errors.push(error.message));
  await page.goto(`${server.url}embed.html`);
  await page.evaluate(() => customElements.whenDefined("daftar-chat").then(() => true));
  const strangers = await page.evaluate(strangersInPage);
  const texts = [...vectors, ...naughty.filter((text) => text.isWellFormed()), ...links];

  // Each text as the shop's own message, and as the title of the page, with a panel of its own.
  const wrong = [];
  for (let from = 0; from < texts.length; from += 50) {
    wrong.push(...(await page.evaluate(ask, { texts: texts.slice(from, from + 50), phone: PHONE })));
  }
  equal(wrong, [], "the widget says or does something else");
  // As the language, the element holds nothing that was not there.
  for (const lang of vectors.slice(0, 50)) equal(await page.evaluate(ask, { texts: ["hello"], phone: PHONE, lang }), [], `with the language ${lang}`);
  for (const phone of NUMBERS) {
    const made = await page.evaluate((phone) => {
      const chat = document.createElement("daftar-chat");
      chat.dataset.phone = phone;
      document.body.append(chat);
      const has = chat.shadowRoot !== null;
      chat.remove();
      return has;
    }, phone);
    ok(!made, `${JSON.stringify(phone)} gets a button`);
  }
  equal(await page.evaluate(strangersInPage), strangers, "something of a text became more than text");
  equal([dialogs, errors, await page.evaluate(() => [window.plantedCalls, window.policyViolations])], [[], [], [0, []]], "something ran, or had to be stopped");

  // The twin: a panel that takes its text as markup is seen.
  const open = await browser.newContext(contextOptions({ bypassCSP: true }));
  await watchInside(open);
  const careless = await open.newPage();
  await careless.goto(`${server.url}embed.html`);
  await careless.evaluate((texts) => {
    for (const text of texts) document.body.appendChild(document.createElement("daftar-chat")).innerHTML = text;
  }, vectors.slice(0, 40));
  await eventually(() => careless.evaluate(() => window.plantedCalls > 0), "a script that runs is not seen");
  ok((await careless.evaluate(strangersInPage)).length >= 30, "foreign markup is not seen");
  await open.close();
  await context.close();
}

/** Runs in the page: opens a panel for each text, and says what is not as it should be. */
async function ask({ texts, phone, lang = "en" }) {
  const wrong = [];
  for (const text of texts) {
    for (const way of ["text", "title"]) {
      const chat = document.createElement("daftar-chat");
      Object.assign(chat.dataset, { phone, lang, text: way === "text" ? text : "{title}" });
      document.title = way === "title" ? text : "shop";
      document.body.append(chat);
      const shadow = chat.shadowRoot;
      shadow.querySelector("button").click();
      for (let n = 0; n < 400 && !shadow.querySelector("textarea"); n += 1) await new Promise((resolve) => setTimeout(resolve, 5));
      const area = shadow.querySelector("textarea");
      const { href } = shadow.querySelector("a");
      const link = new URL(href);
      // A field has one kind of line end, and a title is what the browser makes of it.
      const plain = (value) => value.replace(/\r\n?/g, "\n");
      const names = /\{(title|url)\}/.test(text);
      const due = way === "title" ? document.title.trim() : text;
      if (!names && !plain(area.value).startsWith(plain(due))) wrong.push(`${way}: "${text}" became "${area.value}"`);
      const asked = [...link.searchParams.keys()];
      if (link.origin !== "https://wa.me" || link.pathname !== `/${phone}` || link.hash !== "" || asked.some((key) => key !== "text") || asked.length > 1) wrong.push(`${way}: "${text}" leads to ${href}`);
      if (plain(link.searchParams.get("text") ?? "") !== plain(area.value)) wrong.push(`${way}: "${text}" is sent as "${link.searchParams.get("text")}"`);
      const inside = [...shadow.querySelectorAll("*")].map((element) => element.localName).filter((tag) => !"div button svg path section strong p label textarea a".split(" ").includes(tag));
      if (inside.length > 0) wrong.push(`${way}: "${text}" made ${inside}`);
      chat.remove();
    }
  }
  return wrong;
}
