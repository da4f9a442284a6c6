package kinesic.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import kinesic.kernels.Backend;
import kinesic.kernels.Backends;
import kinesic.kernels.ConvolutionShape;
import kinesic.kernels.ImageLayout;
import kinesic.kernels.Window;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class PeersTest {

  @Test
  void patterns_select_cases_and_a_star_matches_slashes() {
    assertEquals(List.of("limit/fma", "gemm/1024"), list("limit/fma", "gemm/1*"));
    assertEquals(16, list("conv/*/backward-filter").size());
    assertEquals(6, list("conv/3x3-*-*-?4/*", "conv/3x3-512-*/*").size());
    assertEquals(List.of(), list("gemm"));
  }

  @Test
  void case_names_are_unique() {
    List<String> names = list("*");

    assertEquals(names.size(), new HashSet<>(names).size());
  }

  @Test
  void a_layer_name_gives_kernel_stride_channels_and_size() {
    assertEquals(
        new ConvolutionShape(16, 112, 112, 3, 64, new Window(7, 7, 2, 2, 3, 3)),
        LayerShape.of("7x7s2-3-64-112").shape());
    assertEquals(
        new ConvolutionShape(2, 7, 7, 1024, 2048, new Window(1, 1, 2, 2, 0, 0)),
        LayerShape.of("1x1s2-1024-2048-7", 2).shape());
  }

  @Test
  void images_have_the_layout_of_the_backend_except_those_of_the_stem() {
    try (Backend backend = Backends.vector(1)) {
      ImageLayout layout = backend.imageLayout();
      ConvolutionShape inner = LayerShape.of("1x1-64-256-28").shapeOn(backend);
      ConvolutionShape stem = LayerShape.of("7x7s2-3-64-112").shapeOn(backend);
      assertEquals(List.of(layout, layout), List.of(inner.from(), inner.to()));
      assertEquals(List.of(ImageLayout.CHANNELS_LAST, layout), List.of(stem.from(), stem.to()));
    }
  }

  @Test
  void the_operations_of_the_networks_equal_those_of_the_peers() {
    assertEquals(34_492_776_448.0, Network.RESNET50.forwardOperations(112, 16));
    assertEquals(8_178_368_512.0, Network.RESNET50.forwardOperations(224, 1));
    assertEquals(64_054_099_968.0, Network.RESNET18.forwardOperations(96, 96));
    assertEquals(1_261_436_928.0, Network.COMPACT.forwardOperations(48, 96));
  }

  @Test
  void the_networks_have_as_many_parameters_as_those_of_the_peers() {
    assertEquals(25_557_032, parameters(Network.RESNET50));
    assertEquals(11_689_512, parameters(Network.RESNET18));
    assertEquals(431_864, parameters(Network.COMPACT));
  }

  private static long parameters(Network network) {
    return network.create().parameters().values().stream()
        .mapToLong(parameter -> parameter.shape().elements())
        .sum();
  }

  @Test
  void a_pattern_is_not_a_regular_expression() {
    assertTrue(Peers.matches("conv/1x1-*", "conv/1x1-64-64-28/forward"));
    assertFalse(Peers.matches("conv.1x1-*", "conv/1x1-64-64-28/forward"));
    assertFalse(Peers.matches("gemm/(", "gemm/512"));
  }

  private static List<String> list(String... patterns) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Peers peers = new Peers(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    String[] arguments = new String[patterns.length + 2];
    arguments[0] = "--list";
    arguments[1] = "--cases";
    System.arraycopy(patterns, 0, arguments, 2, patterns.length);
    assertEquals(0, new CommandLine(peers).execute(arguments));
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
