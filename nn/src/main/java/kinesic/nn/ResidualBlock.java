package kinesic.nn;

import java.util.ArrayList;
import java.util.List;
import kinesic.engine.Tensor;
import kinesic.kernels.Activation;
import kinesic.nn.inference.Value;
import org.jspecify.annotations.Nullable;

/**
 * relu(branch(x) + shortcut(x)) (He et al. 2016): the branch is two 3x3 convolutions ({@link
 * #basic}) or 1x1, 3x3, 1x1 ({@link #bottleneck}), each with batch normalisation; the shortcut is
 * the identity, or a 1x1 convolution with batch normalisation where the sizes differ.
 *
 * <p>The sum and the last ReLU happen inside the branch's last batch normalisation. Parts are named
 * as in torchvision: {@code conv1}, {@code bn1}, ..., {@code downsample.0}, {@code downsample.1}.
 */
public final class ResidualBlock extends Layer {

  /** How many times wider the result of a bottleneck is than its 3x3 convolution. */
  public static final int EXPANSION = 4;

  private record Step(int in, int out, int kernel, int stride) {}

  private final List<Layer> branch = new ArrayList<>(); // but for its last normalisation
  private final BatchNorm2d last;
  private final @Nullable Layer downsample;

  private ResidualBlock(float lastGamma, int stride, Step... steps) {
    int in = steps[0].in();
    int out = steps[steps.length - 1].out();
    for (int i = 0; i < steps.length - 1; i++) {
      branch.add(convolution(i + 1, steps[i]));
      branch.add(child("bn" + (i + 1), new BatchNorm2d(steps[i].out(), Activation.RELU)));
    }
    branch.add(convolution(steps.length, steps[steps.length - 1]));
    last = child("bn" + steps.length, new BatchNorm2d(out, Activation.RELU, lastGamma));
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
   * Two 3x3 convolutions, the first with the stride: [n, h, w, in] to [n, h/stride, w/stride, out].
   *
   * @param lastGamma the start of the last normalisation's γ: 1, or 0 for a block that starts as
   *     its shortcut
   */
  public static ResidualBlock basic(int in, int out, int stride, float lastGamma) {
    return new ResidualBlock(
        lastGamma, stride, new Step(in, out, 3, stride), new Step(out, out, 3, 1));
  }

  /**
   * A 1x1 convolution to {@code width} channels, a 3x3 with the stride (there as in torchvision's
   * version 1.5, not in the first 1x1), a 1x1 to {@link #EXPANSION} · width.
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
    for (Layer layer : branch) {
      y = layer.forward(y);
    }
    return last.forward(y, downsample == null ? x : downsample.forward(x));
  }

  @Override
  public Value infer(Value x) {
    Value y = x;
    for (Layer layer : branch) {
      y = layer.infer(y);
    }
    return last.infer(y, downsample == null ? x : downsample.infer(x));
  }
}
