"use strict";

/** The drawing of a tape: boxes for tensors, frames for modules that are open, boxes for closed ones. */
const Graph = (() => {
  const { createSvg, shape, preview } = Numbers;
  const PADDING = 14;
  const HEADER = 24;
  const LINE = 16;
  const ROOT = -1;
  const PREVIEW = 4; // numbers that fit in a box
  const measure = document.createElement("canvas").getContext("2d");

  function textWidth(text, bold) {
    measure.font = `${bold ? "600 " : ""}13px system-ui, sans-serif`;
    return measure.measureText(text).width;
  }

  // ---------------------------------------------------------------- what is visible

  /**
   * What is visible of a report while some modules are closed.
   *
   * @param {object} report see TapeReport.java
   * @param {Set<number>} closed the groups that are shown as one box
   * @param {boolean} leaves whether parameters and constants are shown
   */
  function visible(report, closed, leaves) {
    const { entries, groups } = report;
    const parent = (group) => groups[group].parent;
    const chain = (group) => { // the groups around, the outermost first
      const all = [];
      for (let g = group; g !== ROOT; g = parent(g)) {
        all.unshift(g);
      }
      return all;
    };
    const shown = entries.map((entry) => {
      if (entry.kind !== "op" && !leaves) {
        return null;
      }
      const around = chain(entry.group);
      const at = around.findIndex((group) => closed.has(group));
      return at < 0
        ? { key: null, container: entry.group }
        : { key: `group ${around[at]}`, container: parent(around[at]) };
    });
    shown.forEach((place, i) => {
      if (place && place.key === null) {
        place.key = `entry ${i}`;
      }
    });
    return { entries, groups, shown, chain, closed };
  }

  // ---------------------------------------------------------------- places

  /** Lays out what is visible; returns places of boxes and frames and the routes of edges. */
  function arrange(view) {
    const contents = new Map([[ROOT, { boxes: new Map(), segments: new Map() }]]);
    const content = (group) => {
      if (!contents.has(group)) {
        contents.set(group, { boxes: new Map(), segments: new Map() });
        if (group !== ROOT) {
          const outer = content(view.groups[group].parent);
          outer.boxes.set(`group ${group}`, { key: `group ${group}`, open: group, centred: true });
        }
      }
      return contents.get(group);
    };
    view.shown.forEach((place, i) => {
      if (place && !content(place.container).boxes.has(place.key)) {
        content(place.container).boxes.set(place.key, sized(view, place.key, i));
      }
    });
    const routes = new Map(); // from "input>entry" to the segments of the edge
    view.entries.forEach((entry, i) =>
      entry.inputs.forEach((input, slot) => connect(view, content, routes, input, i, slot)));
    const drawing = { boxes: [], frames: [], segments: new Map(), routes };
    const root = inner(view, contents, ROOT);
    collect(root, 0, 0, drawing);
    return { ...drawing, width: root.width, height: root.height };
  }

  /** Returns the box of an entry or of a closed group, with its lines of text. */
  function sized(view, key, i) {
    const isGroup = key.startsWith("group");
    const lines = isGroup ? groupLines(view, Number(key.slice(6))) : entryLines(view, view.entries[i]);
    const longest = Math.max(...lines.map((line) => textWidth(line.text, line.kind === "name")));
    return {
      key, lines, isGroup, entry: isGroup ? undefined : i,
      width: Math.max(56, Math.ceil(longest) + 22), height: lines.length * LINE + 12,
      slots: isGroup ? 0 : view.entries[i].inputs.length,
    };
  }

  function entryLines(view, entry) {
    const name = inside(view, entry.group, entry.name);
    const lines = [
      { kind: "name", text: Steps.named(entry, name) },
      { kind: "shape", text: shape(entry.shape) },
    ];
    for (const kind of ["value", "gradient"]) {
      const text = preview(entry[kind], entry.shape, PREVIEW);
      if (text !== undefined) {
        lines.push({ kind, text });
      }
    }
    return lines;
  }

  function groupLines(view, group) {
    const inside = view.entries.filter((e) => e.kind === "op" && view.chain(e.group).includes(group));
    const { path, type } = view.groups[group];
    return [
      { kind: "name", text: label(view, group) },
      { kind: "shape", text: `${path ? type + ", " : ""}${inside.length} ${inside.length === 1 ? "op" : "ops"}` },
    ];
  }

  /** Returns the name of a module in the one around it. */
  function label(view, group) {
    const { path, type, parent } = view.groups[group];
    return inside(view, parent, path) || type;
  }

  /** Returns the rest of a path inside the innermost module around that it belongs to. */
  function inside(view, group, path) {
    for (let g = group; g !== ROOT; g = view.groups[g].parent) {
      const outer = view.groups[g].path;
      if (outer && path.startsWith(outer + ".")) {
        return path.slice(outer.length + 1);
      }
    }
    return path;
  }

  /** Leads an edge through the borders of the frames between its ends. */
  function connect(view, content, routes, from, to, slot) {
    const a = view.shown[from];
    const b = view.shown[to];
    if (!a || !b || a.key === b.key) {
      return;
    }
    const around = view.chain(a.container);
    const aim = view.chain(b.container);
    let common = 0;
    while (common < Math.min(around.length, aim.length) && around[common] === aim[common]) {
      common++;
    }
    const route = [];
    const step = (group, start, end) => {
      const key = `${start.key}/${start.port ?? ""}>${end.key}/${end.port ?? end.slot ?? ""}`;
      content(group).segments.set(key, { start, end, id: `${group} ${key}` });
      route.push(`${group} ${key}`);
    };
    let at = { key: a.key };
    for (const group of around.slice(common).toReversed()) {
      const port = `out ${group} ${a.key}`;
      content(group).boxes.set(port, { key: port, port: "out", width: 0, height: 0 });
      step(group, at, { key: port });
      at = { key: `group ${group}`, port };
    }
    let container = common === 0 ? ROOT : around[common - 1];
    for (const group of aim.slice(common)) {
      const port = `in ${group} ${a.key}`;
      content(group).boxes.set(port, { key: port, port: "in", width: 0, height: 0 });
      step(container, at, { key: `group ${group}`, port });
      at = { key: port };
      container = group;
    }
    step(container, at, b.key.startsWith("group") ? { key: b.key } : { key: b.key, slot });
    const key = `${from}>${to}`;
    routes.set(key, [...(routes.get(key) ?? []), ...route]);
  }

  /** Lays out the content of a group, the groups inside it first. */
  function inner(view, contents, group) {
    const { boxes, segments } = contents.get(group);
    for (const box of boxes.values()) {
      if (box.open !== undefined) {
        box.content = inner(view, contents, box.open);
        box.title = label(view, box.open);
        box.type = view.groups[box.open].path ? view.groups[box.open].type : "";
        const title = textWidth(`− ${box.title}  ${box.type}`, true);
        box.width = Math.max(box.content.width, Math.ceil(title)) + 2 * PADDING;
        box.inset = (box.width - box.content.width) / 2;
        box.height = box.content.height + HEADER + PADDING;
      }
    }
    const x = (end) => {
      const box = boxes.get(end.key);
      if (end.port && box.content) {
        return box.inset + box.content.places.get(end.port).x;
      }
      return end.slot === undefined ? box.width / 2 : ((end.slot + 1) * box.width) / (box.slots + 1);
    };
    const all = [...segments.values()];
    const edges = all.map(({ start, end }) => (
      { from: start.key, to: end.key, fromX: x(start), toX: x(end) }));
    const plan = Layout.layered([...boxes.values()], edges);
    return { ...plan, boxes, segments: all };
  }

  /** Adds the boxes, frames and segments of a group, whose upper left corner is known. */
  function collect(plan, left, top, drawing) {
    plan.segments.forEach((segment, i) => {
      const points = plan.routes[i].map(([x, y]) => [x + left, y + top]);
      const { start, end, id } = segment;
      const classes = ["edge"];
      if (start.port) { // from the content of a frame through its lower border
        points.unshift([points[0][0], points[0][1] - PADDING]);
      } else if (!start.key.startsWith("in ")) {
        classes.push("begin");
      }
      if (end.port) {
        points.push([points.at(-1)[0], points.at(-1)[1] + HEADER]);
      } else if (!end.key.startsWith("out ")) {
        classes.push("end");
      }
      drawing.segments.set(id, { points, classes });
    });
    for (const box of plan.boxes.values()) {
      const place = plan.places.get(box.key);
      const x = place.x + left;
      const y = place.y + top;
      if (box.open !== undefined) {
        drawing.frames.push({ ...box, x, y });
        collect(box.content, x + box.inset, y + HEADER, drawing);
      } else if (!box.port) {
        drawing.boxes.push({ ...box, x, y });
      }
    }
  }

  // ---------------------------------------------------------------- drawing

  /**
   * Draws what is visible.
   *
   * @param {object} actions open(entry) and toggle(group)
   * @returns {{svg: SVGElement, boxes: Map, edges: Map, width: number, height: number}} the elements
   *     of boxes by their keys and of the edges by "input>entry"
   */
  function draw(view, actions) {
    const plan = arrange(view);
    const margin = 16;
    const svg = createSvg("svg", {
      viewBox: `${-margin} ${-margin} ${plan.width + 2 * margin} ${plan.height + 2 * margin}`,
      role: "group", "aria-label": "Boxes of the graph, from the inputs to the result",
    });
    svg.append(createSvg("defs", {}, ...["", "flow", "back"].map(arrow)));
    const boxes = new Map();
    svg.append(...plan.frames.map((frame) => createSvg("rect", {
      class: "frame", x: frame.x, y: frame.y, width: frame.width, height: frame.height, rx: 8,
    })));
    const paths = new Map();
    for (const [id, segment] of plan.segments) {
      const path = createSvg("path", { d: curve(segment.points), class: segment.classes.join(" ") });
      paths.set(id, path);
      svg.append(path);
    }
    for (const frame of plan.frames) {
      const element = headerElement(frame, actions);
      boxes.set(frame.key, element);
      svg.append(element);
    }
    for (const box of plan.boxes) {
      const element = boxElement(view, box, actions);
      boxes.set(box.key, element);
      svg.append(element);
    }
    const edges = new Map([...plan.routes].map(([key, ids]) => [key, ids.map((id) => paths.get(id))]));
    return { svg, boxes, edges, width: plan.width + 2 * margin, height: plan.height + 2 * margin };
  }

  function arrow(kind) {
    return createSvg("marker", {
      id: `arrow${kind}`, class: `arrow ${kind}`, viewBox: "0 0 8 8", refX: 7, refY: 4,
      markerWidth: 8, markerHeight: 8, markerUnits: "userSpaceOnUse", orient: "auto-start-reverse",
    }, createSvg("path", { d: "M0,0 L8,4 L0,8 z" }));
  }

  function curve(points) {
    let d = `M${points[0].join()}`;
    for (let i = 1; i < points.length; i++) {
      const [x0, y0] = points[i - 1];
      const [x, y] = points[i];
      const middle = (y0 + y) / 2;
      d += x0 === x ? `L${x},${y}` : `C${x0},${middle} ${x},${middle} ${x},${y}`;
    }
    return d;
  }

  function headerElement(frame, actions) {
    return createSvg("g", {
      class: "header", role: "button", tabindex: "-1", "aria-expanded": "true",
      "aria-label": `Module ${frame.title} ${frame.type}`, "data-key": frame.key,
      transform: `translate(${frame.x} ${frame.y})`,
      click: () => actions.toggle(frame.open),
    },
      createSvg("rect", { x: 0, y: 0, width: frame.width, height: HEADER - 4 }),
      createSvg("text", { x: 10, y: 15 },
        createSvg("tspan", { class: "sign" }, "− "),
        createSvg("tspan", { class: "name" }, frame.title),
        createSvg("tspan", { class: "type" }, `  ${frame.type}`)));
  }

  function boxElement(view, box, actions) {
    const group = box.isGroup ? Number(box.key.slice(6)) : undefined;
    const kind = box.isGroup ? "module" : view.entries[box.entry].kind;
    const text = box.lines.map((line, i) =>
      createSvg("text", { class: line.kind, x: box.width / 2, y: 20 + i * LINE }, line.text));
    const name = { op: "Op", leaf: "Parameter", constant: "Constant", module: "Closed module" }[kind];
    return createSvg("g", {
      class: `box ${kind}`, role: "button", tabindex: "-1", "data-key": box.key,
      "aria-label": `${name} ${box.lines[0].text} ${box.lines[1].text}`,
      "aria-expanded": box.isGroup ? "false" : undefined,
      transform: `translate(${box.x} ${box.y})`,
      click: () => (box.isGroup ? actions.toggle(group) : actions.open(box.entry)),
    },
      createSvg("rect", { width: box.width, height: box.height, rx: kind === "op" ? 6 : 14 }), ...text);
  }

  return { visible, draw, label, ROOT };
})();
