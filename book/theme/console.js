// Makes the picture of the practice console live: its links and forms are sent to the reader's
// account, and the answer takes the page's place. Without this script a page shows the picture.

import { onAfresh, open, save } from './account.js';
import { element, QUICK, visible } from './dom.js';
import { loadRest, send } from './send.js';
import { tick } from './steps.js';

/** Where the console's addresses begin. */
const BASE = '/console';

/** Attributes that name other elements of their page. */
const NAMING = ['id', 'for', 'form', 'list', 'aria-labelledby', 'aria-describedby'];

/** The one console that is live in this page. @type {Live | null} */
let live = null;

/** One picture of the page. */
class Picture {
  /** @param {HTMLElement} figure */
  constructor(figure) {
    this.figure = figure;
    this.visit = figure.dataset.visit ?? '';
    this.chapter = /** @type {{ chapter: string }} */ (JSON.parse(this.visit)).chapter;
    this.still = /** @type {HTMLElement} */ (figure.firstElementChild);
    this.button = element('button', { type: 'button' }, 'Try it here');
    this.bar = element('p', { class: 'bar' }, this.button);
    figure.prepend(this.bar);
    this.button.addEventListener('click', () => {
      live?.close();
      live = new Live(this);
      live.begin();
    });
  }
}

/** A picture while it is live. */
class Live {
  /** The pages that *Back* leads to; the last one is the last that has an address. @type {string[]} */
  #places = [];
  /** Whether the page that is shown is that last one, and not the answer to a form. */
  #hasAddress = false;
  /** Counts what was asked for: an answer that comes when something else was is of no interest. */
  #turn = 0;

