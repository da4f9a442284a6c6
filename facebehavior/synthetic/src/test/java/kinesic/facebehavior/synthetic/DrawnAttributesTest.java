package kinesic.facebehavior.synthetic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.Attribute;
import kinesic.facebehavior.task.Label.Presence;
import org.junit.jupiter.api.Test;

class DrawnAttributesTest {

  private static final Set<Attribute> DRAWN =
      EnumSet.complementOf(EnumSet.copyOf(FaceParameters.NOT_DRAWN));

  @Test
  void every_drawn_attribute_occurs_and_is_absent_somewhere_and_the_others_are_never_annotated() {
    Set<Attribute> present = EnumSet.noneOf(Attribute.class);
    Set<Attribute> absent = EnumSet.noneOf(Attribute.class);
    for (Sample sample : SyntheticPreset.STRANGERS_ATTRIBUTES.database(2, 2000, 64)) {
      for (Attribute attribute : Attribute.values()) {
        sample.face().has(attribute).ifPresent(has -> (has ? present : absent).add(attribute));
      }
    }
    assertEquals(DRAWN, present);
    assertEquals(DRAWN, absent);
    assertEquals(32, DRAWN.size());
  }

  @Test
  void a_person_keeps_features_and_changes_dress() {
    Map<Integer, Optional<Boolean>> male = new HashMap<>();
    Map<Integer, Set<Boolean>> glasses = new HashMap<>();
    for (Sample sample : SyntheticPreset.STUDIO_AU.database(2, 2000, 64)) {
      int person = sample.face().identity().person();
      Optional<Boolean> isMale = sample.face().has(Attribute.MALE);
      assertEquals(isMale, male.computeIfAbsent(person, p -> isMale));
      glasses
          .computeIfAbsent(person, p -> new HashSet<>())
          .add(sample.face().has(Attribute.EYEGLASSES).orElseThrow());
    }
    assertTrue(male.containsValue(Optional.of(true)) && male.containsValue(Optional.of(false)));
    assertTrue(glasses.values().stream().anyMatch(seen -> seen.size() == 2));
  }

  @Test
  void movement_counts_as_attribute() {
    FaceParameters face =
        new FaceParameters(Identity.of(1, 1), Intensities.NONE, Pose.FRONTAL, Scene.PLAIN);
    FaceParameters smile =
        new FaceParameters(
            Identity.of(1, 1),
            Intensities.NONE.with(ActionUnit.LIP_CORNER_PULLER, 0.7f),
            Pose.FRONTAL,
            Scene.PLAIN);
    assertEquals(Optional.of(false), face.has(Attribute.SMILING));
    assertEquals(Optional.of(true), smile.has(Attribute.SMILING));
  }

  @Test
  void what_is_hidden_is_not_annotated() {
    int greys = 0;
    int scarves = 0;
    int mouths = 0;
    for (Sample sample : SyntheticPreset.STRANGERS_ATTRIBUTES.database(2, 2000, 64)) {
      FaceParameters face = sample.face();
      Scene scene = face.scene();
      if (scene.grey) {
        greys++;
        assertEquals(Optional.empty(), face.has(Attribute.BLOND_HAIR));
      }
      if (scene.outfit.hat() == Outfit.Hat.HEADSCARF) {
        scarves++;
        assertEquals(Optional.empty(), face.has(Attribute.WAVY_HAIR));
        assertEquals(Optional.of(true), face.has(Attribute.WEARING_HAT));
      }
      if (scene.occluder == Scene.Occluder.CUP) {
        mouths++;
        assertEquals(Optional.empty(), face.has(Attribute.SMILING));
        assertTrue(face.has(Attribute.EYEGLASSES).isPresent());
      }
      if (scene.outfit.hat() == Outfit.Hat.NONE && !scene.grey) {
        assertTrue(face.has(Attribute.BLOND_HAIR).isPresent());
        assertTrue(face.has(Attribute.BALD).isPresent());
      }
    }
    assertTrue(greys > 20 && scarves > 20 && mouths > 5, greys + " " + scarves + " " + mouths);
  }

  @Test
  void attribute_labels_are_wrong_as_often_as_declared_and_cover_only_what_is_visible() {
    SyntheticDatabase database = SyntheticPreset.PEOPLE_ATTRIBUTES.database(2, 2000, 64);
    double wrong = 0;
    double all = 0;
    for (Sample sample : database) {
      Presence labels = sample.labels().of(kinesic.facebehavior.task.Identity.ATTRIBUTES);
      assertTrue(labels.count() > 0);
      for (Attribute attribute : Attribute.values()) {
        Optional<Boolean> truth = sample.face().has(attribute);
        assertEquals(truth.isPresent(), labels.isAnnotated(attribute.index()));
        if (truth.isPresent()) {
          all++;
          wrong += truth.get() == labels.isPresent(attribute.index()) ? 0 : 1;
        }
      }
    }
    assertEquals(database.design().labelling().errors().attributes(), wrong / all, 0.005);
  }
}
