package kinesic.kernels.cuda;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import kinesic.kernels.ConvolutionShape;

/**
 * Convolutions by cuDNN of channels-last images with the same padding on opposite sides. A
 * direction of a shape is measured once, when it is needed for the first time.
 *
 * <p>Not thread-safe: to be called from {@link Device#inOrder}.
 */
final class LibraryConvolution implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(LibraryConvolution.class.getName());

  /** The greatest workspace of an algorithm: 256 MiB. */
  private static final long WORKSPACE = 256L << 20;

  /** The shapes that are remembered; the one that has not been used for longest is forgotten. */
  private static final int SHAPES = 2048;

  /** The sides of the tiles of the kernel {@code transpose}. */
  private static final int TILE = 32;

  private record Use(Cudnn.Direction direction, int algorithm) {}

  /** What is known about a shape. */
  private static final class Plan {
    final Cudnn.Sizes sizes;
    final Map<Cudnn.Direction, Optional<Integer>> algorithms = new EnumMap<>(Cudnn.Direction.class);
    final Map<Use, Optional<Long>> workspaces = new HashMap<>();

    Plan(Cudnn.Sizes sizes) {
      this.sizes = sizes;
    }
  }

  private final Device device;
  private final Cudnn cudnn;
  private final Kernel transpose;
  private final LinkedHashMap<ConvolutionShape, Plan> plans = new LinkedHashMap<>(64, 0.75f, true);

  LibraryConvolution(Device device, Cudnn cudnn) {
    this.device = device;
    this.cudnn = cudnn;
    this.transpose = device.kernel("convolution", "transpose");
  }

  private DeviceMemory floats(int count, String use) {
    return device.allocate((long) Float.BYTES * count, use);
  }

  private Plan plan(ConvolutionShape shape) {
    Plan plan = plans.get(shape);
    if (plan == null) {
      plan = new Plan(cudnn.sizes(shape));
      plans.put(shape, plan);
      if (plans.size() > SHAPES) {
        plans.pollFirstEntry().getValue().sizes.close();
      }
    }
    return plan;
  }

  /**
   * Returns the number of the fastest suitable algorithm; empty if there is none.
   *
   * @param operands may be read, but are not written
   */
  private Optional<Integer> algorithm(
      ConvolutionShape shape, Cudnn.Direction direction, Cudnn.Operands operands) {
    Plan plan = plan(shape);
    Optional<Integer> known = plan.algorithms.get(direction);
    if (known != null) {
      return known;
    }
    device.refuseInRecord("a search for an algorithm of " + shape);
    int length =
        switch (direction) {
          case FORWARD -> shape.outputLength();
          case DATA -> shape.inputLength();
          case FILTER -> shape.filterLength();
        };
    try (DeviceMemory result = floats(length, "result of a search")) {
      Optional<Integer> found =
          cudnn.fastest(
              plan.sizes, direction, with(operands, direction, result.address()), WORKSPACE);
      plan.algorithms.put(direction, found);
      LOG.log(
          System.Logger.Level.DEBUG,
          "{0}, {1}: {2}",
          shape,
          direction,
          found.map(number -> "algorithm " + number).orElse("no algorithm of cuDNN"));
      return found;
    }
  }

  /** Returns the algorithm that was found for a shape; empty if none was looked for or found. */
  synchronized OptionalInt algorithm(ConvolutionShape shape, Cudnn.Direction direction) {
    Plan plan = plans.get(shape);
    Optional<Integer> known = plan == null ? null : plan.algorithms.get(direction);
    return known == null || known.isEmpty() ? OptionalInt.empty() : OptionalInt.of(known.get());
  }

  /** Returns whether a search has found no suitable algorithm. */
  private boolean isRefused(ConvolutionShape shape, Cudnn.Direction direction) {
    Optional<Integer> known = plan(shape).algorithms.get(direction);
    return known != null && known.isEmpty();
  }

  /** Returns operands of which another one is computed. */
  private static Cudnn.Operands with(Cudnn.Operands o, Cudnn.Direction direction, long result) {
    return switch (direction) {
      case FORWARD -> new Cudnn.Operands(o.x(), o.filter(), result);
      case DATA -> new Cudnn.Operands(result, o.filter(), o.y());
      case FILTER -> new Cudnn.Operands(o.x(), result, o.y());
    };
  }

  /** Returns whether the algorithm could be run. */
  private boolean run(
      ConvolutionShape shape,
      Cudnn.Direction direction,
      int algorithm,
      Cudnn.Operands operands,
      boolean accumulate) {
    Plan plan = plan(shape);
    Optional<Long> bytes =
        plan.workspaces.computeIfAbsent(
            new Use(direction, algorithm),
            use -> cudnn.workspace(plan.sizes, use.direction(), use.algorithm()));
    if (bytes.isEmpty()) {
      return false;
    }
    try (DeviceMemory workspace = device.allocate(bytes.get(), "workspace of cuDNN")) {
      cudnn.run(
          plan.sizes, direction, algorithm, operands, accumulate, workspace.address(), bytes.get());
    }
    return true;
  }

  private boolean run(
      ConvolutionShape shape,
      Cudnn.Direction direction,
      Cudnn.Operands operands,
      boolean accumulate) {
    Optional<Integer> algorithm = algorithm(shape, direction, operands);
    return algorithm.isPresent() && run(shape, direction, algorithm.get(), operands, accumulate);
  }

  /**
   * Transposes a filter, [kh, kw, cin / groups, cout], to the order of cuDNN, [cout, kh, kw, cin /
   * groups], or back.
   */
  private void transpose(int rows, int columns, long from, long to) {
    device
        .launch(transpose)
        .i32(rows)
        .i32(columns)
        .address(from)
        .address(to)
        .grid((columns + TILE - 1) / TILE, (rows + TILE - 1) / TILE, 1);
  }

  private static int taps(ConvolutionShape shape) {
    return shape.window().height() * shape.window().width() * shape.groupInputs();
  }

  /**
   * Computes y, or adds to it.
   *
   * @return false if cuDNN has no suitable algorithm; nothing has been computed then
   */
  boolean forward(ConvolutionShape shape, long x, long filter, long y, boolean accumulate) {
    if (isRefused(shape, Cudnn.Direction.FORWARD)) {
      return false;
    }
    try (DeviceMemory transposed = floats(shape.filterLength(), "transposed filter")) {
      transpose(taps(shape), shape.cout(), filter, transposed.address());
      Cudnn.Operands operands = new Cudnn.Operands(x, transposed.address(), y);
      return run(shape, Cudnn.Direction.FORWARD, operands, accumulate);
    }
  }

  /** Computes gx; the result is that of {@link #forward}. */
  boolean backwardData(ConvolutionShape shape, long gy, long filter, long gx) {
    if (isRefused(shape, Cudnn.Direction.DATA)) {
      return false;
    }
    try (DeviceMemory transposed = floats(shape.filterLength(), "transposed filter")) {
      transpose(taps(shape), shape.cout(), filter, transposed.address());
      Cudnn.Operands operands = new Cudnn.Operands(gx, transposed.address(), gy);
      return run(shape, Cudnn.Direction.DATA, operands, false);
    }
  }

  /** Computes gf; the result is that of {@link #forward}. */
  boolean backwardFilter(ConvolutionShape shape, long x, long gy, long gf) {
    if (isRefused(shape, Cudnn.Direction.FILTER)) {
      return false;
    }
    try (DeviceMemory transposed = floats(shape.filterLength(), "transposed filter")) {
      Cudnn.Operands operands = new Cudnn.Operands(x, transposed.address(), gy);
      boolean done = run(shape, Cudnn.Direction.FILTER, operands, false);
      if (done) {
        transpose(shape.cout(), taps(shape), transposed.address(), gf);
      }
      return done;
    }
  }

  /**
   * A shape with an algorithm for batches of every size.
   *
   * @param shape the sizes, for some number of images
   * @param algorithm of cuDNN
   */
  record Prepared(ConvolutionShape shape, int algorithm) {}

  /**
   * Does what {@link #forward} does for {@code n} images.
   *
   * @param transposed the address of the transposed filter
   */
  boolean forward(Prepared prepared, int n, long x, long transposed, long y, boolean accumulate) {
    return run(
        prepared.shape().withImages(n),
        Cudnn.Direction.FORWARD,
        prepared.algorithm(),
        new Cudnn.Operands(x, transposed, y),
        accumulate);
  }

  /**
   * Transposes a filter and chooses the algorithm.
   *
   * @param transposed the address of memory for the transposed filter
   * @return empty if cuDNN has no suitable algorithm
   */
  Optional<Prepared> prepare(ConvolutionShape shape, long filter, long transposed) {
    if (isRefused(shape, Cudnn.Direction.FORWARD)) {
      return Optional.empty();
    }
    transpose(taps(shape), shape.cout(), filter, transposed);
    try (DeviceMemory x = floats(shape.inputLength(), "image of a search")) {
      device.fill(x.address(), 0, shape.inputLength());
      Cudnn.Operands operands = new Cudnn.Operands(x.address(), transposed, 0);
      return algorithm(shape, Cudnn.Direction.FORWARD, operands)
          .map(algorithm -> new Prepared(shape, algorithm));
    }
  }

  @Override
  public void close() {
    plans.values().forEach(plan -> plan.sizes.close());
    plans.clear();
    cudnn.close();
  }
}
