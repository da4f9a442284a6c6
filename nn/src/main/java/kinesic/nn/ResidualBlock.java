package kinesic.nn;

import java.util.ArrayList;
import java.util.List;
import kinesic.engine.Tensor;
import kinesic.kernels.Activation;
import kinesic.nn.inference.Symbol;
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

  /** A convolution and the normalisation of its result. */
  private record Pair(Conv2d convolution, BatchNorm2d normalisation) {

    Tensor forward(Tensor x, @Nullable Tensor residual) {
      return normalisation.forward(convolution, x, residual);
    }

    Symbol lower(Symbol x) {
      return normalisation.lower(convolution.lower(x));
    }

    Symbol lower(Symbol x, Symbol residual) {
      return normalisation.lower(convolution.lower(x), residual);
    }
  }

  private final List<Pair> branch = new ArrayList<>();
  private final @Nullable Pair downsample;

  private ResidualBlock(float lastGamma, int stride, Step... steps) {
    int in = steps[0].in();
    int out = steps[steps.length - 1].out();
    for (int i = 1; i <= steps.length; i++) {
      Step step = steps[i - 1];
      float gamma = i == steps.length ? lastGamma : 1f;
      branch.add(
          new Pair(
              convolution(i, step),
              child("bn" + i, new BatchNorm2d(step.out(), Activation.RELU, gamma))));
    }
    if (stride == 1 && in == out) {
      downsample = null;
    } else {
      downsample = new Pair(new Conv2d(in, out, 1, stride, 0), new BatchNorm2d(out));
      child("downsample", new Sequential(downsample.convolution, downsample.normalisation));
    }
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
    for (Pair pair : branch.subList(0, branch.size() - 1)) {
      y = pair.forward(y, null);
    }
    return branch.getLast().forward(y, downsample == null ? x : downsample.forward(x, null));
  }

  @Override
  public Symbol lower(Symbol x) {
    Symbol y = x;
    for (Pair pair : branch.subList(0, branch.size() - 1)) {
      y = pair.lower(y);
    }
    return branch.getLast().lower(y, downsample == null ? x : downsample.lower(x));
  }
}
