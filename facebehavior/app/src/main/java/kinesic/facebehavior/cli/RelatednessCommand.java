package kinesic.facebehavior.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import kinesic.facebehavior.Relatedness;
import kinesic.facebehavior.database.Split;
import kinesic.facebehavior.manifest.RelatednessFile;
import kinesic.facebehavior.training.CooccurrenceCounts;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Estimates a table of relatedness. */
@Command(
    name = "relatedness",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    sortOptions = false,
    header = "Estimate how the labels of two tasks are related.",
    description = {
      "",
      "Counts, on faces that are annotated with an expression and action units, or with an identity"
          + " and attributes, how often each action unit or attribute is present with each"
          + " expression or person, and writes the fractions as a CSV table for train"
          + " --relatedness. The training split of each dataset is read.",
      ""
    })
final class RelatednessCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private final DataOptions data = new DataOptions();

  @Mixin private final CommonOptions.OutFile out = new CommonOptions.OutFile();

  @Option(
      names = "--support",
      paramLabel = "FACES",
      defaultValue = "5",
      description =
          "set entries that were counted on fewer faces to 0, unrelated (default: ${DEFAULT-VALUE})")
  private int support;

  @Option(
      names = "--threshold",
      paramLabel = "FRACTION",
      defaultValue = "0.1",
      description = "set smaller fractions to 0, unrelated (default: ${DEFAULT-VALUE})")
  private double threshold;

  @Override
  public Integer call() throws IOException {
    Path file = out.replaceable(line -> line.matches("(expression|identity),.*"));
    CooccurrenceCounts counts = CooccurrenceCounts.of(data.readAll(Split.TRAIN));
    Relatedness table = counts.estimate().table(support, threshold);
    RelatednessFile.write(file, counts.row(), table);
    int related = 0;
    for (float weight : table.weights()) {
      related += weight > 0 ? 1 : 0;
    }
    PrintWriter terminal = spec.commandLine().getOut();
    terminal.println(
        String.format(
            Locale.ROOT,
            "wrote %s: %,d rows by %,d columns from %,d faces; of %,d entries, %,d were counted on"
                + " at least %d faces and %,d are related",
            file,
            table.categories().size(),
            table.binaries().size(),
            counts.faces(),
            table.weights().length,
            counts.estimate().supported(support),
            support,
            related));
    terminal.flush();
    return 0;
  }
}
