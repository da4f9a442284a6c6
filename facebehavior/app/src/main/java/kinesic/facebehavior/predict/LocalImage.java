package kinesic.facebehavior.predict;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * An image in the file system of this machine, of which no more is read than the decoder needs.
 *
 * @param name what outputs and messages call it
 * @param path the file
 */
public record LocalImage(String name, Path path) implements ImageFile {

  /** An image with the name by which it was named or found. */
  public LocalImage(Path path) {
    this(path.toString(), path);
  }

  @Override
  public List<FoundFace> faces(FaceSource source) throws IOException {
    return source.faces(path);
  }
}
