// The pinned operation: what it is, with whom it is ordered and why, and links that name it.
let pinned = -1, hovered = -1;
const panel = document.getElementById('pin');
function element(name, content, classes) {
  const made = document.createElement(name);
  if (classes) made.className = classes;
  made.append(...[].concat(content));
  return made;
}
function link(label, i) {
  const made = element('a', label, 'op-link');
  made.href = '#op=' + ops.i[i];
  return made;
}
function relation([why, first, other]) {
  const item = element('li', [element('span', why, 'why why-' + why), first ? ' after ' : ' before ',
    link(title(other), other), ' ' + who(other) + ', ' + indexes(other)]);
  item.title = WHY[why];
  return item;
}
function showPin(i, missing) {
  pinned = i;
  panel.hidden = i < 0 && !missing;
  panel.replaceChildren();
  if (missing) panel.append(element('p', missing));
  if (i >= 0) {
    const close = element('button', 'Unpin');
    close.type = 'button';
    close.onclick = unpin;
    panel.append(close, element('p', [element('strong', title(i)), ' ' + outcome(i) + ', ' + who(i) + ', ' + indexes(i)]),
      element('p', [when(i), ...remarks(i).map(line => '; ' + line)]));
    (marked.has(i) ? marked.get(i).marks : []).forEach(mark => {
      const to = element('a', mark.title);
      to.href = '#' + mark.id;
      panel.append(element('p', ['Part of: ', to]));
    });
    const others = related(i);
    if (others.length > 0) panel.append(element('p', 'Ordered with:'), element('ul', others.map(relation)));
  }
  drawSoon();
}
// Shows an operation where it is, with its anomaly if it has one.
function goTo(i) {
  const mark = marked.get(i);
  if (mark && mark.marks[0].ops.length <= 40) frame(mark.marks[0].ops);
  else if (end(i) < range.from || ops.s[i] > range.to || (end(i) - ops.s[i]) < (range.to - range.from) / 300) frame([i]);
  scroller.scrollTop = laneTop + ops.l[i] * LANE - 280;
}
function unpin() {
  history.replaceState(null, '', location.pathname + location.search);
  showPin(-1);
}
function pin(i) {
  if (location.hash === '#op=' + ops.i[i]) goTo(i);
  else location.hash = 'op=' + ops.i[i];
}
function followAddress() {
  const found = /^#op=(\d+)$/.exec(location.hash);
  if (!found) {
    openAround(location.hash);
    return;
  }
  const i = byIndex.get(Number(found[1]));
  if (i === undefined) {
    showPin(-1, 'The operation of index ' + found[1] + ' is not drawn singly on this page; history.edn has it.');
  } else {
    showPin(i);
    goTo(i);
  }
  document.getElementById('timeline').scrollIntoView({block: 'nearest'});
}
// A link may lead into something that is folded.
function openAround(hash) {
  const target = /^#[a-z0-9-]+$/.test(hash) && document.querySelector(hash);
  for (let at = target; at; at = at.parentElement) if (at.tagName === 'DETAILS') at.open = true;
  if (target) target.scrollIntoView();
}
window.addEventListener('hashchange', followAddress);

// Every index of an operation, and every T1, T2... of an anomaly, becomes a link.
const NAMED = /\bindex(?:es)? (\d+)(?: to (\d+))?|\bT(\d+)\b/g;
function linked(node, names) {
  const parts = [];
  let at = 0;
  for (const found of node.data.matchAll(NAMED)) {
    const index = found[3] ? names[found[3] - 1] : Number(found[1]);
    const i = index === undefined ? undefined : byIndex.get(Number(index));
    if (i === undefined) continue;
    parts.push(node.data.slice(at, found.index), link(found[0], i));
    at = found.index + found[0].length;
  }
  if (parts.length > 0) node.replaceWith(...parts, node.data.slice(at));
}
function linkAll() {
  const found = [];
  for (const part of document.querySelectorAll('main, header .reason')) {
    const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT, node =>
      node.parentElement.closest('svg, a, script, summary, .pin') ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
    while (walker.nextNode()) found.push(walker.currentNode);
  }
  found.forEach(node => {
    const anomaly = node.parentElement.closest('.anomaly');
    linked(node, anomaly && anomaly.dataset.names ? anomaly.dataset.names.split(' ') : []);
  });
  document.querySelectorAll('td.index').forEach(cell => {
    const i = byIndex.get(Number(cell.textContent));
    if (i !== undefined) cell.replaceChildren(link(cell.textContent, i));
  });
  document.querySelectorAll('svg [data-op]').forEach(bar => {
    const i = byIndex.get(Number(bar.dataset.op));
    if (i === undefined) return;
    bar.classList.add('clickable');
    bar.addEventListener('click', () => pin(i));
  });
}
