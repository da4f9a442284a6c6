package kinesic.facebehavior.synthetic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import kinesic.facebehavior.Attribute;
import kinesic.facebehavior.CompoundExpression;
import kinesic.facebehavior.manifest.ManifestReader;
import kinesic.facebehavior.manifest.ManifestRow;
import kinesic.facebehavior.task.Affect;
import kinesic.facebehavior.task.FaceLabels;
import kinesic.facebehavior.task.Identity;
import kinesic.facebehavior.task.Label.Values;
import kinesic.facebehavior.task.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SyntheticFilesTest {

  private static final int FACES = 20; // more than two threads have in work at once
  private static final SyntheticDatabase ALL_LABELS = SyntheticPreset.TEST.database(5, FACES, 32);

  @TempDir private Path folder;

  @Test
  void the_files_are_the_faces_and_labels_of_the_database() throws Exception {
    Path file = new SyntheticFiles(folder, 2).write(ALL_LABELS, done -> {});
    assertEquals(folder.resolve("test.csv"), file);
    List<ManifestRow> rows = ManifestReader.read(file).rows();
    assertEquals(FACES, rows.size());
    for (int i = 0; i < FACES; i++) {
      assertArrayEquals(
          pixels(ALL_LABELS.get(i).image()), pixels(ImageIO.read(rows.get(i).image().toFile())));
      requireSame(ALL_LABELS.get(i).labels(), rows.get(i).labels());
    }
  }

  private static int[] pixels(BufferedImage image) {
    return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
  }

  private static void requireSame(FaceLabels drawn, FaceLabels read) {
    assertEquals(drawn.of(Affect.EXPRESSION), read.of(Affect.EXPRESSION));
    Values affect = drawn.of(Affect.VALENCE_AROUSAL).orElseThrow();
    Values rounded = read.of(Affect.VALENCE_AROUSAL).orElseThrow();
    assertEquals(affect.get(0), rounded.get(0), 5e-5f);
    assertEquals(affect.get(1), rounded.get(1), 5e-5f);
    assertEquals(drawn.of(Affect.ACTION_UNITS), read.of(Affect.ACTION_UNITS));
  }

  @Test
  void each_database_has_columns_for_the_labels_that_it_publishes() throws Exception {
    SyntheticFiles files = new SyntheticFiles(folder, 1);
    assertEquals(
        Set.of(Affect.VALENCE_AROUSAL), kinds(files, SyntheticPreset.VIDEO_VA.database(5, 2, 32)));
    assertEquals(
        Set.of(Affect.ACTION_UNITS), kinds(files, SyntheticPreset.WEB_AU.database(5, 2, 32)));
    assertEquals(
        Set.of(Affect.EXPRESSION), kinds(files, SyntheticPreset.WEB_EXPRESSION.database(5, 2, 32)));
    assertEquals(
        Set.of(Affect.COMPOUND), kinds(files, SyntheticPreset.COMPOUND.database(5, 2, 32)));
    assertEquals(
        Set.of(Affect.VALENCE_AROUSAL, Affect.ACTION_UNITS, Affect.EXPRESSION, Affect.COMPOUND),
        kinds(files, SyntheticPreset.TEST_COMPOUND.database(5, 2, 32)));
    assertEquals(
        Set.of(Identity.PERSON), kinds(files, SyntheticPreset.PEOPLE_IDENTITY.database(5, 2, 32)));
    assertEquals(
        Set.of(Identity.ATTRIBUTES),
        kinds(files, SyntheticPreset.PEOPLE_ATTRIBUTES.database(5, 2, 32)));
    assertEquals(
        Set.of(Identity.ATTRIBUTES, Identity.PERSON),
        kinds(files, SyntheticPreset.PEOPLE_TEST.database(5, 2, 32)));
  }

  @Test
  void identities_and_attributes_are_read_as_they_were_drawn() throws Exception {
    SyntheticDatabase people = SyntheticPreset.PEOPLE_TEST.database(5, FACES, 32);
    List<ManifestRow> rows =
        ManifestReader.read(new SyntheticFiles(folder, 2).write(people, done -> {})).rows();
    for (int i = 0; i < FACES; i++) {
      FaceLabels labels = rows.get(i).labels();
      FaceParameters face = people.get(i).face();
      assertEquals(
          Optional.of(Integer.toString(face.identity().person())), labels.of(Identity.PERSON));
      for (Attribute attribute : Attribute.values()) {
        assertEquals(
            face.has(attribute),
            labels.of(Identity.ATTRIBUTES).isAnnotated(attribute.index())
                ? Optional.of(labels.of(Identity.ATTRIBUTES).isPresent(attribute.index()))
                : Optional.empty(),
            attribute.label());
      }
    }
  }

  @Test
  void compound_expressions_are_read_as_they_were_drawn() throws Exception {
    for (SyntheticDatabase database :
        List.of(
            SyntheticPreset.COMPOUND.database(5, FACES, 32),
            SyntheticPreset.TEST_COMPOUND.database(5, FACES, 32))) {
      List<ManifestRow> rows =
          ManifestReader.read(new SyntheticFiles(folder, 2).write(database, done -> {})).rows();
      for (int i = 0; i < FACES; i++) {
        assertTrue(rows.get(i).labels().of(Affect.COMPOUND).isPresent());
        assertEquals(
            database.get(i).behaviour().compound().map(CompoundExpression::label),
            rows.get(i).labels().of(Affect.COMPOUND));
      }
    }
  }

  private static Set<Task> kinds(SyntheticFiles files, SyntheticDatabase database)
      throws IOException {
    return Set.copyOf(ManifestReader.read(files.write(database, done -> {})).tasks());
  }

  @Test
  void any_number_of_threads_writes_the_same_bytes_and_counts_in_order() throws Exception {
    List<Integer> counted = new ArrayList<>();
    Path one = new SyntheticFiles(folder.resolve("1"), 1).write(ALL_LABELS, done -> {});
    Path three = new SyntheticFiles(folder.resolve("3"), 3).write(ALL_LABELS, counted::add);
    assertEquals(IntStream.rangeClosed(1, FACES).boxed().toList(), counted);
    assertEquals(Files.readString(one), Files.readString(three));
    for (ManifestRow row : ManifestReader.read(one).rows()) {
      Path twin = folder.resolve("3").resolve(folder.resolve("1").relativize(row.image()));
      assertEquals(-1, Files.mismatch(row.image(), twin), twin.toString());
    }
  }

  @Test
  void an_existing_database_is_not_drawn_again() throws Exception {
    SyntheticFiles files = new SyntheticFiles(folder, 2);
    Path manifest = files.writeIfMissing(ALL_LABELS, done -> {});
    Path image = folder.resolve("test/000000.png");
    Files.delete(image);
    assertEquals(
        manifest,
        files.writeIfMissing(
            ALL_LABELS,
            done -> {
              throw new AssertionError("face " + done + " is drawn again");
            }));
    assertFalse(Files.exists(image));
  }

  @Test
  void a_database_that_was_half_drawn_is_drawn_again() throws Exception {
    SyntheticFiles files = new SyntheticFiles(folder, 2);
    Path manifest = files.write(ALL_LABELS, done -> {});
    String text = Files.readString(manifest);
    Path image = folder.resolve("test/000003.png");
    byte[] png = Files.readAllBytes(image);
    Files.delete(manifest);
    Files.writeString(folder.resolve("test.csv.part"), text.substring(0, 50));
    Files.write(image, new byte[] {1, 2, 3});
    assertEquals(manifest, files.writeIfMissing(ALL_LABELS, done -> {}));
    assertEquals(text, Files.readString(manifest));
    assertArrayEquals(png, Files.readAllBytes(image));
    assertFalse(Files.exists(folder.resolve("test.csv.part")));
  }

  @Test
  void while_it_is_drawn_there_is_no_manifest_not_even_an_older_one() throws Exception {
    SyntheticFiles files = new SyntheticFiles(folder, 2);
    Path manifest = files.write(SyntheticPreset.TEST.database(6, 3, 32), done -> {});
    assertEquals(
        manifest, files.write(ALL_LABELS, done -> assertFalse(Files.exists(manifest), "" + done)));
    assertTrue(Files.exists(manifest));
  }

  @Test
  void an_image_that_cannot_be_written_leaves_no_manifest() throws Exception {
    Path blocked = folder.resolve("test/000004.png");
    Files.createDirectories(blocked);
    SyntheticFiles files = new SyntheticFiles(folder, 2);
    FileSystemException e =
        assertThrows(FileSystemException.class, () -> files.write(ALL_LABELS, done -> {}));
    assertEquals(blocked.toString(), e.getFile());
    assertFalse(Files.exists(folder.resolve("test.csv")));
  }
}
