package kinesic.nn.golden;

import java.util.Arrays;
import java.util.Map;
import kinesic.engine.Tensor;
import kinesic.engine.io.JsonException;
import kinesic.nn.optim.Schedule;

/** Schedules: the multipliers of the first steps. */
final class ScheduleOperations {

  private ScheduleOperations() {}

  /** Makes the schedule of a case. */
  @FunctionalInterface
  private interface Maker {
    Schedule make(Arguments in) throws JsonException;
  }

  static Map<String, Operation> all() {
    return Map.of(
        "steps",
        multipliers(in -> Schedule.steps(in.integer("period"), in.number("decay"))),
        "multiStep",
        multipliers(
            in ->
                Schedule.multiStep(
                    in.number("decay"),
                    Arrays.stream(in.integers("milestones")).asLongStream().toArray())),
        "exponential",
        multipliers(in -> Schedule.exponential(in.number("decay"))),
        "polynomial",
        multipliers(in -> Schedule.polynomial(in.integer("total"), in.number("power"))),
        "cosine",
        multipliers(in -> Schedule.cosine(in.integer("total"), in.number("floor"))),
        "warmRestarts",
        multipliers(
            in ->
                Schedule.warmRestarts(
                    in.integer("period"), in.integer("growth"), in.number("floor"))),
        "oneCycle",
        multipliers(
            in ->
                Schedule.oneCycle(
                    in.integer("total"), in.number("rise"), in.number("start"), in.number("end"))));
  }

  private static Operation multipliers(Maker maker) {
    return in -> {
      Schedule schedule = maker.make(in);
      float[] values = new float[in.integer("count")];
      for (int step = 0; step < values.length; step++) {
        values[step] = (float) schedule.multiplier(step);
      }
      return Tensor.of(values);
    };
  }
}
