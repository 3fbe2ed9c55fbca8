// The policy as others judge it, and the page inside other pages.
import { createRequire } from "node:module";
import { createServer } from "node:http";

const require = createRequire(import.meta.url);
const { CspEvaluator } = require("csp_evaluator/dist/evaluator.js");
const { CspParser } = require("csp_evaluator/dist/parser.js");
const { Severity } = require("csp_evaluator/dist/finding.js");

export const name = "the policy has no hole that others know of, and the page does not run inside another";
export const screens = ["desktop"];
export const langs = ["en"];

const judge = (policy) => new CspEvaluator(new CspParser(policy).csp).evaluate();

export async function run({ openApp, personAt, server, equal, ok, eventually, browser, contextOptions }) {
  const { page } = await openApp();
  await personAt(page).opened();
  await eventually(() => page.locator("meta[data-lock]").count(), "the page never locked itself", { timeout: 60_000 });
  const said = (which) => page.locator(`meta[http-equiv="Content-Security-Policy"]${which}`).getAttribute("content");
  const policies = { first: await said(":not([data-lock])"), lock: await said("[data-lock]") };
  for (const [which, policy] of Object.entries(policies)) {
    // What is left is that a host could serve somebody else's scripts beside ours.
    const worse = judge(policy).filter((finding) => finding.severity < Severity.MEDIUM_MAYBE);
    equal(worse.map(({ directive, value, description }) => `${directive} ${value}: ${description}`), [], `the ${which} policy has a hole`);
    ok(policy.includes("'wasm-unsafe-eval'") && !policy.includes("'unsafe-eval'"), `the ${which} policy says something else about code`);
    // The judge does find holes.
    for (const hole of ["'unsafe-inline'", "https:", "data:"]) {
      const open = judge(policy.replace("script-src 'self'", `script-src 'self' ${hole}`));
      ok(open.some((finding) => finding.severity <= Severity.MEDIUM), `${hole} in the ${which} policy is not seen as a hole`);
    }
  }
  ok(policies.lock.includes("connect-src 'none'") && policies.first.includes("connect-src 'self'"), "the lock forbids no connection");

  // Four ways to put the page into another.
  const ways = {
    frame: `<iframe src="${server.url}"></iframe>`,
    sandbox: `<iframe sandbox="allow-scripts allow-same-origin" src="${server.url}"></iframe>`,
    object: `<object data="${server.url}" type="text/html"></object>`,
    embed: `<embed src="${server.url}" type="text/html">`,
  };
  const host = createServer((request, response) => {
    response.writeHead(200, { "content-type": "text/html" });
    response.end(`<!doctype html><title>host</title>${ways[request.url.slice(1)] ?? ""}`);
  });
  await new Promise((resolve) => host.listen(0, "127.0.0.1", resolve));
  const context = await browser.newContext(contextOptions());
  for (const way of Object.keys(ways)) {
    const outer = await context.newPage();
    await outer.goto(`http://127.0.0.1:${host.address().port}/${way}`);
    const inner = await eventually(() => outer.frames().find((frame) => frame.url().startsWith(server.url)), `${way}: nothing is framed`);
    await eventually(() => inner.evaluate(() => document.querySelector(".boot--framed") !== null), `${way}: the page does not refuse`);
    equal(outer.workers().length, 0, `${way}: a framed page opened the book`);
    await outer.close();
  }
  await context.close();
  host.close();
}
