// A look into the page's worker by the browser's debugging protocol: how long it has each request, from the message to the
// answer, and how large its WebAssembly memory is. The worker itself is the app's own and knows nothing of it.

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
    return sent.then(() => answer);
  };
  const evaluate = async (expression) => (await send("Runtime.evaluate", { expression, returnByValue: true })).result.value;
  return {
    send,
    watch: () => evaluate(WATCH),
    /** Milliseconds of each request since this was asked last. */
    times: () => evaluate("self.takeTimes()"),
    /** Megabytes of every WebAssembly memory of the worker. */
    async memory() {
      await send("Runtime.enable");
      const { result } = await send("Runtime.evaluate", { expression: "WebAssembly.Memory.prototype" });
      const { objects } = await send("Runtime.queryObjects", { prototypeObjectId: result.objectId });
      const sum = await send("Runtime.callFunctionOn", {
        objectId: objects.objectId,
        functionDeclaration: "function () { return this.reduce((sum, memory) => sum + memory.buffer.byteLength, 0); }",
        returnByValue: true,
      });
      await send("Runtime.disable");
      return sum.result.value / 1_048_576;
    },
  };
}
