// A prompt as a reader uses it, with a stand-in for the account behind it.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { Stub, buildSite } from './stub.mjs';
import { openBrowser } from './support.mjs';

const CHAPTER = 'create-a-key';
const COMMAND = 'cargo run -p create-a-key -- --user-name ana';
const OK = { ok: true, exchanges: [] };

let site, browser;

before(async () => {
  site = buildSite();
  browser = await openBrowser();
});

after(async () => {
  await browser?.close();
  site?.remove();
});

/** A test with a chapter open in a new browser profile, in which nothing may throw. */
function reader(name, check, options = {}) {
  test(name, { timeout: 60_000 }, async () => {
    const stub = await new Stub(site.path).start();
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const errors = [];
    page.on('pageerror', (error) => errors.push(error.message));
    try {
      const visit = (chapter = CHAPTER) => page.goto(`${stub.address}${chapter}.html`);
      await check({ page, stub, visit, context });
      assert.deepEqual(errors, []);
    } finally {
      await context.close();
      stub.stop();
    }
  });
}

/** The parts of a page's prompt, by the names that a reader hears. */
function promptOf(page, at = 0) {
  const group = page.getByRole('group', { name: 'Prompt' }).nth(at);
  return {
    group,
    field: group.getByRole('textbox', { name: 'Command' }),
    run: group.getByRole('button', { name: 'Run', exact: true }),
    reset: group.getByRole('button', { name: 'Reset' }),
    output: group.getByRole('log'),
    status: group.getByRole('status'),
    hood: group.locator('.under-the-hood'),
    afresh: group.getByRole('button', { name: 'Start this chapter afresh' }),
  };
}

/** Waits until a prompt has run. */
async function isDone(prompt) {
  await prompt.group.and(prompt.group.page().locator(':not([aria-busy])')).waitFor();
}

/** What the page has stored under a key. */
function stored(page, key) {
  return page.evaluate((key) => localStorage.getItem(key), key);
}

function shows(prompt, text) {
  return prompt.output.getByText(text).waitFor();
}

reader('every example of a chapter is a prompt with its command in it', async ({ page, visit }) => {
  await visit();
  assert.equal(await page.getByRole('group', { name: 'Prompt' }).count(), 5);
  assert.equal(await promptOf(page).field.inputValue(), COMMAND);
  assert.match(await promptOf(page).output.textContent(), /AKIAIOSFODNN7EXAMPLE/);
});

reader('Run runs the command of its prompt and shows what it prints', async ({ page, stub, visit }) => {
  await visit();
  const prompt = promptOf(page);
  await prompt.run.click();
  await shows(prompt, `${COMMAND} it is`);
  await isDone(prompt);
  assert.deepEqual(stub.lines, [COMMAND]);
  assert.equal(await prompt.output.textContent(), `${COMMAND} it is\n`);
});

reader('an edited command is the one that runs', async ({ page, stub, visit }) => {
  await visit();
  const prompt = promptOf(page);
  await prompt.field.fill('cargo run -p create-a-key -- --help');
  await prompt.run.click();
  await shows(prompt, '--help it is');
  assert.deepEqual(stub.lines, ['cargo run -p create-a-key -- --help']);
});

reader('Enter in the field runs, and keys in it never leave the page', async ({ page, stub, visit }) => {
  await visit();
  const prompt = promptOf(page);
  await prompt.field.fill('');
  // Each of these is a shortcut of mdBook's outside of a field.
  await prompt.field.pressSequentially('s/?');
  await prompt.field.press('ArrowLeft');
  await prompt.field.press('ArrowRight');
  await prompt.field.press('Enter');
  await shows(prompt, 's/? it is');
  assert.deepEqual(stub.lines, ['s/?']);
  assert.ok(page.url().endsWith(`${CHAPTER}.html`));
});

reader('the arrows walk through earlier commands, and back to what was being written', async ({ page, visit }) => {
  await visit();
  const prompt = promptOf(page);
  for (const line of ['one', 'two', 'two']) {
    await prompt.field.fill(line);
    await prompt.field.press('Enter');
    await shows(prompt, `${line} it is`);
    await isDone(prompt);
  }
  await prompt.field.fill('a draft');
  const walked = [];
  for (const key of ['ArrowUp', 'ArrowUp', 'ArrowUp', 'ArrowDown', 'ArrowDown', 'ArrowDown']) {
    await prompt.field.press(key);
    walked.push(await prompt.field.inputValue());
  }
  assert.deepEqual(walked, ['two', 'one', 'one', 'two', 'a draft', 'a draft']);
});

