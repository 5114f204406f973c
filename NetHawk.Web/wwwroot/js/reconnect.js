// Says that the connection is lost, since when, and comes back by itself: Blazor tries for some minutes, then this asks the service's health
// until it answers, however long that takes.
const notice = document.getElementById('components-reconnect-modal');
const since = document.getElementById('reconnect-since');
let lostAt = 0, counting = 0, seeking = 0;

notice?.addEventListener('components-reconnect-state-changed', ({ detail: { state } }) => {
  if (state === 'show' || state === 'retrying') lost();
  else if (state === 'hide') found();
  else if (state === 'failed') { lost(); seek(); }
  else if (state === 'rejected' || state === 'resume-failed') location.reload(); // the service was restarted: its pages are new
});
document.getElementById('reconnect-retry')?.addEventListener('click', retry);
document.addEventListener('visibilitychange', () => { if (seeking && document.visibilityState === 'visible') retry(); });

function lost() {
  if (lostAt) return;
  lostAt = Date.now();
  document.documentElement.classList.add('offline');
  counting = setInterval(() => { since.textContent = ` ${Math.round((Date.now() - lostAt) / 1000)} s ago`; }, 1000);
}
function found() {
  clearInterval(counting);
  clearTimeout(seeking);
  lostAt = seeking = 0;
  since.textContent = '';
  document.documentElement.classList.remove('offline');
}
function seek() {
  clearTimeout(seeking);
  seeking = setTimeout(async () => {
    try {
      if ((await fetch(new URL('healthz', document.baseURI), { cache: 'no-store' })).ok) return retry();
    } catch { /* not yet */ }
    seek();
  }, 2000);
}
async function retry() {
  try {
    if (!await Blazor.reconnect()) location.reload();
  } catch {
    seek();
  }
}
