// The page opens from a plain static host and from a sub-folder of one, and can't be made to call anybody.

export const name = "the page opens and talks to nobody but its own host";

export async function run({ openApp, startServer, server, site, ok, equal, eventually, foreignAddresses, lang }) {
  const { page, watch } = await openApp();
  await eventually(() => page.evaluate(() => document.body.innerText.trim().length > 0), "nothing is on screen");
  equal(await page.evaluate(() => document.getElementById("boot")?.classList.contains("boot--failed") ?? false), false, "the app did not start");

  // The policy stands in the page and is closed.
  const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute("content");
  for (const hole of ["'unsafe-inline'", "'unsafe-eval'", "http:", "https:", "*"]) {
    ok(!policy.split(/[ ;]+/).includes(hole), `the policy allows ${hole}`);
  }

  // A planted call to another origin is refused by the browser and never arrives.
  const stranger = await startServer(site);
  watch.expectError(/Content Security Policy|Failed to load resource/);
  const outcome = await page.evaluate(async (url) => {
    const image = new Promise((resolve) => {
      const element = new Image();
      element.onload = () => resolve("loaded");
      element.onerror = () => resolve("refused");
      element.src = `${url}favicon.svg`;
    });
    const call = fetch(url, { mode: "no-cors" }).then(
      () => "answered",
      () => "refused",
    );
    return [await call, await image, navigator.sendBeacon === undefined ? "none" : "beacon"];
  }, stranger.url);
  equal(outcome.slice(0, 2), ["refused", "refused"], "a planted call got through");
  equal(stranger.requests, [], "another origin was called");
  await stranger.close();

  // Everything that was asked for is a file of the site and is there. What was planted above is not the page's doing.
  const missing = server.requests.filter((request) => request.status >= 400);
  equal(missing, [], "the page asked for files that are not there");
  equal(foreignAddresses(watch.addresses, server.url).filter((address) => !address.startsWith(stranger.url)), [], "a foreign address was asked for");
  watch.addresses.length = 0;

  // The same folder works below a path, with no rewrite rule.
  const nested = await startServer(site, { base: "/shops/daftar/" });
  const second = await openApp({ url: `${nested.url}index.html` });
  await eventually(() => nested.requests.some((request) => request.path.endsWith("_bg.wasm")), "the wasm was never asked for");
  await eventually(() => second.page.evaluate(() => document.body.innerText.trim().length > 0), "nothing is on screen");
  equal(nested.requests.filter((request) => request.status >= 400), [], "files are missing in a sub-folder");
  equal(foreignAddresses(second.watch.addresses, nested.url), [], "a foreign address was asked for");
  second.watch.addresses.length = 0;
  await nested.close();
  ok(["ar", "en"].includes(lang), "a story knows its language");
}
