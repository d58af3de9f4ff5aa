// On paper: the map in a size that fits the page, drawn as finely as a printer shows it.

const PRINT_RATIO = 3;
let before = null;

function preparePrint() {
  if (before) return;
  before = { centre: map.getCenter(), zoom: map.getZoom(), bounds: map.getBounds() };
  document.body.classList.add("printing");
  picture.ratio = PRINT_RATIO;
  map.invalidateSize({ animate: false, pan: false });
  map.fitBounds(before.bounds, { animate: false });
  picture.redraw();
}

function finishPrint() {
  if (!before) return;
  document.body.classList.remove("printing");
  picture.ratio = 0;
  map.invalidateSize({ animate: false, pan: false });
  map.setView(before.centre, before.zoom, { animate: false });
  before = null;
}
