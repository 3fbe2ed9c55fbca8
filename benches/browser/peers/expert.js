// The page's side of the expert's program: everything happens in one worker, the page only asks.

import { mountTable } from "./table.js";

const worker = new Worker("./expert-worker.js");
const waiting = new Map();
let last = 0;

worker.onmessage = ({ data: { id, result, error } }) => {
  const { resolve, reject } = waiting.get(id);
  waiting.delete(id);
  if (error === undefined) resolve(result);
  else reject(new Error(error));
};

function ask(job, argument, transfer = []) {
  last += 1;
  const id = last;
  worker.postMessage({ id, job, argument }, transfer);
  return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
}

await ask("ready");
window.bench = {
  import: (buffer) => ask("import", buffer, [buffer]),
  reload: () => ask("reload"),
  filter: (conditions) => ask("filter", conditions),
  search: (text) => ask("search", text),
  links: (options) => ask("links", options),
  table: async () => mountTable(await ask("count"), (start, end) => ask("rows", { start, end })),
};
