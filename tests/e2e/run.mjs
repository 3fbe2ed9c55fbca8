// Runs the stories: each file of stories/ on each screen and in each language, on a fresh profile, on the release build.
//
//   node run.mjs [part of a story's file name or of its variant …]
//
// A story exports `name` and `run(tools)`; it may export `screens`, `langs`, `themes` (arrays) and `timeout` (ms).
// The last line printed counts: `N passed, N failed`.
import { mkdir, readdir, rm } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { contextOptions, foreignAddresses, openApp, watchPage } from "./fixtures/app.mjs";
import { launchBrowser, launchWithProfile } from "./fixtures/browser.mjs";
import * as expect from "./fixtures/expect.mjs";
import { personAt } from "./fixtures/person.mjs";
import { startServer } from "./fixtures/server.mjs";
import { wordsOf } from "./fixtures/words.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const site = resolve(process.env.DAFTAR_DIST ?? join(here, "../../dist"));
const results = resolve(here, "../../test-results");
const DEFAULT_TIMEOUT = 120_000;

const wanted = process.argv.slice(2);
const stories = await loadStories();
const cases = stories.flatMap(variants).filter(isWanted);
if (cases.length === 0) {
  console.log("no story fits");
  process.exit(1);
}
await rm(results, { recursive: true, force: true });
const browser = await launchBrowser();
let passed = 0;
let failed = 0;
for (const one of cases) {
  const start = performance.now();
  const problem = await runCase(one);
  const time = `${((performance.now() - start) / 1000).toFixed(1)} s`;
  if (problem) {
    failed += 1;
    console.log(`FAILED ${one.title} (${time})\n${indent(problem)}`);
  } else {
    passed += 1;
    console.log(`ok     ${one.title} (${time})`);
  }
}
await browser.close();
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

async function loadStories() {
  const folder = join(here, "stories");
  const files = (await readdir(folder)).filter((file) => file.endsWith(".mjs")).sort();
  return Promise.all(
    files.map(async (file) => {
      const story = await import(pathToFileURL(join(folder, file)));
      if (typeof story.name !== "string" || typeof story.run !== "function") {
        throw new Error(`stories/${file} must export \`name\` and \`run\``);
      }
      return { file, ...story };
    }),
  );
}

function variants(story) {
  const { screens = ["desktop", "phone"], langs = ["ar", "en"], themes = ["light"] } = story;
  return screens.flatMap((screen) =>
    langs.flatMap((lang) =>
      themes.map((theme) => {
        const variant = [screen, lang, ...(themes.length > 1 ? [theme] : [])].join(" ");
        return { story, screen, lang, theme, variant, title: `${story.name} [${variant}]` };
      }),
    ),
  );
}

function isWanted({ story, variant }) {
  if (wanted.length === 0) return true;
  return wanted.some((part) => story.file.includes(part) || variant.includes(part));
}

/** Runs one variant; gives back what went wrong, or nothing. */
async function runCase({ story, screen, lang, theme, variant }) {
  const server = await startServer(site);
  const context = await browser.newContext(contextOptions({ screen, lang, theme }));
  context.setDefaultTimeout(15_000);
  // Pages that the story opens by its tools; those of a failed story are photographed.
  const pages = [];
  const watches = [];
  const text = wordsOf(lang);
  const tools = {
    ...expect,
    text,
    personAt: (page) => personAt(page, text, lang),
    expect,
    screen,
    lang,
    theme,
    site,
    server,
    context,
    browser,
    startServer,
    launchWithProfile,
    contextOptions: (more = {}) => contextOptions({ screen, lang, theme, ...more }),
    watchPage,
    foreignAddresses,
    openApp: async (options = {}) => {
      const opened = await openApp(options.context ?? context, options.url ?? server.url, options);
      pages.push(opened.page);
      // A page of another folder than the story's has that as its own.
      watches.push({ ...opened.watch, site: options.site ?? server.url });
      return opened;
    },
    screenshot: (page, name) => photograph(page, `${name}-${screen}-${lang}-${theme}`),
  };
  try {
    await withTimeout(story.run(tools), story.timeout ?? DEFAULT_TIMEOUT);
    const errors = watches.flatMap((watch) => watch.errors);
    expect.equal(errors, [], "the console has errors");
    const foreign = watches.flatMap(({ addresses, site }) => foreignAddresses(addresses, site));
    expect.equal(foreign, [], "the page asked for something that is not its own");
    return undefined;
  } catch (error) {
    const name = `${story.file.replace(/\.mjs$/, "")}-${variant.replaceAll(" ", "-")}`;
    const shots = await Promise.all(pages.map((page, index) => photograph(page, `${name}-${index}`)));
    const said = watches.flatMap((watch) => watch.errors);
    return [error.stack ?? String(error), ...said, ...shots.filter(Boolean)].join("\n");
  } finally {
    await context.close();
    await server.close();
  }
}

/** A picture in test-results/; nothing if the page is gone. */
async function photograph(page, name) {
  if (page.isClosed()) return undefined;
  await mkdir(results, { recursive: true });
  const path = join(results, `${name}.png`);
  try {
    await page.screenshot({ path, timeout: 10_000 });
    return `screenshot: ${path}`;
  } catch (error) {
    return `no screenshot: ${error.message}`;
  }
}

async function withTimeout(promise, milliseconds) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`the story did not end within ${milliseconds} ms`)), milliseconds);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

function indent(text) {
  return text.split("\n").map((line) => `    ${line}`).join("\n");
}
