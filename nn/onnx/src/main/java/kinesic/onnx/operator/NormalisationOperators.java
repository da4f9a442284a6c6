package kinesic.onnx.operator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Autograd;
import kinesic.engine.op.BatchNorm;
import kinesic.engine.op.ConvolutionOptions;
import kinesic.engine.op.LayerNorm;
import kinesic.kernels.Activation;
import org.jspecify.annotations.Nullable;

/** Normalisation by statistics of the batch, of channels, of rows or of neighbours. */
final class NormalisationOperators {

  private NormalisationOperators() {}

  static void register(Operators operators) {
    operators.add("BatchNormalization", 6, batch());
    operators.add("InstanceNormalization", 1, weighted(NormalisationOperators::instance));
    operators.add("GroupNormalization", 18, weighted(NormalisationOperators::group));
    operators.add("LayerNormalization", 17, weighted(NormalisationOperators::layer));
    operators.add("RMSNormalization", 23, weighted(NormalisationOperators::rootMeanSquare));
    operators.add("MeanVarianceNormalization", 9, NormalisationOperators::meanVariance);
    operators.add("LpNormalization", 1, NormalisationOperators::norm);
    operators.add("LRN", 1, NormalisationOperators::neighbours);
  }

  /** Returns an operator whose inputs after the first are weights. */
  private static Operator weighted(Operator operator) {
    return operator.slots(Slot.DATA, Slot.WEIGHT);
  }

  // ---------------------------------------------------------------- batch

  private static Operator batch() {
    return ((Operator) NormalisationOperators::batch)
        .slots(Slot.DATA, Slot.WEIGHT, Slot.WEIGHT, Slot.STATISTIC)
        .checked(
            (node, version) -> {
              if (node.integer("spatial", 1) == 0) {
                return "statistics of each pixel (spatial 0)";
              }
              return version == 6 && node.integer("is_test", 0) == 0
                  ? "statistics of the batch (is_test 0)"
                  : null;
            });
  }

  private static List<Operand> batch(Call call) {
    TensorOperand x = call.tensor(0).images();
    Tensor scale = call.tensor(1).logical();
    Tensor shift = call.tensor(2).logical();
    Tensor mean = call.tensor(3).logical();
    Tensor variance = call.tensor(4).logical();
    float epsilon = call.number("epsilon", 1e-5f);
    float kept = call.number("momentum", 0.9f);
    if (call.flag("training_mode", false)) {
      BatchNorm op = new BatchNorm(epsilon, Activation.NONE);
      TensorOperand y = x.map(t -> op.apply(t, scale, shift));
      List<Operand> results = new ArrayList<>(List.of(y));
      if (call.attributes().hasOutput(1)) {
        results.add(TensorOperand.of(moved(mean, op.mean(), kept)));
        results.add(TensorOperand.of(moved(variance, op.variance(), kept)));
      }
      return results;
    }
    BatchNorm op =
        call.isTraining()
            ? new BatchNorm(epsilon, Activation.NONE, running(mean, variance, kept))
            : new BatchNorm(epsilon, Activation.NONE, mean, variance);
    return List.of(x.map(t -> op.apply(t, scale, shift)));
  }

  /** Returns a statistic moved towards that of the batch. */
  private static Tensor moved(Tensor running, Tensor batch, float kept) {
    return running.multiply(kept).add(batch.multiply(1 - kept));
  }

  /**
   * Returns the running statistics that follow the batch; null while a block is computed again,
   * which must not update them a second time.
   */
  private static BatchNorm.@Nullable Running running(Tensor mean, Tensor variance, float kept) {
    return Autograd.isRecomputing() ? null : new BatchNorm.Running(mean, variance, 1 - kept);
  }

  // ---------------------------------------------------------------- axes

  /** Returns (x - mean) / √(variance + ε) over axes of the tensor. */
  private static Tensor standardised(Tensor x, float epsilon, int... axes) {
    Tensor deviation = x.subtract(x.mean(true, axes));
    Tensor variance = deviation.square().mean(true, axes);
    return deviation.multiply(variance.add(epsilon).rsqrt());
  }

