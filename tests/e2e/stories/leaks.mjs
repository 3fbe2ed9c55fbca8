// Ways to carry data away, sixteen planted into the page and twelve into the worker: none arrives anywhere. All of them arrive
// where the site has no policy, so the statement can fail.
import { rm } from "node:fs/promises";
import { siteWithoutPolicy } from "../fixtures/bare.mjs";
import { channelOf, IN_PAGE, IN_WORKER, plantInPage, plantInWorker } from "../fixtures/channels.mjs";
import { startStranger } from "../fixtures/stranger.mjs";

export const name = "nothing that is planted into page or worker reaches anybody";
export const screens = ["desktop"];
export const langs = ["en"];

export async function run(tools) {
  const { openApp, personAt, startServer, site, server, equal, eventually, browser, contextOptions } = tools;
  const stranger = await startStranger();
  const { page, watch } = await openApp({
    expectErrors: [/Content Security Policy|Failed to load|Refused to|violates|net::ERR|MIME|blocked|connection|planted/i],
  });
  const person = personAt(page);
  await person.opened();

  // The worker is strict from its first moment: not even its own site hears from it.
  const worker = await eventually(() => page.workers()[0], "the page has no worker");
  const heard = async (where, plant, own) => {
    server.clear();
    stranger.arrived.length = 0;
    await where.evaluate(plant, stranger.url);
    await where.evaluate(plant, `${server.url}carried-`);
    const [away, home] = [channelsOf(stranger.arrived), carried(server)];
    equal(away, [], "another host was reached");
    equal(home.filter((channel) => !own.includes(channel)), [], "the own site was reached by more than scripts");
    return `${away.length} to another host, ${home.length} to the own site (${home.join(", ")})`;
  };
  console.log(`worker: of ${IN_WORKER.length} ways ${await heard(worker, plantInWorker, OWN.worker)}`);

  // The page, before it is locked: other hosts hear nothing.
  await page.evaluate(plantInPage, stranger.url);
  equal(stranger.arrived, [], "the page reached another host");

  // Once all of the program is here the page locks itself, and then its own site hears nothing either.
  await eventually(() => page.locator("meta[data-lock]").count(), "the page never locked itself", { timeout: 60_000 });
  console.log(`locked page: of ${IN_PAGE.length} ways ${await heard(page, plantInPage, OWN.page)}`);

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
  const arrive = async (where, plant, ways) => {
    stranger.arrived.length = 0;
    await where.evaluate(plant, stranger.url);
    const missing = () => ways.filter((way) => !stranger.arrived.some((path) => channelOf(path) === way));
    await eventually(() => missing().length === 0, "not every way can be seen without a policy", { timeout: 5_000 }).catch((failure) => {
      throw new Error(`${failure.message}: ${missing()} are missing`, { cause: failure });
    });
  };
  await arrive(unguarded, plantInPage, IN_PAGE);
  const free = await eventually(() => unguarded.workers()[0], "the page has no worker");
  await arrive(free, plantInWorker, IN_WORKER);
  await other.close();
  await open.close();
  await rm(bare, { recursive: true });
  await stranger.close();
}

/** The ways by which something of a server's own `carried-` files was asked for. */
const carried = (server) => channelsOf(server.requests.map(({ path }) => path).filter((path) => path.includes("carried-")));
const channelsOf = (paths) => [...new Set(paths.map(channelOf))].sort();

/** Own scripts and prefetches are the limit of what a policy can forbid: `script-src 'self'` is how the program is loaded. */
const OWN = { page: ["import", "prefetch"], worker: ["import", "nested"] };
