// Makes each command of an example a prompt: a field, *Run*, *Reset*, and the output as it comes.
// Without this script a page shows the command and its recorded output.

import { account, open, save, startAfresh } from './account.js';
import { element, QUICK, visible } from './dom.js';
import { isAnswered, loadRest, send } from './send.js';
import { underTheHood } from './under-the-hood.js';

/** @typedef {import('./under-the-hood.js').Exchange} Exchange */
/** @typedef {{ output?: string, done?: { ok: boolean, exchanges: Exchange[] } }} Message */

/** How much of an output is shown: a page with more than that is slow to scroll. */
const SHOWN = 1_000_000;

/** One prompt of the page. */
class Prompt {
  /** The command that is running. @type {AbortController | null} */
  #running = null;
  /** How far up in the earlier commands the arrows have gone. */
  #back = 0;
  /** What was in the field before they went. */
  #draft = '';

  /** @param {HTMLElement} group */
  constructor(group) {
    this.group = group;
    this.line = group.dataset.line ?? '';
    this.chapter = group.dataset.chapter ?? '';
    this.field = element('input', {
      type: 'text',
      'aria-label': 'Command',
      autocomplete: 'off',
      autocapitalize: 'off',
      spellcheck: 'false',
      enterkeyhint: 'go',
      size: `${this.line.length + 1}`,
    });
    this.runButton = element('button', { type: 'submit' }, 'Run');
    const reset = element('button', { type: 'button' }, 'Reset');
    const shell = element('span', { class: 'shell', 'aria-hidden': 'true' }, '$');
    const form = element('form', {}, shell, this.field, element('span', { class: 'buttons' }, this.runButton, reset));
    // The command as text stays for print, and says what the output below belongs to.
    const command = group.querySelector('pre.command');
    this.printed = /** @type {HTMLElement} */ (command?.querySelector('code'));
    this.source = this.printed.textContent ?? '';
    command?.before(form);
    this.output = this.#outputBelow(command);
    this.recorded = this.output.textContent ?? '';
    this.log = /** @type {HTMLElement} */ (this.output.parentElement);
    this.status = element('p', { role: 'status' });
    this.after = element('div', { class: 'after' });
    group.append(this.status, this.after);
    group.setAttribute('role', 'group');
    group.setAttribute('aria-label', 'Prompt');
    group.classList.add('live');
    this.field.value = this.line;

    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.run();
    });
    reset.addEventListener('click', () => this.reset());
    this.field.addEventListener('keydown', (event) => this.#arrow(event));
    // Whoever types something will run it.
    this.field.addEventListener('input', () => loadRest().catch(() => {}), { once: true });
  }

  /** @param {Element | null} command */
  #outputBelow(command) {
    const there = this.group.querySelector('pre.output');
    const output = there ?? element('pre', { class: 'output' }, element('code', { class: 'hljs' }));
    if (!there) command?.after(output);
    output.setAttribute('role', 'log');
    output.setAttribute('aria-label', 'Output');
    output.setAttribute('aria-live', 'polite');
    return /** @type {HTMLElement} */ (output.querySelector('code'));
  }

  /** Runs what is in the field, and tells whatever goes wrong. */
  async run() {
    if (this.#running) return;
    const running = new AbortController();
    const line = this.field.value;
    this.#begin(running, line);
    try {
      await open();
      // What is typed may need it, or not: whoever is offline finds out.
      if (line !== this.line) await loadRest().catch(() => {});
      if (running.signal.aborted) return;
      const body = JSON.stringify({ chapter: this.chapter, line });
      const { ok, exchanges } = await this.#stream(await send('POST', 'run', body), running.signal);
      await save();
      if (!running.signal.aborted) this.#end(ok, exchanges);
    } catch (error) {
      if (running.signal.aborted) return;
      this.output.append(visible(`${error instanceof Error ? error.message : error}\n`));
      this.#end(false, []);
    }
    practice.said = '';
    practice.redraw();
  }

  /**
   * @param {AbortController} running
   * @param {string} line
   */
  #begin(running, line) {
    this.#running = running;
    earlier.add(line);
    this.#back = 0;
    // Without this, what is below would jump up, and down again with the new output.
    this.log.style.minHeight = `${this.log.offsetHeight}px`;
    this.#clear();
    this.printed.textContent = `$ ${visible(line)}`;
    this.group.setAttribute('aria-busy', 'true');
    // Not `disabled`: that would take the focus away from who has just pressed it.
    this.runButton.setAttribute('aria-disabled', 'true');
    setTimeout(() => {
      if (this.#running === running) this.status.textContent = 'Running…';
    }, QUICK);
  }

  /**
   * Shows an answer's output as it comes, as text and nothing else.
   *
   * @param {Response} answer
   * @param {AbortSignal} aborted
   * @returns {Promise<{ ok: boolean, exchanges: Exchange[] }>}
   */
  async #stream(answer, aborted) {
    if (!answer.ok || !answer.body) throw new Error(`${await answer.text()} (status ${answer.status})`);
    let length = 0;
    for await (const message of messages(answer.body, aborted)) {
      if (message.output !== undefined) {
        const text = message.output.slice(0, Math.max(SHOWN - length, 0));
        length += message.output.length;
        this.output.append(visible(text));
      }
      if (message.done) {
        if (length > SHOWN) {
          const left = (length - SHOWN).toLocaleString('en');
          this.after.append(element('p', {}, `The output is long: its last ${left} characters are left out here.`));
        }
        return message.done;
      }
    }
    throw new Error('The answer broke off before the command was done.');
  }

  /**
   * @param {boolean} ok
   * @param {Exchange[]} exchanges
   */
  #end(ok, exchanges) {
    this.#rest();
    this.group.classList.toggle('failed', !ok);
    if (!ok) {
      this.status.textContent = '✗ The command ended with an error.';
      if (beganElsewhere(this.chapter)) this.after.append(element('p', {}, beganIn(), ' ', afreshButton(this.chapter)));
    }
    if (exchanges.length > 0) this.after.append(underTheHood(exchanges));
    // What scrolls must be within reach of the keyboard.
    if (this.log.scrollHeight > this.log.clientHeight) this.log.tabIndex = 0;
  }

  /** Brings back the command and its recorded output, and lets go of a run that still waits. */
  reset() {
    this.#running?.abort();
    this.#rest();
    this.#clear();
    this.#back = 0;
    this.field.value = this.line;
    this.printed.textContent = this.source;
    this.output.textContent = this.recorded;
  }

  /** Nothing runs any more. */
  #rest() {
    this.#running = null;
    this.group.removeAttribute('aria-busy');
    this.runButton.removeAttribute('aria-disabled');
    this.log.style.minHeight = '';
    this.status.textContent = '';
  }

  #clear() {
    this.group.classList.remove('failed');
    this.log.removeAttribute('tabindex');
    for (const it of [this.output, this.status, this.after]) it.replaceChildren();
  }

  /** @param {KeyboardEvent} event */
  #arrow(event) {
    const step = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (step === undefined || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const back = this.#back + step;
    if (back < 0 || back > earlier.length) return;
    if (this.#back === 0) this.#draft = this.field.value;
    this.#back = back;
    this.field.value = back === 0 ? this.#draft : earlier.at(back);
    this.field.setSelectionRange(this.field.value.length, this.field.value.length);
  }
}

