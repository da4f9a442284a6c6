package kinesic.facebehavior.spark.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import kinesic.facebehavior.predict.ImageFileList;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StoredFilesTest {

  private static final byte[] CONTENT = {1, 2, 3};

  @TempDir private Path folder;

  @BeforeEach
  void writeFiles() throws IOException {
    for (String name :
        List.of(
            "b/2.png",
            "b/1 %20.png",
            "b.png",
            "b-1.png",
            "a.png",
            ".hidden.png",
            ".hidden/1.png",
            "b/.hidden/1.png",
            "\u00e9.png",
            "\ud83d\ude00.png",
            "\uff21.png",
            "b/c/3.png")) {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.write(file, CONTENT);
    }
  }

  @Test
  void tells_uris_from_paths() {
    assertTrue(StoredFiles.isUri("hdfs://namenode:8020/faces"));
    assertTrue(StoredFiles.isUri("file:/faces"));
    assertTrue(StoredFiles.isUri("s3a://bucket/faces"));
    assertFalse(StoredFiles.isUri("faces/1.png"));
    assertFalse(StoredFiles.isUri("/faces/hdfs:/1.png"));
    assertFalse(StoredFiles.isUri("C:/faces"));
    assertFalse(StoredFiles.isUri("face: 1.png"));
  }

  @Test
  void lists_files_in_the_order_of_the_plain_program() throws IOException {
    List<Path> plain = ImageFileList.of(List.of(folder));
    assertEquals(9, plain.size());
    for (UnaryOperator<String> naming :
        List.<UnaryOperator<String>>of(
            name -> name, name -> "file://" + name, name -> "flaky:" + name)) {
      assertEquals(
          plain.stream().map(file -> naming.apply(file.toString())).toList(),
          list(naming.apply(folder.toString())));
    }
  }

  @Test
  void reads_what_it_lists() throws IOException {
    try (StoredFiles files = new StoredFiles(FlakyFileSystem.settings())) {
      for (String scheme : List.of("", "file://", "flaky:")) {
        for (String name : files.list(List.of(scheme + folder))) {
          assertArrayEquals(CONTENT, files.read(name), name);
        }
      }
    }
  }

  @Test
  void keeps_files_that_do_not_exist() throws IOException {
    String missing = "flaky:" + folder.resolve("missing.png");
    assertEquals(List.of(missing), list(missing));
    try (StoredFiles files = new StoredFiles(FlakyFileSystem.settings())) {
      NoSuchFileException e = assertThrows(NoSuchFileException.class, () -> files.read(missing));
      assertEquals(missing, e.getFile());
    }
  }

  @Test
  void names_the_library_of_a_scheme() {
    assertEquals(
        "s3a://faces/1.png: s3a:// needs hadoop-aws on the class path:"
            + " --packages org.apache.hadoop:hadoop-aws:3.5.0",
        failure("s3a://faces/1.png"));
    assertEquals(
        "nosuch://faces/1.png: Hadoop has no file system for nosuch://",
        failure("nosuch://faces/1.png"));
  }

  @Test
  void names_a_host_that_cannot_be_reached() {
    String sentence = failure("hdfs://127.0.0.1:1/1.png");
    assertTrue(
        sentence.startsWith("hdfs://127.0.0.1:1/1.png: cannot be reached: Call From "), sentence);
    assertTrue(sentence.endsWith("Connection refused"), sentence);
    assertEquals(
        "hdfs://no-such-host.invalid:8020/1.png: the host no-such-host.invalid is unknown",
        failure("hdfs://no-such-host.invalid:8020/1.png"));
  }

  @Test
  void shortens_the_times_that_are_not_given() {
    Configuration given = new Configuration();
    given.set("ipc.client.connect.timeout", "70000");
    Configuration limited = ClientSettings.of(given);
    assertEquals("70000", limited.get("ipc.client.connect.timeout"));
    assertEquals("2", limited.get("ipc.client.connect.max.retries.on.timeouts"));
    assertEquals("45", given.get("ipc.client.connect.max.retries.on.timeouts"));
  }

  private static List<String> list(String name) throws IOException {
    try (StoredFiles files = new StoredFiles(FlakyFileSystem.settings())) {
      return files.list(List.of(name));
    }
  }

  private static String failure(String name) {
    Configuration settings = new Configuration();
    settings.set("ipc.client.connect.max.retries", "0");
    StoredFiles files = new StoredFiles(settings);
    return String.valueOf(assertThrows(IOException.class, () -> files.read(name)).getMessage());
  }
}
