package kinesic.kernels.vector;

import static kinesic.kernels.vector.MicroKernel.BLOCK;
import static kinesic.kernels.vector.MicroKernel.COLUMNS;

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
final class FilterPanels {

  private static final VectorSpecies<Float> FLOATS = Lanes.FLOATS;

  /** The step blocks that a worker packs at a time. */
  private static final int PIECE = 16;

  /** The panels that a worker packs at a time: adjacent columns of a row of the filter. */
  private static final int TOGETHER = 4;

  private final float[] array;
  private final int blocks;
  private final int outputs; // with the padding of the last block of channels

  private FilterPanels(float[] array, int blocks, int outputs) {
    this.array = array;
    this.blocks = blocks;
    this.outputs = outputs;
  }

  /** Returns the number of floats of an array for panels, from {@link ScratchPool#START} on. */
  static int floats(int blocks, int channels) {
    return Math.multiplyExact(blocks * BLOCK, ImageLayout.BLOCKED.stored(channels));
  }

  /**
   * Packs a filter [steps, cout].
   *
   * @param windows knows the row of the filter that each step multiplies
   * @param array receives the panels
   */
  static FilterPanels of(
      Windows windows, HeapBuffer filter, int cout, float[] array, Workers workers) {
    FilterPanels panels =
        new FilterPanels(array, windows.blocks(), ImageLayout.BLOCKED.stored(cout));
    int across = Tiles.count(panels.count(), TOGETHER);
    workers.run(
        Tiles.count(panels.blocks, PIECE) * across,
        (piece, worker) -> {
          int firstStep = piece / across * PIECE * BLOCK;
          int endStep = Math.min(firstStep + PIECE * BLOCK, panels.blocks * BLOCK);
          int firstPanel = piece % across * TOGETHER;
          int endPanel = Math.min(firstPanel + TOGETHER, panels.count());
          for (int step = firstStep; step < endStep; step++) {
            int row = windows.filterRow(step);
            int from = filter.offset() + row * cout;
            for (int panel = firstPanel; panel < endPanel; panel++) {
              int column = panel * COLUMNS;
              int width = panels.width(panel);
              int to = panels.at(panel, 0) + step * width;
              if (row < 0) {
                Arrays.fill(array, to, to + width, 0);
              } else {
                copyRow(filter.array(), from + column, cout - column, array, to, width);
              }
            }
          }
        });
    return panels;
  }

  /** Copies {@code count} floats and fills the row of {@code width} with zeros. */
  private static void copyRow(float[] from, int at, int count, float[] to, int toAt, int width) {
    for (int j = 0; j < width; j += Lanes.COUNT) {
      VectorMask<Float> mask = FLOATS.indexInRange(j, count);
      FloatVector.fromArray(FLOATS, from, at + j, mask).intoArray(to, toAt + j);
    }
  }

  /**
   * Packs a filter [kh, kw, cin, cout] for the gradient of the image: its output channels are the
   * steps, and its input channels are the columns.
   *
   * @param taps the taps to use, in the order of the windows on the gradient of the result
   */
  static FilterPanels turned(
      int[] taps, HeapBuffer filter, int cin, int cout, float[] array, Workers workers) {
    int blocksOfTap = ImageLayout.blocks(cout);
    FilterPanels panels =
        new FilterPanels(array, taps.length * blocksOfTap, ImageLayout.BLOCKED.stored(cin));
    workers.run(
        panels.count() * taps.length,
        (piece, worker) -> {
          int tap = piece % taps.length;
          int panel = piece / taps.length;
          int column = panel * COLUMNS;
          int width = panels.width(panel);
          int columns = Math.clamp(cin - column, 0, width);
          int from = filter.offset() + (taps[tap] * cin + column) * cout;
          int to = panels.at(panel, tap * blocksOfTap);
          int end = to + blocksOfTap * BLOCK * width;
          Transposition.copy(filter.array(), from, cout, columns, cout, array, to, width);
          Runs.clearColumns(array, to, cout, width, columns);
          Arrays.fill(array, to + cout * width, end, 0);
        });
    return panels;
  }

  float[] array() {
    return array;
  }

  /** Returns the number of panels. */
  int count() {
    return Tiles.count(outputs, COLUMNS);
  }

  /** Returns the columns of a panel: two vectors, or one if the last panel has no more. */
  int width(int panel) {
    return Math.min(COLUMNS, outputs - panel * COLUMNS);
  }

  /** Returns the position of a step block of a panel. */
  int at(int panel, int block) {
    return ScratchPool.START + (panel * COLUMNS * blocks + block * width(panel)) * BLOCK;
  }
}
