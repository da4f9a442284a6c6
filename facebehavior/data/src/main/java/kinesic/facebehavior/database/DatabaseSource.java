package kinesic.facebehavior.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kinesic.facebehavior.manifest.Manifest;
import kinesic.facebehavior.task.Task;
import kinesic.facebehavior.task.Tasks;

/**
 * A database on disk as the user names it: {@code NAME=FOLDER} with optional options, such as
 * {@code disfa=/data/disfa,fold=1}; or just {@code FILE} for a CSV manifest.
 *
 * <pre>{@code
 * ImportedDatabase affectNet =
 *     DatabaseSource.parse("affectnet=/data/AffectNet").read(Split.TRAIN, false);
 * affectNet.summary().lines().forEach(System.out::println);
 * Manifest faces = affectNet.manifest();
 * }</pre>
 *
 * <p>Every database understands {@code labels=KIND+KIND...}, which takes only these kinds of label
 * out of {@code va}, {@code au}, {@code expr}, {@code compound}, {@code identity} and {@code
 * attributes} (an importer may have its own meaning of the option); {@code landmarks=FILE.csv}:
 * faces are aligned by the five points of each image in that file ({@code
 * image,P1X,P1Y,...,P5X,P5Y}, images as paths from the folder of the database), and {@code
 * landmarks=none}: images are used as they are although the database has landmarks.
 */
public final class DatabaseSource {

  private static final Pattern NAMED = Pattern.compile("([a-z0-9-]+)=(.+)");
  private static final Pattern OPTION = Pattern.compile("(.+),([a-z]+)=(\"[^\"]*\"|[^,\"]*)");

  private static final String NO_LANDMARKS = "none";

  private final String text;
  private final Importer importer;
  private final Path path;
  private final Map<String, String> options;
  private final List<Task> labels; // empty for all

  private DatabaseSource(String text, Importer importer, Path path, Map<String, String> options) {
    this.text = text;
    this.importer = importer;
    this.path = path;
    this.options = options;
    String kinds = options.get(ImportOptions.LABELS);
    boolean own = importer.options().contains(ImportOptions.LABELS);
    labels = kinds == null || own ? List.of() : Tasks.installed().parse(kinds);
  }

  /**
   * Parses {@code NAME=FOLDER,option=value,...} or {@code FILE,option=value,...}. A path or value
   * in double quotes is taken literally, so that it may hold commas and equals signs: {@code
   * disfa="/data/a,fold=2",fold=1} or {@code "a=b.csv"}.
   *
   * @throws IllegalArgumentException if the database, one of its options, or a kind of label is
   *     unknown
   */
  public static DatabaseSource parse(String text) {
    Map<String, String> options = new LinkedHashMap<>();
    String rest = text;
    for (Matcher m = OPTION.matcher(rest); m.matches(); m = OPTION.matcher(rest)) {
      if (options.putIfAbsent(m.group(2), unquoted(m.group(3))) != null) {
        throw new IllegalArgumentException(
            "database: the option %s is given twice in \"%s\"".formatted(m.group(2), text));
      }
      rest = m.group(1);
    }
    Matcher named = NAMED.matcher(rest);
    Importer importer = named.matches() ? Importers.of(named.group(1)) : new CsvManifest();
    Set<String> known = new TreeSet<>(importer.options());
    known.addAll(ImportOptions.COMMON);
    for (String option : options.keySet()) {
      if (!known.contains(option)) {
        throw new IllegalArgumentException(
            "%s: unknown option \"%s\", expected one of %s"
                .formatted(importer.name(), option, String.join(", ", known)));
      }
    }
    return new DatabaseSource(
        text, importer, Path.of(unquoted(named.matches() ? named.group(2) : rest)), options);
  }

  private static String unquoted(String text) {
    boolean quoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
    return quoted ? text.substring(1, text.length() - 1) : text;
  }

  /**
   * Reads the database; faces may be annotated for any of the {@linkplain Tasks#installed
   * installed} tasks. See {@link #read(Split, boolean, Tasks)}.
   *
   * @throws IOException as there
   */
  public ImportedDatabase read(Split split, boolean strict) throws IOException {
    return read(split, strict, Tasks.installed());
  }

  /**
   * Reads the database.
   *
   * @param split the split to read without the option {@code split}
   * @param strict whether the first problem is an error; otherwise problems are counted, and the
   *     affected faces are skipped
   * @param tasks that faces may be annotated for
   * @throws IOException if the folder does not exist, no face can be used, or a problem is an error
   * @throws IllegalArgumentException if an option has an invalid value
   */
  public ImportedDatabase read(Split split, boolean strict, Tasks tasks) throws IOException {
    if (!Files.exists(path)) {
      throw new DatabaseException(path + ": does not exist");
    }
    Path root = Files.isDirectory(path) ? path : path.toAbsolutePath().resolveSibling("");
    ImportedFaces faces = new ImportedFaces(path, root, strict, landmarks(root), tasks);
    importer.read(path, new ImportOptions(importer.name(), split, options), faces);
    Manifest all = faces.manifest();
    return new ImportedDatabase(
        labels.isEmpty() ? all : all.only(labels), faces.summary(importer.name()));
  }

  private LandmarkSource landmarks(Path root) throws IOException {
    String file = options.get(ImportOptions.LANDMARKS);
    if (file == null) {
      return LandmarkSource.DATABASE;
    }
    return file.equals(NO_LANDMARKS) ? LandmarkSource.NONE : LandmarkFile.read(Path.of(file), root);
  }

  /** Whether it is a CSV manifest that is read as it is: nothing is skipped, nothing aligned. */
  public boolean isManifest() {
    return importer instanceof CsvManifest
        && Set.of(ImportOptions.LABELS).containsAll(options.keySet());
  }

  /** Returns the files and folders that are named: the database and the file of landmarks. */
  public List<Path> paths() {
    List<Path> paths = new ArrayList<>(List.of(path));
    String file = options.get(ImportOptions.LANDMARKS);
    if (file != null && !file.equals(NO_LANDMARKS)) {
      paths.add(Path.of(file));
    }
    return paths;
  }

  /** Returns the name of the database, or of the manifest's file without its extension. */
  public String name() {
    String file = String.valueOf(path.getFileName());
    return importer instanceof CsvManifest ? file.replaceAll("(?i)\\.csv$", "") : importer.name();
  }

  /** Returns the text that was parsed. */
  @Override
  public String toString() {
    return text;
  }
}
