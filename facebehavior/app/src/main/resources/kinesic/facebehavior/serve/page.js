// Sends pictures to the service, one request each, and shows what it answers.
import { faceCard, boxes, choose, element } from "./faces.js";

const AT_ONCE = 4; // requests
const TRIES = 8; // while the service is busy
const SMALL = 260; // pixels; smaller pictures are enlarged to this width

const input = document.getElementById("files");
const pictures = document.getElementById("pictures");
const statusLine = document.getElementById("status");
const clear = document.getElementById("clear");

let network = { tasks: [], most_bytes: Infinity, network: "" };
const views = new Set();
const waiting = [];
let running = 0;

// ---------------------------------------------------------------- the state of the page

function update() {
  const all = [...pictures.children];
  const left = all.filter((picture) => picture.dataset.state === "waiting").length;
  const failed = all.filter((picture) => picture.dataset.state === "failed").length;
  const faces = pictures.querySelectorAll(".face").length;
  const words = [];
  if (all.length > 0) {
    words.push(count(all.length, "picture"), count(faces, "face"));
  }
  if (left > 0) {
    words.push(left + " to go");
  }
  if (failed > 0) {
    words.push(failed + " not predicted");
  }
  statusLine.textContent = words.join(", ");
  clear.hidden = all.length === 0;
  document.body.dataset.state = left > 0 ? "busy" : "idle";
}

function count(number, word) {
  return number + " " + word + (number === 1 ? "" : "s");
}

function bytes(number) {
  if (number < 1e6) {
    return Math.max(1, Math.round(number / 1e3)) + " KB";
  }
  return Number((number / 1e6).toFixed(1)) + " MB";
}

// ---------------------------------------------------------------- pictures

function add(files) {
  for (const file of files) {
    const view = pictureView(file);
    views.add(view);
    pictures.append(view.article);
    enqueue(file, view);
  }
  update();
  next();
}

function enqueue(file, view) {
  view.article.dataset.state = "waiting";
  view.result.replaceChildren(element("p", "waiting", "waiting for the service"));
  waiting.push({ file, view });
}

function pictureView(file) {
  const article = element("article", "picture");
  const title = element("div", "title");
  const note = element("p", "note", bytes(file.size));
  const actions = element("div", "actions");
  const remove = element("button", "", "Remove");
  remove.type = "button";
  remove.setAttribute("aria-label", "Remove " + file.name);
  actions.append(remove);
  title.append(element("h2", "", file.name), note, actions);
  const body = element("div", "body");
  const figure = element("figure");
  const image = element("img");
  image.alt = file.name;
  const url = URL.createObjectURL(file);
  const shown = new Promise((resolve) => {
    image.addEventListener("load", () => {
      if (image.naturalWidth < SMALL && image.naturalHeight < SMALL) {
        image.style.width = SMALL * Math.min(1, image.naturalWidth / image.naturalHeight) + "px";
      }
      resolve(true);
    });
    image.addEventListener("error", () => resolve(false));
  });
  image.src = url;
  figure.append(image);
  const result = element("div", "result");
  body.append(figure, result);
  article.append(title, body);
  const view = { article, note, actions, figure, image, shown, result, url, file };
  remove.addEventListener("click", () => {
    discard(view);
    update();
  });
  return view;
}

function discard(view) {
  URL.revokeObjectURL(view.url);
  if (view.json) {
    URL.revokeObjectURL(view.json);
  }
  views.delete(view);
  const index = waiting.findIndex((job) => job.view === view);
  if (index >= 0) {
    waiting.splice(index, 1);
  }
  view.article.remove();
}

function next() {
  while (running < AT_ONCE && waiting.length > 0) {
    const { file, view } = waiting.shift();
    running++;
    send(file, view).finally(() => {
      running--;
      update();
      next();
    });
  }
}

async function send(file, view) {
  if (file.size > network.most_bytes) {
    fail(view, "The file has " + bytes(file.size) + ", and the service takes " + bytes(network.most_bytes) + ".", false);
    return;
  }
  view.result.replaceChildren(element("p", "waiting", "looking for faces"));
  const start = performance.now();
  try {
    for (let tries = 1; ; tries++) {
      const response = await fetch("predict?name=" + encodeURIComponent(file.name), {
        method: "POST",
        headers: { "Content-Type": "application/octet-stream" },
        body: file,
      });
      const text = await response.text();
      if (response.ok) {
        await show(view, text, performance.now() - start);
        return;
      }
      if (response.status !== 503 || tries === TRIES) {
        fail(view, sentence(text, file.name), response.status >= 500);
        return;
      }
      view.result.replaceChildren(element("p", "waiting", "the service is busy, trying again"));
      await new Promise((resolve) => setTimeout(resolve, 1000 * Number(response.headers.get("Retry-After") ?? 1)));
    }
  } catch (e) {
    fail(view, "The service does not answer: has it been stopped?", true);
  }
}

