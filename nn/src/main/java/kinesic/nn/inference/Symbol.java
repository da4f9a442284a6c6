package kinesic.nn.inference;

import java.util.ArrayList;
import java.util.List;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.op.ConvolutionOptions;
import kinesic.engine.op.Images;
import kinesic.kernels.Activation;
import kinesic.kernels.ConvolutionShape;
import kinesic.kernels.PoolingShape;
import kinesic.kernels.Unary;
import kinesic.kernels.Window;
import org.jspecify.annotations.Nullable;

/**
 * Symbolic tensor: describes a computation that {@link Inference} compiles. {@link
 * kinesic.nn.Layer#lower} maps symbols to symbols as {@code forward} maps tensors to tensors.
 *
 * <p>The methods have the names and meanings of those of {@link Tensor}. Operations that follow a
 * convolution or a linear layer are fused into its kernel where possible: batch normalisation with
 * constant statistics (folded into filter and bias), a residual, ReLU.
 *
 * <p>The first axis is the batch axis; its size is the usual batch size.
 */
public final class Symbol {

  private static final String NAME = "inference"; // in messages

  private final Shape shape;
  private final @Nullable Operation operation; // null for the input
  private final List<Symbol> inputs;

  private Symbol(Shape shape, @Nullable Operation operation, List<Symbol> inputs) {
    this.shape = shape;
    this.operation = operation;
    this.inputs = inputs;
  }

  static Symbol input(Shape shape) {
    return new Symbol(shape, null, List.of());
  }

  /** Returns the shape; its first size is the usual batch size. */
  public Shape shape() {
    return shape;
  }

  @Nullable Operation operation() {
    return operation;
  }

  List<Symbol> inputs() {
    return inputs;
  }

  /** Returns the number of floats of one image. */
  int length() {
    return shape.inner(0);
  }

  // ---------------------------------------------------------------- linear maps

  /**
   * Describes the convolution of [n, h, w, cin] with a filter [kh, kw, cin, cout].
   *
   * @throws IllegalArgumentException if the shapes do not match
   */
  public Symbol conv2d(Tensor filter, int stride, int padding) {
    return conv2d(filter, null, stride, padding);
  }

  /**
   * Describes the convolution of [n, h, w, cin] with a filter [kh, kw, cin, cout], plus a bias.
   *
   * @param bias [cout]; null for none
   * @throws IllegalArgumentException if the shapes do not match
   */
  public Symbol conv2d(Tensor filter, @Nullable Tensor bias, int stride, int padding) {
    return conv2d(filter, bias, ConvolutionOptions.DEFAULT.stride(stride).padding(padding));
  }

  /**
   * Describes the convolution of images, [n, h, w, cin] or blocked, with a filter [kh, kw, cin /
   * groups, cout], plus a bias.
   *
   * @param bias [cout]; null for none
   * @throws IllegalArgumentException if the shapes do not match
   */
  public Symbol conv2d(Tensor filter, @Nullable Tensor bias, ConvolutionOptions options) {
    ConvolutionShape sizes = Images.of(NAME, shape).convolution(NAME, filter.shape(), options);
    Shape result = Images.results(sizes).shape();
    return new Symbol(result, new Convolution(sizes, filter, bias), List.of(this));
  }

  /**
   * Describes this [n, in] times weight [in, out], plus bias [out].
   *
   * @throws IllegalArgumentException if the shapes do not match
   */
  public Symbol linear(Tensor weight, Tensor bias) {
    Shape w = weight.shape();
    if (shape.rank() != 2 || w.rank() != 2 || shape.size(1) != w.size(0)) {
      throw new IllegalArgumentException(
          "inference: a linear layer needs x [n, in], weight [in, out] - x %s, weight %s"
              .formatted(shape, w));
    }
    int in = w.size(0);
    int out = w.size(1);
    ConvolutionShape sizes =
        new ConvolutionShape(shape.size(0), 1, 1, in, out, Window.square(1, 1, 0));
    Tensor filter = weight.reshape(1, 1, in, out);
    return new Symbol(shape.with(1, out), new Convolution(sizes, filter, bias), List.of(this));
  }

  // ---------------------------------------------------------------- point by point

  /**
   * Describes activation(this · scale + shift), the batch normalisation with constant statistics.
   *
   * @param scale [channels]
   * @param shift [channels]
   * @throws IllegalArgumentException if the shapes do not match
   */
  public Symbol affine(Tensor scale, Tensor shift, Activation activation) {
    return affine(scale, shift, List.of(), activation);
  }

