package kinesic.facebehavior.synthetic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.Expression;
import kinesic.facebehavior.task.Affect;
import kinesic.facebehavior.task.Label.Presence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The second family of databases for affect: drawings, labelled by coders. */
final class SketchesTest {

  private static final long SEED = 5;
  private static final int MANY = 8000;
  private static final int PEOPLE = 12;

  private static final List<CaptureStyle> STYLES =
      List.of(CaptureStyle.PENCIL, CaptureStyle.CARTOON, CaptureStyle.CHARCOAL);

  private static int[] pixels(BufferedImage image) {
    return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
  }

  /** The pixels of forty images as one number, as in {@link SyntheticFaceTest}. */
  @ParameterizedTest
  @EnumSource(
      value = SyntheticPreset.class,
      names = {"SKETCH_TEST", "SKETCH_FIELD_TEST"})
  void the_pixels_are_the_same_on_every_machine(SyntheticPreset preset) {
    CRC32 sum = new CRC32();
    for (Sample sample : preset.database(1, 40, 64)) {
      for (int pixel : pixels(sample.image())) {
        sum.update(pixel >> 16);
        sum.update(pixel >> 8);
        sum.update(pixel);
      }
    }
    assertEquals(preset == SyntheticPreset.SKETCH_TEST ? 458138592L : 4227199723L, sum.getValue());
  }

  @ParameterizedTest
  @EnumSource(ActionUnit.class)
  void every_style_shows_every_action_unit_in_small_drawings(ActionUnit unit) {
    for (CaptureStyle style : STYLES) {
      double weak = 0;
      double strong = 0;
      for (int person = 0; person < PEOPLE; person++) {
        weak += change(style, person, unit, 0.5f) / PEOPLE;
        strong += change(style, person, unit, 1) / PEOPLE;
      }
      String what = "%s in %s: %s at half, %s at full".formatted(unit, style, weak, strong);
      assertTrue(strong > 1.5 * weak, what);
      // as if 15 of the 1024 pixels changed by 16 of 255 in each colour
      assertTrue(strong > 15 * 3 * 16 * 16, what);
    }
  }

  /** The sum of squared differences between a face at rest and with one action unit. */
  private static double change(CaptureStyle style, int person, ActionUnit unit, float intensity) {
    int[] rest = draw(style, person, Intensities.NONE);
    int[] moved = draw(style, person, Intensities.NONE.with(unit, intensity));
    double sum = 0;
    for (int i = 0; i < rest.length; i++) {
      for (int shift = 0; shift <= 16; shift += 8) {
        double d = (rest[i] >> shift & 255) - (moved[i] >> shift & 255);
        sum += d * d;
      }
    }
    return sum;
  }

  private static int[] draw(CaptureStyle style, int person, Intensities units) {
    Identity identity = Identity.of(SEED, person);
    CaptureStyle still =
        new CaptureStyle(style.drawing(), true, 0, 0.3f, style.cropWidth(), 0, 0, 0, 0, 0);
    Scene scene = Scene.draw(still, identity, new SplitMixStream(SEED, "scene", 4));
    return pixels(
        SyntheticFace.render(new FaceParameters(identity, units, Pose.FRONTAL, scene), 32));
  }

  @Test
  void the_families_share_no_people() {
    Map<Integer, SyntheticPreset> seen = new HashMap<>();
    for (SyntheticPreset preset : SyntheticPreset.values()) {
      People people = preset.design().people();
      boolean sketch = preset.name().startsWith("SKETCH");
      for (int i = 0; i < people.count(); i++) {
        SyntheticPreset other = seen.putIfAbsent(people.first() + i, preset);
        boolean test = preset == SyntheticPreset.SKETCH_TEST_COMPOUND;
        assertTrue(!sketch || other == null || test, preset + " and " + other);
      }
    }
  }

  @Test
  void a_coder_marks_an_action_unit_from_the_same_intensity_in_every_image() {
    Coders coders = SyntheticPreset.SKETCH_AU.design().labelling().errors().coders();
    Map<Coders.Coder, Integer> images = new HashMap<>();
    Set<Float> thresholds = new HashSet<>();
    for (int i = 0; i < 600; i++) {
      Coders.Coder coder = coders.coder(SEED, "sketch-au", i);
      float threshold = threshold(coder, ActionUnit.LIP_CORNER_PULLER);
      thresholds.add(threshold);
      images.merge(coder, 1, Integer::sum);
    }
    assertEquals(coders.count(), thresholds.size());
    for (float threshold : thresholds) {
      assertTrue(threshold >= 0.1f && threshold < 0.5f, "threshold " + threshold);
    }
    Coders.Coder unbiased = Coders.UNBIASED.coder(SEED, "web-au", 7);
    for (ActionUnit unit : ActionUnit.values()) {
      assertEquals(Intensities.PRESENT, threshold(unbiased, unit));
    }
  }

