// The least that any program must do, in plain JavaScript: bytes written once by a strict transaction, bytes read once,
// memory gone through once. Times are taken here, around the work alone; only what a page sees is timed by the page.

const STORE = "bytes";
const NEWLINE = 10;

/** The file, once it was imported. */
let file = new Uint8Array();
let table = null;

const database = new Promise((resolve, reject) => {
  const request = indexedDB.open("floor", 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE);
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

/** One record by one strict transaction; resolves when the browser says that the disk has it. */
async function put(key, bytes) {
  const transaction = (await database).transaction(STORE, "readwrite", { durability: "strict" });
  await new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = () => reject(transaction.error);
    transaction.objectStore(STORE).put(bytes, key);
    transaction.commit();
  });
}

async function get(key) {
  const request = (await database).transaction(STORE).objectStore(STORE).get(key);
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function timed(work) {
  const start = performance.now();
  const result = await work();
  return { ms: performance.now() - start, ...result };
}

/** So many bytes of the file, again from its beginning if they are more. */
function some(bytes) {
  const cut = new Uint8Array(bytes);
  for (let at = 0; at < bytes; at += file.length) cut.set(file.subarray(0, Math.min(file.length, bytes - at)), at);
  return cut;
}

/** Five conditions over so many contacts: three sets of one bit each, a column of days, one of amounts. */
function makeColumns(contacts) {
  const words = Math.ceil(contacts / 32);
  // A simple mixer: values only have to be spread.
  let state = 1;
  const next = () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0);
  const sets = [0, 1, 2].map(() => Uint32Array.from({ length: words }, next));
  const days = Int32Array.from({ length: contacts }, () => next() >>> 22);
  const amounts = Float64Array.from({ length: contacts }, () => next() >>> 12);
  return { sets, days, amounts };
}

function countColumns({ sets: [one, other, without], days, amounts }, at) {
  let count = 0;
  for (let word = 0; word < one.length; word += 1) {
    let bits = one[word] & other[word] & ~without[word];
    while (bits !== 0) {
      const contact = word * 32 + (31 - Math.clz32(bits & -bits));
      if (days[contact] < 30 + at && amounts[contact] > 100 + at) count += 1;
      bits &= bits - 1;
    }
  }
  return count;
}

const jobs = {
  trip: () => null,
  // The file is read, gone through once so that its rows are known, and written as it came.
  import: (blob) =>
    timed(async () => {
      file = new Uint8Array(await blob.arrayBuffer());
      let rows = 0;
      for (let at = file.indexOf(NEWLINE); at >= 0; at = file.indexOf(NEWLINE, at + 1)) rows += 1;
      await put("file", file);
      return { rows };
    }),
  write: async (bytes) => {
    const cut = some(bytes);
    return timed(() => put("cut", cut));
  },
  read: () => timed(async () => ({ bytes: (await get("cut")).length })),
  columns: (contacts) => {
    table = makeColumns(contacts);
    return null;
  },
  count: (at) => timed(() => ({ count: countColumns(table, at) })),
  // Read once and written once, both in memory.
  pass: async (bytes) => {
    const from = some(bytes);
    return timed(() => ({ bytes: from.slice().length }));
  },
  forget: async () => {
    const transaction = (await database).transaction(STORE, "readwrite", { durability: "strict" });
    transaction.objectStore(STORE).clear();
    await new Promise((resolve) => (transaction.oncomplete = resolve));
    return null;
  },
};

onmessage = async ({ data: { id, job, argument } }) => {
  try {
    postMessage({ id, result: await jobs[job](argument) });
  } catch (error) {
    postMessage({ id, error: String(error) });
  }
};
