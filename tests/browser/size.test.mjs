// How much a reader has to load. The figures are printed, and the limits are wide.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { brotliCompressSync } from 'node:zlib';

import { openBrowser, serveStatic, withoutSite } from './support.mjs';

const { SITE } = process.env;
const options = { skip: withoutSite() };
let site, browser;

before(async () => {
  if (options.skip) return;
  site = await serveStatic(SITE, { prefix: '/first-keys/' });
  browser = await openBrowser();
});

after(async () => {
  await browser?.close();
  site?.stop();
});

/** The files of the site whose path matches, by path, as brotli makes them. */
function brotliSizes(pattern) {
  const files = readdirSync(SITE, { recursive: true }).filter((file) => pattern.test(file));
  return files.map((file) => ({ file, size: brotliCompressSync(readFileSync(join(SITE, file))).length }));
}

function total(sizes) {
  for (const { file, size } of sizes) console.log(`${file}: ${kilobytes(size)}`);
  return sizes.reduce((sum, { size }) => sum + size, 0);
}

function kilobytes(bytes) {
  return `${(bytes / 1000).toFixed(1)} KB`;
}

// The page's own commands need no more than the first half, as `fences.test.mjs` shows.
test('all examples as WebAssembly are at most 600 KB of brotli, and with all else 1250 KB', options, () => {
  const first = brotliSizes(/in_page_bg\.wasm$/);
  const rest = brotliSizes(/in_page_rest\.wasm$/);
  assert.deepEqual([first.length, rest.length, brotliSizes(/\.wasm$/).length], [1, 1, 2], 'two halves');
  const size = total(first);
  assert.ok(size <= 600_000);
  assert.ok(size + total(rest) <= 1_250_000);
});

test("the glue and the book's own scripts are at most 20 KB of brotli", options, () => {
  // Of `page.js` and `before-page.js` the pages load mdBook's copies, below `book/`.
  const scripts = brotliSizes(/^(in-page|book|theme(?!\/(before-)?page\.js$))\/.*\.m?js$/);
  assert.ok(scripts.length > 0, 'there are scripts');
  assert.ok(total(scripts) <= 20_000);
});

test('a page is at most 200 KB, compressed as a static host does, when it is first opened', options, async () => {
  const pages = readdirSync(SITE).filter((file) => file.endsWith('.html') && !/^(404|print|toc)\.html$/.test(file));
  assert.ok(pages.length >= 11, `${pages.length} pages`);
  for (const name of pages) {
    const context = await browser.newContext();
    const page = await context.newPage();
    site.forget();
    await page.goto(site.address + name, { waitUntil: 'networkidle' });
    const loaded = site.sent().filter(({ path }) => !path.includes('/in-page/'));
    const size = loaded.reduce((sum, { bytes }) => sum + bytes, 0);
    console.log(`${name}: ${kilobytes(size)} in ${loaded.length} files`);
    assert.ok(loaded.length > 5, `${name} has its styles and scripts`);
    assert.ok(size <= 200_000, `${name} loads ${JSON.stringify(loaded, null, 1)}`);
    await context.close();
  }
});
