package kinesic.nn.optim;

import java.util.Map;

/** A schedule that advances once per epoch; see {@link Schedule#perEpoch}. */
record PerEpoch(long stepsPerEpoch, Schedule inner) implements Schedule {

  @Override
  public double multiplier(long step) {
    return inner.multiplier(step / stepsPerEpoch);
  }

  @Override
  public void observe(double metric) {
    inner.observe(metric);
  }

  @Override
  public Map<String, String> state() {
    return inner.state();
  }

  @Override
  public void load(Map<String, String> state) {
    inner.load(state);
  }
}
