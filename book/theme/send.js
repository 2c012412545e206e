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

/** What this page is called in its requests: each tab has a console of its own. */
const TAB = crypto.getRandomValues(new Uint32Array(4)).join('-');

/** Statuses whose answer has no body at all. */
const WITHOUT_BODY = [204, 205, 304];

/** Says who answers: `served`, or `wasm` with the path of what to load. */
const meta = /** @type {HTMLMetaElement | null} */ (document.querySelector('meta[name="first-keys-page"]'));

/** Whether anybody answers. If not, the page stays as it is. */
export const isAnswered = meta !== null;

/** @type {Promise<Backend> | null} */
let backend = null;

/** How often one was set up. */
let setUps = 0;

/** @type {(() => void)[]} */
const whenLost = [];

/**
 * Calls back when what answered is gone, with the account in it; the next request sets another up.
 *
 * @param {() => void} then
 */
export function onLost(then) {
  whenLost.push(then);
}

function lose() {
  backend = null;
  for (const then of whenLost) then();
}

/**
 * Sends a request to the account. The first one sets up what answers.
 *
 * @param {string} method
 * @param {string} path below the page's interface, such as `run`
 * @param {string | URLSearchParams} [body] JSON, or a form
 * @returns {Promise<Response>} its body may stream
 */
export async function send(method, path, body) {
  backend ??= meta?.content === 'wasm' ? inPage() : Promise.resolve(overHttp);
  try {
    const headers = ['console-tab', TAB];
    if (body !== undefined) {
      headers.push('content-type', body instanceof URLSearchParams ? 'application/x-www-form-urlencoded' : 'application/json');
    }
    return await (await backend)(method, path, headers, body?.toString() ?? '');
  } catch (error) {
    lose();
    throw error;
  }
}

/** @type {Backend} */
function overHttp(method, path, headers, body) {
  return fetch(new URL(`_page/${path}`, SITE), { method, headers: pairs(headers), body: body === '' ? undefined : body });
}

/** @returns {Promise<Backend>} */
async function inPage() {
  const glue = new URL(meta?.dataset.glue ?? '', document.baseURI);
  // A module that has panicked is of no use any more: another address is another module.
  if (setUps > 0) glue.search = `?${setUps}`;
  setUps += 1;
  /** @type {InPage} */
  const page = await import(glue.href);
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
        lose();
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
