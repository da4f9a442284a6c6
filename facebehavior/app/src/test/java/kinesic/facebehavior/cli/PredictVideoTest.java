package kinesic.facebehavior.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kinesic.engine.io.Json;
import kinesic.facebehavior.detect.MarkerDetector;
import kinesic.facebehavior.detect.Pictures;
import kinesic.facebehavior.image.ImageFiles;
import kinesic.facebehavior.predict.PredictionRow;
import kinesic.facebehavior.video.TestFFmpeg;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The prediction of video files, in whose frames a detector of markers finds two people. */
@Timeout(300)
final class PredictVideoTest {

  @RegisterExtension static final TestFFmpeg FFMPEG = new TestFFmpeg();

  private static final int RATE = 10; // frames per second
  private static final int FRAMES = 60;
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

  private static Path video(Path file, int frames) throws IOException {
    FFMPEG.encodeLossless(
        file, RATE, IntStream.range(0, frames).mapToObj(frame -> Pictures.of(image(frame))));
    return file;
  }

  /**
   * Two people, of whom the first one grows and the second one shrinks; the first one is hidden in
   * the frames 20 to 29, and nobody is there in the frames 40 to 43.
   */
  private static BufferedImage image(int frame) {
    BufferedImage image = Pictures.grey(640, 480);
    int growth = frame % FRAMES;
    if (frame < 40 || frame >= 44) {
      if (frame < 20 || frame >= 30) {
        MarkerDetector.draw(image, 160 + 2 * (frame % 20), 240, 120 + growth);
      }
      MarkerDetector.draw(image, 480, 240 + 2 * (frame % 7), 180 - growth);
    }
    return image;
  }

  private static Object[] words(Path csv, Object... more) {
    return Stream.concat(
            Stream.of("predict", "-m", model, "--detector", detector, "--csv", csv),
            Stream.concat(Stream.of("--ffmpeg", FFMPEG.program().executable()), Stream.of(more)))
        .toArray();
  }

  private static Program predict(Path csv, Object... more) {
    return Program.run(words(csv, more));
  }

  private static List<NamedCsvRecord> rows(Path csv) throws IOException {
    try (CsvReader<NamedCsvRecord> reader = CsvReader.builder().ofNamedCsvRecord(csv)) {
      return reader.stream().toList();
    }
  }

  private static List<String> column(String name, List<NamedCsvRecord> rows) {
    return rows.stream().map(row -> row.getField(name)).toList();
  }

  private static List<NamedCsvRecord> ofFace(String number, List<NamedCsvRecord> rows) {
    return rows.stream().filter(row -> row.getField("face").equals(number)).toList();
  }

  @Test
  void faces_have_numbers_that_stay_and_frames_their_times() throws IOException {
    Path csv = folder.resolve("out.csv");
    Program program = predict(csv, clip);
    assertEquals(0, program.status(), program.err());
    assertTrue(
        program.err().contains("60 frames: 102 faces predicted, 4 without a face, 0 could not"),
        program.err());
    List<NamedCsvRecord> rows = rows(csv);
    assertEquals(106, rows.size());
    assertEquals("image,frame,time,face,x,y", header(csv).substring(0, 25));
    for (NamedCsvRecord row : rows) {
      assertEquals(clip.toString(), row.getField("image"));
      double seconds = Double.parseDouble(row.getField("time"));
      assertEquals(Double.parseDouble(row.getField("frame")) / RATE, seconds, 1e-3);
    }
    assertEquals(46, ofFace("1", rows).size(), "the first one, smaller in the first frame");
    assertEquals(56, ofFace("0", rows).size());
    assertTrue(
        ofFace("1", rows).stream().allMatch(row -> Double.parseDouble(row.getField("x")) < 280));
    List<NamedCsvRecord> nobody = ofFace("", rows);
    assertEquals(List.of("40", "41", "42", "43"), column("frame", nobody));
    assertEquals(PredictionRow.NO_FACE, nobody.get(0).getField("error"));
  }

