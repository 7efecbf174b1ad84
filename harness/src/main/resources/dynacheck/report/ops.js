// What the page knows of each operation, by its place in the columns of data.ops.
const [INVOKE, OK, FAIL, INFO] = [0, 1, 2, 3];
const text = t => t < 0 ? '' : data.texts[t];
// The inverse of OpColumns.java: sums of differences, and what was left out because it follows.
const SAME = -2;
ops.e = Object.assign(new Array(count).fill(-1), ops.e);
ops.l = ops.p.map(p => data.laneOf[p]);
for (let i = 0; i < count; i++) {
  if (i > 0) {
    ops.s[i] += ops.s[i - 1];
    ops.i[i] += ops.i[i - 1];
  }
  ops.j[i] = ops.j[i] < 0 ? -1 : ops.i[i] + ops.j[i];
  if (ops.g[i] === SAME) ops.g[i] = ops.a[i];
}
const byIndex = new Map();
for (let i = 0; i < count; i++) {
  byIndex.set(ops.i[i], i);
  if (ops.j[i] >= 0) byIndex.set(ops.j[i], i);
}
const byLane = data.lanes.map(() => []);
for (let i = 0; i < count; i++) byLane[ops.l[i]].push(i);
// The anomalies that an operation belongs to, and its name in the sentences of the first, if it has one.
const marked = new Map();
data.marks.forEach(mark => mark.ops.forEach((i, n) => {
  if (!marked.has(i)) marked.set(i, {name: mark.named ? 'T' + (n + 1) : '', marks: []});
  marked.get(i).marks.push(mark);
}));

const isRead = i => text(ops.f[i]) === 'read';
const end = i => ops.d[i] < 0 ? END : ops.s[i] + ops.d[i];
// What it asked for, or what it got.
function title(i) {
  const mark = marked.get(i), value = ops.o[i] === OK && ops.g[i] >= 0 ? ops.g[i] : ops.a[i];
  return (mark && mark.name ? mark.name + ' ' : '') + text(ops.f[i]) + ' '
    + (ops.k[i] < 0 ? text(value) : '[' + text(ops.k[i]) + ' ' + text(value) + ']');
}
const who = i => 'process ' + ops.p[i] + (ops.n[i] < 0 ? '' : ' at ' + text(ops.n[i]));
const indexes = i => ops.j[i] < 0 ? 'index ' + ops.i[i] : 'index ' + ops.i[i] + ' to ' + ops.j[i];
const outcome = i => ops.d[i] < 0 ? 'never completed' : data.outcomes[ops.o[i]];
function when(i) {
  return 'invoked at ' + time(ops.s[i]) + (ops.d[i] < 0 ? '' : ', took ' + length(ops.d[i]));
}
function remarks(i) {
  const lines = [];
  if (ops.e[i] >= 0) lines.push('error: ' + text(ops.e[i]));
  if (ops.o[i] === INFO) lines.push('outcome unknown: it may take effect at any later time');
  return lines;
}

// Operations that this one is ordered with: [relation, whether the other comes first, the other].
// Real time orders a register's operations only with those next to it; the rest follows from these.
const MOST_RELATED = 12;
let relatedTo = -1, relations = [];
function related(i) {
  if (i !== relatedTo) {
    relatedTo = i;
    relations = findRelated(i);
  }
  return relations;
}
function findRelated(i) {
  const found = [], add = (why, first, other) => found.push([why, first, other]);
  const same = k => k !== i && ops.k[k] === ops.k[i];
  let latestStart = -1, earliestEnd = Infinity, readers = 0;
  for (let k = 0; k < count; k++) {
    if (!same(k)) continue;
    if (isRead(i) && ops.o[i] === OK && !isRead(k) && ops.o[k] !== FAIL && ops.a[k] === ops.g[i]) add('read-from', true, k);
    if (!isRead(i) && isRead(k) && ops.o[k] === OK && ops.g[k] === ops.a[i] && readers++ < MOST_RELATED) add('read-from', false, k);
    if (ops.o[k] !== OK) continue;
    if (ops.j[k] < ops.i[i]) latestStart = Math.max(latestStart, ops.i[k]);
    if (ops.o[i] === OK && ops.i[k] > ops.j[i]) earliestEnd = Math.min(earliestEnd, ops.j[k]);
  }
  let before = 0, after = 0;
  for (let k = 0; k < count; k++) {
    if (!same(k) || ops.o[k] !== OK) continue;
    if (ops.j[k] < ops.i[i] && ops.j[k] > latestStart && before++ < MOST_RELATED) add('realtime', true, k);
    if (ops.o[i] === OK && ops.i[k] > ops.j[i] && ops.i[k] < earliestEnd && after++ < MOST_RELATED) add('realtime', false, k);
  }
  const own = byLane[ops.l[i]], at = own.indexOf(i);
  if (at > 0) add('process', true, own[at - 1]);
  if (at + 1 < own.length) add('process', false, own[at + 1]);
  return found;
}
const WHY = {
  'read-from': 'it returned the value that the other wrote',
  'realtime': 'one completed before the other was invoked, on the same register',
  'process': 'one process does one thing after the other',
};
