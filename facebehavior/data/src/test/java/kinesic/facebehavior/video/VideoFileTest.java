package kinesic.facebehavior.video;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class VideoFileTest {

  @TempDir private Path folder;

  @Test
  void videos_are_known_by_their_first_bytes_then_by_their_extension() throws IOException {
    String transport = ("G" + "x".repeat(187)).repeat(3);
    String timed = ("tttt" + "G" + "x".repeat(187)).repeat(3);
    Map<String, Boolean> files =
        Map.ofEntries(
            Map.entry("\0\0\0 ftypisom....", true),
            Map.entry("\0\0\0 ftypheic....", false),
            Map.entry("\0\0\0 ftypavif....", false),
            Map.entry("\0\0\0\u0008wide\0\0\0\0mdat", true),
            Map.entry("\u001aE\u00df\u00a3", true),
            Map.entry("RIFF....AVI LIST", true),
            Map.entry("RIFF....WEBPVP8 ", false),
            Map.entry("RIFF", false),
            Map.entry(transport, true),
            Map.entry(timed, true),
            Map.entry("G", false),
            Map.entry("", false),
            Map.entry("some text", false));
    for (Map.Entry<String, Boolean> entry : files.entrySet()) {
      byte[] content = entry.getKey().getBytes(ISO_8859_1);
      Path file = Files.write(folder.resolve("file"), content);
      String shown = HexFormat.of().formatHex(content);
      assertEquals(entry.getValue(), VideoFile.isVideo(file), shown);
      Path named = Files.write(folder.resolve("file.MP4"), content);
      assertEquals(true, VideoFile.isVideo(named), shown);
    }
    for (String image : new String[] {"\u0089PNG\r\n\u001a\n", "\u00ff\u00d8\u00ff", "GIF89a"}) {
      Path file = Files.write(folder.resolve("image.mp4"), image.getBytes(ISO_8859_1));
      assertFalse(VideoFile.isVideo(file));
    }
    assertFalse(VideoFile.isVideo(folder.resolve("none.mp4")));
    assertFalse(VideoFile.isVideo(Files.createDirectory(folder.resolve("folder.mp4"))));
  }

  @ParameterizedTest
  @CsvSource({
    "90, 90",
    "0.5, 0.5",
    "1:30, 90",
    "0:01:30.25, 90.25",
    "12:00:00, 43200",
    "99:05, 5945",
    "100:05, -1"
  })
  void times_are_seconds_or_clock_times(String text, double seconds) {
    if (seconds < 0) {
      assertThrows(IllegalArgumentException.class, () -> VideoTime.parse(text));
    } else {
      assertEquals(seconds, VideoTime.parse(text));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-1", "1:60", "0:60:00", "1:2:3:4", "1s", "NaN", "1e3", "1:", ":1", "1,5"})
  void other_times_are_refused(String text) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> VideoTime.parse(text));
    assertEquals(
        "time: \"" + text + "\" is not a time, expected seconds or h:mm:ss, such as 90 or 0:01:30",
        e.getMessage());
  }

  @Test
  void a_selection_is_in_range() {
    assertThrows(IllegalArgumentException.class, () -> new FrameSelection(0, 0, 1));
    assertThrows(IllegalArgumentException.class, () -> new FrameSelection(1, -1, 1));
    assertThrows(IllegalArgumentException.class, () -> new FrameSelection(1, 2, 2));
    assertThrows(IllegalArgumentException.class, () -> new FrameSelection(1, Double.NaN, 2));
  }
}
