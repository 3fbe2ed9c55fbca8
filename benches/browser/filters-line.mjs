// Runs in the app's page, before the app: a second user of its line to the worker, so that a question and its answer can be
// timed as the page has them, and a watch on the count that is on the screen. The app itself is the one that ships.

/** Sets `window.filtering` once the app has started its worker. */
export function openLine() {
  if (window !== window.top) return;
  // Places in the lists of `src/protocol`: of what may be asked, and of what comes back. Every answer is compared with other
  // programs', so that a list that has changed can't go unnoticed.
  const ASKED = { count: 3, facets: 8 };
  const TOLD = { count: 2, packed: 6 };
  // Far from the app's own numbers, and answers to numbers that it never gave are nothing to the app.
  let last = 4_000_000_000;
  const waiting = new Map();

  /** A number as postcard writes it: seven bits a byte, the lowest first. */
  const numberBytes = (value) => {
    const bytes = [];
    let left = value;
    while (left > 127) {
      bytes.push((left % 128) + 128);
      left = Math.floor(left / 128);
    }
    return [...bytes, left];
  };
  const reader = (buffer) => {
    const bytes = new Uint8Array(buffer);
    let at = 0;
    return () => {
      let [value, factor] = [0, 1];
      for (;;) {
        const byte = bytes[at];
        if (byte === undefined) throw new Error("an answer that ends too early");
        at += 1;
        value += (byte % 128) * factor;
        factor *= 128;
        if (byte < 128) return value;
      }
    };
  };

  const hear = ({ data }) => {
    if (!Array.isArray(data)) return;
    const next = reader(data[0]);
    // An event, not a reply; and replies to the app.
    if (next() !== 0) return;
    const id = next();
    const question = waiting.get(id);
    if (question === undefined) return;
    waiting.delete(id);
    if (next() !== 0) question.resolve(null);
    else question.resolve({ told: next(), next });
  };

  const ask = (worker, kind, filter) => {
    last += 1;
    const text = new TextEncoder().encode(filter);
    // The filter, and a query without a search, in the first order, upwards.
    const bytes = Uint8Array.from([...numberBytes(last), ASKED[kind], ...numberBytes(text.length), ...text, 0, 0, 0]);
    worker.postMessage([bytes.buffer, undefined, false], [bytes.buffer]);
    return new Promise((resolve) => waiting.set(last, { resolve }));
  };

  const offer = (worker) => {
    worker.addEventListener("message", hear);
    /** The answer's figure, or null where the worker calls the question a mistake. */
    const figure = async (kind, filter, told) => {
      const answer = await ask(worker, kind, filter);
      if (answer === null) return null;
      if (answer.told !== told) throw new Error(`the worker answers something else to ${kind}: has src/protocol changed?`);
      return answer.next;
    };
    window.filtering = {
      count: async (filter) => (await figure("count", filter, TOLD.count))?.() ?? null,
      facets: async (filter) => {
        const next = await figure("facets", filter, TOLD.packed);
        if (next === null) return null;
        // How many bytes are packed, and as what; the first figure of the facets is how many contacts they are of.
        next();
        next();
        return { contacts: next() };
      },
    };
  };

  Object.defineProperty(window, "daftarWorker", {
    configurable: true,
    set: (start) => {
      const started = (...given) => {
        const worker = start(...given);
        offer(worker);
        return worker;
      };
      Object.defineProperty(window, "daftarWorker", { configurable: true, writable: true, value: started });
    },
  });
}

/** Sets `window.nextCount`: from the next key to the next count, in the document and on the screen. */
export function watchCount() {
  if (window !== window.top) return;
  window.nextCount = () =>
    new Promise((resolve, reject) => {
      const count = document.querySelector("[data-testid=count]");
      let pressed = null;
      document.addEventListener("keydown", ({ timeStamp }) => (pressed = timeStamp), { capture: true, once: true });
      const late = setTimeout(() => reject(new Error("no other count came")), 30_000);
      const watch = new MutationObserver(() => {
        watch.disconnect();
        clearTimeout(late);
        const changed = performance.now() - pressed;
        requestAnimationFrame(() => {
          // The first task after the frame was handed over.
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => resolve({ changed, shown: performance.now() - pressed, text: count.textContent });
          port2.postMessage(null);
        });
      });
      watch.observe(count, { subtree: true, childList: true, characterData: true });
    });
}
