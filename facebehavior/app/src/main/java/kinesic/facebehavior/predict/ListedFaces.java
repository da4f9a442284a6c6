package kinesic.facebehavior.predict;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import kinesic.facebehavior.DecimalText;
import kinesic.facebehavior.csv.CsvException;
import kinesic.facebehavior.csv.CsvFile;
import kinesic.facebehavior.csv.CsvRow;
import kinesic.facebehavior.dataset.FaceLandmarks;
import kinesic.facebehavior.detect.DetectedFace;
import kinesic.facebehavior.image.FaceAligner;
import kinesic.facebehavior.image.ImageException;
import kinesic.facebehavior.image.Picture;
import kinesic.facebehavior.image.PictureDecoder;

/**
 * Takes the faces of pictures from a CSV file, which the command {@code detect} or another detector
 * wrote, and aligns them by their landmarks.
 *
 * <p>The columns {@code image, P1X, P1Y ... P5X, P5Y} hold the five points of {@link
 * FaceLandmarks}; {@code x, y, width, height} hold the box and {@code score} the confidence, if the
 * file has them. Other columns are ignored. An image has a row for each face, in any order, or one
 * row with empty points if there is no face in it.
 */
public final class ListedFaces implements FaceSource {

  private static final Comparator<DetectedFace> LARGEST_FIRST =
      Comparator.comparingDouble(DetectedFace::area).reversed();

  private static final String IMAGE = "image";
  private static final List<String> BOX = List.of("x", "y", "width", "height");

  /** The side of a box around landmarks, in multiples of their extent; as detectors draw it. */
  private static final double BOX_SIDE = 2.5;

  private final Path file;
  private final Map<Path, List<DetectedFace>> byImage = new HashMap<>();
  private final Map<Path, String> problems = new HashMap<>();
  private final List<Path> folders;
  private final FaceAligner aligner;
  private final int most;
  private final PictureDecoder decoder = new PictureDecoder();

  private ListedFaces(Path file, List<Path> named, int side, int most) {
    this.file = file;
    folders =
        Stream.concat(Stream.of(file), named.stream()).map(ListedFaces::folder).distinct().toList();
    this.most = most;
    aligner = new FaceAligner(side);
  }

  /**
   * Reads a file.
   *
   * @param named files and folders; an image may be listed relative to such a folder or to the
   *     folder of such a file, and also to the current folder or to the folder of {@code file}
   * @param side width and height of the aligned faces, in pixels
   * @param most the number of faces of a picture that are used, the largest ones
   * @throws CsvException if the file cannot be read, lacks a column, or a row does not have the
   *     expected form
   */
  public static ListedFaces read(Path file, List<Path> named, int side, int most)
      throws CsvException {
    ListedFaces faces = new ListedFaces(file, named, side, most);
    try (CsvFile table = CsvFile.withHeader(file, ',')) {
      Columns columns = Columns.of(table);
      for (Optional<CsvRow> next = table.next(); next.isPresent(); next = table.next()) {
        faces.add(next.get().requireCells(table.header().size()), columns);
      }
    }
    faces.byImage.values().forEach(listed -> listed.sort(LARGEST_FIRST));
    return faces;
  }

  /**
   * Where the cells of a face are.
   *
   * @param image the column of the image
   * @param points the columns of the landmarks
   * @param box the columns of the box; none if the file has no boxes
   * @param score the column of the confidence; -1 if the file has none
   */
  private record Columns(int image, List<Integer> points, List<Integer> box, int score) {

    static Columns of(CsvFile table) throws CsvException {
      List<Integer> points = new ArrayList<>();
      for (String name : FaceLandmarks.columns()) {
        points.add(table.column(name));
      }
      List<Integer> box = new ArrayList<>();
      if (table.header().containsAll(BOX)) {
        for (String name : BOX) {
          box.add(table.column(name));
        }
      }
      return new Columns(table.column(IMAGE), points, box, table.header().indexOf("score"));
    }
  }

