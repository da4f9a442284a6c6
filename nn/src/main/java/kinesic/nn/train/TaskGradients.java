package kinesic.nn.train;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import kinesic.engine.Shape;
import kinesic.engine.StepMemory;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Autograd;
import kinesic.engine.autograd.Node;
import kinesic.engine.autograd.Tape;
import kinesic.kernels.Backend;
import kinesic.kernels.Buffer;
import kinesic.nn.optim.GradientSum;
import kinesic.nn.weighting.GradientProducts;
import kinesic.nn.weighting.GradientWeighting;
import kinesic.nn.weighting.StepGradients;
import kinesic.nn.weighting.TaskFactors;

/**
 * Computes the gradients of the tasks of a step one after the other, over one tape, and combines
 * them as a {@link GradientWeighting} says.
 *
 * <pre>{@code
 * gradients.begin(2);
 * gradients.add(losses);     // after the forward pass of each micro-batch
 * gradients.add(losses);
 * gradients.handOver(step);  // sets the combined gradients of the parameters
 * }</pre>
 */
final class TaskGradients {

  private final GradientWeighting weighting;
  private final Map<String, Tensor> named;
  private final List<Tensor> parameters;
  private final List<GradientSum> sums = new ArrayList<>(); // for each task, then for the others
  private final List<NavigableMap<Integer, Tensor>> gradients = new ArrayList<>(); // as the sums
  private final Map<String, Double> losses = new LinkedHashMap<>(); // means by task
  private int microBatches;
  private int passes; // of a micro-batch

  TaskGradients(GradientWeighting weighting, Map<String, Tensor> parameters) {
    this.weighting = weighting;
    this.named = parameters;
    this.parameters = List.copyOf(parameters.values());
  }

  // ---------------------------------------------------------------- micro-batches

  /** Starts a step of a number of micro-batches. */
  void begin(int count) {
    microBatches = count;
    sums.forEach(sum -> sum.begin(0));
    gradients.clear();
    losses.clear();
  }

  /**
   * Runs a backward pass for each task of a micro-batch, and one for what else the loss contains.
   *
   * @param seed the scalar 1
   * @throws IllegalStateException if the loss names no tasks, or others than an earlier micro-batch
   *     of the step
   */
  void add(Losses loss, Tensor seed) {
    List<Tensor> terms = new ArrayList<>(loss.tasks().values());
    loss.others().stream().reduce(Tensor::add).ifPresent(terms::add);
    if (losses.isEmpty()) {
      passes = terms.size();
    }
    addLosses(loss.tasks());
    if (losses.size() != loss.tasks().size() || terms.size() != passes) {
      throw new IllegalStateException(
          "trainer: the micro-batches of a step have different tasks: %s and %s"
              .formatted(losses.keySet(), loss.tasks().keySet()));
    }
    for (int i = 0; i < terms.size(); i++) {
      Autograd.backward(terms.get(i), seed, i < terms.size() - 1 ? Tape.RETAIN : Tape.FREE);
      if (microBatches == 1) {
        gradients.add(taken());
      } else {
        sum(i).add();
      }
    }
  }

  /** Reads the losses of a micro-batch in one transfer and adds them to the means. */
  private void addLosses(Map<String, Tensor> tasks) {
    if (tasks.isEmpty()) {
      throw new IllegalStateException(
          "trainer: the weighting needs a loss that names its tasks, see Losses.tasks");
    }
    List<Buffer> buffers = tasks.values().stream().map(Tensor::buffer).toList();
    Backend backend = buffers.getFirst().backend();
    Tensor all = Tensor.allocate(backend, Shape.of(buffers.size()));
    backend.dataMovement().concat(buffers, all.buffer());
    float[] values = all.toArray();
    int t = 0;
    for (String task : tasks.keySet()) {
      losses.merge(task, (double) values[t++] / microBatches, Double::sum);
    }
  }

  private GradientSum sum(int i) {
    while (sums.size() <= i) {
      GradientSum sum = new GradientSum(named);
      sum.begin(0);
      sums.add(sum);
    }
    return sums.get(i);
  }

