package kinesic.nn.optim;

/** One rise and fall along half cosines; see {@link Schedule#oneCycle}. */
record OneCycle(long total, double rise, double start, double end) implements Schedule {

  OneCycle {
    if (total < 2 || !(rise >= 0 && rise <= 1) || !(start > 0) || !(end > 0)) {
      throw new IllegalArgumentException(
          "one cycle: needs at least 2 steps, a rise in [0, 1] and positive quotients, got %s, %s,"
                  .formatted(total, rise)
              + " %s and %s".formatted(start, end));
    }
  }

  @Override
  public double multiplier(long step) {
    double top = rise * total - 1; // the step of the highest rate, which may lie between two steps
    double last = total - 1.0;
    double first = 1 / start;
    double now = Math.min((double) step, last);
    return top > 0 && now <= top
        ? between(first, 1, now / top)
        : between(1, first / end, (now - top) / (last - top));
  }

  /** Returns the value of half a cosine from {@code from} to {@code to}. */
  private static double between(double from, double to, double done) {
    return to + (from - to) * 0.5 * (1 + Math.cos(Math.PI * done));
  }
}
