package kinesic.facebehavior.manifest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import kinesic.facebehavior.face.FaceSample;
import kinesic.facebehavior.image.ImageException;
import kinesic.facebehavior.synthetic.SyntheticFiles;
import kinesic.facebehavior.synthetic.SyntheticPreset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReadableFacesTest {

  private static final int SIDE = 24;

  @TempDir private Path folder;
  private ManifestFaces faces; // 0 to 3 of the first manifest, 4 to 6 of the second
  private final UnreadableImages unreadable = new UnreadableImages(false);

  @BeforeEach
  void twoManifests() throws IOException {
    SyntheticFiles files = new SyntheticFiles(folder, 2);
    faces =
        new ManifestFaces(
            List.of(
                ManifestReader.read(
                    files.write(SyntheticPreset.WEB_EXPRESSION.database(1, 4, 32), n -> {})),
                ManifestReader.read(
                    files.write(SyntheticPreset.VIDEO_VA.database(1, 3, 32), n -> {}))),
            SIDE,
            0);
  }

  private void empty(int index) throws IOException {
    Files.write(faces.path(index), new byte[0]);
  }

  private void cut(int index) throws IOException {
    byte[] bytes = Files.readAllBytes(faces.path(index));
    Files.write(faces.path(index), Arrays.copyOf(bytes, bytes.length / 2));
  }

  private void assertReplaced(ReadableFaces readable, int index, int by) throws IOException {
    FaceSample sample = readable.get(index);
    assertArrayEquals(faces.get(by).image().rgb(), sample.image().rgb());
    assertEquals(faces.get(by).labels(), sample.labels());
  }

  @Test
  void an_unreadable_image_is_replaced_by_the_next_of_its_manifest() throws Exception {
    empty(2);
    cut(3);
    empty(6);
    ReadableFaces readable = new ReadableFaces(faces, unreadable);
    assertEquals(7, readable.size());
    for (int round = 0; round < 2; round++) { // also when they are known
      assertReplaced(readable, 1, 1);
      assertReplaced(readable, 2, 0);
      assertReplaced(readable, 3, 0);
      assertReplaced(readable, 6, 4);
    }
    ReadableFaces resumed = new ReadableFaces(faces, new UnreadableImages(false));
    assertReplaced(resumed, 3, 0); // whatever was asked for before
    assertEquals(3, unreadable.count());
    assertTrue(unreadable.contains(faces.path(2)));
    assertFalse(unreadable.contains(faces.path(1)));
  }

  @Test
  void replacements_do_not_depend_on_what_another_process_could_not_read() throws Exception {
    empty(1);
    empty(2);
    UnreadableImages told = new UnreadableImages(false);
    told.add(faces.path(2), "is empty (0 bytes)");
    ReadableFaces first = new ReadableFaces(faces, told);
    ReadableFaces second = new ReadableFaces(faces, unreadable);
    for (int index : List.of(2, 1, 0)) { // one in another order
      assertReplaced(first, 2 - index, index == 2 ? 0 : 3);
      assertReplaced(second, index, index == 0 ? 0 : 3);
    }
    told.add(faces.path(3), "is not a file");
    assertEquals(2, unreadable.count());
    assertEquals("is empty (0 bytes)", told.problem(faces.path(1)).orElseThrow());
    assertTrue(told.lines().contains("  " + faces.path(3) + ": is not a file"));
    ImageException e =
        assertThrows(
            ImageException.class,
            () -> new UnreadableImages(true).add(faces.path(1), "is not a file"));
    assertEquals(faces.path(1) + ": is not a file", e.getMessage());
  }

  @Test
  void the_lines_name_how_many_and_the_first_few() throws Exception {
    ReadableFaces readable = new ReadableFaces(faces, unreadable);
    readable.get(0);
    assertEquals(List.of(), unreadable.lines());
    empty(1);
    readable.get(1);
    assertEquals(
        List.of(
            "1 image cannot be read and was skipped:",
            "  " + faces.path(1) + ": is empty (0 bytes)"),
        unreadable.lines());
    for (int i : new int[] {0, 2, 4}) {
      empty(i);
      readable.get(i);
    }
    assertEquals("4 images cannot be read and were skipped:", unreadable.lines().get(0));
    assertEquals(5, unreadable.lines().size());
    assertEquals("  and 1 more", unreadable.lines().get(4));
  }

  @Test
  void strictly_the_first_is_an_error() throws Exception {
    empty(5);
    ReadableFaces strict = new ReadableFaces(faces, new UnreadableImages(true));
    ImageException e = assertThrows(ImageException.class, () -> strict.get(5));
    assertEquals(faces.path(5) + ": is empty (0 bytes)", e.getMessage());
  }

  @Test
  void a_manifest_without_any_readable_image_is_an_error() throws Exception {
    for (int i = 4; i < 7; i++) {
      empty(i);
    }
    ReadableFaces readable = new ReadableFaces(faces, unreadable);
    IOException e = assertThrows(IOException.class, () -> readable.get(5));
    assertEquals("no image of the manifest of " + faces.path(5) + " can be read", e.getMessage());
    readable.get(0);
  }

  @Test
  void a_manifest_without_its_unreadable_images_has_the_other_rows() throws Exception {
    Manifest manifest = ManifestReader.read(folder.resolve("video-va.csv"));
    empty(5);
    assertEquals(
        List.of(manifest.rows().get(0), manifest.rows().get(2)),
        unreadable.without(manifest).rows());
    assertEquals(1, unreadable.count());
    empty(4);
    empty(6);
    assertEquals(
        manifest.file() + ": no image can be read",
        assertThrows(ManifestException.class, () -> unreadable.without(manifest)).getMessage());
  }

  @Test
  void an_interruption_makes_no_image_unreadable() throws Exception {
    ReadableFaces readable = new ReadableFaces(faces, unreadable);
    Thread.currentThread().interrupt();
    assertThrows(InterruptedIOException.class, () -> readable.get(0));
    assertTrue(Thread.interrupted());
    assertEquals(0, unreadable.count());
    assertReplaced(readable, 0, 0);
  }
}
