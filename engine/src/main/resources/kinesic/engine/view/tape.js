"use strict";

/** The page: which step it is, which entry is open, and what the controls and keys do. */
(() => {
  const { create, short, shape, elements, duration, bytes, show, list } = Numbers;
  const report = JSON.parse(document.getElementById("data").textContent);
  const { entries, groups } = report;
  const byId = (id) => document.getElementById(id);
  const SECONDS_PER_STEP = 0.7;
  const MANY = 60; // boxes that fit on a screen

  // ---------------------------------------------------------------- steps

  /** The ops in the order of the forward pass, and those of the backward pass. */
  const ops = entries.map((_, i) => i).filter((i) => entries[i].kind === "op");
  const backward = ops.filter((i) => entries[i].contributions).toReversed();
  const steps = ops.length + backward.length;
  const computedAt = new Map(ops.map((i, k) => [i, k + 1]));
  const passedOnAt = new Map(backward.map((i, k) => [i, ops.length + k + 1]));
  const numbers = new Map(ops.map((i, k) => [i, k + 1]));

  /** What each entry is used for: the op and the place among its inputs. */
  const uses = entries.map(() => []);
  entries.forEach((entry, op) => entry.inputs.forEach((input, slot) => uses[input].push({ op, slot })));

  /** The uses whose ops pass a gradient on to the entry, the last first, as in the backward pass. */
  const terms = uses.map((all, i) => (entries[i].gradient
    ? all.filter((use) => passedOnAt.has(use.op)).toSorted((p, q) => q.op - p.op) : []));
  const completeAt = terms.map((all, i) =>
    (all.length ? Math.max(...all.map((use) => passedOnAt.get(use.op))) : passedOnAt.get(i) ?? 0));

  const state = {
    step: steps, playing: false, selected: entries.length - 1,
    closed: new Set(), leaves: entries.length <= 2 * MANY, scale: 1, drawing: null, focus: null,
  };

  const isComputed = (i) => (computedAt.get(i) ?? 0) <= state.step;
  const hasGradient = (i) => entries[i].gradient !== undefined && completeAt[i] <= state.step;

  function title(i) {
    const entry = entries[i];
    return entry.kind === "op" ? `${entry.name} #${numbers.get(i)}`
      : entry.name || (entry.kind === "leaf" ? "parameter" : "constant");
  }

  /** Returns the entry whose op runs in this step. */
  function current() {
    return state.step === 0 ? undefined
      : state.step <= ops.length ? ops[state.step - 1] : backward[state.step - ops.length - 1];
  }

  function describeStep() {
    const i = current();
    if (i === undefined) {
      return "Nothing is computed yet.";
    }
    const entry = entries[i];
    if (state.step <= ops.length) {
      return `Step ${state.step} of ${steps}, forward: ${title(i)} computes ${shape(entry.shape)}.`;
    }
    const count = entry.inputs.filter((input) => entries[input].gradient).length;
    return `Step ${state.step} of ${steps}, backward: ${title(i)} passes its gradient on to `
      + `${count} of ${entry.inputs.length} ${entry.inputs.length === 1 ? "input" : "inputs"}.`;
  }

  function go(step, follow = true) {
    state.step = Math.max(0, Math.min(steps, step));
    if (follow && current() !== undefined) {
      state.selected = current();
    }
    update();
    if (follow) {
      reveal(state.selected);
    }
  }

  let timer;

  function play(on) {
    clearInterval(timer);
    state.playing = on;
    document.body.classList.toggle("playing", on);
    byId("play").setAttribute("aria-label", on ? "Pause" : "Play");
    if (on) {
      if (state.step === steps) {
        go(0);
      }
      timer = setInterval(() => (state.step < steps ? go(state.step + 1) : play(false)), 1000 * SECONDS_PER_STEP);
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
    const now = current();
    const isBackward = state.step > ops.length;
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
        element.classList.toggle("computed", isComputed(i));
        element.classList.toggle("graded", hasGradient(i));
      } else if (entry.kind === "op") {
        const counts = done.get(element) ?? { all: 0, computed: 0, graded: 0, gradients: 0 };
        counts.all++;
        counts.computed += isComputed(i) ? 1 : 0;
        counts.gradients += entry.gradient ? 1 : 0;
        counts.graded += hasGradient(i) ? 1 : 0;
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
    byId("slider").setAttribute("aria-valuetext", describeStep());
    byId("status").textContent = describeStep();
    document.body.classList.toggle("backward", isBackward);
    moveFocus();
    byId("entry").replaceChildren(...details(state.selected));
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

  // ---------------------------------------------------------------- details of an entry

  function details(i) {
    const entry = entries[i];
    const kind = { op: "result of an op", leaf: "parameter", constant: "constant" }[entry.kind];
    return [
      create("h2", {}, title(i), " ", create("span", { class: "shape" }, shape(entry.shape))),
      create("p", { class: "quiet" }, [kind, ...modules(entry.group)].join(" · ")),
      lines(entry),
      formula(entry),
      section("Inputs", entry.inputs.length ? create("ol", {}, ...entry.inputs.map((input) =>
        create("li", {}, link(input), " ", shape(entries[input].shape)))) : null),
      section("Value", value(i), "value"),
      section("Gradient", gradient(i), "gradient"),
      section("Kept for backward", kept(entry)),
      section("Cost", cost(entry)),
      section("Used by", uses[i].length ? create("p", {}, ...uses[i].flatMap(({ op }) => [link(op), " "])) : null),
    ].filter((part) => part !== null);
  }

  function section(name, content, kind = "") {
    return content === null ? null
      : create("section", { class: kind, "aria-label": name }, create("h3", {}, name), content);
  }

  function link(i) {
    return create("button", { type: "button", class: "link", click: () => open(i) }, title(i));
  }

  function modules(group) {
    const names = [];
    for (let g = group; g !== Graph.ROOT; g = groups[g].parent) {
      names.unshift(groups[g].path ? `${groups[g].path} (${groups[g].type})` : groups[g].type);
    }
    return names.slice(-1);
  }

  function lines(entry) {
    if (!entry.program) {
      return null;
    }
    const layer = entry.line === entry.program ? null : ` through ${entry.line}`;
    return create("p", { class: "line" }, create("code", {}, entry.program), layer);
  }

  function formula(entry) {
    return entry.formula === undefined ? null : create("section", { class: "formula", "aria-label": "Formula" },
      create("p", { class: "value" }, entry.formula.value),
      create("p", { class: "gradient" }, entry.formula.gradient));
  }

  function value(i) {
    const entry = entries[i];
    if (!entry.value) {
      return entry.kind === "op" || entry.kind === "constant" ? create("p", { class: "quiet" }, "not known") : null;
    }
    return isComputed(i) ? show(entry.value, entry.shape)
      : create("p", { class: "quiet" }, `computed in step ${computedAt.get(i)}`);
  }

  function gradient(i) {
    const entry = entries[i];
    if (!entry.gradient) {
      return entry.collected ? show(entry.collected, entry.shape) : null;
    }
    const box = create("div", {});
    if (i === entries.length - 1) {
      box.append(create("p", { class: "quiet" }, "The backward pass begins here, with 1."));
    }
    for (const { op, slot } of terms[i]) {
      const received = passedOnAt.get(op) <= state.step;
      const term = entries[op].contributions[slot];
      if (received && term && terms[i].length > 1) {
        box.append(create("p", { class: "term" }, "from ", link(op)), show(term, entry.shape));
      } else {
        box.append(create("p", { class: "term" }, received ? "from " : "waits for ", link(op),
          received ? "" : `, step ${passedOnAt.get(op)}`));
      }
    }
    if (hasGradient(i)) {
      box.append(terms[i].length > 1 ? create("p", { class: "term" }, "sum") : "", show(entry.gradient, entry.shape));
    }
    return box;
  }

  function kept(entry) {
    if (!entry.kept) {
      return null;
    }
    if (entry.kept.length === 0) {
      return create("p", { class: "quiet" }, "nothing");
    }
    return create("ul", {}, ...entry.kept.map((each) => {
      const size = bytes(4 * elements(each.shape));
      const head = create("span", {}, create("code", {}, each.name), ` ${shape(each.shape)} `);
      if (each.sharesMemoryOf !== undefined) {
        return create("li", {}, head, "is ", link(each.sharesMemoryOf), ", no more memory");
      }
      return create("li", {}, head, size, each.value ? create("details", {},
        create("summary", {}, "numbers"), show(each.value, each.shape)) : null);
    }));
  }

  function memory(entry) {
    return entry.shape && entry.sharesMemoryOf === undefined ? 4 * elements(entry.shape) : 0;
  }

  function keptMemory(entry) {
    return (entry.kept ?? []).filter((each) => each.sharesMemoryOf === undefined)
      .reduce((sum, each) => sum + 4 * elements(each.shape), 0);
  }

  function cost(entry) {
    const facts = [];
    if (entry.nanoseconds !== undefined) {
      facts.push(["forward", duration(entry.nanoseconds)]);
    }
    if (entry.backwardNanoseconds !== undefined) {
      facts.push(["backward", duration(entry.backwardNanoseconds)]);
    }
    if (entry.sharesMemoryOf !== undefined) {
      facts.push(["memory", create("span", {}, "that of ", link(entry.sharesMemoryOf))]);
    } else if (entry.shape) {
      facts.push(["memory", bytes(memory(entry))]);
    }
    if (keptMemory(entry) > 0) {
      facts.push(["kept", bytes(keptMemory(entry))]);
    }
    return facts.length ? list(facts) : null;
  }

  // ---------------------------------------------------------------- all ops

  function fillList() {
    const head = ["#", "op", "shape", "module", "forward", "backward", "memory"];
    const most = (of) => Math.max(1, ...ops.map((i) => of(entries[i]) ?? 0));
    const columns = [
      [(e) => e.nanoseconds, duration], [(e) => e.backwardNanoseconds, duration],
      [(e) => memory(e) + keptMemory(e), bytes],
    ].map(([of, text]) => ({ of, text, most: most(of) }));
    const rows = ops.map((i) => {
      const entry = entries[i];
      const group = groups[entry.group];
      return create("tr", { "data-entry": i },
        create("td", {}, String(numbers.get(i))),
        create("td", {}, create("button", { type: "button", class: "link", click: () => open(i) }, entry.name)),
        create("td", {}, shape(entry.shape)),
        create("td", {}, group ? group.path || group.type : ""),
        ...columns.map(({ of, text, most: all }) => {
          const amount = of(entry);
          return create("td", { class: "bar", style: `--part: ${Math.round((100 * (amount ?? 0)) / all)}%` },
            amount === undefined ? "" : text(amount));
        }));
    });
    byId("list").replaceChildren(create("table", {},
      create("thead", {}, create("tr", {}, ...head.map((name) => create("th", { scope: "col" }, name)))),
      create("tbody", {}, ...rows)));
  }

  function selectTab(name) {
    for (const each of ["entry", "list"]) {
      byId(`tab-${each}`).setAttribute("aria-selected", String(each === name));
      byId(each).hidden = each !== name;
    }
    if (name === "list") {
      byId("list").querySelector("tr.selected")?.scrollIntoView({ block: "nearest" });
    }
  }

  function describe() {
    const total = (of) => entries.reduce((sum, entry) => sum + (of(entry) ?? 0), 0);
    const count = (kind, name) => {
      const number = entries.filter((entry) => entry.kind === kind).length;
      return `${number} ${name}${number === 1 ? "" : "s"}`;
    };
    const forward = total((e) => e.nanoseconds);
    const back = total((e) => e.backwardNanoseconds);
    const results = ops.reduce((sum, i) => sum + memory(entries[i]), 0);
    byId("summary").textContent = [
      count("op", "op"), count("leaf", "parameter"), count("constant", "constant"),
      forward ? `forward ${duration(forward)}` : "", back ? `backward ${duration(back)}` : "",
      `results ${bytes(results)}`, `kept for backward ${bytes(total(keptMemory))} more`,
    ].filter((text) => text).join(" · ");
    byId("notes").replaceChildren(...report.notes.map((note) => create("p", {}, note)));
    byId("phase-forward").style.flexGrow = String(ops.length);
    byId("phase-backward").style.flexGrow = String(backward.length);
    byId("phase-backward").hidden = backward.length === 0;
  }

  // ---------------------------------------------------------------- controls

  const actions = {
    ArrowLeft: () => stop(() => go(state.step - 1)),
    ArrowRight: () => stop(() => go(state.step + 1)),
    Home: () => stop(() => go(0)),
    End: () => stop(() => go(steps)),
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

  byId("slider").max = String(steps);
  describe();
  fillList();
  openSome();
  redraw();
  fit();
})();
