// Answers that the server has not acknowledged, kept in IndexedDB; in memory when the browser forbids that.

const NAME = "xuefa-room";
const TABLE = "unsent";

export class Store {
  #database = null;
  #attempt;
  #memory = new Map();

  constructor(attempt) {
    this.#attempt = attempt;
  }

  /** False: closing the page loses what was not sent. */
  get isDurable() {
    return this.#database !== null;
  }

  async open() {
    try {
      this.#database = await opened();
    } catch {
      this.#database = null;
    }
  }

  async all() {
    if (!this.#database) return [...this.#memory.values()];
    const range = IDBKeyRange.bound([this.#attempt, ""], [this.#attempt, "\uffff"]);
    return this.#do("readonly", (table) => table.getAll(range));
  }

  put(record) {
    this.#memory.set(record.item, record);
    return this.#do("readwrite", (table) => table.put({ ...record, attempt: this.#attempt }));
  }

  remove(item) {
    this.#memory.delete(item);
    return this.#do("readwrite", (table) => table.delete([this.#attempt, item]));
  }

  clear() {
    this.#memory.clear();
    const range = () => IDBKeyRange.bound([this.#attempt, ""], [this.#attempt, "\uffff"]);
    return this.#do("readwrite", (table) => table.delete(range()));
  }

  async #do(mode, act) {
    if (!this.#database) return undefined;
    try {
      return await new Promise((resolve, reject) => {
        const transaction = this.#database.transaction(TABLE, mode);
        const request = act(transaction.objectStore(TABLE));
        transaction.oncomplete = () => resolve(request.result);
        transaction.onabort = () => reject(transaction.error);
        transaction.onerror = () => reject(transaction.error);
      });
    } catch {
      this.#database = null; // full or withdrawn: memory still holds everything of this page
      return undefined;
    }
  }
}

function opened() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(TABLE, { keyPath: ["attempt", "item"] });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error("blocked"));
  });
}
