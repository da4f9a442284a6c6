package kinesic.facebehavior.image;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reports an image file that cannot be used; the message names the file and the reason. */
public final class ImageException extends IOException {

  private static final long serialVersionUID = 1L;

  private final String problem;

  /**
   * Creates an exception about a file.
   *
   * @param problem continues a sentence about the file, such as "is empty (0 bytes)"
   */
  public ImageException(Path file, String problem) {
    this(file, problem, null);
  }

  ImageException(Path file, String problem, @Nullable Throwable cause) {
    super(file + ": " + problem, cause);
    this.problem = problem;
  }

  /** Returns the reason without the name of the file, such as "is empty (0 bytes)". */
  public String problem() {
    return problem;
  }
}