/**
 * The messages of a streamed answer, one on each line.
 *
 * @param {ReadableStream<Uint8Array>} body
 * @param {AbortSignal} aborted
 * @returns {AsyncGenerator<Message>}
 */
async function* messages(body, aborted) {
  const reader = body.getReader();
  aborted.addEventListener('abort', () => reader.cancel());
  const decoder = new TextDecoder();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    const lines = (rest + decoder.decode(value, { stream: !done })).split('\n');
    rest = done ? '' : (lines.pop() ?? '');
    for (const line of lines) {
      if (aborted.aborted) return;
      if (line !== '') yield JSON.parse(line);
    }
    if (done) return;
  }
}

/** The commands of this visit, kept from chapter to chapter where the browser allows it. */
const earlier = {
  key: 'first-keys/history',
  /** @type {string[]} */
  lines: [],
  restore() {
    try {
      this.lines = JSON.parse(sessionStorage.getItem(this.key) ?? '[]');
    } catch {
      // A visit without a past.
    }
  },
  /** @param {string} line */
  add(line) {
    if (this.lines.at(-1) === line || line.length > 10_000) return;
    this.lines = [...this.lines, line].slice(-100);
    try {
      sessionStorage.setItem(this.key, JSON.stringify(this.lines));
    } catch {
      // Then it lasts as long as the page.
    }
  },
  get length() {
    return this.lines.length;
  },
  /** @param {number} back counted from one */
  at(back) {
    return this.lines[this.lines.length - back];
  },
};

