package kinesic.facebehavior.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kinesic.facebehavior.detect.MarkerDetector;
import kinesic.facebehavior.detect.Pictures;
import kinesic.facebehavior.image.ImageFiles;
import kinesic.facebehavior.video.FrameSelection;
import kinesic.facebehavior.video.TestFFmpeg;
import kinesic.facebehavior.video.VideoFrame;
import kinesic.facebehavior.video.VideoFrames;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Annotated videos and their pages, in whose frames a detector of markers finds two people. */
@Timeout(300)
final class AnnotateVideoTest {

  @RegisterExtension static final TestFFmpeg FFMPEG = new TestFFmpeg();

  private static final int RATE = 10; // frames per second
  private static final int FRAMES = 30;
  private static final int TERMINATED = 128 + 15;

  @TempDir private static Path shared;
  private static Path model;
  private static Path detector;
  private static Path clip;

  @TempDir private Path folder;

  @BeforeAll
  static void aNetworkADetectorAndAVideo() throws IOException {
    MarkerModel files = MarkerModel.write(shared);
    model = files.network();
    detector = files.detector();
    clip = video(shared.resolve("clip.mkv"), FRAMES);
  }

  /** A person who moves to the right, and one who is there from frame 10 on. */
  private static Path video(Path file, int frames) throws IOException {
    FFMPEG.encodeLossless(
        file, RATE, IntStream.range(0, frames).mapToObj(frame -> Pictures.of(image(frame))));
    return file;
  }

  private static BufferedImage image(int frame) {
    BufferedImage image = Pictures.grey(640, 480);
    MarkerDetector.draw(image, 160 + 2 * (frame % 20), 240, 160);
    if (frame >= 10) {
      MarkerDetector.draw(image, 480, 240, 120);
    }
    return image;
  }

  private static Object[] words(Object... more) {
    return Stream.concat(
            Stream.of("annotate", "-m", model, "--detector", detector),
            Stream.concat(Stream.of("--ffmpeg", FFMPEG.program().executable()), Stream.of(more)))
        .toArray();
  }

  private static List<VideoFrame> read(Path file) throws IOException {
    List<VideoFrame> all = new ArrayList<>();
    try (VideoFrames frames = VideoFrames.open(FFMPEG.program(), file, FrameSelection.ALL)) {
      frames.forEachRemaining(all::add);
    }
    return all;
  }

  /** Whether a frame differs from the one without annotation around a column of its middle row. */
  private static boolean isDrawn(VideoFrame frame, int number, int column) {
    byte[] rgb = frame.picture().rgb();
    byte[] plain = Pictures.of(image(number)).rgb();
    int most = 0;
    for (int x = column - 4; x <= column + 4; x++) {
      int at = 3 * (240 * 640 + x) + 2; // blue
      most = Math.max(most, Math.abs((rgb[at] & 0xff) - (plain[at] & 0xff)));
    }
    return most > 50;
  }

  @Test
  void every_frame_is_annotated_and_keeps_its_time() throws Exception {
    Path out = folder.resolve("out.mp4");
    Path page = folder.resolve("page.html");
    for (int i = 0; i < 2; i++) { // the second time, both files are replaced
      Program program = Program.run(words(clip, "--out", out, "--page", page));
      assertEquals(0, program.status(), program.err());
      assertEquals("the video is %s\nthe page is %s\n".formatted(out, page), program.out());
      assertTrue(program.err().contains(clip + ": 30 frames with 50 faces; "), program.err());
    }
    List<VideoFrame> frames = read(out);
    assertEquals(FRAMES, frames.size());
    for (int i = 0; i < FRAMES; i++) {
      assertEquals((double) i / RATE, frames.get(i).seconds(), 1e-3);
      int left = 160 + 2 * (i % 20) - 80;
      assertTrue(isDrawn(frames.get(i), i, left), "box of face 0 in frame " + i);
      assertEquals(i >= 10, isDrawn(frames.get(i), i, 480 + 60), "box of face 1 in frame " + i);
    }
    String html = Files.readString(page);
    for (String expected :
        List.of(
            "<h1>clip.mkv</h1>",
            "30 frames from 0:00 to 0:03, smoothed by a median over 5 frames.",
            "<h2>Face 0</h2>",
            "<h2>Face 1</h2>",
            "Seen in 20 of 30 frames, from 0:01.0 to 0:02.9.",
            "highest valence")) {
      assertTrue(html.contains(expected), expected);
    }
    assertFalse(Files.exists(folder.resolve("out.mp4.part")));
  }

  @Test
  void a_page_alone_needs_no_video() throws Exception {
    Path page = folder.resolve("page.html");
    Program program =
        Program.run(
            words(clip, "--page", page, "--every", 3, "--start", 1, "--faces", 1, "--median", 1));
    assertEquals(0, program.status(), program.err());
    assertEquals("the page is " + page + "\n", program.out());
    String html = Files.readString(page);
    assertTrue(html.contains("7 frames from 0:01 to 0:03, not smoothed."), html.substring(0, 9000));
    assertFalse(html.contains("<h2>Face 1</h2>"));
    Path mine = Files.writeString(folder.resolve("mine.html"), "<html>");
    Program refused = Program.run(words(clip, "--page", mine));
    assertEquals(Main.FAILED, refused.status());
    assertEquals("<html>", Files.readString(mine));
  }

  @Test
  void pictures_and_videos_in_a_folder_keep_their_names() throws Exception {
    Path mixed = Files.createDirectories(folder.resolve("mixed"));
    Files.copy(clip, mixed.resolve("b.mkv"));
    ImageFiles.write(mixed.resolve("a.png"), image(12), "png");
    Path out = folder.resolve("out");
    Program program = Program.run(words(mixed, "--out", out, "--end", "0.5"));
    assertEquals(0, program.status(), program.err());
    assertEquals("the files are in " + out + "\n", program.out());
    assertEquals(5, read(out.resolve("b.mp4")).size());
    assertTrue(Files.exists(out.resolve("a.png")));
    Program name = Program.run(words(clip, "--out", folder.resolve("clip.avi")));
    assertTrue(name.err().contains("expected a name that ends in .mp4, or a folder"), name.err());
  }

  @Test
  void a_damaged_video_is_annotated_up_to_there() throws Exception {
    byte[] bytes = Files.readAllBytes(clip);
    Path cut = Files.write(folder.resolve("cut.mkv"), Arrays.copyOf(bytes, bytes.length / 2));
    Path out = folder.resolve("out.mp4");
    Program program = Program.run(words(cut, "--out", out));
    assertEquals(Predict.SOME_FAILED, program.status(), program.err());
    assertTrue(program.err().contains(cut + ": is damaged at about "), program.err());
    int frames = read(out).size();
    assertTrue(frames > 5 && frames < 25, frames + " frames");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void a_stopped_annotation_leaves_a_video_that_can_be_played() throws Exception {
    Path file = video(folder.resolve("long.mkv"), 600);
    Path out = folder.resolve("out.mp4");
    Path part = folder.resolve("out.mp4.part");
    Process process = Program.start(words(file, "--out", out));
    try {
      while (process.isAlive() && !(Files.exists(part) && Files.size(part) > 0)) {
        Thread.sleep(5);
      }
      process.destroy(); // SIGTERM
      assertEquals(TERMINATED, process.waitFor());
    } finally {
      process.destroyForcibly();
    }
    assertFalse(Files.exists(part));
    int frames = read(out).size();
    assertTrue(frames > 0 && frames < 600, frames + " frames");
  }
}
