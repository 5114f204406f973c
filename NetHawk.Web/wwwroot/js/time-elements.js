// <nh-time>, <nh-left>, <nh-age>: moments shown in the browser's time zone, counting without a message from the server.
// Their light-DOM text is the server's UTC rendering and stays for readers without scripts.
let skew = 0; // server clock minus browser clock, milliseconds

export function setServerClock(epochMs) { skew = epochMs - Date.now(); }
const now = () => Date.now() + skew;

const pad = n => String(n).padStart(2, '0');
const clock = d => `${pad(d.getHours())}:${pad(d.getMinutes())}:${pad(d.getSeconds())}`;
const day = d => `${d.getFullYear()}-${pad(d.getMonth() + 1)}-${pad(d.getDate())}`;

export function spell(seconds) {
  const s = Math.max(0, Math.floor(seconds));
  if (s < 60) return `${s} s`;
  if (s < 3600) return `${Math.floor(s / 60)} min ${pad(s % 60)} s`;
  if (s < 172800) return `${Math.floor(s / 3600)} h ${pad(Math.floor(s / 60) % 60)} min`;
  return `${Math.floor(s / 86400)} d ${Math.floor(s / 3600) % 24} h`;
}

function ago(seconds) {
  if (seconds < 1) return 'now';
  return `${seconds < 60 ? `${Math.floor(seconds)} s` : seconds < 3600 ? `${Math.floor(seconds / 60)} min` : seconds < 172800 ? `${Math.floor(seconds / 3600)} h` : `${Math.floor(seconds / 86400)} d`} ago`;
}

class Moment extends HTMLElement {
  static observedAttributes = ['at', 'form'];
  connectedCallback() {
    this.root ??= this.attachShadow({ mode: 'open' });
    ticking.add(this);
    this.tick();
  }
  disconnectedCallback() { ticking.delete(this); }
  attributeChangedCallback() { if (this.root) this.tick(); }
  get at() { return Number(this.getAttribute('at')); }
  show(text) { if (this.root.textContent !== text) this.root.textContent = text; }
}

class LocalTime extends Moment {
  tick() {
    const at = new Date(this.at), form = this.getAttribute('form');
    if (form === 'relative') return this.show(ago((now() - at) / 1000));
    const today = day(new Date(now())) === day(at);
    this.show(form === 'full' || !today ? `${day(at)} ${clock(at)}` : clock(at));
  }
}

class TimeLeft extends Moment {
  tick() {
    const left = (this.at - now()) / 1000;
    this.show(left > 0 ? spell(Math.ceil(left)) : 'ending');
  }
}

class Age extends Moment {
  tick() {
    const seconds = Math.max(0, (now() - this.at) / 1000);
    const stale = seconds > 5;
    this.show(stale ? `${spell(seconds)} old` : `${Math.floor(seconds)} s old`);
    // Figures older than this are greyed wherever they stand: a number that no longer moves must not look alive.
    document.querySelector('.shell')?.classList.toggle('stale', stale);
    this.closest('.gauge')?.classList.toggle('is-warn', stale);
  }
}

const ticking = new Set();
setInterval(() => { for (const element of ticking) element.tick(); }, 500);
customElements.define('nh-time', LocalTime);
customElements.define('nh-left', TimeLeft);
customElements.define('nh-age', Age);
