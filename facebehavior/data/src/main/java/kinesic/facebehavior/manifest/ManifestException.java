package kinesic.facebehavior.manifest;

import java.io.IOException;
import java.nio.file.Path;

/** A manifest that cannot be used: file, line, column, and in one sentence what was expected. */
public final class ManifestException extends IOException {

  private static final long serialVersionUID = 1L;

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
