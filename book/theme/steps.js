// The steps of a chapter that leave a trace in the practice account: each is ticked when what it
// asks for was called in the console, and a line says which are still to do.

import { element } from './dom.js';
import { send } from './send.js';

/** One step. */
class Step {
  /** @param {HTMLElement} mark */
  constructor(mark) {
    this.when = mark.dataset.when ?? '';
    this.item = /** @type {HTMLElement} */ (mark.closest('li'));
    this.list = /** @type {HTMLOListElement} */ (this.item.parentElement);
    const number = this.list.start + [...this.list.children].indexOf(this.item);
    const label = this.item.querySelector('strong')?.textContent;
    this.name = label ? `${number} (${label})` : `${number}`;
    this.said = element('span', { class: 'out-of-sight' });
    mark.append(element('span', { class: 'box', 'aria-hidden': 'true' }), this.said);
    mark.classList.add('live');
  }

  set done(/** @type {boolean} */ done) {
    this.item.classList.toggle('done', done);
    this.said.textContent = done ? 'Done: ' : 'Not done yet: ';
  }
}

const marks = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('.step[data-when]'));
const steps = Array.from(marks, (mark) => new Step(mark));

/** The line below each list. @type {Map<HTMLElement, HTMLElement>} */
const lines = new Map();
for (const { list } of steps) {
  if (lines.has(list)) continue;
  const line = element('p', { class: 'still-to-do', role: 'status' });
  list.after(line);
  lines.set(list, line);
}

/**
 * Asks which steps are done, and shows it.
 *
 * @param {string} chapter
 */
export async function tick(chapter) {
  if (steps.length === 0) return;
  const asked = JSON.stringify({ chapter, steps: steps.map(({ when }) => when) });
  const answer = await send('POST', 'steps', asked);
  if (!answer.ok) return;
  /** @type {boolean[]} */
  const done = await answer.json();
  steps.forEach((step, at) => (step.done = done[at]));
  for (const [list, line] of lines) {
    const left = steps.filter((step, at) => step.list === list && !done[at]);
    const text = left.length > 0 ? `Still to do: ${left.map(({ name }) => name).join(', ')}.` : 'All of these steps are done.';
    if (line.textContent !== text) line.textContent = text;
  }
}