  /** The least intensity in steps of 1/512 that the coder marks. */
  private static float threshold(Coders.Coder coder, ActionUnit unit) {
    int step = 0;
    while (!coder.marks(unit, Intensities.NONE.with(unit, step / 512f))) {
      step++;
    }
    return step / 512f;
  }

  @Test
  void units_are_wrong_where_coders_disagree_with_the_definition() {
    int annotated = 0;
    int wrong = 0;
    int strongWrong = 0;
    int strong = 0;
    for (Sample sample : SyntheticPreset.SKETCH_AU.database(SEED, MANY, 32)) {
      Presence labels = sample.labels().of(Affect.ACTION_UNITS);
      Intensities truth = sample.behaviour().actionUnits();
      for (ActionUnit unit : ActionUnit.values()) {
        if (labels.isAnnotated(unit.index())) {
          boolean error = labels.isPresent(unit.index()) != truth.isPresent(unit);
          annotated++;
          wrong += error ? 1 : 0;
          boolean clear = truth.of(unit) == 0 || truth.of(unit) > 0.6f;
          strong += clear ? 1 : 0;
          strongWrong += clear && error ? 1 : 0;
        }
      }
    }
    assertEquals(0.7, annotated / (17.0 * MANY), 0.01);
    assertEquals(0.01, (double) strongWrong / strong, 0.003, "nobody errs about clear movements");
    double rate = (double) wrong / annotated;
    assertTrue(rate > 0.02 && rate < 0.08, "wrong " + rate);
  }

  @Test
  void a_coder_takes_an_expression_for_one_other() {
    int wrong = 0;
    Set<List<String>> confusions = new HashSet<>();
    for (Sample sample : SyntheticPreset.SKETCH_EXPRESSION.database(SEED, MANY, 32)) {
      String truth = sample.behaviour().expression().orElseThrow().label();
      String label = sample.labels().of(Affect.EXPRESSION).orElseThrow();
      if (!truth.equals(label)) {
        wrong++;
        confusions.add(List.of(truth, label));
      }
    }
    assertEquals(0.12, (double) wrong / MANY, 0.02);
    assertTrue(confusions.size() <= Expression.COUNT * (4 + 3), confusions.toString());
  }

  @Test
  void valence_of_a_coder_is_shifted_by_the_same_amount() {
    double[] squared = new double[2];
    for (Sample sample : SyntheticPreset.SKETCH_VA.database(SEED, MANY, 32)) {
      ValenceArousal truth = sample.behaviour().affect();
      Coders.Coder coder =
          SyntheticPreset.SKETCH_VA
              .design()
              .labelling()
              .errors()
              .coders()
              .coder(SEED, "sketch-va", sample.index());
      ValenceArousal felt = coder.feel(truth);
      double label = sample.labels().of(Affect.VALENCE_AROUSAL).orElseThrow().get(0);
      squared[0] += Math.pow(label - truth.valence(), 2);
      squared[1] += Math.pow(label - felt.valence(), 2);
    }
    assertEquals(0.05, Math.sqrt(squared[1] / MANY), 0.003);
    assertTrue(squared[0] > squared[1], "the bias comes on top");
  }

  @Test
  void expressions_are_clear() {
    for (Sample sample : SyntheticPreset.SKETCH_EXPRESSION.database(SEED, 300, 32)) {
      Intensities units = sample.behaviour().actionUnits();
      for (ActionUnit unit : ActionUnit.values()) {
        assertFalse(units.isPresent(unit) && units.of(unit) < 0.28f, units.toString());
      }
    }
    assertThrows(IllegalArgumentException.class, () -> new Coders(0, 0, 0, 0));
    assertEquals(8, Arrays.stream(SyntheticPreset.values()).filter(this::isSketch).count());
  }

  private boolean isSketch(SyntheticPreset preset) {
    return preset.toString().startsWith("sketch-");
  }
}
