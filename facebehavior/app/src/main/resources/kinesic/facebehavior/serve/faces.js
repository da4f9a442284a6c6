// Draws faces: their boxes over a picture, and a card with the predictions of each.

const COLOURS = 8;
const SVG = "http://www.w3.org/2000/svg";

/** Returns an HTML element; the text is never markup. */
export function element(name, className, text) {
  const result = document.createElement(name);
  if (className) {
    result.className = className;
  }
  if (text !== undefined) {
    result.textContent = text;
  }
  return result;
}

function shape(name, attributes, text) {
  const result = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) {
    result.setAttribute(key, value);
  }
  if (text !== undefined) {
    result.textContent = text;
  }
  return result;
}

function signed(value) {
  return (value < 0 ? "\u2212" : "+") + Math.abs(value).toFixed(2);
}

function percent(p) {
  return Math.round(100 * p) + " %";
}

function spaced(label) {
  return label.replaceAll("_", " ");
}

// ---------------------------------------------------------------- boxes

/** Returns the boxes of faces, in the pixels of the image whose middle of the first pixel is 0. */
export function boxes(rows, image) {
  const width = image.naturalWidth;
  const height = image.naturalHeight;
  const all = shape("svg", { class: "boxes", viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: "none" });
  const radius = 11 * Math.max(width / image.clientWidth, 1e-3); // 11 pixels on the screen
  rows.forEach((row, i) => {
    const frame = { x: row.x + 0.5, y: row.y + 0.5, width: row.width, height: row.height };
    const box = shape("g", {
      class: "box f" + (i % COLOURS),
      tabindex: 0,
      role: "button",
      "aria-label": "Face " + row.face + (row.expression ? ": " + row.expression : ""),
    });
    box.dataset.face = i;
    const x = Math.min(Math.max(frame.x, radius), width - radius);
    const y = Math.min(Math.max(frame.y, radius), height - radius);
    box.append(
      shape("rect", { ...frame, class: "edge" }),
      shape("rect", { ...frame, class: "frame" }),
      shape("circle", { cx: x, cy: y, r: radius }),
      shape("text", { x, y, "font-size": 1.15 * radius }, String(row.face)),
    );
    all.append(box);
  });
  return all;
}

/** Marks the box and the card of the face that an element belongs to. */
export function choose(picture, target, scrolls) {
  const part = target.closest("[data-face]");
  if (!part || !picture.contains(part)) {
    return;
  }
  for (const other of picture.querySelectorAll("[data-face]")) {
    other.classList.toggle("chosen", other.dataset.face === part.dataset.face);
  }
  if (scrolls && part.classList.contains("box")) {
    const card = picture.querySelector(`.face[data-face="${part.dataset.face}"]`);
    card.scrollIntoView({ block: "nearest", behavior: "smooth" });
    card.focus({ preventScroll: true });
  }
}

// ---------------------------------------------------------------- cards

/** Returns the card of a face; image is null if the browser cannot show it. */
export function faceCard(row, i, tasks, image) {
  const card = element("section", "face f" + (i % COLOURS));
  card.dataset.face = i;
  card.tabIndex = -1;
  const title = element("h3");
  title.append(element("span", "number", String(row.face)), "Face " + row.face);
  if (row.score !== undefined) {
    title.append(element("span", "found", "confidence " + percent(row.score)));
  }
  card.append(title, summary(row, tasks, image));
  for (const task of tasks) {
    card.append(...sections(task, row));
  }
  return card;
}

function summary(row, tasks, image) {
  const result = element("div", "summary");
  if (image && row.width !== undefined) {
    result.append(thumbnail(row, image));
  }
  const words = element("div", "words");
  for (const task of tasks.filter((task) => task.kind === "classes" && row[task.column] !== undefined)) {
    words.append(element("div", "best", spaced(row[task.column])));
  }
  for (const task of tasks.filter((task) => task.kind === "values")) {
    const values = task.labels.map((label) => spaced(label) + " " + signed(row[label]));
    words.append(element("p", "values", values.join(", ")));
  }
  result.append(words);
  if (row.valence !== undefined && row.arousal !== undefined) {
    result.append(plane(row.valence, row.arousal));
  }
  return result;
}

