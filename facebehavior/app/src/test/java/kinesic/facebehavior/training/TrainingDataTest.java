package kinesic.facebehavior.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import kinesic.facebehavior.dataset.FaceLandmarks;
import kinesic.facebehavior.face.Alignment;
import kinesic.facebehavior.manifest.Manifest;
import kinesic.facebehavior.manifest.ManifestException;
import kinesic.facebehavior.manifest.ManifestReader;
import kinesic.facebehavior.manifest.ManifestRow;
import kinesic.facebehavior.task.Affect;
import kinesic.facebehavior.task.FaceLabels;
import kinesic.facebehavior.task.Task;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TrainingDataTest {

  @TempDir private Path folder;
  private Path both;
  private Path units;

  @BeforeEach
  void twoManifests() throws IOException {
    for (String name : List.of("a.png", "b.png", "c.png")) {
      Files.createFile(folder.resolve(name));
    }
    both = folder.resolve("both.csv");
    Files.writeString(both, "image,expression,AU01\na.png,fear,1\nb.png,,0\nc.png,anger,\n");
    units = folder.resolve("units.csv");
    Files.writeString(units, "image,AU02\nc.png,1\n");
  }

  @Test
  void each_pool_has_the_rows_and_labels_of_its_kind() throws Exception {
    TrainingData data =
        TrainingData.read(
            Map.of(Affect.EXPRESSION, List.of(both), Affect.ACTION_UNITS, List.of(both, units)),
            both);
    assertEquals(Set.of(Affect.EXPRESSION, Affect.ACTION_UNITS), data.pools().keySet());
    assertArrayEquals(new int[] {3, 2}, data.sizes(), "action units first, as in Tasks");
    assertEquals(3, data.all().size());
    assertEquals(units, data.all().get(1).file());
    FaceLabels expression = data.all().get(2).rows().get(0).labels();
    assertTrue(expression.isAnnotated(Affect.EXPRESSION));
    assertFalse(expression.isAnnotated(Affect.ACTION_UNITS));
    assertEquals(3, Objects.requireNonNull(data.validation()).rows().size());
  }

  @Test
  void the_fingerprint_follows_the_text_of_every_manifest() throws Exception {
    Map<Task, List<Path>> files =
        Map.of(Affect.EXPRESSION, List.of(both), Affect.ACTION_UNITS, List.of(both, units));
    List<String> before = TrainingData.read(files, units).fingerprint();
    assertEquals(4, before.size());
    assertTrue(before.get(0).matches("data.action-units = both.csv, 2 faces, crc32 [0-9a-f]{8}"));
    assertTrue(before.get(1).startsWith("data.action-units = units.csv, 1 faces, crc32 "));
    assertTrue(before.get(2).startsWith("data.expressions = both.csv, 2 faces, crc32 "));
    assertTrue(before.get(3).startsWith("data.validation = units.csv, 1 faces, crc32 "));
    assertEquals(before, TrainingData.read(files, units).fingerprint());

    Files.writeString(units, "image,AU02\nc.png,0\n");
    List<String> after = TrainingData.read(files, units).fingerprint();
    assertEquals(before.get(0), after.get(0));
    assertNotEquals(before.get(1), after.get(1));
    assertNotEquals(before.get(3), after.get(3));
    assertEquals(after.subList(0, 3), TrainingData.read(files, null).fingerprint());
  }

  @Test
  void faces_are_aligned_if_all_of_them_have_landmarks() throws Exception {
    Manifest plain = ManifestReader.read(both).only(Affect.EXPRESSION);
    FaceLandmarks points = FaceLandmarks.of(30, 40, 50, 40, 40, 50, 32, 60, 48, 60);
    Manifest aligned =
        new Manifest(
            units,
            plain.tasks(),
            plain.rows().stream()
                .map(row -> new ManifestRow(row.image(), row.labels(), Optional.of(points)))
                .toList());
    Manifest partly =
        new Manifest(units, plain.tasks(), List.of(plain.rows().get(0), aligned.rows().get(1)));
    assertEquals(Alignment.NONE, alignment(plain, plain));
    assertEquals(Alignment.ARCFACE, alignment(aligned, aligned));
    assertEquals(Alignment.MIXED, alignment(aligned, plain));
    assertEquals(Alignment.MIXED, alignment(partly));
  }

  private static Alignment alignment(Manifest... manifests) {
    return new TrainingData(Map.of(Affect.EXPRESSION, List.of(manifests)), null).alignment();
  }

  @Test
  void without_a_database_there_is_nothing_to_learn() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> TrainingData.read(Map.of(Affect.EXPRESSION, List.of()), both));
    assertEquals("training: no training database, expected at least one", e.getMessage());
  }

  @Test
  void a_manifest_without_the_label_is_refused() {
    ManifestException e =
        assertThrows(
            ManifestException.class,
            () -> TrainingData.read(Map.of(Affect.VALENCE_AROUSAL, List.of(both)), null));
    assertEquals(both + ": has no valence and arousal: no column valence", e.getMessage());
  }
}