  private static String header(Path csv) throws IOException {
    try (Stream<String> lines = Files.lines(csv)) {
      return lines.findFirst().orElseThrow();
    }
  }

  @Test
  void a_selection_of_frames_keeps_their_numbers_and_times() throws IOException {
    Path csv = folder.resolve("out.csv");
    Program program =
        predict(csv, clip, "--every", 4, "--start", "0:00:03", "--end", 5, "--faces", "largest");
    assertEquals(0, program.status(), program.err());
    assertEquals(List.of("30", "34", "38", "42", "46"), column("frame", rows(csv)));
    assertEquals("3.400000", rows(csv).get(1).getField("time"));
  }

  @Test
  void each_face_is_smoothed_on_its_own_over_the_frames_that_are_read() throws IOException {
    Path plain = folder.resolve("plain.csv");
    Path smooth = folder.resolve("smooth.csv");
    predict(plain, clip, "--every", 2, "--end", 1.5);
    Program program = predict(smooth, clip, "--every", 2, "--end", 1.5, "--median", 3);
    assertEquals(0, program.status(), program.err());
    for (String face : List.of("0", "1")) {
      List<NamedCsvRecord> before = ofFace(face, rows(plain));
      List<NamedCsvRecord> after = ofFace(face, rows(smooth));
      assertEquals(column("frame", before), column("frame", after));
      assertEquals(8, after.size());
      for (int i = 1; i < 7; i++) {
        double[] window = new double[3];
        int first = i - 1;
        Arrays.setAll(window, k -> Double.parseDouble(before.get(first + k).getField("valence")));
        Arrays.sort(window);
        assertEquals(window[1], Double.parseDouble(after.get(i).getField("valence")), 1e-6);
      }
    }
  }

  @Test
  void crops_are_frames_of_one_face() throws IOException {
    Path csv = folder.resolve("out.csv");
    Program program =
        Program.run(
            "predict",
            "-m",
            model,
            "--crops",
            "--csv",
            csv,
            "--end",
            1,
            "--median",
            3,
            clip,
            "--ffmpeg",
            FFMPEG.program().executable());
    assertEquals(0, program.status(), program.err());
    assertEquals(10, rows(csv).size());
    assertEquals(10, ofFace("0", rows(csv)).size());
    assertFalse(header(csv).contains("score"));
  }

  @Test
  void a_damaged_video_gives_its_rows_up_to_there_and_a_row_with_the_reason() throws IOException {
    byte[] bytes = Files.readAllBytes(clip);
    Path cut = Files.write(folder.resolve("cut.mkv"), Arrays.copyOf(bytes, bytes.length / 2));
    Path text = Files.writeString(folder.resolve("text.mp4"), "no video");
    Path csv = folder.resolve("out.csv");
    Program program = predict(csv, cut, text, clip);
    assertEquals(Predict.SOME_FAILED, program.status(), program.err());
    List<NamedCsvRecord> rows = rows(csv);
    List<NamedCsvRecord> failed =
        rows.stream().filter(row -> row.getField("error").startsWith("is ")).toList();
    assertEquals(List.of(cut.toString(), text.toString()), column("image", failed));
    String problem = failed.get(0).getField("error");
    assertTrue(problem.startsWith("is damaged at about "), problem);
    assertTrue(program.err().contains(cut + ": " + problem), program.err());
    int frame = Integer.parseInt(failed.get(0).getField("frame"));
    assertTrue(frame > 10 && frame < 50, problem);
    assertEquals("", failed.get(0).getField("time"));
    assertEquals(
        frame,
        rows.stream()
                .filter(row -> row.getField("image").equals(cut.toString()))
                .map(row -> row.getField("frame"))
                .distinct()
                .count()
            - 1);
    assertEquals("0", failed.get(1).getField("frame"));
    assertEquals(
        106, rows.stream().filter(row -> row.getField("image").equals(clip.toString())).count());
  }

