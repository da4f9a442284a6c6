package kinesic.facebehavior.study;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kinesic.facebehavior.Relatedness;
import kinesic.facebehavior.manifest.LabelKind;
import kinesic.facebehavior.manifest.Manifest;
import kinesic.facebehavior.manifest.ManifestReader;
import kinesic.facebehavior.manifest.PairDraw;
import kinesic.facebehavior.synthetic.SyntheticDatabase;
import kinesic.facebehavior.synthetic.SyntheticPreset;
import kinesic.facebehavior.training.Relating;
import kinesic.facebehavior.training.TrainingData;

/**
 * Drawn databases of case study two, for every seed other people. The table is estimated from
 * further images of the people trained on that are annotated twice.
 */
public final class DrawnPeople implements Databases {

  /** Faces on which an entry of the table must have been counted. */
  private static final int SUPPORT = 5;

  private static final double THRESHOLD = 0.1;

  private final Drawing drawing;
  private final int faces;
  private final int side;
  private final int tested;
  private final Map<Long, TrainingData> drawn = new HashMap<>();
  private final Map<Long, Relatedness> tables = new HashMap<>();

  /**
   * Databases to be drawn.
   *
   * @param drawing where they go
   * @param faces to learn from, half with identities and half with attributes
   * @param side their width and height in pixels
   * @param tested faces of each test database
   * @throws IllegalArgumentException if the faces are fewer than 8 or not of a size that can be
   *     drawn
   */
  public DrawnPeople(Drawing drawing, int faces, int side, int tested) {
    if (faces < 8) {
      throw new IllegalArgumentException(
          "study: faces is %d, expected at least 8".formatted(faces));
    }
    this.drawing = drawing;
    this.faces = faces;
    this.side = side;
    this.tested = tested;
    SyntheticPreset.PEOPLE_TEST.database(1, tested, side); // refuses a side that cannot be drawn
  }

  @Override
  public TrainingData training(long seed) throws IOException {
    TrainingData before = drawn.get(seed);
    if (before != null) {
      return before;
    }
    String folder = "seed-" + seed;
    TrainingData data =
        TrainingData.read(
            Map.of(
                LabelKind.IDENTITY,
                List.of(
                    drawing.of(
                        folder, SyntheticPreset.PEOPLE_IDENTITY.database(seed, faces / 2, side))),
                LabelKind.ATTRIBUTES,
                List.of(
                    drawing.of(
                        folder,
                        SyntheticPreset.PEOPLE_ATTRIBUTES.database(seed, faces / 2, side)))),
            drawing.of(
                folder,
                SyntheticPreset.PEOPLE_VALIDATION.database(seed, Math.max(8, faces / 10), side)));
    drawn.put(seed, data);
    return data;
  }

  @Override
  public List<Test> tests(long seed) throws IOException {
    return List.of(
        test(
            seed,
            SyntheticPreset.PEOPLE_TEST.database(seed, tested, side),
            "people never seen, in known styles",
            true),
        test(
            seed,
            SyntheticPreset.PEOPLE_FIELD_TEST.database(seed, tested, side),
            "people and style of a database that nothing was learned from",
            true),
        test(
            seed,
            SyntheticPreset.PEOPLE_KNOWN_TEST.database(seed, tested, side),
            "new images of the people trained on",
            false));
  }

  private Test test(long seed, SyntheticDatabase database, String about, boolean paired)
      throws IOException {
    Manifest faces = ManifestReader.read(drawing.of("seed-" + seed, database));
    return new Test(
        database.name(), about, faces, paired ? PairDraw.of(faces.rows(), seed) : List.of());
  }

  @Override
  public Optional<Relatedness> table(long seed) throws IOException {
    Relatedness before = tables.get(seed);
    if (before != null) {
      return Optional.of(before);
    }
    Path both =
        drawing.of("seed-" + seed, SyntheticPreset.PEOPLE_BOTH.database(seed, faces / 2, side));
    Relatedness table =
        Relating.of(List.of(ManifestReader.read(both))).estimate().table(SUPPORT, THRESHOLD);
    tables.put(seed, table);
    return Optional.of(table);
  }
}
