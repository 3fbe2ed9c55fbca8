// The page's side of the floors: hands each question to one worker, as every program that keeps its page free must.

const worker = new Worker("./floor-worker.js");
const waiting = new Map();
let last = 0;

worker.onmessage = ({ data: { id, result, error } }) => {
  const { resolve, reject } = waiting.get(id);
  waiting.delete(id);
  if (error === undefined) resolve(result);
  else reject(new Error(error));
};

function ask(job, argument) {
  last += 1;
  const id = last;
  worker.postMessage({ id, job, argument });
  return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
}

await ask("trip");
window.floor = {
  trip: () => ask("trip"),
  import: (blob) => ask("import", blob),
  write: (bytes) => ask("write", bytes),
  read: () => ask("read"),
  columns: (contacts) => ask("columns", contacts),
  count: (at) => ask("count", at),
  pass: (bytes) => ask("pass", bytes),
  forget: () => ask("forget"),
};
