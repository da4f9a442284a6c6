package kinesic.benchmarks;

import java.util.ArrayList;
import java.util.List;
import kinesic.benchmarks.PeerCase.Timing;
import kinesic.kernels.Backend;
import kinesic.kernels.Buffer;
import kinesic.kernels.ConvolutionShape;
import kinesic.kernels.Epilogue;

/**
 * The cases {@code gemm/*}, {@code conv/*}, {@code depthwise/*} and {@code grouped/*}, which call
 * kernels as the engine does.
 */
final class KernelCases {

  private static final int[] SIDES = {512, 1024, 2048};
  private static final List<String> PARTS = List.of("forward", "backward-data", "backward-filter");

  private KernelCases() {}

  static List<PeerCase> all() {
    List<PeerCase> cases = new ArrayList<>();
    for (int n : SIDES) {
      cases.add(new PeerCase("gemm/" + n, backend -> multiply(backend, n)));
    }
    addConvolutions(cases, "conv", LayerShape.RESNET50);
    addConvolutions(cases, "depthwise", LayerShape.DEPTHWISE);
    addConvolutions(cases, "grouped", LayerShape.GROUPED);
    return cases;
  }

  private static void addConvolutions(
      List<PeerCase> cases, String family, List<LayerShape> layers) {
    for (LayerShape layer : layers) {
      for (String part : PARTS) {
        cases.add(
            new PeerCase(
                family + "/" + layer.name() + "/" + part,
                backend -> convolve(backend, layer, part)));
      }
    }
  }

  private static Timing multiply(Backend backend, int n) {
    Buffer a = normal(backend, n * n, 1);
    Buffer b = normal(backend, n * n, 2);
    Buffer c = backend.allocate(n * n);
    double millis =
        new Stopwatch(2, 7, 1.0)
            .medianMillis(
                () ->
                    backend
                        .matrixProduct()
                        .multiply(false, false, n, n, n, a, b, c, Epilogue.STORE));
    return new Timing(millis, 2.0 * n * n * n);
  }

  private static Timing convolve(Backend backend, LayerShape layer, String part) {
    ConvolutionShape shape = layer.shapeOn(backend);
    Buffer x = normal(backend, shape.inputLength(), 1);
    Buffer filter = normal(backend, layer.filterLength(), 2);
    Buffer y = normal(backend, shape.outputLength(), 3);
    Buffer gx = backend.allocate(shape.inputLength());
    Buffer gf = backend.allocate(layer.filterLength());
    Runnable step =
        switch (part) {
          case "forward" ->
              () -> backend.convolution().forward(shape, x, filter, y, Epilogue.STORE);
          case "backward-data" -> () -> backend.convolution().backwardData(shape, y, filter, gx);
          case "backward-filter" -> () -> backend.convolution().backwardFilter(shape, x, y, gf);
          default -> throw new IllegalArgumentException("convolution: unknown part " + part);
        };
    return new Timing(new Stopwatch(2, 5, 0.25).medianMillis(step), shape.operations());
  }

  /** Returns standard normal random numbers; another {@code key} gives other numbers. */
  static Buffer normal(Backend backend, int length, long key) {
    Buffer buffer = backend.allocate(length);
    backend.randomFill().normal(key, 0, 0f, 1f, buffer);
    return buffer;
  }
}
