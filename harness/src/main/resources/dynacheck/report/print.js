// Paper is light, and narrower than most windows. What is drawn on a canvas follows neither by itself: it is drawn anew
// for a page of that width, and as it was when the print is over.
let themeBefore;
function paper(on) {
  if (on) {
    themeBefore = root.dataset.theme;
    root.dataset.theme = 'light';
  } else if (themeBefore) {
    root.dataset.theme = themeBefore;
  } else {
    delete root.dataset.theme;
  }
  root.classList.toggle('paper', on);
  drawOverview();
  drawMain();
  fitCharts();
}
window.addEventListener('beforeprint', () => paper(true));
window.addEventListener('afterprint', () => paper(false));
