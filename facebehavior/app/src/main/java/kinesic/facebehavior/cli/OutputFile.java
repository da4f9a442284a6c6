package kinesic.facebehavior.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * A file that a command writes. Options of this type are never written over an input: {@link
 * OutputCheck}.
 *
 * @param path the file; "-" for standard output
 */
record OutputFile(Path path) {

  private static final String STANDARD_OUTPUT = "-";

  /** Parses the value of an option. */
  static OutputFile parse(String text) {
    return new OutputFile(OptionValues.path(text));
  }

  boolean isStandardOutput() {
    return path.toString().equals(STANDARD_OUTPUT);
  }

  /** Standard output, whose errors are reported, unlike those of {@link System#out}. */
  static OutputStream standardOutput() {
    return new FileOutputStream(FileDescriptor.out) {
      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
          super.write(bytes, offset, length);
        } catch (IOException e) {
          throw new IOException("standard output: could not be written: " + e.getMessage(), e);
        }
      }
    };
  }

  /**
   * The file, for commands that cannot write to standard output.
   *
   * @param spec of the command
   */
  Path file(CommandSpec spec) {
    if (isStandardOutput()) {
      throw new ParameterException(
          spec.commandLine(), "this output cannot go to standard output (-), name a file");
    }
    return path;
  }

  @Override
  public String toString() {
    return isStandardOutput() ? "standard output" : path.toString();
  }
}
