package kinesic.facebehavior.cli;

import java.nio.file.Path;

/**
 * A folder that a command writes files into. Options of this type never name a folder that holds an
 * input: {@link OutputCheck}.
 *
 * @param path the folder
 */
record OutputFolder(Path path) {

  /** Parses the value of an option. */
  static OutputFolder parse(String text) {
    return new OutputFolder(OptionValues.path(text));
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
