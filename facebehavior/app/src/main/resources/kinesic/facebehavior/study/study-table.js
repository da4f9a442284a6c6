"use strict";

/**
 * The comparisons as a table that is a forest plot: each row draws its difference and interval on
 * an axis that all rows share, with the families of databases below one another.
 */
class StudyTable {
  static WIDTH = 300; // of a drawing
  static LESS = 220; // beside a column more
  static NARROW = 150; // on a phone
  static HEIGHT = 24;
  static MANY = 60; // rows that are shown at first

  /** What is left out while it has a single value; all but the metric share a column. */
  static CONTEXT = ["question", "scope", "test", "fraction", "metric"];

  static TITLES = {
    question: "question", scope: "scope", test: "test set", fraction: "labels", metric: "metric",
    variant: "variant", family: "family", difference: "difference", interval: "95 % interval",
    p: "p", adjusted: "adjusted p", verdict: "verdict", replication: "both families",
  };

  /**
   * @param data of the study
   * @param filters the view
   * @param panel creates the details of a row
   * @param page what it does after the user ordered the rows (update) or opened one (quote)
   */
  constructor(data, filters, panel, page) {
    Object.assign(this, { data, filters, panel, page, whole: false, width: StudyTable.WIDTH });
    this.element = Elements.create("div", { class: "wide" });
  }

  /** Groups the comparisons that differ only by the family of databases, in the order of the view. */
  rows(comparisons) {
    const rows = new Map();
    for (const one of comparisons) {
      if (!rows.has(one.row)) {
        rows.set(one.row, []);
      }
      rows.get(one.row).push(one);
    }
    const sorted = [...rows.values()];
    const { sort, descending } = this.filters;
    if (sort !== null) {
      const sign = descending ? -1 : 1;
      const keyed = sorted.map((row) => ({ row, key: StudyTable.key(row[0], sort) }));
      keyed.sort(({ key: a }, { key: b }) => (a === b ? 0 : a === null ? 1 : b === null ? -1 : sign * (a - b)));
      return keyed.map(({ row }) => row);
    }
    return sorted;
  }

  /** The number by which a column is ordered; null is last. */
  static key(one, column) {
    switch (column) {
      case "interval":
        return one.low;
      case "setting": // in the order of the study
        return ((one.question * 100 + one.scope) * 100 + one.test) * 100 + one.fraction;
      default:
        return one[column];
    }
  }

  /** Replaces the table by one of these comparisons. */
  show(comparisons) {
    const rows = this.rows(comparisons);
    const shown = this.whole ? rows : rows.slice(0, StudyTable.MANY);
    this.isNarrow = matchMedia("(max-width: 700px)").matches;
    this.varied = StudyTable.CONTEXT.filter((name) => new Set(comparisons.map((one) => one[name])).size > 1);
    this.width = this.isNarrow ? StudyTable.NARROW : this.setting().length > 0 ? StudyTable.LESS : StudyTable.WIDTH;
    const axis = StudyAxis.ofDifferences(shown.flat(), 8, this.width - 8);
    this.ticks = axis.ticks(this.width / 75);
    this.grid = this.ticks.map(({ value }) => `M${axis.at(value)} -200V200`).join(""); // the cell cuts it off
    const columns = ["variant", "metric", "setting", "family", "plot", "difference", "interval", "p", "adjusted", "verdict", "replication"]
      .filter((name) => this.hasColumn(name));
    const table = Elements.create("table", { class: "data forest" },
      Elements.create("caption", {}, this.caption(comparisons)),
      Elements.create("thead", {}, Elements.create("tr", {}, ...columns.map((name) => this.heading(name, axis)))),
      ...shown.map((row) => this.body(row, columns, axis)));
    const rest = rows.length - shown.length;
    this.element.replaceChildren(table);
    if (rest > 0) {
      this.element.append(Elements.create("button", { type: "button", id: "whole", click: () => {
        this.whole = true;
        this.show(comparisons);
        this.element.querySelectorAll(".opens")[shown.length].focus({ preventScroll: true });
      } }, `Show ${Elements.count(rest, "more row")}`));
    }
  }

