package kinesic.facebehavior.predict;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.function.Predicate;

/** Refuses to overwrite a file that is not an earlier output. */
public final class OverwriteGuard {

  private static final int LONGEST_LINE = 1 << 18; // bytes; headings of thousands of columns

  private OverwriteGuard() {}

  /** Recognises an earlier output. */
  @FunctionalInterface
  public interface Recognition {
    /** Returns whether {@code file}, which is not empty, is an earlier output. */
    boolean isOutput(Path file) throws IOException;
  }

  /**
   * Makes sure that {@code file} does not exist, is empty, or is an earlier output.
   *
   * @param isOutput whether a file with this first line, or its beginning, is such an output
   * @throws IOException if the file is anything else, or the file system refuses its name
   */
  public static void require(Path file, Predicate<String> isOutput) throws IOException {
    requireReplaceable(file, earlier -> isOutput.test(firstLine(earlier)));
  }

  /**
   * Makes sure that {@code file} does not exist, is empty, or is an earlier output.
   *
   * @throws IOException if the file is anything else, or the file system refuses its name
   */
  public static void requireReplaceable(Path file, Recognition recognition) throws IOException {
    BasicFileAttributes attributes;
    try {
      attributes = Files.readAttributes(file, BasicFileAttributes.class);
    } catch (NoSuchFileException e) {
      return;
    }
    if (!attributes.isRegularFile()) {
      String kind = attributes.isDirectory() ? "is a folder" : "is a device";
      throw new IOException(file + ": " + kind + ", expected the name of a file to write");
    }
    if (attributes.size() > 0 && !recognition.isOutput(file)) {
      throw new IOException(
          file + ": exists already and is not an earlier output, so it is not replaced");
    }
  }

  private static String firstLine(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(LONGEST_LINE), StandardCharsets.UTF_8).split("\\R", 2)[0];
    }
  }
}
