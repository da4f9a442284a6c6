package kinesic.kernels.cuda;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.function.Supplier;
import kinesic.kernels.AxisWeights;
import kinesic.kernels.Backend;
import kinesic.kernels.Buffer;
import kinesic.kernels.Indices;
import kinesic.kernels.Interpolation;
import kinesic.kernels.InterpolationAxis;
import kinesic.kernels.InterpolationShape;

/**
 * Interpolation, a thread for each pixel of the result and one or four channels. The pixels and
 * weights of an axis are uploaded once and kept.
 */
final class CudaInterpolation implements Interpolation {

  private static final String FAMILY = "interpolation";

  /** The most axes whose weights are kept. */
  private static final int KEPT = 256;

  /** An axis and a direction. */
  private record Key(InterpolationAxis axis, boolean transposed) {}

  /**
   * Weights in device memory, see {@code interpolation.cu}.
   *
   * @param numbers where the terms of each result begin, their pixels, the bits of their weights
   * @param results the number of results
   */
  private record Table(Indices numbers, int results) {}

  private final Device device;
  private final Kernel single;
  private final Kernel vector;
  private final SequencedMap<Key, Table> tables =
      new LinkedHashMap<>(16, 0.75f, true); // least used first

  CudaInterpolation(Device device) {
    this.device = device;
    single = device.kernel(FAMILY, "map_1");
    vector = device.kernel(FAMILY, "map_" + Vectors.WIDTH);
  }

  @Override
  public void forward(InterpolationShape shape, Buffer x, Buffer y) {
    InterpolationAxis down = shape.down();
    InterpolationAxis across = shape.across();
    Table ofRows = table(new Key(down, false), down::weights, y);
    Table ofColumns = table(new Key(across, false), across::weights, y);
    map(shape, ofRows, down.pixels(), ofColumns, across.pixels(), x, y);
  }

  @Override
  public void gradient(InterpolationShape shape, Buffer gy, Buffer gx) {
    InterpolationAxis down = shape.down();
    InterpolationAxis across = shape.across();
    Table ofRows = table(new Key(down, true), () -> down.weights().transposed(down.pixels()), gx);
    Table ofColumns =
        table(new Key(across, true), () -> across.weights().transposed(across.pixels()), gx);
    map(shape, ofRows, down.results(), ofColumns, across.results(), gy, gx);
  }

  @Override
  public void map(
      InterpolationShape shape,
      AxisWeights down,
      int h,
      AxisWeights across,
      int w,
      Buffer x,
      Buffer y) {
    map(shape, upload(down, y.backend()), h, upload(across, y.backend()), w, x, y);
  }

  private void map(
      InterpolationShape shape, Table down, int h, Table across, int w, Buffer x, Buffer y) {
    int width = Vectors.width(shape.c(), device, x, y);
    int n = y.length() / width;
    device
        .launch(width == 1 ? single : vector)
        .i32(n)
        .i32(shape.c())
        .i32(h)
        .i32(w)
        .i32(down.results())
        .i32(across.results())
        .indices(down.numbers())
        .indices(across.numbers())
        .buffer(x)
        .buffer(y)
        .over(n);
  }

  private synchronized Table table(Key key, Supplier<AxisWeights> weights, Buffer like) {
    Table table = tables.get(key);
    if (table == null) {
      table = upload(weights.get(), like.backend());
      tables.put(key, table);
      if (tables.size() > KEPT) {
        tables.pollFirstEntry(); // recorded work may still use it
      }
    }
    return table;
  }

  private static Table upload(AxisWeights weights, Backend backend) {
    int results = weights.results();
    int terms = weights.start(results);
    int[] numbers = new int[results + 1 + 2 * terms];
    for (int o = 0; o <= results; o++) {
      numbers[o] = weights.start(o);
    }
    for (int k = 0; k < terms; k++) {
      numbers[results + 1 + k] = weights.source(k);
      numbers[results + 1 + terms + k] = Float.floatToRawIntBits(weights.weight(k));
    }
    return new Table(backend.indices(numbers), results);
  }
}
