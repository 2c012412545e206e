// Before anything is painted: what mdBook's scripts ask for, the theme, and whether the contents show.

const html = document.documentElement;
const path_to_root = html.dataset.pathToRoot;
const default_light_theme = html.dataset.lightTheme;
const default_dark_theme = html.dataset.darkTheme;
const default_theme = matchMedia('(prefers-color-scheme: dark)').matches ? default_dark_theme : default_light_theme;
window.path_to_searchindex_js = html.dataset.searchIndex;
// mdBook's script sets an empty handler: browsers give that event up, and keep no page with it for Back.
Object.defineProperty(window, 'onunload', { value: null, writable: true });
window.playground_copyable = 'copyable' in html.dataset;

{
  /** What the reader chose earlier; a browser may keep nothing. */
  const chosen = (name) => {
    try {
      return localStorage.getItem(name);
    } catch {
      return null;
    }
  };

  const theme = chosen('mdbook-theme');
  html.classList.remove(default_light_theme);
  html.classList.add([default_light_theme, default_dark_theme].includes(theme) ? theme : default_theme, 'js');

  const shown = html.clientWidth >= 1080 && chosen('mdbook-sidebar') !== 'hidden';
  html.classList.toggle('sidebar-visible', shown);
  new MutationObserver((_, observer) => {
    const box = document.getElementById('mdbook-sidebar-toggle-anchor');
    if (!box) return;
    box.checked = shown;
    observer.disconnect();
  }).observe(html, { childList: true, subtree: true });
}
