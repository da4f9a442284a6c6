package kinesic.facebehavior.video;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
final class VideoFramesTest {

  @RegisterExtension static final TestFFmpeg FFMPEG = new TestFFmpeg();

  private static final int RATE = 5; // frames per second
  private static final double EXACT = 1e-9;

  @TempDir private Path folder;

  /** A video of 100 frames, 20 s, in which every 20th frame can be decoded on its own. */
  private Path video(String name) throws IOException {
    Path file = folder.resolve(name);
    String ahead = name.endsWith(".avi") ? "0" : "2"; // frames that refer to later ones
    FFMPEG.encode(
        file, RATE, NumberedPictures.of(100), "-c:v", "mpeg4", "-bf", ahead, "-g", "20", "-q", "2");
    return file;
  }

  private static VideoFrames open(Path file, FrameSelection selection) throws IOException {
    return VideoFrames.open(FFMPEG.program(), file, selection);
  }

  private static List<VideoFrame> read(Path file, FrameSelection selection) throws IOException {
    List<VideoFrame> all = new ArrayList<>();
    try (VideoFrames frames = open(file, selection)) {
      frames.forEachRemaining(all::add);
      assertTrue(frames.numbersAreOfWholeVideo());
    }
    return all;
  }

  /** Reads what can be read; returns the sentence about the rest. */
  private static String problem(Path file, FrameSelection selection, List<VideoFrame> read)
      throws IOException {
    try (VideoFrames frames = open(file, selection)) {
      UncheckedIOException e =
          assertThrows(UncheckedIOException.class, () -> frames.forEachRemaining(read::add));
      assertThrows(UncheckedIOException.class, frames::hasNext, "again");
      VideoException cause = assertInstanceOf(VideoException.class, e.getCause());
      assertEquals(file + ": " + cause.problem(), cause.getMessage());
      return cause.problem();
    }
  }

  private static String problem(Path file) throws IOException {
    List<VideoFrame> none = new ArrayList<>();
    String problem = problem(file, FrameSelection.ALL, none);
    assertEquals(List.of(), none);
    return problem;
  }

  private static FrameSelection select(int every, double start, double end) {
    return new FrameSelection(every, start, end);
  }

