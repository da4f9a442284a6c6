package kinesic.kernels.vector;

import static kinesic.kernels.vector.MicroKernel.BLOCK;
import static kinesic.kernels.vector.MicroKernel.COLUMNS;
import static kinesic.kernels.vector.ScratchPool.START;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;
import kinesic.kernels.HeapBuffer;
import kinesic.kernels.ImageLayout;
import kinesic.kernels.Workers;

/**
 * A filter in the order in which the micro-kernels read it: panels of two vectors of output
 * channels, each [steps, width], with zeros for the padding of both.
 */
abstract class FilterPanels {

  private static final VectorSpecies<Float> FLOATS = Lanes.FLOATS;

  /** The panels that a worker packs at a time: adjacent columns of a row of the filter. */
  private static final int TOGETHER = 4;

  private final int blocks;
  private final int outputs; // with the padding of the last block of channels

  private FilterPanels(int blocks, int channels) {
    this.blocks = blocks;
    this.outputs = ImageLayout.BLOCKED.stored(channels);
  }

  /** Returns the number of panels. */
  int count() {
    return Tiles.count(outputs, COLUMNS);
  }

  /** Returns the columns of a panel: two vectors, or one if the last panel has no more. */
  int width(int panel) {
    return Math.min(COLUMNS, outputs - panel * COLUMNS);
  }

  /**
   * Writes the step blocks from {@code first} to {@code end} of adjacent panels to {@code to[at]}.
   *
   * @param step the distance of two panels
   */
  abstract void pack(
      int firstPanel, int endPanel, int first, int end, float[] to, int at, int step);

  /** Returns the number of floats of all panels in memory, which are equally far apart. */
  int floats() {
    return Math.multiplyExact(blocks * BLOCK, count() * COLUMNS);
  }

  /**
   * Packs all panels to {@code array} from {@link ScratchPool#START} on, {@link #floats} floats.
   */
  Packed packed(float[] array, int segment, Workers workers) {
    Packed result = new Packed(array);
    int across = Tiles.count(count(), TOGETHER);
    workers.run(
        Tiles.count(blocks, segment) * across,
        (piece, worker) -> {
          int panel = piece % across * TOGETHER;
          int endPanel = Math.min(panel + TOGETHER, count());
          int first = piece / across * segment;
          int end = Math.min(first + segment, blocks);
          pack(panel, endPanel, first, end, array, result.at(panel, first), result.step());
        });
    return result;
  }

  /** All panels in memory. */
  final class Packed {
    private final float[] array;

    private Packed(float[] array) {
      this.array = array;
    }

    float[] array() {
      return array;
    }

    /** Returns the distance of two panels. */
    int step() {
      return COLUMNS * blocks * BLOCK;
    }

    /** Returns the position of the segment of a panel that begins with a step block. */
    int at(int panel, int block) {
      return START + panel * step() + block * COLUMNS * BLOCK;
    }
  }

  /**
   * Returns the panels of a filter [steps, cout].
   *
   * @param windows knows the row of the filter that each step multiplies
   */
  static FilterPanels of(Windows windows, HeapBuffer filter, int cout) {
    return new FilterPanels(windows.blocks(), cout) {
      @Override
      void pack(
          int firstPanel, int endPanel, int first, int end, float[] to, int at, int distance) {
        for (int step = first * BLOCK; step < end * BLOCK; step++) { // whole rows in order
          int row = windows.filterRow(step);
          for (int panel = firstPanel; panel < endPanel; panel++) {
            int width = width(panel);
            int column = panel * COLUMNS;
            int target = at + (panel - firstPanel) * distance + (step - first * BLOCK) * width;
            if (row < 0) {
              Arrays.fill(to, target, target + width, 0);
            } else {
              int from = filter.offset() + row * cout + column;
              copyRow(filter.array(), from, cout - column, to, target, width);
            }
          }
        }
      }
    };
  }

  /** Copies {@code count} floats and fills the row of {@code width} with zeros. */
  private static void copyRow(float[] from, int at, int count, float[] to, int toAt, int width) {
    for (int j = 0; j < width; j += Lanes.COUNT) {
      if (j + Lanes.COUNT <= count) {
        FloatVector.fromArray(FLOATS, from, at + j).intoArray(to, toAt + j);
      } else {
        VectorMask<Float> mask = FLOATS.indexInRange(j, count);
        FloatVector.fromArray(FLOATS, from, at + j, mask).intoArray(to, toAt + j);
      }
    }
  }

  /**
   * Returns the panels of a filter [kh, kw, cin, cout] for the gradient of the image: its output
   * channels are the steps, and its input channels are the columns.
   *
   * @param taps the taps to use, in the order of the windows on the gradient of the result
   */
  static FilterPanels turned(int[] taps, HeapBuffer filter, int cin, int cout) {
    int blocksOfTap = ImageLayout.blocks(cout);
    return new FilterPanels(taps.length * blocksOfTap, cin) {
      @Override
      void pack(
          int firstPanel, int endPanel, int first, int end, float[] to, int at, int distance) {
        for (int panel = firstPanel; panel < endPanel; panel++) {
          pack(panel, first, end, to, at + (panel - firstPanel) * distance);
        }
      }

      private void pack(int panel, int first, int end, float[] to, int at) {
        int width = width(panel);
        int column = panel * COLUMNS;
        int columns = Math.clamp(cin - column, 0, width);
        for (int block = first, next; block < end; block = next) {
          int tap = block / blocksOfTap;
          next = Math.min(end, (tap + 1) * blocksOfTap);
          int channel = (block - tap * blocksOfTap) * BLOCK;
          int steps = Math.min((next - block) * BLOCK, cout - channel);
          int from = filter.offset() + (taps[tap] * cin + column) * cout + channel;
          int target = at + (block - first) * BLOCK * width;
          Transposition.copy(filter.array(), from, cout, columns, steps, to, target, width);
          Runs.clearColumns(to, target, steps, width, columns);
          int after = at + (next - first) * BLOCK * width;
          Arrays.fill(to, target + steps * width, after, 0);
        }
      }
    };
  }
}
