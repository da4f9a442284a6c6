package kinesic.engine.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Integers in memory and in safetensors files. */
final class IntegersTest {

  @TempDir private Path folder;
  private Path path = Path.of("");

  @BeforeEach
  void choosePath() {
    path = folder.resolve("w.safetensors");
  }

  private static Map<String, Integers> samples() {
    Map<String, Integers> samples = new LinkedHashMap<>();
    samples.put("mask", Integers.of(Shape.of(1, 3), 1, 0, 1).as(IntegerType.BOOL));
    samples.put("labels", Integers.of(0, 6).as(IntegerType.U8));
    samples.put("a", Integers.of(-1, 300).as(IntegerType.I16));
    samples.put("b", Integers.of(4_000_000_000L).as(IntegerType.U32));
    samples.put("bn.num_batches_tracked", Integers.scalar(7));
    return samples;
  }

  /** The bytes are those that the format's own library (0.8.0) writes. */
  @Test
  void a_file_with_integers_is_bit_for_bit_that_of_the_reference_library() throws IOException {
    SafeTensors.write(path, Map.of("weight", Tensor.of(1.5f, -2f)), samples(), Map.of());
    String header =
        "{\"bn.num_batches_tracked\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[0,8]},"
            + "\"weight\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,16]},"
            + "\"b\":{\"dtype\":\"U32\",\"shape\":[1],\"data_offsets\":[16,20]},"
            + "\"a\":{\"dtype\":\"I16\",\"shape\":[2],\"data_offsets\":[20,24]},"
            + "\"labels\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[24,26]},"
            + "\"mask\":{\"dtype\":\"BOOL\",\"shape\":[1,3],\"data_offsets\":[26,29]}}     ";
    assertEquals(
        "7001000000000000"
            + HexFormat.of().formatHex(header.getBytes(StandardCharsets.UTF_8))
            + "07000000000000000000c03f000000c000286beeffff2c010006010001",
        HexFormat.of().formatHex(Files.readAllBytes(path)));
  }

  @Test
  void integers_of_all_types_come_back_beside_tensors() throws IOException {
    SafeTensors.write(path, Map.of("weight", Tensor.of(1.5f)), samples(), Map.of());
    try (SafeTensors file = SafeTensors.open(path)) {
      assertEquals(samples().keySet(), Set.copyOf(file.integerNames()));
      for (Map.Entry<String, Integers> e : samples().entrySet()) {
        assertEquals(e.getValue(), file.integers(e.getKey()), e.getKey());
      }
      assertEquals(1.5f, file.read("weight").item());
      assertArrayEquals(new int[] {0, 6}, file.integers("labels").between(0, 6).toInts());
    }
  }

  @ParameterizedTest
  @EnumSource
  void the_smallest_and_the_largest_value_of_a_type_come_back(IntegerType type) throws IOException {
    Integers range = Integers.of(type.min(), type.max()).as(type);
    Integers many = Integers.of(new long[100_001]).as(type); // several pieces
    SafeTensors.write(path, Map.of(), Map.of("range", range, "many", many), Map.of());
    try (SafeTensors file = SafeTensors.open(path)) {
      assertEquals(range, file.integers("range"));
      assertEquals(many, file.integers("many"));
    }
  }

  @Test
  void what_does_not_fit_names_file_tensor_element_and_range() throws IOException {
    SafeTensors.write(
        path,
        Map.of("w", Tensor.of(1f)),
        Map.of("labels", Integers.of(3, 7, 1L << 40), "u", Integers.of(1).as(IntegerType.U64)),
        Map.of());
    try (SafeTensors file = SafeTensors.open(path)) {
      Integers labels = file.integers("labels");
      IllegalArgumentException range =
          assertThrows(IllegalArgumentException.class, () -> labels.between(0, 6));
      assertEquals(
          path + ": tensor \"labels\": element 1 is 7, expected 0 to 6", range.getMessage());
      IllegalArgumentException ints = assertThrows(IllegalArgumentException.class, labels::toInts);
      assertEquals(
          path
              + ": tensor \"labels\": element 2 is 1099511627776,"
              + " expected -2147483648 to 2147483647",
          ints.getMessage());
      IOException type = assertThrows(IOException.class, () -> file.integers("w"));
      assertEquals(
          path
              + ": tensor \"w\" has dtype F32, expected one of"
              + " [BOOL, U8, I8, U16, I16, U32, I32, U64, I64]; read it with read()",
          type.getMessage());
    }
    byte[] bytes = Files.readAllBytes(path);
    bytes[bytes.length - 29] = (byte) 0xff; // the last byte of u, before labels and w
    Files.write(path, bytes);
    try (SafeTensors file = SafeTensors.open(path)) {
      IOException e = assertThrows(IOException.class, () -> file.integers("u"));
      assertEquals(
          path
              + ": tensor \"u\" contains 18374686479671623681, at most"
              + " 9223372036854775807 is supported",
          e.getMessage());
    }
  }

  @Test
  void a_name_is_a_tensor_or_integers() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                SafeTensors.write(
                    path, Map.of("n", Tensor.of(1f)), Map.of("n", Integers.of(1L)), Map.of()));
    assertEquals("safetensors: \"n\" is both a tensor and integers", e.getMessage());
  }

  @Test
  void an_array_is_made_of_longs_ints_and_a_shape() {
    assertArrayEquals(new long[] {1, 2}, Integers.of(new int[] {1, 2}).toArray());
    assertEquals(IntegerType.I32, Integers.of(new int[] {1, 2}).type());
    assertEquals(Shape.SCALAR, Integers.scalar(3).shape());
    assertEquals(List.of(2f, 3f), List.of(tensor(0), tensor(1)));
    assertNotEquals(Integers.of(1L), Integers.of(1L).as(IntegerType.I8));
    assertEquals("I64[2]", Integers.of(1L, 2L).toString());
    IllegalArgumentException count =
        assertThrows(IllegalArgumentException.class, () -> Integers.of(Shape.of(2), 1L));
    assertEquals("integers: shape [2] has 2 elements, got 1", count.getMessage());
    IllegalArgumentException range =
        assertThrows(IllegalArgumentException.class, () -> Integers.of(256L).as(IntegerType.U8));
    assertEquals("integers: element 0 is 256, expected 0 to 255", range.getMessage());
  }

  private static float tensor(int at) {
    return Integers.of(2L, 3L).toTensor().toArray()[at];
  }
}
