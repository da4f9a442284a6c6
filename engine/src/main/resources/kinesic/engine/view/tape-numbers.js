"use strict";

/** Elements of the page, and numbers as elements: tables of few, a histogram of many. */
const Numbers = (() => {
  const SVG = "http://www.w3.org/2000/svg";

  /** Creates an element; properties that are functions are listeners, children are nodes or text. */
  function create(tag, properties = {}, ...children) {
    return filled(document.createElement(tag), properties, children);
  }

  /** Creates an element of a drawing. */
  function createSvg(tag, properties = {}, ...children) {
    return filled(document.createElementNS(SVG, tag), properties, children);
  }

  function filled(element, properties, children) {
    for (const [name, value] of Object.entries(properties)) {
      if (typeof value === "function") {
        element.addEventListener(name, value);
      } else if (value !== undefined && value !== false) {
        element.setAttribute(name, value === true ? "" : value);
      }
    }
    element.append(...children.filter((child) => child !== null && child !== undefined));
    return element;
  }

  // ---------------------------------------------------------------- text

  /** Returns a number with four digits; numbers that JSON does not know are texts already. */
  function short(x) {
    if (typeof x !== "number") {
      return String(x).replace("Infinity", "∞");
    }
    const size = Math.abs(x);
    if (x === 0 || (Number.isInteger(x) && size < 1e5)) {
      return String(x).replace("-", "−");
    }
    const text = size < 1e-3 || size >= 1e5 ? x.toExponential(2) : String(Number(x.toPrecision(4)));
    return text.replaceAll("-", "−");
  }

  function shape(sizes) {
    return sizes ? `[${sizes.join(", ")}]` : "";
  }

  function elements(sizes) {
    return sizes.reduce((product, size) => product * size, 1);
  }

  function duration(nanoseconds) {
    return nanoseconds < 1e3 ? `${nanoseconds} ns`
      : nanoseconds < 1e6 ? `${short(nanoseconds / 1e3)} µs`
      : nanoseconds < 1e9 ? `${short(nanoseconds / 1e6)} ms` : `${short(nanoseconds / 1e9)} s`;
  }

  function bytes(count) {
    return count < 1e3 ? `${count} B`
      : count < 1e6 ? `${short(count / 1e3)} kB` : `${short(count / 1e6)} MB`;
  }

  /** Returns all numbers in brackets if they are few, for a box of the graph. */
  function preview(numbers, sizes, most) {
    return numbers?.all && numbers.all.length <= most ? nested(numbers.all, sizes) : undefined;
  }

  function nested(values, sizes) {
    if (sizes.length === 0) {
      return short(values[0]);
    }
    const step = elements(sizes.slice(1));
    const parts = Array.from({ length: sizes[0] }, (_, i) =>
      nested(values.slice(i * step, (i + 1) * step), sizes.slice(1)));
    return `[${parts.join(", ")}]`;
  }

  // ---------------------------------------------------------------- numbers of a tensor

  /** Shows the numbers of a tensor. */
  function show(numbers, sizes) {
    if (numbers.gone) {
      return create("p", { class: "quiet" }, "Its memory has been recycled.");
    }
    return numbers.all ? all(numbers.all, sizes) : summary(numbers);
  }

  function all(values, sizes) {
    if (values.length === 0) {
      return create("p", { class: "quiet" }, "no elements");
    }
    const largest = Math.max(...values.filter(Number.isFinite).map(Math.abs), 1e-30);
    const columns = sizes.length === 0 ? 1 : sizes.at(-1);
    const rows = sizes.length < 2 ? 1 : sizes.at(-2);
    const box = create("div", { class: "tables" });
    for (let start = 0; start < values.length; start += rows * columns) {
      if (sizes.length > 2) {
        box.append(create("p", { class: "slice" }, slice(start / (rows * columns), sizes)));
      }
      box.append(table(values.slice(start, start + rows * columns), columns, largest));
    }
    return box;
  }

  /** Returns the index of a matrix in a tensor of more axes, such as [0, 2, :, :]. */
  function slice(number, sizes) {
    const index = [];
    let rest = number;
    for (const size of sizes.slice(0, -2).toReversed()) {
      index.unshift(rest % size);
      rest = Math.floor(rest / size);
    }
    return `[${[...index, ":", ":"].join(", ")}]`;
  }

  function table(values, columns, largest) {
    const rows = [];
    for (let start = 0; start < values.length; start += columns) {
      rows.push(create("tr", {}, ...values.slice(start, start + columns).map((x) => cell(x, largest))));
    }
    return create("table", { class: "numbers" }, create("tbody", {}, ...rows));
  }

  function cell(x, largest) {
    const strength = typeof x === "number" ? Math.round((40 * Math.abs(x)) / largest) : 100;
    const colour = typeof x !== "number" ? "wrong" : x < 0 ? "negative" : "positive";
    return create("td", { title: String(x), class: colour, style: `--strength: ${strength}%` }, short(x));
  }

  function summary(numbers) {
    const facts = [];
    if (numbers.bins) {
      facts.push(["range", `${short(numbers.min)} … ${short(numbers.max)}`]);
      facts.push(["mean", `${short(numbers.mean)} ± ${short(numbers.deviation)}`]);
    }
    facts.push(["norm", short(numbers.norm)], ["zeros", String(numbers.zeros)]);
    if (numbers.notFinite) {
      facts.push(["NaN or ∞", String(numbers.notFinite)]);
    }
    return create("div", { class: "summary" },
      numbers.bins ? histogram(numbers) : null,
      list(facts),
      create("p", { class: "first" }, `${numbers.first.map(short).join(", ")}, …`));
  }

  /** Shows names and texts or elements. */
  function list(facts) {
    return create("dl", {}, ...facts.flatMap(([name, fact]) =>
      [create("dt", {}, name), create("dd", {}, fact)]));
  }

  function histogram(numbers) {
    const width = 264;
    const height = 60;
    const most = Math.max(...numbers.bins);
    const bar = width / numbers.bins.length;
    const scale = (count) => (count === 0 ? 0 : Math.max(1.5, (height * count) / most));
    const bars = numbers.bins.map((count, i) =>
      createSvg("rect", {
        x: i * bar + 0.5, y: height - scale(count), width: bar - 1, height: scale(count),
      }));
    const label = `Histogram from ${short(numbers.min)} to ${short(numbers.max)}`;
    const zero = (-numbers.min / (numbers.max - numbers.min)) * width;
    const axis = zero >= 0 && zero <= width
      ? createSvg("line", { x1: zero, x2: zero, y1: 0, y2: height }) : null;
    return create("figure", {},
      createSvg("svg", { viewBox: `0 0 ${width} ${height}`, class: "histogram", role: "img", "aria-label": label },
        ...bars, axis),
      create("figcaption", {}, create("span", {}, short(numbers.min)), create("span", {}, short(numbers.max))));
  }

  return { create, createSvg, short, shape, elements, duration, bytes, preview, show, list };
})();