  /** Checks frames whose pictures show their numbers. */
  private static void assertFrames(IntStream expected, List<VideoFrame> frames) {
    assertEquals(expected.boxed().toList(), frames.stream().map(VideoFrame::number).toList());
    for (VideoFrame frame : frames) {
      assertEquals(frame.number(), NumberedPictures.number(frame.picture()));
      assertEquals((double) frame.number() / RATE, frame.seconds(), 1e-3);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.mp4", "a.mkv", "a.avi", "a.ts"})
  void every_frame_comes_once_in_order_with_its_number_and_time(String name) throws IOException {
    Path file = video(name);
    List<VideoFrame> all = read(file, FrameSelection.ALL);
    assertFrames(IntStream.range(0, 100), all);
    assertEquals(NumberedPictures.WIDTH, all.get(0).picture().width());
    assertEquals(NumberedPictures.HEIGHT, all.get(0).picture().height());
    assertEquals(1, all.get(0).picture().step());
    try (VideoFrames frames = open(file, FrameSelection.ALL)) {
      assertTrue(frames.hasNext());
      assertEquals(20, frames.duration().orElseThrow(), 0.5);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.mp4", "a.mkv", "a.avi", "a.ts"})
  void frames_of_a_selection_keep_their_numbers_and_times(String name) throws IOException {
    Path file = video(name);
    assertFrames(IntStream.range(74, 100), read(file, select(1, 14.7, 100)));
    assertFrames(IntStream.range(3, 10), read(file, select(1, 0.5, 2)));
    assertFrames(
        IntStream.range(0, 15).map(i -> 2 + 7 * i).filter(i -> i < 99),
        read(file, select(7, 0.4, 19.8)));
    assertEquals(
        "has no frame at 25 s or later", problem(file, select(1, 25, 30), new ArrayList<>()));
  }

  @Test
  void pixels_of_a_lossless_video_are_exact() throws IOException {
    Path file = folder.resolve("a.mkv");
    FFMPEG.encodeLossless(file, RATE, NumberedPictures.of(5));
    List<VideoFrame> frames = read(file, FrameSelection.ALL);
    for (int i = 0; i < 5; i++) {
      byte[] expected =
          NumberedPictures.picture(i, NumberedPictures.WIDTH, NumberedPictures.HEIGHT).rgb();
      assertTrue(Arrays.equals(expected, frames.get(i).picture().rgb()));
    }
  }

  @Test
  void times_of_a_variable_frame_rate_are_kept() throws IOException {
    Path file = folder.resolve("a.mkv");
    List<String> options = new ArrayList<>(FFMPEG.program().everyFrameOnce());
    options.addAll(List.of("-vf", "setpts=N*N/(5*TB)", "-c:v", "ffv1"));
    FFMPEG.encode(file, RATE, NumberedPictures.of(9), options.toArray(String[]::new));
    List<VideoFrame> frames = read(file, FrameSelection.ALL);
    assertEquals(9, frames.size());
    for (VideoFrame frame : frames) {
      assertEquals(frame.number() * frame.number() / 5.0, frame.seconds(), EXACT);
    }
    assertEquals(
        List.of(5, 6, 7, 8),
        read(file, select(1, 4, 99)).stream().map(VideoFrame::number).toList());
  }

  @Test
  void frames_are_turned_as_the_file_says() throws IOException {
    Path file = video("a.mp4");
    byte[] bytes = Files.readAllBytes(file);
    int header = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("tkhd");
    ByteBuffer matrix = ByteBuffer.wrap(bytes, header + 44, 20);
    matrix.putInt(0).putInt(1 << 16).putInt(0).putInt(-1 << 16).putInt(0); // a quarter to the right
    Files.write(file, bytes);
    VideoFrame frame = read(file, select(1, 1, 2)).get(0);
    assertEquals(NumberedPictures.HEIGHT, frame.picture().width());
    assertEquals(NumberedPictures.WIDTH, frame.picture().height());
    byte[] rgb = frame.picture().rgb();
    for (int y = 4; y < NumberedPictures.WIDTH; y += 8) { // frame 5: stripes 0 and 2
      boolean white = y < 16 || (y >= 32 && y < 48);
      assertEquals(white, (rgb[3 * NumberedPictures.HEIGHT * y] & 0xff) > 128, "row " + y);
    }
  }

  @Test
  void large_frames_are_scaled_down() throws IOException {
    Path file = folder.resolve("a.mp4");
    FFMPEG.encode(
        file, RATE, Stream.of(NumberedPictures.picture(0x5a, 2600, 1802)), "-c:v", "mjpeg");
    VideoFrame frame = read(file, FrameSelection.ALL).get(0);
    assertEquals(2, frame.picture().step());
    assertEquals(1300, frame.picture().width());
    assertEquals(901, frame.picture().height());
    assertEquals(0x5a, NumberedPictures.number(frame.picture()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"-a.mp4", "a:b.mp4", "a%03d.mp4", "file:a.mp4", "a 'b'\u00e4.mp4", "@a.mp4"})
  void a_file_may_have_any_name(String name) throws IOException {
    Path file = folder.resolve("a.mp4");
    FFMPEG.encode(file, RATE, NumberedPictures.of(3), "-c:v", "mpeg4");
    Path named = Files.move(file, folder.resolve(name));
    assertFrames(IntStream.range(0, 3), read(named, FrameSelection.ALL));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.mp4", "a.mkv", "a.avi"})
  void a_video_that_is_cut_off_gives_its_frames_and_then_a_sentence(String name)
      throws IOException {
    Path file = video("whole" + name);
    Path front = folder.resolve("front" + name);
    FFMPEG.run("-i", file.toString(), "-c", "copy", "-movflags", "+faststart", front.toString());
    byte[] bytes = Files.readAllBytes(front);
    Path cut = Files.write(folder.resolve(name), Arrays.copyOf(bytes, bytes.length * 6 / 10));
    List<VideoFrame> frames = new ArrayList<>();
    String problem = problem(cut, FrameSelection.ALL, frames);
    assertTrue(frames.size() >= 20 && frames.size() < 80, frames.size() + " frames");
    assertFrames(IntStream.range(0, 20), frames.subList(0, 20));
    assertTrue(
        problem.matches(
            "is damaged at about [0-9.]+ s, and its last frame that could be read is at "
                + "[0-9.]+ s: \\S.*"),
        problem);
  }

  @Test
  void damage_in_the_middle_is_reported_after_the_last_frame() throws IOException {
    Path file = video("a.avi");
    byte[] bytes = Files.readAllBytes(file);
    for (int i = bytes.length / 2; i < bytes.length * 6 / 10; i += 23) {
      bytes[i] ^= 0x55;
    }
    Files.write(file, bytes);
    List<VideoFrame> frames = new ArrayList<>();
    String problem = problem(file, FrameSelection.ALL, frames);
    assertTrue(problem.startsWith("is damaged at about "), problem);
    assertTrue(frames.getLast().seconds() > 17, "it goes on after the damage");
  }

  @Test
  void what_is_not_a_video_is_refused_with_a_sentence() throws IOException {
    Path text = Files.writeString(folder.resolve("text.mp4"), "no video");
    String problem = problem(text);
    assertTrue(problem.startsWith("is not a video that ffmpeg can read: "), problem);
    Path empty = Files.write(folder.resolve("empty.avi"), new byte[0]);
    assertTrue(problem(empty).startsWith("is not a video that ffmpeg can read: "));
    Path sound = folder.resolve("sound.mp4");
    FFMPEG.run("-f", "lavfi", "-i", "sine=duration=0.2", "-c:a", "aac", sound.toString());
    assertEquals("contains no video stream", problem(sound));
    VideoException missing =
        assertThrows(
            VideoException.class, () -> open(folder.resolve("none.mp4"), FrameSelection.ALL));
    assertEquals("does not exist", missing.problem());
    assertThrows(VideoException.class, () -> open(folder, FrameSelection.ALL));
  }

  @Test
  void closing_ends_the_program() throws Exception {
    VideoFrames frames = open(video("a.mkv"), FrameSelection.ALL);
    assertEquals(0, frames.next().number());
    frames.close();
    awaitNoProgram();
    UncheckedIOException e = assertThrows(UncheckedIOException.class, frames::hasNext);
    assertInstanceOf(InterruptedIOException.class, e.getCause());
    frames.close();
  }

  @Test
  void an_interruption_ends_the_program() throws Exception {
    try (VideoFrames frames = open(video("a.mkv"), FrameSelection.ALL)) {
      Thread.currentThread().interrupt();
      UncheckedIOException e = assertThrows(UncheckedIOException.class, frames::next);
      assertInstanceOf(InterruptedIOException.class, e.getCause());
      assertTrue(Thread.interrupted());
      awaitNoProgram();
    }
  }

  /** Waits until no process that was started by this one runs. */
  private static void awaitNoProgram() throws InterruptedException {
    for (int i = 0; i < 100 && running(); i++) {
      Thread.sleep(50);
    }
    assertFalse(running());
  }

  private static boolean running() {
    return ProcessHandle.current().children().anyMatch(ProcessHandle::isAlive);
  }
}
