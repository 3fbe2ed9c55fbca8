// The worker is bound by the page's policy, and its death is no end.
import { rm } from "node:fs/promises";
import { siteWithoutPolicy } from "../fixtures/bare.mjs";

export const name = "the worker calls nobody, and another takes its place when it dies";
export const screens = ["desktop"];

export async function run(tools) {
  const { openApp, personAt, startServer, site, text, equal, eventually, ok, browser, contextOptions } = tools;
  const stranger = await startServer(site);
  const { page, watch } = await openApp({ expectErrors: [/Content Security Policy|Failed to load resource|planted|ErrorEvent/] });
  const person = personAt(page);
  await person.opened();

  const worker = await workerOf(page, eventually);
  ok(worker.url().startsWith("blob:"), `the worker was loaded from ${worker.url()}, where the page's policy does not reach it`);
  const refused = await worker.evaluate(plantCalls, stranger.url);
  equal(refused, ["fetch", "XMLHttpRequest", "WebSocket", "import"], "the policy does not refuse every call");
  equal(stranger.requests, [], "the worker called another origin");
  watch.addresses.length = 0;

  // The same calls arrive where the page has no policy, so the statement above can fail.
  const bare = await siteWithoutPolicy(site);
  const open = await startServer(bare);
  const other = await browser.newContext(contextOptions());
  const unguarded = await other.newPage();
  await unguarded.goto(open.url);
  await personAt(unguarded).opened();
  await (await workerOf(unguarded, eventually)).evaluate(plantCalls, stranger.url);
  await eventually(() => stranger.requests.length >= 3, "the planted calls can't be seen even without a policy");
  await other.close();
  await open.close();
  await rm(bare, { recursive: true });
  await stranger.close();

  // A worker that dies is told of once, and what was saved is there.
  await person.addContact({ name: "Before The Fall", phone: "0501234567" });
  await dies(page, eventually, (dying) => dying.evaluate(() => void setTimeout(() => { throw new Error("planted"); })));
  await person.told(text("error.worker_lost"));
  await person.opened();
  equal(await page.getByTestId("toast").filter({ hasText: text("error.worker_lost") }).count(), 1, "the loss is told more than once");
  equal(await person.countContacts(), 1, "a saved contact is gone");
  await person.addContact({ name: "After The Fall", phone: "0557654321" });

  // So is one that panics: the panic comes as a message in words.
  await dies(page, eventually, (dying) => dying.evaluate(() => self.postMessage("planted panic")));
  await eventually(
    async () => (await page.getByTestId("toast").filter({ hasText: text("error.worker_lost") }).count()) === 2,
    "the second loss is not told",
  );
  await person.opened();
  equal(await person.countContacts(), 2, "a contact that was saved after a restart is gone");
}

async function workerOf(page, eventually) {
  return eventually(() => page.workers()[0], "the page has no worker");
}

/** Kills the worker and waits for the next one. */
async function dies(page, eventually, kill) {
  const before = await workerOf(page, eventually);
  await kill(before);
  await eventually(() => page.workers().find((worker) => worker !== before), "no other worker was started");
}

/** Runs in the worker: ways to call another host; gives the names of those that were refused. */
async function plantCalls(url) {
  const socket = () =>
    new Promise((resolve, reject) => {
      const made = new WebSocket(url.replace("http", "ws"));
      // A host that answers is a call that arrived, even if it speaks no WebSocket.
      made.onopen = resolve;
      made.onerror = reject;
    });
  const request = () =>
    new Promise((resolve, reject) => {
      const made = new XMLHttpRequest();
      made.open("GET", `${url}favicon.svg?xhr`);
      made.onload = resolve;
      made.onerror = reject;
      made.send();
    });
  const ways = {
    fetch: () => fetch(`${url}favicon.svg?fetch`, { mode: "no-cors" }),
    XMLHttpRequest: request,
    WebSocket: socket,
    import: () => import(`${url}favicon.svg?import`),
  };
  const names = Object.keys(ways);
  const ends = await Promise.allSettled(names.map(async (name) => ways[name]()));
  return names.filter((_, index) => ends[index].status === "rejected");
}
