package kinesic.engine.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.function.Executable;
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

  @Test
  void a_second_writer_in_the_same_process_is_refused_and_the_first_one_wins_whole()
      throws IOException {
    Path file = folder.resolve("a");
    try (AtomicFile first = new AtomicFile(file)) {
      first.stream().write(bytes("first"));
      IOException e = assertThrows(IOException.class, () -> AtomicFile.write(file, text("second")));
      assertEquals(
          file + ": is being written by another writer; wait until it has finished",
          e.getMessage());
      first.complete();
      AtomicFile.write(file, text("third"));
    }
    assertEquals("third", Files.readString(file));
    assertEquals(List.of("a"), names());
  }

  @Test
  void closing_a_writer_again_does_not_let_a_third_one_in() throws IOException {
    Path file = folder.resolve("a");
    AtomicFile first = new AtomicFile(file);
    first.close();
    try (AtomicFile second = new AtomicFile(file)) {
      first.close();
      assertThrows(IOException.class, () -> new AtomicFile(file).close());
      second.complete();
    }
  }

  /** Writes the file named by its argument, and waits in the middle until its input ends. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] args) throws IOException {
      AtomicFile.write(
          Path.of(args[0]),
          out -> {
            out.write(bytes("other"));
            System.out.println("writing");
            while (System.in.read() >= 0) {}
          });
    }
  }

  private static Process otherProcess(Path file) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Writer.class.getName(),
                file.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertEquals('w', process.getInputStream().read(), "the other process writes");
    return process;
  }

  @Test
  void a_second_process_is_refused_while_the_first_one_writes() throws Exception {
    Path file = folder.resolve("a");
    Process other = otherProcess(file);
    try {
      assertThrows(IOException.class, () -> AtomicFile.write(file, text("mine")));
      other.getOutputStream().close();
      assertEquals(0, other.waitFor());
    } finally {
      other.destroyForcibly();
    }
    assertEquals("other", Files.readString(file));
    assertEquals(List.of("a"), names());
  }

  @Test
  void a_killed_process_does_not_lock_the_file() throws Exception {
    Path file = folder.resolve("a");
    Process other = otherProcess(file);
    other.destroyForcibly();
    other.waitFor();
    assertEquals(List.of("a.part"), names());
    AtomicFile.write(file, text("mine"));
    assertEquals("mine", Files.readString(file));
    assertEquals(List.of("a"), names());
  }

  @Test
  @DisabledOnOs(OS.WINDOWS) // where links need a privilege
  void the_target_of_a_symbolic_link_is_replaced_and_the_link_stays() throws IOException {
    Path real = Files.createDirectory(folder.resolve("elsewhere")).resolve("real");
    Files.writeString(real, "old");
    Path relative = Files.createSymbolicLink(folder.resolve("b"), Path.of("elsewhere/real"));
    Path link = Files.createSymbolicLink(folder.resolve("a"), relative);
    AtomicFile.write(link, text("new"));
    assertEquals("new", Files.readString(real));
    assertTrue(Files.isSymbolicLink(link));
    assertTrue(Files.isSymbolicLink(relative));
    Files.delete(real);
    AtomicFile.write(link, text("dangling before"));
    assertEquals("dangling before", Files.readString(real));
    assertEquals(List.of("a", "b", "elsewhere"), names());
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void links_in_a_circle_are_an_error() throws IOException {
    Path a = Files.createSymbolicLink(folder.resolve("a"), Path.of("b"));
    Files.createSymbolicLink(folder.resolve("b"), Path.of("a"));
    assertThrows(FileSystemLoopException.class, () -> AtomicFile.write(a, text("new")));
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void permissions_are_kept() throws IOException {
    Path file = folder.resolve("a");
    for (String mode : List.of("rw-------", "rw-rw-r--", "rwxr-xr-x")) {
      Files.writeString(file, "old");
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
      AtomicFile.write(
          file,
          out ->
              assertEquals(
                  mode,
                  PosixFilePermissions.toString(
                      Files.getPosixFilePermissions(folder.resolve("a.part")))));
      assertEquals(mode, PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }
  }

  @Test
  void names_as_long_as_the_file_system_allows_are_written() throws IOException {
    for (String name :
        List.of("x".repeat(250), "x".repeat(251), "é".repeat(127), "x".repeat(255))) {
      Path file = folder.resolve(name);
      Files.writeString(file, "old");
      AtomicFile.write(file, text("new"));
      assertEquals("new", Files.readString(file));
      Files.delete(file);
      assertEquals(List.of(), names());
    }
  }

  @Test
  void two_long_names_with_the_same_beginning_are_written_at_the_same_time() throws IOException {
    Path one = folder.resolve("x".repeat(254) + "1");
    Path two = folder.resolve("x".repeat(254) + "2");
    AtomicFile.write(one, out -> AtomicFile.write(two, text("two")));
    assertEquals("two", Files.readString(two));
    assertEquals("", Files.readString(one));
  }

  @Test
  void what_is_no_file_is_not_replaced() throws IOException {
    IOException e = assertThrows(IOException.class, () -> AtomicFile.write(folder, text("new")));
    assertEquals(folder + ": is not a regular file and cannot be replaced by one", e.getMessage());
  }

  @Test
  void a_write_that_fails_names_the_file() throws IOException {
    Path file = folder.resolve("a");
    AtomicFile next = new AtomicFile(file);
    OutputStream stream = next.stream();
    next.close();
    for (Executable write :
        List.<Executable>of(
            () -> stream.write(1), () -> next.write(0, bytes("x")), () -> next.complete())) {
      IOException e = assertThrows(IOException.class, write);
      assertTrue(
          String.valueOf(e.getMessage()).startsWith(file + ": could not be written"), e.toString());
    }
  }
}
