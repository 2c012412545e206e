// Lighthouse on three chapters of the static site below a path, as it looks at a page by default (a
// slow phone) and as a desktop computer. Prints the figures.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import lighthouse, { desktopConfig } from 'lighthouse';
import { chromium } from 'playwright-core';

import { ARGUMENTS, CHROMIUM, buildBook, serveStatic } from './support.mjs';

const CHAPTERS = ['do-you-need-a-key', 'create-a-key', 'lost-key'];
const AT_LEAST = { accessibility: 100, 'best-practices': 100, seo: 100, performance: 95 };
const PORT = 9222 + (process.pid % 1000);

let book, browser, site;

before(async () => {
  book = buildBook();
  site = await serveStatic(book.folder, { prefix: '/first-keys/' });
  browser = await chromium.launch({ executablePath: CHROMIUM, args: [...ARGUMENTS, `--remote-debugging-port=${PORT}`] });
});

after(async () => {
  await browser?.close();
  site?.stop();
  book?.remove();
});

for (const [device, config] of [['phone', undefined], ['desktop', desktopConfig]]) {
  test(`Lighthouse has nothing to say against a chapter on a ${device}`, async () => {
    for (const chapter of CHAPTERS) {
      const lhr = await bestOfThree(`${site.address}${chapter}.html`, config);
      const scores = Object.entries(lhr.categories).map(([name, { score }]) => [name, Math.round(score * 100)]);
      console.log(`${chapter}, ${device}: ${scores.map(([name, score]) => `${name} ${score}`).join(', ')}`);
      for (const [name, score] of scores) {
        assert.ok(score >= AT_LEAST[name], `${chapter}, ${device}: ${name} is ${score}; ${deductions(lhr, name)}`);
      }
    }
  });
}

/** Performance goes by what else the machine has to do: up to three tries, the best of which counts. */
async function bestOfThree(address, config) {
  const options = { port: PORT, logLevel: 'error', onlyCategories: Object.keys(AT_LEAST) };
  const performance = ({ categories }) => Math.round(categories.performance.score * 100);
  let best;
  for (let tries = 0; tries < 3; tries += 1) {
    const { lhr } = await lighthouse(address, options, config);
    if (!best || performance(lhr) > performance(best)) best = lhr;
    if (performance(best) >= AT_LEAST.performance) break;
  }
  return best;
}

/** The audits that cost points. */
function deductions(lhr, category) {
  return lhr.categories[category].auditRefs
    .filter(({ id, weight }) => weight > 0 && lhr.audits[id].score !== null && lhr.audits[id].score < 1)
    .map(({ id }) => `${id} (${lhr.audits[id].displayValue ?? lhr.audits[id].title})`)
    .join(', ');
}
