// The data, the theme and the time range that the timeline and the charts share.
// All parts are inlined into one function, in the order in which Assets.java names them.

const data = JSON.parse(document.getElementById('data').textContent);
const ops = data.ops;
const count = ops.s.length;
const root = document.documentElement;
const tip = document.getElementById('tip');
const color = name => getComputedStyle(root).getPropertyValue('--' + name).trim();
const redraws = [];

// Light and dark.
const darkQuery = window.matchMedia('(prefers-color-scheme: dark)');
const themeButton = document.getElementById('theme');
const redrawAll = () => redraws.forEach(f => f());
// A page opened from a file may have no storage.
function remembered(theme) {
  try {
    if (theme) localStorage.setItem('dynacheck-theme', theme);
    return localStorage.getItem('dynacheck-theme');
  } catch (e) {
    return null;
  }
}
if (remembered()) root.dataset.theme = remembered();
themeButton.hidden = false;
themeButton.onclick = () => {
  const dark = root.dataset.theme ? root.dataset.theme === 'dark' : darkQuery.matches;
  root.dataset.theme = dark ? 'light' : 'dark';
  remembered(root.dataset.theme);
  redrawAll();
};
darkQuery.addEventListener('change', redrawAll);

// Copying needs a browser that lets a file do so.
document.querySelectorAll('[data-copy]').forEach(button => {
  button.hidden = !navigator.clipboard;
  button.onclick = () => navigator.clipboard.writeText(button.previousElementSibling.textContent)
    .then(() => { button.textContent = 'Copied'; }, () => { button.hidden = true; });
});

// One time range, shared by the timeline and the charts.
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
  if (!data.timed) return 'index ' + +(us / 1e3).toFixed(2);
  return (us / 1e6).toFixed(digits === undefined ? 3 : digits) + ' s';
}
function length(us) {
  if (!data.timed) return us / 1e3 + ' places';
  if (us < 1000) return us + ' \u00b5s';
  return us < 1e6 ? (us / 1e3).toFixed(us < 1e4 ? 2 : 1) + ' ms' : (us / 1e6).toFixed(2) + ' s';
}
