package kinesic.facebehavior.predict;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;

/** Keeps predictions from taking the place of a photograph or a network that was meant as input. */
public final class EarlierOutput {

  private static final int LONGEST_LINE = 1 << 18; // bytes; names of columns, thousands of them

  private EarlierOutput() {}

  /**
   * Makes sure that under the name {@code file} there is nothing, an empty file or an earlier
   * output.
   *
   * @param isOutput whether a file with this first line, or its first part, is an output of this
   *     kind
   * @throws IOException if there is something else
   */
  public static void require(Path file, Predicate<String> isOutput) throws IOException {
    if (Files.notExists(file)) {
      return;
    }
    if (!Files.isRegularFile(file)) {
      String kind = Files.isDirectory(file) ? "is a folder" : "is a device";
      throw new IOException(file + ": " + kind + ", expected the name of a file to write");
    }
    try (InputStream in = Files.newInputStream(file)) {
      String found = new String(in.readNBytes(LONGEST_LINE), StandardCharsets.UTF_8);
      if (!found.isEmpty() && !isOutput.test(found.split("\n", 2)[0])) {
        throw new IOException(
            file + ": is there already and is no earlier output, so it is not replaced");
      }
    }
  }
}
