package kinesic.facebehavior.cli;

import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;

/**
 * A file that a command writes, or a folder in which it writes a file for each of its inputs. The
 * command makes sure that none of these files is an input; {@link OutputCheck} only sees the path.
 *
 * @param path the file or folder
 */
record OutputPath(Path path) {

  /** Parses the value of an option. */
  static OutputPath parse(String text) {
    return new OutputPath(OptionValues.path(text));
  }

  /**
   * The file or folder.
   *
   * @param spec of the command, which cannot write to standard output
   */
  Path required(CommandSpec spec) {
    return new OutputFile(path).file(spec);
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
