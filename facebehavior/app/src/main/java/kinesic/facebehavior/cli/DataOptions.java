package kinesic.facebehavior.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import kinesic.facebehavior.database.DatabaseSource;
import kinesic.facebehavior.database.Split;
import kinesic.facebehavior.manifest.Manifest;
import kinesic.facebehavior.manifest.UnreadableImages;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code --data} and {@code --strict}: which labelled faces a command reads, and how. */
final class DataOptions {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--data",
      paramLabel = "DATASET",
      description = {
        "labelled faces: NAME=FOLDER for a known database, such as affectnet=FOLDER or"
            + " disfa=FOLDER,fold=1, or FILE for a CSV manifest, whose columns say what it"
            + " annotates; may be repeated. The option labels=va+au, after a comma, reads only these"
            + " labels, of va, au, expr, compound, identity and attributes. The names and their"
            + " options are listed in DATABASES.md"
      })
  private List<DatabaseSource> sources = List.of();

  @Mixin private final DatabaseReading reading = new DatabaseReading();

  boolean isGiven() {
    return !sources.isEmpty();
  }

  /** The datasets, at least one. */
  List<DatabaseSource> required() {
    if (sources.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "Missing required option: '--data=DATASET'");
    }
    return sources;
  }

  /** Whether {@code source} is a part of a dataset that is given. */
  boolean includes(DatabaseSource source) {
    return sources.stream().anyMatch(own -> own.name().equals(source.name()));
  }

  /** All datasets, at least one. */
  List<Manifest> readAll(Split split) throws IOException {
    List<Manifest> manifests = new ArrayList<>();
    for (DatabaseSource source : required()) {
      manifests.add(read(source, split));
    }
    return manifests;
  }

  /** The images that cannot be read, all of one command. */
  UnreadableImages unreadable() {
    return reading.unreadable();
  }

  /** Prints how many images could not be read, and why. */
  void printUnreadable() {
    reading.printUnreadable();
  }

  Manifest read(DatabaseSource source, Split split) throws IOException {
    return reading.read(source, split);
  }

  @Nullable Manifest readIfGiven(@Nullable DatabaseSource source, Split split) throws IOException {
    return source == null ? null : read(source, split);
  }

  /** The held-out faces of all these datasets together; null if no dataset is named. */
  @Nullable Manifest heldOut(List<DatabaseSource> datasets) throws IOException {
    List<Manifest> manifests = new ArrayList<>();
    for (DatabaseSource source : datasets) {
      manifests.add(read(source, Split.TEST));
    }
    return manifests.isEmpty() ? null : Manifest.joined(manifests);
  }
}
