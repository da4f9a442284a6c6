package kinesic.engine.lesson;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import kinesic.engine.Tensor;
import kinesic.kernels.Backend;

/** Where the classes lie that the lessons use. */
final class ClassPath {

  private ClassPath() {}

  /** Returns the two folders or jars that the README names, without the libraries of the tests. */
  static List<String> ofLessons() {
    return Stream.of(Tensor.class, Backend.class).map(ClassPath::place).toList();
  }

  private static String place(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