reader("earlier commands are there in the visit's next chapter as well", async ({ page, visit }) => {
  await visit();
  await promptOf(page).run.click();
  await isDone(promptOf(page));
  await visit('lost-key');
  const { field } = promptOf(page);
  await field.press('ArrowUp');
  assert.equal(await field.inputValue(), COMMAND);
});

reader('Reset brings back the command and its recorded output', async ({ page, stub, visit }) => {
  stub.run = async function* () {
    yield 'something else';
    return { ok: false, exchanges: [anExchange()] };
  };
  await visit();
  const prompt = promptOf(page);
  const recorded = await prompt.output.textContent();
  await prompt.field.fill('another');
  await prompt.run.click();
  await prompt.hood.waitFor();
  await prompt.reset.click();
  assert.equal(await prompt.field.inputValue(), COMMAND);
  assert.equal(await prompt.output.textContent(), recorded);
  assert.equal(await prompt.hood.count(), 0);
  assert.equal(await prompt.status.textContent(), '');
});

reader('output appears as it comes, in its order, and a run that waits shows that it does', async ({ page, stub, visit }) => {
  const gates = [gate(), gate(), gate()];
  stub.run = async function* () {
    for (const [at, it] of gates.entries()) {
      await it.opened;
      yield `line ${at}\n`;
    }
    return OK;
  };
  await visit();
  const prompt = promptOf(page);
  await prompt.run.click();
  await prompt.status.getByText('Running…').waitFor();
  assert.equal(await prompt.group.getAttribute('aria-busy'), 'true');
  assert.ok(await prompt.run.isDisabled());
  assert.equal(await prompt.output.textContent(), '');
  let shown = '';
  for (const [at, it] of gates.entries()) {
    it.open();
    shown += `line ${at}\n`;
    await shows(prompt, `line ${at}`);
    assert.equal(await prompt.output.textContent(), shown);
  }
  await isDone(prompt);
  assert.ok(await prompt.run.isEnabled());
  assert.equal(await prompt.status.textContent(), '');
});

reader('a second press while a command runs does nothing', async ({ page, stub, visit }) => {
  const it = gate();
  stub.run = async function* () {
    await it.opened;
    yield 'once\n';
    return OK;
  };
  await visit();
  const prompt = promptOf(page);
  await prompt.field.press('Enter');
  await prompt.field.press('Enter');
  it.open();
  await isDone(prompt);
  assert.deepEqual(stub.lines, [COMMAND]);
});

reader('Reset lets go of a run that waits, whose late output is not shown', async ({ page, stub, visit }) => {
  const it = gate();
  stub.run = async function* () {
    yield 'soon\n';
    await it.opened;
    yield 'late\n';
    return OK;
  };
  await visit();
  const prompt = promptOf(page);
  const recorded = await prompt.output.textContent();
  await prompt.run.click();
  await shows(prompt, 'soon');
  await prompt.reset.click();
  it.open();
  stub.run = Stub.prototype.run;
  const next = promptOf(page, 1);
  await next.run.click();
  await isDone(next);
  assert.equal(await prompt.output.textContent(), recorded);
  assert.ok(await prompt.run.isEnabled());
});

reader('an error says so in words, and the page goes on', async ({ page, stub, visit }) => {
  stub.run = async function* () {
    yield 'error: no such user\n';
    return { ok: false, exchanges: [] };
  };
  await visit();
  const prompt = promptOf(page);
  await prompt.run.click();
  await prompt.status.getByText('The command ended with an error.').waitFor();
  assert.equal(await prompt.output.textContent(), 'error: no such user\n');
  stub.run = Stub.prototype.run;
  await prompt.run.click();
  await shows(prompt, 'it is');
  await isDone(prompt);
  assert.equal(await prompt.status.textContent(), '');
});

reader('an answer that breaks off, or never comes, is told as an error', async ({ page, stub, visit }) => {
  stub.run = async function* () {
    yield 'half of it\n';
  };
  await visit();
  const prompt = promptOf(page);
  await prompt.run.click();
  await shows(prompt, 'The answer broke off');
  await prompt.status.getByText('ended with an error').waitFor();
  stub.stop();
  await prompt.run.click();
  await shows(prompt, /fetch/);
  await prompt.status.getByText('ended with an error').waitFor();
});

