// The Content-Security-Policy: nothing that the book does offends against it, and a script that
// someone smuggled into a page doesn't run.

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';

import { buildBook, openBrowser, serveBook, serveStatic } from './support.mjs';

let book, browser, served, site;

before(async () => {
  book = buildBook();
  site = await serveStatic(book.folder, { prefix: '/some/where/' });
  served = await serveBook();
  browser = await openBrowser();
});

after(async () => {
  await browser?.close();
  served?.stop();
  site?.stop();
  book?.remove();
});

/** A page that keeps what it refused and what went wrong in `window.offences`. */
async function openPage(options) {
  const page = await browser.newPage(options);
  await page.addInitScript(() => {
    window.print = () => (window.printed = true);
    window.offences = [];
    addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) => {
      window.offences.push(`${violatedDirective}: ${blockedURI} ${sample}`);
    });
    addEventListener('error', ({ message }) => window.offences.push(message));
  });
  return page;
}

test('no page of the static site does what its own policy forbids', async () => {
  assert.ok(book.pages.includes('lost-key.html') && book.pages.includes('print.html'));
  const page = await openPage();
  const said = [];
  page.on('console', (message) => said.push(message.text()));
  for (const name of book.pages.filter((name) => name !== '404.html')) {
    await page.goto(`${site.address}${name}`, { waitUntil: 'networkidle' });
    assert.match(await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute('content'), /script-src 'self' 'wasm-unsafe-eval';/, name);
    assert.deepEqual([await page.evaluate(() => window.offences), said], [[], []], name);
  }
  assert.ok(book.pages.includes('404.html'));
  await page.close();
});

test('the server sends the same policy, and says that nobody else may frame the page', async () => {
  const page = await openPage();
  const answer = await page.goto(`${served.address}/lost-key.html`);
  const meta = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute('content');
  assert.equal(answer.headers()['content-security-policy'], `${meta}; frame-ancestors 'self'`);
  await page.close();
});

test('a script or a handler in the text does not run', async () => {
  const smuggled = '<script>window.smuggled = 1</script><img src="x" onerror="window.smuggled = 2">';
  const source = readFileSync(`${book.folder}/lost-key.html`, 'utf8');
  writeFileSync(`${book.folder}/smuggled.html`, source.replace('<main id="content" tabindex="-1">', (main) => main + smuggled));
  const page = await openPage();
  await page.goto(`${site.address}smuggled.html`, { waitUntil: 'networkidle' });
  assert.equal(await page.evaluate(() => window.smuggled), undefined);
  const offences = await page.evaluate(() => window.offences.map((it) => it.split(':')[0]));
  assert.deepEqual(offences, ['script-src-elem', 'script-src-attr']);
  await page.close();
});

test('theme, contents, search and copying work under the policy', async () => {
  const page = await openPage({ viewport: { width: 1280, height: 800 }, colorScheme: 'light' });
  await page.goto(`${site.address}lost-key.html`);
  await page.getByRole('button', { name: 'Change theme' }).click();
  await page.getByRole('menuitem', { name: 'Dark' }).click();
  assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme), 'dark');
  await page.getByRole('button', { name: 'Table of contents' }).click();
  await page.locator('#mdbook-sidebar').waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: 'Search' }).click();
  await page.getByRole('searchbox').pressSequentially('secret');
  await page.locator('#mdbook-searchresults a').first().click();
  await page.locator('main mark').first().waitFor();
  await page.locator('.clip-button').first().waitFor({ state: 'attached' });
  assert.deepEqual(await page.evaluate(() => window.offences), []);
  await page.close();
});

test('the page to print asks to be printed', async () => {
  const page = await openPage();
  await page.goto(`${site.address}print.html`);
  await page.waitForFunction(() => window.printed);
  await page.close();
});

test('a served page reloads by itself under the policy', async () => {
  const source = `${process.env.BOOK_ROOT}/book/keep-it-secret.md`;
  const good = readFileSync(source, 'utf8');
  const page = await openPage();
  try {
    await page.goto(`${served.address}/keep-it-secret.html`);
    assert.deepEqual(await page.evaluate(() => window.offences), []);
    writeFileSync(source, good.replace(/^# .*/m, '# Reloaded under the policy'));
    await page.locator('main h1', { hasText: 'Reloaded under the policy' }).waitFor();
  } finally {
    writeFileSync(source, good);
  }
  await page.close();
});
