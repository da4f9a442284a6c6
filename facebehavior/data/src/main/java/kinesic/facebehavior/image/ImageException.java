package kinesic.facebehavior.image;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** An image file that cannot be used: which file, and in one sentence why. */
public final class ImageException extends IOException {

  private static final long serialVersionUID = 1L;

  private final String problem;

  ImageException(Path file, String problem) {
    this(file, problem, null);
  }

  ImageException(Path file, String problem, @Nullable Throwable cause) {
    super(file + ": " + problem, cause);
    this.problem = problem;
  }

  /** What is wrong, without the name of the file: "is empty (0 bytes)". */
  public String problem() {
    return problem;
  }
}
