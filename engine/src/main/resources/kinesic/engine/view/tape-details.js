"use strict";

/** What the page tells about one entry, and about all. */
const Details = (() => {
  const { create, shape, elements, duration, bytes, show, list } = Numbers;

  const quiet = (text) => create("p", { class: "quiet" }, text);
  const section = (name, content, kind = "") => (content === null ? null
    : create("section", { class: kind, "aria-label": name }, create("h3", {}, name), content));

  /** Returns the memory of a result; 0 if it shares that of another tensor, as of a reshape. */
  function memory(entry) {
    return entry.shape && entry.sharesMemoryOf === undefined ? 4 * elements(entry.shape) : 0;
  }

  /** Returns the memory that exists only because an op keeps something for its backward. */
  function keptMemory(entry) {
    return (entry.kept ?? []).filter((each) => each.sharesMemoryOf === undefined)
      .reduce((sum, each) => sum + 4 * elements(each.shape), 0);
  }

  class Details {

    /**
     * @param {object} report see TapeReport.java
     * @param {Steps} steps
     * @param {(i: number) => void} open called for a link to an entry
     */
    constructor(report, steps, open) {
      this.entries = report.entries;
      this.groups = report.groups;
      this.steps = steps;
      this.open = open;
    }

    // ---------------------------------------------------------------- one entry

    /** Returns elements about an entry after a step. */
    of(i, step) {
      const entry = this.entries[i];
      const kind = { op: "result of an op", leaf: "parameter", constant: "constant" }[entry.kind];
      const module = this.groups[entry.group];
      const place = module ? ` in ${module.path ? `${module.path} (${module.type})` : module.type}` : "";
      return [
        create("h2", {}, this.steps.title(i), " ", create("span", { class: "shape" }, shape(entry.shape))),
        quiet(kind + place),
        this.line(entry),
        this.formula(entry),
        section("Inputs", this.inputs(entry)),
        section("Value", this.value(i, step), "value"),
        section("Gradient", this.gradient(i, step), "gradient"),
        section("Kept for backward", this.kept(entry)),
        section("Cost", this.cost(entry)),
        section("Used by", this.uses(i)),
      ].filter((part) => part !== null);
    }

    link(i) {
      return create("button", { type: "button", class: "link", click: () => this.open(i) }, this.steps.title(i));
    }

    line(entry) {
      if (!entry.program) {
        return null;
      }
      const layer = entry.line === entry.program ? null : ` through ${entry.line}`;
      return create("p", { class: "line" }, create("code", {}, entry.program), layer);
    }

    formula(entry) {
      if (!entry.formula) {
        return null;
      }
      const [value, gradient, constants] = entry.formula;
      return create("section", { class: "formula", "aria-label": "Formula" },
        create("p", { class: "value" }, value),
        create("p", { class: "gradient" }, gradient),
        constants ? quiet(`with ${constants}`) : null);
    }

    inputs(entry) {
      return entry.inputs.length === 0 ? null : create("ol", {}, ...entry.inputs.map((input) =>
        create("li", {}, this.link(input), " ", shape(this.entries[input].shape))));
    }

    uses(i) {
      const uses = this.steps.uses[i];
      return uses.length === 0 ? null
        : create("p", {}, ...uses.flatMap(({ op }) => [this.link(op), " "]));
    }

    value(i, step) {
      const entry = this.entries[i];
      if (!entry.value) {
        return quiet("not known");
      }
      return this.steps.isComputed(i, step) ? show(entry.value, entry.shape)
        : quiet(`computed in step ${this.steps.numbers.get(i)}`);
    }

    /** Shows what each use contributes, when its op has run backward, and their sum. */
    gradient(i, step) {
      const entry = this.entries[i];
      if (!entry.gradient) {
        return entry.collected ? show(entry.collected, entry.shape) : null;
      }
      const { terms, passedOnAt } = this.steps;
      const box = create("div", {});
      if (i === this.entries.length - 1) {
        box.append(quiet("The backward pass begins here, with 1."));
      }
      for (const { op, slot } of terms[i]) {
        const hasRun = passedOnAt.get(op) <= step;
        const term = this.entries[op].contributions[slot];
        box.append(create("p", { class: "term" }, hasRun ? "from " : "waits for ", this.link(op),
          hasRun ? "" : `, step ${passedOnAt.get(op)}`));
        if (hasRun && term && terms[i].length > 1) {
          box.append(show(term, entry.shape));
        }
      }
      if (this.steps.hasGradient(i, step)) {
        box.append(terms[i].length > 1 ? create("p", { class: "term" }, "sum") : "", show(entry.gradient, entry.shape));
      }
      return box;
    }

    kept(entry) {
      if (!entry.kept) {
        return null;
      }
      return entry.kept.length === 0 ? quiet("nothing") : create("ul", {}, ...entry.kept.map((each) => {
        const head = create("span", {}, create("code", {}, each.name), ` ${shape(each.shape)} `);
        return each.sharesMemoryOf !== undefined
          ? create("li", {}, head, "is ", this.link(each.sharesMemoryOf), ", no more memory")
          : create("li", {}, head, bytes(4 * elements(each.shape)), create("details", {},
            create("summary", {}, "numbers"), show(each.value, each.shape)));
      }));
    }

    cost(entry) {
      const facts = [];
      if (entry.nanoseconds !== undefined) {
        facts.push(["forward", duration(entry.nanoseconds)]);
      }
      if (entry.backwardNanoseconds !== undefined) {
        facts.push(["backward", duration(entry.backwardNanoseconds)]);
      }
      if (entry.sharesMemoryOf !== undefined) {
        facts.push(["memory", create("span", {}, "that of ", this.link(entry.sharesMemoryOf))]);
      } else if (entry.shape) {
        facts.push(["memory", bytes(memory(entry))]);
      }
      if (keptMemory(entry) > 0) {
        facts.push(["kept", bytes(keptMemory(entry))]);
      }
      return facts.length ? list(facts) : null;
    }

    // ---------------------------------------------------------------- all entries

    /** Returns a table of all ops, with bars that show where time and memory go. */
    list() {
      const { ops, numbers } = this.steps;
      const amounts = [
        { of: (entry) => entry.nanoseconds, text: duration },
        { of: (entry) => entry.backwardNanoseconds, text: duration },
        { of: (entry) => memory(entry) + keptMemory(entry), text: bytes },
      ].map((each) => ({ ...each, most: Math.max(1, ...ops.map((i) => each.of(this.entries[i]) ?? 0)) }));
      const rows = ops.map((i) => {
        const entry = this.entries[i];
        const module = this.groups[entry.group];
        return create("tr", { "data-entry": i },
          create("td", {}, String(numbers.get(i))),
          create("td", {}, create("button", { type: "button", class: "link", click: () => this.open(i) }, Steps.named(entry, entry.name))),
          create("td", {}, shape(entry.shape)),
          create("td", {}, module ? module.path || module.type : ""),
          ...amounts.map(({ of, text, most }) => {
            const amount = of(entry);
            return create("td", { class: "bar", style: `--part: ${Math.round((100 * (amount ?? 0)) / most)}%` },
              amount === undefined ? "" : text(amount));
          }));
      });
      const heads = ["#", "op", "shape", "module", "forward", "backward", "memory"];
      return create("table", {},
        create("thead", {}, create("tr", {}, ...heads.map((name) => create("th", { scope: "col" }, name)))),
        create("tbody", {}, ...rows));
    }

    /** Returns a line about the whole computation. */
    summary() {
      const total = (of) => this.entries.reduce((sum, entry) => sum + (of(entry) ?? 0), 0);
      const count = (kind, name) => {
        const number = this.entries.filter((entry) => entry.kind === kind).length;
        return `${number} ${name}${number === 1 ? "" : "s"}`;
      };
      const forward = total((entry) => entry.nanoseconds);
      const backward = total((entry) => entry.backwardNanoseconds);
      const results = total((entry) => (entry.kind === "op" ? memory(entry) : 0));
      return [
        count("op", "op"), count("leaf", "parameter"), count("constant", "constant"),
        forward ? `forward ${duration(forward)}` : "", backward ? `backward ${duration(backward)}` : "",
        `results ${bytes(results)}`, `kept for backward ${bytes(total(keptMemory))} more`,
      ].filter((text) => text).join(" · ");
    }
  }

  return Details;
})();
