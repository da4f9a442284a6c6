package kinesic.engine;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Repeats the random numbers of a piece of code: {@link #record} notes where each {@link
 * RandomStream} stood before the code drew from it, {@link #repeat} lets the code draw from there
 * again.
 *
 * <p>It also serves code whose kernel calls a backend has captured ({@link
 * kinesic.kernels.Backend#capture}), and repeats without the code: {@link #ahead} says how far the
 * streams are then ahead of the calls, {@link #skip} moves them on as the code would have done.
 */
public final class RandomReplay {

  private static final ThreadLocal<@Nullable RandomReplay> RECORDING = new ThreadLocal<>();

  private final Map<RandomStream, Long> starts = new HashMap<>(); // streams compare by identity
  private final Map<RandomStream, Long> ends = new HashMap<>();
  private boolean drawnOnHost;

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
      starts.keySet().forEach(stream -> ends.put(stream, stream.position()));
      if (outer != null) {
        starts.forEach(outer.starts::putIfAbsent);
        outer.drawnOnHost |= drawnOnHost;
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

  /** Moves the noted streams back to the positions that they had before {@link #record}. */
  public void rewind() {
    starts.forEach(RandomStream::seek);
  }

  /**
   * Returns whether kernels alone drew the numbers, each stream under a key of its own, so that
   * {@link #ahead} describes what another run of the code would draw.
   */
  public boolean isOnDevice() {
    Set<Long> keys = new HashSet<>();
    starts.keySet().forEach(stream -> keys.add(stream.key()));
    return !drawnOnHost && keys.size() == starts.size();
  }

  /**
   * Returns by key how far the kernels would begin ahead of where they began in {@link #record}, if
   * the code ran now.
   */
  public Map<Long, Long> ahead() {
    Map<Long, Long> ahead = new HashMap<>();
    starts.forEach(
        (stream, start) ->
            ahead.put(
                stream.key(),
                RandomStream.nextBlock(stream.position()) - RandomStream.nextBlock(start)));
    return ahead;
  }

  /** Moves the noted streams as far as the code moved them in {@link #record}. */
  public void skip() {
    Map<Long, Long> ahead = ahead();
    ends.forEach((stream, end) -> stream.seek(end + ahead.getOrDefault(stream.key(), 0L)));
  }

  /**
   * Notes that {@code stream} is about to draw numbers.
   *
   * @param onHost whether the host draws them, else a kernel
   */
  static void drawing(RandomStream stream, boolean onHost) {
    RandomReplay recording = RECORDING.get();
    if (recording != null) {
      recording.starts.putIfAbsent(stream, stream.position());
      recording.drawnOnHost |= onHost;
    }
  }
}