  hasColumn(name) {
    switch (name) {
      case "metric":
        return !this.isNarrow && this.varied.includes(name);
      case "setting":
        return !this.isNarrow && this.setting().length > 0;
      case "family":
      case "replication":
        return this.data.names.family.length > 1;
      default:
        return true;
    }
  }

  /** What differs between the rows beside variant and metric. */
  setting() {
    return this.varied.filter((name) => name !== "metric");
  }

  /** What all rows have in common. */
  caption(comparisons) {
    const [one] = comparisons;
    return StudyTable.CONTEXT.filter((name) => one !== undefined && !this.varied.includes(name))
      .map((name) => (name === "question" ? this.data.titles[one.question]
        : `${StudyTable.TITLES[name]}: ${this.data.text(name, one)}`))
      .join(" · ");
  }

  heading(name, axis) {
    if (name === "plot") {
      return Elements.create("th", { scope: "col", class: "plot" },
        Elements.create("span", { class: "unseen" }, "difference with 95 % interval, drawn"), this.scale(axis));
    }
    const { sort, descending } = this.filters;
    const state = sort !== name ? "none" : descending ? "descending" : "ascending";
    const isNumber = ["difference", "p", "adjusted", "interval"].includes(name);
    const title = name === "setting"
      ? this.setting().map((each) => StudyTable.TITLES[each]).join(" · ") : StudyTable.TITLES[name];
    const style = `${isNumber ? "n " : ""}${name}`;
    const button = Elements.create("button", { type: "button", "data-sort": name, click: () => {
      this.filters.orderBy(name, name === "difference" || name === "interval");
      this.page.update(`[data-sort="${name}"]`);
    } }, title, Elements.create("span", { class: "arrow", "aria-hidden": "true" },
      sort !== name ? "" : descending ? " ▼" : " ▲"));
    const sortable = name !== "family";
    return Elements.create("th", { scope: "col", class: style, "aria-sort": sortable ? state : undefined },
      sortable ? button : title);
  }

  /** The axis above the drawings. */
  scale(axis) {
    const svg = this.drawing(30, "scale");
    for (const { value, text } of this.ticks) {
      svg.append(
        Elements.draw("line", { class: "grid", x1: axis.at(value), x2: axis.at(value), y1: 24, y2: 30 }),
        Elements.draw("text", { class: "tick", x: axis.at(value), y: 20, "text-anchor": "middle" }, text));
    }
    svg.append(
      Elements.draw("text", { class: "axis", x: axis.at(0) - 8, y: 8, "text-anchor": "end" }, "worse ←"),
      Elements.draw("text", { class: "axis", x: axis.at(0) + 8, y: 8 }, "→ better"));
    return svg;
  }

  drawing(height, style) {
    return Elements.draw("svg", { class: style, width: this.width, height,
      viewBox: `0 0 ${this.width} ${height}`, "aria-hidden": "true" });
  }

  /** The rows of one pair of variants, one for each family, and the details if they are open. */
  body(row, columns, axis) {
    const number = row[0].row;
    const isOpen = this.filters.open.has(number);
    const body = Elements.create("tbody", { "data-row": number, class: isOpen ? "open" : undefined });
    const toggle = () => {
      if (!this.filters.open.delete(number)) {
        this.filters.open.add(number);
      }
      const changed = this.body(row, columns, axis);
      body.replaceWith(changed);
      changed.querySelector(".opens").focus({ preventScroll: true });
      this.page.quote();
    };
    row.forEach((one, i) => {
      const cells = columns.map((name) => this.cell(name, one, row, i, axis, toggle)).filter(Boolean);
      body.append(Elements.create("tr", { click: (event) => {
        if (!event.target.closest("button, a") && String(getSelection()) === "") {
          toggle();
        }
      } }, ...cells));
    });
    if (isOpen) {
      body.append(Elements.create("tr", { class: "panel", id: `panel-${number}` },
        Elements.create("td", { colspan: columns.length }, this.panel.of(row))));
    }
    return body;
  }