/** The sentence of an error, without the name of the file, which the title shows. */
function sentence(text, name) {
  let error;
  try {
    error = JSON.parse(text).error;
  } catch (e) {
    return "The service gave an answer that is not JSON.";
  }
  const problem = error.startsWith(name + ": ") ? "the file " + error.slice(name.length + 2) : error;
  return problem[0].toUpperCase() + problem.slice(1) + (problem.endsWith(".") ? "" : ".");
}

function fail(view, words, again) {
  view.article.dataset.state = "failed";
  const problem = element("p", "problem", words);
  problem.setAttribute("role", "alert");
  if (again) {
    const button = element("button", "", "Try again");
    button.type = "button";
    button.addEventListener("click", () => {
      enqueue(view.file, view);
      update();
      next();
    });
    problem.append(button);
  }
  view.result.replaceChildren(problem);
  view.shown.then((visible) => {
    if (!visible) {
      view.figure.hidden = true;
      view.article.classList.add("wide");
    }
  });
}

// ---------------------------------------------------------------- answers

async function show(view, text, milliseconds) {
  const rows = JSON.parse(text).rows.filter((row) => row.error === null);
  const visible = await view.shown;
  if (!visible) {
    view.figure.className = "blank";
    view.figure.replaceChildren(element("p", "", "The browser cannot show this file."));
  }
  view.article.dataset.state = "done";
  view.article.classList.toggle("wide", rows.length > 2);
  view.note.textContent = [
    ...(visible ? [view.image.naturalWidth + " × " + view.image.naturalHeight] : []),
    bytes(view.file.size),
    count(rows.length, "face"),
    Math.round(milliseconds) + " ms",
  ].join(", ");
  if (rows.length === 0) {
    view.result.replaceChildren(element("p", "none", "No face was found in this picture."));
    return;
  }
  const faces = element("div", "faces");
  faces.append(...rows.map((row, i) => faceCard(row, i, network.tasks, visible ? view.image : null)));
  view.result.replaceChildren(faces);
  if (visible && rows[0].width !== undefined) {
    view.figure.append(boxes(rows, view.image));
  }
  view.json = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const save = element("a", "button", "Save JSON");
  save.href = view.json;
  save.download = view.file.name + ".json";
  view.actions.prepend(save);
  view.article.addEventListener("pointerover", (event) => choose(view.article, event.target, false));
  view.article.addEventListener("focusin", (event) => choose(view.article, event.target, false));
  view.article.addEventListener("click", (event) => choose(view.article, event.target, true));
  view.article.addEventListener("keydown", (event) => {
    if ((event.key === "Enter" || event.key === " ") && event.target.closest(".box")) {
      event.preventDefault();
      choose(view.article, event.target, true);
    }
  });
}

// ---------------------------------------------------------------- input

input.addEventListener("change", () => {
  add(input.files);
  input.value = ""; // the same file may be chosen again
});

clear.addEventListener("click", () => {
  views.forEach(discard);
  update();
  input.focus();
});

let depth = 0; // of elements that the pointer has entered while dragging

addEventListener("dragenter", (event) => {
  event.preventDefault();
  depth++;
  document.body.classList.add("dragging");
});
addEventListener("dragleave", () => {
  if (--depth === 0) {
    document.body.classList.remove("dragging");
  }
});
addEventListener("dragover", (event) => event.preventDefault());
addEventListener("drop", (event) => {
  event.preventDefault();
  depth = 0;
  document.body.classList.remove("dragging");
  add(event.dataTransfer.files);
});
addEventListener("paste", (event) => add(event.clipboardData.files));

// ---------------------------------------------------------------- the network

async function describe() {
  try {
    network = await (await fetch("network")).json();
    const titles = new Intl.ListFormat("en-GB").format(network.tasks.map((task) => task.title));
    document.getElementById("titles").textContent = titles[0].toUpperCase() + titles.slice(1);
    document.getElementById("network").textContent =
      network.network + (network.crops ? ": each picture should be one face that fills it" : "");
    document.getElementById("limits").textContent =
      "PNG, JPEG, GIF, BMP or TIFF, up to " + bytes(network.most_bytes);
  } catch (e) {
    document.getElementById("network").textContent = "The service does not answer: has it been stopped?";
  }
  update();
}

describe();
