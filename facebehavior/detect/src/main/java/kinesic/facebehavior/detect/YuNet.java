package kinesic.facebehavior.detect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.facebehavior.image.Picture;
import kinesic.nn.inference.Inference;
import kinesic.onnx.OnnxModel;

/**
 * YuNet, a network that finds faces of about 10 to 300 pixels (W. Wu, H. Peng, S. Yu, YuNet: A tiny
 * millisecond-level face detector, Machine Intelligence Research 20, 2023). Thread-safe.
 *
 * <p>A network is compiled for each size of its input, which takes as long as 10 to 20 pictures.
 * The sizes that were used last are kept, up to {@link #MOST_PIXELS} in all: 20 of 640 x 480, each
 * with about 12 MB of work memory.
 */
final class YuNet implements FaceNetwork {

  /** The strides of the grids whose cells predict faces. */
  static final List<Integer> STRIDES = List.of(8, 16, 32);

  /** The kinds of outputs, in the order of {@link Grid}: one of each for each stride. */
  private static final List<String> KINDS = List.of("cls", "obj", "bbox", "kps");

  private static final int BOX = 4; // numbers
  private static final int POINTS = 10; // numbers
  private static final int CHANNELS = 3;

  /** The most pixels of all sizes for which compiled networks are kept. */
  private static final long MOST_PIXELS = 6_144_000;

  private final OnnxModel model;
  private final List<Integer> order; // the place of each output in the file
  private final Optional<CanvasSize> fixed;
  private final SequencedMap<CanvasSize, Inference> compiled = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * Wraps a network.
   *
   * @param model with images in the order [n, h, w, c]
   * @param order the place of each of {@link #outputNames} among the outputs of the file
   * @param fixed the only size that the network accepts; empty if it accepts all
   */
  YuNet(OnnxModel model, List<Integer> order, Optional<CanvasSize> fixed) {
    this.model = model;
    this.order = List.copyOf(order);
    this.fixed = fixed;
  }

  /** Returns the names of the outputs: those of stride 8, then those of stride 16 and 32. */
  static List<String> outputNames() {
    List<String> names = new ArrayList<>();
    for (int stride : STRIDES) {
      KINDS.forEach(kind -> names.add(kind + "_" + stride));
    }
    return names;
  }

  /** Returns the shapes of the outputs for one picture, in the order of {@link #outputNames}. */
  static List<Shape> outputShapes(CanvasSize size) {
    List<Shape> shapes = new ArrayList<>();
    for (int stride : STRIDES) {
      for (int numbers : List.of(1, 1, BOX, POINTS)) {
        shapes.add(Shape.of(1, size.cells(stride), numbers));
      }
    }
    return shapes;
  }

  /** Returns the shape of the input for one picture. */
  static Shape inputShape(CanvasSize size) {
    return Shape.of(1, size.height(), size.width(), CHANNELS);
  }

  @Override
  public Optional<CanvasSize> fixed() {
    return fixed;
  }

  @Override
  public List<Grid> run(Picture picture, CanvasSize size) {
    Tensor input = Tensor.of(model.backend(), inputShape(size), pixels(picture, size));
    List<Tensor> y = compiled(size).forward(List.of(input));
    return grids(order.stream().map(y::get).toList(), size);
  }

  /**
   * Returns the grids.
   *
   * @param outputs in the order of {@link #outputNames}
   */
  static List<Grid> grids(List<Tensor> outputs, CanvasSize size) {
    List<Grid> grids = new ArrayList<>();
    for (int i = 0; i < STRIDES.size(); i++) {
      int stride = STRIDES.get(i);
      List<Tensor> y = outputs.subList(KINDS.size() * i, KINDS.size() * (i + 1));
      grids.add(new Grid(stride, size.columns(stride), y.get(0), y.get(1), y.get(2), y.get(3)));
    }
    return grids;
  }

  /** Returns the input, [height, width, 3]: blue, green and red from 0 to 255. */
  static float[] pixels(Picture picture, CanvasSize size) {
    float[] input = new float[CHANNELS * size.width() * size.height()];
    byte[] rgb = picture.rgb();
    for (int y = 0; y < picture.height(); y++) {
      int from = CHANNELS * picture.width() * y;
      int to = CHANNELS * size.width() * y;
      for (int i = 0; i < CHANNELS * picture.width(); i += CHANNELS) {
        input[to + i] = rgb[from + i + 2] & 0xff;
        input[to + i + 1] = rgb[from + i + 1] & 0xff;
        input[to + i + 2] = rgb[from + i] & 0xff;
      }
    }
    return input;
  }

  private synchronized Inference compiled(CanvasSize size) {
    Inference found = compiled.get(size);
    if (found != null) {
      return found;
    }
    Inference network = model.forInference(inputShape(size));
    long kept = size.pixels();
    for (CanvasSize other : compiled.keySet()) {
      kept += other.pixels();
    }
    while (kept > MOST_PIXELS && !compiled.isEmpty()) {
      kept -= compiled.pollFirstEntry().getKey().pixels();
    }
    compiled.put(size, network);
    return network;
  }
}
