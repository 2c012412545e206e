// The guide's walk through the console, in parts: signing up, locking root, the administrator, ana,
// her key. Each part begins where the one before has ended.

import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';

import { label } from './hands.mjs';

const ROOT_PASSWORD = 'Walked-The-Walk-1';
const ADMIN_PASSWORD = 'Walked-The-Walk-2';

/** What ana may do: what concerns her own keys. */
const POLICY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'iam:*AccessKey*', Resource: 'arn:aws:iam::*:user/${aws:username}' }],
});

/** The codes that an authenticator app shows before, now and next, at steps of 30 seconds (RFC 6238). */
function codes(seed) {
  const now = Math.floor(Date.now() / 30_000);
  return [now - 1, now, now + 1].map((step) => code(seed, step));
}

function code(seed, at) {
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(at));
  const mac = createHmac('sha1', fromBase32(seed)).update(step).digest();
  const number = mac.readUInt32BE(mac.at(-1) & 0xf) & 0x7fff_ffff;
  return String(number % 1_000_000).padStart(6, '0');
}

function fromBase32(text) {
  const bits = Array.from(text, (it) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(it).toString(2).padStart(5, '0')).join('');
  return Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
}

/** From the first page of the sign-up to a new account. Answers its ID. */
export async function signUp(visitor, email) {
  await visitor.fill(label.ROOT_EMAIL, email);
  await visitor.fill(label.ACCOUNT_NAME, 'example-learning-sandbox');
  await visitor.send(label.VERIFY_EMAIL, label.VERIFY_EMAIL);
  await visitor.fill(label.VERIFICATION_CODE, '12345x');
  await visitor.send(label.VERIFY);
  await visitor.reads('That is not the code');
  await visitor.fill(label.VERIFICATION_CODE, await message(visitor, 'The mail to'));
  await visitor.send(label.VERIFY, label.CREATE_YOUR_PASSWORD);
  await visitor.fill(label.ROOT_PASSWORD, ROOT_PASSWORD);
  await visitor.fill(label.CONFIRM_ROOT_PASSWORD, ROOT_PASSWORD);
  await visitor.send(label.CONTINUE, label.CONTACT_INFORMATION);
  await visitor.choose(label.BUSINESS);
  await visitor.send(label.AGREE_AND_CONTINUE, label.BILLING_INFORMATION);
  await visitor.send(label.VERIFY_AND_CONTINUE, label.CONFIRM_YOUR_IDENTITY);
  await visitor.fill(label.VERIFY_CODE, await message(visitor, 'The message to'));
  await visitor.send(label.CONTINUE, label.SELECT_A_SUPPORT_PLAN);
  await visitor.send(label.COMPLETE_SIGN_UP, label.CONGRATULATIONS);
  const account = await visitor.fact(label.ACCOUNT_ID);
  await visitor.follow(label.SIGN_IN_TO_THE_CONSOLE, label.SIGN_IN);
  return account;
}

/** The code in a mail or a message that would have been sent. */
function message(visitor, heading) {
  return visitor.within.getByRole('complementary', { name: heading }).locator('code').innerText();
}

/** Signs in as root, turns MFA on, signs out and in again, with the device. */
export async function lockRoot(visitor, email) {
  await typeRootPassword(visitor, email);
  await visitor.sees(label.DASHBOARD);
  await openOwnCredentials(visitor);
  await visitor.follow(label.ASSIGN_MFA_DEVICE, label.SELECT_MFA_DEVICE);
  await visitor.fill(label.DEVICE_NAME, 'phone');
  await visitor.send(label.NEXT, label.SET_UP_DEVICE);
  await visitor.within.getByRole('img', { name: 'QR code' }).waitFor();
  await visitor.follow(label.SHOW_SECRET_KEY);
  await visitor.link(label.HIDE_SECRET_KEY).waitFor();
  const seed = await visitor.within.getByText(new RegExp(`^${label.SECRET_KEY}:`)).locator('code').innerText();
  const [first, second] = codes(seed);
  await visitor.fill(label.MFA_CODE_1, first);
  await visitor.fill(label.MFA_CODE_2, second);
  await visitor.send(label.ADD_MFA, label.SECURITY_CREDENTIALS);
  await visitor.reads('The MFA device is assigned');
  await signOut(visitor, 'root');
  await visitor.follow(label.SIGN_IN_AS_ROOT);
  await visitor.within.getByLabel(label.ROOT_EMAIL).waitFor();
  await typeRootPassword(visitor, email);
  await visitor.sees(label.MULTI_FACTOR_AUTHENTICATION);
  await visitor.fill(label.MFA_CODE, second);
  await visitor.send(label.SIGN_IN);
  await visitor.reads('The MFA code is wrong or was used before');
  const [, , next] = codes(seed);
  await visitor.fill(label.MFA_CODE, next);
  await visitor.send(label.SIGN_IN, label.DASHBOARD);
  await visitor.reads(label.ROOT_HAS_MFA);
}

