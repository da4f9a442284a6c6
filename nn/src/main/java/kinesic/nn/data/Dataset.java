package kinesic.nn.data;

import java.io.IOException;
import java.util.List;

/**
 * Samples by number. Sample {@code i} is the same whenever it is asked for, and several threads may
 * ask at once.
 *
 * @param <T> a sample
 */
public interface Dataset<T> {

  /** How many samples there are. */
  int size();

  /**
   * Reads a sample.
   *
   * @param index 0 to size - 1
   * @throws IOException if it cannot be read
   */
  T get(int index) throws IOException;

  /** What messages call a sample: the name of its file, say. */
  default String name(int index) {
    return "sample " + index;
  }

  /** The samples of a list. */
  static <T> Dataset<T> of(List<T> samples) {
    List<T> copy = List.copyOf(samples);
    return new Dataset<>() {
      @Override
      public int size() {
        return copy.size();
      }

      @Override
      public T get(int index) {
        return copy.get(index);
      }
    };
  }
}
