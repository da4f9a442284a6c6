"use strict";

/**
 * The steps of a computation: first each op forward, then each op that takes part in the backward
 * pass, the last first. Step 0 is before the first op; step n is that in which the n-th one ran.
 */
class Steps {

  /** @param {object} report see TapeReport.java */
  constructor(report) {
    const { entries } = report;
    this.entries = entries;
    this.ops = entries.map((_, i) => i).filter((i) => entries[i].kind === "op");
    this.backward = this.ops.filter((i) => entries[i].contributions).toReversed();
    this.count = this.ops.length + this.backward.length;

    /** The number of an op, and the step in which it runs forward; then that of its backward. */
    this.numbers = new Map(this.ops.map((i, k) => [i, k + 1]));
    this.passedOnAt = new Map(this.backward.map((i, k) => [i, this.ops.length + k + 1]));

    /** For what each entry is used: the op and the place among its inputs. */
    this.uses = entries.map(() => []);
    entries.forEach((entry, op) =>
      entry.inputs.forEach((input, slot) => this.uses[input].push({ op, slot })));

    /** The uses whose ops contribute to the gradient of an entry, in the order of the steps. */
    this.terms = this.uses.map((uses, i) => (entries[i].gradient
      ? uses.filter((use) => this.passedOnAt.has(use.op)).toSorted((p, q) => q.op - p.op) : []));
    this.completeAt = this.terms.map((terms, i) => (terms.length
      ? Math.max(...terms.map((use) => this.passedOnAt.get(use.op))) : this.passedOnAt.get(i) ?? 0));
  }

  isBackward(step) {
    return step > this.ops.length;
  }

  isComputed(i, step) {
    return (this.numbers.get(i) ?? 0) <= step;
  }

  hasGradient(i, step) {
    return this.entries[i].gradient !== undefined && this.completeAt[i] <= step;
  }

  /** Returns the entry whose op runs in a step; undefined in step 0. */
  current(step) {
    return this.isBackward(step) ? this.backward[step - this.ops.length - 1] : this.ops[step - 1];
  }

  /** Returns the name of an entry, such as b = relu, with the number of its op. */
  title(i) {
    const entry = this.entries[i];
    const title = Steps.named(entry, entry.name);
    return entry.kind === "op" ? `${title} #${this.numbers.get(i)}` : title;
  }

  /** Returns the name of a leaf or constant; of a result the op, and its name if it has one. */
  static named(entry, name) {
    return entry.kind === "op" ? (name ? `${name} = ${entry.op}` : entry.op)
      : name || (entry.kind === "leaf" ? "parameter" : "constant");
  }

  /** Returns a sentence about a step. */
  describe(step) {
    const i = this.current(step);
    if (i === undefined) {
      return "Nothing is computed yet.";
    }
    const { shape, inputs } = this.entries[i];
    if (!this.isBackward(step)) {
      return `Step ${step} of ${this.count}, forward: ${this.title(i)} computes ${Numbers.shape(shape)}.`;
    }
    const given = inputs.filter((input) => this.entries[input].gradient).length;
    return `Step ${step} of ${this.count}, backward: ${this.title(i)} passes its gradient on to `
      + `${given} of ${inputs.length} ${inputs.length === 1 ? "input" : "inputs"}.`;
  }
}