  /** @param {Picture} picture */
  constructor(picture) {
    this.picture = picture;
    this.back = element('button', { type: 'button' }, 'Back');
    const close = element('button', { type: 'button' }, 'Close');
    this.status = element('span', { role: 'status' });
    this.screen = element('div', { class: 'practice-console' });
    const bar = element('p', { class: 'bar' }, this.back, close, this.status);
    this.frame = element('div', { class: 'live', role: 'group', 'aria-label': 'Practice console' }, bar, this.screen);
    picture.figure.prepend(this.frame);
    picture.bar.hidden = picture.still.hidden = true;

    close.addEventListener('click', () => {
      this.close();
      picture.button.focus();
    });
    this.back.addEventListener('click', () => this.#goBack());
    this.screen.addEventListener('click', (event) => this.#follow(event));
    this.screen.addEventListener('submit', (event) => this.#submit(event));
    this.#drawBack();
  }

  /** Opens the page of the picture, whatever else was asked for. */
  async begin() {
    this.#places = [];
    const ask = async () => {
      await open();
      await loadRest();
      return send('POST', 'visit', this.picture.visit);
    };
    await this.#show(ask, true);
  }

  /** Brings back the picture. */
  close() {
    // What is still to come is of no interest.
    this.#turn += 1;
    this.frame.remove();
    this.picture.bar.hidden = this.picture.still.hidden = false;
    live = null;
  }

  /** @param {MouseEvent} event */
  #follow(event) {
    const link = /** @type {Element} */ (event.target).closest('a[href]');
    const href = link?.getAttribute('href') ?? '';
    if (!isOwn(href)) return;
    event.preventDefault();
    if (!this.#isBusy) this.#open(href);
  }

  /** @param {SubmitEvent} event */
  #submit(event) {
    event.preventDefault();
    if (this.#isBusy) return;
    const form = /** @type {HTMLFormElement} */ (event.target);
    const action = form.getAttribute('action') ?? '';
    const fields = new URLSearchParams(/** @type {[string, string][]} */ ([...new FormData(form, event.submitter)]));
    if (form.getAttribute('method') === 'get') this.#open(`${action}?${fields}`);
    else this.#show(() => send('POST', action.slice(1), fields), false, action);
  }

  /** @param {string} href */
  #open(href) {
    return this.#show(() => send('GET', href.slice(1)), true);
  }

  get #isBusy() {
    return this.screen.hasAttribute('aria-busy');
  }

  #goBack() {
    if (this.#isBusy) return;
    if (this.#hasAddress) this.#places.pop();
    const before = this.#places.pop();
    if (before) this.#open(before);
  }

  /**
   * Asks for a page and shows it.
   *
   * @param {() => Promise<Response>} ask
   * @param {boolean} isLink whether the page that is asked for has an address
   * @param {string} [action] where a form goes; an answer from elsewhere has an address as well
   */
  async #show(ask, isLink, action) {
    const turn = ++this.#turn;
    this.screen.setAttribute('aria-busy', 'true');
    this.status.textContent = '';
    setTimeout(() => {
      if (turn === this.#turn && this.#isBusy) this.status.textContent = 'Loading…';
    }, QUICK);
    try {
      const answer = await ask();
      if (turn !== this.#turn) return;
      if (answer.status === 409) return await this.#beginAnew(await answer.text());
      const name = /filename="([^"]*)"/.exec(answer.headers.get('content-disposition') ?? '')?.[1];
      const isPage = answer.headers.get('content-type')?.startsWith('text/html');
      const text = name ? '' : await answer.text();
      if (turn !== this.#turn) return;
      if (name) await this.#download(answer, name);
      else if (!isPage) throw new Error(text);
      else this.#draw(text, answer.headers.get('content-location') ?? '', isLink, action);
      this.screen.removeAttribute('aria-busy');
    } catch (error) {
      this.#fail(turn, 'That did not work', error);
      return;
    }
    try {
      await tick(this.picture.chapter);
      await save();
    } catch (error) {
      this.#fail(turn, 'This is done, but may not be kept', error);
    }
  }

  /**
   * @param {number} turn
   * @param {string} what
   * @param {unknown} error
   */
  #fail(turn, what, error) {
    if (turn !== this.#turn) return;
    this.screen.removeAttribute('aria-busy');
    this.status.textContent = visible(`${what}: ${error instanceof Error ? error.message : error}`);
  }

  /** @param {string} why */
  async #beginAnew(why) {
    await this.begin();
    this.status.textContent = visible(`${why.trim()} ${this.status.textContent}`);
  }

  /**
   * @param {string} html
   * @param {string} place
   * @param {boolean} isLink
   * @param {string} [action]
   */
  #draw(html, place, isLink, action) {
    this.#hasAddress = isLink || place !== action;
    if (this.#hasAddress && this.#places.at(-1) !== place) this.#places.push(place);
    this.#drawBack();
    const page = new DOMParser().parseFromString(html, 'text/html');
    page.querySelector('.skip')?.remove();
    this.screen.replaceChildren(...belowAnother(page.body).childNodes);
    const title = /** @type {HTMLElement | null} */ (this.screen.querySelector('.h1'));
    this.status.textContent = title?.textContent ?? '';
    title?.setAttribute('tabindex', '-1');
    title?.focus({ preventScroll: true });
    if (this.frame.getBoundingClientRect().top < 0) this.frame.scrollIntoView();
  }

  #drawBack() {
    // Not `disabled`: that would take the focus away from who has just pressed it.
    this.back.setAttribute('aria-disabled', String(this.#places.length < (this.#hasAddress ? 2 : 1)));
  }

  /**
   * @param {Response} answer
   * @param {string} name
   */
  async #download(answer, name) {
    const url = URL.createObjectURL(await answer.blob());
    element('a', { href: url, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
    this.status.textContent = visible(`Downloaded ${name}.`);
  }
}

/** @param {string} href */
function isOwn(href) {
  return href === BASE || [`${BASE}/`, `${BASE}?`].some((begin) => href.startsWith(begin));
}

/**
 * A page of its own as a part of a chapter: the main part and the title are the chapter's, and so are
 * the names of elements.
 *
 * @param {HTMLElement} body
 */
function belowAnother(body) {
  for (const it of body.querySelectorAll('main, h1, h2, h3, h4')) {
    const name = it.localName;
    const part = element('div', name === 'main' ? {} : { role: 'heading', 'aria-level': `${Number(name[1]) + 2}` });
    part.className = `${name} ${it.className}`;
    if (it.id) part.id = it.id;
    part.append(...it.childNodes);
    it.replaceWith(part);
  }
  for (const name of NAMING) {
    for (const it of body.querySelectorAll(`[${name}]`)) {
      it.setAttribute(name, (it.getAttribute(name) ?? '').replace(/\S+/g, 'console-$&'));
    }
  }
  return body;
}

const figures = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('figure.console'));
const pictures = Array.from(figures, (figure) => new Picture(figure));
onAfresh(() => {
  live?.begin();
  if (pictures.length > 0) tick(pictures[0].chapter);
});

// The steps that were done in an earlier visit are ticked when they come near.
const near = new IntersectionObserver(
  (entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    near.disconnect();
    // The console would tell the reader what is wrong.
    open().then(() => tick(pictures[0].chapter)).catch(() => {});
  },
  { rootMargin: '200px' },
);
for (const { figure } of pictures) near.observe(figure);
