package kinesic.facebehavior.predict;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Keeps predictions from taking the place of a photograph or a network that was meant as input. */
final class EarlierOutput {

  private EarlierOutput() {}

  /**
   * Makes sure that under the name {@code file} there is nothing, an empty file or an earlier
   * output.
   *
   * @param beginning what every output of this kind begins with
   * @throws IOException if there is something else
   */
  static void require(Path file, String beginning) throws IOException {
    if (Files.notExists(file)) {
      return;
    }
    if (!Files.isRegularFile(file)) {
      String kind = Files.isDirectory(file) ? "is a folder" : "is a device";
      throw new IOException(file + ": " + kind + ", expected the name of a file to write");
    }
    byte[] wanted = beginning.getBytes(StandardCharsets.UTF_8);
    try (InputStream in = Files.newInputStream(file)) {
      byte[] found = in.readNBytes(wanted.length);
      if (found.length > 0 && !Arrays.equals(found, wanted)) {
        throw new IOException(
            file + ": is there already and is no earlier output, so it is not replaced");
      }
    }
  }
}
