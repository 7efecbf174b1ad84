// What pointer and keys do to the timeline.
function opAt(x, y) {
  const lane = Math.floor((y - laneTop) / LANE);
  if (x < LEFT || y < laneTop || lane >= byLane.length) return -1;
  const list = byLane[lane], t = tOf(x), slop = (range.to - range.from) / (width - LEFT) * 3;
  let best = -1, open = -1;
  for (let n = firstAfter(list, t + slop) - 1; n >= 0; n--) {
    const i = list[n];
    if (!fits(i)) continue;
    if (end(i) + slop >= t && (best < 0 || marked.has(i))) best = i;
    if (ops.o[i] === INFO && open < 0) open = i;
    if (ops.s[i] < t - reach[lane] - slop) break;
  }
  return best >= 0 ? best : open;
}
function describeOp(i) {
  const lines = [title(i) + '  \u2192  ' + outcome(i), who(i) + ', ' + indexes(i), when(i), ...remarks(i)];
  if (marked.has(i)) lines.push('part of: ' + marked.get(i).marks[0].title);
  const others = related(i), names = ['read-from', 'realtime', 'process'].filter(why => others.some(o => o[0] === why));
  if (names.length > 0) lines.push('lines lead to those it is ordered with: ' + names.join(', ') + '; click to pin');
  return lines.join('\n');
}
function describeDensity(t, y) {
  const counts = shown === null && data.density.lanes[Math.floor((y - laneTop) / LANE)];
  if (!counts || y < laneTop) return '';
  const n = counts[Math.min(counts.length - 1, Math.floor(t / END * counts.length))];
  return n === 0 ? '' : n + ' more operations began around ' + time(t) + '; they are not drawn one by one, history.edn has them';
}
function describeFaults(t, row) {
  const node = data.nodes[row];
  const lines = data.faults.filter(f => f.from <= t && t <= f.to && (node === undefined || f.nodes.includes(node)))
    .map(f => f.kind + ' ' + f.where + (f.proven ? '' : ' (tried, not proven)') + '\n' + time(f.from) + ' to ' + (f.healed ? time(f.to) : f.forGood ? 'the end, for good' : 'the end, not healed'));
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
  hover(i);
  const row = e.offsetY < laneTop - GAP ? Math.floor((e.offsetY - nodeTop) / NODE) : undefined;
  showTip(e, i >= 0 ? describeOp(i)
    : e.offsetX < LEFT ? '' : describeDensity(tOf(e.offsetX), e.offsetY) || describeFaults(tOf(e.offsetX), row));
});
main.addEventListener('pointerup', e => {
  const still = drag && Math.abs(e.offsetX - drag.x) < 4;
  drag = null;
  const i = still ? opAt(e.offsetX, e.offsetY) : -1;
  if (i >= 0) pin(i);
});
main.addEventListener('pointercancel', () => { drag = null; });
main.addEventListener('pointerleave', e => {
  hover(-1);
  showTip(e, '');
});
function hover(i) {
  if (i === hovered) return;
  hovered = i;
  drawSoon();
}
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

// Shows all of these operations, with some time around them.
function frame(list) {
  const from = Math.min(...list.map(i => ops.s[i])), to = Math.max(...list.map(i => ops.s[i] + Math.max(0, ops.d[i])));
  const around = Math.max(500, (to - from) * 0.15);
  setRange(from - around, to + around);
  const lanes = list.map(i => ops.l[i]);
  scroller.scrollTop = laneTop + (Math.min(...lanes) + Math.max(...lanes)) / 2 * LANE - 280;
}
let markAt = -1;
const pan = part => setRange(range.from + (range.to - range.from) * part, range.to + (range.to - range.from) * part);
const actions = {
  in: () => zoom(0.5, middle()),
  out: () => zoom(2, middle()),
  left: () => pan(-0.3),
  right: () => pan(0.3),
  all: () => setRange(0, END),
  mark: () => nextMark(1),
  markBefore: () => nextMark(-1),
  opAfter: () => step(1),
  opBefore: () => step(-1),
  laneUp: () => otherLane(-1),
  laneDown: () => otherLane(1),
  unpin,
};
function nextMark(by) {
  if (data.marks.length === 0) return;
  markAt = (markAt + by + data.marks.length) % data.marks.length;
  const mark = data.marks[markAt];
  frame(mark.ops);
  tools.querySelector('[data-tl=mark]').title = mark.title;
  showPin(mark.ops[0]);
}
const inWindow = i => fits(i) && end(i) >= range.from && ops.s[i] <= range.to;
// The next one of the pinned one's row; without a pinned one, the first in sight.
function step(by) {
  const list = pinned < 0 ? [...ops.s.keys()].filter(inWindow) : byLane[ops.l[pinned]];
  let at = pinned < 0 ? -1 : list.indexOf(pinned);
  for (at += by; at >= 0 && at < list.length; at += by) {
    if (fits(list[at])) {
      pin(list[at]);
      return;
    }
  }
}
function otherLane(by) {
  if (pinned < 0) {
    step(1);
    return;
  }
  for (let lane = ops.l[pinned] + by; lane >= 0 && lane < byLane.length; lane += by) {
    const list = byLane[lane].filter(fits);
    if (list.length > 0) {
      const near = firstAfter(list, ops.s[pinned]);
      pin(list[Math.min(near, list.length - 1)]);
      return;
    }
  }
}
const tools = document.getElementById('tl-tools');
tools.hidden = false;
tools.querySelectorAll('button').forEach(button => {
  const action = button.dataset.tl;
  if (action === 'mark') button.hidden = data.marks.length === 0;
  button.onclick = actions[action];
});
const keys = {
  ArrowLeft: 'left', ArrowRight: 'right', '+': 'in', '=': 'in', '-': 'out', '0': 'all', n: 'mark', p: 'markBefore',
  '.': 'opAfter', ',': 'opBefore', ArrowUp: 'laneUp', ArrowDown: 'laneDown', Escape: 'unpin',
};
[main, overview].forEach(element => element.addEventListener('keydown', e => {
  if (keys[e.key] && !e.ctrlKey && !e.metaKey) {
    e.preventDefault();
    actions[keys[e.key]]();
  }
}));
filterTools(document.getElementById('tl-filters'));
linkAll();
drawOverview();
drawMain();
followAddress();
