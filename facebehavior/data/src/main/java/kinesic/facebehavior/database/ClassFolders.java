package kinesic.facebehavior.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import kinesic.facebehavior.Expression;
import kinesic.facebehavior.task.Affect;
import kinesic.facebehavior.task.FaceLabels;

/**
 * Images in folders that are named by their expression, without a file of labels.
 *
 * <p>Layout: {@code happiness/x.jpg}, {@code happiness/person1/x.jpg}, {@code train/happy/x.jpg} or
 * {@code happy/test/x.jpg}: of the folders on the way to an image, one names its expression and one
 * may name its split. The names are those of {@link #NAMES} and {@link #SPLITS} in any letter case;
 * other folders on the way have no meaning. Faces of contempt are left out.
 *
 * <p>Without folders of splits, all images are read, or {@code fold=K} holds out the images of
 * group K. An image belongs to the group that a checksum of its file name chooses, so that new
 * images do not move others.
 */
final class ClassFolders implements Importer {

  /** The number of groups of images without folders of splits. */
  static final int FOLDS = 5;

  private static final Map<String, Expression> NAMES =
      Map.ofEntries(
          Map.entry("neutral", Expression.NEUTRAL),
          Map.entry("anger", Expression.ANGER),
          Map.entry("angry", Expression.ANGER),
          Map.entry("disgust", Expression.DISGUST),
          Map.entry("disgusted", Expression.DISGUST),
          Map.entry("fear", Expression.FEAR),
          Map.entry("fearful", Expression.FEAR),
          Map.entry("afraid", Expression.FEAR),
          Map.entry("happiness", Expression.HAPPINESS),
          Map.entry("happy", Expression.HAPPINESS),
          Map.entry("joy", Expression.HAPPINESS),
          Map.entry("sadness", Expression.SADNESS),
          Map.entry("sad", Expression.SADNESS),
          Map.entry("surprise", Expression.SURPRISE),
          Map.entry("surprised", Expression.SURPRISE));

  private static final Set<String> CONTEMPT = Set.of("contempt", "contemptuous");

  private static final Map<String, Part> SPLITS =
      Map.of(
          "train", Part.TRAIN,
          "training", Part.TRAIN,
          "val", Part.VALIDATION,
          "valid", Part.VALIDATION,
          "validation", Part.VALIDATION,
          "test", Part.TEST,
          "testing", Part.TEST);

  private static final Pattern IMAGE =
      Pattern.compile("[^.].*\\.(?:jpe?g|png|gif|bmp|tiff?)", Pattern.CASE_INSENSITIVE);

  private final String name;

  /** Images of a database of this name. */
  ClassFolders(String name) {
    this.name = name;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Set<String> options() {
    return Set.of(ImportOptions.SPLIT, ImportOptions.FOLD);
  }

  @Override
  public void read(Path root, ImportOptions options, ImportedFaces faces) throws IOException {
    if (!Files.isDirectory(root)) {
      throw new DatabaseException(root + ": is no folder");
    }
    Map<Path, List<Path>> folders = images(root);
    Set<Part> present = EnumSet.noneOf(Part.class);
    folders.keySet().forEach(folder -> present.addAll(meanings(words(folder), SPLITS)));
    if (!present.isEmpty() && options.texts().containsKey(ImportOptions.FOLD)) {
      throw new IllegalArgumentException(
          "%s: has a split of its own, so fold cannot be used".formatted(options.database()));
    }
    for (Map.Entry<Path, List<Path>> entry : folders.entrySet()) {
      Path folder = root.resolve(entry.getKey());
      faces.attempt(
          () -> {
            List<String> words = words(entry.getKey());
            List<Path> images =
                present.isEmpty()
                    ? ofFolds(entry.getValue(), options)
                    : ofParts(entry.getValue(), words, folder, options.parts(present));
            if (!images.isEmpty()) {
              add(images, words, folder, faces);
            }
          });
    }
  }

  private static List<Path> ofFolds(List<Path> images, ImportOptions options) {
    return images.stream().filter(image -> options.wantsFold(fold(image), FOLDS)).toList();
  }

  private static List<Path> ofParts(
      List<Path> images, List<String> words, Path folder, Set<Part> wanted) throws ImportProblem {
    Set<Part> parts = meanings(words, SPLITS);
    if (parts.size() != 1) {
      throw new ImportProblem(
          ImportProblem.Kind.UNKNOWN_LABEL,
          SourceLocation.of(folder),
          "its images (%s) belong to %s, expected one folder named train, validation or test"
              .formatted(images.size(), parts.isEmpty() ? "no split" : "two splits"));
    }
    return wanted.containsAll(parts) ? images : List.of();
  }

  /** The images below {@code root} by their folder relative to it, both sorted. */
  private static Map<Path, List<Path>> images(Path root) throws IOException {
    Map<Path, List<Path>> folders = new TreeMap<>();
    try (Stream<Path> files = Files.walk(root, FileVisitOption.FOLLOW_LINKS)) {
      files
          .filter(file -> IMAGE.matcher(String.valueOf(file.getFileName())).matches())
          .filter(Files::isRegularFile)
          .sorted()
          .forEach(
              file ->
                  folders
                      .computeIfAbsent(
                          root.relativize(file.resolveSibling("")), folder -> new ArrayList<>())
                      .add(file));
    } catch (UncheckedIOException e) {
      throw new IOException("%s: cannot be listed".formatted(root), e);
    }
    return folders;
  }

  /** What the names on the way to a folder mean. */
  private static <T> Set<T> meanings(List<String> words, Map<String, T> names) {
    return words.stream()
        .flatMap(word -> Optional.ofNullable(names.get(word)).stream())
        .collect(Collectors.toSet());
  }

  private static List<String> words(Path folder) {
    List<String> words = new ArrayList<>();
    folder.forEach(word -> words.add(word.toString().toLowerCase(Locale.ROOT)));
    return words;
  }

  /** The group of an image, from 0. */
  private static int fold(Path image) {
    CRC32 sum = new CRC32();
    sum.update(String.valueOf(image.getFileName()).getBytes(StandardCharsets.UTF_8));
    return (int) (sum.getValue() % FOLDS);
  }

  /** Adds the images of a folder, whose names on the way to it are {@code words}. */
  private static void add(List<Path> images, List<String> words, Path folder, ImportedFaces faces)
      throws ImportProblem, IOException {
    if (words.stream().anyMatch(CONTEMPT::contains)) {
      faces.leaveOut("contempt", images.size());
      return;
    }
    Set<Expression> expressions = meanings(words, NAMES);
    if (expressions.size() != 1) {
      throw new ImportProblem(
          ImportProblem.Kind.UNKNOWN_LABEL,
          SourceLocation.of(folder),
          "its images (%s) belong to %s, expected a folder named %s (or happy, sad and the like)"
              .formatted(
                  images.size(),
                  expressions.isEmpty() ? "no expression" : "two expressions",
                  EnumSet.allOf(Expression.class).stream()
                      .map(Expression::label)
                      .collect(Collectors.joining(", "))));
    }
    FaceLabels labels =
        FaceLabels.NONE.with(Affect.EXPRESSION, Affect.label(expressions.iterator().next()));
    for (Path image : images) {
      faces.attempt(() -> faces.add(SourceLocation.of(image), image, labels));
    }
  }
}
