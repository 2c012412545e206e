// Every page of the served console, in an account that holds some of everything: axe-core finds
// nothing on it, light and dark, and it fits a phone. The pages of the ways in and of the steps that
// only a walk comes to are in `walk.test.mjs`.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { flaws } from './axe.mjs';
import { Visitor, label, mouse } from './hands.mjs';
import { openBrowser, serveBook } from './support.mjs';

/** As long as a user's name may be, and nowhere to break it. It comes first in every list. */
const LONG = 'a'.repeat(64);
const PASSWORD = 'Shown-To-Nobody-1';
const READ_ONLY = 'arn:aws:iam::aws:policy/IAMReadOnlyAccess';
const DOCUMENT = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Sid: 'OwnKeys', Effect: 'Allow', Action: ['iam:ListAccessKeys'], Resource: 'arn:aws:iam::*:user/${aws:username}' }],
});

let book, browser, page, account;

before(async () => {
  book = await serveBook();
  browser = await openBrowser();
  page = await browser.newPage();
  page.setDefaultTimeout(15_000);
  await signInAsRoot();
  await fill();
});

after(async () => {
  await browser?.close();
  book?.stop();
});

function open(path) {
  return page.goto(`${book.address}${path}`);
}

/** Signs in as root with what the sign-in page says. */
async function signInAsRoot() {
  await open('/console/sign-in/root');
  const visitor = new Visitor(page, mouse);
  account = await visitor.fact(label.ACCOUNT_ID);
  const code = await visitor.fact("Root's MFA device shows");
  await visitor.fill(label.ROOT_EMAIL, await visitor.fact(label.ROOT_EMAIL));
  await visitor.fill(label.PASSWORD, await visitor.fact(label.PASSWORD));
  await visitor.send(label.SIGN_IN, label.MULTI_FACTOR_AUTHENTICATION);
  await visitor.fill(label.MFA_CODE, code);
  await visitor.send(label.SIGN_IN, label.DASHBOARD);
}

/** Sends a form of the console without its page, several values for a field in a list. */
async function send(path, fields) {
  const data = new URLSearchParams({ 'form-token': await page.locator('[name="form-token"]').first().inputValue() });
  for (const [name, values] of Object.entries(fields)) for (const value of [values].flat()) data.append(name, value);
  const headers = { origin: book.address, 'content-type': 'application/x-www-form-urlencoded' };
  const answer = await page.request.post(`${book.address}/console${path}`, { data: `${data}`, headers, maxRedirects: 0 });
  assert.equal(answer.status(), 303, path);
}

/** Some of everything, and all of it long. */
async function fill() {
  const details = { name: LONG, console: 'yes', 'password-kind': 'auto', way: 'attach', policy: READ_ONLY, boundary: READ_ONLY };
  await send('/users/create', { step: 'review', ...details, 'tag-key': ['team', LONG], 'tag-value': ['learning', LONG] });
  await send('/groups/create', { name: LONG, user: ['ana', LONG], policy: READ_ONLY });
  for (const owner of ['users', 'groups']) {
    await send(`/${owner}/${LONG}/permissions/inline`, { policy: LONG, document: DOCUMENT });
  }
  for (const description of ['backup', LONG]) {
    await send(`/users/${LONG}/create-access-key/key`, { 'use-case': 'other', description });
  }
  await send('/my-security-credentials/create-access-key', { confirmed: 'yes' });
  await send('/policies/create', { name: LONG, description: LONG, document: DOCUMENT });
  await send('/account-alias', { alias: 'example-learning-sandbox' });
  await send('/credential-report/generate', {});
}

/** Signs in as a user who may do nothing at all, in a session of their own. */
async function signInAsNobody() {
  await send('/users/cleo/console-access', { 'is-new': 'yes', 'password-kind': 'custom', password: PASSWORD });
  await page.context().clearCookies();
  const visitor = new Visitor(page, mouse);
  await open(`/console/sign-in?account=${account}`);
  await visitor.fill(label.IAM_USER_NAME, 'cleo');
  await visitor.fill(label.PASSWORD, PASSWORD);
  await visitor.send(label.SIGN_IN, label.DASHBOARD);
}

/** What kind of page an address names: the same page of another user is of the same kind. */
function kindOf(url) {
  const { pathname } = new URL(url);
  return decodeURIComponent(pathname)
    .replace(/\/(users|groups)\/(?!create)[^/]+/, '/$1/*')
    .replace(/\/policies\/arn:aws:iam::(aws|\d+):policy\/[^/]+/, '/policies/$1')
    .replace(/\/access-keys\/[^/]+/, '/access-keys/*')
    .replace(/\/policy-versions\/v\d+/, '/policy-versions/*')
    .replace(/\/inline\/[^/]+/, '/inline/*');
}

/** Sends a form as it is without what was to be filled in. */
function sendEmpty(form) {
  for (const it of form.querySelectorAll('input:not([type="hidden"]), textarea')) {
    it.value = ['checkbox', 'radio'].includes(it.type) ? it.value : '';
    it.checked = false;
  }
  form.noValidate = true;
  form.requestSubmit();
}

