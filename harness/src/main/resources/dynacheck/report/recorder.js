// A canvas that writes down what is drawn on it, as SVG; it knows what these pages draw and no more.
const DRAWN = ['fillStyle', 'strokeStyle', 'lineWidth', 'globalAlpha', 'font', 'textAlign', 'clipped', 'dash'];
const anchors = {left: 'start', center: 'middle', right: 'end'};
const xml = t => String(t).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '\ufffd')
  .replace(/[&<>"]/g, c => '&#' + c.charCodeAt(0) + ';');
const short = n => +n.toFixed(2);
class Recorder {
  constructor(like) {
    Object.assign(this, {like, parts: [], saved: [], clips: 0, d: ''});
    Object.assign(this, {fillStyle: '#000', strokeStyle: '#000', lineWidth: 1, globalAlpha: 1, font: like.font,
      textAlign: 'left', clipped: '', dash: ''});
  }
  save() { this.saved.push(DRAWN.map(name => this[name])); }
  restore() { this.saved.pop().forEach((value, i) => { this[DRAWN[i]] = value; }); }
  put(element, attributes, content) {
    const own = Object.entries(attributes).map(([name, value]) =>
      ' ' + name + '="' + xml(typeof value === 'number' ? short(value) : value) + '"').join('');
    this.parts.push('<' + element + own + this.clipped + (content === undefined ? '/>' : '>' + xml(content) + '</' + element + '>'));
  }
  filled() { return {fill: this.fillStyle, 'fill-opacity': this.globalAlpha}; }
  stroked() {
    return {fill: 'none', stroke: this.strokeStyle, 'stroke-opacity': this.globalAlpha, 'stroke-width': this.lineWidth,
      'stroke-dasharray': this.dash || 'none'};
  }
  fillRect(x, y, width, height) { this.put('rect', Object.assign({x, y, width: Math.max(0, width), height: Math.max(0, height)}, this.filled())); }
  strokeRect(x, y, width, height) { this.put('rect', Object.assign({x, y, width: Math.max(0, width), height: Math.max(0, height)}, this.stroked())); }
  fillText(t, x, y) {
    this.put('text', {x, y, dy: '.35em', fill: this.fillStyle, 'text-anchor': anchors[this.textAlign], style: 'font:' + this.font}, t);
  }
  measureText(t) { return this.like.measureText(t); }
  setLineDash(dash) { this.dash = dash.join(' '); }
  beginPath() { this.d = ''; }
  step(command, ...numbers) { this.d += command + numbers.map(short).join(' '); }
  moveTo(x, y) { this.step('M', x, y); }
  lineTo(x, y) { this.step('L', x, y); }
  bezierCurveTo(...numbers) { this.step('C', ...numbers); }
  rect(x, y, width, height) { this.step('M', x, y); this.step('h', width); this.step('v', height); this.step('h', -width); this.d += 'z'; }
  arc(x, y, r) { this.step('M', x - r, y); this.step('a', r, r, 0, 1, 0, 2 * r, 0); this.step('a', r, r, 0, 1, 0, -2 * r, 0); }
  stroke() { this.put('path', Object.assign({d: this.d}, this.stroked())); }
  fill() { this.put('path', Object.assign({d: this.d}, this.filled())); }
  clip() {
    this.clips++;
    this.parts.push('<clipPath id="clip' + this.clips + '"><path d="' + this.d + '"/></clipPath>');
    this.clipped = ' clip-path="url(#clip' + this.clips + ')"';
  }
}
const drawing = (width, height, parts) => '<svg xmlns="' + NAMESPACE + '" width="' + width + '" height="' + height
  + '" viewBox="0 0 ' + width + ' ' + height + '"><rect width="100%" height="100%" fill="' + xml(background()) + '"/>'
  + parts.join('\n') + '</svg>';
function recorded(like, draw) {
  recorder = new Recorder(like);
  try {
    draw();
    return recorder.parts;
  } finally {
    recorder = null;
  }
}
function timelineSvg() {
  const like = main.getContext('2d');
  const above = recorded(like, drawOverview), below = recorded(like, drawMain);
  return drawing(width, OVERVIEW + 6 + total,
    ['<g>', ...above, '</g><g transform="translate(0 ' + (OVERVIEW + 6) + ')">', ...below.map(p => p.replace(/(url\(#|id=")clip/, '$1c')), '</g>']);
}
function operationRows() {
  const rows = [['index', 'completed at index', 'process', 'node', 'function', 'key', 'asked', 'got', 'outcome', 'error', 'invoked s', 'completed s']];
  for (let i = 0; i < count; i++) {
    rows.push([ops.i[i], ops.j[i] < 0 ? '' : ops.j[i], ops.p[i], ops.n[i] < 0 ? '' : text(ops.n[i]), text(ops.f[i]),
      text(ops.k[i]), text(ops.a[i]), text(ops.g[i]), data.outcomes[ops.o[i]], text(ops.e[i]),
      data.timed ? seconds(ops.s[i]) : '', ops.d[i] < 0 || !data.timed ? '' : seconds(ops.s[i] + ops.d[i])]);
  }
  return rows;
}
// A chart of uPlot's: bands and points by the hooks that draw them there, lines and axes from what it shows.
function chartSvg(u, before, after) {
  const like = u.ctx, {left, top, width: w, height: h} = u.bbox, c = new Recorder(like);
  const view = {ctx: c, bbox: u.bbox, valToPos: (...args) => u.valToPos(...args)}, ratio = window.devicePixelRatio || 1;
  c.font = 11 * ratio + 'px system-ui, sans-serif';
  before.forEach(hook => hook(view));
  u.axes.forEach((axis, n) => axis._splits.forEach((split, i) => {
    const at = u.valToPos(split, n === 0 ? 'x' : 'y', true), label = axis._values[i];
    if (split === null || at < (n ? top : left) - 1 || at > (n ? top + h : left + w) + 1) return;
    c.fillStyle = color('line');
    n ? c.fillRect(left, at, w, 1) : c.fillRect(at, top, 1, h);
    c.fillStyle = color('soft');
    c.textAlign = n ? 'right' : 'center';
    if (label) c.fillText(label, n ? left - 8 : at, n ? at : top + h + 14 * ratio);
  }));
  after.forEach(hook => hook(view));
  let x = left;
  u.series.slice(1).forEach((series, n) => {
    c.strokeStyle = c.fillStyle = series.stroke(u, n + 1);
    c.lineWidth = series.width * ratio;
    c.setLineDash((series.dash || []).map(d => d * ratio));
    c.beginPath();
    let gap = true;
    u.data[n + 1].forEach((v, i) => {
      if (v === null || v === undefined) gap = true;
      else {
        c[gap ? 'moveTo' : 'lineTo'](u.valToPos(u.data[0][i], 'x', true), u.valToPos(v, 'y', true));
        gap = false;
      }
    });
    c.save();
    const shape = c.d;
    c.beginPath();
    c.rect(left, top, w, h);
    c.clip();
    c.d = shape;
    c.stroke();
    c.restore();
    c.beginPath();
    c.moveTo(x, top + h + 33 * ratio);
    c.lineTo(x + 16 * ratio, top + h + 33 * ratio);
    c.stroke();
    c.setLineDash([]);
    c.textAlign = 'left';
    c.fillText(series.label, x + 20 * ratio, top + h + 33 * ratio);
    x += c.measureText(series.label).width + 44 * ratio;
  });
  return drawing(like.canvas.width, like.canvas.height + 20 * ratio, c.parts);
}
savedBy(document.getElementById('tl'), ['SVG', 'timeline', 'image/svg+xml', timelineSvg], ['CSV', 'operations', 'text/csv', () => csv(operationRows())]);
charts.forEach(([u, element, before, after]) => savedBy(element,
  ['SVG', element.id, 'image/svg+xml', () => chartSvg(u, before, after)],
  ['CSV', element.id, 'text/csv', () => csv([['time s', ...u.series.slice(1).map(s => s.label)], ...u.data[0].map((t, i) => u.data.map(column => column[i]))])]));
