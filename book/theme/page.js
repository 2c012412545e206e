// What a page does beside mdBook's own script.

(() => {
  const { dataset, classList } = document.documentElement;

  // The button of the contents. mdBook's script listens to the check box behind it.
  const toggle = document.getElementById('mdbook-sidebar-toggle');
  const box = document.getElementById('mdbook-sidebar-toggle-anchor');
  const shown = classList.contains('sidebar-visible');
  toggle.setAttribute('aria-expanded', shown);
  document.getElementById('mdbook-sidebar').setAttribute('aria-hidden', !shown);
  toggle.addEventListener('click', () => box.click());

  // What scrolls sideways can be scrolled with the keyboard too.
  const resized = new ResizeObserver((all) => {
    for (const { target } of all) {
      if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
      else target.removeAttribute('tabindex');
    }
  });
  for (const wide of document.querySelectorAll('main .table-wrapper, main pre > code')) resized.observe(wide);

  // mdBook's script scrolls the contents to this chapter, and the browser would begin there with the
  // first Tab. It is to begin where the page begins.
  if (!location.hash && document.activeElement === document.body) {
    document.body.tabIndex = -1;
    document.body.focus({ preventScroll: true });
    document.body.blur();
    document.body.removeAttribute('tabindex');
  }

  if ('liveReload' in dataset) {
    const socket = new WebSocket(`${location.protocol.replace('http', 'ws')}//${location.host}/${dataset.liveReload}`);
    socket.addEventListener('message', ({ data }) => {
      if (data === 'reload') location.reload();
    });
    addEventListener('pagehide', () => socket.close());
  }

  if ('print' in dataset) addEventListener('load', () => setTimeout(print, 100));
})();
