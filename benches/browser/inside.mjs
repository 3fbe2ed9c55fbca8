// A look into the page's worker by the browser's debugging protocol: how long it has each request, from the message to the
// answer. The worker itself is the app's own and knows nothing of it.

/** After this long the browser does not answer any more. */
const LATE_MS = 60_000;

/** Put around the worker's own ends of the line. */
const WATCH = `(() => {
  const taken = [];
  let since = null;
  const heard = self.onmessage;
  const post = self.postMessage.bind(self);
  self.onmessage = (event) => { since = performance.now(); heard.call(self, event); };
  self.postMessage = (...message) => {
    if (since !== null) taken.push(performance.now() - since);
    since = null;
    post(...message);
  };
  self.takeTimes = () => taken.splice(0);
})()`;

/** Attaches to the only worker of a page. Gives null where the browser has no such door. */
export async function insideOf(context, page) {
  const session = await context.newCDPSession(page);
  const waiting = new Map();
  let last = 0;
  session.on("Target.receivedMessageFromTarget", ({ message }) => {
    const { id, result, error } = JSON.parse(message);
    const { resolve, reject } = waiting.get(id) ?? {};
    waiting.delete(id);
    if (error) reject?.(new Error(error.message));
    else resolve?.(result);
  });
  const attached = new Promise((resolve) => {
    session.on("Target.attachedToTarget", ({ sessionId, targetInfo }) => targetInfo.type === "worker" && resolve(sessionId));
    setTimeout(() => resolve(null), 5_000);
  });
  await session.send("Target.setAutoAttach", { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
  const sessionId = await attached;
  if (sessionId === null) return null;
  const send = (method, params = {}) => {
    last += 1;
    const id = last;
    const answer = new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
    const sent = session.send("Target.sendMessageToTarget", { sessionId, message: JSON.stringify({ id, method, params }) });
    const late = new Promise((_, reject) => setTimeout(() => reject(new Error(`no answer to ${method}`)), LATE_MS).unref());
    return Promise.race([sent.then(() => answer), late]);
  };
  const evaluate = async (expression) => (await send("Runtime.evaluate", { expression, returnByValue: true })).result.value;
  return {
    watch: () => evaluate(WATCH),
    /** Milliseconds of each request since this was asked last. */
    times: () => evaluate("self.takeTimes()"),
  };
}
