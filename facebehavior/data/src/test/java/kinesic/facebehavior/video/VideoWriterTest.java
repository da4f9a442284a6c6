package kinesic.facebehavior.video;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import kinesic.facebehavior.image.Picture;
import kinesic.facebehavior.video.VideoWriter.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
final class VideoWriterTest {

  @RegisterExtension static final TestFFmpeg FFMPEG = new TestFFmpeg();

  private static final double TICK = 1.0 / 60_000; // seconds

  @TempDir private Path folder;

  /** Frames at 30 a second, then at 12.5, and a gap in between. */
  private static List<VideoFrame> frames(int width, int height) {
    List<VideoFrame> frames = new ArrayList<>();
    double seconds = 0.25;
    for (int i = 0; i < 40; i++) {
      frames.add(new VideoFrame(i, seconds, NumberedPictures.picture(i, width, height)));
      seconds += i < 20 ? 1 / 30.0 : i == 20 ? 2 : 0.08;
    }
    return frames;
  }

  private static Settings settings(Optional<Path> sound) {
    return new Settings(sound, new FrameSelection(1, 0, 100), "made by a test");
  }

  private static List<VideoFrame> read(Path file) throws IOException {
    List<VideoFrame> all = new ArrayList<>();
    try (VideoFrames frames = VideoFrames.open(FFMPEG.program(), file, FrameSelection.ALL)) {
      frames.forEachRemaining(all::add);
    }
    return all;
  }

  private Path write(List<VideoFrame> frames, Optional<Path> sound) throws IOException {
    Path file = folder.resolve("out.mp4.part");
    try (VideoWriter writer =
        VideoWriter.open(FFMPEG.program(), file, frames.get(0), settings(sound))) {
      for (VideoFrame frame : frames) {
        writer.write(frame);
      }
      writer.finish();
    }
    return file;
  }

  @ParameterizedTest
  @CsvSource({"128, 48", "131, 51"})
  void frames_keep_their_times_at_a_variable_rate(int width, int height) throws IOException {
    List<VideoFrame> written = frames(width, height);
    List<VideoFrame> read = read(write(written, Optional.empty()));
    assertEquals(written.size(), read.size());
    double offset = written.get(0).seconds() - read.get(0).seconds();
    for (int i = 0; i < read.size(); i++) {
      assertEquals(i, NumberedPictures.number(read.get(i).picture()));
      assertEquals(written.get(i).seconds() - offset, read.get(i).seconds(), TICK);
    }
    assertEquals(width / 2 * 2, read.get(0).picture().width());
    assertEquals(height / 2 * 2, read.get(0).picture().height());
  }

  @Test
  void a_video_may_have_a_single_frame() throws IOException {
    List<VideoFrame> one = frames(128, 48).subList(0, 1);
    assertEquals(1, read(write(one, Optional.empty())).size());
  }

  @Test
  void colours_stay() throws IOException {
    byte[] rgb = new byte[3 * 64 * 64];
    int[] colour = {230, 120, 40};
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) colour[i % 3];
    }
    List<VideoFrame> frames =
        List.of(
            new VideoFrame(0, 0, new Picture(64, 64, rgb)),
            new VideoFrame(1, 0.1, new Picture(64, 64, rgb)));
    byte[] read = read(write(frames, Optional.empty())).get(1).picture().rgb();
    for (int channel = 0; channel < 3; channel++) {
      assertEquals(colour[channel], read[3 * (32 * 64 + 32) + channel] & 0xff, 6);
    }
  }

  @ParameterizedTest
  @CsvSource({"aac, mp4, aac", "pcm_s16le, mkv, aac", "flac, mkv, flac"})
  void sound_is_copied_where_the_format_allows(String codec, String container, String expected)
      throws IOException {
    Path clip = folder.resolve("clip." + container);
    FFMPEG.run(
        "-f",
        "lavfi",
        "-i",
        "sine=duration=4",
        "-f",
        "lavfi",
        "-i",
        "color=s=64x48:d=4",
        "-c:v",
        "mpeg4",
        "-c:a",
        codec,
        clip.toString());
    Path file = write(frames(128, 48), Optional.of(clip));
    String said = FFMPEG.program().output(FFmpeg.input(file));
    assertTrue(said.contains("Audio: " + expected), said);
    assertTrue(said.contains("made by a test"), said);
    assertEquals(40, read(file).size());
  }

  @Test
  void a_video_without_sound_gives_none() throws IOException {
    Path clip = folder.resolve("clip.mp4");
    FFMPEG.encode(clip, 5, NumberedPictures.of(3), "-c:v", "mpeg4");
    assertEquals(40, read(write(frames(128, 48), Optional.of(clip))).size());
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void a_file_that_ends_early_can_be_played() throws IOException {
    Path clip = folder.resolve("clip.mp4");
    FFMPEG.run(
        "-f",
        "lavfi",
        "-i",
        "sine=duration=60",
        "-f",
        "lavfi",
        "-i",
        "color=s=64x48:d=60",
        "-c:v",
        "mpeg4",
        "-c:a",
        "aac",
        clip.toString());
    Path file = folder.resolve("out.mp4");
    List<VideoFrame> frames = frames(128, 48);
    try (VideoWriter writer =
        VideoWriter.open(FFMPEG.program(), file, frames.get(0), settings(Optional.of(clip)))) {
      for (VideoFrame frame : frames) {
        writer.write(frame);
      }
      assertTrue(writer.finishEarly());
    }
    List<VideoFrame> read = read(file);
    assertEquals(frames.size(), read.size());
    String said = FFMPEG.program().output(FFmpeg.input(file));
    assertTrue(said.contains("Audio: aac") && said.contains("Duration: 00:00:0"), said);
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(2, files.count(), "nothing else is left behind");
    }
  }

  @Test
  void the_reason_is_that_of_ffmpeg() throws IOException {
    Path file = folder.resolve("no such folder").resolve("out.mp4");
    List<VideoFrame> frames = frames(128, 48);
    try (VideoWriter writer =
        VideoWriter.open(FFMPEG.program(), file, frames.get(0), settings(Optional.empty()))) {
      IOException e =
          assertThrows(
              IOException.class,
              () -> {
                for (VideoFrame frame : frames) {
                  writer.write(frame);
                }
                writer.finish();
              });
      String said = String.valueOf(e.getMessage());
      assertTrue(said.startsWith("ffmpeg could not write the video"), said);
    }
    assertTrue(Files.notExists(file));
  }

  @Test
  void frames_of_another_size_are_refused() throws IOException {
    VideoFrame first = frames(128, 48).get(0);
    Path file = folder.resolve("out.mp4");
    try (VideoWriter writer =
        VideoWriter.open(FFMPEG.program(), file, first, settings(Optional.empty()))) {
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> writer.write(frames(64, 48).get(0)));
      assertEquals(
          "video: a frame has 64 x 48 pixels, expected 128 x 48 as the first one", e.getMessage());
    }
  }
}