  cell(name, one, row, i, axis, toggle) {
    const isShared = ["variant", "metric", "setting", "replication"].includes(name);
    if (isShared && i > 0) {
      return null; // the first row spans the others
    }
    const spans = isShared ? { rowspan: row.length } : {};
    const cell = (properties, ...children) => Elements.create("td", { ...spans, ...properties }, ...children);
    switch (name) {
      case "variant": {
        const isOpen = this.filters.open.has(one.row);
        return Elements.create("th", { ...spans, scope: "rowgroup" },
          Elements.create("button", { type: "button", class: "opens", "aria-expanded": String(isOpen),
            "aria-controls": isOpen ? `panel-${one.row}` : undefined, click: toggle },
            this.data.text("variant", one)),
          Elements.create("span", { class: "against" }, `vs. ${this.data.text("reference", one)}`),
          this.isNarrow && this.varied.length > 0
            ? Elements.create("span", { class: "against" }, this.texts(this.varied, one)) : null);
      }
      case "setting":
        return cell({ class: "setting" }, this.texts(this.setting(), one));
      case "family":
        return cell({ class: `family v${one.family}` }, this.data.text("family", one));
      case "plot":
        return cell({ class: "plot" }, this.interval(one, axis));
      case "difference":
        return cell({ class: "n difference" }, Elements.signed(one.difference));
      case "interval":
        return cell({ class: "n interval" }, one.low === null ? "–" : `${Elements.signed(one.low)} to ${Elements.signed(one.high)}`);
      case "p":
      case "adjusted":
        return cell({ class: `n ${name}` }, Elements.probability(one[name]));
      case "verdict":
        return cell({ class: `verdict ${this.data.text("verdict", one).replace(" ", "-")}` }, this.data.text("verdict", one));
      case "replication":
        return cell({ class: `replication ${this.data.text("replication", one).replaceAll(" ", "-")}` }, this.data.text("replication", one));
      default:
        return cell({ class: name }, this.data.text(name, one));
    }
  }

  texts(names, one) {
    return names.map((name) => this.data.text(name, one)).join(" · ");
  }

  /** A point for the difference, a line for its interval, an arrow where the line is cut off. */
  interval(one, axis) {
    const height = StudyTable.HEIGHT;
    const y = height / 2;
    const svg = this.drawing(height, undefined);
    svg.append(
      Elements.draw("path", { class: "grid", d: this.grid }),
      Elements.draw("line", { class: "nought", x1: axis.at(0), x2: axis.at(0), y1: -200, y2: 200 }));
    const chance = one.chance === null ? null : one.chance - one.referenceMean;
    if (chance !== null && axis.contains(chance)) {
      svg.append(Elements.draw("line", { class: "chance", x1: axis.at(chance), x2: axis.at(chance), y1: 3, y2: height - 3 }));
    }
    if (one.difference === null) {
      return svg;
    }
    const isShown = ["gain", "loss"].includes(this.data.text("verdict", one));
    const group = Elements.draw("g", { class: `family v${one.family}${isShown ? " shown" : ""}` });
    if (one.low !== null) {
      group.append(Elements.draw("line", { class: "whisker", x1: axis.at(one.low), x2: axis.at(one.high), y1: y, y2: y }));
      for (const [end, side] of [[one.low, 1], [one.high, -1]]) {
        const x = axis.at(end);
        group.append(axis.contains(end)
          ? Elements.draw("line", { class: "whisker", x1: x, x2: x, y1: y - 4, y2: y + 4 })
          : Elements.draw("path", { class: "cut", d: `M${x} ${y}l${6 * side} -4v8z` }));
      }
    }
    group.append(one.family === 0
      ? Elements.draw("circle", { class: "dot", cx: axis.at(one.difference), cy: y, r: 4.5 })
      : Elements.draw("rect", { class: "dot", x: axis.at(one.difference) - 4, y: y - 4, width: 8, height: 8 }));
    svg.append(group);
    return svg;
  }
}
