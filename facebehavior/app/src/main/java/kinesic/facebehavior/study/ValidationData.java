package kinesic.facebehavior.study;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import kinesic.facebehavior.Relatedness;
import kinesic.facebehavior.manifest.Manifest;
import kinesic.facebehavior.training.TrainingData;
import org.jspecify.annotations.Nullable;

/**
 * The databases of a study with the validation set in place of the test sets, for choosing
 * settings.
 *
 * @param data the databases
 */
public record ValidationData(StudyData data) implements StudyData {

  /** The name of the validation set as a test set. */
  public static final String NAME = "validation";

  @Override
  public TrainingData training(long seed) throws IOException {
    return data.training(seed);
  }

  @Override
  public List<Test> tests(long seed) throws IOException {
    @Nullable Manifest faces = data.training(seed).validation();
    if (faces == null) {
      throw new IOException(
          "study: there is no validation set, on which settings are chosen; name one with"
              + " --validation");
    }
    return List.of(new Test(NAME, "for choosing settings", faces, List.of()));
  }

  @Override
  public Optional<Relatedness> table(long seed) throws IOException {
    return data.table(seed);
  }

  @Override
  public Optional<Relatedness> estimate(long seed) throws IOException {
    return data.estimate(seed);
  }
}
