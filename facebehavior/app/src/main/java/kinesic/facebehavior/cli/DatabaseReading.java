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

/** Reads the databases that a command line names, and says what was found in them. */
final class DatabaseReading {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--strict",
      description =
          "make the first flaw of a database (a missing image, an unknown label ...) an error;"
              + " without it flaws are skipped and counted")
  private boolean strict;

  /** The faces of a database; a summary of what is not a manifest of our own is printed. */
  Manifest read(DatabaseSource source, Split split) throws IOException {
    ImportedDatabase database;
    try {
      database = source.read(split, strict);
    } catch (IllegalArgumentException e) { // an option of the database that is out of range
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
    if (!source.isManifest()) {
      PrintWriter terminal = spec.commandLine().getOut();
      database.summary().lines().forEach(terminal::println);
      terminal.flush();
    }
    return database.manifest();
  }

  /** Understands a database on the command line. */
  static DatabaseSource parse(String text) {
    OptionValues.path(text); // refuses what can be no name
    return DatabaseSource.parse(text);
  }
}
