// What answers on the static site: WebAssembly, in two halves. The first one runs the book's own
// commands. The rest is for all else: the practice console, and what a reader may type.

/**
 * What `cargo xtask wasm` builds. It is in halves when it exports `rest`.
 * @typedef {object} Module
 * @property {() => Promise<{ rest?: WebAssembly.Table } | undefined>} default
 * @property {(clock: string) => void} fix
 * @property {(method: string, path: string, headers: string[], body: Uint8Array,
 *   onHead: (status: number, headers: string[]) => void,
 *   onChunk: (bytes: Uint8Array) => void) => Promise<void>} handle
 */

/** The rest's file, beside the glue. */
const REST = 'in_page_rest.wasm';

/** Noted in the browser's storage: this reader has needed the rest, and will again. */
const NEEDS_REST = 'first-keys/needs-rest';

/** The tests' clock, as an RFC 3339 time: outputs are then the recorded ones. */
const FIXED = 'first-keys/fixed';

/** Statuses whose answer has no body at all. */
const WITHOUT_BODY = [204, 205, 304];

/** WebAssembly that is set up. */
export class InPage {
  /** How to tell those who wait for an answer that none will come. @type {Set<(error: unknown) => void>} */
  #waiting = new Set();
  /** The rest, once somebody has asked for it. @type {Promise<void> | null} */
  #loading = null;

  /**
   * @param {Module} module
   * @param {WebAssembly.ModuleImports | undefined} first what the first half exports
   * @param {URL} rest
   * @param {() => void} onLost to be called when the code is of no use any more
   */
  constructor(module, first, rest, onLost) {
    this.module = module;
    this.first = first;
    this.rest = rest;
    this.onLost = onLost;
    // The code calls it where the rest begins.
    Object.assign(globalThis, { firstKeys: { loadRest: () => this.#loadRestNow() } });
  }

  /**
   * @param {URL} glue
   * @param {() => void} onLost
   * @returns {Promise<InPage>}
   */
  static async load(glue, onLost) {
    /** @type {Module} */
    const module = await import(glue.href);
    const first = /** @type {any} */ (await module.default());
    const clock = stored(FIXED);
    if (clock) module.fix(clock);
    const page = new InPage(module, first, new URL(REST, glue), onLost);
    // Who can't have it now is told when it is needed.
    if (stored(NEEDS_REST)) await page.loadRest().catch(() => {});
    return page;
  }

  /**
   * Answers a request as `fetch` would. The rest is loaded in the midst of it if it turns out to be
   * needed, and the page stands still for as long.
   *
   * @param {string} method
   * @param {string} path
   * @param {string[]} headers
   * @param {string} body
   * @returns {Promise<Response>}
   */
  answer(method, path, headers, body) {
    return new Promise((resolve, reject) => {
      /** @type {ReadableStreamDefaultController<Uint8Array>} */
      let stream;
      let isOpen = true;
      const chunks = new ReadableStream({
        start: (controller) => void (stream = controller),
        cancel: () => void (isOpen = false),
      });
      /** @type {(status: number, headers: string[]) => void} */
      const onHead = (status, headers) =>
        resolve(new Response(WITHOUT_BODY.includes(status) ? null : chunks, { status, headers: pairs(headers) }));
      /** @type {(bytes: Uint8Array) => void} */
      const onChunk = (bytes) => {
        if (isOpen) stream.enqueue(bytes);
      };
      /** @param {unknown} error */
      const fail = (error) => {
        this.onLost();
        if (isOpen) stream.error(error);
        reject(error);
      };
      this.#waiting.add(fail);
      this.module
        .handle(method, `/${path}`, headers, new TextEncoder().encode(body), onHead, onChunk)
        .then(() => isOpen && stream.close(), fail)
        .finally(() => this.#waiting.delete(fail));
    });
  }

  /** Loads the rest, if there is one and it is not there yet. */
  loadRest() {
    if (!this.first?.rest) return Promise.resolve();
    return (this.#loading ??= this.#fetchRest().catch((error) => {
      this.#loading = null;
      throw error;
    }));
  }

  async #fetchRest() {
    const answer = await fetch(this.rest).catch(() => null);
    if (!answer?.ok) throw cannotLoad(answer?.status);
    await WebAssembly.instantiate(await answer.arrayBuffer(), this.#imports());
    store(NEEDS_REST, 'yes');
  }

  /** As above, without returning before it is done: whoever calls can't wait. */
  #loadRestNow() {
    try {
      const request = new XMLHttpRequest();
      request.open('GET', this.rest, false);
      // A request like this can't ask for bytes: each comes as a character, in its lower half.
      request.overrideMimeType('text/plain; charset=x-user-defined');
      try {
        request.send();
      } catch {
        throw cannotLoad();
      }
      if (request.status !== 200) throw cannotLoad(request.status);
      const text = request.responseText;
      const bytes = new Uint8Array(text.length);
      for (let at = 0; at < text.length; at += 1) bytes[at] = text.charCodeAt(at);
      new WebAssembly.Instance(new WebAssembly.Module(bytes), this.#imports());
      this.#loading = Promise.resolve();
      store(NEEDS_REST, 'yes');
    } catch (error) {
      // What runs is cut off in the middle, and would never answer.
      for (const fail of this.#waiting) fail(error);
      throw error;
    }
  }

  #imports() {
    return { first: /** @type {WebAssembly.ModuleImports} */ (this.first) };
  }
}

/** @param {number} [status] of the answer, if there is one */
function cannotLoad(status) {
  const why = status === undefined ? 'there is no answer' : `the answer is ${status}`;
  return new Error(`A part of this page can't be loaded: ${why}. Try again when you are online.`);
}

/**
 * @param {string[]} flat
 * @returns {[string, string][]}
 */
export function pairs(flat) {
  return Array.from({ length: flat.length / 2 }, (_, at) => [flat[2 * at], flat[2 * at + 1]]);
}

/** @param {string} key */
function stored(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/**
 * @param {string} key
 * @param {string} value
 */
function store(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Then the next page asks for the rest when it needs it.
  }
}
