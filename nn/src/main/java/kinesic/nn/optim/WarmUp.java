package kinesic.nn.optim;

import java.util.Map;

/** A linear increase followed by another schedule; see {@link Schedule#warmUp}. */
record WarmUp(long steps, Schedule then) implements Schedule {

  @Override
  public double multiplier(long step) {
    return step < steps ? (step + 1.0) / steps : then.multiplier(step - steps);
  }

  @Override
  public void observe(double metric) {
    then.observe(metric);
  }

  @Override
  public Map<String, String> state() {
    return then.state();
  }

  @Override
  public void load(Map<String, String> state) {
    then.load(state);
  }
}
