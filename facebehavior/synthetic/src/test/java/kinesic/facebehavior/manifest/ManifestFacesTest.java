package kinesic.facebehavior.manifest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import kinesic.facebehavior.face.FaceImage;
import kinesic.facebehavior.image.ImageDecoder;
import kinesic.facebehavior.image.ImageException;
import kinesic.facebehavior.synthetic.SyntheticFiles;
import kinesic.facebehavior.synthetic.SyntheticPreset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ManifestFacesTest {

  private static final int SIDE = 24; // smaller than the files' images
  private static final long BYTES = 5L * SIDE * SIDE * FaceImage.CHANNELS;

  @TempDir private Path folder;
  private List<Manifest> manifests;

  @BeforeEach
  void twoManifestsOfFiveFaces() throws IOException {
    SyntheticFiles files = new SyntheticFiles(folder, 2);
    manifests =
        List.of(
            ManifestReader.read(
                files.write(SyntheticPreset.WEB_EXPRESSION.database(1, 2, 32), n -> {})),
            ManifestReader.read(files.write(SyntheticPreset.VIDEO_VA.database(1, 3, 32), n -> {})));
  }

  @Test
  void faces_come_one_manifest_after_the_other() throws Exception {
    ManifestFaces faces = new ManifestFaces(manifests, SIDE, 0);
    assertEquals(5, faces.size());
    ImageDecoder decoder = new ImageDecoder(SIDE);
    for (int i = 0; i < 5; i++) {
      ManifestRow row = i < 2 ? manifests.get(0).rows().get(i) : manifests.get(1).rows().get(i - 2);
      assertEquals(row.labels(), faces.get(i).labels());
      assertArrayEquals(decoder.decode(row.image()).rgb(), faces.get(i).image().rgb());
      assertEquals(row.image().toString(), faces.name(i));
    }
  }

  @Test
  void pictures_are_kept_if_all_of_them_fit() throws Exception {
    ManifestFaces kept = new ManifestFaces(manifests, SIDE, BYTES);
    ManifestFaces decoded = new ManifestFaces(manifests, SIDE, BYTES - 1);
    byte[] pixels = decoded.get(4).image().rgb();
    FaceImage image = kept.get(4).image();
    assertArrayEquals(pixels, image.rgb());
    Path file = Path.of(kept.name(4));
    Files.delete(file);
    assertSame(image, kept.get(4).image());
    ImageException e = assertThrows(ImageException.class, () -> decoded.get(4));
    assertEquals(file + ": does not exist", e.getMessage());
  }
}