  private static List<Operand> instance(Call call) {
    TensorOperand x = call.tensor(0);
    int rank = x.shape().rank();
    int[] pixels = x.layout().axes(IntStream.range(2, rank).toArray());
    TensorOperand y = x.map(t -> standardised(t, call.number("epsilon", 1e-5f), pixels));
    return List.of(scaled(y, channels(call.tensor(1), rank), channels(call.tensor(2), rank)));
  }

  /** Returns values [c] as [c, 1, ...], which broadcast to [n, c, ...]. */
  private static TensorOperand channels(TensorOperand values, int rank) {
    int[] sizes = new int[Math.max(rank - 1, 1)];
    Arrays.fill(sizes, 1);
    sizes[0] = values.shape().elements();
    return values.reshaped(Shape.of(sizes));
  }

  private static TensorOperand scaled(TensorOperand x, TensorOperand scale, TensorOperand shift) {
    return Broadcast.apply(Tensor::add, Broadcast.apply(Tensor::multiply, x, scale), shift);
  }

  private static List<Operand> group(Call call) {
    TensorOperand x = call.tensor(0);
    Shape s = x.shape();
    int groups = Math.toIntExact(call.integer("num_groups", 1));
    int members = s.size(1) / groups;
    TensorOperand grouped = x.reshaped(grouped(s, groups, members));
    int[] axes = grouped.layout().axes(IntStream.rangeClosed(2, s.rank()).toArray());
    TensorOperand y = grouped.map(t -> standardised(t, call.number("epsilon", 1e-5f), axes));
    boolean byGroup = call.version() < 21;
    TensorOperand scale = call.tensor(1);
    TensorOperand shift = call.tensor(2);
    if (byGroup) {
      TensorOperand result =
          scaled(y, channels(scale, s.rank() + 1), channels(shift, s.rank() + 1));
      return List.of(result.reshaped(s));
    }
    return List.of(scaled(y.reshaped(s), channels(scale, s.rank()), channels(shift, s.rank())));
  }

  private static Shape grouped(Shape s, int groups, int members) {
    return s.with(1, groups).insert(2, members);
  }

  private static List<Operand> layer(Call call) {
    float epsilon = call.number("epsilon", 1e-5f);
    TensorOperand x = call.tensor(0);
    int axis = call.axis("axis", -1, x.shape().rank());
    Shape rows = Shape.of(x.shape().outer(axis), x.shape().size(axis) * x.shape().inner(axis));
    boolean shifted = call.has(2);
    Tensor scale = flat(call.tensor(1), x.shape(), axis);
    Tensor shift =
        shifted
            ? flat(call.tensor(2), x.shape(), axis)
            : Tensor.full(call.backend(), scale.shape(), 0f);
    TensorOperand y = alongRows(x, axis, t -> new LayerNorm(epsilon).apply(t, scale, shift));
    if (!call.attributes().hasOutput(1) && !call.attributes().hasOutput(2)) {
      return List.of(y);
    }
    Tensor t = x.logical().reshape(rows.toArray());
    Tensor mean = t.mean(true, 1);
    Tensor deviation = t.subtract(mean).square().mean(true, 1).add(epsilon).rsqrt();
    int[] sizes = x.shape().toArray();
    Arrays.fill(sizes, axis, sizes.length, 1);
    return List.of(
        y, TensorOperand.of(mean.reshape(sizes)), TensorOperand.of(deviation.reshape(sizes)));
  }

  private static List<Operand> rootMeanSquare(Call call) {
    float epsilon = call.number("epsilon", 1e-5f);
    TensorOperand x = call.tensor(0);
    int axis = call.axis("axis", -1, x.shape().rank());
    Tensor scale = flat(call.tensor(1), x.shape(), axis);
    return List.of(alongRows(x, axis, t -> LayerNorm.rms(epsilon).apply(t, scale)));
  }

  /** Returns weights that broadcast to the axes from {@code axis} on, as a vector. */
  private static Tensor flat(TensorOperand weights, Shape x, int axis) {
    int[] sizes = Arrays.copyOfRange(x.toArray(), axis, x.rank());
    Shape wanted = Shape.of(sizes);
    Tensor t = weights.logical();
    return (t.shape().elements() == wanted.elements() ? t : t.expand(sizes)).reshape(-1);
  }

