package kinesic.facebehavior.predict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.ActionUnitThresholds;
import kinesic.facebehavior.Expression;
import kinesic.facebehavior.data.ValenceArousal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PredictionOutputTest {

  private static final PredictionRow GOOD = PredictionRow.of(Path.of("a, b.png"), face());
  private static final PredictionRow BAD =
      PredictionRow.failed(Path.of("no \"image\"\t.png"), "is text, not an image");

  @TempDir private Path folder;

  private static FacePrediction face() {
    float[] expressions = new float[Expression.COUNT];
    expressions[Expression.FEAR.index()] = 0.75f;
    expressions[Expression.SURPRISE.index()] = 0.25f;
    float[] units = new float[ActionUnit.COUNT];
    units[ActionUnit.JAW_DROP.index()] = 0.5625f;
    units[ActionUnit.LIPS_PART.index()] = 0.4375f; // above its threshold
    units[ActionUnit.CHIN_RAISER.index()] = 0.4375f; // below its own
    units[ActionUnit.DIMPLER.index()] = 1e-8f;
    float[] thresholds = new float[ActionUnit.COUNT];
    Arrays.fill(thresholds, 0.5f);
    thresholds[ActionUnit.LIPS_PART.index()] = 0.25f;
    return new FacePrediction(
        new ValenceArousal(-0.5f, 1), expressions, units, new ActionUnitThresholds(thresholds));
  }

  @Test
  void the_columns_are_those_of_the_documented_schema() {
    assertEquals(
        "image,valence,arousal,expression,p_neutral,p_anger,p_disgust,p_fear,p_happiness,"
            + "p_sadness,p_surprise,AU01_p,AU01_c,AU02_p,AU02_c,AU04_p,AU04_c,AU05_p,AU05_c,"
            + "AU06_p,AU06_c,AU07_p,AU07_c,AU09_p,AU09_c,AU10_p,AU10_c,AU12_p,AU12_c,AU14_p,"
            + "AU14_c,AU15_p,AU15_c,AU17_p,AU17_c,AU20_p,AU20_c,AU23_p,AU23_c,AU24_p,AU24_c,"
            + "AU25_p,AU25_c,AU26_p,AU26_c,error,schema",
        String.join(",", PredictionCsv.columns()));
  }

  @Test
  void csv_holds_a_row_an_image_and_says_why_one_failed() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PredictionCsv csv = PredictionCsv.to(out);
    csv.write(List.of(GOOD, BAD));
    csv.complete();
    List<NamedCsvRecord> rows =
        CsvReader.builder().ofNamedCsvRecord(out.toString(StandardCharsets.UTF_8)).stream()
            .toList();
    assertEquals(PredictionCsv.columns(), rows.get(0).getHeader());
    assertEquals("a, b.png", rows.get(0).getField("image"));
    assertEquals("-0.500000", rows.get(0).getField("valence"));
    assertEquals("fear", rows.get(0).getField("expression"));
    assertEquals("0.250000", rows.get(0).getField("p_surprise"));
    assertEquals("1", rows.get(0).getField("AU26_c"));
    assertEquals("0.000000", rows.get(0).getField("AU14_p"));
    assertEquals("0.437500", rows.get(0).getField("AU25_p"));
    assertEquals("1", rows.get(0).getField("AU25_c"));
    assertEquals("0.437500", rows.get(0).getField("AU17_p"));
    assertEquals("0", rows.get(0).getField("AU17_c"));
    assertEquals("", rows.get(0).getField("error"));
    assertEquals("1", rows.get(0).getField("schema"));
    assertEquals("", rows.get(1).getField("valence"));
    assertEquals("", rows.get(1).getField("AU26_c"));
    assertEquals("is text, not an image", rows.get(1).getField("error"));
    assertEquals("1", rows.get(1).getField("schema"));
  }

  @Test
  void csv_rows_are_on_the_stream_as_soon_as_they_are_written() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PredictionCsv csv = PredictionCsv.to(out);
    csv.write(List.of(GOOD));
    assertTrue(out.toString(StandardCharsets.UTF_8).endsWith(",1\n"));
  }

  @Test
  void json_is_whole_after_every_write() throws Exception {
    Path file = folder.resolve("deep/er/p.json");
    Path part = folder.resolve("deep/er/p.json.part");
    try (PredictionJson json = PredictionJson.to(file)) {
      assertEquals(
          "{\"schema\": \"kinesic.predictions\", \"version\": 1, \"rows\": [\n]}\n",
          Files.readString(part));
      json.write(List.of(BAD));
      String one =
          "{\"schema\": \"kinesic.predictions\", \"version\": 1, \"rows\": [\n"
              + "{\"image\": \"no \\\"image\\\"\\u0009.png\", \"error\": \"is text, not an image\"}";
      assertEquals(one + "\n]}\n", Files.readString(part));
      json.write(List.of(GOOD));
      String two = Files.readString(part);
      assertTrue(
          two.startsWith(
              one + ",\n{\"image\": \"a, b.png\", \"valence\": -0.500000, \"arousal\": 1.000000"),
          two);
      assertTrue(two.endsWith("\"AU26_c\": 1, \"error\": null}\n]}\n"), two);
      json.complete();
    }
    assertTrue(Files.exists(file));
    assertFalse(Files.exists(part));
  }

  @Test
  void what_was_there_stays_until_the_new_file_is_complete() throws Exception {
    for (String name : List.of("p.csv", "p.json")) {
      Path file = folder.resolve(name);
      try (PredictionSink first = sink(file)) {
        first.complete();
      }
      String before = Files.readString(file);
      try (PredictionSink interrupted = sink(file)) {
        interrupted.write(List.of(GOOD));
      }
      assertEquals(before, Files.readString(file));
      try (PredictionSink whole = sink(file)) {
        whole.write(List.of(GOOD));
        assertEquals(before, Files.readString(file));
        whole.complete();
      }
      assertTrue(Files.readString(file).contains("fear"));
    }
  }

  @Test
  void what_is_no_earlier_output_is_not_replaced() throws Exception {
    for (String name : List.of("p.csv", "p.json")) {
      Path file = Files.writeString(folder.resolve(name), "image,AU12\na.png,1\n");
      IOException e = assertThrows(IOException.class, () -> sink(file));
      assertEquals(
          file + ": is there already and is no earlier output, so it is not replaced",
          e.getMessage());
    }
  }

  private static PredictionSink sink(Path file) throws IOException {
    return file.toString().endsWith(".csv") ? PredictionCsv.to(file) : PredictionJson.to(file);
  }
}