  private void add(CsvRow row, Columns columns) throws CsvException {
    Path image;
    try {
      image = whole(Path.of(row.cell(columns.image())));
    } catch (InvalidPathException e) {
      throw row.error("\"%s\" cannot be a file name".formatted(row.cell(columns.image())));
    }
    List<DetectedFace> listed = byImage.computeIfAbsent(image, none -> new ArrayList<>());
    if (columns.points().stream().allMatch(column -> row.cell(column).isEmpty())) {
      return; // the row of an image without a face
    }
    DetectedFace face = face(row, columns);
    if (face.points().isMirrored()) {
      problems.putIfAbsent(
          image,
          "left and right of its landmarks are swapped in line %s of %s"
              .formatted(row.line(), file));
    }
    listed.add(face);
  }

  private static DetectedFace face(CsvRow row, Columns columns) throws CsvException {
    FaceLandmarks points;
    try {
      points = FaceLandmarks.of(numbers(row, columns.points()));
    } catch (IllegalArgumentException e) {
      throw row.error(String.valueOf(e.getMessage()));
    }
    boolean scored = columns.score() >= 0 && !row.cell(columns.score()).isEmpty();
    double score = scored ? numbers(row, List.of(columns.score()))[0] : 1;
    if (columns.box().isEmpty() || row.cell(columns.box().getFirst()).isEmpty()) {
      return around(points, score);
    }
    float[] box = numbers(row, columns.box());
    if (!(box[2] > 0 && box[3] > 0)) {
      throw row.error("width and height are %s and %s, expected above 0".formatted(box[2], box[3]));
    }
    return new DetectedFace(box[0], box[1], box[2], box[3], score, points);
  }

  private static float[] numbers(CsvRow row, List<Integer> columns) throws CsvException {
    float[] numbers = new float[columns.size()];
    for (int i = 0; i < numbers.length; i++) {
      try {
        numbers[i] = DecimalText.parse(row.cell(columns.get(i)));
      } catch (NumberFormatException e) {
        throw row.error(String.valueOf(e.getMessage()));
      }
    }
    return numbers;
  }

  /** A face with a square box around its landmarks. */
  private static DetectedFace around(FaceLandmarks points, double score) {
    double left = Double.POSITIVE_INFINITY;
    double right = Double.NEGATIVE_INFINITY;
    double top = Double.POSITIVE_INFINITY;
    double bottom = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < FaceLandmarks.COUNT; i++) {
      left = Math.min(left, points.x(i));
      right = Math.max(right, points.x(i));
      top = Math.min(top, points.y(i));
      bottom = Math.max(bottom, points.y(i));
    }
    double side = BOX_SIDE * Math.max(right - left, bottom - top);
    return new DetectedFace(
        (left + right - side) / 2, (top + bottom - side) / 2, side, side, score, points);
  }

  /**
   * Returns the faces in an image file, the largest first; none if the file lists the image without
   * a face.
   *
   * @throws ImageException if the file does not list the image or swaps left and right of its
   *     landmarks, or if the image cannot be read
   */
  @Override
  public List<FoundFace> faces(Path image) throws IOException {
    Path listed = names(image).filter(byImage::containsKey).findFirst().orElse(null);
    if (listed == null) {
      throw new ImageException(image, "has no row in " + file);
    }
    String problem = problems.get(listed);
    if (problem != null) {
      throw new ImageException(image, problem);
    }
    List<DetectedFace> faces = byImage.getOrDefault(listed, List.of());
    return FoundFace.aligned(decoder.decode(image), faces, most, aligner);
  }

  /** The names under which an image may be listed. */
  private Stream<Path> names(Path image) {
    Path whole = whole(image);
    return Stream.concat(
        Stream.of(whole),
        folders.stream().filter(whole::startsWith).map(folder -> whole(folder.relativize(whole))));
  }

  private static Path folder(Path named) {
    Path whole = whole(named);
    return Files.isDirectory(whole) ? whole : whole.resolveSibling("");
  }

  private static Path whole(Path path) {
    return path.toAbsolutePath().normalize();
  }

  /**
   * Not supported: faces are listed by the name of their file.
   *
   * @throws UnsupportedOperationException always
   */
  @Override
  public List<FoundFace> faces(byte[] image, Path name) {
    throw unsupported();
  }

  /**
   * Not supported: faces are listed by the name of their file.
   *
   * @throws UnsupportedOperationException always
   */
  @Override
  public List<FoundFace> faces(Picture picture) {
    throw unsupported();
  }

  private UnsupportedOperationException unsupported() {
    return new UnsupportedOperationException("faces of " + file + " are listed by image file");
  }
}
