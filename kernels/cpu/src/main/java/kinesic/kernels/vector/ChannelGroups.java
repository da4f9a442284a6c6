package kinesic.kernels.vector;

import static kinesic.kernels.vector.MicroKernel.BLOCK;

import java.util.Arrays;
import kinesic.kernels.Buffer;
import kinesic.kernels.ConvolutionShape;
import kinesic.kernels.Epilogue;
import kinesic.kernels.HeapBuffer;
import kinesic.kernels.ImageLayout;

/**
 * The groups of a convolution as convolutions of whole blocks of channels, which read and write
 * blocked images in place. If the channels of a group fill no blocks, adjacent groups are joined,
 * at most 16: their filter has zeros where an output channel and an input channel belong to
 * different groups.
 */
final class ChannelGroups {

  private final ConvolutionShape shape;
  private final int joined; // the groups of a part

  /** Cuts the channels of {@code shape}. */
  ChannelGroups(ConvolutionShape shape) {
    this.shape = shape;
    int most = Math.max(toBlocks(shape.groupInputs()), toBlocks(shape.groupOutputs()));
    joined = Math.min(most, shape.groups());
  }

  /** Returns how many groups of {@code channels} channels fill blocks. */
  private static int toBlocks(int channels) {
    return BLOCK / Integer.lowestOneBit(channels | BLOCK);
  }

  /** Returns whether there is one group, whose filter is the whole one. */
  boolean isWhole() {
    return shape.groups() == 1;
  }

  /** Returns the number of convolutions. */
  int count() {
    return Tiles.count(shape.groups(), joined);
  }

  /** Returns the sizes of one of the convolutions, of blocked images. */
  ConvolutionShape shape(int part) {
    int groups = groups(part);
    return isWhole()
        ? shape
        : new ConvolutionShape(
            shape.n(),
            shape.h(),
            shape.w(),
            groups * shape.groupInputs(),
            groups * shape.groupOutputs(),
            1,
            shape.window(),
            ImageLayout.BLOCKED,
            ImageLayout.BLOCKED);
  }

  private int groups(int part) {
    return Math.min(joined, shape.groups() - part * joined);
  }

  /** Returns the first input channel of a part. */
  int firstInput(int part) {
    return part * joined * shape.groupInputs();
  }

  /** Returns the first output channel of a part. */
  int firstOutput(int part) {
    return part * joined * shape.groupOutputs();
  }

  /** Returns what a part adds to its results and applies to them. */
  Epilogue epilogue(int part, Epilogue all) {
    Buffer bias = all.bias();
    return bias == null || isWhole()
        ? all
        : new Epilogue(
            all.accumulate(),
            bias.slice(firstOutput(part), groups(part) * shape.groupOutputs()),
            all.activation());
  }

  /** Writes the filter of a part, [kh, kw, cin, cout] of {@link #shape}, to {@code dense}. */
  void pack(int part, HeapBuffer filter, HeapBuffer dense) {
    Arrays.fill(dense.array(), dense.offset(), dense.offset() + dense.length(), 0);
    copy(part, filter, dense, true);
  }

  /** Copies the gradient of the filter of a part to that of the whole filter. */
  void unpack(int part, HeapBuffer dense, HeapBuffer filter) {
    copy(part, filter, dense, false);
  }

  private void copy(int part, HeapBuffer filter, HeapBuffer dense, boolean pack) {
    int inputs = shape.groupInputs();
    int outputs = shape.groupOutputs();
    int columns = groups(part) * outputs;
    int taps = shape.window().height() * shape.window().width();
    for (int tap = 0; tap < taps; tap++) {
      for (int g = 0; g < groups(part); g++) {
        for (int i = 0; i < inputs; i++) {
          int row = tap * inputs + i;
          int at = filter.offset() + row * shape.cout() + firstOutput(part) + g * outputs;
          int denseRow = (tap * groups(part) + g) * inputs + i;
          int to = dense.offset() + denseRow * columns + g * outputs;
          if (pack) {
            System.arraycopy(filter.array(), at, dense.array(), to, outputs);
          } else {
            System.arraycopy(dense.array(), to, filter.array(), at, outputs);
          }
        }
      }
    }
  }
}
