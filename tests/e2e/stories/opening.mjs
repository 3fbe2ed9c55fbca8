// The page opens from a plain static host and from a sub-folder of one, and can't be made to call anybody.

export const name = "the page opens and talks to nobody but its own host";

export async function run(tools) {
  const { openApp, startServer, server, site, browser, contextOptions, ok, equal, eventually, foreignAddresses } = tools;
  const { page, watch } = await openApp();
  await started(page, tools);
  const missing = server.requests.filter((request) => request.status >= 400);
  equal(missing, [], "the page asked for files that are not there");
  equal(foreignAddresses(watch.addresses, server.url), [], "the page asked for a foreign address by itself");

  // The policy stands in the page and has no hole.
  const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute("content");
  for (const hole of ["'unsafe-inline'", "'unsafe-eval'", "http:", "https:", "*"]) {
    ok(!policy.split(/[ ;]+/).includes(hole), `the policy allows ${hole}`);
  }

  // Calls planted into the page are refused by the browser and never arrive at the other host.
  const stranger = await startServer(site);
  watch.expectError(/Content Security Policy|Failed to load resource/);
  await page.evaluate(plantCalls, stranger.url);
  equal(stranger.requests, [], "another origin was called");
  watch.addresses.length = 0;

  // The same calls do arrive where the policy is switched off, so the statement above can fail.
  const open = await browser.newContext(contextOptions({ bypassCSP: true }));
  const unguarded = await open.newPage();
  await unguarded.goto(server.url);
  await unguarded.evaluate(plantCalls, stranger.url);
  await eventually(() => stranger.requests.length >= 3, "the planted calls can't be seen even without a policy");
  await open.close();
  await stranger.close();

  // The folder works below a path and by its file's name, with no rewrite rule.
  const nested = await startServer(site, { base: "/shops/daftar/" });
  const second = await openApp({ url: `${nested.url}index.html`, site: nested.url });
  await started(second.page, tools);
  await eventually(() => nested.requests.some(({ path }) => path.endsWith("_bg.wasm")), "the wasm was never asked for");
  equal(nested.requests.filter((request) => request.status >= 400), [], "files are missing in a sub-folder");
  equal(foreignAddresses(second.watch.addresses, nested.url), [], "the page left its sub-folder");
  await second.page.close();
  await nested.close();
}

/** The shell or the app is on screen, and the shell does not say that the app can't start. */
async function started(page, { eventually, equal }) {
  await eventually(() => page.evaluate(() => document.body.innerText.trim().length > 0), "nothing is on screen");
  equal(await page.locator(".boot--failed").count(), 0, "the app did not start");
}

/** Runs in the page: three ways to call another host. */
async function plantCalls(url) {
  const image = new Promise((resolve) => {
    const element = new Image();
    element.onload = resolve;
    element.onerror = resolve;
    element.src = `${url}favicon.svg`;
  });
  await Promise.allSettled([fetch(url, { mode: "no-cors" }), image]);
  navigator.sendBeacon(`${url}beacon`, "x");
}
