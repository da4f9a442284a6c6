package kinesic.facebehavior.layout;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntConsumer;

/** All layouts that can be written. */
public final class Layouts {

  private static final List<Layout> ALL =
      List.of(
          new AffWildLayout(),
          AffWild2Layout.abaw2(),
          AffWild2Layout.abaw1(),
          new AffWild2MtlLayout(),
          new AffectNetLayout(),
          new AffectNetArraysLayout(),
          new AfewVaLayout(),
          RafDbLayout.basic(),
          RafDbLayout.compound(),
          EmotioNetLayout.of2020(),
          EmotioNetLayout.of2018(),
          EmotioNetLayout.of2017(),
          new DisfaLayout(),
          Bp4dLayout.bp4d(),
          Bp4dLayout.bp4dPlus(),
          new CelebaLayout(),
          new VggFace2Layout(),
          new LfwLayout());

  private Layouts() {}

  /** The names of all layouts. */
  public static List<String> names() {
    return ALL.stream().map(Layout::name).toList();
  }

  /**
   * The name of the database that is read from a layout.
   *
   * @throws IllegalArgumentException if there is no layout of this name
   */
  public static String database(String layout) {
    return of(layout).database();
  }

  /**
   * Writes a database of drawn faces.
   *
   * @param layout its name
   * @param root the folder of the database; it is made if need be
   * @param faces how many faces, roughly
   * @param side width and height of an aligned face in pixels
   * @param progress is told how many images are written
   * @return how many images were written
   * @throws IllegalArgumentException if there is no layout of this name, or a number is too small
   */
  public static int write(
      String layout, Path root, long seed, int faces, int side, IntConsumer progress)
      throws IOException {
    if (faces < 1) {
      throw new IllegalArgumentException(
          "layout %s: %d faces, expected 1 or more".formatted(layout, faces));
    }
    DrawnFaces drawn = new DrawnFaces(seed, faces, side, progress);
    of(layout).write(root, drawn);
    return drawn.written();
  }

  private static Layout of(String name) {
    for (Layout layout : ALL) {
      if (layout.name().equals(name)) {
        return layout;
      }
    }
    throw new IllegalArgumentException(
        "layout: \"%s\" is none of %s".formatted(name, String.join(", ", names())));
  }
}
