package kinesic.facebehavior.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The prediction of pictures on two threads of this process. */
final class PredictTest {

  @TempDir private static Path shared;

  @SuppressWarnings("NullAway.Init")
  private static Photos files;

  @SuppressWarnings("NullAway.Init")
  private static Cluster cluster;

  @TempDir private Path folder;

  @BeforeAll
  static void open() throws IOException {
    files = Photos.write(shared);
    cluster = TestCluster.threads();
  }

  @AfterAll
  static void close() {
    cluster.close();
  }

  /** The rows of the plain program. */
  private String plain(Object... arguments) throws IOException {
    Path csv = folder.resolve("plain.csv");
    CommandRun.plain(
        Stream.concat(
                Stream.of("predict", "-m", files.network(), "--csv", csv), Stream.of(arguments))
            .toArray());
    return Files.readString(csv);
  }

  private CommandRun predict(Path out, Object... arguments) {
    return CommandRun.on(
        cluster,
        Stream.concat(
                Stream.of("predict", "-m", files.network(), "--out", out), Stream.of(arguments))
            .toArray());
  }

  /** Nothing is left beside the outputs. */
  private void assertNoHiddenFiles() throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      assertEquals(
          List.of(), entries.filter(f -> f.getFileName().toString().startsWith(".")).toList());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 50})
  void the_rows_of_crops_have_the_bytes_of_the_plain_program(int partitions) throws IOException {
    Path out = folder.resolve("rows");
    CommandRun run = predict(out, "--crops", "--partitions", partitions, files.crops());
    assertEquals(3, run.status(), run.err());
    assertEquals(plain("--crops", files.crops()), CommandRun.rows(out));
    assertEquals(Math.min(partitions, 46), CommandRun.parts(out).size());
    assertTrue(run.err().contains(files.crops().resolve("cut.png") + ": is cut off"), run.err());
    assertTrue(
        run.err().contains("46 images: 45 faces predicted, 0 without a face, 1 could not be read;"),
        run.err());
    assertNoHiddenFiles();
  }

  @Test
  void the_rows_of_photos_have_the_bytes_of_the_plain_program() throws IOException {
    Path out = folder.resolve("rows");
    Object[] options = {
      "--detector", files.detector(), "--points", "--embedding", "--compound", "du", files.photos()
    };
    CommandRun run = predict(out, options);
    assertEquals(3, run.status(), run.err());
    String expected = plain(options);
    assertEquals(expected, CommandRun.rows(out));
    assertTrue(expected.contains("no face"), expected);
    assertTrue(run.err().contains("16 images: 16 faces predicted, 1 without a face"), run.err());
    long rows = cluster.session().read().option("header", "true").csv(out.toString()).count();
    assertEquals(18, rows, "without the headings");
  }

  @ParameterizedTest
  @ValueSource(strings = {"openface", "py-feat", "cexpr"})
  void the_formats_of_other_programs_are_written_too(String format) throws IOException {
    Path out = folder.resolve("rows");
    Object[] options = {"--detector", files.detector(), "--format", format, files.photos()};
    assertEquals(3, predict(out, options).status());
    assertEquals(plain(options), CommandRun.rows(out));
    assertEquals(
        3,
        predict(out, Stream.concat(Stream.of("--overwrite"), Stream.of(options)).toArray())
            .status());
  }

  @Test
  void pictures_and_rows_may_be_in_a_file_system_of_hadoop() throws IOException {
    Path out = folder.resolve("deep/rows");
    CommandRun run =
        CommandRun.on(
            cluster,
            "predict",
            "-m",
            files.network(),
            "--out",
            DrawerFileSystem.uri(out),
            "--detector",
            files.detector(),
            "--partitions",
            2,
            DrawerFileSystem.uri(files.photos()),
            DrawerFileSystem.uri(files.photos().resolve("none.png")));
    assertEquals(3, run.status(), run.err());
    assertEquals(
        plain("--detector", files.detector(), files.photos(), files.photos().resolve("none.png")),
        CommandRun.rows(out).replace("drawer:", ""));
  }

  @Test
  void uris_of_files_are_read_as_paths_are() throws IOException {
    Path out = folder.resolve("rows");
    CommandRun run =
        CommandRun.on(
            cluster,
            "predict",
            "-m",
            files.network(),
            "--out",
            out.toUri(),
            "--crops",
            "file://" + files.crops());
    assertEquals(3, run.status(), run.err());
    assertEquals(plain("--crops", files.crops()), CommandRun.rows(out).replace("file://", ""));
  }

  @Test
  void lists_name_pictures_relative_to_their_folder() throws IOException {
    Path text = Files.writeString(shared.resolve("list.txt"), "crops/c-7.png\n\ncrops/c-3.png\n");
    Path table =
        Files.writeString(
            shared.resolve("list.csv"),
            "valence,image\n0.5,crops/c-3.png\n,%s\n".formatted(files.crops().resolve("c-1.png")));
    Path out = folder.resolve("rows");
    CommandRun run = predict(out, "--crops", text, table);
    assertEquals(0, run.status(), run.err());
    Path crops = files.crops();
    assertEquals(
        plain(
            "--crops",
            crops.resolve("c-7.png"),
            crops.resolve("c-3.png"),
            crops.resolve("c-3.png"),
            crops.resolve("c-1.png")),
        CommandRun.rows(out));
  }

  @Test
  void parquet_has_the_numbers_of_the_cells() throws IOException {
    Path out = folder.resolve("rows");
    Object[] options = {"--detector", files.detector(), files.photos()};
    CommandRun run =
        predict(
            out,
            Stream.concat(
                    Stream.of("--output-format", "parquet", "--partitions", 3), Stream.of(options))
                .toArray());
    assertEquals(3, run.status(), run.err());
    List<Row> rows = new ArrayList<>();
    for (Path part : CommandRun.parts(out)) { // Spark reads the largest one first
      rows.addAll(cluster.session().read().parquet(part.toString()).collectAsList());
    }
    List<CsvRecord> cells = CsvReader.builder().ofCsvRecord(plain(options)).stream().toList();
    assertEquals(cells.getFirst().getFields(), List.of(rows.getFirst().schema().fieldNames()));
    assertEquals(cells.size() - 1, rows.size());
    for (int i = 0; i < rows.size(); i++) {
      for (int j = 0; j < rows.get(i).length(); j++) {
        String cell = cells.get(i + 1).getField(j);
        Object expected =
            cell.isEmpty()
                ? null
                : switch (rows.get(i).schema().fields()[j].dataType().typeName()) {
                  case "double" -> Double.valueOf(cell);
                  case "integer" -> Integer.valueOf(cell);
                  default -> cell;
                };
        assertEquals(expected, rows.get(i).get(j));
      }
    }
    assertEquals(1, predict(out, options).status(), "an earlier output");
    CommandRun again =
        predict(out, Stream.concat(Stream.of("--overwrite"), Stream.of(options)).toArray());
    assertEquals(3, again.status(), again.err());
    assertEquals(plain(options), CommandRun.rows(out));
  }

  @Test
  void only_an_earlier_output_is_replaced_and_only_on_request() throws IOException {
    Path out = Files.createDirectory(folder.resolve("rows"));
    Path foreign = Files.writeString(out.resolve("mine.txt"), "mine");
    Object[] options = {"--crops", "--overwrite", files.crops()};
    CommandRun run = predict(out, options);
    assertEquals(1, run.status());
    assertEquals(
        "facebehavior-spark: %s: exists already and is not an earlier output, so it is not replaced%n"
            .formatted(out),
        run.err());
    Files.delete(foreign);
    assertEquals(3, predict(out, "--crops", files.crops()).status(), "the folder is empty");
    CommandRun refused = predict(out, "--crops", files.crops().resolve("c-1.png"));
    assertEquals(1, refused.status());
    assertEquals(
        "facebehavior-spark: %s: holds an earlier output; --overwrite replaces it when the new one is complete%n"
            .formatted(out),
        refused.err());
    Path one = files.crops().resolve("c-1.png");
    assertEquals(0, predict(out, "--crops", "--overwrite", one).status());
    assertEquals(plain("--crops", one), CommandRun.rows(out));
    assertNoHiddenFiles();
  }

  @Test
  void rows_of_an_earlier_prediction_are_no_pictures() throws IOException {
    Path pictures = Files.createDirectory(folder.resolve("pictures"));
    Files.copy(files.crops().resolve("c-1.png"), pictures.resolve("one.png"));
    Path out = pictures.resolve("rows");
    assertEquals(0, predict(out, "--crops", pictures).status());
    String rows = CommandRun.rows(out);
    assertEquals(0, predict(out, "--crops", "--overwrite", pictures).status());
    assertEquals(rows, CommandRun.rows(out));
  }

  @Test
  void a_prediction_that_fails_leaves_what_was_there() throws IOException {
    Path out = folder.resolve("rows");
    Path stuck = Files.createDirectory(folder.resolve("stuck"));
    Files.copy(files.crops().resolve("c-1.png"), stuck.resolve("a.png"));
    Files.copy(files.crops().resolve("c-1.png"), stuck.resolve(DrawerFileSystem.FAIL));
    Object[] failing = {"--crops", "--partitions", 2, DrawerFileSystem.uri(stuck)};
    CommandRun run = predict(out, failing);
    assertEquals(1, run.status());
    assertTrue(run.err().contains("nothing was written: the drawer is stuck"), run.err());
    assertFalse(Files.exists(out));
    assertNoHiddenFiles();
    Path one = files.crops().resolve("c-1.png");
    assertEquals(0, predict(out, "--crops", one).status());
    CommandRun again =
        predict(out, Stream.concat(Stream.of("--overwrite"), Stream.of(failing)).toArray());
    assertEquals(1, again.status());
    assertEquals(plain("--crops", one), CommandRun.rows(out));
    assertNoHiddenFiles();
  }

  @Test
  void what_only_the_plain_program_can_is_refused() throws IOException {
    Path out = folder.resolve("rows");
    Path clip = Files.write(folder.resolve("clip.mp4"), new byte[100]);
    CommandRun video = predict(out, "--crops", clip);
    assertEquals(1, video.status());
    assertTrue(video.err().contains("clip.mp4: is a video"), video.err());
    CommandRun landmarks = predict(out, "--landmarks", clip, files.photos());
    assertEquals(2, landmarks.status());
    assertTrue(landmarks.err().contains("--landmarks lists the faces"), landmarks.err());
    assertEquals(2, predict(out, "--crops", "--points", files.crops()).status());
    assertEquals(2, predict(out, "--crops", "--partitions", 0, files.crops()).status());
    Path empty = Files.createDirectory(folder.resolve("empty"));
    CommandRun nothing = predict(out, "--crops", empty);
    assertTrue(nothing.err().contains(empty + ": contains no file"), nothing.err());
    assertFalse(Files.exists(out));
  }
}