  /**
   * Describes activation(this · scale + shift + residual).
   *
   * @param scale [channels]
   * @param shift [channels]
   * @param residual has the shape of this
   * @throws IllegalArgumentException if the shapes do not match
   */
  public Symbol affine(Tensor scale, Tensor shift, Symbol residual, Activation activation) {
    if (!residual.shape.equals(shape)) {
      throw new IllegalArgumentException(
          "inference: a residual must have the shape of x - residual %s, x %s%s"
              .formatted(residual.shape, shape, Images.advice(residual.shape, shape)));
    }
    return affine(scale, shift, List.of(residual), activation);
  }

  private Symbol affine(Tensor scale, Tensor shift, List<Symbol> residual, Activation activation) {
    int elements = scale.shape().elements();
    Shape channels = Shape.of(Images.channels(NAME, shape, elements).channels());
    if (!scale.shape().equals(channels) || !shift.shape().equals(channels)) {
      throw new IllegalArgumentException(
          "inference: scale and shift must be [channels] - x %s, scale %s, shift %s"
              .formatted(shape, scale.shape(), shift.shape()));
    }
    if (operation instanceof Convolution c && c.isLinear() && c.hasChannels(channels)) {
      Convolution joined = c.then(scale, shift, !residual.isEmpty(), activation);
      return new Symbol(shape, joined, concat(inputs, residual));
    }
    Operation affine = new Affine(shape, scale, shift, activation);
    return new Symbol(shape, affine, concat(List.of(this), residual));
  }

  private static List<Symbol> concat(List<Symbol> left, List<Symbol> right) {
    List<Symbol> all = new ArrayList<>(left);
    all.addAll(right);
    return List.copyOf(all);
  }

  /** Describes f applied to each element. */
  public Symbol apply(Unary f) {
    if (f == Unary.RELU
        && operation instanceof Convolution c
        && c.activation() == Activation.NONE) {
      return new Symbol(shape, c.then(Activation.RELU), inputs);
    }
    return computed(shape, (n, in, out) -> out.backend().elementwise().unary(f, in[0], out));
  }

  // ---------------------------------------------------------------- pooling and data movement

  /** Describes the maximum of each window of images, [n, h, w, c] or blocked. */
  public Symbol maxPool2d(Window window) {
    PoolingShape one = pooling(window);
    return computed(
        Images.of(NAME, shape).pooled(window).shape(),
        (n, in, out) -> out.backend().pooling().max(one.withImages(n * one.n()), in[0], out));
  }

  /**
   * Describes the mean of each window of images, [n, h, w, c] or blocked, not counting the padding.
   */
  public Symbol averagePool2d(Window window) {
    PoolingShape one = pooling(window);
    return computed(
        Images.of(NAME, shape).pooled(window).shape(),
        (n, in, out) -> out.backend().pooling().average(one.withImages(n * one.n()), in[0], out));
  }

  /**
   * Describes the mean over all pixels of [n, h, w, c], as [n, c], or of blocked images [n, b, h,
   * w, 16], as [n, 16·b].
   */
  public Symbol meanOverPixels() {
    Images images = Images.of(NAME, shape);
    return averagePool2d(new Window(images.h(), images.w(), 1, 1, 0, 0)).flatten();
  }

  /** Returns the sizes for one image. */
  private PoolingShape pooling(Window window) {
    return Images.of(NAME, shape.with(0, 1)).pooling(NAME, window);
  }

  /**
   * Describes the indices {@code from} (inclusive) to {@code to} (exclusive) of an axis.
   *
   * @throws IllegalArgumentException if there are no such indices, or the axis is the batch axis
   */
  public Symbol slice(int axis, int from, int to) {
    int size = shape.size(axis);
    if (shape.axis(axis) == 0 || from < 0 || to < from || to > size) {
      throw new IllegalArgumentException(
          "inference: cannot slice %s to %s of axis %s of shape %s"
              .formatted(from, to, axis, shape));
    }
    int rows = shape.with(0, 1).outer(axis);
    int inner = shape.inner(axis);
    int row = (to - from) * inner;
    return computed(
        shape.with(axis, to - from),
        (n, in, out) ->
            out.backend()
                .dataMovement()
                .copyRows(n * rows, row, in[0], from * inner, size * inner, out, 0, row));
  }

  /** Describes the flattening of all axes except the first. */
  public Symbol flatten() {
    return new Symbol(Shape.of(shape.size(0), length()), operation, inputs);
  }

  private Symbol computed(Shape result, Operation.Step step) {
    return new Symbol(result, () -> step, List.of(this));
  }
}
