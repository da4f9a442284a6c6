package kinesic.kernels.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import kinesic.kernels.BackendSelectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VectorWidthTest {

  @Test
  void vectors_are_as_wide_as_the_machine_runs_well_unless_the_property_narrows_them() {
    assertEquals(256, VectorWidth.bits(null, 256));
    assertEquals(512, VectorWidth.bits(null, 2048)); // kernels go up to 512
    assertEquals(128, VectorWidth.bits("128", 512));
    assertEquals(256, VectorWidth.bits("256", 256));
    assertEquals(512, VectorWidth.bits("512", 512));
  }

  @ParameterizedTest
  @ValueSource(strings = {"64", "512", "0", "-128", "1024", "", "wide", "192", " 128"})
  void another_width_or_one_beyond_the_machine_is_refused_in_one_sentence(String wanted) {
    BackendSelectionException thrown =
        assertThrows(BackendSelectionException.class, () -> VectorWidth.bits(wanted, 256));
    assertEquals(
        "kinesic.vector.bits is \""
            + wanted
            + "\": expected 128, 256 or 512, and at most 256, the width of this machine",
        thrown.getMessage());
  }
}
