package kinesic.nn.distributed;

import java.util.List;
import java.util.Optional;

/** Compares what two ranks must have in common. */
final class Fingerprint {

  private Fingerprint() {}

  /** Returns a sentence about the first line that differs, or nothing if none does. */
  static Optional<String> difference(
      String name, List<String> lines, String otherName, List<String> otherLines) {
    for (int i = 0; i < Math.max(lines.size(), otherLines.size()); i++) {
      String line = line(lines, i);
      String other = line(otherLines, i);
      if (!line.equals(other)) {
        return Optional.of("%s has %s, %s has %s".formatted(name, line, otherName, other));
      }
    }
    return Optional.empty();
  }

  private static String line(List<String> lines, int i) {
    return i < lines.size() ? lines.get(i) : "nothing there";
  }
}