reader('hostile output is text: markup, escapes, nulls and marks that turn its direction', async ({ page, stub, visit }) => {
  const hostile = '<img src=x onerror="throw 1"><script>throw 2</script>\u001b[31mred\0null\u202eturned\u2066\u0085\r\n\rend\n';
  stub.run = async function* () {
    yield hostile;
    return { ok: true, exchanges: [{ ...anExchange(), operation: hostile, responseBody: hostile, body: hostile }] };
  };
  await visit();
  const prompt = promptOf(page);
  await prompt.run.click();
  await prompt.hood.locator('summary').click();
  await prompt.hood.getByText('Answer body').waitFor();
  assert.equal(await prompt.group.locator('img, script').count(), 0);
  const shown = await prompt.output.textContent();
  assert.ok(shown.startsWith('<img src=x onerror="throw 1"><script>throw 2</script>␛[31mred␀null‹202E›turned‹2066›‹0085›\n␍end'), shown);
  assert.doesNotMatch(await prompt.hood.textContent(), /[\0\u001b\u202e\u2066]/);
});

reader('a hostile command is sent and shown as it is', async ({ page, stub, visit }) => {
  const line = '</code><img src=x onerror="throw 1">\u202e\u001b[2J\0; rm -rf / "';
  await visit();
  const prompt = promptOf(page);
  await prompt.field.fill(line);
  await prompt.run.click();
  await isDone(prompt);
  assert.deepEqual(stub.lines, [await prompt.field.inputValue()]);
  assert.equal(await prompt.group.locator('img').count(), 0);
  assert.match(await prompt.group.locator('.command').textContent(), /<img src=x onerror="throw 1">‹202E›/);
});

reader('of three megabytes the first is shown, and the page says what it leaves out', async ({ page, stub, visit }) => {
  stub.run = async function* () {
    for (let at = 0; at < 30; at += 1) yield 'x'.repeat(100_000);
    return OK;
  };
  await visit();
  const prompt = promptOf(page);
  await prompt.run.click();
  await prompt.group.getByText('its last 2,000,000 characters are left out').waitFor();
  assert.equal((await prompt.output.textContent()).length, 1_000_000);
});

reader('a megabyte in the field is run like anything else', async ({ page, stub, visit }) => {
  stub.run = async function* ({ line }) {
    yield `${line.length} characters\n`;
    return OK;
  };
  await visit();
  const prompt = promptOf(page);
  await prompt.field.evaluate((field) => (field.value = 'x'.repeat(1_000_000)));
  await prompt.run.click();
  await shows(prompt, '1000000 characters');
});

reader('Under the hood is folded, and shows each request with its signature and its answer', async ({ page, stub, visit }) => {
  stub.run = async function* () {
    return { ok: true, exchanges: [anExchange(), anExchange()] };
  };
  await visit();
  const prompt = promptOf(page);
  await prompt.run.click();
  const summary = prompt.hood.getByText('Under the hood: 2 requests');
  await summary.waitFor();
  assert.equal(await prompt.hood.getByText('String to sign').count(), 0);
  await summary.focus();
  await page.keyboard.press('Enter');
  await prompt.hood.getByText('String to sign').first().waitFor();
  const text = await prompt.hood.locator('section').first().innerText();
  for (const part of ['POST /', 'host: iam.amazonaws.com', 'AWS4-HMAC-SHA256', 'UserName = ana', '200', '  <CreateAccessKeyResult>\n    <Status>Active</Status>\n  </CreateAccessKeyResult>']) {
    assert.ok(text.includes(part), `${part} in ${text}`);
  }
});

reader('the account is saved after a run and restored on the next visit', async ({ page, stub, visit }) => {
  stub.state = { version: 1, keys: 2 };
  await visit();
  await promptOf(page).run.click();
  await isDone(promptOf(page));
  assert.equal(await stored(page, 'first-keys/state'), JSON.stringify(stub.state));
  await visit('lost-key');
  await promptOf(page).run.click();
  await isDone(promptOf(page));
  assert.equal(stub.restored, JSON.stringify(stub.state));
});

reader('an account that the server keeps is not stored in the browser', async ({ page, visit }) => {
  await visit();
  await promptOf(page).run.click();
  await isDone(promptOf(page));
  assert.equal(await stored(page, 'first-keys/state'), null);
});

