package kinesic.facebehavior.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import kinesic.facebehavior.database.DatabaseSource;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * Refuses a command line whose outputs would overwrite its inputs or each other, before anything
 * runs.
 *
 * <p>Outputs are the options of type {@link OutputFile}, {@link OutputPath} and {@link
 * OutputFolder}; inputs are those of type {@link Path} and {@link DatabaseSource}. Paths are
 * compared as files, however they are spelled: relative, through symbolic links, or as hard links.
 */
final class OutputCheck {

  private static final int MOST_LINKS = 40;

  /** A file or folder on the command line. */
  private record Named(String option, Path path) {

    /** Whether both are the same file or folder, or would be once they are written. */
    boolean isSame(Named other) {
      return OutputCheck.isSame(path, other.path);
    }

    /** Whether it lies directly in the folder {@code other}. */
    boolean isIn(Named other) {
      Path parent = canonical(path).getParent();
      return parent != null && OutputCheck.isSame(parent, other.path);
    }

    @Override
    public String toString() {
      return option + " " + path;
    }
  }

  private final CommandSpec spec;
  private final List<Named> inputs = new ArrayList<>();
  private final List<Named> files = new ArrayList<>();
  private final List<Named> folders = new ArrayList<>();

  private OutputCheck(CommandSpec spec) {
    this.spec = spec;
    for (ArgSpec argument : spec.args()) {
      String option =
          argument instanceof OptionSpec named ? named.longestName() : argument.paramLabel();
      Object value = argument.getValue();
      if (value instanceof Collection<?> values) {
        values.forEach(one -> add(option, one));
      } else if (value != null) {
        add(option, value);
      }
    }
  }

  private void add(String option, Object value) {
    switch (value) {
      case Path path -> inputs.add(new Named(option, path));
      case DatabaseSource source ->
          source.paths().forEach(path -> inputs.add(new Named(option, path)));
      case OutputFile file -> files.add(new Named(option, file.path()));
      case OutputPath file -> files.add(new Named(option, file.path()));
      case OutputFolder folder -> folders.add(new Named(option, folder.path()));
      case TensorBoardOptions.EventFolder events ->
          events.given().ifPresent(folder -> folders.add(new Named(option, folder.path())));
      default -> {} // no file
    }
  }

  /**
   * Checks the options and parameters of a command.
   *
   * @throws ParameterException if an output is an input or another output
   */
  static void require(CommandSpec spec) {
    new OutputCheck(spec).run();
  }

  private void run() {
    List<Named> outputs = new ArrayList<>(files);
    outputs.addAll(folders);
    for (int i = 0; i < outputs.size(); i++) {
      for (int j = 0; j < i; j++) {
        refuseIf(
            outputs.get(i).isSame(outputs.get(j)),
            "%s and %s are the same file, expected a file for each",
            outputs.get(j),
            outputs.get(i));
      }
      for (Named input : inputs) {
        refuseIf(
            outputs.get(i).isSame(input),
            "%s is also an input (%s) and would be overwritten, choose another output",
            outputs.get(i),
            input);
      }
    }
    for (Named folder : folders) {
      for (Named input : inputs) {
        refuseIf(
            input.isIn(folder),
            "%s holds an input (%s) that could be overwritten, choose another folder",
            folder,
            input);
      }
    }
  }

  private void refuseIf(boolean wrong, String sentence, Named first, Named second) {
    if (wrong) {
      throw new ParameterException(spec.commandLine(), sentence.formatted(first, second));
    }
  }

  private static boolean isSame(Path one, Path other) {
    try {
      if (Files.exists(one) && Files.exists(other)) {
        return Files.isSameFile(one, other);
      }
    } catch (IOException e) {
      // compared by name
    }
    return canonical(one).equals(canonical(other));
  }

  /** The absolute path without symbolic links, even if the file does not exist yet. */
  private static Path canonical(Path path) {
    return canonical(path.toAbsolutePath(), MOST_LINKS);
  }

  private static Path canonical(Path path, int links) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      Path parent = path.getParent();
      Path name = path.getFileName();
      if (parent == null || name == null) {
        return path;
      }
      if (links > 0 && Files.isSymbolicLink(path)) {
        return canonical(target(path, parent), links - 1);
      }
      return canonical(parent, links).resolve(name).normalize();
    }
  }

  private static Path target(Path link, Path parent) {
    try {
      return parent.resolve(Files.readSymbolicLink(link));
    } catch (IOException e) {
      return link;
    }
  }
}
