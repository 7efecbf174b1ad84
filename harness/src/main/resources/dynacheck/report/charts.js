// Latency and throughput, drawn by uPlot.
const seconds = us => us / 1e6;
const FUNCTION_COLORS = ['op-ok', 'op-ok2', 'f7', 'f5', 'f8', 'f9'];
const functions = Object.keys(data.buckets.latency);
const functionColor = f => FUNCTION_COLORS[functions.indexOf(f) % FUNCTION_COLORS.length];

function faultBands(u) {
  const c = u.ctx, box = u.bbox;
  c.save();
  c.beginPath();
  c.rect(box.left, box.top, box.width, box.height);
  c.clip();
  for (const f of data.faults) {
    if (!f.proven) continue;
    const a = u.valToPos(seconds(f.from), 'x', true), b = f.forGood ? a + 1.5 : u.valToPos(seconds(f.to), 'x', true);
    c.globalAlpha = f.forGood ? 0.8 : 0.09;
    c.fillStyle = color('f' + f.color);
    c.fillRect(a, box.top, Math.max(1, b - a), box.height);
  }
  c.globalAlpha = 0.6;
  c.fillStyle = color('view');
  c.globalAlpha = 0.45;
  for (const [t] of data.views) c.fillRect(u.valToPos(seconds(t), 'x', true), box.top, 1.5, box.height);
  c.globalAlpha = 1;
  c.restore();
}
function scatter(u) {
  const c = u.ctx, box = u.bbox, stride = Math.max(1, Math.floor(count / 12000));
  c.save();
  c.beginPath();
  c.rect(box.left, box.top, box.width, box.height);
  c.clip();
  c.globalAlpha = 0.3;
  for (const f of functions) {
    const id = data.texts.indexOf(f);
    c.fillStyle = color(functionColor(f));
    for (let i = 0; i < count; i += text(ops.f[i]) === 'reconfig' ? 1 : stride) {
      if (ops.f[i] !== id || ops.o[i] !== OK) continue;
      const x = u.valToPos(seconds(ops.s[i] + ops.d[i]), 'x', true), y = u.valToPos(Math.max(1, ops.d[i]) / 1e3, 'y', true);
      c.fillRect(x - 1, y - 1, 2.5, 2.5);
    }
  }
  c.restore();
}
const charts = [];
let passing = false;
function chart(id, title, series, columns, yAxis, scales, hooks) {
  const element = document.getElementById(id);
  const axis = () => ({stroke: () => color('soft'), grid: {stroke: () => color('line'), width: 1}, ticks: {stroke: () => color('line'), width: 1}});
  const u = new uPlot({
    title, width: element.clientWidth, height: 280, series,
    axes: [Object.assign(axis(), {values: (_, all) => all.map(v => +v.toFixed(6) + ' s')}), Object.assign(axis(), yAxis)],
    scales: Object.assign({x: {time: false, range: (_, min, max) => [min, max]}}, scales),
    cursor: {sync: {key: 'time'}, drag: {x: true, y: false}},
    hooks: Object.assign({
      setScale: [(self, key) => {
        if (key !== 'x' || passing || self.status !== 1) return;
        setRange(self.scales.x.min * 1e6, self.scales.x.max * 1e6);
      }],
    }, hooks),
  }, columns, element);
  u.over.addEventListener('dblclick', () => setRange(0, END));
  charts.push([u, element, (hooks || {}).drawClear || [], (hooks || {}).drawAxes || []]);
  follow();
}
function follow() {
  passing = true;
  charts.forEach(([u]) => u.setScale('x', {min: seconds(range.from), max: seconds(range.to)}));
  // uPlot applies a scale in a microtask: changes until then are ours, not the user's.
  queueMicrotask(() => queueMicrotask(() => { passing = false; }));
}
const milliseconds = v => v === null || v === undefined ? '\u2013' : v >= 1000 ? (v / 1000).toFixed(2) + ' s' : +v.toPrecision(3) + ' ms';
const line = (label, tone, extra) => Object.assign({label, stroke: () => color(tone), width: 2, points: {show: false}, spanGaps: false}, extra);
const xSeries = {label: 'time', value: (_, v) => v === null ? '\u2013' : v.toFixed(2) + ' s'};

const columns = [data.buckets.t], series = [xSeries];
for (const f of functions) {
  columns.push(data.buckets.latency[f].p50, data.buckets.latency[f].p99);
  series.push(line(f + ' p50', functionColor(f), {value: (_, v) => milliseconds(v), points: {show: true, size: 4}}),
    line(f + ' p99', functionColor(f), {value: (_, v) => milliseconds(v), dash: [6, 4], width: 1.5}));
}
// A few points of time make no chart.
const charted = data.timed && data.buckets.t.length >= 3;
if (!charted) {
  document.getElementById('rate').textContent = data.timed
    ? 'The run is too short for charts over time.' : 'The history has no times, so there are no charts over time.';
}
if (charted && functions.length > 0) {
  chart('latency', 'Latency of ok operations (log scale; points are operations)', series, columns,
    {size: 70, values: (_, all) => all.map(v => v === null ? '' : milliseconds(v))},
    {y: {distr: 3, range: (_, min, max) => [Math.pow(10, Math.floor(Math.log10(min || 0.1))), Math.pow(10, Math.ceil(Math.log10((max || 1) * 1.05)))]}},
    {drawClear: [faultBands], drawAxes: [scatter]});
}
const rate = data.buckets.rate;
const perSecond = (_, v) => v === null ? '\u2013' : v + ' /s';
if (charted) chart('rate', 'Completed operations a second', [xSeries,
  line('ok', 'op-ok', {value: perSecond}), line('fail', 'op-fail', {value: perSecond}), line('info', 'op-info', {value: perSecond})],
  [data.buckets.t, rate.ok, rate.fail, rate.info], {size: 70},
  {y: {range: (_, min, max) => [0, Math.max(1, max * 1.1)]}}, {drawClear: [faultBands]});
listeners.push(follow);
redraws.push(() => charts.forEach(([u]) => u.redraw()));
const fitCharts = () => charts.forEach(([u, element]) => u.setSize({width: element.clientWidth, height: 280}));
window.addEventListener('resize', fitCharts);
