package kinesic.nn.optim;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reduces the learning rate whenever the monitored metric has not improved for more than {@code
 * patience} observations in a row.
 *
 * <p>A value is an improvement if it is better than the best so far by more than 1e-4 of the
 * magnitude of the best.
 */
public final class Plateau implements Schedule {

  private static final double THRESHOLD = 1e-4;

  private final boolean higherIsBetter;
  private final double decay;
  private final int patience;
  private final double floor;
  private double multiplier = 1;
  private double best;
  private int waited;

  /**
   * Creates the schedule.
   *
   * @param higherIsBetter whether a higher value of the metric is better
   * @param decay factor by which the learning rate is reduced, in (0, 1)
   * @param patience number of observations without improvement that are tolerated
   * @param floor lower bound of the multiplier, in [0, 1]
   * @throws IllegalArgumentException if an argument is out of range
   */
  public Plateau(boolean higherIsBetter, double decay, int patience, double floor) {
    if (!(decay > 0 && decay < 1) || patience < 0 || !(floor >= 0 && floor <= 1)) {
      throw new IllegalArgumentException(
          "plateau: decay must be in (0, 1), patience at least 0 and floor in [0, 1], got "
              + decay
              + ", "
              + patience
              + " and "
              + floor);
    }
    this.higherIsBetter = higherIsBetter;
    this.decay = decay;
    this.patience = patience;
    this.floor = floor;
    this.best = higherIsBetter ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
  }

  @Override
  public double multiplier(long step) {
    return multiplier;
  }

  @Override
  public void observe(double metric) {
    double margin = Double.isInfinite(best) ? 0 : THRESHOLD * Math.abs(best);
    if (higherIsBetter ? metric > best + margin : metric < best - margin) {
      best = metric;
      waited = 0;
    } else if (++waited > patience) {
      multiplier = Math.max(floor, multiplier * decay);
      waited = 0;
    }
  }

  @Override
  public Map<String, String> state() {
    Map<String, String> state = new LinkedHashMap<>();
    state.put("factor", Double.toString(multiplier));
    state.put("best", Double.toString(best));
    state.put("waited", Integer.toString(waited));
    return state;
  }

  @Override
  public void load(Map<String, String> state) {
    String newMultiplier = state.get("factor");
    String newBest = state.get("best");
    String newWaited = state.get("waited");
    if (newMultiplier == null || newBest == null || newWaited == null || state.size() != 3) {
      throw new IllegalArgumentException(
          "plateau: the state must contain factor, best and waited, got " + state.keySet());
    }
    multiplier = Double.parseDouble(newMultiplier);
    best = Double.parseDouble(newBest);
    waited = Integer.parseInt(newWaited);
  }
}
