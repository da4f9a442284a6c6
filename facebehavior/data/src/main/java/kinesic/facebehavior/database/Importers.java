package kinesic.facebehavior.database;

import java.util.List;

/** The importers of all supported databases. */
public final class Importers {

  private static final List<Importer> ALL =
      List.of(
          new AffWild(),
          new AffWild2(),
          new AffWild2Mtl(),
          new AffectNet(),
          new AfewVa(),
          RafDb.basic(),
          RafDb.compound(),
          new Fer2013(),
          new FerPlus(),
          new EmotioNet(),
          new Disfa(),
          Bp4d.bp4d(),
          Bp4d.bp4dPlus(),
          new CelebA(),
          new VggFace2(),
          new Lfw(),
          new ClassFolders("folder"),
          new CsvManifest());

  private Importers() {}

  /** Returns the names of all databases. */
  public static List<String> names() {
    return ALL.stream().map(Importer::name).toList();
  }

  static Importer of(String name) {
    for (Importer importer : ALL) {
      if (importer.name().equals(name)) {
        return importer;
      }
    }
    throw new IllegalArgumentException(
        "database: \"%s\" is unknown, expected one of %s"
            .formatted(name, String.join(", ", names())));
  }
}
