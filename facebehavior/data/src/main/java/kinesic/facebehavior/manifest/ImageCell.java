package kinesic.facebehavior.manifest;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** A cell that names an image file: an absolute path, or a path from the folder of its file. */
final class ImageCell {

  private ImageCell() {}

  /**
   * Returns the path of an image that exists, absolute and normalised.
   *
   * @param file the file that holds the cell
   * @throws ManifestException if the cell is empty or cannot be a path, or there is no such file
   */
  static Path existing(Path file, long line, String column, String cell) throws ManifestException {
    if (cell.isEmpty()) {
      throw new ManifestException(file, line, column, "is empty, expected an image file");
    }
    Path image;
    try {
      image = file.toAbsolutePath().resolveSibling(cell).normalize();
    } catch (InvalidPathException e) {
      throw new ManifestException(
          file,
          line,
          column,
          "\"%s\" cannot be a file name in %s, the encoding of file names on this machine"
              .formatted(cell, System.getProperty("sun.jnu.encoding")));
    }
    if (!Files.isRegularFile(image)) {
      throw new ManifestException(
          file, line, column, "%s: there is no file %s".formatted(cell, image));
    }
    return image;
  }
}
