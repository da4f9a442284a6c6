package kinesic.nn.data;

import java.io.IOException;
import java.util.List;

/**
 * Random-access collection of samples. Reading the same index always gives the same sample, and
 * several threads may read at the same time.
 *
 * @param <T> type of a sample
 */
public interface Dataset<T> {

  /** Returns the number of samples. */
  int size();

  /**
   * Reads a sample.
   *
   * @param index 0 to size - 1
   * @throws IOException if the sample cannot be read
   */
  T get(int index) throws IOException;

  /** Returns the name of a sample in messages, such as the name of its file. */
  default String name(int index) {
    return "sample " + index;
  }

  /** Returns the elements of a list as a dataset. */
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
