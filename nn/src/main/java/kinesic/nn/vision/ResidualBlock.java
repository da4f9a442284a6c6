package kinesic.nn.vision;

import java.util.ArrayList;
import java.util.List;
import kinesic.engine.Tensor;
import kinesic.kernels.Activation;
import kinesic.nn.BatchNorm2d;
import kinesic.nn.Conv2d;
import kinesic.nn.ConvNorm;
import kinesic.nn.Layer;
import kinesic.nn.Sequential;
import org.jspecify.annotations.Nullable;

/**
 * Residual block (He et al. 2016): relu(branch(x) + shortcut(x)). The branch has two 3x3
 * convolutions ({@link #basic}) or a 1x1, a 3x3 and a 1x1 convolution ({@link #bottleneck}), each
 * with batch normalisation. The shortcut is the identity, or a 1x1 convolution with batch
 * normalisation if the shapes differ.
 *
 * <p>The last batch normalisation of the branch computes the sum and the last ReLU. Parts are named
 * as in torchvision: {@code conv1}, {@code bn1}, ..., {@code downsample.0}, {@code downsample.1}.
 */
public final class ResidualBlock extends Layer {

  /** The ratio of the output channels of a bottleneck to those of its 3x3 convolution. */
  public static final int EXPANSION = 4;

  private record Step(int in, int out, int kernel, int stride) {}

  private final List<ConvNorm> branch = new ArrayList<>();
  private final @Nullable Sequential downsample;

  private ResidualBlock(float lastGamma, int stride, Step... steps) {
    int in = steps[0].in();
    int out = steps[steps.length - 1].out();
    for (int i = 1; i <= steps.length; i++) {
      Step step = steps[i - 1];
      float gamma = i == steps.length ? lastGamma : 1f;
      branch.add(
          new ConvNorm(
              convolution(i, step),
              child("bn" + i, new BatchNorm2d(step.out(), Activation.RELU, gamma))));
    }
    downsample =
        stride == 1 && in == out
            ? null
            : child(
                "downsample",
                new Sequential(new Conv2d(in, out, 1, stride, 0), new BatchNorm2d(out)));
  }

  private Conv2d convolution(int number, Step s) {
    return child(
        "conv" + number, new Conv2d(s.in(), s.out(), s.kernel(), s.stride(), s.kernel() / 2));
  }

  /**
   * Creates a block of two 3x3 convolutions, the first with the stride: [n, h, w, in] to [n,
   * h/stride, w/stride, out].
   *
   * @param lastGamma initial γ of the last normalisation: 1, or 0 for a block that starts as its
   *     shortcut
   */
  public static ResidualBlock basic(int in, int out, int stride, float lastGamma) {
    return new ResidualBlock(
        lastGamma, stride, new Step(in, out, 3, stride), new Step(out, out, 3, 1));
  }

  /**
   * Creates a block of a 1x1 convolution to {@code width} channels, a 3x3 convolution with the
   * stride (version 1.5 as in torchvision; the original has the stride in the first 1x1), and a 1x1
   * convolution to {@link #EXPANSION} · width channels.
   *
   * @param lastGamma see {@link #basic}
   */
  public static ResidualBlock bottleneck(int in, int width, int stride, float lastGamma) {
    return new ResidualBlock(
        lastGamma,
        stride,
        new Step(in, width, 1, 1),
        new Step(width, width, 3, stride),
        new Step(width, EXPANSION * width, 1, 1));
  }

  @Override
  public Tensor forward(Tensor x) {
    Tensor y = x;
    for (ConvNorm step : branch.subList(0, branch.size() - 1)) {
      y = step.forward(y);
    }
    return branch.getLast().forward(y, downsample == null ? x : downsample.apply(x));
  }
}
