// The clipboard interface is there only with TLS or on loopback; elsewhere the text is selected for the person to copy.
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const shown = document.querySelector('[data-made]');
    if (shown) getSelection().selectAllChildren(shown);
    return false;
  }
}
