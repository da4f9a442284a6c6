package kinesic.facebehavior.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kinesic.facebehavior.layout.DatabaseLayout;
import kinesic.facebehavior.manifest.ManifestRow;
import kinesic.facebehavior.task.FaceLabels;

/**
 * A small database of drawn faces in the layout of a real one, which a test reads and damages.
 *
 * <p>Tests on such a database are circular with respect to the format: the layout that writes the
 * files, the importer that reads them and the test that expects the labels were all written from
 * the same published descriptions. A description that was misread is misread in all three. These
 * tests show that an importer follows the description and reports damaged files; whether the
 * description fits the real files, only a copy of the database can show.
 */
final class Tree {

  static final int SIDE = 16;

  final Path root;
  private final String database;

  /** Writes the layout into {@code folder}. */
  Tree(String layout, Path folder, int faces) throws IOException {
    root = folder.resolve(layout);
    database = DatabaseLayout.parse(layout).database();
    DatabaseLayout.parse(layout).write(root, 3, faces, SIDE, written -> {});
  }

  /** Replaces a line, counted from 1. */
  void set(String file, int line, String text) throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(root.resolve(file)));
    lines.set(line - 1, text);
    Files.write(root.resolve(file), lines);
  }

  /** A line, counted from 1. */
  String get(String file, int line) throws IOException {
    return Files.readAllLines(root.resolve(file)).get(line - 1);
  }

  /** Writes a file anew. */
  void write(String file, String... lines) throws IOException {
    Files.write(root.resolve(file), List.of(lines));
  }

  /** Cuts the file off in the middle of its last line. */
  void cut(String file, int characters) throws IOException {
    String text = Files.readString(root.resolve(file));
    Files.writeString(root.resolve(file), text.substring(0, text.length() - characters));
  }

  void delete(String file) throws IOException {
    Files.delete(root.resolve(file));
  }

  private DatabaseSource source(String options) {
    return DatabaseSource.parse(database + "=" + root + options);
  }

  /** Reads the tree with options such as ",fold=1". */
  ImportedDatabase read(Split split, String options) throws IOException {
    return source(options).read(split, false);
  }

  List<ManifestRow> rows(Split split, String options) throws IOException {
    return read(split, options).manifest().rows();
  }

  /** The labels of the image whose path ends so. */
  FaceLabels labels(Split split, String options, String image) throws IOException {
    return rows(split, options).stream()
        .filter(row -> row.image().toString().endsWith(image))
        .findFirst()
        .orElseThrow()
        .labels();
  }

  /** Nothing is wrong with the tree. */
  void assertSound(Split split, String options) throws IOException {
    assertEquals(Map.of(), read(split, options).summary().problems());
    source(options).read(split, true);
  }

  /**
   * One problem is counted and said; strictly it is an error.
   *
   * @param sentence with ROOT for the folder of the database
   */
  void assertProblem(String kind, String sentence) throws IOException {
    String expected = sentence.replace("ROOT", root.toString());
    ImportSummary summary = read(Split.ALL, "").summary();
    assertEquals(List.of(expected), summary.sentences());
    assertEquals(Map.of(kind, 1), summary.problems());
    DatabaseException e =
        assertThrows(DatabaseException.class, () -> source("").read(Split.ALL, true));
    assertEquals(expected, e.getMessage());
  }

  /** The tree cannot be used at all, strictly or not. */
  void assertRefused(String sentence, String options) {
    String expected = sentence.replace("ROOT", root.toString());
    DatabaseException e =
        assertThrows(DatabaseException.class, () -> source(options).read(Split.ALL, false));
    assertEquals(expected, e.getMessage());
  }
}
