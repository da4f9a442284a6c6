package kinesic.benchmarks;

import java.util.ArrayList;
import java.util.List;
import kinesic.benchmarks.PeerCase.Timing;
import kinesic.kernels.Activation;
import kinesic.kernels.Backend;
import kinesic.kernels.Buffer;
import kinesic.kernels.ChannelShape;
import kinesic.kernels.ImageLayout;
import kinesic.kernels.Normalisation;
import kinesic.nn.BatchNorm2d;

/**
 * The cases {@code batch-norm-relu/*} and {@code batch-norm-add-relu/*}: forward and backward of
 * batch normalisation with batch statistics, an optional residual sum, and ReLU, by the kernels
 * that a training step of our networks calls and in the layout that it uses. The peers call their
 * operators in the same way.
 */
final class NormalisationCases {

  private static final int BATCH = 16;

  private record Activations(int channels, int side) {

    ChannelShape shape(ImageLayout layout) {
      int pixels = side * side;
      return layout == ImageLayout.BLOCKED
          ? ChannelShape.ofBlocked(BATCH, pixels, channels)
          : ChannelShape.ofRows(BATCH * pixels, channels);
    }
  }

  private static final List<Activations> SIZES =
      List.of(
          new Activations(64, 28),
          new Activations(256, 28),
          new Activations(512, 14),
          new Activations(1024, 7));

  private NormalisationCases() {}

  static List<PeerCase> all() {
    List<PeerCase> cases = new ArrayList<>();
    for (Activations size : SIZES) {
      String suffix = "-relu/" + size.channels() + "-" + size.side();
      cases.add(new PeerCase("batch-norm" + suffix, backend -> measure(backend, size, false)));
      cases.add(new PeerCase("batch-norm-add" + suffix, backend -> measure(backend, size, true)));
    }
    return cases;
  }

  private static Timing measure(Backend backend, Activations size, boolean added) {
    ChannelShape shape = size.shape(backend.imageLayout());
    Buffer x = KernelCases.normal(backend, shape.length(), 1);
    Buffer gy = KernelCases.normal(backend, shape.length(), 2);
    Buffer gamma = KernelCases.normal(backend, size.channels(), 3);
    Buffer beta = KernelCases.normal(backend, size.channels(), 4);
    Buffer residual = added ? KernelCases.normal(backend, shape.length(), 5) : null;
    Buffer gresidual = added ? backend.allocate(shape.length()) : null;
    Buffer y = backend.allocate(shape.length());
    Buffer gx = backend.allocate(shape.length());
    Buffer mean = backend.allocate(size.channels());
    Buffer variance = backend.allocate(size.channels());
    Buffer ggamma = backend.allocate(size.channels());
    Buffer gbeta = backend.allocate(size.channels());
    Normalisation.Inputs inputs =
        new Normalisation.Inputs(
            shape, x, mean, variance, BatchNorm2d.EPSILON, gamma, beta, Activation.RELU);
    Normalisation kernels = backend.normalisation();
    Runnable step =
        () -> {
          kernels.statistics(shape, x, mean, variance);
          kernels.normalise(inputs, residual, y);
          kernels.gradient(inputs, false, added ? y : null, gy, gx, ggamma, gbeta, gresidual);
        };
    return new Timing(new Stopwatch(2, 7, 0.4).medianMillis(step), 0);
  }
}
