// A stand-in for what answers a page, so that a test says what a command prints, and when. It
// serves the built site below a folder, as GitHub Pages does, with the interface beside it.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';

const PREFIX = '/some/where/';
const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css' };

/** Builds the static site into a new folder. */
export function buildSite() {
  const folder = mkdtempSync(join(tmpdir(), 'first-keys-site-'));
  const { FIRST_KEYS, BOOK_ROOT } = process.env;
  const built = spawnSync(FIRST_KEYS, ['build', '--root', BOOK_ROOT, '--dest-dir', join(folder, 'site')], { encoding: 'utf8' });
  if (built.status !== 0) throw new Error(`the site can't be built: ${built.stderr}`);
  return { path: join(folder, 'site'), remove: () => rmSync(folder, { recursive: true }) };
}

/** What `cargo xtask wasm` makes, but with the stub behind it. */
const GLUE = `
export default async () => void (globalThis.setUps = (globalThis.setUps ?? 0) + 1);
export const fix = (clock) => void (globalThis.fixedAt = clock);
export async function handle(method, path, headers, body, onHead, onChunk) {
  if (new TextDecoder().decode(body).includes('panic')) throw new Error('the page has panicked');
  const pairs = Array.from({ length: headers.length / 2 }, (_, at) => headers.slice(2 * at, 2 * at + 2));
  const answer = await fetch(new URL('../../_page' + path, import.meta.url), { method, headers: pairs, body: body.length > 0 ? body : undefined });
  onHead(answer.status, [...answer.headers].flat());
  for (const reader = answer.body?.getReader(); ; ) {
    const { done, value } = (await reader?.read()) ?? { done: true };
    if (done) return;
    onChunk(value);
  }
}`;

const GLUE_PATH = 'in-page/0123abcd/in_page.js';

/** An account that answers as the test sets it. */
export class Stub {
  /** What the page has asked, as `POST run`. */
  asked = [];
  /** The lines that were run. */
  lines = [];
  /** `GET about`'s chapter. */
  chapter = null;
  /** `GET state`'s answer; `null` when the server keeps it itself. */
  state = null;
  /** What `PUT state` can't read. */
  unreadable = null;
  /** The state that the page has put. */
  restored = null;
  /** Whether pages say that WebAssembly answers. */
  inPage = false;
  /** What a command prints: pieces of output, and what it ends with. */
  async *run({ line }) {
    yield `${line} it is\n`;
    return { ok: true, exchanges: [] };
  }

  constructor(site) {
    this.site = site;
    this.server = createServer((request, response) => {
      this.#answer(request, response).catch((error) => response.destroy(error));
    });
  }

  async start() {
    await new Promise((ready) => this.server.listen(0, '127.0.0.1', ready));
    this.address = `http://127.0.0.1:${this.server.address().port}${PREFIX}`;
    return this;
  }

  stop() {
    this.server.closeAllConnections();
    this.server.close();
  }

  async #answer(request, response) {
    const path = new URL(request.url, 'http://stub').pathname;
    if (!path.startsWith(PREFIX)) return response.writeHead(404).end();
    const name = path.slice(PREFIX.length);
    if (name.startsWith('_page/')) return this.#page(request, response, name.slice('_page/'.length));
    if (name === GLUE_PATH) return response.writeHead(200, { 'content-type': TYPES['.js'] }).end(GLUE);
    const type = TYPES[extname(name)] ?? 'application/octet-stream';
    try {
      const file = readFileSync(join(this.site, name));
      response.writeHead(200, { 'content-type': type }).end(extname(name) === '.html' ? marked(file, this.inPage) : file);
    } catch {
      response.writeHead(404).end();
    }
  }

  async #page(request, response, path) {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    this.asked.push(`${request.method} ${path}`);
    switch (`${request.method} ${path}`) {
      case 'GET about':
        return json(response, { chapter: this.chapter, account: '123456789012' });
      case 'GET state':
        return this.state === null ? response.writeHead(204).end() : json(response, this.state);
      case 'PUT state':
        if (body === this.unreadable) return response.writeHead(422).end('It was saved by a later release.');
        this.restored = body;
        return response.writeHead(204).end();
      case 'POST afresh':
        this.chapter = JSON.parse(body).chapter;
        return response.writeHead(204).end();
      case 'POST run':
        return this.#run(response, JSON.parse(body));
      default:
        return response.writeHead(404).end();
    }
  }

  async #run(response, command) {
    this.lines.push(command.line);
    this.chapter ??= command.chapter;
    response.writeHead(200, { 'content-type': 'application/x-ndjson' });
    const outputs = this.run(command);
    for (;;) {
      const { done, value } = await outputs.next();
      if (done && value) response.write(`${JSON.stringify({ done: value })}\n`);
      if (done) return response.end();
      response.write(`${JSON.stringify({ output: value })}\n`);
    }
  }
}

function json(response, value) {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

/** The page with who answers it in its head. */
function marked(page, inPage) {
  const content = inPage ? `content="wasm" data-glue="${GLUE_PATH}"` : 'content="served"';
  const plain = page.toString().replace(/<meta name="first-keys-page"[^>]*>/, '');
  return plain.replace('<head>', `<head><meta name="first-keys-page" ${content}>`);
}
