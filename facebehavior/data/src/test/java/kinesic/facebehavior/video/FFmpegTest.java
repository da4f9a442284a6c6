package kinesic.facebehavior.video;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The search for ffmpeg, and what it may do, with shell scripts in its place. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(60)
final class FFmpegTest {

  @TempDir private Path folder;

  private Path script(String name, String commands) throws IOException {
    Path file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + commands);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    return file;
  }

  /** A program that gives a version, and does something else when it is to read a video. */
  private Path program(String name, String version, String codecs, String otherwise)
      throws IOException {
    return script(
        name,
        """
        if [ "$1" = -version ]; then
          echo "ffmpeg version %s Copyright (c) the FFmpeg developers"
          echo "libavcodec     %s / %s"
          exit 0
        fi
        %s
        """
            .formatted(version, codecs, codecs, otherwise));
  }

  private static IOException refused(Map<String, String> environment) {
    return assertThrows(IOException.class, () -> FFmpeg.find(Optional.empty(), environment));
  }

  @Test
  void the_option_comes_before_the_variable_and_the_path() throws IOException {
    Path onPath = program("ffmpeg", "7.0.2-static", "61.  3.100", "");
    Path other = program("other", "N-109542-g1bf1bfd", "59. 55.100", "");
    Map<String, String> path = Map.of("PATH", "/nowhere::" + folder);
    FFmpeg found = FFmpeg.find(Optional.empty(), path);
    assertEquals(onPath, found.executable());
    assertEquals("7.0.2-static", found.version());
    assertEquals("7.0.2-static (" + onPath + ")", found.toString());
    Map<String, String> both = Map.of("PATH", folder.toString(), FFmpeg.VARIABLE, other.toString());
    assertEquals("N-109542-g1bf1bfd", FFmpeg.find(Optional.empty(), both).version());
    assertEquals(onPath, FFmpeg.find(Optional.of(onPath), both).executable());
  }

  @Test
  void a_missing_or_wrong_program_is_one_sentence() throws IOException {
    assertEquals(FFmpeg.HOW_TO_GET, refused(Map.of()).getMessage());
    assertEquals(FFmpeg.HOW_TO_GET, refused(Map.of("PATH", folder.toString())).getMessage());
    Path none = folder.resolve("none");
    assertEquals(
        none + ": does not exist, named by KINESIC_FFMPEG",
        refused(Map.of(FFmpeg.VARIABLE, none.toString())).getMessage());
    Path wrong = script("wrong", "echo hello\n");
    assertEquals(
        wrong + ": is not the program ffmpeg, named by KINESIC_FFMPEG",
        refused(Map.of(FFmpeg.VARIABLE, wrong.toString())).getMessage());
    Path file = Files.writeString(folder.resolve("file"), "");
    String problem = String.valueOf(refused(Map.of(FFmpeg.VARIABLE, file.toString())).getMessage());
    assertTrue(problem.startsWith(file + ": cannot be run: "), problem);
    Path old = program("old", "3.4.8", "57.107.100", "");
    assertEquals(
        old + ": is ffmpeg 3.4.8, expected 4.2 or later",
        assertThrows(IOException.class, () -> FFmpeg.of(old)).getMessage());
  }

  @Test
  void options_fit_the_version() throws IOException {
    assertEquals(
        List.of("-vsync", "passthrough"),
        FFmpeg.of(program("5.0", "5.0", "59. 18.100", "")).everyFrameOnce());
    assertEquals(
        List.of("-fps_mode", "passthrough"),
        FFmpeg.of(program("5.1", "5.1", "59. 37.100", "")).everyFrameOnce());
  }

  @Test
  void many_messages_do_not_hold_up_the_frames() throws IOException {
    Path file = Files.writeString(folder.resolve("a.mp4"), "");
    FFmpeg talkative =
        FFmpeg.of(
            program(
                "ffmpeg",
                "7",
                "61. 3.100",
                """
                echo "[Parsed_showinfo_0 @ 0x1] [info] config in time_base: 1/10, x" >&2
                for i in $(seq 20000); do echo "[warning] what a pipe does not hold" >&2; done
                for i in 0 1 2; do
                  echo "[Parsed_showinfo_0 @ 0x1] [info] n: $i pts: $i pts_time:$i s:2x1 i:P" >&2
                  printf 'P6\\n2 1\\n255\\nabcdef'
                done
                """));
    try (VideoFrames frames = VideoFrames.open(talkative, file, FrameSelection.ALL)) {
      for (int number : IntStream.range(0, 3).toArray()) {
        VideoFrame frame = frames.next();
        assertEquals(number, frame.number());
        assertEquals(number / 10.0, frame.seconds());
        assertEquals("abcdef", new String(frame.picture().rgb(), UTF_8));
      }
      assertFalse(frames.hasNext());
    }
  }

  @Test
  void a_program_that_fails_after_some_frames_is_reported() throws IOException {
    Path file = Files.writeString(folder.resolve("a.mp4"), "");
    FFmpeg failing =
        FFmpeg.of(
            program(
                "ffmpeg",
                "7",
                "61. 3.100",
                """
                echo "[Parsed_showinfo_0 @ 0x1] [info] config in time_base: 1/2, x" >&2
                echo "[Parsed_showinfo_0 @ 0x1] [info] n: 0 pts: 3 pts_time:3 s:1x1 i:P" >&2
                printf 'P6\\n1 1\\n255\\nabc'
                exit 7
                """));
    try (VideoFrames frames = VideoFrames.open(failing, file, FrameSelection.ALL)) {
      assertEquals(1.5, frames.next().seconds());
      UncheckedIOException e = assertThrows(UncheckedIOException.class, frames::hasNext);
      assertEquals(
          file + ": could not be read after 1.5 s: ffmpeg ended with status 7",
          String.valueOf(Objects.requireNonNull(e.getCause()).getMessage()));
    }
  }

  @Test
  void a_program_that_is_interrupted_is_no_damaged_video() throws IOException {
    Path file = Files.writeString(folder.resolve("a.mp4"), "");
    FFmpeg stopped =
        FFmpeg.of(
            program(
                "ffmpeg",
                "7",
                "61. 3.100",
                """
                echo "[info] Exiting normally, received signal 2." >&2
                exit 255
                """));
    try (VideoFrames frames = VideoFrames.open(stopped, file, FrameSelection.ALL)) {
      UncheckedIOException e = assertThrows(UncheckedIOException.class, frames::hasNext);
      assertInstanceOf(InterruptedIOException.class, e.getCause());
    }
  }
}
