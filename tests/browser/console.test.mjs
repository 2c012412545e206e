// The practice console inside a chapter: a picture that comes alive, on the served book and on the
// static site below a folder.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';

import { openBrowser, serveBook, serveStatic, withoutSite } from './support.mjs';

const CHAPTER = 'create-a-key-in-the-console.html';

/** No step in the page may take longer, in milliseconds. */
const LONGEST_STEP = 100;

let book, site, browser;

before(async () => {
  book = await serveBook();
  if (!withoutSite()) site = await serveStatic(process.env.SITE, { prefix: '/some/where/' });
  browser = await openBrowser();
});

after(async () => {
  await browser?.close();
  site?.stop();
  book?.stop();
});

/** A test on the served book and on the static site, in a new browser profile each, in which nothing may throw. */
function onBoth(name, check) {
  const places = [
    ['served', false, () => `${book.address}/`],
    ['static', withoutSite(), () => site.address],
  ];
  for (const [place, skip, address] of places) {
    test(`${name}, ${place}`, { skip, timeout: 60_000 }, async () => {
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
      const page = await context.newPage();
      const errors = [];
      page.on('pageerror', (error) => errors.push(error.message));
      try {
        await page.goto(address() + CHAPTER);
        await startAfresh(page);
        await check(page, place);
        assert.deepEqual(errors, []);
      } finally {
        await context.close();
      }
    });
  }
}

async function startAfresh(page) {
  await page.locator('.practice').getByRole('button', { name: 'Start this chapter afresh' }).click();
  await page.getByText('This chapter starts afresh.').waitFor();
}

/** Makes a picture live. Answers the parts of the console by the names that a reader hears. */
async function tryItHere(page, at = 0) {
  await page.getByRole('button', { name: 'Try it here' }).nth(at).click();
  const group = page.getByRole('group', { name: 'Practice console' });
  await group.getByRole('heading').first().waitFor();
  return {
    group,
    title: (name) => group.getByRole('heading', { level: 3, name, exact: true }).waitFor(),
    link: (name) => group.getByRole('link', { name, exact: true }),
    button: (name) => group.getByRole('button', { name, exact: true }),
    field: (name) => group.getByLabel(name, { exact: true }),
    status: group.getByRole('status').first(),
  };
}

/** The numbers of the steps in the chapter's first list that are ticked. */
function ticked(page) {
  return page.locator('main ol').first().locator(':scope > li').evaluateAll((all) => all.flatMap((it, at) => (it.classList.contains('done') ? [at + 1] : [])));
}

function says(page, text) {
  return page.locator('.still-to-do').first().filter({ hasText: text }).waitFor();
}

/** Notes how long it takes from each click in the console to the next page in it. */
function watch(page) {
  return page.evaluate(() => {
    let begun = 0;
    window.steps = [];
    const screen = document.querySelector('.live .practice-console');
    screen.addEventListener('click', () => (begun = performance.now()), true);
    new MutationObserver(() => {
      if (begun) window.steps.push([document.querySelector('.live .h1').textContent, performance.now() - begun]);
      begun = 0;
    }).observe(screen, { childList: true });
  });
}