  /** Applies a function of rows to the axes from {@code axis} on, as one. */
  private static TensorOperand alongRows(
      TensorOperand x, int axis, UnaryOperator<Tensor> function) {
    int rank = x.shape().rank();
    TensorOperand plain = x.unblocked();
    if (axis == rank - 1 && plain.layout().axis(axis) == rank - 1) {
      return plain.map(function);
    }
    Tensor t = x.logical();
    Tensor rows = t.reshape(t.shape().outer(axis), t.shape().size(axis) * t.shape().inner(axis));
    return TensorOperand.of(function.apply(rows).reshape(t.shape().toArray()), x.type());
  }

  private static List<Operand> meanVariance(Call call) {
    TensorOperand x = call.tensor(0).unblocked();
    int rank = x.shape().rank();
    int[] axes =
        x.layout()
            .axes(
                call.attributes().integers("axes", List.of(0L, 2L, 3L)).stream()
                    .mapToInt(axis -> Call.axis(axis, rank))
                    .toArray());
    return List.of(
        x.map(
            t -> {
              Tensor deviation = t.subtract(t.mean(true, axes));
              return deviation.divide(deviation.square().mean(true, axes).sqrt().add(1e-9f));
            }));
  }

  private static List<Operand> norm(Call call) {
    TensorOperand x = call.tensor(0);
    int logical = call.axis("axis", -1, x.shape().rank());
    TensorOperand along = x.along(logical).withoutPadding();
    int axis = along.layout().axis(logical);
    float p = (float) call.integer("p", 2);
    return List.of(
        along.map(
            t -> {
              Tensor norm = t.norm(p, true, axis);
              return t.divide(norm.add(norm.equalTo(0)));
            }));
  }

  // ---------------------------------------------------------------- neighbours

  /**
   * Local response normalisation (Krizhevsky et al. 2012): y = x / (k + α/size · Σ x²)^β, where the
   * sum is over {@code size} neighbouring channels. The sums are a convolution of the squares with
   * a band matrix.
   */
  private static List<Operand> neighbours(Call call) {
    TensorOperand x = call.tensor(0).withoutPadding().images();
    int channels = x.shape().size(1);
    int size = Math.toIntExact(call.attributes().integer("size"));
    float alpha = call.number("alpha", 1e-4f);
    float beta = call.number("beta", 0.75f);
    float bias = call.number("bias", 1);
    Tensor band = band(call, channels, size, alpha / size);
    Tensor constant = Tensor.full(call.backend(), Shape.of(channels), bias);
    return List.of(
        x.map(
            t -> {
              Tensor squares = t.square();
              Tensor sums =
                  x.shape().rank() == 4
                      ? squares.conv2d(
                          band.reshape(1, 1, channels, channels),
                          constant,
                          ConvolutionOptions.DEFAULT)
                      : squares.matmul(band).add(constant);
              return t.multiply(negativePower(sums, beta));
            }));
  }

  /** Returns x^-β; with square roots for the usual β of 3/4, 1/2 and 1. */
  private static Tensor negativePower(Tensor x, float beta) {
    if (beta == 0.75f) {
      Tensor root = x.rsqrt();
      return root.multiply(root.sqrt());
    }
    return beta == 0.5f ? x.rsqrt() : beta == 1 ? x.reciprocal() : x.pow(-beta);
  }

  /** Returns the matrix that sums neighbouring channels, [in, out]. */
  private static Tensor band(Call call, int channels, int size, float value) {
    float[] values = new float[channels * channels];
    int before = (size - 1) / 2;
    int after = size - 1 - before;
    for (int out = 0; out < channels; out++) {
      int to = Math.min(out + after, channels - 1);
      for (int in = Math.max(out - before, 0); in <= to; in++) {
        values[in * channels + out] = value;
      }
    }
    return Tensor.of(call.backend(), Shape.of(channels, channels), values);
  }
}
