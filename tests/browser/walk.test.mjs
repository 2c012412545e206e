// The guide's whole walk through the practice console, by role and label alone: sign-up, MFA, an
// administrator, ana, her key. On the served console with a mouse, while axe-core looks at each page
// and the AWS CLI uses the key; and there again with the keyboard alone.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { aws, withoutCli } from './aws-cli.mjs';
import { flaws } from './axe.mjs';
import { Visitor, keyboard, label, mouse } from './hands.mjs';
import { openBrowser, serveBook } from './support.mjs';
import * as walk from './walk.mjs';

const noCli = withoutCli();

let book, browser;

before(async () => {
  book = await serveBook();
  browser = await openBrowser();
});

after(async () => {
  await browser?.close();
  book?.stop();
});

/** A program that nobody starts. */
const nobody = { works: async () => {}, isRefused: async () => {} };

/** The AWS CLI as a holder of a key. */
const cli = {
  async works(visitor, pair) {
    const query = 'AccessKeyMetadata[].AccessKeyId';
    const listed = await aws(book.address, pair, 'iam', 'list-access-keys', '--query', query, '--output', 'text');
    assert.equal(listed, `${pair.id}\n`);
    await walk.openAna(visitor);
    assert.equal(await visitor.fact(label.LAST_USED_SERVICE, walk.card(visitor, pair.id)), 'iam');
  },
  async isRefused(pair) {
    const refused = await aws(book.address, pair, 'iam', 'list-access-keys');
    const text = 'An error occurred (InvalidClientTokenId) when calling the ListAccessKeys operation: The security token included in the request is invalid.';
    assert.equal(refused.trim(), text);
  },
};

/** The whole walk, and a program that uses the key. */
async function walkAll(visitor, email, program) {
  const { page } = visitor;
  await page.goto(`${book.address}/console`);
  await visitor.sees(label.SIGN_IN);
  const account = await walk.signUp(visitor, email);
  await walk.lockRoot(visitor, email);
  await walk.makeAdministrator(visitor, account);
  await walk.makeAna(visitor);
  await walk.openAna(visitor);
  const pair = await walk.makeKey(visitor);
  await program.works(visitor, pair);
  const lost = await walk.loseKey(visitor, () => page.goBack());
  await walk.deactivate(visitor, lost);
  await walk.deleteKey(visitor, lost);
  await walk.isNotDeletedWhileActive(visitor, pair.id);
  await walk.deactivate(visitor, pair.id);
  await program.isRefused(pair);
  await walk.deleteKey(visitor, pair.id);
}

test('the whole walk, and the AWS CLI uses the key that comes of it', { timeout: 120_000 }, async () => {
  const page = await browser.newPage();
  page.setDefaultTimeout(5000);
  const found = [];
  const onPage = async () => void found.push(...(await flaws(page)));
  if (noCli) console.log(`SKIPPED: the AWS CLI uses no key, because ${noCli}`);
  await walkAll(new Visitor(page, mouse, { onPage }), 'cloud.owners@example.com', noCli ? nobody : cli);
  assert.deepEqual(found, []);
  await page.close();
});

test('the whole walk with the keyboard alone', { timeout: 120_000 }, async () => {
  const page = await browser.newPage();
  page.setDefaultTimeout(5000);
  await walkAll(new Visitor(page, keyboard), 'no.mouse@example.com', nobody);
  await page.close();
});
