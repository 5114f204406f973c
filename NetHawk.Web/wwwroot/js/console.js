// The console's behaviour that must not wait for the server: keys, theme, clock. One small module, no dependencies.
import { setServerClock } from './time-elements.js';
import './world.js';
export { setServerClock };

export function toggleTheme() {
  const next = document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark';
  document.documentElement.dataset.theme = next;
  document.cookie = `nethawk-theme=${next}; path=${new URL(document.baseURI).pathname}; max-age=31536000; samesite=lax`;
  dispatchEvent(new Event('nethawk-theme'));
  return next;
}
export function theme() { return document.documentElement.dataset.theme; }

const typing = e => e.target.closest?.('input, textarea, select, [contenteditable], .mud-dialog');
let pending = '', pendingTimer = 0;

// g then a letter goes to a page; / searches; ? shows the keys; other letters press what a page marked with them.
export function listen(layout) {
  const handler = e => {
    if (e.ctrlKey || e.metaKey || e.altKey) return;
    if (e.key === 'Escape' && document.activeElement?.id === 'search') document.activeElement.blur();
    // A dialog closes on Escape wherever the focus is, also before it took it.
    if (e.key === 'Escape' && !e.target.closest?.('.mud-dialog')) [...document.querySelectorAll('.mud-dialog [data-cancel]')].at(-1)?.click();
    if (typing(e)) return;
    if (e.key === '/') { e.preventDefault(); document.getElementById('search')?.focus(); return; }
    if (e.key === '?') { e.preventDefault(); layout.invokeMethodAsync('ShowKeys'); return; }
    if (pending === 'g') {
      pending = '';
      const link = document.querySelector(`.rail a[data-key="${CSS.escape(e.key)}"]`);
      if (link) { e.preventDefault(); link.click(); }
      return;
    }
    if (e.key === 'g') {
      pending = 'g';
      clearTimeout(pendingTimer);
      pendingTimer = setTimeout(() => { pending = ''; }, 1200);
      return;
    }
    rowKey(e);
  };
  document.addEventListener('keydown', handler);
  const rail = document.querySelector('.rail');
  const moved = rail && new MutationObserver(() => showPlace(rail));
  moved?.observe(rail, { subtree: true, attributeFilter: ['aria-current'] });
  if (rail) showPlace(rail);
  return { dispose() { document.removeEventListener('keydown', handler); moved?.disconnect(); } };
}

// On a phone the navigation is one line that scrolls: the page that is open is in sight on it.
function showPlace(rail) {
  const here = rail.querySelector('[aria-current="page"]');
  if (here && rail.scrollWidth > rail.clientWidth) rail.scrollLeft += here.getBoundingClientRect().left - rail.getBoundingClientRect().left - (rail.clientWidth - here.offsetWidth) / 2;
}

// j and k walk the rows of the page's first list marked data-rows; Enter opens; a letter presses the picked row's button of that key,
// else the page's own (data-pagekey).
function rowKey(e) {
  const rows = [...document.querySelectorAll('[data-rows] [data-row]')];
  const at = rows.findIndex(r => r.classList.contains('picked'));
  if (rows.length && (e.key === 'j' || e.key === 'k')) {
    e.preventDefault();
    const next = rows[Math.min(rows.length - 1, Math.max(0, at + (e.key === 'j' ? 1 : -1)))];
    rows.forEach(r => r.classList.remove('picked'));
    next.classList.add('picked');
    next.scrollIntoView({ block: 'nearest' });
    return;
  }
  if (e.key === 'Escape') {
    if (at >= 0) rows[at].classList.remove('picked');
    document.querySelector('[data-pagekey="Escape"]')?.click();
    return;
  }
  if (e.key === 'Enter' && at >= 0 && !e.target.closest('a, button, summary')) rows[at].querySelector('[data-open]')?.click();
  else if (/^[a-z]$/.test(e.key)) (document.querySelector(`[data-pagekey="${e.key}"]:not(:disabled)`) ?? (at >= 0 ? rows[at].querySelector(`[data-rowkey="${e.key}"]:not(:disabled)`) : null))?.click();
}

export function timeZone() { return Intl.DateTimeFormat().resolvedOptions().timeZone; }

// For the own range of the filters: the browser's offset at a moment, in minutes east of UTC.
export function offsetAt(epochMs) { return -new Date(epochMs).getTimezoneOffset(); }

export function save(name, type, text) {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = Object.assign(document.createElement('a'), { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

document.addEventListener('click', e => {
  for (const menu of document.querySelectorAll('details.who[open], details.drop[open]'))
    if (!menu.contains(e.target) || e.target.closest('.menu a, .sheet a')) menu.open = false;
});
document.addEventListener('keydown', e => {
  if (e.key === 'Escape') for (const menu of document.querySelectorAll('details.who[open], details.drop[open]')) { menu.open = false; menu.querySelector('summary').focus(); }
});

// Charts take their colours from the stylesheet, so that there is one palette.
export function palette(classes) {
  const style = getComputedStyle(document.documentElement), value = name => style.getPropertyValue(name).trim();
  return { text: value('--text-2'), line: value('--line'), font: value('--sans'), classes: Object.fromEntries(classes.map(name => [name, value(`--c-${name}`)])) };
}

export function toUtc(local) {
  const time = new Date(local);
  return Number.isNaN(time.getTime()) ? null : time.toISOString();
}
export function toLocal(epochMs) {
  const time = new Date(epochMs);
  return new Date(epochMs - time.getTimezoneOffset() * 60000).toISOString().slice(0, 16);
}
