// What answers on the static site: WebAssembly, in two halves. The first one runs the book's own
// commands. The rest is for all else: the practice console, and what a reader may type.

/**
 * What `cargo xtask wasm` builds: the first half exports `rest`.
 * @typedef {object} Module
 * @property {() => Promise<{ rest?: WebAssembly.Table } | undefined>} default
 * @property {(clock: string) => void} fix
 * @property {(method: string, path: string, headers: string[], body: Uint8Array,
 *   onHead: (status: number, headers: string[]) => void,
 *   onChunk: (bytes: Uint8Array) => void) => Promise<void>} handle
 */

/** The rest's file, beside the glue. */
const REST = 'in_page_rest.wasm';

/** Noted in the browser's storage: this reader's account has needed the rest, and will again. */
const NEEDS_REST = 'first-keys/needs-rest';

/** The tests' clock, as an RFC 3339 time: outputs are then the recorded ones. */
const FIXED = 'first-keys/fixed';

/** Statuses whose answer has no body at all. */
const WITHOUT_BODY = [204, 205, 304];

/** WebAssembly that is set up. */
export class InPage {
  /** Is called when the code is of no use any more. */
  onLost = () => {};
  /** How to tell those who wait for an answer that none will come. @type {Set<(error: unknown) => void>} */
  #waiting = new Set();
  /** The rest, once somebody has asked for it. @type {Promise<void> | null} */
  #loading = null;
  /** Whether the rest is there. A second one would undo what the first has done. */
  #hasRest = false;

  /**
   * @param {Module} module
   * @param {WebAssembly.ModuleImports | undefined} first what the first half exports
   * @param {URL} rest
   */
  constructor(module, first, rest) {
    this.module = module;
    this.first = first;
    this.rest = rest;
    // The code calls it where the rest begins.
    Object.assign(globalThis, { firstKeys: { loadRest: () => this.#loadRestNow() } });
  }

  /**
   * @param {URL} glue
   * @returns {Promise<InPage>}
   */
  static async load(glue) {
    /** @type {Module} */
    const module = await import(glue.href);
    const first = /** @type {any} */ (await module.default());
    const page = new InPage(module, first, new URL(REST, glue));
    const clock = stored(FIXED);
    if (clock) module.fix(clock);
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
        if (isOpen) stream.error(error);
        isOpen = false;
        reject(error);
      };
      const end = () => {
        this.#waiting.delete(fail);
        if (isOpen) stream.close();
      };
      this.#waiting.add(fail);
      const handle = async () => this.module.handle(method, `/${path}`, headers, new TextEncoder().encode(body), onHead, onChunk);
      handle().then(end, (error) => this.#lose(error));
    });
  }

  /**
   * What has failed once is of no use for any request.
   *
   * @param {unknown} error
   */
  #lose(error) {
    this.onLost();
    for (const fail of this.#waiting) fail(error);
    this.#waiting.clear();
  }

  /** Loads the rest, if there is one and it is not there yet. */
  loadRest() {
    if (!this.first?.rest || this.#hasRest) return Promise.resolve();
    return (this.#loading ??= this.#fetchRest().catch((error) => {
      this.#loading = null;
      throw error;
    }));
  }

  async #fetchRest() {
    let answer;
    try {
      answer = await fetch(this.rest);
      if (answer.ok) this.#join(await WebAssembly.compile(await answer.arrayBuffer()));
    } catch {
      throw cannotLoad();
    }
    if (!answer.ok) throw cannotLoad(answer.status);
  }

  /** As above, without returning before it is done: whoever calls can't wait. */
  #loadRestNow() {
    if (this.#hasRest) return;
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
      this.#join(new WebAssembly.Module(bytes));
      store(NEEDS_REST, 'yes');
    } catch (error) {
      // What runs is cut off in the middle, and would never answer.
      this.#lose(error);
      throw error;
    }
  }

  /** @param {WebAssembly.Module} rest */
  #join(rest) {
    if (this.#hasRest) return;
    new WebAssembly.Instance(rest, { first: /** @type {WebAssembly.ModuleImports} */ (this.first) });
    this.#hasRest = true;
  }
}

/** @param {number} [status] of the answer, if there is one */
function cannotLoad(status) {
  const advice =
    status === undefined
      ? 'there is no answer. Try again when you are online.'
      : `the answer is ${status}. The book may have changed meanwhile: load this page anew.`;
  return new Error(`A part of this page can't be loaded: ${advice}`);
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