/** Returns the part of the picture around a face, as a square. */
function thumbnail(row, image) {
  const canvas = element("canvas");
  canvas.width = canvas.height = 152;
  const side = 1.15 * Math.max(row.width, row.height);
  canvas
    .getContext("2d")
    .drawImage(
      image,
      row.x + row.width / 2 - side / 2,
      row.y + row.height / 2 - side / 2,
      side,
      side,
      0,
      0,
      canvas.width,
      canvas.height,
    );
  return canvas;
}

/** Returns the plane of valence, to the right, and arousal, upwards, with a dot. */
function plane(valence, arousal) {
  const result = shape("svg", {
    class: "plane",
    viewBox: "-38 -38 76 76",
    role: "img",
    "aria-label": `valence ${signed(valence)}, arousal ${signed(arousal)}`,
  });
  const limited = (value) => 29 * Math.min(Math.max(value, -1), 1);
  result.append(
    shape("line", { x1: -29, x2: 29, y1: 0, y2: 0 }),
    shape("line", { x1: 0, x2: 0, y1: -29, y2: 29 }),
    shape("circle", { class: "rim", r: 29 }),
    shape("text", { x: 0, y: -31.5 }, "activated"),
    shape("text", { x: 0, y: 36.5 }, "passive"),
    shape("circle", { class: "dot", cx: limited(valence), cy: -limited(arousal), r: 4.5 }),
  );
  return result;
}

/** Returns what follows the summary for a task. */
function sections(task, row) {
  if (task.kind === "classes" && task.labels) {
    return classes(task, row);
  }
  if (task.kind === "labels") {
    return labels(task, row);
  }
  return [];
}

function classes(task, row) {
  const best = row[task.column];
  const bars = element("dl", "bars");
  for (const label of task.labels) {
    const p = row["p_" + label.replaceAll(" ", "_")];
    if (p !== undefined) {
      bar(bars, spaced(label), "", p, undefined, label === best);
    }
  }
  return [element("h4", "", capitalised(task.title)), bars];
}

function labels(task, row) {
  const present = task.labels
    .map((label, m) => ({ label, m, p: row[label + "_p"] }))
    .filter(({ label }) => row[label + "_c"] === 1)
    .toSorted((one, other) => other.p - one.p);
  const title = element("h4", "", "Active " + task.title);
  let tags = element("p", "none", "none");
  if (present.length > 0) {
    tags = element("ul", "tags");
    for (const { label, m, p } of present) {
      const words = task.descriptions[m] || "";
      const tag = element("li", "", spaced(label) + (words ? " " + words : ""));
      tag.title = percent(p);
      tags.append(tag);
    }
  }
  const all = element("details");
  const bars = element("dl", "bars");
  task.labels.forEach((label, m) => {
    bar(bars, spaced(label), task.descriptions[m], row[label + "_p"], task.thresholds[m], row[label + "_c"] === 1);
  });
  all.append(element("summary", "", "All " + task.title), bars);
  return [title, tags, all];
}

/** Appends a bar; the mark is the threshold of a label. */
function bar(bars, name, description, share, mark, strong) {
  const term = element("dt", strong ? "strong" : "", name);
  if (description) {
    term.append(" ", element("small", "", description));
  }
  const value = element("dd");
  const track = element("span", strong ? "track strong" : "track");
  const length = element("i");
  length.style.setProperty("--share", share);
  track.append(length);
  if (mark !== undefined) {
    const line = element("b");
    line.style.setProperty("--mark", mark);
    track.append(line);
  }
  value.append(track, element("span", "percent", percent(share)));
  bars.append(term, value);
}

function capitalised(text) {
  return text[0].toUpperCase() + text.slice(1);
}
