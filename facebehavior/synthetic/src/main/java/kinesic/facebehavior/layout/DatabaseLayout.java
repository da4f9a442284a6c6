package kinesic.facebehavior.layout;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;

/**
 * The layouts in which drawn faces can be written: one for each database, or for each release of a
 * database whose files differ.
 *
 * <pre>{@code
 * int images = DatabaseLayout.RAFDB.write(Path.of("small/rafdb"), 1, 100, 64, done -> {});
 * }</pre>
 */
public enum DatabaseLayout {
  /** Aff-Wild, with its frames extracted. */
  AFFWILD(new AffWildLayout()),
  /** Aff-Wild2 as in the ABAW challenges from the second on. */
  AFFWILD2(AffWild2Layout.abaw2()),
  /** Aff-Wild2 as in the first ABAW challenge. */
  AFFWILD2_ABAW1("affwild2", AffWild2Layout.abaw1()),
  /** s-Aff-Wild2 of the multi-task challenges. */
  AFFWILD2_MTL(new AffWild2MtlLayout()),
  /** The first release of AffectNet. */
  AFFECTNET(new AffectNetLayout()),
  /** The second release of AffectNet. */
  AFFECTNET_NPY("affectnet", new AffectNetArraysLayout()),
  /** AFEW-VA. */
  AFEW_VA(new AfewVaLayout()),
  /** RAF-DB with the seven expressions. */
  RAFDB(RafDbLayout.basic()),
  /** RAF-DB with compound expressions. */
  RAFDB_COMPOUND(RafDbLayout.compound()),
  /** FER2013 with the pixels in its table. */
  FER2013(new Fer2013Layout()),
  /** FER+ with FER2013's table of pixels. */
  FERPLUS(FerPlusLayout.table()),
  /** FER+ with image files. */
  FERPLUS_PNG("ferplus", FerPlusLayout.images()),
  /** EmotioNet with the table of 2020. */
  EMOTIONET(EmotioNetLayout.table2020()),
  /** EmotioNet with the lists of 2018. */
  EMOTIONET_2018("emotionet", EmotioNetLayout.lists2018()),
  /** EmotioNet with the lists of 2017. */
  EMOTIONET_2017("emotionet", EmotioNetLayout.lists2017()),
  /** DISFA. */
  DISFA(new DisfaLayout()),
  /** BP4D. */
  BP4D(Bp4dLayout.bp4d()),
  /** BP4D+. */
  BP4D_PLUS(Bp4dLayout.bp4dPlus()),
  /** CelebA. */
  CELEBA(new CelebaLayout()),
  /** VGGFace2. */
  VGGFACE2(new VggFace2Layout()),
  /** LFW. */
  LFW(new LfwLayout()),
  /** Images in folders that are named by their expression. */
  FOLDER(new ClassFoldersLayout());

  private final String database;

  @SuppressWarnings("ImmutableEnumChecker") // layouts have no state that changes
  private final Layout layout;

  DatabaseLayout(Layout layout) {
    this.database = toString();
    this.layout = layout;
  }

  DatabaseLayout(String database, Layout layout) {
    this.database = database;
    this.layout = layout;
  }

  /** The name under which the importers know the database: {@code affectnet}. */
  public String database() {
    return database;
  }

  /**
   * Writes a database of drawn faces.
   *
   * @param root the folder of the database; created if missing
   * @param seed the seed of the faces
   * @param faces the approximate number of faces, at least 1
   * @param side width and height of an aligned face in pixels
   * @param progress receives the number of images written so far, after each image
   * @return the number of images written
   * @throws IllegalArgumentException if {@code faces} or {@code side} is out of range
   * @throws IOException if a file cannot be written
   */
  public int write(Path root, long seed, int faces, int side, IntConsumer progress)
      throws IOException {
    LayoutWriter out = new LayoutWriter(root, seed, faces, side, progress);
    layout.write(out);
    return out.written();
  }

  /**
   * The layout of this name, in any letter case.
   *
   * @throws IllegalArgumentException if no layout has this name
   */
  public static DatabaseLayout parse(String name) {
    for (DatabaseLayout layout : values()) {
      if (layout.toString().equalsIgnoreCase(name)) {
        return layout;
      }
    }
    throw new IllegalArgumentException(
        "layout: \"%s\" is unknown, expected one of %s"
            .formatted(
                name,
                Arrays.stream(values())
                    .map(DatabaseLayout::toString)
                    .collect(Collectors.joining(", "))));
  }

  /** The name on the command line: {@code affectnet-npy}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
