package kinesic.facebehavior.predict;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The files that a person means by naming files and folders. */
public final class ImageFileList {

  private ImageFileList() {}

  /**
   * Files as they are named, and in the place of a folder all files in it and below it, sorted by
   * path. Hidden ones, whose names start with a dot, are left out. What is no image, does not exist
   * or may not be read stays in the list: it gets a row that says so.
   */
  public static List<FaceFile> of(List<Path> named) throws IOException {
    List<Path> paths = new ArrayList<>();
    for (Path path : named) {
      if (Files.isDirectory(path)) {
        List<Path> inside = new ArrayList<>();
        Files.walkFileTree(path, new Visitor(path, inside));
        Collections.sort(inside);
        paths.addAll(inside);
      } else {
        paths.add(path);
      }
    }
    List<FaceFile> files = new ArrayList<>();
    for (Path path : paths) {
      files.add(FaceFile.image(path, files.size() + 1));
    }
    return files;
  }

  private static final class Visitor extends SimpleFileVisitor<Path> {

    private final Path root;
    private final List<Path> files;

    Visitor(Path root, List<Path> files) {
      this.root = root;
      this.files = files;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      return isHidden(folder) && !folder.equals(root)
          ? FileVisitResult.SKIP_SUBTREE
          : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (!isHidden(file)) {
        files.add(file);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path path, IOException failure) {
      files.add(path);
      return FileVisitResult.CONTINUE;
    }

    private static boolean isHidden(Path path) {
      Path name = path.getFileName();
      return name != null && name.toString().startsWith(".");
    }
  }
}
