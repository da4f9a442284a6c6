package kinesic.facebehavior.spark;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import kinesic.facebehavior.image.ImageException;
import kinesic.facebehavior.predict.FaceSource;
import kinesic.facebehavior.predict.FoundFace;
import kinesic.facebehavior.predict.ImageFile;
import kinesic.facebehavior.predict.LocalImage;
import kinesic.facebehavior.spark.storage.StoredFiles;

/**
 * An image in a file system of Hadoop, which is read into memory whole.
 *
 * @param name its URI
 * @param files reads it
 */
record StoredImage(String name, StoredFiles files) implements ImageFile {

  private static final String LOCAL = "file:";

  /**
   * Returns the image of any name. Files of this machine are read as {@code facebehavior predict}
   * reads them.
   *
   * @param folder the folder to which paths are relative
   */
  static ImageFile of(String name, Path folder, StoredFiles files) {
    if (!StoredFiles.isUri(name)) {
      return new LocalImage(name, folder.resolve(name));
    }
    return name.startsWith(LOCAL)
        ? new LocalImage(name, Path.of(name.replaceFirst("file:(//[^/]*)?", "")))
        : new StoredImage(name, files);
  }

  @Override
  public List<FoundFace> faces(FaceSource source) throws IOException {
    return source.faces(bytes(), Path.of(name));
  }

  private byte[] bytes() throws IOException {
    try {
      return files.read(name);
    } catch (NoSuchFileException e) {
      throw unreadable("does not exist");
    } catch (AccessDeniedException e) {
      throw unreadable("may not be read: permission denied");
    } catch (IOException e) {
      if (e instanceof InterruptedIOException || Thread.currentThread().isInterrupted()) {
        throw e;
      }
      String reason = String.valueOf(e.getMessage());
      String prefix = name + ": ";
      throw unreadable(
          "cannot be read: "
              + (reason.startsWith(prefix) ? reason.substring(prefix.length()) : reason));
    }
  }

  private ImageException unreadable(String problem) {
    return new ImageException(Path.of(name), problem);
  }
}