/** Opens a page of every kind that links lead to, and hands it on. Answers the forms on them. */
async function crawl(check) {
  const pages = new Map([['', page.url()]]);
  const forms = new Map();
  for (const url of pages.values()) {
    await page.goto(url);
    await check();
    const links = await page.locator('a[href^="/console"]').evaluateAll((all) => all.map((it) => it.href));
    for (const link of links.filter((it) => !it.endsWith('/csv'))) {
      if (!pages.has(kindOf(link))) pages.set(kindOf(link), link);
    }
    const actions = await page.locator('form[method="post"]').evaluateAll((all) => all.map((it) => it.action));
    for (const action of actions) {
      if (!forms.has(kindOf(action))) forms.set(kindOf(action), { url, action: new URL(action).pathname });
    }
  }
  return { opened: pages.size, forms: [...forms.values()] };
}

/** Sends a form as a page would, and stays on what it leads to. */
async function fillIn(path, fields) {
  await open('/console');
  const sent = ([action, fields]) => {
    const form = document.querySelector('form[action$="/sign-out"]');
    form.action = `/console${action}`;
    for (const [name, value] of fields) {
      const field = Object.assign(document.createElement('textarea'), { name, value });
      field.hidden = true;
      form.append(field);
    }
    form.submit();
  };
  await Promise.all([page.waitForEvent('load'), page.evaluate(sent, [path, Object.entries(fields)])]);
}

/** Notes what is wrong with each page. */
function critic() {
  const found = [];
  return { found, check: async () => void found.push(...(await flaws(page))) };
}

test('no page that a filled form leads to has a flaw', { timeout: 60_000 }, async () => {
  const arn = (what) => `arn:aws:iam::${account}:${what}/${LONG}`;
  const broken = DOCUMENT.replace('Allow', 'Perhaps');
  const actions = ['iam:ListAccessKeys', 's3:GetObject', `iam:${LONG}`].join(' ');
  const user = { name: 'dan', console: 'yes', 'password-kind': 'auto', reset: 'yes', way: 'copy', from: LONG };
  const { found, check } = critic();
  for (const [path, title, fields] of [
    ['/simulator', label.SIMULATOR, { who: arn('user'), document: '', actions, resource: arn('user') }],
    ['/simulator', label.SIMULATOR, { who: '', document: broken, actions, resource: '' }],
    ['/policies/create/review', label.REVIEW_AND_CREATE, { document: DOCUMENT }],
    ['/policies/create/review', label.SPECIFY_PERMISSIONS, { document: broken }],
    [`/policies/${encodeURIComponent(arn('policy'))}/edit/review`, label.REVIEW_AND_SAVE, { document: DOCUMENT }],
    ['/users/create', label.SET_PERMISSIONS, { step: 'details', ...user }],
    ['/users/create', label.SET_PERMISSIONS, { step: 'permissions', ...user, way: 'attach', policy: READ_ONLY, 'find-policy': 'admin', go: 'search' }],
    ['/users/create', label.REVIEW_AND_CREATE, { step: 'permissions', ...user }],
    ['/users/create', label.SPECIFY_USER_DETAILS, { step: 'review', ...user, name: LONG }],
    ['/users/create', label.RETRIEVE_PASSWORD, { step: 'review', ...user }],
    [`/users/${LONG}/permissions/inline`, label.CREATE_INLINE_POLICY, { policy: LONG, document: broken }],
    ['/account-settings/password-policy/set', label.EDIT_PASSWORD_POLICY, { kind: 'custom', MinimumPasswordLength: '5000' }],
  ]) {
    await fillIn(path, fields);
    assert.equal(await page.locator('h1').innerText(), title, path);
    await check();
  }
  assert.deepEqual(found, []);
});

test('no page of the console has a flaw, nor what it answers to an empty form', { timeout: 180_000 }, async () => {
  await open('/console');
  const { found, check } = critic();
  const { opened, forms } = await crawl(check);
  assert.ok(opened > 40, `links lead to more than ${opened} pages`);
  let sent = 0;
  for (const { url, action } of forms.filter(({ action }) => !action.endsWith('/sign-out'))) {
    await page.goto(url);
    const form = page.locator(`form[action="${action}"]`).first();
    // An earlier form has taken what this one is about.
    if ((await form.count()) === 0) continue;
    await Promise.all([page.waitForEvent('load'), form.evaluate(sendEmpty)]);
    await check();
    sent += 1;
  }
  assert.ok(sent > 25, `there are more than ${sent} forms`);
  assert.deepEqual(found, []);
  console.log(`${opened} pages and the answers to ${sent} empty forms have no flaw`);
});

test('no page that says no has a flaw', { timeout: 120_000 }, async () => {
  await open('/console');
  await signInAsNobody();
  const { found, check } = critic();
  const { opened } = await crawl(check);
  assert.ok(opened > 15, `a user without permissions comes to more than ${opened} pages`);
  for (const path of ['/users/ana/security-credentials', `/groups/${LONG}`, '/no/such/page']) {
    await open(`/console${path}`);
    await check();
  }
  await open('/console/account-alias');
  const form = page.locator('main form');
  await form.locator('[name="form-token"]').evaluate((it) => (it.value = 'of another session'));
  await Promise.all([page.waitForEvent('load'), form.evaluate(sendEmpty)]);
  await page.getByText('The form is not of this session').waitFor();
  await check();
  assert.deepEqual(found, []);
});
