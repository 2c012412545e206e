// The one way from a page to the reader's account: the local server under `first-keys serve`,
// WebAssembly on the static site. Whoever sends doesn't know which.

import { InPage, pairs } from './in-page.js';

/**
 * @typedef {object} Backend
 * @property {(method: string, path: string, headers: string[], body: string) => Promise<Response>} answer
 * @property {() => Promise<void>} loadRest
 * @property {() => void} onLost is called when it is of no use any more
 */

/** The site's root, wherever it is published: this file is in its folder `theme`. */
const SITE = new URL('../', import.meta.url);

/** What this page is called in its requests: each tab has a console of its own. */
const TAB = crypto.getRandomValues(new Uint32Array(4)).join('-');

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

/** @param {Promise<Backend> | null} which it may have been replaced meanwhile */
function lose(which) {
  if (backend !== which) return;
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
  const headers = ['console-tab', TAB];
  if (body !== undefined) {
    headers.push('content-type', body instanceof URLSearchParams ? 'application/x-www-form-urlencoded' : 'application/json');
  }
  return (await setUp()).answer(method, path, headers, body?.toString() ?? '');
}

/**
 * Has all of the code there, before something that the book's own commands do not do: it would be
 * loaded then, and the page would stand still.
 */
export async function loadRest() {
  await (await setUp()).loadRest();
}

async function setUp() {
  const mine = (backend ??= meta?.content === 'wasm' ? inPage() : Promise.resolve(new Server()));
  try {
    const it = await mine;
    it.onLost = () => lose(mine);
    return it;
  } catch (error) {
    lose(mine);
    throw error;
  }
}

function inPage() {
  const glue = new URL(meta?.dataset.glue ?? '', document.baseURI);
  // A module that has panicked is of no use any more: another name is another module of the same file.
  if (setUps > 0) glue.hash = `${setUps}`;
  setUps += 1;
  return InPage.load(glue);
}

/** The server that the page is from. */
class Server {
  onLost = () => {};

  /** @type {Backend['answer']} */
  async answer(method, path, headers, body) {
    try {
      return await fetch(new URL(`_page/${path}`, SITE), { method, headers: pairs(headers), body: body === '' ? undefined : body });
    } catch (error) {
      this.onLost();
      throw error;
    }
  }

  /** It has all of the code. */
  async loadRest() {}
}
