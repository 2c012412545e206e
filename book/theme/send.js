// The one way from a page to the reader's account: the local server under `first-keys serve`,
// WebAssembly on the static site. Whoever sends doesn't know which.

/**
 * What `cargo xtask wasm` builds.
 * @typedef {object} InPage
 * @property {() => Promise<unknown>} default
 * @property {(clock: string) => void} fix
 * @property {(method: string, path: string, headers: string[], body: Uint8Array,
 *   onHead: (status: number, headers: string[]) => void,
 *   onChunk: (bytes: Uint8Array) => void) => Promise<void>} handle
 */

/** @typedef {(method: string, path: string, headers: string[], body: string) => Promise<Response>} Backend */

/** The site's root, wherever it is published: this file is in its folder `theme`. */
const SITE = new URL('../', import.meta.url);

/** The tests' clock, as an RFC 3339 time: outputs are then the recorded ones. */
const FIXED = 'first-keys/fixed';

/** Statuses whose answer has no body at all. */
const WITHOUT_BODY = [204, 205, 304];

/** What the page has been published with: `served`, `wasm`, or nothing that could answer. */
export const publishedWith = document.querySelector('meta[name="first-keys-page"]')?.getAttribute('content') ?? null;

/** @type {Promise<Backend> | null} */
let backend = null;

/**
 * Sends a request to the account. The first one sets up what answers.
 *
 * @param {string} method
 * @param {string} path below the page's interface, such as `run`
 * @param {string | URLSearchParams} [body] JSON, or a form
 * @returns {Promise<Response>} its body may stream
 */
export async function send(method, path, body) {
  backend ??= publishedWith === 'wasm' ? inPage() : Promise.resolve(overHttp);
  try {
    const type = body instanceof URLSearchParams ? 'application/x-www-form-urlencoded' : 'application/json';
    return await (await backend)(method, path, body === undefined ? [] : ['content-type', type], body?.toString() ?? '');
  } catch (error) {
    // So that the next request tries again: the network may be back.
    backend = null;
    throw error;
  }
}

/** @type {Backend} */
function overHttp(method, path, headers, body) {
  return fetch(new URL(`_page/${path}`, SITE), { method, headers: pairs(headers), body: body === '' ? undefined : body });
}

/** @returns {Promise<Backend>} */
async function inPage() {
  /** @type {InPage} */
  const page = await import(new URL('in-page/in_page.js', SITE).href);
  await page.default();
  const clock = stored(FIXED);
  if (clock) page.fix(clock);
  return (method, path, headers, body) => answered(page, method, path, headers, new TextEncoder().encode(body));
}

/**
 * A call into WebAssembly as the `Response` that `fetch` would give.
 *
 * @param {InPage} page
 * @param {string} method
 * @param {string} path
 * @param {string[]} headers
 * @param {Uint8Array} body
 * @returns {Promise<Response>}
 */
function answered(page, method, path, headers, body) {
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
    page.handle(method, `/${path}`, headers, body, onHead, onChunk).then(
      () => {
        if (isOpen) stream.close();
      },
      (error) => {
        if (isOpen) stream.error(error);
        reject(error);
      },
    );
  });
}

/**
 * @param {string[]} flat
 * @returns {[string, string][]}
 */
function pairs(flat) {
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
