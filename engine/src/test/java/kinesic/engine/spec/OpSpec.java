package kinesic.engine.spec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Op;

/**
 * The specification of an op by example: samples whose result and gradients are checked, and
 * arguments that it refuses with a certain message.
 *
 * <p>Good samples have odd sizes (3, 5, 7: not the width of a vector), sizes of 1 and 0, broadcast
 * arguments if the op broadcasts, and every option of the op.
 *
 * @param name the name of the op
 * @param op the class that is covered; an op with many uses may have several specs
 * @param samples accepted arguments
 * @param refusals refused arguments
 */
public record OpSpec(
    String name, Class<? extends Op> op, List<Sample> samples, List<Refusal> refusals) {

  /**
   * Arguments that the op refuses with an {@link IllegalArgumentException}.
   *
   * @param sentence the whole message
   * @param function applies the op
   * @param inputs its arguments
   */
  public record Refusal(String sentence, Function<Tensor[], Tensor> function, List<Input> inputs) {}

  /** Creates an empty spec. */
  public OpSpec(String name, Class<? extends Op> op) {
    this(name, op, List.of(), List.of());
  }

  /** Returns this spec with more samples. */
  public OpSpec with(Sample... more) {
    List<Sample> all = new ArrayList<>(samples);
    all.addAll(Arrays.asList(more));
    return new OpSpec(name, op, all, refusals);
  }

  /** Returns this spec with arguments that are refused with the message {@code sentence}. */
  public OpSpec refuses(String sentence, Function<Tensor[], Tensor> function, Input... inputs) {
    List<Refusal> all = new ArrayList<>(refusals);
    all.add(new Refusal(sentence, function, List.of(inputs)));
    return new OpSpec(name, op, samples, all);
  }

  /** Returns the ops of the covered class that the samples apply. */
  public List<Op> ops() {
    return samples.stream()
        .flatMap(sample -> sample.ops().stream())
        .filter(op::isInstance)
        .toList();
  }
}
