package kinesic.facebehavior.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import kinesic.facebehavior.Relatedness;
import kinesic.facebehavior.database.DatabaseSource;
import kinesic.facebehavior.database.Split;
import kinesic.facebehavior.manifest.Manifest;
import kinesic.facebehavior.manifest.RelatednessFile;
import kinesic.facebehavior.training.Relating;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Estimates a table of relatedness. */
@Command(
    name = "relatedness",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Counts in faces that are annotated with an expression and action units, or with an"
            + " identity and attributes, how often each of the latter goes with each of the"
            + " former, and writes the fractions as a CSV table for train --relatedness.")
final class RelatednessCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DATABASE",
      description =
          "a database that carries both, of which the training part is read: NAME=FOLDER, as in"
              + " celeba=FOLDER, or a CSV manifest; may be repeated")
  private List<DatabaseSource> data = List.of();

  @Mixin private final DatabaseReading databases = new DatabaseReading();

  @Option(names = "--out", required = true, paramLabel = "TABLE", description = "the CSV table")
  private Path out;

  @Option(
      names = "--support",
      paramLabel = "FACES",
      defaultValue = "5",
      description = "an entry counted on fewer faces is 0, not related; default: ${DEFAULT-VALUE}")
  private int support;

  @Option(
      names = "--threshold",
      defaultValue = "0.1",
      description = "a fraction below this is 0, not related; default: ${DEFAULT-VALUE}")
  private double threshold;

  @Override
  public Integer call() throws IOException {
    List<Manifest> manifests = new ArrayList<>();
    for (DatabaseSource source : data) {
      manifests.add(databases.read(source, Split.TRAIN));
    }
    Relating relating = Relating.of(manifests);
    Relatedness table = relating.estimate().table(support, threshold);
    RelatednessFile.write(out, relating.row(), table);
    int related = 0;
    for (float weight : table.weights()) {
      related += weight > 0 ? 1 : 0;
    }
    PrintWriter terminal = spec.commandLine().getOut();
    terminal.println(
        String.format(
            Locale.ROOT,
            "wrote %s: %,d rows by %d columns from %,d faces; of %,d entries %,d were seen on at"
                + " least %d faces and %,d are related",
            out,
            table.categories().size(),
            table.binaries().size(),
            relating.faces(),
            table.weights().length,
            relating.estimate().supported(support),
            support,
            related));
    terminal.flush();
    return 0;
  }
}
