// The timeline: nodes with their faults, then one lane for each worker; an overview of the whole run above.
const LEFT = 92, RULER = 22, NODE = 16, LANE = 18, GAP = 10;
const nodeTop = RULER, laneTop = RULER + data.nodes.length * NODE + GAP;
const total = laneTop + Math.max(1, data.lanes.length) * LANE + 6;
// Longest closed operation of a lane: how far left of the window a visible one may start.
const reach = byLane.map(list => list.reduce((most, i) => Math.max(most, ops.d[i]), 0));
const holder = document.getElementById('tl');
const overview = canvas(holder, 'Overview of the run: operations a bucket, faults, view changes');
const scroller = document.createElement('div');
scroller.className = 'main';
holder.appendChild(scroller);
const main = canvas(scroller, 'Operations per process over time, with faults');
let width = 0;
const xOf = t => LEFT + (t - range.from) / (range.to - range.from) * (width - LEFT);
const tOf = x => range.from + (x - LEFT) / (width - LEFT) * (range.to - range.from);

function firstAfter(list, t) {
  let low = 0, high = list.length;
  while (low < high) {
    const mid = (low + high) >> 1;
    if (ops.s[list[mid]] < t) low = mid + 1; else high = mid;
  }
  return low;
}
function tone(i) {
  if (ops.o[i] === OK) return isRead(i) ? 'op-ok' : 'op-ok2';
  return ops.o[i] === FAIL ? 'op-fail' : 'op-info';
}

function bands(c, top, bottom, x, right, alpha) {
  for (const f of data.faults) {
    if (!f.proven) continue;
    const a = x(f.from), b = f.forGood ? a + 1.5 : x(f.to);
    if (b < LEFT || a > right) continue;
    c.globalAlpha = f.forGood ? 0.8 : alpha;
    c.fillStyle = color('f' + f.color);
    const from = Math.max(LEFT, a);
    c.fillRect(from, top, Math.max(1, Math.min(b, right) - from), bottom - top);
  }
  c.globalAlpha = 1;
}
function drawRuler(c) {
  const step = tickStep(range.to - range.from, Math.max(3, width / 130));
  const digits = Math.max(0, Math.ceil(-Math.log10(step / 1e6) - 1e-9));
  for (let t = Math.ceil(range.from / step) * step; t <= range.to; t += step) {
    const x = xOf(t);
    c.strokeStyle = color('line');
    c.beginPath();
    c.moveTo(x, RULER - 4);
    c.lineTo(x, total);
    c.stroke();
    c.fillStyle = color('soft');
    c.textAlign = x > width - 30 ? 'right' : 'center';
    c.fillText(time(t, digits), x, 9);
  }
}
// Faults of a node that overlap in time share the height of its row.
const nodeFaults = data.nodes.map(node => {
  const ends = [];
  const placed = data.faults.filter(f => f.nodes.includes(node)).map(f => {
    const free = ends.findIndex(end => end <= f.from), slot = free < 0 ? ends.length : free;
    ends[slot] = f.to;
    return [f, slot];
  });
  return {placed, slots: Math.max(1, ends.length)};
});
function drawNodes(c) {
  data.nodes.forEach((node, row) => {
    const y = nodeTop + row * NODE;
    c.textAlign = 'right';
    c.fillStyle = color('soft');
    label(c, node, y + NODE / 2);
    c.fillStyle = color('line');
    c.fillRect(LEFT, y + NODE / 2, width - LEFT, 1);
    const {placed, slots} = nodeFaults[row], height = (NODE - 6) / slots;
    for (const [f, slot] of placed) {
      const a = Math.max(LEFT, xOf(f.from)), b = Math.min(width, xOf(f.to));
      if (b < LEFT || a > width) continue;
      c.fillStyle = c.strokeStyle = color('f' + f.color);
      if (f.proven) c.fillRect(a, y + 3 + slot * height, Math.max(2, b - a), height);
      else c.strokeRect(a + 0.5, y + 3.5 + slot * height, Math.max(2, b - a - 1), height - 1);
    }
  });
}
// As much of a text as there is room for.
function fitting(c, text, room) {
  const whole = c.measureText(text).width;
  if (whole <= room) return text;
  let shown = text.slice(0, Math.max(1, Math.ceil(text.length * room / whole) + 1)) + '\u2026';
  while (shown.length > 1 && c.measureText(shown).width > room) shown = shown.slice(0, -2) + '\u2026';
  return shown;
}
const label = (c, name, y) => c.fillText(fitting(c, name, LEFT - 14), LEFT - 8, y);

