// What the browser tests share: the served book, the static site, and a browser to read it with.

import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { createInterface } from 'node:readline';
import { gzipSync } from 'node:zlib';

import { chromium } from 'playwright-core';

export const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';

// Without a sandbox, as root in a container has none; and without any talk to the outside.
export const ARGUMENTS = [
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

/**
 * Builds the static site into a folder of its own, with WebAssembly or without. Answers the folder,
 * its pages, and how to remove it.
 */
export function buildBook() {
  const { FIRST_KEYS, BOOK_ROOT } = process.env;
  const folder = mkdtempSync(join(tmpdir(), 'first-keys-site-'));
  const built = spawnSync(FIRST_KEYS, ['build', '--root', BOOK_ROOT, '--dest-dir', folder], { encoding: 'utf8' });
  if (built.status !== 0) throw new Error(`the site can't be built: ${built.stderr}`);
  const pages = readdirSync(folder).filter((file) => file.endsWith('.html'));
  return { folder, pages, remove: () => rmSync(folder, { recursive: true }) };
}

/** Why there is no static site to test, or false. */
export function withoutSite() {
  const { SITE, NO_SITE } = process.env;
  if (SITE) return false;
  return NO_SITE ?? 'SITE names no folder with the static site';
}

const TYPES = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.mjs': 'text/javascript',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
};
const COMPRESSED_ALREADY = ['.png', '.woff2'];

/**
 * Serves the files in a folder below a path, compressed as any host of static sites does it.
 * Answers the address of that path, what it has sent since `forget`, and how to end it.
 *
 * @param {string} dir
 * @param {{ prefix?: string }} [options] a path with a slash at both ends
 */
export async function serveStatic(dir, { prefix = '/' } = {}) {
  /** @type {{ path: string, bytes: number }[]} */
  let sent = [];
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    const file = pathname.startsWith(prefix) && fileAt(dir, pathname.slice(prefix.length));
    if (!file) {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('There is nothing here.\n');
      return;
    }
    const headers = { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' };
    let body = readFileSync(file);
    if (!COMPRESSED_ALREADY.includes(extname(file)) && /gzip/.test(request.headers['accept-encoding'])) {
      headers['content-encoding'] = 'gzip';
      body = gzipSync(body);
    }
    sent.push({ path: pathname, bytes: body.length });
    response.writeHead(200, headers).end(body);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${server.address().port}${prefix}`,
    sent: () => sent,
    forget: () => (sent = []),
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** The file that a path names, never one outside of the folder. */
function fileAt(dir, path) {
  const file = join(dir, normalize(`/${decodeURIComponent(path)}`));
  const page = file.endsWith('/') ? join(file, 'index.html') : file;
  return existsSync(page) && statSync(page).isFile() ? page : null;
}
