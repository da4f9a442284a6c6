package kinesic.facebehavior.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kinesic.facebehavior.loss.MatchingOptions;
import kinesic.facebehavior.loss.MatchingOptions.Direction;
import kinesic.facebehavior.loss.MatchingOptions.Form;
import kinesic.facebehavior.network.Coupling;
import kinesic.facebehavior.network.ObjectiveSettings;
import kinesic.facebehavior.task.Affect;
import kinesic.facebehavior.task.Task;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TeachingTest {

  private static final List<Task> TASKS =
      List.of(Affect.VALENCE_AROUSAL, Affect.EXPRESSION, Affect.ACTION_UNITS);

  @TempDir private Path folder;

  @BeforeEach
  void faces() throws IOException {
    for (String name : List.of("a.png", "b.png", "c.png", "d.png")) {
      Files.createFile(folder.resolve(name));
    }
  }

  private Path manifest(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private Path expressions() throws IOException {
    return manifest(
        "expressions.csv", "image,expression\na.png,fear\nb.png,fear\nc.png,disgust=3;anger=1\n");
  }

  private Path units() throws IOException {
    return manifest("units.csv", "image,AU01,AU04,AU12\na.png,1,0,0\nb.png,1,1,\nd.png,0,,0\n");
  }

  private Teaching teaching(Map<Task, List<Path>> files, ObjectiveSettings settings)
      throws IOException {
    return new Teaching(TrainingData.read(files, null), settings, TASKS);
  }

  private Teaching both(ObjectiveSettings settings) throws IOException {
    return teaching(
        Map.of(Affect.EXPRESSION, List.of(expressions()), Affect.ACTION_UNITS, List.of(units())),
        settings);
  }

  private Teaching unitsOnly(ObjectiveSettings settings) throws IOException {
    return teaching(Map.of(Affect.ACTION_UNITS, List.of(units())), settings);
  }

  private static ObjectiveSettings coupled(Coupling coupling) {
    return ObjectiveSettings.STANDARD.with(coupling);
  }

  private static ObjectiveSettings matching(Form form, Direction direction) {
    return coupled(Coupling.DISTRIBUTION_MATCHING).with(MatchingOptions.of(form, direction));
  }

  private static String text(Teaching teaching, String subject) {
    Optional<String> text =
        teaching.entries().stream()
            .filter(entry -> entry.subject().equals(subject))
            .map(Teaching.Entry::text)
            .findFirst();
    return text.orElse("");
  }

  @Test
  void annotated_labels_are_counted() throws Exception {
    Teaching teaching = both(coupled(Coupling.NONE));
    assertEquals("not annotated; taught by nothing", text(teaching, "valence and arousal"));
    assertEquals("3 annotated faces, 1 to 2 of each", text(teaching, "anger disgust fear"));
    assertEquals(
        "2 to 3 annotated faces, present in 0 to 2 of them", text(teaching, "AU01 AU04 AU12"));
    assertEquals(
        "not annotated; taught by nothing", text(teaching, "neutral happiness sadness surprise"));
    assertEquals(2 + 4 + 14, teaching.untaught().size());
  }

  @Test
  void matching_teaches_both_ways_what_is_related_to_anything_that_is_taught() throws Exception {
    Teaching teaching = both(matching(Form.BERNOULLI, Direction.SYMMETRIC));
    assertEquals("not annotated; distribution matching from disgust 1.00", text(teaching, "AU09"));
    assertEquals(
        "not annotated; distribution matching from surprise 0.66, fear 0.63",
        text(teaching, "AU05"));
    // AU01 and AU04 are annotated, the others are taught by fear, disgust and anger
    assertEquals(
        "not annotated; distribution matching from AU04 1.00, AU15 1.00, AU17 0.67, AU01 0.60,"
            + " AU06 0.50",
        text(teaching, "sadness"));
    assertEquals(
        "not annotated; distribution matching from the absence of all action units",
        text(teaching, "neutral"));
    assertEquals(List.of("valence", "arousal", "AU14"), teaching.untaught());
  }

  @Test
  void one_direction_of_matching_teaches_one_head_and_the_joint_form_both() throws Exception {
    Teaching units = both(matching(Form.BERNOULLI, Direction.CATEGORIES_TEACH));
    assertEquals("not annotated; distribution matching from fear 0.63", text(units, "AU05"));
    assertEquals(
        "not annotated; taught by nothing", text(units, "neutral happiness sadness surprise"));
    Teaching expressions = both(matching(Form.LITERAL, Direction.BINARIES_TEACH));
    assertEquals(
        "not annotated; distribution matching from AU12 1.00", text(expressions, "happiness"));
    assertEquals("", text(expressions, "AU05"));
    for (Direction direction : Direction.values()) {
      Teaching joint = both(matching(Form.JOINT, direction));
      assertEquals(List.of("valence", "arousal", "AU14"), joint.untaught(), direction.name());
    }
  }

  @Test
  void soft_co_annotation_needs_an_annotated_prototypical_unit() throws Exception {
    Teaching teaching = unitsOnly(coupled(Coupling.SOFT_CO_ANNOTATION));
    assertEquals(
        "not annotated; soft co-annotation from AU01 1.00, AU04 1.00", text(teaching, "fear"));
    assertEquals("not annotated; soft co-annotation from AU12 1.00", text(teaching, "happiness"));
    // of disgust only AU04, which is not prototypical, is annotated
    assertEquals("not annotated; taught by nothing", text(teaching, "neutral disgust"));
  }

  @Test
  void units_reach_other_units_through_expressions_that_nothing_annotates() throws Exception {
    Teaching teaching = unitsOnly(coupled(Coupling.BOTH));
    assertEquals(
        "not annotated; soft co-annotation from AU12 1.00; distribution matching from AU12 1.00,"
            + " AU25 1.00, AU06 0.51",
        text(teaching, "happiness"));
    assertEquals(
        "not annotated; distribution matching from surprise 1.00, fear 0.33",
        text(teaching, "AU26"));
  }

  @Test
  void co_annotation_adds_units_as_present_and_expressions_whose_units_are_all_seen()
      throws Exception {
    Teaching teaching = both(coupled(Coupling.CO_ANNOTATION));
    assertEquals(
        "not annotated; co-annotation (as present only) from fear 0.63", text(teaching, "AU05"));
    assertEquals(
        "not annotated; taught by nothing", text(teaching, "neutral happiness sadness surprise"));
    Path smile = manifest("smile.csv", "image,AU06,AU12,AU25\nd.png,1,1,1\n");
    assertEquals(
        "not annotated; co-annotation from AU12 1.00, AU25 1.00, AU06 0.51",
        text(
            teaching(Map.of(Affect.ACTION_UNITS, List.of(smile)), coupled(Coupling.CO_ANNOTATION)),
            "happiness"));
  }

  @Test
  void a_task_without_weight_is_taught_by_the_coupling_alone() throws Exception {
    ObjectiveSettings settings =
        coupled(Coupling.BOTH).with(new ObjectiveSettings.Weights(0, 1, 1, 1));
    Teaching teaching = both(settings);
    assertEquals(
        "the weight of its loss is 0; distribution matching from fear 1.00, surprise 1.00,"
            + " sadness 0.60",
        text(teaching, "AU01"));
  }
}