/** @param {string} chapter */
function beganElsewhere(chapter) {
  return account.chapter !== null && account.chapter !== chapter;
}

function beganIn() {
  const link = document.querySelector(`#mdbook-sidebar a[href$="${CSS.escape(`${account.chapter}.html`)}"]`);
  return `Your practice account began in “${link?.lastChild?.textContent?.trim() ?? account.chapter}”.`;
}

/** @param {string} chapter */
function afreshButton(chapter) {
  const button = element('button', { type: 'button' }, 'Start this chapter afresh');
  button.addEventListener('click', async () => {
    button.setAttribute('aria-disabled', 'true');
    await practice.startAfresh(chapter);
    button.removeAttribute('aria-disabled');
  });
  return button;
}

/** The quiet line above the first prompt: whose account this is, and the way to a fresh one. */
const practice = {
  chapter: '',
  text: element('span', { role: 'status' }),
  notice: element('p', { role: 'status' }),
  /** @param {Prompt} first */
  show(first) {
    this.chapter = first.chapter;
    const line = element('p', {}, this.text, ' ', afreshButton(first.chapter));
    first.group.before(element('div', { class: 'practice' }, line, this.notice));
    this.redraw();
  },
  /** What was just done, until something else is. */
  said: '',
  redraw() {
    this.notice.textContent = visible(account.notice);
    if (this.said) this.text.textContent = this.said;
    else this.text.textContent = beganElsewhere(this.chapter)
      ? `${beganIn()} Commands may answer otherwise here than the page shows.`
      : 'The commands on this page run in a practice account, not in AWS. Change them as you like.';
  },
  /** @param {string} chapter */
  async startAfresh(chapter) {
    try {
      await startAfresh(chapter);
      this.said = 'This chapter starts afresh.';
      this.redraw();
    } catch (error) {
      this.text.textContent = visible(`This chapter can't start afresh: ${error instanceof Error ? error.message : error}`);
    }
  },
};

/** Opens the account when the first prompt comes near the view, so that *Run* need not wait. */
function openWhenNear(/** @type {Prompt[]} */ prompts) {
  const near = new IntersectionObserver(
    (entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      near.disconnect();
      // A run would tell the reader what is wrong.
      open().then(() => practice.redraw(), () => {});
    },
    { rootMargin: '200px' },
  );
  for (const prompt of prompts) near.observe(prompt.group);
}

if (isAnswered) {
  const groups = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('.prompt[data-line]'));
  const prompts = Array.from(groups, (group) => new Prompt(group));
  if (prompts.length > 0) {
    earlier.restore();
    practice.show(prompts[0]);
    openWhenNear(prompts);
  }
  if (document.querySelector('figure.console')) import('./console.js');
}
