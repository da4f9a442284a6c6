package kinesic.facebehavior.database;

import java.io.IOException;
import java.nio.file.Path;
import kinesic.facebehavior.manifest.ManifestReader;
import kinesic.facebehavior.manifest.ManifestRow;

/** The format for all other data: {@link kinesic.facebehavior.manifest.Manifest}. */
final class CsvManifest implements Importer {

  @Override
  public String name() {
    return "csv";
  }

  /** A manifest is written for this program, so that any problem in it is an error. */
  @Override
  public void read(Path root, ImportOptions options, ImportedFaces faces) throws IOException {
    for (ManifestRow row : ManifestReader.read(root, faces.tasks()).rows()) {
      faces.attempt(() -> faces.add(SourceLocation.of(root), row));
    }
  }
}
