package kinesic.kernels;

import java.util.Map;

/**
 * Kernel calls that {@link Backend#capture} has recorded, to be run again and again without the
 * code that made them: a CUDA graph, for instance.
 *
 * <p>A run repeats the calls on the same buffers with the same arguments. What changes from run to
 * run is what these buffers contain, and the counters of random numbers.
 */
public interface CapturedWork extends AutoCloseable {

  /**
   * Runs the work once, after all earlier calls of the backend.
   *
   * @param ahead for each key of {@link RandomFill}, how far its counters are ahead of those that
   *     were captured; 0 for a key that is not in the map
   */
  void run(Map<Long, Long> ahead);

  /** Frees the record. The caller owns the buffers. */
  @Override
  void close();
}
