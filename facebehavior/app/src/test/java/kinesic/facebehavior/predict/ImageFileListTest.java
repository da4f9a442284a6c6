package kinesic.facebehavior.predict;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS) // links need a privilege there
final class ImageFileListTest {

  @TempDir private Path folder;

  private static List<Path> list(Path... named) throws IOException {
    return ImageFileList.of(List.of(named));
  }

  @Test
  void links_to_folders_and_files_are_followed() throws Exception {
    Path images = Files.createDirectory(folder.resolve("images"));
    Path one = Files.createFile(images.resolve("1.png"));
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Files.createFile(elsewhere.resolve("2.png"));
    Files.createSymbolicLink(images.resolve("more"), elsewhere);
    Files.createSymbolicLink(images.resolve("same.png"), one);
    Path broken = Files.createSymbolicLink(images.resolve("zzz.png"), folder.resolve("nothing"));
    List<Path> expected =
        List.of(one, images.resolve("more/2.png"), images.resolve("same.png"), broken);
    assertEquals(expected, list(images));
    Path link = Files.createSymbolicLink(folder.resolve("link"), images);
    assertEquals(
        expected.stream().map(path -> link.resolve(images.relativize(path))).toList(), list(link));
  }

  @Test
  void a_link_to_a_folder_around_it_is_skipped() throws Exception {
    Path images = Files.createDirectory(folder.resolve("images"));
    Path one = Files.createFile(images.resolve("1.png"));
    Files.createSymbolicLink(images.resolve("again"), images);
    assertEquals(List.of(one), list(images));
  }
}
