package kinesic.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RooflineTest {

  private static final List<RooflineChart.Roof> ROOFS =
      List.of(new RooflineChart.Roof(1, 200, 12), new RooflineChart.Roof(2, 400, 20));

  @TempDir private Path folder;

  @Test
  void intensity_is_operations_over_the_bytes_of_three_arrays() {
    // 3 images of 5 x 5 pixels, 3 x 3 taps, 2 channels to 7: 75 pixels
    double operations = 2.0 * 75 * 9 * 2 * 7;
    double bytes = 4.0 * (75 * 2 + 75 * 7 + 9 * 2 * 7);
    assertEquals(operations / bytes, Roofline.intensity(LayerShape.of("3x3-2-7-5", 3)), 1e-12);
  }

  @Test
  void every_rate_becomes_one_mark() {
    Map<String, Double> ours =
        Map.of("conv/3x3-64-64-28/forward", 300.0, "conv/3x3-64-64-28/backward-data", 250.0);
    Map<String, Double> peers = Map.of("conv/1x1-64-64-28/forward", 100.0);
    String empty = new RooflineChart(ROOFS, Map.of(), Map.of()).svg();
    String chart = new RooflineChart(ROOFS, ours, peers).svg();
    int legend = 3; // PyTorch appears in the legend only if it has marks
    assertEquals(3 + legend, marks(chart) - marks(empty));
    assertTrue(chart.contains("PyTorch"));
    assertFalse(empty.contains("PyTorch"));
    for (LayerShape layer : LayerShape.RESNET50) {
      assertTrue(chart.contains(">" + layer.name() + "<"), layer.name());
    }
  }

  private static int marks(String svg) {
    return svg.split("<circle|<polygon|width=\"9\"", -1).length - 1;
  }

  @Test
  void rates_are_read_from_json_lines_and_other_lines_are_skipped() throws IOException {
    Path file = folder.resolve("lines.txt");
    Files.writeString(
        file,
        """
        WARNING: Using incubator modules
        {"peer": "pytorch", "case": "conv/1x1-64-64-28/forward", "threads": 2, "ms": 1.5, "gflops": 68.5}
        """);
    assertEquals(
        List.of(new PeerLine("pytorch", "conv/1x1-64-64-28/forward", 2, 68.5)),
        PeerLine.read(file));
  }

  @Test
  void a_line_without_a_rate_is_rejected_with_its_number() throws IOException {
    Path file = folder.resolve("lines.txt");
    Files.writeString(file, "\n{\"peer\": \"pytorch\", \"threads\": 2}\n");
    IOException e = assertThrows(IOException.class, () -> PeerLine.read(file));
    assertEquals(
        file
            + ":2: holds {\"peer\": \"pytorch\", \"threads\": 2}, expected {\"peer\": ...,"
            + " \"case\": ..., \"threads\": ..., \"gflops\": ...}",
        e.getMessage());
  }
}
