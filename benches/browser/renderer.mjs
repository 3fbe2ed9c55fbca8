// What the page's renderer process costs, page and workers together: resident memory and time on the processors. Read from
// /proc, so on Linux only. Unlike a wall clock, processor time hardly notices what else the machine is doing.
import { readFile } from "node:fs/promises";

const EVERY_MS = 100;
/** The kernel counts in hundredths of a second, whatever its own ticks. */
const TICK_MS = 10;

/** Watches the renderers. Where nothing can be read, every answer is null. */
export async function rendererWatch(context) {
  const session = await context.browser()?.newBrowserCDPSession();
  if (session === undefined || process.platform !== "linux") return { begin: async () => async () => null };
  const now = async () => {
    const { processInfo } = await session.send("SystemInfo.getProcessInfo");
    const ids = processInfo.filter(({ type }) => type === "renderer").map(({ id }) => id);
    return new Map(await Promise.all(ids.map(async (id) => [id, await usage(id)])));
  };
  /** Samples until the function given back is called. That gives what the busiest renderer, the page's, has taken since. */
  const begin = async () => {
    const before = await now();
    const grown = new Map();
    const sample = async () => {
      for (const [id, { memory, cpu }] of await now()) {
        const from = before.get(id);
        if (from === undefined) continue;
        const growth = Math.max(grown.get(id)?.growth ?? 0, memory - from.memory);
        grown.set(id, { growth, cpu: cpu - from.cpu });
      }
    };
    const timer = setInterval(() => sample().catch((error) => console.warn(`renderer: ${error.message}`)), EVERY_MS);
    return async () => {
      clearInterval(timer);
      await sample();
      return [...grown.values()].reduce((most, one) => (one.cpu > most.cpu ? one : most), { growth: 0, cpu: 0 });
    };
  };
  return { begin };
}

/** Nothing for a process that has ended. */
async function usage(id) {
  try {
    const status = await readFile(`/proc/${id}/status`, "utf8");
    const memory = Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024;
    // The name in brackets may hold spaces; user and system time are the 12th and 13th field behind it.
    const stat = await readFile(`/proc/${id}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return { memory, cpu: (Number(fields[11]) + Number(fields[12])) * TICK_MS };
  } catch (error) {
    if (error.code === "ENOENT" || error.code === "ESRCH") return { memory: 0, cpu: 0 };
    throw error;
  }
}
