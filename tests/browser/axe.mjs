// What axe-core finds on a page.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe-core has to say about the page as it is now, or about a part of it, a line each. */
export async function violations(page, part = 'html') {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(AXE);
  const { violations } = await page.evaluate((part) => window.axe.run(part, { resultTypes: ['violations'] }), part);
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id} at ${target}: ${failureSummary}`));
}

/** By day at a desk, by night on a phone: colours go by the one, places by the other. */
const LOOKS = [
  { colorScheme: 'light', width: 1280 },
  { colorScheme: 'dark', width: 320 },
];

/**
 * What is wrong with the page in any look: what axe-core finds, and whether it is wider than the
 * window. The page is left as it was found.
 */
export async function flaws(page) {
  const found = [];
  const before = page.viewportSize();
  for (const { colorScheme, width } of LOOKS) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width, height: 800 });
    const lines = await violations(page);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (wide > 0) lines.push(`${wide} pixels too wide`);
    found.push(...lines.map((line) => `${page.url()} ${colorScheme}, ${width}: ${line}`));
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
  await page.setViewportSize(before);
  return found;
}
