"use strict";

/** A horizontal or vertical axis: where a value lies, and its round ticks. */
class StudyAxis {
  /** Maps the values from low to high to the pixels from start to end. */
  constructor(low, high, start, end) {
    Object.assign(this, { low, high, start, end });
  }

  /**
   * An axis of differences that contains 0 and every difference. Intervals extend it by a third at
   * most, so that a single wide one does not squeeze the others; what lies outside is cut off.
   */
  static ofDifferences(comparisons, start, end) {
    const differences = comparisons.map((one) => one.difference).filter((x) => x !== null);
    const low = Math.min(0, ...differences);
    const high = Math.max(0, ...differences);
    const most = Math.max(high - low, 0.01) / 3;
    const ends = (name) => comparisons.map((one) => one[name]).filter((x) => x !== null);
    const from = Math.max(low - most, Math.min(low, ...ends("low")));
    const to = Math.min(high + most, Math.max(high, ...ends("high")));
    const margin = Math.max(to - from, 0.01) * 0.04;
    return new StudyAxis(from - margin, to + margin, start, end);
  }

  /** An axis around these values. */
  static around(values, start, end) {
    const low = Math.min(...values);
    const high = Math.max(...values);
    const margin = Math.max(high - low, 0.01) * 0.08;
    return new StudyAxis(low - margin, high + margin, start, end);
  }

  at(value) {
    const share = (value - this.low) / (this.high - this.low);
    return this.start + Math.max(0, Math.min(1, share)) * (this.end - this.start);
  }

  contains(value) {
    return value >= this.low && value <= this.high;
  }

  /** About this many round values, with the text of each. */
  ticks(wanted) {
    const raw = (this.high - this.low) / wanted;
    const power = 10 ** Math.floor(Math.log10(raw));
    const step = [1, 2, 5, 10].map((x) => x * power).find((x) => x >= raw * 0.999);
    const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
    const ticks = [];
    for (let k = Math.ceil(this.low / step); k * step <= this.high; k++) {
      ticks.push({ value: k * step, text: Elements.decimal(k * step, digits) });
    }
    return ticks;
  }
}
