package kinesic.nn.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class ScheduleTest {

  @Test
  void a_constant_schedule_is_one() {
    assertEquals(1, Schedule.constant().multiplier(0));
    assertEquals(1, Schedule.constant().multiplier(1_000_000));
  }

  @Test
  void steps_multiply_after_every_period() {
    Schedule schedule = Schedule.steps(10, 0.5);
    assertEquals(1, schedule.multiplier(0));
    assertEquals(1, schedule.multiplier(9));
    assertEquals(0.5, schedule.multiplier(10));
    assertEquals(0.125, schedule.multiplier(39));
  }

  @Test
  void a_cosine_falls_to_its_floor_and_stays_there() {
    Schedule schedule = Schedule.cosine(100, 0.1);
    assertEquals(1, schedule.multiplier(0));
    assertEquals(0.1 + 0.9 * 0.5 * (1 + Math.sqrt(0.5)), schedule.multiplier(25), 1e-12);
    assertEquals(0.55, schedule.multiplier(50), 1e-12);
    assertEquals(0.1, schedule.multiplier(100), 1e-12);
    assertEquals(0.1, schedule.multiplier(1000), 1e-12);
  }

  @Test
  void milestones_multiply_each_once() {
    Schedule schedule = Schedule.multiStep(0.1, 3, 5, 5);
    double[] expected = {1, 1, 1, 0.1, 0.1, 0.001, 0.001};
    for (int step = 0; step < expected.length; step++) {
      assertEquals(expected[step], schedule.multiplier(step), 1e-12, "step " + step);
    }
    assertEquals(1, Schedule.multiStep(0.1).multiplier(1000));
  }

  @Test
  void an_exponential_multiplies_in_every_step() {
    assertEquals(1, Schedule.exponential(0.5).multiplier(0));
    assertEquals(0.125, Schedule.exponential(0.5).multiplier(3));
  }

  @Test
  void a_polynomial_falls_to_0() {
    Schedule square = Schedule.polynomial(4, 2);
    double[] expected = {1, 0.5625, 0.25, 0.0625, 0, 0};
    for (int step = 0; step < expected.length; step++) {
      assertEquals(expected[step], square.multiplier(step), 1e-12, "step " + step);
    }
  }

  @Test
  void one_cycle_rises_and_falls_along_half_cosines() {
    // the highest rate is at step 0.4 · 10 - 1 = 3, the lowest at step 9
    Schedule schedule = Schedule.oneCycle(10, 0.4, 4, 10);
    double third = 0.5 * (1 + Math.cos(Math.PI / 3));
    double[] expected = {
      0.25,
      1 - 0.75 * third,
      1 - 0.75 * (1 - third),
      1,
      0.025 + 0.975 * 0.5 * (1 + Math.cos(Math.PI / 6)),
      0.025 + 0.975 * third,
      0.025 + 0.975 * 0.5,
      0.025 + 0.975 * (1 - third),
      0.025 + 0.975 * 0.5 * (1 + Math.cos(Math.PI * 5 / 6)),
      0.025,
      0.025
    };
    for (int step = 0; step < expected.length; step++) {
      assertEquals(expected[step], schedule.multiplier(step), 1e-12, "step " + step);
    }
    assertEquals(1.0 / 25, Schedule.oneCycle(100).multiplier(0), 1e-12);
    assertEquals(1, Schedule.oneCycle(100).multiplier(29), 1e-12);
    assertEquals(1.0 / 250_000, Schedule.oneCycle(100).multiplier(99), 1e-12);
  }

  @Test
  void one_cycle_may_begin_at_the_top_or_end_there() {
    assertEquals(1, Schedule.oneCycle(10, 0, 4, 10).multiplier(0), 0.1);
    assertEquals(1, Schedule.oneCycle(10, 0.1, 4, 10).multiplier(0), 1e-12);
    assertEquals(1, Schedule.oneCycle(10, 1, 4, 10).multiplier(9), 1e-12);
    assertEquals(0.25, Schedule.oneCycle(10, 1, 4, 10).multiplier(0), 1e-12);
  }

  @Test
  void warm_restarts_begin_anew_after_ever_longer_periods() {
    Schedule schedule = Schedule.warmRestarts(2, 2, 0.2);
    double quarter = 0.5 * (1 + Math.sqrt(0.5));
    double[] expected = {
      1, 0.6, 1, 0.2 + 0.8 * quarter, 0.6, 0.2 + 0.8 * (1 - quarter), 1,
    };
    for (int step = 0; step < expected.length; step++) {
      assertEquals(expected[step], schedule.multiplier(step), 1e-12, "step " + step);
    }
    assertEquals(0.6, schedule.multiplier(10), 1e-12); // the third period has 8 steps from 6 on
    Schedule even = Schedule.warmRestarts(4, 1, 0);
    assertEquals(1, even.multiplier(4_000_000_000L));
    assertEquals(0.5, even.multiplier(4_000_000_002L), 1e-12);
  }

  @Test
  void a_warm_up_climbs_in_a_line_and_then_starts_the_other_schedule() {
    Schedule schedule = Schedule.warmUp(4, Schedule.steps(2, 0.5));
    double[] expected = {0.25, 0.5, 0.75, 1, 1, 1, 0.5, 0.5, 0.25};
    for (int step = 0; step < expected.length; step++) {
      assertEquals(expected[step], schedule.multiplier(step), 1e-12, "step " + step);
    }
  }

  @Test
  void a_schedule_per_epoch_changes_between_epochs() {
    Schedule schedule = Schedule.steps(1, 0.5).perEpoch(10);
    assertEquals(1, schedule.multiplier(9));
    assertEquals(0.5, schedule.multiplier(10));
    assertEquals(0.5, schedule.multiplier(19));
    assertEquals(0.25, schedule.multiplier(20));
  }

  @Test
  void a_plateau_lowers_the_rate_when_the_metric_stops_falling() {
    Plateau schedule = new Plateau(false, 0.1, 1, 0.001);
    double[] metrics = {3, 2, 2.5, 2.1, 1.9, 1.95, 1.9, 1.9, 1.9, 1.9, 1.9};
    double[] expected = {1, 1, 1, 0.1, 0.1, 0.1, 0.01, 0.01, 0.001, 0.001, 0.001};
    for (int i = 0; i < metrics.length; i++) {
      schedule.observe(metrics[i]);
      assertEquals(expected[i], schedule.multiplier(i), 1e-12, "after observation " + i);
    }
  }

  @Test
  void a_plateau_can_wait_for_a_metric_that_should_grow() {
    Plateau schedule = new Plateau(true, 0.5, 0, 0);
    schedule.observe(-0.2);
    schedule.observe(0.3);
    assertEquals(1, schedule.multiplier(0));
    schedule.observe(0.300001); // not better by a ten-thousandth
    assertEquals(0.5, schedule.multiplier(0));
  }

  @Test
  void the_state_of_a_plateau_survives_as_text_through_a_warm_up() {
    Schedule schedule = Schedule.warmUp(1, new Plateau(false, 0.3, 2, 0));
    for (double metric : new double[] {1.0 / 3, 0.4, 0.5, 0.6, 0.7}) {
      schedule.observe(metric);
    }
    Schedule other = Schedule.warmUp(1, new Plateau(false, 0.3, 2, 0));
    other.load(schedule.state());
    assertEquals(schedule.multiplier(9), other.multiplier(9));
    assertEquals(schedule.state(), other.state());
    for (double metric : new double[] {0.7, 0.7}) {
      schedule.observe(metric);
      other.observe(metric);
      assertEquals(schedule.multiplier(9), other.multiplier(9));
    }
    assertEquals(0.3 * 0.3, other.multiplier(9), 1e-12);
  }

  @Test
  void state_of_another_kind_of_schedule_is_refused() {
    Plateau plateau = new Plateau(false, 0.3, 2, 0);
    assertThrows(IllegalArgumentException.class, () -> Schedule.constant().load(plateau.state()));
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> plateau.load(Map.of()));
    assertEquals("plateau: the state must contain factor, best and waited, got []", e.getMessage());
  }

  @Test
  void periods_must_be_positive() {
    assertThrows(IllegalArgumentException.class, () -> Schedule.steps(0, 0.5));
    assertThrows(IllegalArgumentException.class, () -> Schedule.cosine(0, 0));
    assertThrows(IllegalArgumentException.class, () -> Schedule.constant().perEpoch(0));
    assertThrows(IllegalArgumentException.class, () -> Schedule.polynomial(0, 1));
    assertThrows(IllegalArgumentException.class, () -> Schedule.warmRestarts(0, 1, 0));
    assertThrows(IllegalArgumentException.class, () -> Schedule.oneCycle(1));
  }

  @Test
  void options_out_of_range_are_refused() {
    assertThrows(IllegalArgumentException.class, () -> Schedule.multiStep(0.1, 3, 2));
    assertThrows(IllegalArgumentException.class, () -> Schedule.multiStep(0.1, -1));
    assertThrows(IllegalArgumentException.class, () -> Schedule.exponential(0));
    assertThrows(IllegalArgumentException.class, () -> Schedule.polynomial(10, 0));
    assertThrows(IllegalArgumentException.class, () -> Schedule.oneCycle(10, 1.5, 25, 1e4));
    assertThrows(IllegalArgumentException.class, () -> Schedule.oneCycle(10, 0.3, 0, 1e4));
    assertThrows(IllegalArgumentException.class, () -> Schedule.warmRestarts(4, 0, 0));
    assertThrows(IllegalArgumentException.class, () -> Schedule.warmRestarts(4, 1, 2));
  }
}
