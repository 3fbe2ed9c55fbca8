// The one browser of a measurement: headless, on an empty disk, asking the network for nothing by itself.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const READY_MS = 60_000;
const FLAGS = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

/** Gives the context, the folder that it writes to, and a function that ends both. `options` are more of the context's own. */
export async function startChromium(executablePath, name, options = {}) {
  const profile = await mkdtemp(join(tmpdir(), `daftar-${name}-`));
  // Chromium's sandbox refuses to run as root.
  const args = process.getuid?.() === 0 ? [...FLAGS, "--no-sandbox"] : FLAGS;
  const viewport = { width: 1280, height: 900 };
  const context = await chromium.launchPersistentContext(profile, { executablePath, headless: true, args, viewport, ...options });
  const end = async () => {
    await context.close();
    await rm(profile, { recursive: true, force: true });
  };
  return { context, profile, end };
}

/** Opens an address and waits until the page has set `window[ready]`. */
export async function openPage({ context }, url, ready, timeout = READY_MS) {
  const page = await context.newPage();
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("crash", () => complaints.push("the page crashed"));
  await page.goto(url);
  try {
    await page.waitForFunction((name) => window[name] !== undefined, ready, { timeout, polling: 20 });
  } catch (cause) {
    throw new Error(`${url} does not get ready: ${complaints.join("; ")}`, { cause });
  }
  return page;
}

/** Put into every page: notices when rows are on the screen, or the word that there are none. */
export function watchRows() {
  const note = (name) => requestAnimationFrame(() => (window[name] ??= performance.now()));
  // Looking at every frame would keep the page busy, which is measured too.
  const watch = new MutationObserver(() => {
    if (document.querySelector(".empty")) note("noRows");
    if (!document.querySelector("[data-testid=contact-row]")?.textContent.trim()) return;
    note("firstRows");
    watch.disconnect();
  });
  watch.observe(document, { subtree: true, childList: true, characterData: true });
}
