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
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.Attribute;
import kinesic.facebehavior.CompoundExpression;
import kinesic.facebehavior.Expression;
import kinesic.facebehavior.Thresholds;
import kinesic.facebehavior.dataset.FaceLandmarks;
import kinesic.facebehavior.detect.DetectedFace;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.network.NetworkConfiguration;
import kinesic.facebehavior.network.NetworkConfiguration.Trunk;
import kinesic.facebehavior.predict.KinesicFormat.Part;
import kinesic.facebehavior.task.Affect;
import kinesic.facebehavior.task.Identity;
import kinesic.facebehavior.task.Prediction;
import kinesic.facebehavior.task.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PredictionOutputTest {

  private static final KinesicFormat OURS = format(Affect.HEADS);
  private static final PredictionRow GOOD =
      PredictionRow.of(FaceFile.image(Path.of("a, b.png"), 1), face());
  private static final PredictionRow BAD =
      PredictionRow.failed(
          FaceFile.image(Path.of("no \"image\"\t.png"), 2), "is text, not an image");

  @TempDir private Path folder;

  private static Prediction face() {
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
    return new Prediction(
        Map.of(
            "valence_arousal",
            new float[] {-0.5f, 1},
            "expression",
            expressions,
            "action_units",
            units,
            "compound",
            new float[] {.375f, .625f}),
        Map.of("action_units", new Thresholds(ActionUnit.columns(), thresholds)),
        new float[0]);
  }

  @Test
  void the_columns_are_those_of_the_documented_schema() {
    assertEquals(
        "image,face,valence,arousal,expression,p_neutral,p_anger,p_disgust,p_fear,p_happiness,"
            + "p_sadness,p_surprise,AU01_p,AU01_c,AU02_p,AU02_c,AU04_p,AU04_c,AU05_p,AU05_c,"
            + "AU06_p,AU06_c,AU07_p,AU07_c,AU09_p,AU09_c,AU10_p,AU10_c,AU12_p,AU12_c,AU14_p,"
            + "AU14_c,AU15_p,AU15_c,AU17_p,AU17_c,AU20_p,AU20_c,AU23_p,AU23_c,AU24_p,AU24_c,"
            + "AU25_p,AU25_c,AU26_p,AU26_c,error,schema",
        String.join(",", OURS.names()));
  }

  @Test
  void compound_expressions_have_columns_by_the_head_or_by_the_zero_shot_score() {
    List<CompoundExpression> classes =
        List.of(CompoundExpression.SADLY_ANGRY, CompoundExpression.HAPPILY_SURPRISED);
    FaceBehaviorNet network =
        new FaceBehaviorNet(
            new NetworkConfiguration(
                Trunk.COMPACT,
                32,
                0,
                Stream.concat(Affect.HEADS.stream(), Stream.of(Affect.compound(classes)))
                    .toList()));
    KinesicFormat byHead = KinesicFormat.of(network, Set.of(), CompoundReading.byHead(network));
    List<String> names = byHead.names();
    assertEquals(
        List.of("AU26_c", "compound", "p_sadly_angry", "p_happily_surprised", "error", "schema"),
        names.subList(names.size() - 6, names.size()));
    List<String> cells = byHead.cells(GOOD);
    assertEquals(
        List.of("happily surprised", "0.375000", "0.625000", "", "2"),
        cells.subList(cells.size() - 5, cells.size()));
    KinesicFormat zeroShot =
        KinesicFormat.of(network, Set.of(), Optional.of(CompoundReading.zeroShot(classes)));
    names = zeroShot.names();
    assertEquals(
        List.of("compound", "score_sadly_angry", "score_happily_surprised"),
        names.subList(names.size() - 5, names.size() - 2));
    // fear .75, surprise .25; AU25 .4375, AU26 .5625, AU17 .4375; valence -.5
    cells = zeroShot.cells(GOOD);
    float angry = .5f * .4375f / (2 + .26f + .48f + .5f);
    float surprised = .25f + (.4375f + .67f * .5625f) / (4 + .64f + .67f);
    assertEquals("happily surprised", cells.get(cells.size() - 5));
    assertEquals(angry, Float.parseFloat(cells.get(cells.size() - 4)), 1e-6f);
    assertEquals(surprised, Float.parseFloat(cells.get(cells.size() - 3)), 1e-6f);
    assertTrue(CompoundReading.byHead(plain()).isEmpty());
  }

  @Test
  void the_challenge_on_c_expr_gets_a_1_for_one_of_its_7() {
    CexprFormat format = CexprFormat.of(plain());
    assertEquals(
        "image_location,Fearfully_Surprised,Happily_Surprised,Sadly_Surprised,"
            + "Disgustedly_Surprised,Angrily_Surprised,Sadly_Fearful,Sadly_Angry",
        String.join(",", format.names()));
    assertEquals(List.of("a, b.png", "1", "0", "0", "0", "0", "0", "0"), format.cells(GOOD));
    assertEquals(7, format.cells(BAD).stream().filter("0"::equals).count());
  }

  private static FaceBehaviorNet plain() {
    return new FaceBehaviorNet(new NetworkConfiguration(Trunk.COMPACT, 32, 0));
  }

  private static KinesicFormat format(List<Task> heads, Part... parts) {
    NetworkConfiguration configuration = new NetworkConfiguration(Trunk.COMPACT, 32, 0, heads);
    return KinesicFormat.of(new FaceBehaviorNet(configuration), Set.of(parts), Optional.empty());
  }

  @Test
  void frames_people_attributes_and_embeddings_have_columns_where_they_are_known() {
    List<String> nobody = format(Identity.heads(List.of())).names();
    assertEquals(List.of("image", "face", "5_o_Clock_Shadow_p"), nobody.subList(0, 3));
    assertEquals(2 + 80 + 2, nobody.size());
    List<String> people =
        format(Identity.heads(List.of("ann")), Part.FRAME, Part.EMBEDDING).names();
    assertEquals(List.of("image", "frame", "face", "person", "p_person"), people.subList(0, 5));
    assertEquals(
        List.of("Young_p", "Young_c", "embedding_1", "embedding_2"), people.subList(83, 87));
    assertEquals(
        List.of("embedding_127", "embedding_128", "error", "schema"),
        people.subList(people.size() - 4, people.size()));
  }

  @Test
  void a_person_attributes_and_every_bit_of_the_embedding_are_written() {
    float[] attributes = new float[Attribute.COUNT];
    attributes[Attribute.BALD.index()] = .25f;
    float[] thresholds = new float[Attribute.COUNT];
    Arrays.fill(thresholds, .125f);
    float[] embedding = new float[128];
    embedding[1] = 1.2345678e-9f;
    PredictionRow row =
        PredictionRow.of(
            FaceFile.frame(Path.of("clip/007.png"), 7, 5, Path.of("clip")),
            new Prediction(
                Map.of("identity", new float[] {0, .75f}, "attributes", attributes),
                Map.of("attributes", new Thresholds(Attribute.labels(), thresholds)),
                embedding));
    KinesicFormat format = format(Identity.heads(List.of("ann")), Part.FRAME, Part.EMBEDDING);
    List<String> cells = format.cells(row);
    assertEquals(format.columns().size(), cells.size());
    assertEquals(List.of("clip/007.png", "7", "0", "ann", "0.750000"), cells.subList(0, 5));
    int bald = format.names().indexOf("Bald_p");
    assertEquals(List.of("0.250000", "1"), cells.subList(bald, bald + 2));
    String component = cells.get(format.names().indexOf("embedding_2"));
    assertEquals(1.2345678e-9f, Float.parseFloat(component));
  }

  private static PredictionRow placed(FaceFile file, int number) {
    FaceLandmarks points = FaceLandmarks.of(30, 40, 50, 40.25f, 40, 50, 32, 60, 48, 60);
    DetectedFace place = new DetectedFace(20.125, -3, 40, 50.5, .9375, points);
    return PredictionRow.of(file, number, Optional.of(place), face());
  }

  @Test
  void faces_of_pictures_have_a_number_a_place_and_points() {
    KinesicFormat format = format(Affect.HEADS, Part.FRAME, Part.TIME, Part.PLACE, Part.POINTS);
    assertEquals(
        "image,frame,time,face,x,y,width,height,score,left_eye_x,left_eye_y,right_eye_x,"
            + "right_eye_y,nose_x,nose_y,left_mouth_x,left_mouth_y,right_mouth_x,right_mouth_y,"
            + "valence",
        String.join(",", format.names().subList(0, 20)));
    FaceFile frame = FaceFile.frame(Path.of("clip.mp4"), 12, .4004);
    assertEquals(
        "clip.mp4,12,0.400400,3,20.13,-3.00,40.00,50.50,0.937500,30.00,40.00,50.00,40.25,40.00,"
            + "50.00,32.00,60.00,48.00,60.00,-0.500000",
        String.join(",", format.cells(placed(frame, 3)).subList(0, 20)));
    List<String> none = format.cells(PredictionRow.withoutFace(frame));
    assertEquals("clip.mp4,12,0.400400,,,,", String.join(",", none.subList(0, 7)));
    assertEquals(List.of("no face was found", "2"), none.subList(none.size() - 2, none.size()));
    OpenFaceFormat openFace = new OpenFaceFormat(25);
    assertEquals(
        "13,3,0.400,0.94,1", String.join(",", openFace.cells(placed(frame, 3)).subList(0, 5)));
    PyFeatFormat pyFeat = new PyFeatFormat(true);
    assertEquals(
        "FaceRectX,FaceRectY,FaceRectWidth,FaceRectHeight,FaceScore,AU01",
        String.join(",", pyFeat.names().subList(0, 6)));
    assertEquals(
        "20.13,-3.00,40.00,50.50,0.937500,0.000000",
        String.join(",", pyFeat.cells(placed(frame, 3)).subList(0, 6)));
    assertEquals(33, pyFeat.cells(PredictionRow.withoutFace(frame)).size());
    assertTrue(new PyFeatFormat(false).isHeader(String.join(",", pyFeat.names())));
  }

  @Test
  void openface_gets_its_columns_and_counts_frames_from_1() {
    OpenFaceFormat format = new OpenFaceFormat(25);
    assertEquals(
        "frame,face_id,timestamp,confidence,success,AU01_c,AU02_c,AU04_c,AU05_c,AU06_c,AU07_c,"
            + "AU09_c,AU10_c,AU12_c,AU14_c,AU15_c,AU17_c,AU20_c,AU23_c,AU25_c,AU26_c",
        String.join(",", format.names()));
    FaceFile frame = FaceFile.frame(Path.of("clip/012.png"), 12, 5, Path.of("clip"));
    assertEquals(
        "8,0,0.280,1.00,1,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,1.0,1.0",
        String.join(",", format.cells(PredictionRow.of(frame, face()))));
    assertEquals(
        "8,0,0.280,0.00,0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0",
        String.join(",", format.cells(PredictionRow.failed(frame, "is empty"))));
    assertEquals("2", format.cells(BAD).get(0));
  }

  @Test
  void py_feat_gets_its_columns_and_counts_the_frames_of_an_input_from_0() {
    PyFeatFormat format = new PyFeatFormat(false);
    assertEquals(
        "AU01,AU02,AU04,AU05,AU06,AU07,AU09,AU10,AU12,AU14,AU15,AU17,AU20,AU23,AU24,AU25,AU26,"
            + "anger,disgust,fear,happiness,sadness,surprise,neutral,valence,arousal,input,frame",
        String.join(",", format.names()));
    FaceFile frame = FaceFile.frame(Path.of("clip/012.png"), 12, 5, Path.of("clip"));
    List<String> cells = format.cells(PredictionRow.of(frame, face()));
    assertEquals(
        List.of("0.437500", "0.562500", "0.000000", "0.000000", "0.750000"), cells.subList(15, 20));
    assertEquals(
        List.of("0.250000", "0.000000", "-0.500000", "1.000000", "clip", "7"),
        cells.subList(22, 28));
    List<String> failed = format.cells(BAD);
    assertEquals(List.of("", "no \"image\"\t.png", "1"), failed.subList(25, 28));
    assertEquals(28, failed.size());
  }

  @Test
  void an_output_is_replaced_by_one_with_other_columns_of_ours_but_not_one_of_another_tool()
      throws Exception {
    Path file = folder.resolve("p.csv");
    try (PredictionCsv csv = PredictionCsv.to(file, OURS)) {
      csv.complete();
    }
    try (PredictionCsv csv =
        PredictionCsv.to(file, format(Affect.HEADS, Part.FRAME, Part.EMBEDDING))) {
      csv.complete();
    }
    assertThrows(IOException.class, () -> PredictionCsv.to(file, new PyFeatFormat(false)));
    Path theirs =
        Files.writeString(
            folder.resolve("theirs.csv"), "frame,face_id,timestamp,confidence,success,AU01_r\n");
    assertThrows(IOException.class, () -> PredictionCsv.to(theirs, new OpenFaceFormat(30)));
  }

  @Test
  void csv_holds_a_row_an_image_and_says_why_one_failed() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PredictionCsv csv = PredictionCsv.to(out, OURS);
    csv.write(List.of(GOOD, BAD));
    csv.complete();
    List<NamedCsvRecord> rows =
        CsvReader.builder().ofNamedCsvRecord(out.toString(StandardCharsets.UTF_8)).stream()
            .toList();
    assertEquals(OURS.names(), rows.get(0).getHeader());
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
    assertEquals("2", rows.get(0).getField("schema"));
    assertEquals("", rows.get(1).getField("valence"));
    assertEquals("", rows.get(1).getField("AU26_c"));
    assertEquals("is text, not an image", rows.get(1).getField("error"));
    assertEquals("2", rows.get(1).getField("schema"));
  }

  @Test
  void csv_rows_are_on_the_stream_as_soon_as_they_are_written() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PredictionCsv csv = PredictionCsv.to(out, OURS);
    csv.write(List.of(GOOD));
    assertTrue(out.toString(StandardCharsets.UTF_8).endsWith(",2\n"));
  }

  @Test
  void json_is_whole_after_every_write() throws Exception {
    Path file = folder.resolve("deep/er/p.json");
    Path part = folder.resolve("deep/er/p.json.part");
    try (PredictionJson json = PredictionJson.to(file, OURS)) {
      assertEquals(
          "{\"schema\": \"kinesic.predictions\", \"version\": 2, \"rows\": [\n]}\n",
          Files.readString(part));
      json.write(List.of(BAD));
      String one =
          "{\"schema\": \"kinesic.predictions\", \"version\": 2, \"rows\": [\n"
              + "{\"image\": \"no \\\"image\\\"\\u0009.png\", \"error\": \"is text, not an image\"}";
      assertEquals(one + "\n]}\n", Files.readString(part));
      json.write(List.of(GOOD));
      String two = Files.readString(part);
      assertTrue(
          two.startsWith(
              one
                  + ",\n{\"image\": \"a, b.png\", \"face\": 0, \"valence\": -0.500000, \"arousal\": 1.000000"),
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
          file + ": exists already and is not an earlier output, so it is not replaced",
          e.getMessage());
    }
  }

  private static PredictionSink sink(Path file) throws IOException {
    return file.toString().endsWith(".csv")
        ? PredictionCsv.to(file, OURS)
        : PredictionJson.to(file, OURS);
  }
}
