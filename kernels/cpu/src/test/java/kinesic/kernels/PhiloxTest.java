package kinesic.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** The known answers of the Random123 library for Philox4x32-10. */
class PhiloxTest {

  @Test
  void zero_counter_and_key_give_the_known_answer() {
    assertArrayEquals(
        new int[] {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}, block(0, 0, 0, 0, 0, 0));
  }

  @Test
  void a_counter_and_key_of_ones_give_the_known_answer() {
    assertArrayEquals(
        new int[] {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}, block(-1, -1, -1, -1, -1, -1));
  }

  @Test
  void the_digits_of_pi_give_the_known_answer() {
    assertArrayEquals(
        new int[] {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1},
        block(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0));
  }

  @Test
  void a_block_number_is_the_lower_half_of_the_counter() {
    int[] words = new int[4];
    Philox.block(0x299f31d0_a4093822L, 0x85a308d3_243f6a88L, words);
    assertArrayEquals(block(0x243f6a88, 0x85a308d3, 0, 0, 0xa4093822, 0x299f31d0), words);
  }

  @Test
  void the_unit_interval_is_half_open() {
    assertEquals(0f, Philox.unit(0));
    assertEquals(0f, Philox.unit(0xFF));
    assertEquals(Math.nextDown(1f), Philox.unit(-1));
  }

  private static int[] block(int c0, int c1, int c2, int c3, int k0, int k1) {
    int[] words = new int[4];
    Philox.block((k0 & 0xFFFFFFFFL) | (long) k1 << 32, c0, c1, c2, c3, words);
    return words;
  }
}
