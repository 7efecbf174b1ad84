// Which operations are drawn: those that fit every choice made.
const FILTERS = [
  ['function', i => text(ops.f[i])],
  ['key', i => text(ops.k[i])],
  ['process', i => 'p' + ops.p[i]],
  ['node', i => text(ops.n[i])],
  ['result', i => outcome(i)],
];
const MOST_CHOICES = 300;
const chosen = new Map();
let shown = null;
const natural = new Intl.Collator('en', {numeric: true});
const fits = i => shown === null || shown[i] === 1;
const timelineNote = document.getElementById('tl-note'), wholeNote = timelineNote.textContent;
function filterOps() {
  shown = chosen.size === 0 ? null : new Uint8Array(count);
  let n = 0;
  if (shown) {
    for (let i = 0; i < count; i++) {
      shown[i] = FILTERS.every(([name, of]) => !chosen.has(name) || chosen.get(name) === of(i)) ? 1 : 0;
      n += shown[i];
    }
  }
  timelineNote.textContent = shown ? n + ' of ' + count + ' operations fit the filter; the others are hidden.' : wholeNote;
  drawSoon();
}
function filterTools(place) {
  for (const [name, of] of FILTERS) {
    const values = new Set();
    for (let i = 0; i < count && values.size <= MOST_CHOICES; i++) values.add(of(i));
    values.delete('');
    if (values.size < 2 || values.size > MOST_CHOICES) continue;
    const select = document.createElement('select');
    select.setAttribute('aria-label', 'Show only this ' + name);
    select.append(new Option('every ' + name, ''),
      ...[...values].sort(natural.compare).map(value => new Option(value.length > 40 ? value.slice(0, 39) + '\u2026' : value, value)));
    select.onchange = () => {
      if (select.selectedIndex === 0) chosen.delete(name); else chosen.set(name, select.value);
      filterOps();
    };
    place.append(select);
  }
}
