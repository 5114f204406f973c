// Runs before the first paint: the remembered theme, else the system's. The cookie lets the server render the same choice.
(() => {
  const saved = /(?:^|; )nethawk-theme=(light|dark)/.exec(document.cookie)?.[1];
  const theme = saved ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
  document.documentElement.dataset.theme = theme;
})();