  @Test
  void images_and_videos_may_be_mixed() throws IOException {
    Path mixed = Files.createDirectories(folder.resolve("mixed"));
    ImageFiles.write(mixed.resolve("a.png"), image(0), "png");
    Files.copy(clip, mixed.resolve("b.mkv"));
    ImageFiles.write(mixed.resolve("c.png"), image(20), "png");
    Path csv = folder.resolve("out.csv");
    Program program = predict(csv, mixed, "--end", "0.2");
    assertEquals(0, program.status(), program.err());
    List<NamedCsvRecord> rows = rows(csv);
    assertEquals(List.of("", "", "0", "0", "1", "1", ""), column("frame", rows));
    assertEquals(List.of("0", "1", "0", "1", "0", "1", "0"), column("face", rows));
    assertEquals("", rows.get(0).getField("time"));
    assertTrue(program.err().contains("4 images and frames: "), program.err());
  }

  @Test
  void faces_in_folders_of_frames_are_followed_as_well() throws IOException {
    Path frames = Files.createDirectories(folder.resolve("frames"));
    for (int i = 0; i < FRAMES; i += 3) {
      ImageFiles.write(frames.resolve(i + ".png"), image(i), "png");
    }
    Path csv = folder.resolve("out.csv");
    Program program = predict(csv, "--video", "--fps", RATE, frames);
    assertEquals(0, program.status(), program.err());
    List<NamedCsvRecord> rows = rows(csv);
    assertEquals("image,frame,face,x,y", header(csv).substring(0, 20));
    assertEquals(
        List.of("0", "1"),
        column("face", rows).stream().filter(face -> !face.isEmpty()).distinct().toList());
    assertTrue(
        ofFace("1", rows).stream().allMatch(row -> Double.parseDouble(row.getField("x")) < 280));
  }

  @Test
  void options_that_do_not_go_together_are_refused() throws IOException {
    Path csv = folder.resolve("out.csv");
    Path image = folder.resolve("a.png");
    ImageFiles.write(image, image(0), "png");
    String needs = "--every, --start and --end need a video file";
    assertTrue(predict(csv, image, "--every", 2).err().contains(needs));
    assertTrue(predict(csv, clip, "--format", "cexpr").err().contains("--format cexpr names"));
    Program program = predict(csv, clip, "--start", 5, "--end", "0:04");
    assertEquals(2, program.status());
    assertTrue(program.err().contains("frames from 5.0 to 4.0 s"), program.err());
    assertTrue(predict(csv, clip, "--start", "x").err().contains("is not a time"));
    Program none =
        Program.run("predict", "-m", model, "--crops", clip, "--ffmpeg", folder.resolve("none"));
    assertEquals(Main.FAILED, none.status());
    assertEquals("facebehavior: " + folder.resolve("none") + ": does not exist\n", none.err());
    assertFalse(Files.exists(csv));
  }

  @Test
  void a_stopped_prediction_leaves_complete_rows() throws Exception {
    Path file = video(folder.resolve("long.mkv"), 1500);
    Path csv = folder.resolve("out.csv");
    Path json = folder.resolve("out.json");
    Path part = folder.resolve("out.csv.part");
    Process process = Program.start(words(csv, "--json", json, "--median", 5, file));
    try {
      while (process.isAlive() && !(Files.exists(part) && Files.size(part) > 10_000)) {
        Thread.sleep(5);
      }
      process.destroy(); // SIGTERM
      assertEquals(TERMINATED, process.waitFor());
    } finally {
      process.destroyForcibly();
    }
    assertFalse(Files.exists(part));
    List<NamedCsvRecord> rows = rows(csv);
    int last = Integer.parseInt(rows.getLast().getField("frame"));
    assertTrue(last > 10 && last < 1499, "frame " + last);
    assertEquals(
        last + 1, column("frame", rows).stream().distinct().count(), "every frame up to there");
    assertTrue(column("schema", rows).stream().allMatch("2"::equals));
    assertEquals(rows.size(), Json.parse(Files.readString(json)).member("rows").elements().size());
  }
}
