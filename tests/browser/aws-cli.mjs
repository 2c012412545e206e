// The AWS CLI of `target/venv` as someone who holds a key and nothing else.

import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PROGRAM = join(process.env.BOOK_ROOT, 'target/venv/bin/aws');

/**
 * Why there is no AWS CLI to test with, or false. Only `cargo xtask test` may say why, and not in CI.
 */
export function withoutCli() {
  if (existsSync(PROGRAM)) return false;
  const why = process.env.FIRST_KEYS_NO_VENV;
  if (!why) throw new Error(`there is no ${PROGRAM}: run \`cargo xtask test\`, which puts it there`);
  return why;
}

/**
 * Runs a command against a server with a pair in the environment. Answers what a terminal shows.
 *
 * @param {string} endpoint
 * @param {{ id: string, secret: string }} pair
 * @param {string[]} words
 * @returns {Promise<string>}
 */
export function aws(endpoint, pair, ...words) {
  const home = mkdtempSync(join(tmpdir(), 'first-keys-cli-'));
  const env = {
    PATH: process.env.PATH,
    HOME: home,
    LC_ALL: 'C.UTF-8',
    PYTHONDONTWRITEBYTECODE: '1',
    AWS_PAGER: '',
    AWS_ENDPOINT_URL: endpoint,
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_ACCESS_KEY_ID: pair.id,
    AWS_SECRET_ACCESS_KEY: pair.secret,
  };
  return new Promise((resolve) => {
    execFile(PROGRAM, words, { cwd: home, env }, (error, stdout, stderr) => {
      rmSync(home, { recursive: true });
      resolve(`${stdout}${stderr}`);
    });
  });
}
