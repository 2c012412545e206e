// Every command of every chapter, run in the page on the built static site: it prints what the page
// shows. The site lies below a folder, and nothing but its own files is within reach.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { openBrowser, serveStatic, withoutSite } from './support.mjs';

/** The time at which the outputs were recorded. */
const BOOK_TIME = '2026-11-02T09:00:00Z';

const skip = withoutSite();

let site, browser, context, chapters;

before(async () => {
  if (skip) return;
  site = await serveStatic(process.env.SITE, { prefix: '/some/where/' });
  browser = await openBrowser();
  context = await browser.newContext();
  await context.route((url) => !url.href.startsWith(site.address), (route) => route.abort());
  // The first half of the WebAssembly is enough.
  await context.route(/_rest\.wasm$/, (route) => route.abort());
  await context.addInitScript((time) => localStorage.setItem('first-keys/fixed', time), BOOK_TIME);
  const page = await context.newPage();
  await page.goto(site.address);
  const links = await page.locator('#mdbook-sidebar a[href$=".html"]').evaluateAll((all) => all.map((link) => link.href));
  chapters = [...new Set(links)];
  await page.close();
});

after(async () => {
  await browser?.close();
  site?.stop();
});

/** Runs a prompt, waits for its end, and answers what it has printed. */
async function printed(prompt) {
  await prompt.getByRole('button', { name: 'Run', exact: true }).click();
  await prompt.and(prompt.page().locator(':not([aria-busy])')).waitFor();
  return output(prompt);
}

async function output(prompt) {
  const text = await prompt.locator('.output').locator('code').allTextContents();
  return text.join('').trimEnd();
}

test('every command of every chapter prints in the page what the page shows', { skip, timeout: 300_000 }, async () => {
  let count = 0;
  for (const chapter of chapters) {
    const page = await context.newPage();
    const errors = [];
    page.on('pageerror', (error) => errors.push(error.message));
    await page.goto(chapter);
    const prompts = await page.getByRole('group', { name: 'Prompt' }).all();
    if (prompts.length > 0) {
      await page.locator('.practice').getByRole('button', { name: 'Start this chapter afresh' }).click();
      await page.getByText('This chapter starts afresh.').waitFor();
    }
    for (const prompt of prompts) {
      const line = await prompt.getByRole('textbox', { name: 'Command' }).inputValue();
      const recorded = await output(prompt);
      assert.equal(await printed(prompt), recorded, `${new URL(chapter).pathname}: ${line}`);
      count += 1;
    }
    assert.deepEqual(errors, [], chapter);
    await page.close();
  }
  assert.ok(count >= 30, `the book has more than ${count} commands`);
  console.log(`${count} commands print in the page what they have printed in the tests`);
});

test('the first Run is there within a second, and the next within 50 ms', { skip, timeout: 60_000 }, async () => {
  // A browser that has seen nothing yet.
  const fresh = await browser.newContext();
  const page = await fresh.newPage();
  await page.goto(`${site.address}lost-key.html`);
  const times = await page.evaluate(measure, 21);
  const [first, ...next] = times;
  const median = next.sort((a, b) => a - b)[next.length / 2];
  console.log(`first Run to output: ${first.toFixed(0)} ms; median of the next ${next.length}: ${median.toFixed(1)} ms`);
  assert.ok(first < 1000, `the first took ${first} ms`);
  assert.ok(median < 50, `the next took ${median} ms`);
  await fresh.close();
});

/** Runs in the page: milliseconds from *Run* to the first output, again and again. */
async function measure(runs) {
  const prompt = document.querySelector('.prompt');
  const output = prompt.querySelector('.output code');
  const times = [];
  for (let run = 0; run < runs; run += 1) {
    const start = performance.now();
    prompt.querySelector('button[type="submit"]').click();
    await new Promise((resolve) => {
      const observer = new MutationObserver(() => {
        if (!output.textContent) return;
        observer.disconnect();
        resolve();
      });
      observer.observe(output, { childList: true, characterData: true, subtree: true });
    });
    times.push(performance.now() - start);
    while (prompt.hasAttribute('aria-busy')) await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return times;
}
