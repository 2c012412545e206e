// A visitor of the practice console, who goes by role and label alone: with a mouse, or with nothing
// but a keyboard.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

const LABELS = readFileSync(`${process.env.BOOK_ROOT}/crates/practice-console/src/labels.rs`, 'utf8');

/** The console's labels: `label.CREATE_USER` is what `labels::CREATE_USER` says. */
export const label = new Proxy(
  Object.fromEntries(Array.from(LABELS.matchAll(/^ {4}([A-Z0-9_]+) = "(.*)", [A-Z]\w+;$/gm), ([, name, text]) => [name, text])),
  {
    get: (all, name) => {
      assert.ok(name in all, `the console has no label ${String(name)}`);
      return all[name];
    },
  },
);

/** Longer than any page's chain of places where Tab stops. */
const MOST_TABS = 250;

/** How a mouse does things. */
export const mouse = {
  press: (target) => target.click(),
  fill: (target, text) => target.fill(text),
  tick: (target) => target.check(),
  choose: (target) => target.check(),
};

/** How a keyboard does them: nothing is ever clicked, and focus moves only by Tab and arrows. */
export const keyboard = {
  async press(target) {
    await tabTo(target);
    await target.page().keyboard.press('Enter');
  },
  async fill(target, text) {
    await tabTo(target);
    const { keyboard } = target.page();
    await keyboard.press('Control+A');
    await keyboard.type(text);
  },
  async tick(target) {
    if (await target.isChecked()) return;
    await tabTo(target);
    await target.page().keyboard.press('Space');
  },
  async choose(target) {
    if (await target.isChecked()) return;
    // Tab stops once in a group of radio buttons; the arrows move within, and choose.
    const { keyboard } = target.page();
    await tabUntil(target, (it) => document.activeElement.type === 'radio' && document.activeElement.name === it.name);
    for (let presses = 0; !(await target.isChecked()); presses += 1) {
      assert.ok(presses < 20, `no arrow leads to ${target}`);
      await keyboard.press((await target.evaluate((it) => it === document.activeElement)) ? 'Space' : 'ArrowDown');
    }
  },
};

function tabTo(target) {
  return tabUntil(target, (it) => it === document.activeElement);
}

async function tabUntil(target, isThere) {
  await target.waitFor();
  const { keyboard } = target.page();
  await skipTo(target);
  // Looked up once: to go by role and label takes time.
  const element = await target.elementHandle();
  for (let presses = 0; !(await element.evaluate(isThere)); presses += 1) {
    assert.ok(presses < MOST_TABS, `Tab does not lead to ${target}`);
    await keyboard.press('Tab');
  }
}

/** On a page that has just come, the first Tab offers the way past its frame. */
async function skipTo(target) {
  const isBehindFrame = await target.evaluate((it) => document.activeElement === document.body && it.closest('main#main') !== null);
  if (!isBehindFrame) return;
  const { keyboard } = target.page();
  await keyboard.press('Tab');
  await keyboard.press('Enter');
}

/** Someone in front of the console: the whole page, or the part of a chapter that it is in. */
export class Visitor {
  /**
   * @param {import('playwright-core').Page} page
   * @param {typeof mouse} hand
   * @param {{ within?: any, level?: number, onPage?: () => Promise<void> }} [options] where the
   *   console is, its titles' level there, and what is done on each page
   */
  constructor(page, hand, { within = page, level = 1, onPage = async () => {} } = {}) {
    Object.assign(this, { page, hand, within, level, onPage });
  }

  link(name, within = this.within) {
    return within.getByRole('link', { name, exact: true });
  }

  button(name, within = this.within) {
    return within.getByRole('button', { name, exact: true });
  }

  /** Waits for the page with that title. */
  async sees(title) {
    await this.within.getByRole('heading', { level: this.level, name: title, exact: true }).waitFor();
    await this.onPage();
  }

  /** Follows a link, to the page with that title. */
  async follow(name, title, within = this.within) {
    await this.hand.press(this.link(name, within));
    if (title) await this.sees(title);
  }

  /** Presses a button, which leads to the page with that title. */
  async send(name, title, within = this.within) {
    await this.hand.press(this.button(name, within));
    if (title) await this.sees(title);
  }

  /** Goes to a page of the navigation. */
  go(name) {
    return this.follow(name, name, this.within.getByRole('navigation', { name: 'Console' }));
  }

  fill(name, text) {
    return this.hand.fill(this.within.getByLabel(name, { exact: true }), text);
  }

  tick(name) {
    return this.hand.tick(this.within.getByRole('checkbox', { name, exact: true }));
  }

  choose(name) {
    return this.hand.choose(this.within.getByRole('radio', { name, exact: true }));
  }

  /** What stands beside a name in a summary. */
  async fact(name, within = this.within) {
    const value = within.getByRole('term').filter({ hasText: new RegExp(`^${name}$`) }).locator('xpath=following-sibling::dd').first();
    await value.waitFor();
    const code = value.locator('code');
    return ((await code.count()) > 0 ? code.first() : value).innerText();
  }

  /** The part of the page with that heading. */
  region(name) {
    return this.within.getByRole('region', { name });
  }

  /** Waits for a text. */
  reads(text) {
    return this.within.getByText(text).first().waitFor();
  }

  /** The file that a link downloads: its name and its bytes, as text. */
  async download(name) {
    const [download] = await Promise.all([this.page.waitForEvent('download'), this.follow(name)]);
    return { name: download.suggestedFilename(), text: readFileSync(await download.path(), 'latin1') };
  }
}
