package kinesic.facebehavior.cli;

import java.io.IOException;
import java.io.PrintWriter;
import kinesic.facebehavior.database.DatabaseSource;
import kinesic.facebehavior.database.ImportedDatabase;
import kinesic.facebehavior.database.Split;
import kinesic.facebehavior.manifest.Manifest;
import kinesic.facebehavior.manifest.UnreadableImages;
import org.jspecify.annotations.Nullable;
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
          "stop at the first problem in a database (missing image, unknown label, ...) and at the"
              + " first damaged image; without it such faces are skipped and counted"
              + " (a CSV file with a missing image or an unknown label always stops the command)")
  private boolean strict;

  private @Nullable UnreadableImages unreadable;

  /** The images that cannot be read, all of one command. */
  UnreadableImages unreadable() {
    if (unreadable == null) {
      unreadable = new UnreadableImages(strict);
    }
    return unreadable;
  }

  /** Prints how many images could not be read, and why. */
  void printUnreadable() {
    PrintWriter terminal = spec.commandLine().getOut();
    unreadable().lines().forEach(terminal::println);
    terminal.flush();
  }

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
