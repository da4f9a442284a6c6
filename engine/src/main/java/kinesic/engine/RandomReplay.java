package kinesic.engine;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Repeats the random numbers of a piece of code: {@link #record} notes where each {@link
 * RandomStream} stood before the code drew from it, {@link #repeat} lets the code draw from there
 * again.
 */
public final class RandomReplay {

  private static final ThreadLocal<@Nullable RandomReplay> RECORDING = new ThreadLocal<>();

  private final Map<RandomStream, Long> starts = new HashMap<>(); // streams compare by identity

  /** Creates a replay of no streams. */
  public RandomReplay() {}

  /** Runs {@code code} and notes the streams that it draws from on this thread. */
  public <T> T record(Supplier<T> code) {
    RandomReplay outer = RECORDING.get();
    RECORDING.set(this);
    try {
      return code.get();
    } finally {
      RECORDING.set(outer);
      if (outer != null) {
        starts.forEach(outer.starts::putIfAbsent);
      }
    }
  }

  /**
   * Runs {@code code} with the noted streams at the positions that they had before {@link #record}.
   * Afterwards the streams stand where they stood before this call.
   */
  public <T> T repeat(Supplier<T> code) {
    Map<RandomStream, Long> positions = new HashMap<>();
    starts.forEach(
        (stream, start) -> {
          positions.put(stream, stream.position());
          stream.seek(start);
        });
    try {
      return code.get();
    } finally {
      positions.forEach(RandomStream::seek);
    }
  }

  /** Notes that {@code stream} is about to draw numbers. */
  static void drawing(RandomStream stream) {
    RandomReplay recording = RECORDING.get();
    if (recording != null) {
      recording.starts.putIfAbsent(stream, stream.position());
    }
  }
}
