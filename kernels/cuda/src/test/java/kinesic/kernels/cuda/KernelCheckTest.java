package kinesic.kernels.cuda;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import kinesic.kernels.cuda.standin.StandIn;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The program that checks a GPU runs to its end; the times of stand-ins mean nothing. */
@ExtendWith(StandIn.class)
final class KernelCheckTest {

  @ParameterizedTest
  @ValueSource(strings = {"driver", "launches", "products", "convolutions", "memory"})
  void every_part_prints_results(String part) {
    PrintStream standard = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      KernelCheck.run(part, true);
    } finally {
      System.setOut(standard);
    }
    List<String> results =
        printed.toString(StandardCharsets.UTF_8).lines().filter(l -> l.startsWith("= ")).toList();
    assertTrue(!results.isEmpty(), part);
    assertTrue(results.stream().noneMatch(line -> line.contains("NaN")), results::toString);
  }
}
