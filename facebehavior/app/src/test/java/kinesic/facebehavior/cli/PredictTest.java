package kinesic.facebehavior.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.io.AtomicFile;
import kinesic.facebehavior.CompoundClasses;
import kinesic.facebehavior.image.ImageFiles;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.network.NetworkConfiguration;
import kinesic.facebehavior.network.NetworkConfiguration.Trunk;
import kinesic.facebehavior.task.Affect;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class PredictTest {

  @TempDir private static Path shared;
  private static Path model;
  private static Path images;

  @TempDir private Path folder;
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void aNetworkAndAFolderOfAllSortsOfFiles() throws IOException {
    FaceBehaviorNet network = new FaceBehaviorNet(new NetworkConfiguration(Trunk.COMPACT, 32, .2));
    network.initialise(1);
    model = shared.resolve("model.safetensors");
    network.write(model);
    images = Files.createDirectories(shared.resolve("images"));
    BufferedImage colour = ImageFiles.gradient(50, 40, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 60; i++) {
      ImageFiles.write(
          images.resolve(String.format(Locale.ROOT, "good-%02d.png", i)), colour, "png");
    }
    BufferedImage grey = ImageFiles.gradient(50, 40, BufferedImage.TYPE_BYTE_GRAY);
    ImageFiles.write(images.resolve("grey.jpg"), grey, "jpeg");
    BufferedImage deep = ImageFiles.gradient(50, 40, BufferedImage.TYPE_USHORT_GRAY);
    ImageFiles.write(images.resolve("deep.png"), deep, "png");
    int[] red = {0, 255, 255, 0};
    Files.write(images.resolve("cmyk.jpg"), ImageFiles.cmykJpeg(40, 40, red));
    ImageFiles.hugePng(images.resolve("huge.png"), 4000, 4000);
    Files.createDirectories(images.resolve("more"));
    ImageFiles.write(images.resolve("more/same.png"), colour, "png");
    ImageFiles.truncated(images.resolve("cut.png"), colour, "png", 0.5);
    ImageFiles.truncated(images.resolve("cut.jpg"), colour, "jpeg", 0.7);
    Files.createFile(images.resolve("empty.jpg"));
    ImageFiles.text(images.resolve("text.png"));
    ImageFiles.text(images.resolve(".hidden"));
  }

  /** Predicts crops. */
  private int predict(Object... arguments) {
    String[] words =
        Stream.concat(Stream.of("predict", "--crops"), Stream.of(arguments))
            .map(Object::toString)
            .toArray(String[]::new);
    CommandLine program = Main.commandLine(Surroundings.terminal());
    return program.setErr(new PrintWriter(err, true)).execute(words);
  }

  private static Map<String, NamedCsvRecord> rows(Path csv) throws IOException {
    Map<String, NamedCsvRecord> rows = new LinkedHashMap<>();
    try (CsvReader<NamedCsvRecord> reader = CsvReader.builder().ofNamedCsvRecord(csv)) {
      for (NamedCsvRecord row : reader) {
        String name = Path.of(row.getField("image")).getFileName().toString();
        assertEquals(null, rows.put(name, row), "two rows of " + name);
      }
    }
    return rows;
  }

  @Test
  void every_file_of_a_folder_gets_one_row_and_broken_ones_say_why() throws Exception {
    Path csv = folder.resolve("out.csv");
    Path json = folder.resolve("out.json");
    int status = predict("--model", model, "--csv", csv, "--json", json, images);
    assertEquals(Predict.SOME_FAILED, status, err.toString());
    Map<String, NamedCsvRecord> rows = rows(csv);
    assertEquals(69, rows.size());
    assertFalse(rows.containsKey(".hidden"));
    Map<String, String> broken =
        Map.of(
            "cut.png", "is cut off: the file ends before the image does",
            "cut.jpg", "is cut off: the file ends before the image does",
            "empty.jpg", "is empty (0 bytes)",
            "text.png", "is text, not an image; PNG, JPEG, GIF, BMP and TIFF can be read");
    rows.forEach(
        (name, row) -> {
          assertEquals(broken.getOrDefault(name, ""), row.getField("error"), name);
          assertEquals(broken.containsKey(name), row.getField("valence").isEmpty(), name);
        });
    for (int i = 1; i < 60; i++) { // of equal pixels, in other places of other batches
      assertEquals(
          numbers(rows, "good-00.png"),
          numbers(rows, String.format(Locale.ROOT, "good-%02d.png", i)),
          "image " + i);
    }
    assertEquals(numbers(rows, "good-00.png"), numbers(rows, "same.png"));
    assertTrue(
        err.toString()
            .contains("69 images: 65 faces predicted, 0 without a face, 4 could not be read"),
        err.toString());
    assertTrue(err.toString().contains("empty.jpg: is empty (0 bytes)"), err.toString());
    long lines = Files.readString(json).lines().filter(l -> l.startsWith("{\"image\"")).count();
    assertEquals(69, lines);
  }

  private static List<String> numbers(Map<String, NamedCsvRecord> rows, String name) {
    NamedCsvRecord row = rows.get(name);
    return row == null ? List.of(name + " is missing") : row.getFields().subList(2, 46);
  }

  @Test
  void readable_images_alone_exit_with_0() throws Exception {
    Path csv = folder.resolve("one.csv");
    assertEquals(0, predict("-m", model, "--csv", csv, images.resolve("good-00.png")));
    assertEquals(48, Objects.requireNonNull(rows(csv).get("good-00.png")).getHeader().size());
  }

  /** A folder of the frames 3 to 12, of which 5 cannot be read, and of a file that is no frame. */
  private Path clip() throws IOException {
    Path clip = Files.createDirectory(folder.resolve("clip"));
    for (int i = 3; i <= 12; i++) {
      BufferedImage frame = ImageFiles.gradient(30 + i, 40, BufferedImage.TYPE_INT_RGB);
      ImageFiles.write(clip.resolve(i + ".png"), frame, "png");
    }
    ImageFiles.text(clip.resolve("5.png"));
    ImageFiles.text(clip.resolve("labels.csv"));
    return clip;
  }

  @Test
  void a_folder_of_frames_is_a_row_a_frame_in_their_order() throws Exception {
    Path clip = clip();
    Path csv = clip.resolve("out.csv");
    for (int i = 0; i < 2; i++) { // the second time, the output is there
      err.getBuffer().setLength(0);
      assertEquals(Predict.SOME_FAILED, predict("-m", model, "--video", "--csv", csv, clip));
      List<NamedCsvRecord> rows = List.copyOf(rows(csv).values());
      assertEquals(
          List.of("3", "4", "5", "6", "7", "8", "9", "10", "11", "12"),
          rows.stream().map(row -> row.getField("frame")).toList());
      assertTrue(rows.get(2).getField("error").startsWith("is text"), rows.get(2).toString());
      assertEquals(
          clip.resolve("labels.csv")
              + ": is skipped, since it is not an image whose name ends in a frame number",
          err.toString().lines().findFirst().orElse(""));
    }
  }

  @Test
  void the_median_of_frames_leaves_out_those_that_cannot_be_read() throws Exception {
    Path clip = clip();
    Path plain = folder.resolve("plain.csv");
    Path smooth = folder.resolve("smooth.csv");
    predict("-m", model, "--video", "--csv", plain, clip);
    predict("-m", model, "--video", "--median", 3, "--csv", smooth, clip);
    Map<String, NamedCsvRecord> raw = rows(plain);
    Map<String, NamedCsvRecord> rows = rows(smooth);
    assertEquals(10, rows.size());
    assertEquals(median(raw, "3.png", "4.png"), valence(rows, "3.png"), 1e-6);
    assertEquals(median(raw, "3.png", "4.png"), valence(rows, "4.png"), 1e-6);
    assertEquals("", Objects.requireNonNull(rows.get("5.png")).getField("valence"));
    assertEquals(median(raw, "7.png", "8.png", "9.png"), valence(rows, "8.png"), 1e-6);
  }

  private static double valence(Map<String, NamedCsvRecord> rows, String name) {
    return Double.parseDouble(Objects.requireNonNull(rows.get(name)).getField("valence"));
  }

  private static double median(Map<String, NamedCsvRecord> rows, String... names) {
    double[] values = Stream.of(names).mapToDouble(name -> valence(rows, name)).sorted().toArray();
    return (values[(values.length - 1) / 2] + values[values.length / 2]) / 2;
  }

  @Test
  void other_tools_get_their_columns() throws Exception {
    Path clip = clip();
    Path openFace = folder.resolve("openface.csv");
    predict("-m", model, "--video", "--format=openface", "--fps=10", "--csv", openFace, clip);
    List<String> lines = Files.readAllLines(openFace);
    assertTrue(lines.get(0).startsWith("frame,face_id,timestamp,confidence,success,AU01_c,"));
    assertTrue(lines.get(3).startsWith("3,0,0.200,0.00,0,0.0,"), lines.get(3));
    assertTrue(lines.get(4).startsWith("4,0,0.300,1.00,1,"), lines.get(4));
    Path pyFeat = folder.resolve("py-feat.csv");
    predict("-m", model, "--format=py-feat", "--csv", pyFeat, clip.resolve("3.png"));
    assertTrue(Files.readAllLines(pyFeat).get(1).endsWith("," + clip.resolve("3.png") + ",0"));
  }

  @Test
  void compound_expressions_are_told_by_a_head_or_by_the_zero_shot_score() throws Exception {
    Path image = images.resolve("good-00.png");
    FaceBehaviorNet plain = FaceBehaviorNet.read(model);
    Path withHead = folder.resolve("head.safetensors");
    float[] bias = new float[11];
    bias[4] = 3;
    plain
        .withHead(
            Affect.compound(CompoundClasses.RAF_DB.classes()),
            Tensor.zeros(Shape.of(plain.features(), 11)),
            Tensor.of(Shape.of(11), bias))
        .write(withHead);
    Path csv = folder.resolve("compound.csv");
    assertEquals(0, predict("-m", withHead, "--csv", csv, image), err.toString());
    NamedCsvRecord row = Objects.requireNonNull(rows(csv).get("good-00.png"));
    assertEquals("sadly surprised", row.getField("compound"));
    double top = Math.exp(3) / (Math.exp(3) + 10);
    assertEquals(top, Double.parseDouble(row.getField("p_sadly_surprised")), 1e-5);
    assertEquals(0, predict("-m", model, "--compound=rafce", "--csv", csv, image));
    row = Objects.requireNonNull(rows(csv).get("good-00.png"));
    assertTrue(Double.parseDouble(row.getField("score_happily_sad")) > 0);
    assertEquals(0, predict("-m", model, "--csv", csv, image));
    assertFalse(
        Objects.requireNonNull(rows(csv).get("good-00.png")).getHeader().contains("compound"));
    Path submission = folder.resolve("predictions.txt");
    assertEquals(0, predict("-m", model, "--format=cexpr", "--csv", submission, image));
    List<String> lines = Files.readAllLines(submission);
    assertTrue(lines.get(0).startsWith("image_location,Fearfully_Surprised,"), lines.get(0));
    assertEquals(
        1, Stream.of(lines.get(1).split(",", -1)).skip(1).mapToInt(Integer::parseInt).sum());
  }

  @Test
  void options_that_do_not_go_together_are_refused() {
    Map<List<String>, String> refused =
        Map.of(
            List.of("--median=4", "--video"), "--median is 4, expected an odd number",
            List.of("--median=3"),
                "--median needs a video file or --video, since only frames of a video have an order",
            List.of("--fps=0"), "--fps is 0.0, expected a number above 0",
            List.of("--format=openface", "--embedding"),
                "--json, --points, --embedding and --compound need --format kinesic",
            List.of("--points"), "--points needs whole pictures, not --crops",
            List.of("--detector=yunet.onnx"),
                "--detector, --crops and --landmarks exclude each other, give one",
            List.of("--faces=none"),
                "Invalid value for option '--faces': faces: \"none\" is unknown, expected all,"
                    + " largest or a number",
            List.of("--format=excel"),
                "Invalid value for option '--format': format: \"excel\" is unknown, expected one"
                    + " of kinesic, openface, py-feat, cexpr");
    refused.forEach(
        (options, sentence) -> {
          err.getBuffer().setLength(0);
          Object[] words =
              Stream.concat(Stream.of("-m", model, images), options.stream()).toArray();
          assertEquals(CommandLine.ExitCode.USAGE, predict(words));
          assertEquals("facebehavior: " + sentence, err.toString().lines().findFirst().orElse(""));
        });
  }

  @Test
  void an_image_that_does_not_exist_is_a_row_too() throws Exception {
    Path csv = folder.resolve("none.csv");
    Path none = images.resolve("none.png");
    int status = predict("-m", model, "--csv", csv, none, images.resolve("grey.jpg"));
    assertEquals(Predict.SOME_FAILED, status);
    assertEquals(
        "does not exist", Objects.requireNonNull(rows(csv).get("none.png")).getField("error"));
    assertEquals("", Objects.requireNonNull(rows(csv).get("grey.jpg")).getField("error"));
  }

  @Test
  void an_earlier_output_in_the_folder_is_not_an_image() throws Exception {
    Path own = Files.createDirectories(folder.resolve("own"));
    Files.copy(images.resolve("good-00.png"), own.resolve("a.png"));
    Path csv = own.resolve("out.csv");
    assertEquals(0, predict("-m", model, "--csv", csv, own), err.toString());
    assertEquals(0, predict("-m", model, "--csv", csv, own), err.toString());
    assertEquals(1, rows(csv).size());
  }

  @Test
  void mistakes_are_one_sentence() throws Exception {
    Path none = folder.resolve("no.safetensors");
    assertEquals(Main.FAILED, predict("-m", none, images));
    assertEquals("facebehavior: " + none + ": does not exist\n", err.toString());

    err.getBuffer().setLength(0);
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertEquals(Main.FAILED, predict("-m", model, empty));
    assertEquals("facebehavior: " + empty + ": contains no file\n", err.toString());

    err.getBuffer().setLength(0);
    assertEquals(CommandLine.ExitCode.USAGE, predict(images));
    assertTrue(
        err.toString().startsWith("facebehavior: Missing required option: '--model=FILE'\n"),
        err.toString());
  }

  @Test
  void only_an_earlier_output_is_replaced() throws Exception {
    Path photo = Files.copy(images.resolve("good-00.png"), folder.resolve("photo.png"));
    Path network = Files.copy(model, folder.resolve("other.safetensors"));
    for (Path input : List.of(photo, network)) {
      for (String option : List.of("--csv", "--json")) {
        err.getBuffer().setLength(0);
        byte[] before = Files.readAllBytes(input);
        assertEquals(Main.FAILED, predict("-m", model, option, input, images));
        assertEquals(
            "facebehavior: "
                + input
                + ": exists already and is not an earlier output, so it is not replaced\n",
            err.toString());
        assertArrayEquals(before, Files.readAllBytes(input));
      }
    }
    err.getBuffer().setLength(0);
    assertEquals(Main.FAILED, predict("-m", model, "--csv", folder, photo));
    assertEquals(
        "facebehavior: " + folder + ": is a folder, expected the name of a file to write\n",
        err.toString());
    Path json = folder.resolve("out.json");
    assertEquals(0, predict("-m", model, "--json", json, photo));
    assertEquals(0, predict("-m", model, "--json", json, photo), err.toString());
    assertEquals(
        0, predict("-m", model, "--csv", Files.createFile(folder.resolve("empty")), photo));
  }

  @Test
  void an_output_keeps_its_link_and_its_permissions() throws Exception {
    Path image = images.resolve("good-00.png");
    Path target = folder.resolve("target.csv");
    Path link = Files.createSymbolicLink(folder.resolve("link.csv"), target);
    assertEquals(0, predict("-m", model, "--csv", link, image), err.toString());
    assertTrue(Files.isSymbolicLink(link));
    assertEquals(2, Files.readAllLines(target).size());
    Set<PosixFilePermission> own = PosixFilePermissions.fromString("rw-------");
    Files.setPosixFilePermissions(target, own);
    assertEquals(0, predict("-m", model, "--csv", link, image), err.toString());
    assertEquals(own, Files.getPosixFilePermissions(target));
  }

  @Test
  void a_file_that_another_process_writes_is_refused() throws Exception {
    Path csv = folder.resolve("busy.csv");
    try (AtomicFile other = new AtomicFile(csv)) {
      assertEquals(Main.FAILED, predict("-m", model, "--csv", csv, images.resolve("good-00.png")));
    }
    assertEquals(
        "facebehavior: "
            + csv
            + ": is being written by another writer; wait until it has finished\n",
        err.toString());
    assertFalse(Files.exists(csv));
  }

  @Test
  void names_of_outputs_may_have_255_bytes() throws Exception {
    Path image = images.resolve("good-00.png");
    for (int length = 250; length <= 255; length++) {
      Path csv = folder.resolve("n".repeat(length - 4) + ".csv");
      assertEquals(0, predict("-m", model, "--csv", csv, image), err.toString());
      assertEquals(2, Files.readAllLines(csv).size());
    }
  }

  @Test
  void a_name_of_an_output_that_is_too_long_is_reported() throws Exception {
    Path csv = folder.resolve("n".repeat(252) + ".csv");
    assertEquals(Main.FAILED, predict("-m", model, "--csv", csv, images.resolve("good-00.png")));
    assertEquals("facebehavior: " + csv + ": File name too long\n", err.toString());
  }

  @Test
  void names_may_begin_with_an_at_sign() throws Exception {
    Path image =
        Files.copy(
            images.resolve("good-00.png"),
            Path.of("@face-%s.png".formatted(ProcessHandle.current().pid())));
    try {
      Path csv = folder.resolve("at.csv");
      assertEquals(0, predict("-m", model, "--csv", csv, image), err.toString());
      assertEquals("", Objects.requireNonNull(rows(csv).get(image.toString())).getField("error"));
    } finally {
      Files.delete(image);
    }
  }

  /** Copies an image to a name of bytes that are letters in Latin-1 but nothing in UTF-8. */
  private Path latin1Name() throws Exception {
    Path named = Files.createDirectory(folder.resolve("latin-1"));
    Files.copy(images.resolve("good-00.png"), named.resolve("plain.png"));
    Process copy =
        new ProcessBuilder("sh", "-c", "cp plain.png \"$(printf 'caf\\351.png')\" && rm plain.png")
            .directory(named.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    assumeTrue(copy.waitFor() == 0, "this system refuses such names");
    return named;
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void a_file_whose_name_the_locale_cannot_spell_is_predicted() throws Exception {
    Path csv = folder.resolve("out.csv");
    assertEquals(0, predict("-m", model, "--csv", csv, latin1Name()), err.toString());
    Map<String, NamedCsvRecord> rows = rows(csv);
    assertEquals(1, rows.size());
    rows.forEach(
        (name, row) -> {
          assertTrue(name.startsWith("caf"), name);
          assertEquals("", row.getField("error"));
        });
  }

  @Test
  void a_name_that_lost_characters_on_its_way_is_told_from_a_missing_file() throws Exception {
    Path typed;
    try {
      typed = folder.resolve("caf\ufffd.png");
    } catch (InvalidPathException e) {
      return; // in such a locale it is refused before: see the options' values
    }
    Path csv = folder.resolve("out.csv");
    assertEquals(Predict.SOME_FAILED, predict("-m", model, "--csv", csv, typed));
    String error = rows(csv).values().iterator().next().getField("error");
    assertTrue(
        error.matches(
            "does not exist; its name cannot be written in .+, the encoding of file names on this"
                + " machine: name its folder instead"),
        error);
  }

  @Test
  void help_names_every_command_and_version_the_java() {
    StringWriter out = new StringWriter();
    CommandLine program =
        Main.commandLine(Surroundings.terminal()).setOut(new PrintWriter(out, true));
    assertEquals(0, program.execute("--help"));
    program.getSubcommands().keySet().forEach(name -> assertTrue(out.toString().contains(name)));
    assertEquals(0, program.execute("help", "predict"));
    assertTrue(out.toString().contains("--json=FILE"), out.toString());
    assertEquals(0, program.execute("--version"));
    assertTrue(out.toString().contains(System.getProperty("java.version")), out.toString());
  }
}
