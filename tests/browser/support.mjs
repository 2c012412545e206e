// What the browser tests share: the served book, and a browser to read it with.

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';

// Without a sandbox, as root in a container has none; and without any talk to the outside.
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * Starts `first-keys serve` on a free port. Answers its address, how to wait until it says
 * something, and how to end it.
 */
export async function serveBook() {
  const { FIRST_KEYS, BOOK_ROOT } = process.env;
  const server = spawn(FIRST_KEYS, ['serve', '--addr', '127.0.0.1:0', '--root', BOOK_ROOT]);
  const said = [];
  let heard = () => {};
  for (const stream of [server.stdout, server.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      said.push(line);
      heard();
    });
  }
  const says = async (pattern) => {
    for (;;) {
      const line = said.find((line) => pattern.test(line));
      if (line) return pattern.exec(line)[0];
      if (server.exitCode !== null) throw new Error(`first-keys ended: ${said.join('\n')}`);
      await new Promise((resolve) => (heard = resolve));
    }
  };
  server.on('exit', () => heard());
  return { address: await says(/http:\/\/[0-9.:]+/), says, stop: () => server.kill() };
}

export function openBrowser() {
  return chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS });
}