function drawOp(c, i, y, fill, drawn) {
  if (!fits(i)) return drawn;
  const open = ops.d[i] < 0;
  const a = xOf(ops.s[i]), b = open ? width : xOf(ops.s[i] + ops.d[i]);
  if (ops.o[i] === INFO) {
    // Its effect may come at any time after its start: a thin tail to the end of the run.
    c.globalAlpha = 0.35;
    c.fillStyle = fill;
    c.fillRect(Math.max(LEFT, a), y + LANE - 4, width - Math.max(LEFT, a), 1.5);
    c.globalAlpha = 1;
  }
  if (b < LEFT || a > width) return drawn;
  const from = Math.max(LEFT, a), to = Math.min(width, b);
  if (to - from < 1 && Math.round(from) === drawn && ops.o[i] === OK && !marked.has(i) && i !== pinned) return drawn;
  c.fillStyle = fill;
  if (open) c.globalAlpha = 0.45;
  c.fillRect(from, y + 2, Math.max(1.4, to - from - 0.5), LANE - 6);
  c.globalAlpha = 1;
  if (marked.has(i)) {
    c.strokeStyle = color('invalid');
    c.lineWidth = 2;
    c.strokeRect(from - 1.5, y + 0.5, Math.max(4, to - from + 3), LANE - 3);
    c.lineWidth = 1;
  }
  if (i === pinned || i === hovered) {
    c.strokeStyle = color('ink');
    c.lineWidth = 2;
    c.strokeRect(from - 1, y + 1, Math.max(4, to - from + 2), LANE - 4);
    c.lineWidth = 1;
  }
  if (to - from > 44) {
    c.fillStyle = color('on-' + tone(i));
    c.textAlign = 'left';
    const shown = fitting(c, title(i), to - from - 9);
    if (shown.length > 2) c.fillText(shown, from + 4, y + LANE / 2 - 0.5);
  }
  return Math.round(from);
}
// Where operations began that are not drawn one by one.
function drawDensity(c, lane, y) {
  const counts = data.density.lanes[lane] || [];
  c.fillStyle = color('op-ok');
  counts.forEach((n, bucket) => {
    const a = Math.max(LEFT, xOf(bucket * END / counts.length)), b = Math.min(width, xOf((bucket + 1) * END / counts.length));
    if (n === 0 || b <= LEFT || a >= width) return;
    c.globalAlpha = 0.15 + 0.45 * n / data.density.most;
    c.fillRect(a, y + 3, b - a, LANE - 8);
  });
  c.globalAlpha = 1;
}
function drawLanes(c) {
  const fills = {};
  for (const name of ['op-ok', 'op-ok2', 'op-fail', 'op-info']) fills[name] = color(name);
  data.lanes.forEach((name, lane) => {
    const y = laneTop + lane * LANE;
    c.textAlign = 'right';
    c.fillStyle = color('soft');
    label(c, name, y + LANE / 2);
    const list = byLane[lane];
    let drawn = -1;
    if (shown === null) drawDensity(c, lane, y);
    for (let n = 0; n < list.length && ops.s[list[n]] < range.from - reach[lane]; n++) {
      if (ops.o[list[n]] === INFO) drawOp(c, list[n], y, fills[tone(list[n])], -2);
    }
    for (let n = firstAfter(list, range.from - reach[lane]); n < list.length && ops.s[list[n]] <= range.to; n++) {
      drawn = drawOp(c, list[n], y, fills[tone(list[n])], drawn);
    }
  });
}
function drawViews(c, x, top, bottom) {
  c.fillStyle = color('view');
  c.globalAlpha = 0.45; // what is written below stays readable
  for (const [t] of data.views) {
    const at = x(t);
    if (at >= LEFT && at <= width) c.fillRect(at - 0.75, top, 1.5, bottom - top);
  }
  c.globalAlpha = 1;
}
function drawMain() {
  let c;
  [c, width] = prepare(main, total);
  main.setAttribute('aria-label', 'Operations per process, with faults, from ' + time(range.from) + ' to ' + time(range.to));
  bands(c, RULER, total, xOf, width, 0.08);
  drawRuler(c);
  drawNodes(c);
  drawLanes(c);
  drawViews(c, xOf, RULER - 4, total);
  drawRelations(c);
}
// Lines from the operation under the pointer, else from the pinned one, to those it is ordered with.
function drawRelations(c) {
  const i = hovered >= 0 ? hovered : pinned;
  if (i < 0) return;
  const y = k => laneTop + ops.l[k] * LANE + LANE / 2 - 1;
  const inside = x => Math.min(width, Math.max(LEFT, x));
  c.save();
  c.lineWidth = 1.6;
  for (const [why, first, other] of related(i)) {
    if (why === 'process' || !fits(other)) continue;
    const [a, b] = first ? [other, i] : [i, other];
    const x1 = inside(xOf(Math.min(end(a), Math.max(ops.s[a], ops.s[b])))), x2 = inside(xOf(ops.s[b]));
    c.strokeStyle = c.fillStyle = color(why);
    c.setLineDash(why === 'realtime' ? [4, 3] : []);
    c.beginPath();
    c.moveTo(x1, y(a));
    c.bezierCurveTo((x1 + x2) / 2, y(a), (x1 + x2) / 2, y(b), x2, y(b));
    c.stroke();
    c.setLineDash([]);
    c.beginPath();
    c.arc(x2, y(b), 3, 0, 7);
    c.fill();
  }
  c.restore();
}

