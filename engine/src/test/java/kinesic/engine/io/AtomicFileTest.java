package kinesic.engine.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AtomicFileTest {

  @TempDir Path folder;

  private static AtomicFile.Content text(String text) {
    return out -> out.write(bytes(text));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void a_new_file_has_the_content_and_nothing_is_beside_it() throws IOException {
    AtomicFile.write(folder.resolve("a"), text("new"));
    assertEquals("new", Files.readString(folder.resolve("a")));
    assertEquals(List.of("a"), names());
  }

  @Test
  void until_all_is_written_the_old_content_is_there() throws IOException {
    Path file = folder.resolve("a");
    Files.writeString(file, "old");
    AtomicFile.write(
        file,
        out -> {
          out.write(new byte[1 << 20]);
          assertEquals("old", Files.readString(file));
        });
    assertArrayEquals(new byte[1 << 20], Files.readAllBytes(file));
  }

  @Test
  void if_writing_fails_the_old_content_stays_and_nothing_is_left_behind() throws IOException {
    Path file = folder.resolve("a");
    Files.writeString(file, "old");
    for (Exception failure : List.of(new IOException("disk full"), new IllegalStateException())) {
      Exception thrown =
          assertThrows(
              Exception.class,
              () ->
                  AtomicFile.write(
                      file,
                      out -> {
                        out.write(new byte[1 << 20]);
                        if (failure instanceof IOException e) {
                          throw e;
                        }
                        throw (IllegalStateException) failure;
                      }));
      assertEquals(failure, thrown);
      assertEquals("old", Files.readString(file));
      assertEquals(List.of("a"), names());
    }
  }

  @Test
  void an_interrupted_thread_still_writes() throws IOException {
    Thread.currentThread().interrupt();
    AtomicFile.write(folder.resolve("a"), text("new"));
    assertTrue(Thread.interrupted());
    assertEquals("new", Files.readString(folder.resolve("a")));
  }

  @Test
  void missing_folders_are_made() throws IOException {
    AtomicFile.write(folder.resolve("deep/er/a"), text("new"));
    assertEquals("new", Files.readString(folder.resolve("deep/er/a")));
  }

  @Test
  void a_folder_that_cannot_be_made_is_an_error_that_names_it() throws IOException {
    Files.writeString(folder.resolve("file"), "no folder");
    Path file = folder.resolve("file/a");
    IOException e = assertThrows(IOException.class, () -> AtomicFile.write(file, text("new")));
    assertTrue(String.valueOf(e.getMessage()).contains("file"), e.toString());
  }

  @Test
  void what_a_killed_process_has_left_behind_is_overwritten() throws IOException {
    Files.writeString(folder.resolve("a.part"), "half of something that was longer");
    AtomicFile.write(folder.resolve("a"), text("new"));
    assertEquals("new", Files.readString(folder.resolve("a")));
    assertEquals(List.of("a"), names());
  }

  @Test
  void written_piece_by_piece_it_has_its_name_only_when_it_is_complete() throws IOException {
    Path file = folder.resolve("a");
    Files.writeString(file, "old");
    try (AtomicFile next = new AtomicFile(file)) {
      next.stream().write(bytes("one, two"));
      assertEquals("one, two", Files.readString(folder.resolve("a.part")));
      next.write(5, bytes("three"));
      assertEquals("old", Files.readString(file));
      next.complete();
    }
    assertEquals("one, three", Files.readString(file));
    assertEquals(List.of("a"), names());
  }

  @Test
  void what_is_closed_before_it_is_complete_keeps_the_name_of_a_part() throws IOException {
    Path file = folder.resolve("a");
    try (AtomicFile next = new AtomicFile(file)) {
      next.stream().write(bytes("half"));
    }
    assertEquals("half", Files.readString(folder.resolve("a.part")));
    assertEquals(List.of("a.part"), names());
  }
}
