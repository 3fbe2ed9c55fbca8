// A browser that can't run the page is told so, in both languages, instead of being left with an empty screen.

export const name = "a page that can't start says so";
export const screens = ["phone"];
export const langs = ["ar"];
export const themes = ["light", "dark"];

export async function run({ openApp, browser, contextOptions, server, visible, gone, accessible }) {
  // The wasm is lost on the way.
  const broken = await browser.newContext(contextOptions());
  await broken.route("**/app-*_bg.wasm", (route) => route.abort());
  const { page } = await openApp({ context: broken, expectErrors: [/wasm|Failed to (fetch|load)/i] });
  await visible(page.getByText("تعذّر تشغيل دفتر"));
  await visible(page.getByText("Daftar could not start"));
  await gone(page.getByText("Opening your book"));
  await accessible(page, "the shell of a page that can't start");
  await broken.close();

  // Scripts are switched off.
  const scriptless = await browser.newContext(contextOptions({ javaScriptEnabled: false }));
  const plain = await scriptless.newPage();
  await plain.goto(server.url);
  // Playwright's text search passes over `noscript`, also where it is shown.
  await visible(plain.locator("noscript p[lang=en]"), "nothing says that scripts are needed");
  await gone(plain.locator(".boot__wait"), "a page that will never open says that it is opening");
  await scriptless.close();
}
