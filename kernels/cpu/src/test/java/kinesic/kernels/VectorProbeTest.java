package kinesic.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class VectorProbeTest {

  private static final String SERVER = "OpenJDK 64-Bit Server VM";

  @Test
  void hotspot_with_the_module_has_no_obstacle() {
    assertEquals(Optional.empty(), VectorProbe.obstacle(SERVER, "mixed mode, sharing", true));
  }

  @Test
  void another_virtual_machine_is_named() {
    assertTrue(reason("Eclipse OpenJ9 VM", "JRE 25", true).contains("Eclipse OpenJ9 VM"));
  }

  @Test
  void a_machine_without_c2_is_an_obstacle() {
    assertTrue(reason(SERVER, "interpreted mode, sharing", true).contains("C2"));
    assertTrue(reason(SERVER, "mixed mode, emulated-client, sharing", true).contains("C2"));
    assertTrue(reason("OpenJDK Client VM", "mixed mode", true).contains("C2"));
  }

  @Test
  void a_missing_module_names_the_flag() {
    assertTrue(
        reason(SERVER, "mixed mode, sharing", false)
            .contains("--add-modules jdk.incubator.vector"));
  }

  @Test
  void the_first_reason_in_the_order_of_the_questions_is_given() {
    assertTrue(reason("Eclipse OpenJ9 VM", "interpreted", false).contains("not HotSpot"));
    assertTrue(reason(SERVER, "interpreted mode", false).contains("C2"));
  }

  @Test
  void vectors_below_128_bits_are_an_obstacle() {
    assertTrue(VectorProbe.narrowness(64).orElseThrow().contains("64 bits"));
    assertEquals(Optional.empty(), VectorProbe.narrowness(128));
  }

  private static String reason(String vmName, String vmInfo, boolean modulePresent) {
    return VectorProbe.obstacle(vmName, vmInfo, modulePresent).orElseThrow();
  }
}
