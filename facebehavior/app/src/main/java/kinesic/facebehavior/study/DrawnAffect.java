package kinesic.facebehavior.study;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kinesic.facebehavior.Relatedness;
import kinesic.facebehavior.manifest.LabelKind;
import kinesic.facebehavior.manifest.ManifestReader;
import kinesic.facebehavior.synthetic.SyntheticDatabase;
import kinesic.facebehavior.synthetic.SyntheticPreset;
import kinesic.facebehavior.training.TrainingData;

/**
 * Drawn databases of case study one. Every seed has people, faces and errors of labels of its own,
 * to learn from and to be tested on, so that what holds over the seeds holds for more than one
 * drawing.
 */
public final class DrawnAffect implements Databases {

  private final Drawing drawing;
  private final int faces;
  private final int side;
  private final int tested;
  private final Map<Long, TrainingData> drawn = new HashMap<>();

  /**
   * Databases to be drawn.
   *
   * @param drawing where they go
   * @param faces to learn from, of the three databases together
   * @param side their width and height in pixels
   * @param tested faces of each test database
   * @throws IllegalArgumentException if the faces are fewer than 12 or not of a size that can be
   *     drawn
   */
  public DrawnAffect(Drawing drawing, int faces, int side, int tested) {
    if (faces < 12) {
      throw new IllegalArgumentException(
          "study: faces is %d, expected at least 12".formatted(faces));
    }
    this.drawing = drawing;
    this.faces = faces;
    this.side = side;
    this.tested = tested;
    SyntheticPreset.TEST.database(1, tested, side); // refuses a side that cannot be drawn
  }

  @Override
  public TrainingData training(long seed) throws IOException {
    TrainingData before = drawn.get(seed);
    if (before != null) {
      return before;
    }
    String folder = "seed-" + seed;
    Path affect = drawing.of(folder, SyntheticPreset.VIDEO_VA.database(seed, faces / 3, side));
    Path units = drawing.of(folder, SyntheticPreset.WEB_AU.database(seed, faces * 5 / 12, side));
    Path expressions =
        drawing.of(folder, SyntheticPreset.WEB_EXPRESSION.database(seed, faces / 4, side));
    int validated = Math.max(12, faces / 15);
    TrainingData data =
        TrainingData.read(
            Map.of(
                LabelKind.VALENCE_AROUSAL, List.of(affect),
                LabelKind.ACTION_UNITS, List.of(units),
                LabelKind.EXPRESSION, List.of(expressions)),
            drawing.of(folder, SyntheticPreset.VALIDATION.database(seed, validated, side)));
    drawn.put(seed, data);
    return data;
  }

  @Override
  public List<Test> tests(long seed) throws IOException {
    return List.of(
        test(
            seed,
            SyntheticPreset.TEST.database(seed, tested, side),
            "people never seen, in known styles"),
        test(
            seed,
            SyntheticPreset.FIELD_TEST.database(seed, tested, side),
            "people and style of a database that nothing was learned from"),
        test(
            seed,
            SyntheticPreset.TEST_COMPOUND.database(seed, tested, side),
            "compound expressions, which nobody has learned"));
  }

  private Test test(long seed, SyntheticDatabase database, String about) throws IOException {
    return new Test(
        database.name(),
        about,
        ManifestReader.read(drawing.of("seed-" + seed, database)),
        List.of());
  }

  @Override
  public Optional<Relatedness> table(long seed) {
    return Optional.empty();
  }
}
