package kinesic.facebehavior.cli;

import java.nio.file.Path;
import java.util.Optional;
import kinesic.facebehavior.training.EventPlan;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code --tensorboard} and what it shows besides curves. */
final class TensorBoardOptions {

  private static final String TENSORBOARD = "--tensorboard";
  private static final String HISTOGRAMS = "--tensorboard-histograms";
  private static final String IMAGES = "--tensorboard-images";
  private static final String FOLDER = "tensorboard"; // in the folder of the run

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = TENSORBOARD,
      arity = "0..1",
      paramLabel = "FOLDER",
      description =
          "write event files of TensorBoard: losses, learning rate, gradient norm, speed and"
              + " validation metrics (default: the folder "
              + FOLDER
              + " in that of --out)")
  private @Nullable EventFolder events;

  @Option(
      names = HISTOGRAMS,
      paramLabel = "STEPS",
      description = "show the weights and their gradients every STEPS steps")
  private @Nullable Integer histograms;

  @Option(
      names = IMAGES,
      paramLabel = "N",
      description = "show the first N faces of each epoch as the network sees them")
  private @Nullable Integer images;

  /**
   * The value of {@code --tensorboard}.
   *
   * @param given the folder; if empty, it is in that of the run
   */
  record EventFolder(Optional<OutputFolder> given) {

    static EventFolder parse(String text) {
      return new EventFolder(
          text.isEmpty() ? Optional.empty() : Optional.of(OutputFolder.parse(text)));
    }
  }

  /**
   * What is to be written, if anything is.
   *
   * @param run the folder of the run
   * @throws ParameterException if a number is not positive, or is given without the folder
   */
  Optional<EventPlan> plan(Path run) {
    int steps = positive(HISTOGRAMS, histograms);
    int faces = positive(IMAGES, images);
    return Optional.ofNullable(events)
        .map(folder -> folder.given.map(OutputFolder::path).orElse(run.resolve(FOLDER)))
        .map(folder -> new EventPlan(folder, steps, faces));
  }

  private int positive(String option, @Nullable Integer value) {
    if (value == null) {
      return 0;
    }
    if (events == null) {
      throw new ParameterException(spec.commandLine(), option + " needs " + TENSORBOARD);
    }
    if (value < 1) {
      throw new ParameterException(
          spec.commandLine(), "%s is %s, expected at least 1".formatted(option, value));
    }
    return value;
  }
}
