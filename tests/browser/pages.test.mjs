// Every page of the served book, as a person sees it: whole, without errors, on a phone too.

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';

import { openBrowser, serveBook } from './support.mjs';

let book, browser, chapters;

before(async () => {
  book = await serveBook();
  browser = await openBrowser();
  const page = await browser.newPage();
  await page.goto(book.address);
  const links = await page.locator('#mdbook-sidebar a[href$=".html"]').evaluateAll((all) => all.map((link) => link.href));
  chapters = [...new Set(links)];
  await page.close();
});

after(async () => {
  await browser?.close();
  book?.stop();
});

/** Opens every chapter and hands it on, with what the browser complained of meanwhile. */
async function onEveryChapter(options, check) {
  assert.ok(chapters.length >= 11, `the sidebar names the chapters, not only ${chapters.length}`);
  const context = await browser.newContext(options);
  for (const chapter of chapters) {
    const page = await context.newPage();
    const complaints = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    // What the page's Content-Security-Policy forbids is said here.
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on('requestfailed', (request) => complaints.push(`${request.url()} failed`));
    page.on('request', (request) => {
      if (!request.url().startsWith(book.address) && !request.url().startsWith('ws:')) {
        complaints.push(`${request.url()} is somewhere else`);
      }
    });
    await page.goto(chapter);
    await check(page, new URL(chapter).pathname, complaints);
    await page.close();
  }
  await context.close();
}

test('a chapter loads without errors and asks nobody else for anything', async () => {
  await onEveryChapter({}, async (page, name, complaints) => {
    assert.ok(await page.locator('main h1').first().isVisible(), `${name} has a title`);
    assert.deepEqual(complaints, [], name);
  });
});

test('a chapter fits a phone of 320 pixels without sideways scrolling', async () => {
  await onEveryChapter({ viewport: { width: 320, height: 640 } }, async (page, name) => {
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= 320, `${name} is ${width} pixels wide`);
  });
});

test('a command shows its whole output: nothing is cut off at the side', async () => {
  await onEveryChapter({ viewport: { width: 700, height: 900 } }, async (page, name) => {
    const cut = await page.locator('.prompt code').evaluateAll((all) => all.filter((code) => code.scrollWidth > code.clientWidth + 1).length);
    assert.equal(cut, 0, `${name} cuts ${cut} outputs off`);
  });
});

test('an edited chapter appears by itself, and a broken one leaves the last good page', async () => {
  const source = `${process.env.BOOK_ROOT}/book/lost-key.md`;
  const good = readFileSync(source, 'utf8');
  const page = await browser.newPage();
  const title = page.locator('main h1').first();
  try {
    await page.goto(`${book.address}/lost-key.html`);
    writeFileSync(source, good.replace('# Lost the secret?', '# Lost it again?'));
    await title.filter({ hasText: 'Lost it again?' }).waitFor();
    writeFileSync(source, good.replace('```console', '```console\nno command'));
    await book.says(/no command.* is no command/);
    await page.reload();
    assert.equal(await title.textContent(), 'Lost it again?');
  } finally {
    writeFileSync(source, good);
  }
  await title.filter({ hasText: 'Lost the secret?' }).waitFor();
});
