package kinesic.facebehavior.training;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import kinesic.nn.optim.Adam;
import kinesic.nn.optim.Optimiser;
import kinesic.nn.optim.ParameterGroup;
import kinesic.nn.optim.Schedule;
import kinesic.nn.optim.Sgd;

/**
 * The optimiser of a training run and its learning rate.
 *
 * @param rule the update rule
 * @param learningRate the highest learning rate
 * @param weightDecay the weight decay of filters and matrices; not applied to biases and
 *     normalisation parameters
 * @param schedule how the learning rate decays after warm-up
 * @param warmUp the share of all steps over which the learning rate rises linearly, 0 to less than
 *     1
 */
public record OptimiserPlan(
    Rule rule, float learningRate, float weightDecay, Decay schedule, double warmUp) {

  /** The default share of all steps that are warm-up. */
  public static final double WARM_UP = 0.1;

  private static final float MOMENTUM = 0.9f;
  private static final int STEPS = 3; // of the step schedule
  private static final double STEP_DECAY = 0.1;

  /** The update rules. */
  public enum Rule {
    /** Adam with decoupled weight decay. */
    ADAMW,
    /** Stochastic gradient descent with a momentum of 0.9. */
    SGD;

    /** The name on the command line. */
    public String option() {
      return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The rule of this name.
     *
     * @throws IllegalArgumentException if it is unknown
     */
    public static Rule parse(String option) {
      return find(values(), option, "optimizer");
    }
  }

  /** How the learning rate decays after warm-up. */
  public enum Decay {
    /** Along half a cosine to 0. */
    COSINE,
    /** No decay. */
    CONSTANT,
    /** To a tenth after each third of the remaining steps. */
    STEP;

    /** The name on the command line. */
    public String option() {
      return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The schedule of this name.
     *
     * @throws IllegalArgumentException if it is unknown
     */
    public static Decay parse(String option) {
      return find(values(), option, "learning rate schedule");
    }
  }

  private static <E extends Enum<E>> E find(E[] values, String option, String what) {
    for (E value : values) {
      if (value.name().toLowerCase(Locale.ROOT).equals(option)) {
        return value;
      }
    }
    throw new IllegalArgumentException(
        "%s: \"%s\" is unknown, expected one of %s"
            .formatted(
                what,
                option,
                Arrays.stream(values)
                    .map(value -> value.name().toLowerCase(Locale.ROOT))
                    .collect(Collectors.joining(", "))));
  }

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a number is out of range
   */
  public OptimiserPlan {
    TrainingPlan.require(
        learningRate > 0 && Float.isFinite(learningRate),
        "learning rate",
        learningRate,
        "a number above 0");
    TrainingPlan.require(
        weightDecay >= 0 && Float.isFinite(weightDecay),
        "weight decay",
        weightDecay,
        "a number of at least 0");
    TrainingPlan.require(
        warmUp >= 0 && warmUp < 1, "warm-up", warmUp, "at least 0 and less than 1");
  }

  /** AdamW with a cosine schedule after warming up over a tenth of the steps. */
  public static OptimiserPlan adamW(float learningRate, float weightDecay) {
    return new OptimiserPlan(Rule.ADAMW, learningRate, weightDecay, Decay.COSINE, WARM_UP);
  }

  /** This plan with another learning rate. */
  public OptimiserPlan withLearningRate(float newLearningRate) {
    return new OptimiserPlan(rule, newLearningRate, weightDecay, schedule, warmUp);
  }

  /** Creates the optimiser of these parameters. */
  Optimiser optimiser(List<ParameterGroup> groups) {
    return switch (rule) {
      case ADAMW -> Adam.adamW(groups, learningRate);
      case SGD -> new Sgd(groups, learningRate, MOMENTUM);
    };
  }

  /** Whether the learning rate of a step depends on the total number of steps. */
  boolean dependsOnLength() {
    return schedule != Decay.CONSTANT || warmUp > 0;
  }

  /** The learning rate over {@code steps} steps. */
  Schedule schedule(int steps) {
    int rising = warmUp == 0 ? 0 : Math.max(1, (int) (warmUp * steps));
    int falling = Math.max(1, steps - rising);
    Schedule then =
        switch (schedule) {
          case COSINE -> Schedule.cosine(falling, 0);
          case CONSTANT -> Schedule.constant();
          case STEP -> Schedule.steps(Math.max(1, falling / STEPS), STEP_DECAY);
        };
    return rising == 0 ? then : Schedule.warmUp(rising, then);
  }
}
