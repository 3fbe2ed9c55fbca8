// Plants faults in this worker's own IndexedDB. Each planted fault strikes once and takes itself away.

const exception = (name) => new DOMException("planted", name);

function once(prototype, method, replacement) {
  const real = prototype[method];
  prototype[method] = function (...given) {
    prototype[method] = real;
    return replacement.call(this, real, given);
  };
}

function report(transaction, name) {
  Object.defineProperty(transaction, "error", { value: exception(name) });
}

// The next commit is aborted, as when the disk is full; `transaction.error` has this name.
export function failNextCommit(name) {
  once(IDBTransaction.prototype, "commit", function () {
    report(this, name);
    this.abort();
  });
}

// The next commit happens, but the connection is cut before its answer: it is reported as aborted.
export function loseNextAnswer() {
  once(IDBTransaction.prototype, "commit", function (real) {
    const aborted = this.onabort;
    this.oncomplete = null;
    this.addEventListener("complete", () => aborted.call(this, new Event("abort")));
    report(this, "UnknownError");
    real.call(this);
  });
}

// The connection of the next transaction is closed under it.
export function cutNextTransaction() {
  once(IDBDatabase.prototype, "transaction", function (real, given) {
    this.close();
    return real.apply(this, given);
  });
}

// `indexedDB.open` throws this, the next time.
export function refuseNextOpen(name) {
  once(IDBFactory.prototype, "open", () => {
    throw exception(name);
  });
}

// The next `count` open requests fail with this name, as in a browser that has to catch its breath.
export function failNextOpens(name, count) {
  if (count === 0) return;
  once(IDBFactory.prototype, "open", () => {
    const request = new EventTarget();
    Object.assign(request, { readyState: "pending", error: null });
    setTimeout(() => {
      Object.assign(request, { readyState: "done", error: exception(name) });
      request.onerror({ target: request });
      failNextOpens(name, count - 1);
    });
    return request;
  });
}

// There is no IndexedDB at all until the returned function is called.
export function hideIndexedDb() {
  Object.defineProperty(self, "indexedDB", { value: null, configurable: true });
  return () => delete self.indexedDB;
}

// Upgrade events say what Chromium says after it had to throw broken files away, until the returned function is called.
export function claimDataLoss() {
  const real = Object.getOwnPropertyDescriptor(IDBVersionChangeEvent.prototype, "dataLoss");
  Object.defineProperty(IDBVersionChangeEvent.prototype, "dataLoss", { value: "total", configurable: true });
  return () => {
    delete IDBVersionChangeEvent.prototype.dataLoss;
    if (real) Object.defineProperty(IDBVersionChangeEvent.prototype, "dataLoss", real);
  };
}

// Notes mode and durability of every transaction until the returned function is called, which gives the notes.
export function watchTransactions() {
  const real = IDBDatabase.prototype.transaction;
  const notes = [];
  IDBDatabase.prototype.transaction = function (...given) {
    const transaction = real.apply(this, given);
    notes.push(`${transaction.mode} ${transaction.durability}`);
    return transaction;
  };
  return () => {
    IDBDatabase.prototype.transaction = real;
    return notes.join(", ");
  };
}

// Opens a database as another tab would that never lets go; gives a function that does. Version 0 means: as it is.
export function holdOpen(name, version) {
  return new Promise((resolve, reject) => {
    const request = version === 0 ? indexedDB.open(name) : indexedDB.open(name, version);
    request.onsuccess = () => resolve(() => request.result.close());
    request.onerror = () => reject(request.error);
  });
}

// Asks for the database to be deleted; does not wait.
export function startDeleting(name) {
  indexedDB.deleteDatabase(name);
}

// Deletes a database and waits until it is gone.
export function erase(name) {
  return new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = () => resolve();
    request.onerror = () => reject(request.error);
  });
}

// Puts a value into an object store, behind the program's back.
export function plant(name, store, key, value) {
  return edit(name, store, (records) => records.put(value, key));
}

// Takes a value out of an object store, behind the program's back.
export function remove(name, store, key) {
  return edit(name, store, (records) => records.delete(key));
}

function edit(name, store, change) {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name);
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      const transaction = request.result.transaction(store, "readwrite");
      change(transaction.objectStore(store));
      transaction.oncomplete = () => resolve(request.result.close());
      transaction.onabort = () => reject(transaction.error);
    };
  });
}

// The shape of a database: version, then every object store with its key path, key generator and indexes.
export function describe(name) {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name);
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      const database = request.result;
      const names = [...database.objectStoreNames];
      const stores = names.length ? database.transaction(names) : null;
      const lines = names.map((each) => {
        const store = stores.objectStore(each);
        return `${each} key=${store.keyPath} auto=${store.autoIncrement} indexes=[${[...store.indexNames]}]`;
      });
      database.close();
      resolve([`version ${database.version}`, ...lines].join("\n"));
    };
  });
}
