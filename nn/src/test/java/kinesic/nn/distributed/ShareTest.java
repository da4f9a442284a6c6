package kinesic.nn.distributed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class ShareTest {

  @Test
  void each_micro_batch_belongs_to_one_rank_in_the_order_of_the_ranks() {
    for (int microBatches = 0; microBatches <= 9; microBatches++) {
      for (int ranks = 1; ranks <= 9; ranks++) {
        int next = 0;
        for (int rank = 0; rank < ranks; rank++) {
          Share share = Share.of(microBatches, rank, ranks);
          assertEquals(next, share.first());
          next = share.end();
        }
        assertEquals(microBatches, next);
      }
    }
  }

  @Test
  void no_rank_computes_two_more_than_another() {
    for (int ranks = 1; ranks <= 9; ranks++) {
      for (int rank = 0; rank < ranks; rank++) {
        int size = Share.of(7, rank, ranks).size();
        assertTrue(size == 7 / ranks || size == Math.ceilDiv(7, ranks), ranks + " ranks: " + size);
      }
    }
  }

  @Test
  void many_micro_batches_and_ranks_do_not_overflow() {
    assertEquals(
        new Share(Integer.MAX_VALUE - 1, Integer.MAX_VALUE),
        Share.of(Integer.MAX_VALUE, Integer.MAX_VALUE - 1, Integer.MAX_VALUE));
  }

  @Test
  void a_share_contains_its_first_number_and_not_its_end() {
    Share share = new Share(2, 4);
    assertFalse(share.contains(1));
    assertTrue(share.contains(2));
    assertTrue(share.contains(3));
    assertFalse(share.contains(4));
    assertFalse(new Share(2, 2).contains(2));
  }

  @Test
  void a_range_or_rank_that_does_not_exist_is_rejected() {
    assertThrows(IllegalArgumentException.class, () -> new Share(-1, 2));
    assertThrows(IllegalArgumentException.class, () -> new Share(3, 2));
    assertThrows(IllegalArgumentException.class, () -> Share.of(4, 2, 2));
    assertThrows(IllegalArgumentException.class, () -> Share.of(4, -1, 2));
    assertThrows(IllegalArgumentException.class, () -> Share.of(-1, 0, 2));
  }
}
