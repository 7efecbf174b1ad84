'use strict';
(function () {
  const data = JSON.parse(document.getElementById('data').textContent);
  const ops = data.ops;
  const count = ops.s.length;
  const [INVOKE, OK, FAIL, INFO] = [0, 1, 2, 3];
  const root = document.documentElement;
  const tip = document.getElementById('tip');
  const color = name => getComputedStyle(root).getPropertyValue('--' + name).trim();
  const redraws = [];

  // ---- light and dark -------------------------------------------------------------------------------------------
  const darkQuery = window.matchMedia('(prefers-color-scheme: dark)');
  const themeButton = document.getElementById('theme');
  const redrawAll = () => redraws.forEach(f => f());
  themeButton.hidden = false;
  themeButton.onclick = () => {
    const dark = root.dataset.theme ? root.dataset.theme === 'dark' : darkQuery.matches;
    root.dataset.theme = dark ? 'light' : 'dark';
    redrawAll();
  };
  darkQuery.addEventListener('change', redrawAll);

  // ---- one time range, shared by the timeline and the charts -------------------------------------------------------
  const END = Math.max(1, data.end);
  const range = {from: 0, to: END};
  const listeners = [];
  function setRange(from, to) {
    const span = Math.min(END, Math.max(20, to - from));
    const start = Math.min(Math.max(0, from), END - span);
    if (start === range.from && start + span === range.to) return;
    range.from = start;
    range.to = start + span;
    listeners.forEach(f => f());
  }
  const zoom = (factor, at) => setRange(at - (at - range.from) * factor, at + (range.to - at) * factor);
  const middle = () => (range.from + range.to) / 2;

  function time(us, digits) {
    return (us / 1e6).toFixed(digits === undefined ? 3 : digits) + ' s';
  }
  function length(us) {
    if (us < 1000) return us + ' \u00b5s';
    return us < 1e6 ? (us / 1e3).toFixed(us < 1e4 ? 2 : 1) + ' ms' : (us / 1e6).toFixed(2) + ' s';
  }

  // ---- canvas helpers ----------------------------------------------------------------------------------------------
  function canvas(parent, label) {
    const element = document.createElement('canvas');
    element.setAttribute('role', 'img');
    element.setAttribute('aria-label', label);
    element.tabIndex = 0;
    parent.appendChild(element);
    return element;
  }
  function prepare(element, height) {
    const ratio = window.devicePixelRatio || 1;
    const width = element.parentNode.clientWidth;
    element.style.height = height + 'px';
    const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (element.width !== w || element.height !== h) {
      element.width = w;
      element.height = h;
    }
    const c = element.getContext('2d');
    c.setTransform(ratio, 0, 0, ratio, 0, 0);
    c.clearRect(0, 0, width, height);
    c.font = '11px system-ui, "Liberation Sans", sans-serif';
    c.textBaseline = 'middle';
    return [c, width];
  }
  function tickStep(span, wanted) {
    const raw = span / wanted, power = Math.pow(10, Math.floor(Math.log10(raw))), r = raw / power;
    return power * (r > 5 ? 10 : r > 2 ? 5 : r > 1 ? 2 : 1);
  }

  // ---- timeline: nodes with their faults, then one lane per worker ---------------------------------------------------
  const LEFT = 92, RULER = 22, NODE = 16, LANE = 18, GAP = 10;
  const nodeTop = RULER, laneTop = RULER + data.nodes.length * NODE + GAP;
  const total = laneTop + Math.max(1, data.lanes.length) * LANE + 6;
  const byLane = data.lanes.map(() => []);
  for (let i = 0; i < count; i++) byLane[ops.l[i]].push(i);
  // Longest closed operation of a lane: how far left of the window a visible one may start.
  const reach = byLane.map(list => list.reduce((most, i) => Math.max(most, ops.d[i]), 0));
  const marked = new Set(data.marked);

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
  const isWrite = i => data.texts[ops.f[i]] !== 'read';
  function tone(i) {
    if (ops.o[i] === OK) return isWrite(i) ? 'op-ok2' : 'op-ok';
    return ops.o[i] === FAIL ? 'op-fail' : 'op-info';
  }

  function bands(c, top, bottom, x, right, alpha) {
    for (const f of data.faults) {
      const a = x(f.from), b = x(f.to);
      if (b < LEFT || a > right) continue;
      c.globalAlpha = alpha;
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
  function drawNodes(c) {
    data.nodes.forEach((node, row) => {
      const y = nodeTop + row * NODE;
      c.textAlign = 'right';
      c.fillStyle = color('soft');
      c.fillText(clip(node, 14), LEFT - 8, y + NODE / 2);
      c.fillStyle = color('line');
      c.fillRect(LEFT, y + NODE / 2, width - LEFT, 1);
      for (const f of data.faults) {
        if (!f.nodes.includes(node)) continue;
        const a = Math.max(LEFT, xOf(f.from)), b = Math.min(width, xOf(f.to));
        if (b < LEFT || a > width) continue;
        c.fillStyle = color('f' + f.color);
        c.fillRect(a, y + 3, Math.max(2, b - a), NODE - 6);
      }
    });
  }
  const clip = (text, most) => text.length > most ? text.slice(0, most - 1) + '\u2026' : text;

  function drawOp(c, i, y, fill, drawn) {
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
    if (to - from < 1 && Math.round(from) === drawn && ops.o[i] === OK && !marked.has(i)) return drawn;
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
    if (to - from > 44) {
      c.fillStyle = '#fff';
      c.textAlign = 'left';
      c.save();
      c.beginPath();
      c.rect(from, y, to - from - 3, LANE);
      c.clip();
      c.fillText(title(i), from + 4, y + LANE / 2 - 0.5);
      c.restore();
    }
    return Math.round(from);
  }
  function title(i) {
    const value = ops.o[i] === OK && ops.g[i] >= 0 ? ops.g[i] : ops.a[i];
    return data.texts[ops.f[i]] + ' ' + data.texts[value];
  }
  function drawLanes(c) {
    const fills = {};
    for (const name of ['op-ok', 'op-ok2', 'op-fail', 'op-info']) fills[name] = color(name);
    data.lanes.forEach((label, lane) => {
      const y = laneTop + lane * LANE;
      c.textAlign = 'right';
      c.fillStyle = color('soft');
      c.fillText(clip(label, 16), LEFT - 8, y + LANE / 2);
      const list = byLane[lane];
      let drawn = -1;
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
    for (const [t] of data.views) {
      const at = x(t);
      if (at >= LEFT && at <= width) c.fillRect(at - 0.75, top, 1.5, bottom - top);
    }
  }
  function drawMain() {
    let c;
    [c, width] = prepare(main, total);
    bands(c, RULER, total, xOf, width, 0.1);
    drawRuler(c);
    drawNodes(c);
    drawLanes(c);
    drawViews(c, xOf, RULER - 4, total);
  }

  const OVERVIEW = 46;
  const overviewX = t => LEFT + t / END * (width - LEFT);
  const histogram = new Float64Array(240);
  for (let i = 0; i < count; i++) histogram[Math.min(239, Math.floor(ops.s[i] / END * 240))]++;
  const highest = histogram.reduce((a, b) => Math.max(a, b), 1);
  function drawOverview() {
    const [c, w] = prepare(overview, OVERVIEW);
    width = w;
    bands(c, 0, OVERVIEW, overviewX, width, 0.25);
    c.fillStyle = color('op-ok');
    const step = (width - LEFT) / 240;
    histogram.forEach((n, i) => {
      const h = n / highest * (OVERVIEW - 8);
      c.fillRect(LEFT + i * step, OVERVIEW - h, Math.max(1, step - 1), h);
    });
    drawViews(c, overviewX, 0, OVERVIEW);
    c.fillStyle = color('invalid');
    data.marked.forEach(i => c.fillRect(overviewX(ops.s[i]) - 1.5, 0, 3, 9));
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

  // ---- timeline: what the pointer does -----------------------------------------------------------------------------
  function opAt(x, y) {
    const lane = Math.floor((y - laneTop) / LANE);
    if (x < LEFT || y < laneTop || lane >= byLane.length) return -1;
    const list = byLane[lane], t = tOf(x), slop = (range.to - range.from) / (width - LEFT) * 3;
    let best = -1, open = -1;
    for (let n = firstAfter(list, t + slop) - 1; n >= 0; n--) {
      const i = list[n], end = ops.d[i] < 0 ? END : ops.s[i] + ops.d[i];
      if (end + slop >= t && (best < 0 || marked.has(i))) best = i;
      if (ops.o[i] === INFO && open < 0) open = i;
      if (ops.s[i] < t - reach[lane] - slop) break;
    }
    return best >= 0 ? best : open;
  }
  function describeOp(i) {
    const text = t => t < 0 ? '' : data.texts[t];
    const lines = [text(ops.f[i]) + ' ' + text(ops.a[i]) + '  \u2192  ' + (ops.d[i] < 0 ? 'never completed' : data.outcomes[ops.o[i]]
      + (ops.o[i] === OK ? ' ' + text(ops.g[i]) : ''))];
    lines.push('process ' + ops.p[i] + (ops.n[i] < 0 ? '' : ' at node ' + text(ops.n[i])));
    lines.push('invoked at ' + time(ops.s[i]) + ', index ' + ops.i[i]);
    if (ops.d[i] >= 0) lines.push('completed after ' + length(ops.d[i]) + ', index ' + ops.j[i]);
    if (ops.e[i] >= 0) lines.push('error: ' + text(ops.e[i]));
    if (ops.o[i] === INFO) lines.push('outcome unknown: it may take effect at any later time');
    if (marked.has(i)) lines.push('part of an anomaly');
    return lines.join('\n');
  }
  function describeFaults(t, row) {
    const node = data.nodes[row];
    const lines = data.faults.filter(f => f.from <= t && t <= f.to && (node === undefined || f.nodes.includes(node)))
      .map(f => f.kind + ' #' + f.id + ' on ' + f.where + '\n' + time(f.from) + ' to ' + (f.healed ? time(f.to) : 'the end, not healed'));
    const near = (range.to - range.from) / width * 4;
    data.views.filter(v => Math.abs(v[0] - t) < near).forEach(v => lines.push('view changed at ' + time(v[0]) + ': ' + v[1]));
    return lines.slice(0, 8).join('\n');
  }
  function showTip(event, text) {
    tip.hidden = !text;
    if (!text) return;
    tip.textContent = text;
    const left = event.clientX + 16, box = tip.getBoundingClientRect();
    tip.style.left = Math.max(4, left + box.width > innerWidth - 8 ? event.clientX - box.width - 12 : left) + 'px';
    tip.style.top = Math.max(4, Math.min(innerHeight - box.height - 8, event.clientY + 14)) + 'px';
  }
  let drag = null;
  main.addEventListener('pointerdown', e => {
    drag = {x: e.offsetX, from: range.from, to: range.to};
    main.setPointerCapture(e.pointerId);
  });
  main.addEventListener('pointermove', e => {
    if (drag) {
      const shift = (drag.x - e.offsetX) / (width - LEFT) * (drag.to - drag.from);
      setRange(drag.from + shift, drag.to + shift);
      showTip(e, '');
      return;
    }
    const i = opAt(e.offsetX, e.offsetY);
    const row = e.offsetY < laneTop - GAP ? Math.floor((e.offsetY - nodeTop) / NODE) : undefined;
    showTip(e, i >= 0 ? describeOp(i) : e.offsetX < LEFT ? '' : describeFaults(tOf(e.offsetX), row));
  });
  main.addEventListener('pointerup', () => { drag = null; });
  main.addEventListener('pointercancel', () => { drag = null; });
  main.addEventListener('pointerleave', e => showTip(e, ''));
  main.addEventListener('dblclick', e => zoom(e.shiftKey ? 4 : 0.25, tOf(e.offsetX)));
  main.addEventListener('wheel', e => {
    if (e.ctrlKey || e.metaKey) {
      e.preventDefault();
      zoom(Math.exp(Math.max(-1, Math.min(1, e.deltaY / 120)) * 0.3), tOf(e.offsetX));
    } else if (Math.abs(e.deltaX) > Math.abs(e.deltaY) || e.shiftKey) {
      e.preventDefault();
      const shift = (e.deltaX || e.deltaY) / (width - LEFT) * (range.to - range.from);
      setRange(range.from + shift, range.to + shift);
    }
  }, {passive: false});

  let brush = null;
  const overviewT = x => Math.min(END, Math.max(0, (x - LEFT) / (width - LEFT) * END));
  overview.addEventListener('pointerdown', e => {
    brush = overviewT(e.offsetX);
    overview.setPointerCapture(e.pointerId);
  });
  overview.addEventListener('pointermove', e => {
    if (brush === null) return;
    const t = overviewT(e.offsetX);
    if (Math.abs(t - brush) > END / 300) setRange(Math.min(brush, t), Math.max(brush, t));
  });
  overview.addEventListener('pointerup', e => {
    if (brush !== null && Math.abs(overviewT(e.offsetX) - brush) <= END / 300) {
      const half = (range.to - range.from) / 2;
      setRange(brush - half, brush + half);
    }
    brush = null;
  });
  overview.addEventListener('dblclick', () => setRange(0, END));

  let markAt = -1;
  const pan = part => setRange(range.from + (range.to - range.from) * part, range.to + (range.to - range.from) * part);
  const actions = {
    in: () => zoom(0.5, middle()),
    out: () => zoom(2, middle()),
    left: () => pan(-0.3),
    right: () => pan(0.3),
    all: () => setRange(0, END),
    mark: () => {
      markAt = (markAt + 1) % data.marked.length;
      const i = data.marked[markAt], around = Math.max(2000, (ops.d[i] < 0 ? 0 : ops.d[i]) * 6);
      setRange(ops.s[i] - around, ops.s[i] + around * 2);
      scroller.scrollTop = laneTop + ops.l[i] * LANE - 200;
    },
  };
  const tools = document.getElementById('tl-tools');
  tools.hidden = false;
  tools.querySelectorAll('button').forEach(button => {
    const action = button.dataset.tl;
    if (action === 'mark') button.hidden = data.marked.length === 0;
    button.onclick = actions[action];
  });
  const keys = {ArrowLeft: 'left', ArrowRight: 'right', '+': 'in', '=': 'in', '-': 'out', '0': 'all'};
  [main, overview].forEach(element => element.addEventListener('keydown', e => {
    if (keys[e.key] && !e.ctrlKey && !e.metaKey) {
      e.preventDefault();
      actions[keys[e.key]]();
    }
  }));
  drawOverview();
  drawMain();

  // ---- latency and throughput ------------------------------------------------------------------------------------------
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
      const a = u.valToPos(seconds(f.from), 'x', true), b = u.valToPos(seconds(f.to), 'x', true);
      c.globalAlpha = 0.12;
      c.fillStyle = color('f' + f.color);
      c.fillRect(a, box.top, Math.max(1, b - a), box.height);
    }
    c.globalAlpha = 0.6;
    c.fillStyle = color('view');
    for (const [t] of data.views) c.fillRect(u.valToPos(seconds(t), 'x', true), box.top, 1.5, box.height);
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
      for (let i = 0; i < count; i += data.texts[ops.f[i]] === 'reconfig' ? 1 : stride) {
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
    charts.push([u, element]);
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
  if (functions.length > 0) {
    chart('latency', 'Latency of ok operations (log scale; points are operations)', series, columns,
      {size: 70, values: (_, all) => all.map(v => v === null ? '' : milliseconds(v))},
      {y: {distr: 3, range: (_, min, max) => [Math.pow(10, Math.floor(Math.log10(min || 0.1))), Math.pow(10, Math.ceil(Math.log10((max || 1) * 1.05)))]}},
      {drawClear: [faultBands], drawAxes: [scatter]});
  }
  const rate = data.buckets.rate;
  const perSecond = (_, v) => v === null ? '\u2013' : v + ' /s';
  chart('rate', 'Completed operations a second', [xSeries,
    line('ok', 'op-ok', {value: perSecond}), line('fail', 'op-fail', {value: perSecond}), line('info', 'op-info', {value: perSecond})],
    [data.buckets.t, rate.ok, rate.fail, rate.info], {size: 70},
    {y: {range: (_, min, max) => [0, Math.max(1, max * 1.1)]}}, {drawClear: [faultBands]});
  listeners.push(follow);
  redraws.push(() => charts.forEach(([u]) => u.redraw()));
  window.addEventListener('resize', () => charts.forEach(([u, element]) => u.setSize({width: element.clientWidth, height: 280})));
})();
