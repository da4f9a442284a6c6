"use strict";

/** The study as the page contains it: comparisons, and the runs that they rest on. */
class StudyData {
  /**
   * @param json names, the rows of comparisons and runs, and the names of their columns. What has a
   *     list of names is a number into it.
   */
  constructor(json) {
    this.names = json.names;
    this.titles = json.titles; // of the questions
    this.comparisons = StudyData.objects(json.comparisons);
    this.runs = StudyData.objects(json.runs);
    const rows = new Map(); // comparisons that differ only by the family of databases
    for (const one of this.comparisons) {
      const key = [one.question, one.scope, one.test, one.fraction, one.metric, one.variant, one.reference].join();
      if (!rows.has(key)) {
        rows.set(key, rows.size);
      }
      one.row = rows.get(key);
    }
  }

  static objects({ columns, rows }) {
    return rows.map((row) => Object.fromEntries(columns.map((name, i) => [name, row[i]])));
  }

  /** The name that a number of a comparison or run stands for. */
  text(column, one) {
    return this.names[column][one[column]];
  }

  /** The value of one of several runs of a comparison; undefined if the page does not contain it. */
  value(run, comparison) {
    return run.values.find(([test, metric]) => test === comparison.test && metric === comparison.metric)?.[2];
  }

  /** The runs of a variant in the setting of a comparison, with one seed. */
  runsOf(comparison, variant, scope, seed) {
    return this.runs.filter((run) => run.variant === variant && run.seed === seed
      && run.family === comparison.family && run.fraction === comparison.fraction
      && run.scope === scope);
  }

  /** Comparisons as CSV, with the columns that the page shows. */
  csv(comparisons) {
    const names = ["family", "question", "scope", "test", "fraction", "metric", "variant", "reference"];
    const numbers = ["mean", "referenceMean", "difference", "low", "high", "p", "adjusted", "signs"];
    const last = ["verdict", "replication"];
    const titles = { metric: "figure", fraction: "labels", variant: "arm", mean: "arm_mean",
      referenceMean: "reference_mean", low: "low_95", high: "high_95", adjusted: "p_holm", signs: "p_signs" };
    const quoted = (text) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
    const header = [...names, ...numbers, ...last].map((name) => titles[name] ?? name);
    const lines = comparisons.map((one) => [
      ...names.map((name) => quoted(this.text(name, one))),
      ...numbers.map((name) => one[name] ?? ""),
      ...last.map((name) => quoted(this.text(name, one)))].join(","));
    return [header.join(","), ...lines, ""].join("\n");
  }
}
