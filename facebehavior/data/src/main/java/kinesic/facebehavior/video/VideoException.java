package kinesic.facebehavior.video;

import java.io.IOException;
import java.nio.file.Path;

/** Reports a video that cannot be read, or not to its end; the message names the file. */
public final class VideoException extends IOException {

  private static final long serialVersionUID = 1L;

  private final String problem;

  VideoException(Path file, String problem) {
    super(file + ": " + problem);
    this.problem = problem;
  }

  /** Returns the reason without the name of the file, such as "contains no video stream". */
  public String problem() {
    return problem;
  }
}