  /** Returns the gradients of the parameters, by their numbers, and clears them. */
  private NavigableMap<Integer, Tensor> taken() {
    NavigableMap<Integer, Tensor> taken = new TreeMap<>();
    for (int p = 0; p < parameters.size(); p++) {
      Tensor gradient = parameters.get(p).gradient();
      if (gradient != null) {
        taken.put(p, gradient);
      }
      parameters.get(p).clearGradient();
    }
    return taken;
  }

  // ---------------------------------------------------------------- combination

  /** Sets the combined gradients of the parameters. */
  void handOver(long step) {
    if (microBatches > 1) {
      for (GradientSum sum : sums.subList(0, passes)) {
        sum.handOver();
        gradients.add(taken());
      }
    }
    BitSet shared = shared();
    TaskFactors factors = weighting.factors(new StepGradients(step, losses, products(shared)));
    Map<Integer, Tensor> combined = new TreeMap<>();
    for (int t = 0; t < gradients.size(); t++) {
      boolean isTask = t < losses.size();
      double ofShared = isTask ? factors.shared().get(t) : 1;
      double ofOwn = isTask ? factors.own().get(t) : 1;
      add((float) ofShared, gradients.get(t), shared::get, combined);
      add((float) ofOwn, gradients.get(t), p -> !shared.get(p), combined);
    }
    combined.forEach(
        (p, gradient) -> {
          Node leaf = parameters.get(p).node();
          if (leaf != null) {
            leaf.setGradient(gradient);
          }
        });
    gradients.clear();
  }

  /** Returns the parameters of which several tasks have a gradient. */
  private BitSet shared() {
    BitSet once = new BitSet();
    BitSet shared = new BitSet();
    for (Map<Integer, Tensor> task : gradients.subList(0, losses.size())) {
      for (int p : task.keySet()) {
        shared.set(p, once.get(p));
        once.set(p);
      }
    }
    return shared;
  }

  /** Returns the scalar products of the gradients of the tasks over the shared parameters. */
  private GradientProducts products(BitSet shared) {
    int tasks = losses.size();
    int length = shared.stream().map(p -> parameters.get(p).shape().elements()).sum();
    if (length == 0) {
      return new GradientProducts(new double[tasks][tasks]);
    }
    Backend backend = parameters.getFirst().backend();
    Tensor rows = Tensor.allocate(backend, Shape.of(tasks, length));
    for (int t = 0; t < tasks; t++) {
      List<Buffer> parts = new ArrayList<>();
      for (int p : shared.stream().toArray()) {
        Tensor gradient = gradients.get(t).get(p);
        parts.add((gradient == null ? zeros(parameters.get(p)) : gradient).buffer());
      }
      backend.dataMovement().concat(parts, rows.buffer().slice(t * length, length));
    }
    float[] products = rows.matmul(rows, false, true).toArray();
    StepMemory.release(rows);
    double[][] matrix = new double[tasks][tasks];
    for (int i = 0; i < tasks; i++) {
      for (int j = 0; j < tasks; j++) {
        matrix[i][j] = products[Math.min(i, j) * tasks + Math.max(i, j)];
      }
    }
    return new GradientProducts(matrix);
  }

  private static Tensor zeros(Tensor parameter) {
    return Tensor.full(parameter.backend(), parameter.shape(), 0f);
  }

  /** Adds the gradients of some parameters, in the memory of the first one of each parameter. */
  private static void add(
      float factor,
      NavigableMap<Integer, Tensor> gradients,
      IntPredicate which,
      Map<Integer, Tensor> combined) {
    List<Buffer> first = new ArrayList<>();
    List<Buffer> further = new ArrayList<>();
    List<Buffer> targets = new ArrayList<>();
    gradients.forEach(
        (p, gradient) -> {
          if (which.test(p)) {
            Tensor target = combined.putIfAbsent(p, gradient);
            if (target == null) {
              first.add(gradient.buffer());
            } else {
              further.add(gradient.buffer());
              targets.add(target.buffer());
            }
          }
        });
    if (factor != 1) {
      accumulate(factor, first, false, first);
    }
    accumulate(factor, further, true, targets);
  }

  private static void accumulate(
      float factor, List<Buffer> gradients, boolean add, List<Buffer> sums) {
    if (!gradients.isEmpty()) {
      gradients.getFirst().backend().optimiserKernels().accumulate(factor, gradients, add, sums);
    }
  }
}
