"use strict";

/** The page: which step it is, which entry is open, and what the controls and keys do. */
(() => {
  const report = JSON.parse(document.getElementById("data").textContent);
  const { entries, groups } = report;
  const steps = new Steps(report);
  const details = new Details(report, steps, open);
  const byId = (id) => document.getElementById(id);
  const SECONDS_PER_STEP = 0.7;
  const MANY = 60; // boxes that fit on a screen

  const state = {
    step: steps.count, // all is known when the page opens
    playing: false,
    selected: entries.length - 1, // an entry
    focus: null, // the key of a box
    closed: new Set(), // groups
    leaves: entries.length <= 2 * MANY,
    scale: 1,
    drawing: null,
  };

  // ---------------------------------------------------------------- steps

  function go(step) {
    state.step = Math.max(0, Math.min(steps.count, step));
    state.selected = steps.current(state.step) ?? state.selected;
    state.focus = null; // the box of the selected entry
    update();
    reveal(state.selected);
  }

  let timer;

  function play(on) {
    clearInterval(timer);
    state.playing = on;
    document.body.classList.toggle("playing", on);
    byId("play").setAttribute("aria-label", on ? "Pause" : "Play");
    if (on) {
      if (state.step === steps.count) {
        go(0);
      }
      timer = setInterval(() => (state.step < steps.count ? go(state.step + 1) : play(false)), 1000 * SECONDS_PER_STEP);
    }
  }

  // ---------------------------------------------------------------- graph

  function redraw() {
    const view = Graph.visible(report, state.closed, state.leaves);
    state.drawing = { view, ...Graph.draw(view, { open, toggle }) };
    byId("graph").replaceChildren(state.drawing.svg);
    byId("leaves").checked = state.leaves;
    resize();
    update();
  }

  function resize() {
    const { svg, width, height } = state.drawing;
    svg.setAttribute("width", width * state.scale);
    svg.setAttribute("height", height * state.scale);
  }

  function zoom(scale) {
    state.scale = Math.max(0.15, Math.min(2.5, scale));
    resize();
    reveal(state.selected);
  }

  function fit() {
    const { clientWidth, clientHeight } = byId("graph");
    const { width, height } = state.drawing;
    zoom(Math.max(0.8, Math.min(1.25, clientWidth / width, clientHeight / height)));
  }

  function toggle(group) {
    if (!state.closed.delete(group)) {
      state.closed.add(group);
    }
    state.focus = `group ${group}`;
    redraw();
    state.drawing.boxes.get(state.focus)?.scrollIntoView({ block: "nearest", inline: "nearest" });
    focusBox(state.focus);
  }

  function collapseAll(on) {
    state.closed = new Set(on ? groups.map((_, g) => g) : []);
    redraw();
    fit();
  }

  /** Opens modules, the outer ones first, as long as what is visible fits on a screen. */
  function openSome() {
    state.closed = new Set(groups.map((_, g) => g));
    const count = () => new Set(Graph.visible(report, state.closed, state.leaves).shown.map((p) => p?.key)).size;
    for (let group = 0; group < groups.length; group++) {
      state.closed.delete(group);
      if (count() > MANY) {
        state.closed.add(group);
      }
    }
  }

  /** Returns the element of an entry, or of the closed module that contains it. */
  function elementOf(i) {
    const place = state.drawing.view.shown[i];
    return place ? state.drawing.boxes.get(place.key) : undefined;
  }

  function reveal(i) {
    elementOf(i)?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  function open(i) {
    play(false);
    state.selected = i;
    state.focus = state.drawing.view.shown[i]?.key ?? null;
    selectTab("entry");
    update();
    reveal(i);
  }

  // ---------------------------------------------------------------- what changes with a step

  function update() {
    const { view, boxes, edges } = state.drawing;
    const now = steps.current(state.step);
    const isBackward = steps.isBackward(state.step);
    for (const element of boxes.values()) {
      element.classList.remove("computed", "graded", "now", "selected");
    }
    const done = new Map(); // how many ops of a closed module have run
    entries.forEach((entry, i) => {
      const element = elementOf(i);
      if (!element) {
        return;
      }
      const isWhole = view.shown[i].key.startsWith("entry");
      if (isWhole) {
        element.classList.toggle("computed", steps.isComputed(i, state.step));
        element.classList.toggle("graded", steps.hasGradient(i, state.step));
      } else if (entry.kind === "op") {
        const counts = done.get(element) ?? { all: 0, computed: 0, graded: 0, gradients: 0 };
        counts.all++;
        counts.computed += steps.isComputed(i, state.step) ? 1 : 0;
        counts.gradients += entry.gradient ? 1 : 0;
        counts.graded += steps.hasGradient(i, state.step) ? 1 : 0;
        done.set(element, counts);
      }
      element.classList.toggle("now", element.classList.contains("now") || i === now);
      element.classList.toggle("selected", element.classList.contains("selected") || i === state.selected);
    });
    for (const [element, counts] of done) {
      element.classList.toggle("computed", counts.computed === counts.all);
      element.classList.toggle("graded", counts.gradients > 0 && counts.graded === counts.gradients);
    }
    const used = now === undefined ? [] : entries[now].inputs;
    for (const [key, paths] of edges) {
      const [from, to] = key.split(">").map(Number);
      const isUsed = to === now && used.includes(from) && (!isBackward || entries[from].gradient);
      paths.forEach((path) => path.classList.remove("flow", "back"));
      if (isUsed) {
        edges.get(key).active = isBackward ? "back" : "flow";
      } else {
        edges.get(key).active = null;
      }
    }
    for (const paths of edges.values()) { // edges share segments, so the active ones come last
      if (paths.active) {
        paths.forEach((path) => path.classList.add(paths.active));
      }
    }
    byId("slider").value = state.step;
    byId("slider").setAttribute("aria-valuetext", steps.describe(state.step));
    byId("status").textContent = steps.describe(state.step);
    document.body.classList.toggle("backward", isBackward);
    moveFocus();
    byId("entry").replaceChildren(...details.of(state.selected, state.step));
    for (const row of byId("list").querySelectorAll("tr[data-entry]")) {
      row.classList.toggle("selected", Number(row.dataset.entry) === state.selected);
    }
  }

  /** Lets the tab key reach one box of the graph; the arrow keys reach the others. */
  function moveFocus() {
    const { boxes, view } = state.drawing;
    const key = boxes.has(state.focus) ? state.focus : view.shown[state.selected]?.key ?? [...boxes.keys()][0];
    state.focus = key;
    for (const [each, element] of boxes) {
      element.setAttribute("tabindex", each === key ? "0" : "-1");
    }
  }

  function focusBox(key) {
    state.drawing.boxes.get(key)?.focus({ preventScroll: true });
  }

  // ---------------------------------------------------------------- controls

  function selectTab(name) {
    for (const each of ["entry", "list"]) {
      byId(`tab-${each}`).setAttribute("aria-selected", String(each === name));
      byId(each).hidden = each !== name;
    }
    if (name === "list") {
      byId("list").querySelector("tr.selected")?.scrollIntoView({ block: "nearest" });
    }
  }

  const actions = {
    ArrowLeft: () => stop(() => go(state.step - 1)),
    ArrowRight: () => stop(() => go(state.step + 1)),
    Home: () => stop(() => go(0)),
    End: () => stop(() => go(steps.count)),
    ArrowUp: () => neighbour(-1),
    ArrowDown: () => neighbour(1),
    " ": () => play(!state.playing),
    c: () => collapseAll(true),
    e: () => collapseAll(false),
    p: () => showLeaves(!state.leaves),
    "+": () => zoom(state.scale * 1.2),
    "=": () => zoom(state.scale * 1.2),
    "-": () => zoom(state.scale / 1.2),
    0: fit,
  };

  function stop(action) {
    play(false);
    action();
  }

  function showLeaves(on) {
    state.leaves = on;
    redraw();
    reveal(state.selected);
  }

  /** Moves to the box before or after this one, from the top to the bottom. */
  function neighbour(direction) {
    const { boxes } = state.drawing;
    const top = (element) => element.getBoundingClientRect();
    const keys = [...boxes.keys()].sort((p, q) => {
      const a = top(boxes.get(p));
      const b = top(boxes.get(q));
      return a.top - b.top || a.left - b.left;
    });
    const at = Math.max(0, Math.min(keys.length - 1, keys.indexOf(state.focus) + direction));
    state.focus = keys[at];
    if (state.focus.startsWith("entry")) {
      open(Number(state.focus.slice(6)));
    }
    moveFocus();
    focusBox(state.focus);
    boxes.get(state.focus).scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const control = event.target.closest("[role=button], button, summary, input, [role=tabpanel]");
    const isBox = control?.getAttribute("role") === "button";
    if (isBox && event.key === "Enter") {
      control.dispatchEvent(new MouseEvent("click"));
      event.preventDefault();
      return;
    }
    if ((event.key === " " && control && !isBox && control.id !== "slider" && control.role !== "tabpanel")
        || (control?.role === "tabpanel" && event.key.startsWith("Arrow") && event.key.match(/Up|Down/))
        || (control?.id === "slider" && event.key.match(/^(Arrow|Home|End)/))) {
      return; // the control has a use for it
    }
    const action = actions[event.key];
    if (action) {
      event.preventDefault();
      action();
    }
  });

  byId("slider").addEventListener("input", (event) => stop(() => go(Number(event.target.value))));
  byId("to-start").addEventListener("click", actions.Home);
  byId("back").addEventListener("click", actions.ArrowLeft);
  byId("play").addEventListener("click", actions[" "]);
  byId("forward").addEventListener("click", actions.ArrowRight);
  byId("to-end").addEventListener("click", actions.End);
  byId("collapse-all").addEventListener("click", actions.c);
  byId("expand-all").addEventListener("click", actions.e);
  byId("larger").addEventListener("click", actions["+"]);
  byId("smaller").addEventListener("click", actions["-"]);
  byId("fit").addEventListener("click", fit);
  byId("leaves").addEventListener("change", (event) => showLeaves(event.target.checked));
  byId("tab-entry").addEventListener("click", () => selectTab("entry"));
  byId("tab-list").addEventListener("click", () => selectTab("list"));
  byId("theme").addEventListener("click", () => {
    const root = document.documentElement;
    const isDark = getComputedStyle(root).getPropertyValue("--dark").trim() === "1";
    root.dataset.theme = isDark ? "light" : "dark";
  });
  byId("graph").addEventListener("wheel", (event) => {
    if (event.ctrlKey) {
      event.preventDefault();
      zoom(state.scale * (event.deltaY < 0 ? 1.1 : 1 / 1.1));
    }
  }, { passive: false });

  byId("slider").max = String(steps.count);
  byId("summary").textContent = details.summary();
  byId("notes").replaceChildren(...report.notes.map((note) => Numbers.create("p", {}, note)));
  byId("phase-forward").style.flexGrow = String(steps.ops.length);
  byId("phase-backward").style.flexGrow = String(steps.backward.length);
  byId("phase-backward").hidden = steps.backward.length === 0;
  byId("list").replaceChildren(details.list());
  openSome();
  redraw();
  fit();
})();
