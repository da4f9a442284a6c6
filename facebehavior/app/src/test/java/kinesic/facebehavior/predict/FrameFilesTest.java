package kinesic.facebehavior.predict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FrameFilesTest {

  private static boolean none(Path file) {
    return false;
  }

  @TempDir private Path folder;

  private Path video(String name, String... files) throws IOException {
    Path video = Files.createDirectory(folder.resolve(name));
    for (String file : files) {
      Files.createFile(video.resolve(file));
    }
    return video;
  }

  @Test
  void frames_come_in_the_order_of_their_numbers_not_of_their_names() throws Exception {
    Path clip = video("clip", "10.png", "9.png", "frame_det_00_000011.bmp", "0007.jpg");
    assertEquals(
        List.of(
            FaceFile.frame(clip.resolve("0007.jpg"), 7, 7, clip),
            FaceFile.frame(clip.resolve("9.png"), 9, 7, clip),
            FaceFile.frame(clip.resolve("10.png"), 10, 7, clip),
            FaceFile.frame(clip.resolve("frame_det_00_000011.bmp"), 11, 7, clip)),
        FrameFiles.of(List.of(clip), FrameFilesTest::none).frames());
  }

  @Test
  void each_folder_is_a_video_of_its_own_and_folders_below_it_are_none() throws Exception {
    Path second = video("second", "2");
    Path first = video("first", "1.png", "5.png");
    Files.createDirectory(first.resolve("3"));
    FrameFiles files = FrameFiles.of(List.of(second, first), FrameFilesTest::none);
    assertEquals(List.of(2, 1, 5), files.frames().stream().map(FaceFile::number).toList());
    assertEquals(List.of(2, 1, 1), files.frames().stream().map(FaceFile::first).toList());
  }

  @Test
  void files_without_a_number_are_told_apart_and_hidden_ones_are_ignored() throws Exception {
    Path clip = video("clip", "1.png", "labels.csv", ".2.png", "take2b.png", "1234567890.png");
    FrameFiles files = FrameFiles.of(List.of(clip), FrameFilesTest::none);
    assertEquals(1, files.frames().size());
    assertEquals(
        List.of("1234567890.png", "labels.csv", "take2b.png"),
        files.others().stream().map(path -> path.getFileName().toString()).sorted().toList());
  }

  @Test
  void files_of_other_kinds_with_the_number_of_a_frame_are_told_apart() throws Exception {
    Path clip = video("clip", "001.json", "00001.png", "1.csv", "2.JPG", "3.TIFF", "4");
    FrameFiles files = FrameFiles.of(List.of(clip), FrameFilesTest::none);
    assertEquals(List.of(1, 2, 3, 4), files.frames().stream().map(FaceFile::number).toList());
    assertEquals(
        List.of("001.json", "1.csv"),
        files.others().stream().map(path -> path.getFileName().toString()).sorted().toList());
  }

  @Test
  void what_is_no_video_is_refused_in_one_sentence() throws Exception {
    Path file = Files.createFile(folder.resolve("1.png"));
    assertMessage(file + ": is not a folder of frames", file);
    Path none = folder.resolve("none");
    assertMessage(none + ": does not exist", none);
    Path words = video("words", "a.png");
    assertMessage(words + ": contains no frame, an image whose name ends in its number", words);
    Path twice = video("twice", "1.png", "01.png");
    IOException e =
        assertThrows(IOException.class, () -> FrameFiles.of(List.of(twice), FrameFilesTest::none));
    String sentence = "%s: has the same frame number as %s";
    List<String> either =
        List.of(
            sentence.formatted(twice.resolve("1.png"), "01.png"),
            sentence.formatted(twice.resolve("01.png"), "1.png"));
    assertEquals(true, either.contains(e.getMessage()), e.getMessage());
  }

  private static void assertMessage(String message, Path folder) {
    IOException e =
        assertThrows(IOException.class, () -> FrameFiles.of(List.of(folder), FrameFilesTest::none));
    assertEquals(message, e.getMessage());
  }
}
