// Draws a map beside what the page says in words. The map's library is fetched when somebody opens
// the map, never before. Without a tile server nothing is asked of anybody: the map then shows
// markers, rings of distance and a scale.
const METRES_IN_A_MILE = 1609.344;
const CLOSEST = 15;
const APART = 40; // pixels
const NAMES = ["district", "around"];
const BEHIND = ["place", "around"];

function loaded(element) {
  return new Promise((resolve, reject) => {
    element.addEventListener("load", resolve);
    element.addEventListener("error", reject);
    document.head.append(element);
  });
}

async function leaflet(data) {
  if (!window.L) {
    const style = document.createElement("link");
    style.rel = "stylesheet";
    style.href = data.styles;
    await Promise.all([loaded(style), import(data.script)]);
  }
  return window.L;
}

// Listings at one address share a marker, and so do those that would lie on top of each other as the
// map stands: a finger could not tell them apart, and only the last could be opened.
function together(points, pixel) {
  const places = [];
  for (const point of points) {
    const at = pixel(point);
    const near = point.kind === "listing" ? APART : 1;
    const place = places.find(
      (one) => one.points[0].kind === point.kind && one.at.distanceTo(at) < near,
    );
    if (place) place.points.push(point);
    else places.push({ at, points: [point] });
  }
  return places.map((place) => place.points);
}

function words(points) {
  const box = document.createElement("div");
  for (const point of points) {
    const entry = document.createElement("p");
    entry.className = "app-map__entry";
    const name = document.createElement(point.href ? "a" : "strong");
    name.textContent = point.label;
    if (point.href) {
      name.href = point.href;
      name.className = "govuk-link";
    }
    entry.append(name);
    if (point.note) {
      const note = document.createElement("span");
      note.className = "app-map__note";
      note.textContent = point.note;
      entry.append(note);
    }
    box.append(entry);
  }
  return box;
}

function marker(L, points, widest) {
  const [first] = points;
  const face = document.createElement("span");
  face.textContent = points.length > 1 ? `${first.mark}+` : first.mark;
  const icon = L.divIcon({
    className: `app-map__marker app-map__marker--${first.kind}`,
    html: face,
    // The name of a district is as wide as its letters: the style sheet says how it stands.
    iconSize: NAMES.includes(first.kind) ? null : [34, 34],
  });
  const where = [first.latitude, first.longitude];
  if (BEHIND.includes(first.kind)) {
    // What was asked for, and what one finds the way by, is neither stopped at nor opened.
    return L.marker(where, { icon, interactive: false, keyboard: false });
  }
  const title = points
    .map((point) => (point.note ? `${point.label}, ${point.note}` : point.label))
    .join("; ");
  const zIndexOffset = first.kind === "listing" ? 1000 : 0;
  const made = L.marker(where, { icon, title, zIndexOffset });
  // Whoever does not see the map hears which services it is, and not the number alone.
  made.on("add", () => made.getElement().setAttribute("aria-label", `${face.textContent}: ${title}`));
  return made.bindPopup(words(points), { maxWidth: widest, maxHeight: 220 });
}

function markers(L, map, data, widest) {
  const shown = L.layerGroup().addTo(map);
  const pixel = (point) => map.project([point.latitude, point.longitude], map.getZoom());
  const show = () => {
    shown.clearLayers();
    for (const points of together(data.points, pixel)) marker(L, points, widest).addTo(shown);
  };
  map.on("zoomend", show);
  show();
}

function rings(L, map, data) {
  const style = { color: "#0d4f56", weight: 1, dashArray: "4 4", fill: false, interactive: false };
  for (const ring of data.rings) {
    const centre = [ring.latitude, ring.longitude];
    L.circle(centre, { ...style, radius: ring.miles * METRES_IN_A_MILE }).addTo(map);
  }
}

function areas(L, map, data) {
  return data.areas.map((area) =>
    L.circle([area.latitude, area.longitude], {
      radius: area.miles * METRES_IN_A_MILE,
      color: "#0d4f56",
      weight: 2,
      fillOpacity: 0.12,
      interactive: false,
    }).addTo(map),
  );
}

// Leaflet hears Escape on the map itself alone: neither on a marker nor in what a marker opened.
function closeByEscape(map, canvas) {
  let from;
  map.on("popupopen", () => {
    from = document.activeElement;
  });
  map.on("popupclose", () => {
    from = undefined;
  });
  canvas.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !from) return;
    const back = from;
    map.closePopup();
    back.focus();
  });
}

async function draw(box) {
  const data = JSON.parse(box.dataset.map);
  const L = await leaflet(data);
  const canvas = box.querySelector("[data-map-canvas]");
  const map = L.map(canvas, {
    scrollWheelZoom: false,
    zoomSnap: 0.5,
    attributionControl: false,
    zoomControl: false,
  });
  L.control.zoom({ position: "bottomright" }).addTo(map);
  const widest = Math.min(320, canvas.clientWidth - 60);
  if (data.tiles) {
    L.control.attribution({ prefix: false }).addTo(map);
    L.tileLayer(data.tiles, { attribution: data.attribution, maxZoom: 19 }).addTo(map);
  }
  // A circle has no bounds before its map shows something.
  map.setView([data.points[0].latitude, data.points[0].longitude], 10);
  const near = data.points.filter((point) => !point.is_far);
  // Where all of them are far, there is nothing but the place asked for to be near.
  const first = near.some((point) => point.kind === "listing") ? near : data.points;
  const bounds = L.latLngBounds(first.map((point) => [point.latitude, point.longitude]));
  for (const area of areas(L, map, data)) bounds.extend(area.getBounds());
  // The buttons that zoom stand at the right: no marker is to begin behind them.
  const padding = { paddingTopLeft: [40, 40], paddingBottomRight: [80, 40] };
  map.fitBounds(bounds, { ...padding, maxZoom: data.tiles ? CLOSEST : 13, animate: false });
  markers(L, map, data, widest);
  rings(L, map, data);
  L.control.scale({ metric: false }).addTo(map);
  closeByEscape(map, canvas);
  document.body.classList.add("app-map-shown");
}

for (const box of document.querySelectorAll("[data-map]")) {
  const fold = box.closest("details");
  const begin = () =>
    draw(box).catch(() => {
      box.querySelector("[data-map-missing]").hidden = false;
    });
  box.hidden = false;
  if (fold) {
    fold.hidden = false;
    fold.addEventListener("toggle", begin, { once: true });
  } else {
    begin();
  }
}
