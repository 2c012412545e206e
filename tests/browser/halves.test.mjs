// The WebAssembly comes in halves: a page loads the first one to run the book's own commands, and
// the rest when something else is asked for.

import assert from 'node:assert/strict';
import { after, before, beforeEach, afterEach, test } from 'node:test';

import { openBrowser, serveStatic, withoutSite } from './support.mjs';

const options = { skip: withoutSite(), timeout: 60_000 };
const REST = /in_page_rest\.wasm$/;

let site, browser, context, asked;

before(async () => {
  if (options.skip) return;
  site = await serveStatic(process.env.SITE, { prefix: '/first-keys/' });
  browser = await openBrowser();
});

after(async () => {
  await browser?.close();
  site?.stop();
});

beforeEach(async () => {
  if (options.skip) return;
  asked = [];
  context = await browser.newContext();
  context.on('request', (request) => {
    if (REST.test(request.url())) asked.push(request.resourceType());
  });
});

afterEach(() => context?.close());

async function open(chapter) {
  const page = await context.newPage();
  await page.goto(`${site.address}${chapter}.html`);
  return page;
}

/** Runs a line at the first prompt, and answers what it prints. */
async function run(page, line) {
  const prompt = page.getByRole('group', { name: 'Prompt' }).first();
  if (line) await prompt.getByRole('textbox', { name: 'Command' }).fill(line);
  await prompt.getByRole('button', { name: 'Run', exact: true }).click();
  await prompt.and(page.locator(':not([aria-busy])')).waitFor();
  return prompt.getByRole('log').textContent();
}

/** As the page's own script does it, but without the rest being there before. */
function runAtOnce(page, line) {
  return page.evaluate(async (line) => {
    const { send } = await import(new URL('theme/send.js', document.baseURI).href);
    const answer = await send('POST', 'run', JSON.stringify({ chapter: 'lost-key', line }));
    return answer.text();
  }, line);
}

test("the book's own command runs without the rest", options, async () => {
  const page = await open('lost-key');
  assert.match(await run(page), /AKIAANA222222EXAMPLE/);
  assert.deepEqual(asked, []);
});

test('a command that was changed has the rest there before', options, async () => {
  const page = await open('lost-key');
  assert.match(await run(page, 'cargo run -p create-a-key -- --no-such-option'), /unexpected argument '--no-such-option'/);
  assert.deepEqual(asked, ['fetch']);
  assert.match(await run(page, 'cargo run -p create-a-key -- --neither'), /unexpected argument '--neither'/);
  assert.equal(asked.length, 1, 'once');
});

/** Has the rest wait on its way until somebody lets it arrive. */
async function holdRest() {
  let arrive = () => {};
  const arrived = new Promise((resolve) => (arrive = resolve));
  await context.route(REST, (route) => arrived.then(() => route.continue()));
  return arrive;
}

test('the practice console says that it waits for the rest', options, async () => {
  const arrive = await holdRest();
  const page = await open('create-a-key-in-the-console');
  await page.getByRole('button', { name: 'Try it here' }).first().click();
  const live = page.getByRole('group', { name: 'Practice console' });
  await live.getByText('Loading…').waitFor();
  arrive();
  await live.getByText('Loading…').waitFor({ state: 'detached' });
  await live.getByRole('link').first().waitFor();
});

test('what was reset while the rest was on its way does not run', options, async () => {
  const arrive = await holdRest();
  const page = await open('lost-key');
  const prompt = page.getByRole('group', { name: 'Prompt' }).first();
  const output = prompt.getByRole('log');
  const recorded = (await output.textContent()).trim();
  await prompt.getByRole('textbox', { name: 'Command' }).fill('cargo run -p create-a-key -- --no-such-option');
  await prompt.getByRole('button', { name: 'Run', exact: true }).click();
  await page.getByText('Running…').waitFor();
  await prompt.getByRole('button', { name: 'Reset' }).click();
  arrive();
  const printed = await run(page);
  assert.equal(printed.trim(), recorded, 'nothing but what runs now');
});

test('the rest is loaded in the midst of a command that turns out to need it', options, async () => {
  const page = await open('lost-key');
  const text = await runAtOnce(page, 'cargo run -p create-a-key -- --no-such-option');
  assert.match(text, /unexpected argument '--no-such-option'/);
  assert.deepEqual(asked, ['xhr']);
  assert.match(await run(page), /AKIAANA222222EXAMPLE/);
});

test('whose account has needed the rest in the midst of a command has it at first on the next page', options, async () => {
  await runAtOnce(await open('lost-key'), 'cargo run -p create-a-key -- --no-such-option');
  await run(await open('create-a-key'));
  assert.deepEqual(asked, ['xhr', 'fetch']);
});

test('the rest is joined once, though it comes twice', options, async () => {
  await context.addInitScript(() => {
    const { Instance } = WebAssembly;
    globalThis.joined = 0;
    WebAssembly.Instance = function (...given) {
      globalThis.joined += 1;
      return new Instance(...given);
    };
  });
  const page = await open('lost-key');
  const texts = await page.evaluate(async (line) => {
    const { loadRest, send } = await import(new URL('theme/send.js', document.baseURI).href);
    await send('GET', 'about');
    const coming = loadRest();
    const answer = await send('POST', 'run', JSON.stringify({ chapter: 'lost-key', line }));
    return [await answer.text(), String(await coming)];
  }, 'cargo run -p create-a-key -- --no-such-option');
  assert.match(texts[0], /unexpected argument/);
  assert.deepEqual(asked, ['fetch', 'xhr']);
  assert.equal(await page.evaluate(() => globalThis.joined), 1);
});

test('where the rest is out of reach, a command that needs it says so, and the others run', options, async () => {
  await context.route(REST, (route) => route.abort());
  const page = await open('lost-key');
  const text = await run(page, 'cargo run -p create-a-key -- --no-such-option');
  assert.match(text, /A part of this page can't be loaded: there is no answer\. Try again when you are online\./);
  await page.getByRole('button', { name: 'Reset' }).first().click();
  assert.match(await run(page), /AKIAANA222222EXAMPLE/);
});

test('where the rest is out of reach, the practice console says so', options, async () => {
  await context.route(REST, (route) => route.abort());
  const page = await open('create-a-key-in-the-console');
  await page.getByRole('button', { name: 'Try it here' }).first().click();
  await page.getByText("A part of this page can't be loaded").waitFor();
  assert.deepEqual(asked, ['fetch']);
});
