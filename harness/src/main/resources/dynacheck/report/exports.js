// Below each drawing and table, buttons that save it: an SVG that looks as it does here, or CSV.
const STYLES = ['fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-opacity', 'stroke-dasharray', 'stroke-linecap',
  'paint-order', 'font-size', 'font-weight', 'font-family', 'text-anchor', 'marker-end'];
// The page itself has no address in it.
const NAMESPACE = (() => {
  const holder = document.createElement('template');
  holder.innerHTML = '<svg></svg>';
  return holder.content.firstChild.namespaceURI;
})();
function save(name, type, content) {
  const link = document.createElement('a');
  const slug = (document.title + ' ' + name).toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '').slice(0, 80);
  link.href = URL.createObjectURL(new Blob([content], {type}));
  link.download = slug + (type === 'text/csv' ? '.csv' : '.svg');
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
// One button each: [label, what is saved, its type, its content when asked for].
function savedBy(place, ...kinds) {
  const row = document.createElement('p');
  row.className = 'exports';
  for (const [label, name, type, content] of kinds) {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = label;
    button.setAttribute('aria-label', label + ' of ' + name);
    button.onclick = () => save(name, type, content());
    row.append(button);
  }
  place.after(row);
}
// What a spreadsheet would take for a formula gets an apostrophe; a change of members such as +n6 stays.
const csvCell = value => {
  const cell = String(value === null || value === undefined ? '' : value);
  const safe = /^[=@]|^[+\-\t\r].*[(!|=]/.test(cell) ? "'" + cell : cell;
  return /[",\r\n]/.test(safe) ? '"' + safe.replace(/"/g, '""') + '"' : safe;
};
const csv = rows => rows.map(row => row.map(csvCell).join(',') + '\r\n').join('');
// Thin spaces stand between thousands.
const tableRows = table => Array.from(table.rows, row =>
  Array.from(row.cells, cell => cell.textContent.trim().replace(/(\d)\u202f(?=\d)/g, '$1')));
const background = () => getComputedStyle(document.documentElement).getPropertyValue('--card').trim() || '#fff';

function standalone(svg) {
  const clone = svg.cloneNode(true), [, , width, height] = svg.getAttribute('viewBox').split(' ');
  const from = svg.querySelectorAll('*'), to = clone.querySelectorAll('*');
  from.forEach((element, i) => {
    to[i].removeAttribute('class');
    if (element.matches('rect, path, line, circle, polyline, text')) {
      const style = getComputedStyle(element);
      STYLES.forEach(name => to[i].setAttribute(name, style.getPropertyValue(name).replace(/url\("?[^#"]*(#[^")]+)"?\)/, 'url($1)')));
    }
  });
  const paper = document.createElementNS(NAMESPACE, 'rect');
  Object.entries({width, height, fill: background()}).forEach(([name, value]) => paper.setAttribute(name, value));
  clone.prepend(paper);
  Object.entries({width, height, xmlns: NAMESPACE}).forEach(([name, value]) => clone.setAttribute(name, value));
  ['class', 'tabindex'].forEach(name => clone.removeAttribute(name));
  return new XMLSerializer().serializeToString(clone);
}
// What a narrow page shows instead is not offered a second time.
document.querySelectorAll('svg[role=img]:not(.narrow)').forEach(svg =>
  savedBy(svg.parentElement.matches('.sideways, .scroll') ? svg.parentElement : svg,
    ['SVG', svg.getAttribute('aria-label'), 'image/svg+xml', () => standalone(svg)]));
document.querySelectorAll('table:not(.u-legend)').forEach(table => {
  const caption = table.closest('[aria-label]'), heading = Array.from(document.querySelectorAll('h2')).filter(h =>
    h.compareDocumentPosition(table) & Node.DOCUMENT_POSITION_FOLLOWING).pop();
  savedBy(caption || table, ['CSV', caption ? caption.getAttribute('aria-label') : heading ? heading.textContent : 'table', 'text/csv',
    () => csv(tableRows(table))]);
});
