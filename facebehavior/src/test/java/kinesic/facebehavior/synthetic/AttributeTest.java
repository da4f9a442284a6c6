package kinesic.facebehavior.synthetic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import kinesic.facebehavior.ActionUnit;
import org.junit.jupiter.api.Test;

class AttributeTest {

  @Test
  void namesAreThoseOfCelebA() {
    assertEquals("5_o_Clock_Shadow", Attribute.FIVE_O_CLOCK_SHADOW.label());
    assertEquals("Eyeglasses", Attribute.EYEGLASSES.label());
    assertEquals("Mouth_Slightly_Open", Attribute.MOUTH_SLIGHTLY_OPEN.label());
    assertEquals("No_Beard", Attribute.NO_BEARD.label());
  }

  @Test
  void everyAttributeOccursAndIsAbsentSomewhere() {
    Set<Attribute> present = EnumSet.noneOf(Attribute.class);
    Set<Attribute> absent = EnumSet.noneOf(Attribute.class);
    for (Sample sample : SyntheticDatabase.videoAffect(2, 2000, 64)) {
      for (Attribute attribute : Attribute.values()) {
        (sample.face().has(attribute) ? present : absent).add(attribute);
      }
    }
    assertEquals(EnumSet.allOf(Attribute.class), present);
    assertEquals(EnumSet.allOf(Attribute.class), absent);
  }

  @Test
  void aPersonKeepsFeaturesAndChangesDress() {
    Map<Integer, Boolean> male = new HashMap<>();
    Map<Integer, Set<Boolean>> glasses = new HashMap<>();
    for (Sample sample : SyntheticDatabase.studioActionUnits(2, 2000, 64)) {
      int person = sample.face().identity().person();
      boolean isMale = sample.face().has(Attribute.MALE);
      assertEquals(isMale, male.computeIfAbsent(person, p -> isMale));
      glasses
          .computeIfAbsent(person, p -> new java.util.HashSet<>())
          .add(sample.face().has(Attribute.EYEGLASSES));
    }
    assertTrue(male.containsValue(true) && male.containsValue(false));
    assertTrue(glasses.values().stream().anyMatch(seen -> seen.size() == 2));
  }

  @Test
  void movementCountsAsAttribute() {
    FaceParameters face =
        new FaceParameters(Identity.of(1, 1), Intensities.NONE, Pose.FRONTAL, Scene.PLAIN);
    FaceParameters smile =
        new FaceParameters(
            Identity.of(1, 1),
            Intensities.NONE.with(ActionUnit.LIP_CORNER_PULLER, 0.7f),
            Pose.FRONTAL,
            Scene.PLAIN);
    assertTrue(!face.has(Attribute.SMILING) && smile.has(Attribute.SMILING));
  }
}