async function typeRootPassword(visitor, email) {
  await visitor.fill(label.ROOT_EMAIL, email);
  await visitor.fill(label.PASSWORD, ROOT_PASSWORD);
  await visitor.send(label.SIGN_IN);
}

/** The person's menu is a fold: its name is whoever is signed in. */
async function openOwnCredentials(visitor, name = 'root') {
  await visitor.hand.press(visitor.within.getByText(`${name} @`));
  await visitor.follow(label.SECURITY_CREDENTIALS, label.SECURITY_CREDENTIALS);
}

async function signOut(visitor, name) {
  await visitor.hand.press(visitor.within.getByText(`${name} @`));
  await visitor.send(label.SIGN_OUT, label.SIGN_IN);
}

/** Root makes an administrator, who signs in with a password of their own. */
export async function makeAdministrator(visitor, account) {
  await visitor.go(label.USER_GROUPS);
  await visitor.follow(label.CREATE_GROUP, label.CREATE_USER_GROUP);
  await visitor.fill(label.USER_GROUP_NAME, 'administrators');
  await visitor.tick('AdministratorAccess');
  await visitor.send(label.CREATE_USER_GROUP, label.USER_GROUPS);
  await visitor.go(label.USERS);
  await visitor.follow(label.CREATE_USER, label.SPECIFY_USER_DETAILS);
  await visitor.fill(label.USER_NAME, 'admin');
  await visitor.tick(label.PROVIDE_CONSOLE_ACCESS);
  await visitor.send(label.NEXT, label.SET_PERMISSIONS);
  await visitor.choose(label.ADD_USER_TO_GROUP);
  await visitor.tick('administrators');
  await visitor.send(label.NEXT, label.REVIEW_AND_CREATE);
  await visitor.send(label.CREATE_USER, label.RETRIEVE_PASSWORD);
  await visitor.follow(label.SHOW);
  await visitor.link(label.HIDE).waitFor();
  const password = await visitor.fact(label.CONSOLE_PASSWORD);
  await visitor.follow(label.RETURN_TO_USERS_LIST, label.USERS);
  await signOut(visitor, 'root');
  await typeAdministrator(visitor, account, password);
  await visitor.send(label.SIGN_IN, label.NEW_PASSWORD);
  await visitor.fill(label.NEW_PASSWORD, ADMIN_PASSWORD);
  await visitor.fill(label.CONFIRM_NEW_PASSWORD, ADMIN_PASSWORD);
  await visitor.send(label.CONFIRM_PASSWORD_CHANGE, label.DASHBOARD);
}

async function typeAdministrator(visitor, account, password) {
  await visitor.fill(label.ACCOUNT_ID_OR_ALIAS, account);
  await visitor.fill(label.IAM_USER_NAME, 'admin');
  await visitor.fill(label.PASSWORD, password);
}

/** The administrator of another account signs out, and that of this one in. */
export async function changeAccount(visitor, account) {
  await signOut(visitor, 'admin');
  await typeAdministrator(visitor, account, ADMIN_PASSWORD);
  await visitor.send(label.SIGN_IN, label.DASHBOARD);
}

/** The administrator makes ana, and lets her manage her own keys. */
export async function makeAna(visitor) {
  await visitor.go(label.USERS);
  await visitor.follow(label.CREATE_USER, label.SPECIFY_USER_DETAILS);
  await visitor.fill(label.USER_NAME, 'ana');
  await visitor.send(label.NEXT, label.SET_PERMISSIONS);
  await visitor.send(label.NEXT, label.REVIEW_AND_CREATE);
  await visitor.send(label.CREATE_USER, label.USERS);
  await visitor.follow('ana', 'ana');
  await visitor.follow(label.CREATE_INLINE_POLICY, label.CREATE_INLINE_POLICY);
  await visitor.fill(label.POLICY_NAME, 'own-keys');
  await visitor.fill(label.POLICY_DOCUMENT, POLICY);
  await visitor.send(label.CREATE_POLICY, 'ana');
  await visitor.reads('The policy own-keys is in force');
}

