"use strict";

/**
 * What is shown of the comparisons: a value for each filter, an order, and what is open. The
 * fragment of the page's address contains it, so that a view can be quoted.
 */
class StudyFilters {
  /** The filters, in the order of the page; each is the name of a column of the comparisons. */
  static NAMES = ["question", "scope", "test", "fraction", "metric", "variant", "reference", "family", "verdict", "replication"];

  /** @param names the values of each filter, in the order of the study */
  constructor(names) {
    this.names = names;
    this.values = {};
    this.sort = null; // a column, or null for the order of the study
    this.descending = false;
    this.open = new Set(); // numbers of rows
  }

  /** The first question on the first test set, with all labels. */
  reset() {
    this.values = { question: 0, test: 0, fraction: 0 };
    this.sort = null;
    this.descending = false;
    this.open.clear();
  }

  get(name) {
    return this.values[name] ?? null;
  }

  set(name, value) {
    if (value === null) {
      delete this.values[name];
    } else {
      this.values[name] = value;
    }
  }

  /** Whether a comparison passes all filters. */
  admits(comparison) {
    for (const name in this.values) {
      if (comparison[name] !== this.values[name]) {
        return false;
      }
    }
    return true;
  }

  /** Lifts the filters other than the named one, the last first, until something is left. */
  relax(comparisons, name) {
    for (const other of [...StudyFilters.NAMES].reverse()) {
      if (comparisons.some((one) => this.admits(one))) {
        return;
      }
      if (other !== name && other !== "question") {
        this.set(other, null);
      }
    }
  }

  /** For each filter: how many comparisons each of its values would leave, as a map. */
  counts(comparisons) {
    const counts = Object.fromEntries(StudyFilters.NAMES.map((name) => [name, new Map()]));
    const add = (name, value) => counts[name].set(value, (counts[name].get(value) ?? 0) + 1);
    const set = Object.entries(this.values);
    for (const one of comparisons) {
      const fails = set.filter(([name, value]) => one[name] !== value);
      if (fails.length === 0) {
        StudyFilters.NAMES.forEach((name) => add(name, one[name]));
      } else if (fails.length === 1) { // another value of this filter would leave it
        add(fails[0][0], one[fails[0][0]]);
      }
    }
    return counts;
  }

  /** Orders by a column: upwards, downwards, and the third time as the study does. */
  orderBy(column, downwardsFirst) {
    if (this.sort !== column) {
      this.sort = column;
      this.descending = downwardsFirst;
    } else if (this.descending === downwardsFirst) {
      this.descending = !downwardsFirst;
    } else {
      this.sort = null;
    }
  }

  // ---------------------------------------------------------------- fragment

  /** The view as a fragment, such as #question=units&test=test&down=difference. */
  fragment() {
    const pairs = new URLSearchParams();
    for (const name of StudyFilters.NAMES) {
      if (this.get(name) !== null) {
        pairs.set(name, this.names[name][this.get(name)]);
      }
    }
    if (this.sort !== null) {
      pairs.set(this.descending ? "down" : "up", this.sort);
    }
    if (this.open.size > 0) {
      pairs.set("open", [...this.open].join(","));
    }
    return `#${pairs.size > 0 ? pairs : "all="}`;
  }

  /** Reads a fragment; returns false if it is that of a section and not of a view. */
  read(fragment) {
    if (!fragment.includes("=")) {
      return false;
    }
    const pairs = new URLSearchParams(fragment.slice(1));
    this.values = {};
    for (const name of StudyFilters.NAMES) {
      const value = this.names[name].indexOf(pairs.get(name));
      this.set(name, value < 0 ? null : value);
    }
    this.descending = pairs.has("down");
    this.sort = pairs.get("down") ?? pairs.get("up");
    this.open = new Set((pairs.get("open") ?? "").split(",").filter(Boolean).map(Number));
    return true;
  }
}
