// <nh-world shades="DE:9 BR:3">: countries in nine strengths of the attack colour. The shapes (12 KB) are fetched once, when a map is first shown.
let shapes;

class World extends HTMLElement {
  static observedAttributes = ['shades'];
  async connectedCallback() {
    shapes ??= fetch(new URL('vendor/world/countries.json', document.baseURI)).then(answer => answer.json());
    let countries;
    try {
      countries = await shapes;
    } catch {
      shapes = undefined; // The list below the map says the same; the next map that is shown tries again.
      return;
    }
    if (!this.isConnected || this.shadowRoot) return;
    const root = this.attachShadow({ mode: 'open' }), ns = 'http://www.w3.org/2000/svg';
    const svg = document.createElementNS(ns, 'svg');
    svg.setAttribute('viewBox', '0 0 1000 394');
    svg.style.cssText = 'display:block;width:100%;height:auto';
    for (const [code, path] of Object.entries(countries)) {
      const shape = document.createElementNS(ns, 'path');
      shape.setAttribute('d', path);
      shape.dataset.code = code;
      svg.append(shape);
    }
    root.append(svg);
    this.paint();
  }
  attributeChangedCallback() { if (this.shadowRoot) this.paint(); }
  paint() {
    const shades = new Map((this.getAttribute('shades') ?? '').split(' ').filter(Boolean).map(s => s.split(':')));
    for (const shape of this.shadowRoot.querySelectorAll('path')) {
      const shade = Number(shades.get(shape.dataset.code) ?? 0);
      shape.style.cssText = shade ? `fill:var(--bad);opacity:${0.25 + shade / 12}` : 'fill:var(--land);stroke:var(--surface);stroke-width:.6';
    }
  }
}
customElements.define('nh-world', World);
