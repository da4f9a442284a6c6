package kinesic.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BackendsTest {

  @Test
  void the_standard_backend_is_made_once() {
    assertSame(Backends.standard(), Backends.standard());
  }

  @Test
  void backends_are_vector_here_unless_scalar_is_asked_for() {
    assertTrue(Backends.standard().name().startsWith("cpu vector"), Backends.standard().name());
    try (Backend scalar = Backends.scalar(3)) {
      assertEquals("cpu scalar, 3 threads", scalar.name());
    }
    try (Backend vector = Backends.vector(1)) {
      assertTrue(vector.name().matches("cpu vector, \\d+ bits, 1 thread"), vector.name());
      assertNotSame(Backends.standard(), vector);
    }
  }

  @Test
  void nothing_prevents_the_vector_kernels_here() {
    assertTrue(Backends.vectorObstacle().isEmpty());
    assertTrue(Backends.preferredVectorBits().orElse(0) >= 128);
  }

  @Test
  void what_is_written_is_read_back() {
    try (Backend backend = Backends.scalar(1)) {
      Buffer buffer = backend.allocate(5);
      assertEquals(5, buffer.length());
      backend.elementwise().fill(9, buffer);
      backend.write(new float[] {1, 2, 3, 4}, 1, buffer, 2, 2);
      float[] result = new float[7];
      backend.read(buffer, 0, result, 1, 5);
      assertArrayEquals(new float[] {0, 9, 9, 2, 3, 9, 0}, result);
    }
  }

  @Test
  void reading_and_writing_stay_inside_the_buffer() {
    try (Backend backend = Backends.scalar(1)) {
      float[] array = new float[10];
      Buffer buffer = new HeapBuffer(backend, array, 2, 4);
      IndexOutOfBoundsException thrown =
          assertThrows(
              IndexOutOfBoundsException.class, () -> backend.write(new float[9], 0, buffer, 1, 4));
      assertEquals("write: 4 floats from 1 exceed a buffer of 4", thrown.getMessage());
      assertThrows(
          IndexOutOfBoundsException.class, () -> backend.read(buffer, -1, new float[9], 0, 2));
    }
  }

  @Test
  void a_slice_shares_the_memory_of_the_whole_and_its_end() {
    try (Backend backend = Backends.scalar(1)) {
      Buffer whole = backend.allocate(5);
      backend.elementwise().fill(1, whole);
      Buffer slice = whole.slice(1, 3).slice(1, 2);
      backend.elementwise().fill(2, slice);
      float[] values = new float[5];
      backend.read(whole, 0, values, 0, 5);
      assertArrayEquals(new float[] {1, 1, 2, 2, 1}, values);
      assertThrows(IndexOutOfBoundsException.class, () -> slice.slice(1, 2));
      assertThrows(IllegalStateException.class, slice::transfer);
      whole.transfer();
      assertTrue(slice.isTransferred());
      assertThrows(IllegalStateException.class, () -> backend.elementwise().fill(1, slice));
    }
  }

  @Test
  void a_transferred_buffer_fails_with_a_sentence() {
    try (Backend backend = Backends.scalar(1)) {
      Buffer first = backend.allocate(3);
      Buffer second = first.transfer();
      assertTrue(first.isTransferred());
      assertFalse(second.isTransferred());
      backend.elementwise().fill(1, second);
      assertTrue(
          assertThrows(IllegalStateException.class, () -> backend.elementwise().fill(1, first))
              .toString()
              .contains("step scope"));
    }
  }

  @Test
  void a_closed_backend_refuses_work() {
    Backend backend = Backends.vector(2);
    Buffer buffer = backend.allocate(100_000);
    backend.close();
    assertThrows(IllegalStateException.class, () -> backend.elementwise().fill(1, buffer));
  }

  // Properties are read when the process starts to compute, so each of these is a process.

  @Test
  void properties_choose_backend_and_threads() {
    assertEquals(
        List.of("cpu scalar, 3 threads"),
        outputOf("-Dkinesic.backend=scalar", "-Dkinesic.threads=3"));
    assertEquals(
        List.of("cpu vector, 128 bits, 1 thread"),
        outputOf("-Dkinesic.threads=1", "-Dkinesic.vector.bits=128"));
  }

  @Test
  void a_provider_is_opened_only_by_its_name() {
    assertEquals(
        List.of("opened by a provider: device 0, TF32 false"),
        outputOf("-Dkinesic.backend=provided"));
    assertEquals(
        List.of("opened by a provider: device 12, TF32 true"),
        outputOf("-Dkinesic.backend=provided:12", "-Dkinesic.tf32=true"));
  }

  @Test
  void a_selection_has_precedence_and_is_named_in_messages() {
    assertEquals(
        List.of("opened by a provider: device 1, TF32 true"),
        outputOf("-Dkinesic.backend=scalar", "-Dtest.select=provided:1"));
    assertEquals(
        "--device is \"broken:1\": this machine has no abacus",
        outputOf("-Dtest.select=broken:1").get(0));
  }

  @Test
  void an_automatic_selection_falls_back_to_the_cpu() {
    List<String> output =
        outputOf("-Dkinesic.backend=auto", "-Dkinesic.threads=1", "-Dkinesic.vector.bits=128");
    assertEquals("cpu vector, 128 bits, 1 thread", output.getLast());
    assertTrue(
        output
            .get(output.size() - 2)
            .endsWith("running on the CPU: kinesic-kernels-cuda is not on the class path"),
        output.toString());
  }

  @Test
  void a_device_has_a_number() {
    assertEquals(
        "kinesic.backend is \"provided:first\": expected the number of a device, such as provided:0",
        outputOf("-Dkinesic.backend=provided:first").get(0));
    assertEquals(
        "kinesic.tf32 is \"on\": expected true or false", outputOf("-Dkinesic.tf32=on").get(0));
  }

  @Test
  void cuda_without_its_module_says_what_to_add() {
    assertEquals(
        "Backends.cuda is \"cuda:0\": the available backends are vector, scalar, provided, broken;"
            + " add kinesic-kernels-cuda to the class path",
        assertThrows(BackendSelectionException.class, () -> Backends.cuda(0)).getMessage());
  }

  @Test
  void a_provider_that_cannot_open_is_named_with_its_reason() {
    assertEquals(
        "kinesic.backend is \"broken\": this machine has no abacus",
        outputOf("-Dkinesic.backend=broken").get(0));
  }

  @Test
  void bad_properties_are_named_each_time() {
    assertEquals(
        List.of(
            "kinesic.threads is \"0\": expected a number of threads from 1 to 9999",
            "kinesic.threads is \"0\": expected a number of threads from 1 to 9999"),
        outputOf("-Dkinesic.threads=0"));
    List<String> unknown = outputOf("-Dkinesic.backend=abacus");
    assertEquals(
        "kinesic.backend is \"abacus\": the available backends are vector, scalar, provided, broken",
        unknown.get(0));
    List<String> narrow = outputOf("-Dkinesic.vector.bits=64");
    assertEquals(2, narrow.size(), narrow.toString());
    assertTrue(
        narrow.get(1).startsWith("kinesic.vector.bits is \"64\": expected 128, 256 or 512"),
        narrow.get(1));
  }

  @Test
  void convolutions_are_fast_or_exact_and_nothing_else() throws Exception {
    String sentence = "kinesic.convolution is \"winograd\": expected fast or exact";
    assertEquals(List.of(sentence, sentence), outputOf("-Dkinesic.convolution=winograd"));
  }

  @Test
  void an_interpreter_gets_the_scalar_kernels_and_the_reason() {
    List<String> output = outputOf("-Xint", "-Dkinesic.threads=1");
    assertTrue(output.contains("cpu scalar, 1 thread"), output.toString());
    assertTrue(
        output.stream().anyMatch(line -> line.contains("without its optimising compiler C2")),
        output.toString());
  }

  /** Prints the name of the standard backend, or twice why none can be selected. */
  static final class Main {
    public static void main(String[] arguments) {
      String selected = System.getProperty("test.select");
      if (selected != null) {
        Backends.select("--device", selected, new DeviceSettings(true));
      }
      for (int attempt = 0; attempt < 2; attempt++) {
        try {
          System.out.println(Backends.standard().name());
          return;
        } catch (BackendSelectionException e) {
          System.out.println(e.getMessage());
        }
      }
    }
  }

  /** Found by the service loader through META-INF/services of the test classes. */
  public static final class Provider implements BackendProvider {
    @Override
    public String name() {
      return "provided";
    }

    @Override
    public Backend open(int device, DeviceSettings settings) {
      Workers workers = new Workers(1);
      Backend scalar = Backends.scalar(1);
      return new CpuBackend(
          "opened by a provider: device " + device + ", TF32 " + settings.tf32(),
          ImageLayout.CHANNELS_LAST,
          workers,
          scalar.families());
    }
  }

  /** A provider whose device is missing. */
  public static final class BrokenProvider implements BackendProvider {
    @Override
    public String name() {
      return "broken";
    }

    @Override
    public Backend open(int device, DeviceSettings settings) {
      throw new IllegalStateException("this machine has no abacus");
    }
  }

  private static List<String> outputOf(String... options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--add-modules=jdk.incubator.vector");
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return output.lines().filter(line -> !line.contains("incubator modules")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
