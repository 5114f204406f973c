// Shows what the connection to the service does, and comes back by itself when the service does.
const modal = document.getElementById('components-reconnect-modal');
modal?.addEventListener('components-reconnect-state-changed', ({ detail: { state } }) => {
  if (state === 'show') modal.showModal();
  else if (state === 'hide') modal.close();
  else if (state === 'failed') document.addEventListener('visibilitychange', retryWhenVisible);
  else if (state === 'rejected') location.reload(); // the service was restarted: its pages are new
});
document.getElementById('reconnect-retry')?.addEventListener('click', retry);
document.getElementById('reconnect-reload')?.addEventListener('click', () => location.reload());

async function retry() {
  document.removeEventListener('visibilitychange', retryWhenVisible);
  try {
    if (!await Blazor.reconnect()) location.reload();
  } catch {
    document.addEventListener('visibilitychange', retryWhenVisible); // still unreachable: try again when the tab is looked at
  }
}
function retryWhenVisible() { if (document.visibilityState === 'visible') retry(); }
