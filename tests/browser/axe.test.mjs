// Every page of the static site, for those who don't see it, or see it otherwise: axe-core finds
// nothing, and the keyboard reaches everything.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { violations } from './axe.mjs';
import { buildBook, openBrowser, serveStatic } from './support.mjs';

let book, browser, site;

before(async () => {
  book = buildBook();
  // The page for what isn't there says where the site is; without that it takes the server's root.
  site = await serveStatic(book.folder);
  browser = await openBrowser();
});

after(async () => {
  await browser?.close();
  site?.stop();
  book?.remove();
});

/** Opens every page as a reader with these preferences does, and hands it on. */
async function onEveryPage(options, check) {
  assert.ok(book.pages.length >= 14, `chapters, contents, print and error page, not only ${book.pages.length}`);
  const context = await browser.newContext(options);
  for (const name of book.pages) {
    const page = await context.newPage();
    await page.addInitScript(() => (window.print = () => {}));
    await page.goto(`${site.address}${name}`);
    await check(page, name);
    await page.close();
  }
  await context.close();
}

for (const colorScheme of ['light', 'dark']) {
  for (const [device, viewport] of [['desk', { width: 1280, height: 800 }], ['phone', { width: 360, height: 740 }]]) {
    test(`axe-core finds nothing on any page, ${colorScheme}, on a ${device}`, async () => {
      const found = [];
      // Without motion, no colour is measured on its way to another.
      await onEveryPage({ colorScheme, viewport, reducedMotion: 'reduce' }, async (page, name) => {
        found.push(...(await violations(page)).map((line) => `${name}: ${line}`));
      });
      assert.deepEqual(found, []);
    });
  }

  test(`axe-core finds nothing where all is open: contents, themes, search, help, ${colorScheme}`, async () => {
    const context = await browser.newContext({ colorScheme, reducedMotion: 'reduce', viewport: { width: 1280, height: 800 } });
    const page = await context.newPage();
    await page.goto(`${site.address}lost-key.html`);
    await page.keyboard.press('?');
    await page.locator('#mdbook-help-popup').waitFor();
    assert.deepEqual(await violations(page), [], 'help');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Change theme' }).click();
    assert.deepEqual(await violations(page), [], 'themes');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.getByRole('searchbox').pressSequentially('secret');
    await page.locator('#mdbook-searchresults li').first().waitFor();
    assert.deepEqual(await violations(page), [], 'search');
    await context.close();
  });
}

test('headings go down one level at a time, below one title', async () => {
  await onEveryPage({}, async (page, name) => {
    const levels = await page.locator('h1, h2, h3, h4, h5, h6').evaluateAll((all) => all.filter((it) => it.checkVisibility()).map((it) => Number(it.tagName[1])));
    assert.equal(levels[0], 1, `${name} begins with its title`);
    levels.reduce((above, level) => {
      assert.ok(level <= above + 1, `${name}: a heading ${level} right below a ${above}`);
      return level;
    });
    if (name !== 'print.html') assert.equal(levels.filter((it) => it === 1).length, 1, `${name} has one title`);
  });
});

test('a page fits 320 pixels, and what is wider scrolls inside itself, with the keyboard', async () => {
  await onEveryPage({ viewport: { width: 320, height: 640 } }, async (page, name) => {
    const wide = await page.evaluate(() => {
      const { scrollingElement, body } = document;
      const content = document.querySelector('#mdbook-content') ?? body;
      return Math.max(scrollingElement.scrollWidth - 320, content.scrollWidth - content.clientWidth);
    });
    assert.ok(wide <= 0, `${name} is ${wide} pixels too wide`);
    const deaf = await page.locator('main *').evaluateAll((all) => {
      const scrolls = (it) => it.scrollWidth > it.clientWidth + 1 && ['auto', 'scroll'].includes(getComputedStyle(it).overflowX);
      return all.filter((it) => scrolls(it) && it.tabIndex < 0).map((it) => it.outerHTML.slice(0, 80));
    });
    assert.deepEqual(deaf, [], `${name}: these don't scroll with the keyboard`);
  });
});

test('the first Tab offers the way past everything to the text', async () => {
  const page = await browser.newPage();
  await page.goto(`${site.address}lost-key.html`);
  await page.keyboard.press('Tab');
  const skip = page.getByRole('link', { name: 'Skip to the text' });
  assert.ok(await skip.evaluate((it) => it === document.activeElement && it.getBoundingClientRect().width > 50), 'it is seen');
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'content');
  await page.close();
});

test('wherever Tab goes, the focus is seen', async () => {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(`${site.address}create-a-key.html`);
  const unseen = [];
  const seen = new Set();
  for (let step = 0; step < 200; step += 1) {
    await page.keyboard.press('Tab');
    const [what, drawn] = await page.evaluate(() => {
      const it = document.activeElement;
      const { outlineStyle, outlineWidth } = getComputedStyle(it);
      return [it.outerHTML.slice(0, 120), it === document.body || (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1)];
    });
    if (what.startsWith('<body') && step > 0) break;
    seen.add(what);
    if (!drawn) unseen.push(what);
  }
  assert.ok(seen.size > 30, `Tab reaches the whole page, not only ${seen.size} places`);
  assert.deepEqual(unseen, []);
  await page.close();
});

test('contents and theme are chosen with the keyboard alone, and kept', async () => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, colorScheme: 'light' });
  const page = await context.newPage();
  await page.goto(`${site.address}lost-key.html`);
  const contents = page.getByRole('button', { name: 'Table of contents' });
  assert.equal(await contents.getAttribute('aria-expanded'), 'true');
  await contents.press('Enter');
  assert.equal(await contents.getAttribute('aria-expanded'), 'false');
  await page.locator('#mdbook-sidebar').waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: 'Change theme' }).press('Enter');
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await page.reload();
  assert.equal(await contents.getAttribute('aria-expanded'), 'false');
  assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme), 'dark');
  await context.close();
});

test('with reduced motion nothing slides', async () => {
  const page = await browser.newPage({ reducedMotion: 'reduce' });
  await page.goto(`${site.address}lost-key.html`);
  const moving = await page.locator('*').evaluateAll((all) => all.filter((it) => parseFloat(getComputedStyle(it).transitionDuration) > 0.01).map((it) => it.outerHTML.slice(0, 80)));
  assert.deepEqual(moving, []);
  await page.close();
});

test('on paper there is only the text, black on white', async () => {
  const page = await browser.newPage({ colorScheme: 'dark' });
  await page.goto(`${site.address}create-a-key.html`);
  await page.emulateMedia({ media: 'print' });
  for (const off of ['#mdbook-sidebar', '#mdbook-menu-bar', '.nav-wrapper', '.nav-wide-wrapper', '.skip-link']) {
    assert.equal(await page.locator(off).isVisible(), false, `${off} isn't printed`);
  }
  const { background, color } = await page.locator('html').evaluate((it) => {
    const { backgroundColor, color } = getComputedStyle(it);
    return { background: backgroundColor, color };
  });
  assert.equal(background, 'rgb(255, 255, 255)');
  assert.equal(color, 'rgb(27, 27, 34)');
  await page.close();
});
