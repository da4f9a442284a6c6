package kinesic.nn.optim;

/** Half cosines one after the other; see {@link Schedule#warmRestarts}. */
record WarmRestarts(long period, int growth, double floor) implements Schedule {

  WarmRestarts {
    if (period < 1 || growth < 1 || !(floor >= 0 && floor <= 1)) {
      throw new IllegalArgumentException(
          "warm restarts: needs a period and a growth of at least 1 and a floor in [0, 1], got"
              + " %s, %s and %s".formatted(period, growth, floor));
    }
  }

  @Override
  public double multiplier(long step) {
    long length = period;
    long since = step;
    if (growth == 1) {
      since %= length;
    }
    while (since >= length) {
      since -= length;
      length *= growth;
    }
    double done = (double) since / length;
    return floor + (1 - floor) * 0.5 * (1 + Math.cos(Math.PI * done));
  }
}
