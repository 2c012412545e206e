// Elements in a line, and text that stays text.

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string>} attributes
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** What would act on a terminal or on the direction of text instead of being seen. */
const UNSEEN = /[\0-\x08\v-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/**
 * The text with its control characters made visible: `␛` for escape, `‹202E›` for a mark that
 * turns the direction of text.
 *
 * @param {string} text
 */
export function visible(text) {
  return text.replaceAll('\r\n', '\n').replace(UNSEEN, (mark) => {
    const code = mark.charCodeAt(0);
    if (code < 0x20) return String.fromCharCode(0x2400 + code);
    return code === 0x7f ? '␡' : `‹${code.toString(16).toUpperCase().padStart(4, '0')}›`;
  });
}

/** What is over sooner than this, in milliseconds, needs no word while it lasts. */
export const QUICK = 150;
