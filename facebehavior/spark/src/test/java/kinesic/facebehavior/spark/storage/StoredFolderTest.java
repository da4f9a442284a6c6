package kinesic.facebehavior.spark.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StoredFolderTest {

  private static final String WRITER = "0123456789abcdef0123456789abcdef";

  private StoredFiles files;
  private FlakyFileSystem system;
  private StoredFolder folder;

  @TempDir private Path temporary;

  @BeforeEach
  void open() throws IOException {
    files = new StoredFiles(FlakyFileSystem.settings());
    String uri = FlakyFileSystem.uri(temporary.resolve("run"));
    system = (FlakyFileSystem) files.fileSystem(uri);
    folder = new StoredFolder(files, uri + "/");
  }

  @AfterEach
  void close() throws IOException {
    files.close();
  }

  @Test
  void replaces_a_file_as_a_whole() throws IOException {
    replace("checkpoints/last", "first", () -> {});
    replace("checkpoints/last", "second", () -> assertEquals("first", read("checkpoints/last")));
    assertEquals("second", read("checkpoints/last"));
    assertEquals(Set.of("checkpoints/last"), folder.files("checkpoints").keySet());
    assertEquals(Set.of(), folder.files("").keySet());
  }

  @Test
  void keeps_the_old_content_after_a_failure() throws IOException {
    replace("last", "first", () -> {});
    for (FlakyFileSystem.Operation operation : FlakyFileSystem.Operation.values()) {
      system.failIf(text -> text.equals(operation + " last"));
      IOException e = assertThrows(IOException.class, () -> replace("last", "second", () -> {}));
      assertEquals(folder.uri() + "/last: cannot be reached: connection refused", e.getMessage());
      assertTrue(StorageException.isPassing(e));
      system.failIf(text -> false);
      assertEquals("first", read("last"));
      assertEquals(Set.of("last"), folder.files("").keySet());
    }
  }

  @Test
  void replaces_nothing_without_permission() throws IOException {
    replace("last", "first", () -> {});
    StorageException refusal = StorageException.lasting(folder.uri(), "no");
    IOException e =
        assertThrows(
            IOException.class,
            () ->
                replace(
                    "last",
                    "second",
                    () -> {
                      throw refusal;
                    }));
    assertEquals(refusal, e);
    assertFalse(StorageException.isPassing(e));
    assertEquals("first", read("last"));
    assertEquals(Set.of("last"), folder.files("").keySet());
  }

  @Test
  void creates_a_file_once() throws IOException {
    assertTrue(folder.create("lease", new byte[] {1}));
    assertFalse(folder.create("lease", new byte[] {2}));
    folder.delete("lease");
    folder.delete("lease");
    assertTrue(folder.create("lease", new byte[] {3}));
    assertEquals(1, folder.status("lease").orElseThrow().getLen());
  }

  @Test
  void names_missing_files() {
    NoSuchFileException e =
        assertThrows(NoSuchFileException.class, () -> folder.read("metrics.csv"));
    assertEquals(folder.uri() + "/metrics.csv", e.getFile());
  }

  @Test
  void writes_no_checksums_beside_local_files() throws IOException {
    Path run = temporary.resolve("local run");
    StoredFolder local = new StoredFolder(files, "file://" + run);
    local.replace("last", new ByteArrayInputStream(new byte[10]), WRITER, () -> {});
    try (var names = Files.list(run)) {
      assertEquals("last", String.valueOf(names.toList().get(0).getFileName()));
    }
    assertEquals(Set.of("last"), local.files("").keySet());
  }

  @Test
  void writes_objects_under_their_names() throws IOException {
    String uri = FlakyFileSystem.OBJECTS + ":" + temporary.resolve("objects");
    FlakyFileSystem objects = (FlakyFileSystem) files.fileSystem(uri);
    folder = new StoredFolder(files, uri);
    replace("last", "first", () -> assertEquals(List.of(), objects.operations()));
    assertEquals(List.of("CREATE last", "WRITE last"), objects.operations());
    assertEquals("first", read("last"));
    objects.failIf(text -> text.equals("WRITE last"));
    assertThrows(IOException.class, () -> replace("last", "second", () -> {}));
    assertEquals("ABORT last", objects.operations().getLast());
  }

  private void replace(String file, String content, StoredFolder.Permission permission)
      throws IOException {
    InputStream in = new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8));
    folder.replace(file, in, WRITER, permission);
  }

  private String read(String file) throws IOException {
    return new String(folder.read(file), StandardCharsets.UTF_8);
  }
}
