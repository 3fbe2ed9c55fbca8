// What the page's renderer process costs, page and workers together: resident memory and time on the processors. Read from
// /proc, so on Linux only. Unlike a wall clock, processor time hardly notices what else the machine is doing.
import { readFile } from "node:fs/promises";

const EVERY_MS = 100;
/** The kernel counts in hundredths of a second, whatever its own ticks. */
const TICK_MS = 10;

/** Watches the largest renderer, which is the page's. Where nothing can be read, every answer is null. */
export async function rendererWatch(context) {
  const session = await context.browser()?.newBrowserCDPSession();
  if (session === undefined || process.platform !== "linux") return { now: async () => null, peak: () => async () => null };
  /** Megabytes and milliseconds. */
  const now = async () => {
    const { processInfo } = await session.send("SystemInfo.getProcessInfo");
    const all = await Promise.all(processInfo.filter(({ type }) => type === "renderer").map(({ id }) => usage(id)));
    return all.reduce((most, one) => (one.memory > most.memory ? one : most), { memory: 0, cpu: 0 });
  };
  /** Samples until the function given back is called, which gives the largest memory and the last processor time. */
  const peak = () => {
    let memory = 0;
    let cpu = 0;
    const sample = async () => {
      const found = await now();
      memory = Math.max(memory, found.memory);
      cpu = found.cpu;
    };
    const timer = setInterval(() => sample().catch((error) => console.warn(`renderer: ${error.message}`)), EVERY_MS);
    return async () => {
      clearInterval(timer);
      await sample();
      return { memory, cpu };
    };
  };
  return { now, peak };
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
