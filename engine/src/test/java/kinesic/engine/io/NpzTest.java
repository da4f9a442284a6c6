package kinesic.engine.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Writing of NumPy files, and archives both ways. */
final class NpzTest {

  @TempDir private Path folder;

  // ---------------------------------------------------------------- .npy

  private static void assertBytes(String type, String shape, String data, Path file)
      throws IOException {
    String header = "{'descr': '%s', 'fortran_order': False, 'shape': %s, }".formatted(type, shape);
    String text = header + " ".repeat(117 - header.length()) + "\n";
    assertEquals(
        "934e554d505901007600"
            + HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII))
            + data,
        HexFormat.of().formatHex(Files.readAllBytes(file)));
  }

  /** The bytes are those of numpy.save (NumPy 2.4). */
  @Test
  void a_file_is_bit_for_bit_that_of_numpy() throws IOException {
    Path file = folder.resolve("a.npy");
    Npy.write(file, Tensor.of(new float[][] {{1.5f, -2, 0}, {3, 4, 1f / 0f}}));
    assertBytes("<f4", "(2, 3)", "0000c03f000000c00000000000004040000080400000807f", file);
    Npy.write(file, Integers.scalar(7));
    assertBytes("<i8", "()", "0700000000000000", file);
    Npy.write(file, Integers.of(1L, 0).as(IntegerType.BOOL));
    assertBytes("|b1", "(2,)", "0100", file);
    Npy.write(file, Integers.of(1L, 65535).as(IntegerType.U16));
    assertBytes("<u2", "(2,)", "0100ffff", file);
  }

  @Test
  void what_is_written_comes_back() throws IOException {
    Path file = folder.resolve("a.npy");
    Tensor large = new RandomStream(1, "large").normal(Shape.of(3, 70_001), 0, 1);
    Npy.write(file, large);
    assertEquals(large.shape(), Npy.read(file).shape());
    assertFalse(Npy.read(file).isIntegers());
    assertArrayEquals(large.toArray(), Npy.read(file).tensor().toArray());
    for (IntegerType type : IntegerType.values()) {
      Integers written = Integers.of(Shape.of(2, 1), type.min(), type.max()).as(type);
      Npy.write(file, written);
      assertTrue(Npy.read(file).isIntegers());
      assertEquals(written, Npy.read(file).integers());
    }
  }

  @Test
  void a_type_that_is_not_of_integers_is_named() throws IOException {
    Path file = folder.resolve("a.npy");
    Npy.write(file, Tensor.of(1f));
    Npy array = Npy.read(file);
    IOException e = assertThrows(IOException.class, array::integers);
    assertEquals(
        file + ": has elements of type <f4, expected integers; read them with numbers()",
        e.getMessage());
  }

  // ---------------------------------------------------------------- .npz

  private static Path fixture(String name) {
    try {
      return Path.of(Objects.requireNonNull(NpzTest.class.getResource(name)).toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  /** Archives of numpy.savez and numpy.savez_compressed, see src/test/python/numpy_files.py. */
  @ParameterizedTest
  @ValueSource(strings = {"stored.npz", "compressed.npz"})
  void archives_of_numpy_are_read(String name) throws IOException {
    try (Npz file = Npz.open(fixture(name))) {
      assertEquals(List.of("labels", "f"), List.copyOf(file.names()));
      assertEquals(Integers.of(0L, 6), file.read("labels").integers());
      assertEquals(Shape.of(2, 3), file.read("f").shape());
      assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6}, file.read("f").tensor().toArray());
    }
  }

  private static void assertSame(Map<String, Tensor> tensors, Integers labels, Path path)
      throws IOException {
    try (Npz file = Npz.open(path)) {
      assertEquals(List.of("labels", "nothing", "trunk/w"), List.copyOf(file.names()));
      assertEquals(labels, file.read("labels").integers());
      for (Map.Entry<String, Tensor> e : tensors.entrySet()) {
        Npy array = file.read(e.getKey());
        assertEquals(e.getValue().shape(), array.shape());
        assertArrayEquals(e.getValue().toArray(), array.tensor().toArray());
      }
    }
  }

  @Test
  void archives_come_back_stored_and_compressed_and_equal_ones_are_equal_files()
      throws IOException {
    Map<String, Tensor> tensors =
        Map.of(
            "trunk/w", Tensor.full(Shape.of(3, 40_000), 2), "nothing", Tensor.zeros(Shape.of(0)));
    Integers labels = Integers.of(new int[] {3, 1, 2});
    Path stored = folder.resolve("a.npz");
    Npz.write(stored, tensors, Map.of("labels", labels));
    assertSame(tensors, labels, stored);
    Path again = folder.resolve("b.npz");
    Npz.write(again, tensors, Map.of("labels", labels));
    assertArrayEquals(Files.readAllBytes(stored), Files.readAllBytes(again));
    Path compressed = folder.resolve("c.npz");
    Npz.writeCompressed(compressed, tensors, Map.of("labels", labels));
    assertSame(tensors, labels, compressed);
    assertTrue(Files.size(compressed) < Files.size(stored) / 10);
  }

  @Test
  void a_name_is_a_tensor_or_integers() {
    Path path = folder.resolve("a.npz");
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> Npz.write(path, Map.of("n", Tensor.of(1f)), Map.of("n", Integers.of(1L))));
    assertEquals("npz: \"n\" is both a tensor and integers", e.getMessage());
    assertFalse(Files.exists(path));
  }

  @Test
  void broken_archives_name_the_file_and_the_array() throws IOException {
    Path none = folder.resolve("none.npz");
    IOException missing = assertThrows(IOException.class, () -> Npz.open(none));
    assertEquals(none + ": does not exist", missing.getMessage());

    byte[] whole = Files.readAllBytes(fixture("stored.npz"));
    Path path = folder.resolve("a.npz");
    Files.write(path, Arrays.copyOf(whole, whole.length / 2));
    IOException cut = assertThrows(IOException.class, () -> Npz.open(path).close());
    assertTrue(
        String.valueOf(cut.getMessage())
            .startsWith(path + ": is not a NumPy archive or is truncated: "),
        cut.getMessage());

    byte[] damaged = whole.clone();
    damaged[200]++; // an element of the first array
    Files.write(path, damaged);
    try (Npz file = Npz.open(path)) {
      IOException name = assertThrows(IOException.class, () -> file.read("images"));
      assertEquals(path + ": has no array \"images\"; it contains [labels, f]", name.getMessage());
      IOException sum = assertThrows(IOException.class, () -> file.read("labels"));
      assertEquals(
          path + ": array \"labels\": is damaged: size or checksum differ from the directory",
          sum.getMessage());
      assertEquals(6, file.read("f").numbers().length);
    }

    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(path))) {
      out.putNextEntry(new ZipEntry("text.npy"));
      out.write("hello world".getBytes(StandardCharsets.US_ASCII));
    }
    try (Npz file = Npz.open(path)) {
      IOException kind = assertThrows(IOException.class, () -> file.read("text"));
      assertEquals(
          path + ": array \"text\": is not a NumPy file: it does not begin with \\x93NUMPY",
          kind.getMessage());
    }
  }
}
