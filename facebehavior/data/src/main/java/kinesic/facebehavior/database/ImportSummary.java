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
 * The summary of an import.
 *
 * @param database the name of the database
 * @param root its folder
 * @param faces the number of faces that were read
 * @param labels the number of faces with each kind of label
 * @param leftOut the number of faces that were left out for a valid reason, by reason such as "not
 *     annotated"
 * @param problems the number of problems, whose faces were skipped, by kind such as "missing image"
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

  /** Returns the summary as lines of text. */
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

  /** Returns counts as text, such as "contempt 12, not annotated 3". */
  static String counts(Map<String, Integer> counts) {
    return counts.entrySet().stream()
        .map(entry -> String.format(Locale.ROOT, "%s %,d", entry.getKey(), entry.getValue()))
        .collect(Collectors.joining(", "));
  }
}
