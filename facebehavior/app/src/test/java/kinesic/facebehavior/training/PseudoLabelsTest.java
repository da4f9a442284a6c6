package kinesic.facebehavior.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.facebehavior.Thresholds;
import kinesic.facebehavior.manifest.Manifest;
import kinesic.facebehavior.manifest.ManifestRow;
import kinesic.facebehavior.manifest.SmallDatabases;
import kinesic.facebehavior.manifest.UnreadableImages;
import kinesic.facebehavior.network.Coupling;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.network.NetworkConfiguration;
import kinesic.facebehavior.network.NetworkConfiguration.Trunk;
import kinesic.facebehavior.network.ObjectiveSettings;
import kinesic.facebehavior.task.Affect;
import kinesic.facebehavior.task.FaceLabels;
import kinesic.facebehavior.task.Label.Category;
import kinesic.facebehavior.task.Label.Presence;
import kinesic.facebehavior.task.Prediction;
import kinesic.facebehavior.task.Task;
import kinesic.nn.train.TrainingListener;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PseudoLabelsTest {

  private static final PseudoLabels SURE = new PseudoLabels(0.6, 0.5, false);
  private static final int UNITS = Affect.ACTION_UNITS.size();

  @TempDir private Path folder;
  private TrainingData data;

  @BeforeEach
  void databases() throws IOException {
    SmallDatabases files = new SmallDatabases(folder.resolve("data"));
    data =
        TrainingData.read(
            Map.of(
                Affect.VALENCE_AROUSAL, List.of(files.valenceArousal),
                Affect.ACTION_UNITS, List.of(files.actionUnits),
                Affect.EXPRESSION, List.of(files.expressions)),
            files.validation);
  }

  /** A teacher that predicts the same for each face. */
  private static FaceBehaviorNet teacher(Task task, float... bias) {
    FaceBehaviorNet net =
        new FaceBehaviorNet(new NetworkConfiguration(Trunk.COMPACT, 16, 0, List.of(task)));
    net.initialise(1);
    return net.withHead(
        task,
        Tensor.zeros(Shape.of(net.features(), task.size())),
        Tensor.of(Shape.of(task.size()), bias));
  }

  /** Logits with which unit 0 is present, unit 1 absent, and unit 2 as likely as not. */
  private static float[] units() {
    float[] logits = new float[UNITS];
    Arrays.fill(logits, -5);
    logits[0] = 5;
    logits[2] = 0;
    return logits;
  }

  private static float[] happiness(float logit) {
    float[] logits = new float[Affect.EXPRESSION.size()];
    logits[Affect.EXPRESSION.index("happiness")] = logit;
    return logits;
  }

  private static List<FaceBehaviorNet> teachers() {
    return List.of(
        teacher(Affect.EXPRESSION, happiness(5)),
        teacher(Affect.ACTION_UNITS, units()),
        teacher(Affect.VALENCE_AROUSAL, (float) Math.atan(0.25), 0));
  }

  private static List<ManifestRow> rows(TrainingData from, Task task) {
    return from.rows(task).toList();
  }

  private TrainingData labelled(PseudoLabels options) throws IOException {
    return options.label(data, teachers(), new UnreadableImages(true));
  }

  @Test
  void a_prediction_is_a_label_if_the_teacher_is_sure() {
    float[] expression = new float[] {0.1f, 0, 0, 0, 0.7f, 0.2f, 0};
    float[] unit = new float[UNITS];
    Arrays.fill(unit, 0.3f);
    unit[0] = 0.61f; // above 0.2 + 0.5 · 0.8
    unit[1] = 0.59f;
    unit[2] = 0.09f; // below 0.2 - 0.5 · 0.2
    unit[3] = 0.11f;
    float[] thresholds = new float[UNITS];
    Arrays.fill(thresholds, 0.2f);
    Prediction prediction =
        new Prediction(
            Map.of(
                Affect.EXPRESSION.name(), expression,
                Affect.ACTION_UNITS.name(), unit,
                Affect.VALENCE_AROUSAL.name(), new float[] {0.5f, -1}),
            Map.of(
                Affect.ACTION_UNITS.name(),
                new Thresholds(Affect.ACTION_UNITS.labels(), thresholds)),
            new float[0]);
    String likely = Affect.EXPRESSION.labels().get(4);
    assertEquals(Optional.of(new Category(likely)), SURE.label(Affect.EXPRESSION, prediction));
    assertEquals(
        Optional.empty(), new PseudoLabels(0.75, 0.5, false).label(Affect.EXPRESSION, prediction));
    Category soft =
        (Category)
            new PseudoLabels(0.6, 0.5, true).label(Affect.EXPRESSION, prediction).orElseThrow();
    assertEquals(likely, soft.name());
    assertEquals(3, soft.shares().size());
    assertEquals(
        Optional.of(Presence.NONE.with(0, true).with(2, false)),
        SURE.label(Affect.ACTION_UNITS, prediction));
    assertEquals(
        Optional.of(Affect.valenceArousal(0.5f, -1)),
        SURE.label(Affect.VALENCE_AROUSAL, prediction));
  }

  @Test
  void every_face_gets_labels_of_the_tasks_that_it_lacks() throws Exception {
    TrainingData more = labelled(SURE);
    for (ManifestRow row : rows(more, Affect.EXPRESSION)) {
      Presence units = row.labels().of(Affect.ACTION_UNITS);
      assertTrue(units.isPresent(0));
      assertTrue(units.isAnnotated(1) && !units.isPresent(1));
      assertFalse(units.isAnnotated(2), "the teacher is not sure");
      assertEquals(UNITS - 1, units.count());
      assertTrue(row.labels().isAnnotated(Affect.VALENCE_AROUSAL));
    }
    for (Task task : List.of(Affect.ACTION_UNITS, Affect.VALENCE_AROUSAL)) {
      for (ManifestRow row : rows(more, task)) {
        assertEquals(Optional.of("happiness"), row.labels().of(Affect.EXPRESSION));
      }
    }
    assertEquals(data.validation(), more.validation());
  }

  /** The labels of a face without the units that its database has not annotated. */
  private static FaceLabels known(ManifestRow before, ManifestRow after) {
    long units = before.labels().of(Affect.ACTION_UNITS).annotated();
    Presence more = after.labels().of(Affect.ACTION_UNITS);
    return after
        .labels()
        .with(Affect.ACTION_UNITS, new Presence(more.annotated() & units, more.present() & units));
  }

  @Test
  void annotated_labels_faces_and_pools_stay_as_they_are() throws Exception {
    TrainingData more = labelled(SURE);
    assertArrayEquals(data.sizes(), more.sizes());
    for (Task task : data.pools().keySet()) {
      List<ManifestRow> before = rows(data, task);
      List<ManifestRow> after = rows(more, task);
      for (int i = 0; i < before.size(); i++) {
        assertEquals(before.get(i).image(), after.get(i).image());
        assertEquals(
            before.get(i).labels(), known(before.get(i), after.get(i)).only(List.of(task)));
      }
    }
    assertNotEquals(data.fingerprint(), more.fingerprint());
    assertEquals(
        data.heads(Coupling.NONE, ObjectiveSettings.STANDARD.table()),
        more.heads(Coupling.NONE, ObjectiveSettings.STANDARD.table()));
  }

  @Test
  void a_unit_that_a_database_lacks_is_labelled_if_another_one_has_it() throws Exception {
    Manifest units = data.pools().getOrDefault(Affect.ACTION_UNITS, List.of()).getFirst();
    long known = ~(1L | 1L << 16);
    Manifest masked = masked(units, known & ~2L & (1L << UNITS) - 1);
    Manifest other = masked(moved(units), known & (1L << UNITS) - 1);
    data =
        new TrainingData(
            Map.of(
                Affect.ACTION_UNITS, List.of(masked, other),
                Affect.EXPRESSION, data.pools().getOrDefault(Affect.EXPRESSION, List.of())),
            null);
    TrainingData more = labelled(SURE);
    for (ManifestRow row :
        more.pools().getOrDefault(Affect.ACTION_UNITS, List.of()).getFirst().rows()) {
      Presence presence = row.labels().of(Affect.ACTION_UNITS);
      assertFalse(presence.isAnnotated(0), "no face is annotated for it, so no teacher knows it");
      assertTrue(presence.isAnnotated(1), "the other database has it");
    }
    for (ManifestRow row : rows(more, Affect.EXPRESSION)) {
      assertFalse(row.labels().of(Affect.ACTION_UNITS).isAnnotated(16));
    }
  }

  private static Manifest masked(Manifest manifest, long units) {
    return relabelled(
        manifest,
        labels -> {
          Presence all = labels.of(Affect.ACTION_UNITS);
          return FaceLabels.NONE.with(
              Affect.ACTION_UNITS, new Presence(all.annotated() & units, all.present() & units));
        });
  }

  private static Manifest relabelled(Manifest manifest, UnaryOperator<FaceLabels> change) {
    return new Manifest(
        manifest.file(),
        manifest.tasks(),
        manifest.rows().stream().map(row -> row.with(change.apply(row.labels()))).toList());
  }

  /** The database with copies of its images. */
  private static Manifest moved(Manifest manifest) throws IOException {
    List<ManifestRow> rows = new ArrayList<>();
    for (ManifestRow row : manifest.rows()) {
      Path copy = row.image().resolveSibling("copy-" + row.image().getFileName());
      Files.copy(row.image(), copy);
      rows.add(new ManifestRow(copy, row.labels()));
    }
    return new Manifest(manifest.file(), manifest.tasks(), rows);
  }

  @Test
  void a_face_in_two_pools_keeps_the_annotation_of_either() throws Exception {
    Manifest expressions = data.pools().getOrDefault(Affect.EXPRESSION, List.of()).getFirst();
    Manifest same =
        relabelled(
            expressions,
            labels -> FaceLabels.NONE.with(Affect.VALENCE_AROUSAL, Affect.valenceArousal(0, 0)));
    data =
        new TrainingData(
            Map.of(
                Affect.EXPRESSION, List.of(expressions),
                Affect.VALENCE_AROUSAL,
                    List.of(
                        new Manifest(same.file(), List.of(Affect.VALENCE_AROUSAL), same.rows()))),
            null);
    TrainingData more = labelled(SURE);
    assertEquals(data.all().get(0).rows(), more.all().get(0).rows());
    assertEquals(data.all().get(1).rows(), more.all().get(1).rows());
  }

  @Test
  void the_first_of_two_teachers_decides_and_an_unsure_one_says_nothing() throws Exception {
    List<FaceBehaviorNet> two =
        List.of(
            teacher(Affect.EXPRESSION, happiness(0)),
            teacher(Affect.VALENCE_AROUSAL, 0, 0),
            teacher(Affect.VALENCE_AROUSAL, 1, 1));
    TrainingData more = SURE.label(data, two, new UnreadableImages(true));
    for (ManifestRow row : rows(more, Affect.ACTION_UNITS)) {
      assertFalse(row.labels().isAnnotated(Affect.EXPRESSION));
      assertEquals(
          Optional.of(Affect.valenceArousal(0, 0)), row.labels().of(Affect.VALENCE_AROUSAL));
    }
  }

  @Test
  void a_face_that_cannot_be_read_gets_no_label() throws Exception {
    ManifestRow broken = rows(data, Affect.EXPRESSION).getFirst();
    Files.write(broken.image(), new byte[0]);
    UnreadableImages unreadable = new UnreadableImages(false);
    TrainingData more = SURE.label(data, teachers(), unreadable);
    assertEquals(1, unreadable.count());
    assertEquals(broken, rows(more, Affect.EXPRESSION).getFirst());
    assertNotEquals(rows(data, Affect.EXPRESSION).get(1), rows(more, Affect.EXPRESSION).get(1));
  }

  @Test
  void a_student_takes_as_many_steps_as_without_them() throws Exception {
    TrainingPlan plan =
        new TrainingPlan(
            new NetworkConfiguration(Trunk.COMPACT, 16, 0),
            ObjectiveSettings.STANDARD.with(Coupling.NONE),
            OptimiserPlan.adamW(3e-3f, 0.02f),
            1,
            16,
            true,
            7);
    Map<String, String> steps = new LinkedHashMap<>();
    Map<String, TrainingData> both =
        Map.of("annotated", data, "soft", labelled(new PseudoLabels(0, 0, true)));
    for (Map.Entry<String, TrainingData> entry : both.entrySet()) {
      RunFolder run = new RunFolder(folder.resolve(entry.getKey()));
      assertTrue(
          new TrainingRun(
                  plan, entry.getValue(), run, Duration.ofDays(1), new TrainingListener() {})
              .run());
      steps.put(entry.getKey(), Files.readAllLines(run.metrics()).getLast().split(",", -1)[1]);
    }
    assertEquals(Map.of("annotated", "4", "soft", "4"), steps);
  }

  @Test
  void numbers_out_of_range_are_refused() {
    assertThrows(IllegalArgumentException.class, () -> new PseudoLabels(1.1, 0, false));
    assertThrows(IllegalArgumentException.class, () -> new PseudoLabels(0.5, 1, false));
    assertThrows(IllegalArgumentException.class, () -> new PseudoLabels(0.5, -0.1, false));
  }
}
