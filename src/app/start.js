// Starts the page: refuses to run inside another page, says which texts may become HTML, starts the worker where it can
// connect to nobody, and forbids the page itself every connection once all of the program is here.
//
// The build puts names into this file (xtask/src/seal.rs). It is the only script that makes frames, workers or requests by
// itself; why it is so is told in docs/decisions/locked-after-loading.md.

const SCRIPT = "%script%";
const WASM = "%wasm%";
/** What the worker needs beside its script. The page brings it, and nothing that is not named here. */
const FILES = new Set("%files%".split(" "));
const LOCK =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; img-src data: blob:; manifest-src 'self'; connect-src 'none'; worker-src 'self' blob:; base-uri 'none'; form-action 'none'";

const build = document.querySelector("meta[name=daftar-build]")?.content ?? "";
const at = (file) => new URL(`./${file}?v=${build}`, import.meta.url).href;
const boot = document.getElementById("boot");

// Pictures and fixed markup of our own screens pass through HTML text; what people write never does, and could bring neither
// a handler nor an address with it.
const TAG =
  /^<(\/?)(svg|path|circle|rect|line|g|div|span|p|ul|ol|li|h[1-6]|strong|em|b|br|code|kbd|bdi|small|section|header|footer|dl|dt|dd|label|button|table|thead|tbody|tr|th|td|col|hr|progress)((?:\s+[a-z][a-z0-9:-]*(?:=(?:"[^"<>]*"|'[^'<>]*'|[^\s"'<>=]+))?)*)\s*\/?>/i;
const REFUSED = /(?:^|\s)(?:on[a-z]*|href|src[a-z]*|style|action|formaction|ping|data|poster|xlink:[a-z]*)(?:\s|=|$)/i;

function isOurMarkup(html) {
  let rest = html;
  while (rest !== "") {
    const text = /^[^<]+/.exec(rest);
    if (text) {
      rest = rest.slice(text[0].length);
      continue;
    }
    // Leptos marks places with empty comments.
    const tag = rest.startsWith("<!>") || rest.startsWith("<!---->") ? [/^<!(?:---->|>)/.exec(rest)[0]] : TAG.exec(rest);
    if (!tag || REFUSED.test(tag[3] ?? "")) return false;
    rest = rest.slice(tag[0].length);
  }
  return true;
}

/** In browsers without Trusted Types nobody asks for these. */
globalThis.trustedTypes?.createPolicy("default", {
  createHTML: (html) => {
    if (isOurMarkup(html)) return html;
    console.error(`refused as HTML: ${html.slice(0, 200)}`);
    return null;
  },
});

/** A hidden, empty frame of this page with a stricter policy: a worker started in it inherits that, and can't connect. */
async function strictWindow() {
  const frame = document.createElement("iframe");
  frame.hidden = true;
  frame.title = "worker";
  const loaded = new Promise((resolve) => frame.addEventListener("load", resolve, { once: true }));
  document.body.append(frame);
  // Some browsers put another empty document into the frame a moment later; a policy before that would be lost.
  await Promise.race([loaded, new Promise((resolve) => setTimeout(resolve, 1000))]);
  const inside = frame.contentWindow;
  lock(inside.document);
  const types = inside.trustedTypes?.createPolicy("daftar-worker", { createScriptURL });
  return { Worker: inside.Worker, types };
}

function createScriptURL(url) {
  return url.startsWith("blob:") ? url : null;
}

function lock(inDocument) {
  const meta = inDocument.createElement("meta");
  meta.httpEquiv = "Content-Security-Policy";
  meta.content = LOCK;
  meta.dataset.lock = "";
  inDocument.head.append(meta);
}

const kept = new Map();

/** The bytes of one of the worker's files. They are kept: after the lock they could not be had again. */
function file(name) {
  if (!FILES.has(name)) return Promise.reject(new Error(`no file of ours: ${name}`));
  let bytes = kept.get(name);
  if (!bytes) {
    bytes = fetch(at(name)).then((answer) => {
      if (!answer.ok) throw new Error(`${answer.url}: ${answer.status}`);
      return answer.arrayBuffer();
    });
    kept.set(name, bytes);
    bytes.catch(() => kept.delete(name));
  }
  return bytes;
}

let strict;

/**
 * Starts the worker and brings it its files. Called by the app (src/app/line.rs). `client` tells this page from others, `again`
 * that another worker was there before.
 */
globalThis.daftarWorker = (client, again) => {
  const source = `
    import init from ${JSON.stringify(at("worker.js"))};
    self.daftarBuild = ${JSON.stringify(build)};
    self.daftarClient = ${JSON.stringify(client)};
    self.daftarAgain = ${JSON.stringify(again)};
    const port = await new Promise((resolve) => self.addEventListener("message", (event) => {
      event.stopImmediatePropagation();
      resolve(event.ports[0]);
    }, { once: true }));
    const asked = new Map();
    port.onmessage = ({ data: { name, bytes } }) => asked.get(name)?.end(bytes);
    self.daftarFile = (name) => {
      let one = asked.get(name);
      if (!one) {
        one = {};
        one.bytes = new Promise((resolve, reject) => {
          one.end = (bytes) => bytes ? resolve(bytes) : (asked.delete(name), reject(new Error("Failed to fetch " + name)));
        });
        asked.set(name, one);
        port.postMessage(name);
      }
      return one.bytes;
    };
    let workbook;
    self.daftarWorkbook = () => workbook ??= import(${JSON.stringify(at("workbook.js"))}).then(async (module) => {
      await module.default({ module_or_path: await self.daftarFile("workbook_bg.wasm") });
      return module;
    }).catch((error) => { workbook = undefined; throw error; });
    await init({ module_or_path: await self.daftarFile("worker_bg.wasm") });
  `;
  const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  const worker = new strict.Worker(strict.types?.createScriptURL(url) ?? url, { type: "module" });
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = async ({ data: name }) => {
    try {
      port1.postMessage({ name, bytes: await file(name) });
    } catch (error) {
      console.error(error);
      port1.postMessage({ name });
    }
  };
  worker.postMessage("files", [port2]);
  // It has read its source by the time it speaks.
  worker.addEventListener("message", () => URL.revokeObjectURL(url), { once: true });
  return worker;
};

/** Once the page has all of its own: brings what the worker may ever need, and forbids every further connection. */
globalThis.daftarLock = async () => {
  await Promise.all([...FILES].map(file));
  lock(document);
};

async function start() {
  try {
    strict = await strictWindow();
  } catch (error) {
    // Then the worker is started by the page and has the page's policy: no other host, but this one.
    console.warn(error);
    strict = { Worker, types: globalThis.trustedTypes?.createPolicy("daftar-worker", { createScriptURL }) };
  }
  const app = await import(SCRIPT);
  await app.default({ module_or_path: new URL(WASM, import.meta.url) });
}

if (window.top !== window.self) {
  // A page around this one could lay its own over our buttons.
  boot?.classList.add("boot--framed");
} else {
  start().catch((error) => {
    console.error(error);
    boot?.classList.add("boot--failed");
  });
}
