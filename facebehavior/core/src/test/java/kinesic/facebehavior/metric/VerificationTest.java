package kinesic.facebehavior.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import kinesic.facebehavior.metric.Verification.Folds;
import kinesic.facebehavior.metric.Verification.Point;
import org.junit.jupiter.api.Test;

final class VerificationTest {

  /** Four pairs of one person and four of two; a genuine and an impostor pair are tied at .5. */
  private static final Verification EIGHT =
      new Verification(
          List.of(
              pair(.3, false),
              pair(.9, true),
              pair(.5, false),
              pair(.8, true),
              pair(.7, false),
              pair(.5, true),
              pair(.6, true),
              pair(.1, false)));

  private static ScoredPair pair(double similarity, boolean same) {
    return new ScoredPair(similarity, same, 0);
  }

  @Test
  void the_curve_has_the_points_that_one_counts_by_hand() {
    assertEquals(
        List.of(
            new Point(Double.POSITIVE_INFINITY, 0, 0),
            new Point(.9, 0, .25),
            new Point(.8, 0, .5),
            new Point(.7, .25, .5),
            new Point(.6, .25, .75),
            new Point(.5, .5, 1),
            new Point(.3, .75, 1),
            new Point(.1, 1, 1)),
        EIGHT.roc());
  }

  @Test
  void the_area_is_the_share_of_genuine_impostor_comparisons_won() {
    // the genuine .9 and .8 win 4 each, .6 wins 3, .5 wins 2 and draws 1
    assertEquals(13.5 / 16, EIGHT.areaUnderCurve().value(), 1e-15);
    assertEquals(.5, EIGHT.areaUnderCurve().chance());
  }

  @Test
  void the_true_accept_rate_is_read_at_the_last_point_that_is_strict_enough() {
    assertEquals(.75, EIGHT.trueAcceptRate(.25).value());
    assertEquals(.75, EIGHT.trueAcceptRate(.49).value());
    assertEquals(1, EIGHT.trueAcceptRate(.5).value());
    assertEquals(.25, EIGHT.trueAcceptRate(.25).chance());
    assertEquals("TAR at FAR 0.25", EIGHT.trueAcceptRate(.25).name());
  }

  @Test
  void a_rate_that_so_few_pairs_cannot_carry_is_undefined() {
    assertTrue(Double.isNaN(EIGHT.trueAcceptRate(.1).value()));
    List<ScoredPair> pairs = new ArrayList<>(Collections.nCopies(1000, pair(.2, false)));
    pairs.add(pair(.7, true));
    assertEquals(1, new Verification(pairs).trueAcceptRate(.001).value());
    pairs.remove(0);
    assertTrue(Double.isNaN(new Verification(pairs).trueAcceptRate(.001).value()));
  }

  @Test
  void equal_similarities_say_nothing() {
    Verification blind = new Verification(List.of(pair(.4, true), pair(.4, false)));
    assertEquals(.5, blind.areaUnderCurve().value());
    assertEquals(2, blind.roc().size());
    assertEquals(0, blind.trueAcceptRate(1 - 1e-9).value(), 1e-15);
  }

  @Test
  void chance_is_what_random_similarities_reach() {
    Random random = new Random(5);
    List<ScoredPair> pairs = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      pairs.add(new ScoredPair(random.nextGaussian(), i % 2 == 0, i / 2 % 10));
    }
    Verification verification = new Verification(pairs);
    for (MetricValue figure :
        List.of(
            verification.areaUnderCurve(),
            verification.trueAcceptRate(.1),
            verification.trueAcceptRate(.01),
            verification.folds().mean())) {
      assertEquals(figure.chance(), figure.value(), .02, figure.name());
    }
  }

  @Test
  void each_fold_is_judged_by_the_threshold_of_the_others() {
    // without fold 0 the best threshold is .7 and fold 0 is right twice; without fold 1 it is .45
    // and takes the impostor .6 in; without fold 2 it is .7 and rejects the genuine .5
    Folds folds =
        new Verification(
                List.of(
                    new ScoredPair(.9, true, 0),
                    new ScoredPair(.2, false, 0),
                    new ScoredPair(.8, true, 1),
                    new ScoredPair(.6, false, 1),
                    new ScoredPair(.5, true, 2),
                    new ScoredPair(.4, false, 2)))
            .folds();
    assertEquals((1 + .5 + .5) / 3, folds.mean().value(), 1e-15);
    assertEquals(1.0 / 6, folds.standardError(), 1e-15);
    assertEquals(.5, folds.mean().chance());
    assertEquals(3, folds.count());
  }

  @Test
  void without_pairs_or_folds_every_figure_is_undefined() {
    Verification none = new Verification(List.of());
    assertTrue(Double.isNaN(none.areaUnderCurve().value()));
    assertTrue(Double.isNaN(none.trueAcceptRate(1).value()));
    assertTrue(Double.isNaN(none.folds().mean().value()));
    assertTrue(Double.isNaN(EIGHT.folds().mean().value()));
    assertThrows(IllegalArgumentException.class, () -> pair(Double.NaN, true));
  }
}
