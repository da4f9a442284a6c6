package kinesic.facebehavior.manifest;

import java.io.IOException;
import java.nio.file.Path;
import kinesic.facebehavior.csv.CsvException;

/**
 * Reports a manifest, a file of pairs or a table of relatedness that cannot be used. The message
 * names file, line and column, and what was expected.
 */
public final class ManifestException extends IOException {

  private static final long serialVersionUID = 1L;

  ManifestException(CsvException cause) {
    super(cause.getMessage(), cause);
  }

  ManifestException(Path file, String problem) {
    super(file + ": " + problem);
  }

  ManifestException(Path file, long line, String problem) {
    super(file + ", line " + line + ": " + problem);
  }

  ManifestException(Path file, long line, String column, String problem) {
    super(file + ", line " + line + ", column " + column + ": " + problem);
  }
}
