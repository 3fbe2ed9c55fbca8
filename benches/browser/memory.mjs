// Resident memory of the page's renderer process, page and workers together. Read from /proc, so on Linux only.
import { readFile } from "node:fs/promises";

const EVERY_MS = 100;

/** Watches the largest renderer. Where memory can't be read, every answer is null. */
export async function memoryWatch(context) {
  const session = await context.browser()?.newBrowserCDPSession();
  if (session === undefined || process.platform !== "linux") return { now: async () => null, peak: () => async () => null };
  const now = async () => {
    const { processInfo } = await session.send("SystemInfo.getProcessInfo");
    const sizes = await Promise.all(processInfo.filter(({ type }) => type === "renderer").map(({ id }) => resident(id)));
    return Math.max(0, ...sizes);
  };
  /** Samples until the function given back is called, which gives the largest sample. */
  const peak = () => {
    let largest = 0;
    const sample = async () => (largest = Math.max(largest, await now()));
    const timer = setInterval(() => sample().catch((error) => console.warn(`memory: ${error.message}`)), EVERY_MS);
    return async () => {
      clearInterval(timer);
      await sample();
      return largest;
    };
  };
  return { now, peak };
}

/** Megabytes; nothing for a process that has ended. */
async function resident(id) {
  try {
    const status = await readFile(`/proc/${id}/status`, "utf8");
    return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024;
  } catch (error) {
    if (error.code === "ENOENT" || error.code === "ESRCH") return 0;
    throw error;
  }
}
