package kinesic.facebehavior.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class DatabaseLayoutTest {

  @TempDir private Path folder;

  @Test
  void a_layout_is_found_by_its_name_in_any_case() {
    for (DatabaseLayout layout : DatabaseLayout.values()) {
      assertEquals(layout, DatabaseLayout.parse(layout.toString()));
    }
    assertEquals(DatabaseLayout.AFFECTNET_NPY, DatabaseLayout.parse("AffectNet-npy"));
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> DatabaseLayout.parse("faces"));
    String message = String.valueOf(e.getMessage());
    assertTrue(
        message.startsWith("layout: \"faces\" is unknown, expected one of affwild, affwild2, "),
        message);
  }

  @Test
  void releases_of_a_database_share_its_name() {
    assertEquals("affectnet", DatabaseLayout.AFFECTNET.database());
    assertEquals("affectnet", DatabaseLayout.AFFECTNET_NPY.database());
    assertEquals("rafdb-compound", DatabaseLayout.RAFDB_COMPOUND.database());
  }

  @Test
  void every_written_image_is_counted() throws Exception {
    List<Integer> progress = new ArrayList<>();
    int written = DatabaseLayout.DISFA.write(folder, 1, 6, 16, progress::add);
    assertEquals(6, written);
    assertEquals(List.of(1, 2, 3, 4, 5, 6), progress);
  }

  @Test
  void a_database_without_faces_is_refused() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> DatabaseLayout.LFW.write(folder, 1, 0, 16, done -> {}));
    assertEquals("layout: 0 faces, expected at least 1", e.getMessage());
  }

  @ParameterizedTest
  @EnumSource(DatabaseLayout.class)
  void files_do_not_depend_on_the_locale(DatabaseLayout layout) throws Exception {
    layout.write(folder.resolve("root"), 1, 12, 16, done -> {});
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
    try {
      layout.write(folder.resolve("arabic"), 1, 12, 16, done -> {});
    } finally {
      Locale.setDefault(before);
    }
    List<Path> files = files(folder.resolve("root"));
    assertEquals(files, files(folder.resolve("arabic")));
    for (Path file : files) {
      assertEquals(
          -1,
          Files.mismatch(
              folder.resolve("root").resolve(file), folder.resolve("arabic").resolve(file)),
          file.toString());
    }
  }

  private static List<Path> files(Path root) throws IOException {
    try (Stream<Path> paths = Files.walk(root)) {
      return paths.filter(Files::isRegularFile).map(root::relativize).sorted().toList();
    }
  }
}
