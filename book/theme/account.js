// The reader's practice account: opened once, kept in the browser's storage from visit to visit.
// Two tabs share that storage, and the one that ran a command last decides what the next visit finds.

import { onLost, send } from './send.js';

const STATE = 'first-keys/state';
const SET_ASIDE = 'first-keys/state-set-aside';

/** What a page may say about the account. */
export const account = {
  /** The chapter whose starting state it began from; `null` before it has begun. @type {string | null} */
  chapter: null,
  /** What the reader has to know about how it is kept, if anything. */
  notice: '',
};

/** @type {Promise<void> | null} */
let opening = null;

// Then it is restored as it was last saved.
onLost(() => (opening = null));

/** @type {(() => void)[]} */
const whenAfresh = [];

/**
 * Calls back when the account has begun anew.
 *
 * @param {() => void} then
 */
export function onAfresh(then) {
  whenAfresh.push(then);
}

/** Opens the account as it was left. Does it once, however often it is called. */
export function open() {
  return (opening ??= restore());
}

async function restore() {
  const saved = storage((it) => it.getItem(STATE));
  if (saved) {
    const answer = await send('PUT', 'state', saved);
    if (answer.status === 422) setAside(saved, await answer.text());
  }
  await askAbout();
}

async function askAbout() {
  const answer = await send('GET', 'about');
  if (answer.ok) account.chapter = (await answer.json()).chapter;
}

/** Keeps the account for the next visit. To be called after whatever may have changed it. */
export async function save() {
  // What was not opened as it was left must not take the place of what is kept.
  if (!opening) return;
  if (account.chapter === null) await askAbout();
  const answer = await send('GET', 'state');
  // The local server keeps it itself, and then has nothing to say.
  if (answer.status !== 200) return;
  const state = await answer.text();
  if (storage((it) => (it.setItem(STATE, state), true)) === null) {
    account.notice = 'Your browser does not let this page store anything (or its storage is full), so your practice account lasts until you leave this page.';
  }
}

/**
 * Loads a chapter's starting state.
 *
 * @param {string} chapter
 */
export async function startAfresh(chapter) {
  await open();
  const answer = await send('POST', 'afresh', JSON.stringify({ chapter }));
  if (!answer.ok) throw new Error(await answer.text());
  account.chapter = chapter;
  await save();
  for (const then of whenAfresh) then();
}

/**
 * Never drops what can't be read: a later release may read it again.
 *
 * @param {string} saved
 * @param {string} why
 */
function setAside(saved, why) {
  storage((it) => it.removeItem(STATE));
  const isKept = storage((it) => (it.setItem(SET_ASIDE, saved), true));
  const where = isKept ? `It is set aside in this browser's storage as ${SET_ASIDE}` : 'There was no room to set it aside';
  account.notice = `Your practice account could not be read: ${why.trim()} ${where}, and you begin with a fresh one.`;
}

/**
 * @template T
 * @param {(storage: Storage) => T} use
 * @returns {T | null} `null` if the storage is full, or closed to this page
 */
function storage(use) {
  try {
    return use(localStorage);
  } catch {
    return null;
  }
}