reader('a state that cannot be read is set aside, and the reader is told', async ({ page, stub, visit, context }) => {
  stub.unreadable = '{"version":99}';
  await context.addInitScript(() => localStorage.setItem('first-keys/state', '{"version":99}'));
  await visit();
  await promptOf(page).run.click();
  const notice = page.locator('.practice').getByText('It was saved by a later release.');
  await notice.waitFor();
  assert.match(await notice.textContent(), /set aside in this browser's storage as first-keys\/state-set-aside/);
  assert.equal(await stored(page, 'first-keys/state-set-aside'), stub.unreadable);
  assert.equal(await stored(page, 'first-keys/state'), null);
});

for (const [name, methods] of [['full', ['setItem']], ['blocked', ['getItem', 'setItem', 'removeItem']]]) {
  reader(`a browser whose storage is ${name} still runs commands, and says that they are not kept`, async ({ page, stub, visit, context }) => {
    await context.addInitScript(refuseToStore, methods);
    stub.state = { version: 1 };
    await visit();
    const prompt = promptOf(page);
    await prompt.run.click();
    await shows(prompt, 'it is');
    await page.locator('.practice').getByText('lasts until you leave this page').waitFor();
  });
}

/** Runs in the page: the storage has room for mdBook's keys only. */
function refuseToStore(methods) {
  for (const method of methods) {
    const original = Storage.prototype[method];
    Storage.prototype[method] = function (key, ...rest) {
      if (key.startsWith('first-keys')) throw new DOMException('no room', 'QuotaExceededError');
      return original.call(this, key, ...rest);
    };
  }
}

reader('an account that began in another chapter is told, and the chapter can start afresh', async ({ page, stub, visit }) => {
  stub.chapter = 'lost-key';
  await visit();
  const line = page.locator('.practice');
  await line.getByText('began in “Lost the secret?”').waitFor();
  await line.getByRole('button', { name: 'Start this chapter afresh' }).click();
  await line.getByText('This chapter starts afresh.').waitFor();
  assert.equal(stub.chapter, CHAPTER);
});

reader('a command that fails in an account from another chapter offers to start afresh', async ({ page, stub, visit }) => {
  stub.chapter = 'lost-key';
  stub.run = async function* () {
    return { ok: false, exchanges: [] };
  };
  await visit();
  const prompt = promptOf(page, 1);
  await prompt.run.click();
  await prompt.afresh.click();
  await page.locator('.practice').getByText('This chapter starts afresh.').waitFor();
  await prompt.run.click();
  await prompt.status.getByText('ended with an error').waitFor();
  assert.equal(await prompt.afresh.count(), 0);
});

reader('the account is opened when a prompt comes near the view, and not before', async ({ page, stub, visit }) => {
  await visit();
  await page.waitForLoadState('networkidle');
  assert.deepEqual(stub.asked, []);
  const answered = page.waitForResponse(/_page\/about$/);
  await promptOf(page).group.scrollIntoViewIfNeeded();
  await answered;
  assert.deepEqual(stub.asked, ['GET about']);
}, { viewport: { width: 1280, height: 100 } });

reader('on the static site WebAssembly answers, from when a prompt comes near the view', async ({ page, stub, visit }) => {
  stub.inPage = true;
  stub.state = { version: 1 };
  await visit();
  await page.waitForLoadState('networkidle');
  assert.equal(await page.evaluate(() => globalThis.setUps), undefined);
  const prompt = promptOf(page);
  await prompt.run.click();
  await shows(prompt, `${COMMAND} it is`);
  await isDone(prompt);
  assert.equal(await page.evaluate(() => globalThis.setUps), 1);
  assert.equal(await page.evaluate(() => globalThis.fixedAt), undefined);
  assert.equal(await stored(page, 'first-keys/state'), '{"version":1}');
}, { viewport: { width: 1280, height: 100 } });

reader("the tests' clock is handed on to WebAssembly", async ({ page, stub, visit, context }) => {
  stub.inPage = true;
  await context.addInitScript(() => localStorage.setItem('first-keys/fixed', '2026-11-02T09:00:00Z'));
  await visit();
  await promptOf(page).run.click();
  await shows(promptOf(page), 'it is');
  assert.equal(await page.evaluate(() => globalThis.fixedAt), '2026-11-02T09:00:00Z');
});

reader('after a panic the next run has a new module, with the account as it was saved', async ({ page, stub, visit }) => {
  stub.inPage = true;
  stub.state = { version: 1 };
  await visit();
  const prompt = promptOf(page);
  await prompt.run.click();
  await isDone(prompt);
  await prompt.field.fill('panic');
  await prompt.run.click();
  await shows(prompt, 'the page has panicked');
  await prompt.field.fill('again');
  await prompt.run.click();
  await shows(prompt, 'again it is');
  assert.equal(await page.evaluate(() => globalThis.setUps), 2);
  assert.equal(stub.restored, '{"version":1}');
});

reader('a page that nobody answers keeps its commands as text', async ({ page, visit, context }) => {
  await context.addInitScript(() => {
    new MutationObserver(() => document.querySelector('meta[name="first-keys-page"]')?.remove()).observe(document, { childList: true, subtree: true });
  });
  await visit();
  assert.equal(await page.locator('.prompt form').count(), 0);
  assert.ok(await page.locator('.prompt .command').first().isVisible());
});

reader('everything works by keyboard alone, and the focus is seen', async ({ page, visit }) => {
  await visit();
  const prompt = promptOf(page);
  await page.locator('.practice button').focus();
  await page.keyboard.press('Tab');
  assert.ok(await isFocused(prompt.field));
  await page.keyboard.press('Tab');
  assert.ok(await isFocused(prompt.run));
  const outline = await prompt.run.evaluate((button) => getComputedStyle(button).outlineStyle);
  assert.equal(outline, 'solid');
  await page.keyboard.press('Space');
  await shows(prompt, 'it is');
  await isDone(prompt);
  assert.ok(await isFocused(prompt.run), 'the focus stays on the button');
  await page.keyboard.press('Tab');
  assert.ok(await isFocused(prompt.reset));
  await page.keyboard.press('Enter');
  assert.match(await prompt.output.textContent(), /AKIAIOSFODNN7EXAMPLE/);
});

reader('in print there is the command that was run, with its output, and no buttons', async ({ page, visit }) => {
  await visit();
  const prompt = promptOf(page);
  await prompt.field.fill('something else');
  await prompt.run.click();
  await isDone(prompt);
  await page.emulateMedia({ media: 'print' });
  const group = page.locator('.prompt').first();
  assert.equal((await group.innerText()).trim(), '$ something else\nsomething else it is');
});

reader('without JavaScript there is the command with its output', async ({ page, visit }) => {
  await visit();
  const group = page.locator('.prompt').first();
  assert.ok((await group.innerText()).startsWith(`$ ${COMMAND}\naccess key ID `));
  assert.equal(await page.locator('.prompt input').count(), 0);
}, { javaScriptEnabled: false });

reader('a phone of 360 pixels needs no sideways scrolling, whatever comes out', async ({ page, stub, visit }) => {
  stub.run = async function* () {
    yield 'x'.repeat(5_000);
    return { ok: false, exchanges: [{ ...anExchange(), stringToSign: 'y'.repeat(500) }] };
  };
  await visit();
  const prompt = promptOf(page);
  await prompt.run.click();
  await prompt.hood.locator('summary').click();
  await prompt.hood.getByText('String to sign').waitFor();
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(width <= 360, `${width} pixels wide`);
}, { viewport: { width: 360, height: 740 } });

function isFocused(locator) {
  return locator.evaluate((it) => it === document.activeElement);
}

/** A promise to be opened by hand. */
function gate() {
  const it = {};
  it.opened = new Promise((open) => (it.open = open));
  return it;
}

function anExchange() {
  return {
    service: 'iam',
    operation: 'CreateAccessKey',
    method: 'POST',
    url: 'https://iam.amazonaws.com/',
    headers: [['host', 'iam.amazonaws.com'], ['x-amz-date', '20261101T090000Z']],
    canonicalRequest: 'POST\n/\n\nhost:iam.amazonaws.com\n',
    stringToSign: 'AWS4-HMAC-SHA256\n20261101T090000Z',
    body: 'Action=CreateAccessKey&UserName=ana',
    status: 200,
    responseHeaders: [['content-type', 'text/xml']],
    responseBody: '<CreateAccessKeyResponse><CreateAccessKeyResult><Status>Active</Status></CreateAccessKeyResult></CreateAccessKeyResponse>',
  };
}
