package kinesic.facebehavior.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import kinesic.facebehavior.Relatedness;
import kinesic.facebehavior.loss.MatchingOptions;
import kinesic.facebehavior.manifest.RelatednessFile;
import kinesic.facebehavior.network.ObjectiveSettings.Weights;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The weights of the losses, and the table, forms and temperature of the coupling. */
final class ObjectiveOptions {

  private static final String AU = "--lambda-au";
  private static final String VA = "--lambda-va";
  private static final String MATCHING = "--lambda-dm";
  private static final String SOFT = "--lambda-sca";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--relatedness",
      paramLabel = "TABLE",
      description =
          "CSV table that relates the classes of one task to the labels of the other, as the command"
              + " relatedness writes it (default for expressions and action units: the table of Du"
              + " et al. 2014)")
  private @Nullable Path relatedness;

  @Option(
      names = "--temperature",
      paramLabel = "T",
      defaultValue = "1",
      description =
          "temperature of soft co-annotation; a lower one makes its targets harder (default:"
              + " ${DEFAULT-VALUE})")
  private double temperature;

  @Option(
      names = "--matching",
      paramLabel = "FORM",
      defaultValue = "bernoulli",
      description =
          "form of distribution matching: bernoulli (one task teaches, the other learns), literal"
              + " (as printed in the paper), or joint (gradients into both tasks) (default:"
              + " ${DEFAULT-VALUE})")
  private MatchingOptions.Form form;

  @Option(
      names = "--matching-direction",
      paramLabel = "DIRECTION",
      defaultValue = "symmetric",
      description =
          "which task teaches in distribution matching: categories (expressions teach action units,"
              + " identities attributes), binaries (the reverse), or symmetric (half of each)"
              + " (default: ${DEFAULT-VALUE})")
  private MatchingOptions.Direction direction;

  @Option(
      names = AU,
      paramLabel = "WEIGHT",
      defaultValue = "1",
      description = "loss weight of action units or attributes (default: ${DEFAULT-VALUE})")
  private double multiLabel;

  @Option(
      names = VA,
      paramLabel = "WEIGHT",
      defaultValue = "1",
      description = "loss weight of valence and arousal (default: ${DEFAULT-VALUE})")
  private double regression;

  @Option(
      names = MATCHING,
      paramLabel = "WEIGHT",
      defaultValue = "1",
      description = "loss weight of distribution matching (default: ${DEFAULT-VALUE})")
  private double matched;

  @Option(
      names = SOFT,
      paramLabel = "WEIGHT",
      defaultValue = "1",
      description = "loss weight of soft co-annotation (default: ${DEFAULT-VALUE})")
  private double soft;

  /** The temperature of soft co-annotation. */
  double temperature() {
    return temperature;
  }

  /** How distributions are matched. */
  MatchingOptions matching() {
    return MatchingOptions.of(form, direction);
  }

  /** The weights of the losses. */
  Weights weights() {
    requireWeight(AU, multiLabel);
    requireWeight(VA, regression);
    requireWeight(MATCHING, matched);
    requireWeight(SOFT, soft);
    return new Weights(multiLabel, regression, matched, soft);
  }

  private void requireWeight(String option, double weight) {
    if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
      throw new ParameterException(
          spec.commandLine(),
          "%s is %s, expected a number of at least 0".formatted(option, weight));
    }
  }

  boolean hasTable() {
    return relatedness != null;
  }

  /** The table of the option {@code --relatedness}. */
  Optional<Relatedness> table() throws IOException {
    return relatedness == null ? Optional.empty() : Optional.of(RelatednessFile.read(relatedness));
  }

  /** A problem with the table, which names its file. */
  IOException tableProblem(IllegalArgumentException cause) {
    return new IOException(relatedness + ": " + cause.getMessage(), cause);
  }
}
