// Rates by prediction or protocol, stacked, over uPlot: live, where the server pushes one point a second, or a past that is set as a whole.
let loading;
function uplot() {
  return loading ??= new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = new URL('vendor/uplot/uPlot.min.js', document.baseURI);
    script.onload = () => resolve(globalThis.uPlot);
    script.onerror = () => reject(new Error('uPlot did not load'));
    document.head.append(script);
  });
}

const css = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const pad = n => String(n).padStart(2, '0');
const clock = t => new Date(t * 1000).toTimeString().slice(0, 8);
const minute = t => new Date(t * 1000).toTimeString().slice(0, 5);
const day = t => { const d = new Date(t * 1000); return `${pad(d.getMonth() + 1)}-${pad(d.getDate())} ${minute(t)}`; };
const packets = v => v == null ? '' : Math.round(v).toLocaleString('en-US');
const bits = v => v == null ? '' : v < 1e3 ? `${Math.round(v)} b/s` : v < 1e6 ? `${+(v / 1e3).toPrecision(3)} kb/s` : v < 1e9 ? `${+(v / 1e6).toPrecision(3)} Mb/s` : `${+(v / 1e9).toPrecision(3)} Gb/s`;

export async function create(host, seconds) {
  const UPlot = await uplot();
  if (!host.isConnected) return null;
  let names = ['normal'], times = [], rows = [];
  let plot, label = clock, format = packets, live = true;

  const stacked = () => {
    const sums = times.map(() => 0);
    // The tallest sum comes first; bands fill from each to the next below, so that no layer shines through another.
    const layers = names.map(name => rows.map((row, i) => sums[i] += row?.[name] ?? 0));
    return [times, ...layers.reverse()];
  };
  const build = () => {
    plot?.destroy();
    const axis = { stroke: css('--text-3'), grid: { stroke: css('--line'), width: 1 }, ticks: { stroke: css('--line'), width: 1 }, font: `12px ${css('--sans')}` };
    plot = new UPlot({
      width: host.clientWidth, height: host.clientHeight, padding: [10, 8, 0, 0], cursor: { y: false, points: { show: false } },
      scales: { y: { range: (u, min, max) => [0, Math.max(10, max * 1.08)] } },
      bands: names.slice(1).map((_, i) => ({ series: [i + 1, i + 2] })),
      axes: [{ ...axis, space: 80, size: 32, values: (u, ticks) => ticks.map(label) }, { ...axis, size: 70, values: (u, ticks) => ticks.map(v => format(v)) }],
      series: [{}, ...[...names].reverse().map(name => ({ label: name, stroke: css(`--c-${name}`), fill: css(`--c-${name}`) + (name === 'normal' ? '66' : 'c8'), width: 1, points: { show: false } }))],
    }, stacked(), host);
  };
  const cut = () => { while (live && times.length > seconds) { times.shift(); rows.shift(); } };
  const add = points => {
    let fresh = false;
    for (const { t, v } of points) {
      if (times.length && t <= times[times.length - 1]) continue;
      times.push(t);
      rows.push(v);
      for (const name of Object.keys(v)) if (!names.includes(name)) { names.push(name); fresh = true; }
    }
    cut();
    return fresh;
  };

  const size = new ResizeObserver(() => plot?.setSize({ width: host.clientWidth, height: host.clientHeight }));
  size.observe(host);
  addEventListener('nethawk-theme', build);
  return {
    // Forgets everything: these points are of another measure, another grouping or another range.
    begin(isLive, inBits, spanSeconds, points) {
      [names, times, rows, live] = [[], [], [], isLive];
      [label, format] = [isLive ? clock : spanSeconds > 129600 ? day : minute, inBits ? bits : packets];
      add(points);
      build();
    },
    push(points) {
      if (add(points) || !plot) build(); else plot.setData(stacked());
    },
    dispose() { removeEventListener('nethawk-theme', build); size.disconnect(); plot?.destroy(); },
  };
}
