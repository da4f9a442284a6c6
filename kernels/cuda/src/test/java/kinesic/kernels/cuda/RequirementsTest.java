package kinesic.kernels.cuda;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class RequirementsTest {

  private static String sentence(Executable check) {
    String sentence = String.valueOf(assertThrows(IllegalStateException.class, check).getMessage());
    assertFalse(sentence.contains("\n") || sentence.endsWith("."), sentence);
    return sentence;
  }

  private static Driver.Properties device(int major, int minor) {
    return new Driver.Properties(0, "Some GPU", major, minor, 20, 8L << 30, 12040);
  }

  @Test
  void drivers_since_2019_are_new_enough() {
    assertDoesNotThrow(() -> Requirements.requireVersion(10010));
    assertDoesNotThrow(() -> Requirements.requireVersion(13000));
    String old = sentence(() -> Requirements.requireVersion(10000));
    assertTrue(old.contains("supports CUDA 10.0, but CUDA 10.1 is needed"), old);
    assertTrue(old.contains("https://www.nvidia.com/drivers"), old);
  }

  @Test
  void a_device_that_does_not_exist_is_refused() {
    assertDoesNotThrow(() -> Requirements.requireDevice(1, 2));
    assertTrue(sentence(() -> Requirements.requireDevice(0, 0)).contains("finds no GPU"));
    String second = sentence(() -> Requirements.requireDevice(1, 1));
    assertTrue(second.contains("no GPU 1: the driver shows 1 GPU, numbered from 0"), second);
  }

  @Test
  void a_compute_capability_of_7_5_or_more_is_needed() {
    assertDoesNotThrow(() -> Requirements.requireCapability(device(7, 5)));
    assertDoesNotThrow(() -> Requirements.requireCapability(device(9, 0)));
    assertEquals(
        "Some GPU has compute capability 7.0, but 7.5 is needed: a GPU of the Turing generation"
            + " (2018) or newer",
        sentence(() -> Requirements.requireCapability(device(7, 0))));
    assertThrows(IllegalStateException.class, () -> Requirements.requireCapability(device(6, 1)));
  }

  @Test
  void errors_of_the_driver_come_with_a_remedy() {
    for (String code :
        new String[] {
          "CUDA_ERROR_NO_DEVICE",
          "CUDA_ERROR_OUT_OF_MEMORY",
          "CUDA_ERROR_DEVICE_UNAVAILABLE",
          "CUDA_ERROR_SYSTEM_DRIVER_MISMATCH",
          "CUDA_ERROR_SYSTEM_NOT_READY",
          "CUDA_ERROR_UNSUPPORTED_PTX_VERSION",
          "CUDA_ERROR_JIT_COMPILER_NOT_FOUND",
          "CUDA_ERROR_UNKNOWN"
        }) {
      String sentence = Requirements.explain(new CudaException("cuInit", code, "start the driver"));
      assertTrue(sentence.contains(code) || code.equals("CUDA_ERROR_NO_DEVICE"), sentence);
      assertTrue(sentence.length() > 60, sentence);
    }
  }

  @Test
  void properties_are_described_for_people() {
    assertEquals(
        "device 0, Some GPU, compute capability 9.0, 8.0 GiB, driver for CUDA 12.4",
        device(9, 0).toString());
  }
}
