package kinesic.nn.inference;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.op.FromBlocked;
import kinesic.engine.trace.Graph;
import kinesic.engine.trace.Value;
import kinesic.kernels.Activation;
import kinesic.kernels.ConvolutionShape;
import kinesic.kernels.ImageLayout;
import kinesic.nn.inference.Compiler.Stage;

/**
 * Joins the heads of detectors: branches that read the same images, each a convolution to a few
 * channels and one of each of these channels by itself. Kernels of blocked images compute 16
 * channels for each branch; together the branches need them once.
 *
 * <pre>
 *   x ─┬─ 1 channel ─── depthwise ─── copy         x ── 6 channels ── depthwise ─┬─ copy of 1
 *      └─ 5 channels ── depthwise ─── copy                                       └─ copy of 5
 * </pre>
 *
 * <p>Each channel is computed by the same operations as before, so the results have the same bits.
 */
final class ParallelHeads {

  private final Map<Value, Stage> stages;
  private final Predicate<Value> isUsedOnce;
  private final Map<Kind, List<Head>> heads = new LinkedHashMap<>();

  private ParallelHeads(Map<Value, Stage> stages, Predicate<Value> isUsedOnce) {
    this.stages = stages;
    this.isUsedOnce = isUsedOnce;
  }

  /**
   * A branch.
   *
   * @param first the result of the first convolution
   * @param second the result of the depthwise one
   * @param copy its copy with the channels last
   */
  private record Head(Value first, Value second, Value copy) {}

  /**
   * What branches that are joined have in common.
   *
   * @param x the images that they read
   * @param first the sizes of the first convolution, without the channels of its result
   * @param between the activation after it
   * @param second the sizes of the depthwise convolution, without channels
   * @param last the activation after it
   */
  private record Kind(
      Value x,
      ConvolutionShape first,
      Activation between,
      ConvolutionShape second,
      Activation last) {}

  /**
   * Joins what can be joined.
   *
   * @param stages how each result is computed; changes
   */
  static void join(Graph graph, Map<Value, Stage> stages, Predicate<Value> isUsedOnce) {
    ParallelHeads parallel = new ParallelHeads(stages, isUsedOnce);
    graph.results().forEach(parallel::find);
    parallel.heads.values().forEach(parallel::join);
  }

  private void find(Value.Result copy) {
    if (!(copy.op() instanceof FromBlocked)) {
      return;
    }
    Value second = copy.inputs().getFirst();
    if (!isPlain(second) || !isChannelwise(convolution(second).sizes())) {
      return;
    }
    Value first = stage(second).inputs().getFirst();
    if (!isPlain(first) || convolution(first).sizes().groups() != 1) {
      return;
    }
    Convolution one = convolution(first);
    Convolution two = convolution(second);
    Kind kind =
        new Kind(
            stage(first).inputs().getFirst(),
            withResults(one.sizes(), 0),
            one.then().activation(),
            channelwise(two.sizes(), 0),
            two.then().activation());
    heads.computeIfAbsent(kind, key -> new ArrayList<>()).add(new Head(first, second, copy));
  }

  /** Whether a value is a convolution to blocked images, without a residual, used once. */
  private boolean isPlain(Value value) {
    Stage stage = stages.get(value);
    return stage != null
        && isUsedOnce.test(value)
        && stage.operation() instanceof Convolution convolution
        && convolution.sizes().to() == ImageLayout.BLOCKED
        && !convolution.then().added();
  }

  private static boolean isChannelwise(ConvolutionShape sizes) {
    return sizes.groups() == sizes.cin() && sizes.groups() == sizes.cout();
  }

  private Convolution convolution(Value value) {
    return (Convolution) stage(value).operation();
  }

  private Stage stage(Value value) {
    Stage stage = stages.get(value);
    if (stage == null) {
      throw new IllegalStateException("inference: " + value + " is not the result of an op");
    }
    return stage;
  }

  private static ConvolutionShape withResults(ConvolutionShape s, int channels) {
    return new ConvolutionShape(
        s.n(), s.h(), s.w(), s.cin(), channels, 1, s.window(), s.from(), s.to());
  }

  private static ConvolutionShape channelwise(ConvolutionShape s, int channels) {
    int groups = Math.max(1, channels);
    return new ConvolutionShape(
        s.n(), s.h(), s.w(), channels, channels, groups, s.window(), s.from(), s.to());
  }

  private void join(List<Head> some) {
    int channels = some.stream().mapToInt(head -> convolution(head.first()).channels()).sum();
    if (some.size() < 2 || channels > ImageLayout.BLOCK) {
      return;
    }
    Value first = some.getFirst().first();
    Value second = some.getFirst().second();
    Convolution one =
        together(
            some.stream().map(head -> convolution(head.first())).toList(),
            withResults(convolution(first).sizes(), channels));
    Convolution two =
        together(
            some.stream().map(head -> convolution(head.second())).toList(),
            channelwise(convolution(second).sizes(), channels));
    int from = 0;
    for (Head head : some) {
      int count = convolution(head.first()).channels();
      stages.put(head.copy(), new Stage(new Channels(from, count), List.of(second)));
      from += count;
    }
    stages.put(first, new Stage(one, stage(first).inputs()));
    stages.put(second, new Stage(two, List.of(first)));
  }

  /** Returns one convolution whose channels are those of several. */
  private static Convolution together(List<Convolution> parts, ConvolutionShape sizes) {
    Tensor[] filters = new Tensor[parts.size()];
    Tensor[] shifts = new Tensor[parts.size()];
    for (int i = 0; i < filters.length; i++) {
      Convolution part = parts.get(i);
      Tensor shift = part.then().shift();
      filters[i] = part.then().scaled(part.filter());
      shifts[i] =
          shift == null ? Tensor.full(filters[i].backend(), Shape.of(part.channels()), 0f) : shift;
    }
    Activation activation = parts.getFirst().then().activation();
    Channelwise then = new Channelwise(null, Tensor.concat(0, shifts), false, activation);
    return new Convolution(sizes, Tensor.concat(3, filters), then);
  }

  /**
   * Copies some channels of one block to images [n, h, w, c].
   *
   * @param from the first channel
   * @param count the number of channels
   */
  private record Channels(int from, int count) implements Operation {

    @Override
    public Step prepare(int n) {
      return (in, overwrite) -> {
        Tensor x = in[0]; // [n, 1, h, w, 16]
        return x.slice(4, from, from + count).reshape(x.size(0), x.size(2), x.size(3), count);
      };
    }
  }
}
