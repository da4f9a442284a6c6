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
    return out -> out.write(text.getBytes(StandardCharsets.UTF_8));
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
  void a_folder_that_does_not_exist_is_an_error_that_names_it() {
    Path file = folder.resolve("missing/a");
    IOException e = assertThrows(IOException.class, () -> AtomicFile.write(file, text("new")));
    assertTrue(String.valueOf(e.getMessage()).contains("missing"), e.toString());
  }
}
