// What the browser's processes take: resident memory at its highest, and time on the processors. Read from /proc, so on Linux
// only. The highest is the kernel's own mark (VmHWM), set back when a measurement begins, so no peak is missed; where it may
// not be set back, memory is looked at every few milliseconds instead.
import { readFile, writeFile } from "node:fs/promises";

const EVERY_MS = 50;
/** The kernel counts in hundredths of a second, whatever its own ticks. */
const TICK_MS = 10;
const QUIET_MS = 3_000;
/** Time on the processors within `QUIET_MS` that still counts as quiet. */
const QUIET_CPU_MS = 150;

/** Gives what can be asked of one browser's processes. */
export async function processesOf(context) {
  const session = await context.browser().newBrowserCDPSession();
  const list = async () => {
    const { processInfo } = await session.send("SystemInfo.getProcessInfo");
    const all = await Promise.all(processInfo.map(async ({ id, type }) => ({ id, type, ...(await usage(id)) })));
    return all.filter(({ rss }) => rss > 0);
  };

  /**
   * From now on. The function given back says what the page's renderer, which is the busiest, and the browser's own processes
   * took since. A page that is opened meanwhile counts from nothing.
   */
  const begin = async () => {
    const before = new Map((await list()).map((one) => [one.id, one]));
    const highest = new Map();
    const isMarked = (await Promise.all([...before.keys()].map(setBack))).every(Boolean);
    const look = async () => {
      for (const { id, rss } of await list()) highest.set(id, Math.max(highest.get(id) ?? 0, rss));
    };
    const timer = isMarked ? null : setInterval(() => look().catch((error) => console.warn(error.message)), EVERY_MS);
    return async () => {
      clearInterval(timer);
      await look();
      const grown = (await list()).map(({ id, type, rss, peak, cpu }) => {
        const from = before.get(id) ?? { rss: 0, cpu: 0 };
        const top = isMarked ? peak : highest.get(id);
        return { type, before: from.rss, peak: top, growth: top - from.rss, after: rss, cpu: cpu - from.cpu };
      });
      const busiest = (type) => grown.filter((one) => one.type === type).reduce((most, one) => (one.cpu > most.cpu ? one : most));
      // The database and the files are kept by processes of the browser's own.
      const others = grown.filter(({ type }) => type !== "renderer" && type !== "GPU");
      return { renderer: busiest("renderer"), others: others.reduce((sum, { growth }) => sum + growth, 0) };
    };
  };

  /** Returns once renderers and main process have had next to nothing to do for a while; gives how long that took. */
  const settle = async (least = 0, most = 240_000) => {
    const start = Date.now();
    const spent = async () => (await list()).filter(({ type }) => type !== "GPU").reduce((sum, { cpu }) => sum + cpu, 0);
    let last = await spent();
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
      const now = await spent();
      const passed = Date.now() - start;
      if ((now - last < QUIET_CPU_MS && passed >= least) || passed >= most) return passed;
      last = now;
    }
  };
  return { begin, settle };
}

async function setBack(id) {
  try {
    await writeFile(`/proc/${id}/clear_refs`, "5");
    return true;
  } catch {
    // Somebody else's process, or another system: then memory is looked at instead.
    return false;
  }
}

/** Nothing for a process that has ended. */
async function usage(id) {
  try {
    const status = await readFile(`/proc/${id}/status`, "utf8");
    const megabytes = (name) => Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1] ?? 0) / 1024;
    // The name in brackets may hold spaces; user and system time are the 12th and 13th field behind it.
    const stat = await readFile(`/proc/${id}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return { rss: megabytes("VmRSS"), peak: megabytes("VmHWM"), cpu: (Number(fields[11]) + Number(fields[12])) * TICK_MS };
  } catch (error) {
    if (error.code === "ENOENT" || error.code === "ESRCH") return { rss: 0, peak: 0, cpu: 0 };
    throw error;
  }
}