/** From *Users* to ana's credentials. */
export async function openAna(visitor) {
  await visitor.go(label.USERS);
  await visitor.follow('ana', 'ana');
  await visitor.follow(label.SECURITY_CREDENTIALS, undefined, visitor.within.getByRole('navigation', { name: 'ana' }));
  await keys(visitor).waitFor();
  await visitor.onPage();
}

function keys(visitor) {
  return visitor.region(/^Access keys/);
}

/** The card of a key. */
export function card(visitor, id) {
  return visitor.within.getByRole('article', { name: id });
}

/** Makes a key on ana's page, and comes to the page that shows it. */
async function createKey(visitor, description) {
  await visitor.follow(label.CREATE_ACCESS_KEY, label.BEST_PRACTICES);
  await visitor.choose(label.USE_CASE_CLI);
  await visitor.send(label.NEXT);
  await visitor.reads('Tick the box');
  await visitor.tick(label.I_UNDERSTAND);
  await visitor.send(label.NEXT, label.SET_DESCRIPTION_TAG);
  await visitor.hand.fill(visitor.within.getByLabel(label.DESCRIPTION_TAG_VALUE), description);
  await visitor.send(label.CREATE_ACCESS_KEY, label.RETRIEVE_ACCESS_KEYS);
  return visitor.fact(label.ACCESS_KEY);
}

/** Makes ana's key, looks at its secret, and downloads the file. Answers the pair. */
export async function makeKey(visitor) {
  const id = await createKey(visitor, 'aws command line on her laptop');
  assert.match(id, /^AKIA[A-Z2-7]{16}$/);
  await visitor.follow(label.SHOW);
  await visitor.link(label.HIDE).waitFor();
  await visitor.onPage();
  const secret = await visitor.fact(label.SECRET_ACCESS_KEY);
  assert.match(secret, /^[A-Za-z0-9+/]{40}$/);
  const file = await visitor.download(label.DOWNLOAD_CSV_FILE);
  assert.equal(file.name, 'ana_accessKeys.csv');
  assert.equal(file.text, `\xef\xbb\xbfAccess key ID,Secret access key\r\n${id},${secret}\r\n`);
  await visitor.follow(label.DONE, 'ana');
  await card(visitor, id).getByText('aws command line on her laptop').waitFor();
  return { id, secret };
}

/** Makes a second key and leaves it without its secret, which is gone; there is no third. */
export async function loseKey(visitor, back) {
  const id = await createKey(visitor, 'lost');
  await visitor.go(label.USERS);
  await back();
  await visitor.sees(label.RETRIEVE_ACCESS_KEYS);
  await visitor.reads('The secret of this key is gone');
  assert.equal(await visitor.link(label.SHOW).count(), 0);
  await visitor.follow(label.DONE, 'ana');
  const third = visitor.button(label.CREATE_ACCESS_KEY);
  assert.ok(await third.isDisabled());
  const reason = await third.evaluate((it) => document.getElementById(it.getAttribute('aria-describedby')).textContent);
  assert.equal(reason, 'There are two keys already. Delete one first.');
  return id;
}

/** Switches a key off. */
export async function deactivate(visitor, id) {
  await visitor.send(label.DEACTIVATE, undefined, card(visitor, id));
  await visitor.reads(`The access key ${id} is inactive now.`);
  await visitor.onPage();
}

/** Deletes a key that is inactive. */
export async function deleteKey(visitor, id) {
  await visitor.follow(label.DELETE, `${label.DELETE} ${id}`, card(visitor, id));
  await visitor.fill(label.ACCESS_KEY_ID, id.slice(1));
  await visitor.send(label.DELETE);
  await visitor.reads('Type the ID to the letter');
  await visitor.fill(label.ACCESS_KEY_ID, id);
  await visitor.send(label.DELETE, 'ana');
  await visitor.reads(`The access key ${id} is deleted.`);
  assert.equal(await card(visitor, id).count(), 0);
}

/** The console does not delete a key that a program may be using. */
export async function isNotDeletedWhileActive(visitor, id) {
  await visitor.follow(label.DELETE, `${label.DELETE} ${id}`, card(visitor, id));
  await visitor.reads('Deactivate it first');
  await visitor.follow(label.CANCEL, 'ana');
}