const OVERVIEW = 46;
const overviewX = t => LEFT + t / END * (width - LEFT);
const histogram = data.density.all;
const highest = histogram.reduce((a, b) => Math.max(a, b), 1);
function drawOverview() {
  const [c, w] = prepare(overview, OVERVIEW);
  width = w;
  bands(c, 0, OVERVIEW, overviewX, width, 0.25);
  c.fillStyle = color('op-ok');
  const step = (width - LEFT) / histogram.length;
  histogram.forEach((n, i) => {
    const h = n / highest * (OVERVIEW - 8);
    c.fillRect(LEFT + i * step, OVERVIEW - h, Math.max(1, step - 0.5), h);
  });
  drawViews(c, overviewX, 0, OVERVIEW);
  c.fillStyle = color('invalid');
  marked.forEach((_, i) => c.fillRect(overviewX(ops.s[i]) - 1.5, 0, 3, 9));
  c.fillStyle = color('soft');
  c.textAlign = 'right';
  c.fillText('whole run', LEFT - 8, OVERVIEW / 2);
  c.strokeStyle = color('accent');
  c.lineWidth = 2;
  const a = overviewX(range.from), b = overviewX(range.to);
  c.strokeRect(a + 1, 1, Math.max(3, b - a - 2), OVERVIEW - 2);
  c.globalAlpha = 0.45;
  c.fillStyle = color('bg');
  c.fillRect(LEFT, 0, a - LEFT, OVERVIEW);
  c.fillRect(b, 0, width - b, OVERVIEW);
  c.globalAlpha = 1;
  c.lineWidth = 1;
}
let asked = false;
function drawSoon() {
  if (asked) return;
  asked = true;
  requestAnimationFrame(() => {
    asked = false;
    drawOverview();
    drawMain();
  });
}
listeners.push(drawSoon);
redraws.push(drawSoon);
window.addEventListener('resize', drawSoon);
