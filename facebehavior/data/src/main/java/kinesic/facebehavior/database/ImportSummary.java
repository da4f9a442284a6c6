package kinesic.facebehavior.database;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What an import has found and what not.
 *
 * @param database its name
 * @param root its folder
 * @param faces how many faces were read
 * @param labels how many of them carry each kind of label
 * @param leftOut how many faces were left out with good reason, by reason: "not annotated"
 * @param problems how many things were wrong and were skipped, by kind: "missing image"
 * @param sentences the first problems of each kind, each with file and line
 */
public record ImportSummary(
    String database,
    Path root,
    int faces,
    Map<String, Integer> labels,
    Map<String, Integer> leftOut,
    Map<String, Integer> problems,
    List<String> sentences) {

  /** Copies the collections. */
  public ImportSummary {
    labels = Collections.unmodifiableMap(new TreeMap<>(labels));
    leftOut = Collections.unmodifiableMap(new TreeMap<>(leftOut));
    problems = Collections.unmodifiableMap(new TreeMap<>(problems));
    sentences = List.copyOf(sentences);
  }

  /** The summary as lines of text. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT, "%s: %,d faces of %s (%s)", database, faces, root, counts(labels)));
    if (!leftOut.isEmpty()) {
      lines.add("  left out: " + counts(leftOut));
    }
    if (!problems.isEmpty()) {
      lines.add("  skipped: " + counts(problems));
      sentences.forEach(sentence -> lines.add("    " + sentence));
    }
    return lines;
  }

  /** "contempt 12, not annotated 3". */
  static String counts(Map<String, Integer> counts) {
    return counts.entrySet().stream()
        .map(entry -> String.format(Locale.ROOT, "%s %,d", entry.getKey(), entry.getValue()))
        .collect(Collectors.joining(", "));
  }
}
