// Helpers for drawing on a canvas.
// While this is set, what is drawn goes there: recorder.js makes SVG of it.
let recorder = null;
function canvas(parent, label) {
  const element = document.createElement('canvas');
  element.setAttribute('role', 'img');
  element.setAttribute('aria-label', label);
  element.tabIndex = 0;
  parent.appendChild(element);
  return element;
}
function prepare(element, height) {
  if (recorder) return [recorder, element.parentNode.clientWidth];
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