onBoth('a key is made in the console, the steps tick, the file comes, and the prompt knows the key', async (page, place) => {
  const console_ = await tryItHere(page);
  await console_.title('Dashboard');
  await says(page, /^Still to do: 2 \(Users\), 3/);
  await watch(page);

  await console_.link('Users').first().click();
  await console_.title('Users');
  await says(page, /^Still to do: 3/);
  await console_.link('ana').click();
  await console_.title('ana');
  await console_.link('Security credentials').click();
  await console_.link('Create access key').click();
  await console_.title('Access key best practices & alternatives');
  await console_.field('Other').check();
  await console_.button('Next').click();
  await console_.title('Set description tag');
  assert.deepEqual(await ticked(page), [2, 3, 4]);
  await console_.field('Description tag value – optional').fill('my phone');
  await console_.button('Create access key').click();
  await console_.title('Retrieve access keys');
  await says(page, 'All of these steps are done.');
  assert.deepEqual(await ticked(page), [2, 3, 4, 6]);

  await console_.link('Show').click();
  await console_.link('Hide').waitFor();
  const [download] = await Promise.all([page.waitForEvent('download'), console_.link('Download .csv file').click()]);
  assert.equal(download.suggestedFilename(), 'ana_accessKeys.csv');
  const csv = readFileSync(await download.path(), 'utf8');
  assert.match(csv, /^\ufeff?Access key ID,Secret access key\r\nAKIA[A-Z2-7]{16},\S{40}(\r\n)?$/);
  await console_.status.filter({ hasText: 'Downloaded ana_accessKeys.csv.' }).waitFor();
  await console_.link('Done').click();
  await console_.title('ana');

  const steps = await page.evaluate(() => window.steps);
  assert.ok(steps.length >= 8, `${steps.length} steps`);
  const [slowest, time] = steps.reduce((one, other) => (one[1] > other[1] ? one : other));
  console.log(`${place}: ${steps.length} steps of the console; the slowest, ${slowest}, took ${time.toFixed(1)} ms`);
  // The local server of the tests is a debug build.
  if (place === 'static') assert.ok(time <= LONGEST_STEP, `${slowest} took ${time} ms`);

  const prompt = page.getByRole('group', { name: 'Prompt' }).first();
  await prompt.getByRole('button', { name: 'Run', exact: true }).click();
  await prompt.getByRole('log').getByText('my phone').waitFor();
});

onBoth('the account and the ticks outlive the page, and the chapter can start afresh', async (page) => {
  const first = await tryItHere(page);
  await first.link('Users').first().click();
  await first.title('Users');
  await says(page, /^Still to do: 3/);
  await page.reload();
  await page.locator('figure.console').first().scrollIntoViewIfNeeded();
  await says(page, /^Still to do: 3/);
  assert.deepEqual(await ticked(page), [2]);

  const second = await tryItHere(page);
  await second.title('Dashboard');
  await startAfresh(page);
  await says(page, /^Still to do: 2/);
  await second.link('Users').first().click();
  await second.title('Users');
});

onBoth('Back leads through the pages, and Close brings back the picture', async (page) => {
  const console_ = await tryItHere(page);
  const back = console_.button('Back');
  assert.equal(await back.getAttribute('aria-disabled'), 'true');
  await console_.link('Users').first().click();
  await console_.title('Users');
  await console_.link('ben').click();
  await console_.title('ben');
  await back.click();
  await console_.title('Users');
  await back.click();
  await console_.title('Dashboard');
  assert.equal(await back.getAttribute('aria-disabled'), 'true');

  const picture = page.locator('figure.console > [inert]').first();
  assert.equal(await picture.isVisible(), false);
  await console_.button('Close').click();
  assert.ok(await picture.isVisible());
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Try it here');
});

onBoth('the keyboard is enough, and the focus goes to the title of each page', async (page) => {
  const focused = () => page.evaluate(() => document.activeElement.textContent);
  const button = page.getByRole('button', { name: 'Try it here' }).first();
  await button.focus();
  await page.keyboard.press('Enter');
  const group = page.getByRole('group', { name: 'Practice console' });
  await group.getByRole('heading', { name: 'Dashboard' }).waitFor();
  assert.equal(await focused(), 'Dashboard');
  await group.getByRole('link', { name: 'Users', exact: true }).first().press('Enter');
  await group.getByRole('heading', { name: 'Users', level: 3 }).waitFor();
  assert.equal(await focused(), 'Users');
  assert.equal(await group.getByRole('status').first().textContent(), 'Users');
});

onBoth('a phone of 320 pixels shows the live console without sideways scrolling', async (page) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await page.reload();
  const console_ = await tryItHere(page);
  for (const link of ['Users', 'ana', 'Security credentials', 'Create access key']) {
    await console_.link(link).first().click();
    await page.waitForFunction(() => !document.querySelector('.live [aria-busy]'));
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= 320, `after ${link} the page is ${width} pixels wide`);
  }
});

test('without JavaScript there is the picture, and nothing in it to press', { timeout: 60_000 }, async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${book.address}/${CHAPTER}`);
  const figure = page.locator('figure.console').first();
  assert.ok(await figure.getByText('Practice. Nothing here reaches AWS').isVisible());
  assert.equal(await page.getByRole('button', { name: 'Try it here' }).count(), 0);
  assert.equal(await figure.locator('a[href], [tabindex], [id]').count(), 0);
  await context.close();
});
