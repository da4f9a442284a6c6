package kinesic.facebehavior.cli;

import java.io.IOException;
import java.io.PrintWriter;
import kinesic.facebehavior.database.DatabaseSource;
import kinesic.facebehavior.database.ImportedDatabase;
import kinesic.facebehavior.database.Split;
import kinesic.facebehavior.manifest.Manifest;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Reads the datasets that a command line names and prints a summary of what was found. */
final class DatabaseReading {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--strict",
      description =
          "stop at the first problem in a dataset (missing or damaged image, unknown label, ...);"
              + " without it such faces are skipped and counted")
  private boolean strict;

  /** Whether a problem in a dataset is an error. */
  boolean isStrict() {
    return strict;
  }

  /** The faces of a dataset; prints a summary unless it is a CSV manifest. */
  Manifest read(DatabaseSource source, Split split) throws IOException {
    ImportedDatabase database;
    try {
      database = source.read(split, strict);
    } catch (IllegalArgumentException e) { // an option of the dataset is out of range
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
    if (!source.isManifest()) {
      PrintWriter terminal = spec.commandLine().getOut();
      database.summary().lines().forEach(terminal::println);
      terminal.flush();
    }
    return database.manifest();
  }

  /** Parses a dataset on the command line. */
  static DatabaseSource parse(String text) {
    OptionValues.path(text); // refuses what cannot be a file name
    return DatabaseSource.parse(text);
  }
}
