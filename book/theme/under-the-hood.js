// What a run has said to AWS's interface and heard from it, folded away below the output.

import { element, visible } from './dom.js';

/**
 * A request and its answer. Secrets are masked already.
 * @typedef {object} Exchange
 * @property {string} service
 * @property {string} operation
 * @property {string} method
 * @property {string} url
 * @property {[string, string][]} headers
 * @property {string} canonicalRequest
 * @property {string} stringToSign
 * @property {string} body
 * @property {number} status
 * @property {[string, string][]} responseHeaders
 * @property {string} responseBody
 */

/** @param {Exchange[]} exchanges */
export function underTheHood(exchanges) {
  const count = exchanges.length === 1 ? '1 request' : `${exchanges.length} requests`;
  const folded = element('details', { class: 'under-the-hood' }, element('summary', {}, `Under the hood: ${count}`));
  // Most readers leave it folded, so nothing is made before it opens.
  folded.addEventListener('toggle', () => folded.append(...exchanges.map(exchange)), { once: true });
  return folded;
}

/** @param {Exchange} it */
function exchange(it) {
  const url = new URL(it.url);
  const parts = [
    part('Request', [`${it.method} ${url.pathname}${url.search}`, ...lines(it.headers)].join('\n')),
    part('Body', form(it.body)),
    part('Canonical request', it.canonicalRequest),
    part('String to sign', it.stringToSign),
    part('Answer', [`${it.status}`, ...lines(it.responseHeaders)].join('\n')),
    part('Answer body', indented(it.responseBody)),
  ];
  const title = element('p', { class: 'operation' }, visible(`${it.service}:${it.operation}, ${it.status}`));
  return element('section', { 'aria-label': visible(it.operation) }, title, ...parts.flat());
}

/**
 * @param {string} title
 * @param {string} text
 * @returns {HTMLElement[]} nothing for nothing
 */
function part(title, text) {
  if (text === '') return [];
  const code = element('code', { class: 'hljs' }, visible(text));
  return [element('figure', {}, element('figcaption', {}, title), element('pre', {}, code))];
}

/** @param {[string, string][]} headers */
function lines(headers) {
  return headers.map(([name, value]) => `${name}: ${value}`);
}

/**
 * A form with a field on each line, and what is JSON in it spread out.
 *
 * @param {string} body
 */
function form(body) {
  return [...new URLSearchParams(body)].map(([name, value]) => `${name} = ${json(value)}`).join('\n');
}

/** @param {string} value */
function json(value) {
  try {
    return value.startsWith('{') ? JSON.stringify(JSON.parse(value), null, 2) : value;
  } catch {
    return value;
  }
}

/**
 * XML with each element that holds others spread over lines. Anything else stays as it is.
 *
 * @param {string} xml
 */
function indented(xml) {
  if (!xml.startsWith('<')) return xml;
  let depth = 0;
  const spread = xml.replace(/>\s*</g, '>\n<').split('\n').map((line) => {
    if (line.startsWith('</')) depth -= 1;
    const text = '  '.repeat(Math.max(depth, 0)) + line;
    if (/^<[^/?!]/.test(line) && !/\/>$|<\//.test(line)) depth += 1;
    return text;
  });
  return spread.join('\n');
}
