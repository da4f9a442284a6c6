"use strict";

/** The details of a row: the values of both variants for each seed, and the files of their runs. */
class StudyPanel {
  static WIDTH = 210; // of the drawing
  static HEIGHT = 210;

  constructor(data) {
    this.data = data;
  }

  /** The details of the comparisons of one row, side by side for the families of databases. */
  of(row) {
    return Elements.create("div", { class: "details" }, ...row.map((one) => this.family(one, row)));
  }

  family(one, row) {
    const { data } = this;
    return Elements.create("section", { class: `runs v${one.family}` },
      Elements.create("h4", {}, `${data.text("family", one)} databases`),
      Elements.create("p", { class: "says" }, this.sentence(one)),
      Elements.create("div", { class: "seeds" }, this.slopes(one, row), this.table(one)));
  }

  /** The comparison in words. */
  sentence(one) {
    const { data } = this;
    const interval = one.low === null ? ""
      : `, 95 % interval ${Elements.signed(one.low)} to ${Elements.signed(one.high)}`;
    return `Mean ${Elements.decimal(one.mean)} (${data.text("variant", one)}) and `
      + `${Elements.decimal(one.referenceMean)} (${data.text("reference", one)}). `
      + `Difference ${Elements.signed(one.difference)}${interval}; p ${Elements.probability(one.p)}, `
      + `adjusted ${Elements.probability(one.adjusted)}, by the exact sign-flip test ${Elements.probability(one.signs)}.`;
  }

  // ---------------------------------------------------------------- drawing

  /** A line for each seed, from the reference to the variant; all families have the same axis. */
  slopes(one, row) {
    const { data } = this;
    const { WIDTH, HEIGHT } = StudyPanel;
    const pairs = StudyPanel.pairs(one);
    const near = row.flatMap(StudyPanel.pairs).flat();
    if (pairs.length === 0) {
      return null;
    }
    const reach = Math.max(...near) - Math.min(...near);
    const close = one.chance !== null && Math.min(...near) - one.chance < 2 * reach ? [one.chance] : [];
    const axis = StudyAxis.around([...near, ...close], HEIGHT - 26, 12);
    const left = 76;
    const right = WIDTH - 40;
    const svg = Elements.draw("svg", { class: "slopes", width: WIDTH, height: HEIGHT, role: "img",
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
      "aria-label": `A line for each seed, from ${data.text("reference", one)} to ${data.text("variant", one)}` });
    for (const { value, text } of axis.ticks(5)) {
      svg.append(
        Elements.draw("line", { class: "grid", x1: 44, x2: WIDTH - 8, y1: axis.at(value), y2: axis.at(value) }),
        Elements.draw("text", { class: "tick", x: 38, y: axis.at(value) + 4, "text-anchor": "end" }, text));
    }
    for (const value of close) {
      svg.append(
        Elements.draw("line", { class: "chance", x1: 44, x2: WIDTH - 8, y1: axis.at(value), y2: axis.at(value) }),
        Elements.draw("text", { class: "tick", x: WIDTH - 8, y: axis.at(value) - 4, "text-anchor": "end" }, "chance"));
    }
    for (const [reference, value] of pairs) {
      svg.append(
        Elements.draw("line", { class: "pair", x1: left, x2: right, y1: axis.at(reference), y2: axis.at(value) }),
        Elements.draw("circle", { class: "from", cx: left, cy: axis.at(reference), r: 3.5 }),
        Elements.draw("circle", { class: "to", cx: right, cy: axis.at(value), r: 3.5 }));
    }
    svg.append(
      Elements.draw("line", { class: "mean", x1: left, x2: right, y1: axis.at(one.referenceMean), y2: axis.at(one.mean) }),
      Elements.draw("text", { class: "axis", x: left, y: HEIGHT - 6, "text-anchor": "middle" }, "reference"),
      Elements.draw("text", { class: "axis", x: right, y: HEIGHT - 6, "text-anchor": "middle" }, "variant"));
    return svg;
  }

  /** Reference and value for each seed that has both. */
  static pairs(one) {
    return one.values.map((value, i) => [one.references[i], value])
      .filter((pair) => pair.every((x) => x !== null));
  }

  // ---------------------------------------------------------------- table

  /** A row for each seed, with links to the files of the runs. */
  table(one) {
    const { data } = this;
    const head = ["seed", data.text("variant", one), data.text("reference", one), "difference"];
    const rows = one.values.map((value, i) => {
      const reference = one.references[i];
      const difference = value === null || reference === null ? null : value - reference;
      const seed = one.seeds[i];
      return Elements.create("tr", {},
        Elements.create("th", { scope: "row" }, String(seed)),
        this.value(value, data.runsOf(one, one.variant, one.scope, seed), one),
        this.value(reference, one.referenceRuns === null ? [] : data.runsOf(one, one.referenceRuns, one.referenceScope, seed), one),
        Elements.create("td", { class: "n" }, Elements.signed(difference)));
    });
    return Elements.create("div", { class: "wide" }, Elements.create("table", { class: "data" },
      Elements.create("thead", {}, Elements.create("tr", {},
        ...head.map((text, i) => Elements.create("th", { scope: "col", class: i > 0 ? "n" : undefined }, text)))),
      Elements.create("tbody", {}, ...rows)));
  }

  /** A value; it links to the file of its run, or is followed by the values and links of several. */
  value(value, runs, one) {
    const { data } = this;
    const text = Elements.decimal(value);
    const link = (run, words) => Elements.create("a", { href: run.file,
      title: `all metrics of this run: ${run.file}` }, words);
    if (runs.length === 1 && data.text("scenario", runs[0]) === data.text("scope", runs[0])) {
      return Elements.create("td", { class: "n" }, link(runs[0], text));
    }
    const links = runs.map((run) => {
      const own = data.value(run, one);
      return Elements.create("span", {}, link(run, data.text("scenario", run)),
        own === undefined ? "" : ` ${Elements.decimal(own)}`);
    });
    return Elements.create("td", { class: "n" }, text,
      links.length > 0 ? Elements.create("span", { class: "scenarios" }, ...links) : null);
  }
}
