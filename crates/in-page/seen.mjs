// Runs the book's own commands in an instrumented module, and prints the places of the functions that
// have run. What runs here is what a page loads first.

import { webcrypto } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const [folder, book] = process.argv.slice(2);

// Node.js 18 has it, but not where pages look for it.
globalThis.crypto ??= webcrypto;

/** The time at which the outputs were recorded: the tests' clock. */
const BOOK_TIME = '2026-11-02T09:00:00Z';

/** A page that somebody opens: a module of its own. */
class Page {
  /** @type {Page[]} */
  static all = [];

  /** @param {string | undefined} clock where it stands still, if it does */
  static async open(clock) {
    const page = new Page();
    Page.all.push(page);
    // As text, to which each page adds its number: so it is a module, and one of its own.
    const glue = `${readFileSync(join(folder, 'in_page.js'), 'utf8')}// ${Page.all.length}`;
    page.module = await import(`data:text/javascript,${encodeURIComponent(glue)}`);
    page.exports = await page.module.default({ module_or_path: readFileSync(join(folder, 'in_page_bg.wasm')) });
    if (clock) page.module.fix(clock);
    return page;
  }

  /** Sends a request as the pages' script does, and answers with the body. */
  async send(method, path, body) {
    const headers = ['console-tab', '1'];
    if (body !== undefined) headers.push('content-type', 'application/json');
    const decoder = new TextDecoder();
    let status = 0;
    let text = '';
    const onChunk = (bytes) => (text += decoder.decode(bytes, { stream: true }));
    await this.module.handle(method, path, headers, new TextEncoder().encode(body ?? ''), (it) => (status = it), onChunk);
    if (status >= 300) throw new Error(`${method} ${path} ${body}: ${status} ${text}`);
    return text;
  }

  /** The functions that have run, by their places. */
  get hasRun() {
    const { seen } = this.exports;
    return Array.from({ length: seen.length }, (_, at) => at).filter((at) => seen.get(at) !== null);
  }
}

/** What readers do who open each chapter and run what is there: in its order, again, and in any. */
async function read(chapters, clock) {
  let state;
  for (const { chapter, commands, steps } of chapters) {
    const page = await Page.open(clock);
    if (state) await page.send('PUT', '/state', state);
    await page.send('GET', '/about');
    await page.send('POST', '/steps', JSON.stringify({ chapter, steps }));
    for (const all of [commands, [...commands].reverse(), commands]) {
      for (const line of all) {
        await page.send('POST', '/run', JSON.stringify({ chapter, line }));
        await page.send('GET', '/about');
        state = await page.send('GET', '/state');
      }
      await page.send('POST', '/afresh', JSON.stringify({ chapter }));
    }
  }
}

/** The chapters that have commands, with what they have of them. */
function chapters() {
  const files = readdirSync(book).filter((file) => file.endsWith('.md'));
  const read = files.map((file) => {
    // A command that goes on in the next line is one.
    const text = readFileSync(join(book, file), 'utf8').replace(/\\\n\s*/g, '');
    const all = (pattern) => Array.from(text.matchAll(pattern), ([, it]) => it);
    return {
      chapter: basename(file, '.md'),
      commands: all(/^\$ (cargo run -p .*)$/gm),
      steps: all(/\{\{#step (.*?)\}\}/g),
    };
  });
  return read.filter(({ commands }) => commands.length > 0);
}

// Identifiers are random: once is not enough to see what comes of it.
for (let times = 0; times < 3; times += 1) await read(chapters());
await read(chapters(), BOOK_TIME);
// Not before the last timer has rung: its end is a part of what has run.
process.once('beforeExit', () => {
  const hasRun = new Set(Page.all.flatMap((page) => page.hasRun));
  process.stdout.write(JSON.stringify([...hasRun]));
});
