package kinesic.engine.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.engine.StepMemory;
import kinesic.engine.Tensor;
import kinesic.kernels.Backends;
import kinesic.kernels.conformance.CountingBackend;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SafeTensorsTest {

  @TempDir Path folder;
  private Path path = Path.of("");

  @BeforeEach
  void choosePath() {
    path = folder.resolve("w.safetensors");
  }

  /** A file of the given header and data. */
  private void put(String header, byte... data) throws IOException {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(text.length).array());
    bytes.write(text);
    bytes.write(data);
    Files.write(path, bytes.toByteArray());
  }

  private static int[] bits(Tensor t) {
    float[] values = t.toArray();
    int[] bits = new int[values.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(values[i]);
    }
    return bits;
  }

  private String openFailure() {
    IOException e = assertThrows(IOException.class, () -> SafeTensors.open(path).close());
    return String.valueOf(e.getMessage()).replace(folder + "/", "");
  }

  // ---------------------------------------------------------------- place

  @Test
  void tensors_of_a_device_are_written_and_read() throws IOException {
    CountingBackend device = new CountingBackend(Backends.standard());
    SafeTensors.write(path, Map.of("a", Tensor.of(device, Shape.of(2), 1, 2)), Map.of());
    try (SafeTensors file = SafeTensors.open(path)) {
      Tensor a = file.read("a", device);
      assertEquals(device, a.backend());
      assertArrayEquals(new float[] {1, 2}, a.toArray());
      assertEquals(Backends.standard(), file.read("a").backend());
    }
  }

  // ---------------------------------------------------------------- writing

  /** The bytes are those that the format's own library (0.8.0) writes. */
  @Test
  void a_file_is_bit_for_bit_that_of_the_reference_library() throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("b", Tensor.of(0f, 1f, 2f));
    tensors.put("a", Tensor.of(0f, 1f));
    SafeTensors.write(path, tensors, Map.of("format", "kinesic"));
    String header =
        "{\"__metadata__\":{\"format\":\"kinesic\"},\"a\":{\"dtype\":\"F32\",\"shape\":[2],"
            + "\"data_offsets\":[0,8]},\"b\":{\"dtype\":\"F32\",\"shape\":[3],"
            + "\"data_offsets\":[8,20]}}";
    assertEquals(
        "9000000000000000"
            + HexFormat.of().formatHex(header.getBytes(StandardCharsets.UTF_8))
            + "00000000 0000803f 00000000 0000803f 00000040".replace(" ", ""),
        HexFormat.of().formatHex(Files.readAllBytes(path)));
  }

  @Test
  void the_header_is_filled_up_so_that_data_are_aligned() throws IOException {
    SafeTensors.write(path, Map.of("attn.0", Tensor.zeros(Shape.of(1, 2, 33))), Map.of());
    byte[] bytes = Files.readAllBytes(path);
    assertEquals(72, bytes[0]);
    assertEquals(8 + 72 + 4 * 66, bytes.length);
    assertEquals("[0,264]}}      ", new String(bytes, 8 + 57, 15, StandardCharsets.US_ASCII));
  }

  @Test
  void every_bit_comes_back() throws IOException {
    Tensor special =
        Tensor.of(
            Shape.of(2, 4),
            Float.NaN,
            Float.intBitsToFloat(0x7fc12345),
            Float.POSITIVE_INFINITY,
            Float.NEGATIVE_INFINITY,
            -0f,
            Float.MIN_VALUE,
            -Float.MIN_NORMAL,
            Float.MAX_VALUE);
    Tensor large = new RandomStream(1, "large").normal(Shape.of(3, 70_001), 0, 1);
    Map<String, Tensor> tensors =
        Map.of(
            "special", special,
            "large", large,
            "nothing", Tensor.zeros(Shape.of(0, 3)),
            "number", Tensor.scalar(0.1f),
            "a \"name\" \\ with\nall\u0001 é 😀", Tensor.of(1f));
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("z", "tab\t, \"quotes\", \\, é 😀");
    metadata.put("empty", "");
    metadata.put("a", "1");
    SafeTensors.write(path, tensors, metadata);
    try (SafeTensors file = SafeTensors.open(path)) {
      assertEquals(List.copyOf(metadata.entrySet()), List.copyOf(file.metadata().entrySet()));
      assertEquals(tensors.keySet(), file.shapes().keySet());
      for (Map.Entry<String, Tensor> e : tensors.entrySet()) {
        Tensor back = file.read(e.getKey());
        assertEquals(e.getValue().shape(), file.shapes().get(e.getKey()));
        assertEquals(e.getValue().shape(), back.shape());
        assertArrayEquals(bits(e.getValue()), bits(back), e.getKey());
      }
    }
  }

  @Test
  void the_order_of_the_map_does_not_matter() throws IOException {
    Map<String, Tensor> forward = new LinkedHashMap<>();
    forward.put("a", Tensor.of(1f));
    forward.put("b", Tensor.of(2f));
    Map<String, Tensor> backward = new LinkedHashMap<>();
    backward.put("b", Tensor.of(2f));
    backward.put("a", Tensor.of(1f));
    SafeTensors.write(path, forward, Map.of());
    byte[] first = Files.readAllBytes(path);
    SafeTensors.write(path, backward, Map.of());
    assertArrayEquals(first, Files.readAllBytes(path));
  }

  @Test
  void no_tensors_are_a_file_too() throws IOException {
    SafeTensors.write(path, Map.of(), Map.of("only", "text"));
    try (SafeTensors file = SafeTensors.open(path)) {
      assertEquals(Map.of(), file.shapes());
      assertEquals(Map.of("only", "text"), file.metadata());
    }
  }

  @Test
  void a_tensor_that_cannot_be_read_leaves_the_old_file() throws IOException {
    SafeTensors.write(path, Map.of("a", Tensor.of(1f)), Map.of());
    byte[] before = Files.readAllBytes(path);
    Tensor gone;
    try (StepMemory.Scope scope = new StepMemory().open()) {
      gone = Tensor.of(2f);
    }
    assertThrows(
        IllegalStateException.class, () -> SafeTensors.write(path, Map.of("a", gone), Map.of()));
    assertArrayEquals(before, Files.readAllBytes(path));
  }

  @Test
  void the_name_of_the_metadata_is_taken() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> SafeTensors.write(path, Map.of("__metadata__", Tensor.of(1f)), Map.of()));
    assertEquals("safetensors: a tensor cannot be called __metadata__", e.getMessage());
  }

  // ---------------------------------------------------------------- reading

  /** Written by the format's own library (0.8.0): float16 last, a scalar, an empty tensor. */
  @Test
  void a_file_of_the_reference_library_is_read() throws IOException {
    String header =
        "{\"__metadata__\":{\"k\":\"v\\\"\\n\u00e9\"},"
            + "\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
            + "\"c\":{\"dtype\":\"F32\",\"shape\":[0,3],\"data_offsets\":[8,8]},"
            + "\"s\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[8,12]},"
            + "\"b\":{\"dtype\":\"F16\",\"shape\":[3],\"data_offsets\":[12,18]}}";
    put(header, HexFormat.of().parseHex("000000000000803f000040400000003c0040"));
    assertEquals(0xf8, Files.readAllBytes(path)[0] & 0xff);
    try (SafeTensors file = SafeTensors.open(path)) {
      assertEquals(Map.of("k", "v\"\n\u00e9"), file.metadata());
      assertArrayEquals(new float[] {0, 1}, file.read("a").toArray());
      assertArrayEquals(new float[0], file.read("c").toArray());
      assertEquals(3, file.read("s").item());
      assertArrayEquals(new float[] {0, 1, 2}, file.read("b").toArray());
    }
  }

  @Test
  void half_precision_is_widened_exactly() throws IOException {
    put(
        "{\"h\":{\"dtype\":\"F16\",\"shape\":[5],\"data_offsets\":[0,10]},"
            + "\"b\":{\"dtype\":\"BF16\",\"shape\":[4],\"data_offsets\":[10,18]}}",
        HexFormat.of().parseHex("01000084ff7b00fc0035" + "803f0000c0ff49c0"));
    try (SafeTensors file = SafeTensors.open(path)) {
      assertArrayEquals(
          new float[] {0x1p-24f, -0x1p-14f, 65504, Float.NEGATIVE_INFINITY, 0.3125f},
          file.read("h").toArray());
      assertArrayEquals(new float[] {1, 0, Float.NaN, -3.140625f}, file.read("b").toArray());
    }
  }

  @Test
  void double_precision_is_rounded() throws IOException {
    put(
        "{\"d\":{\"dtype\":\"F64\",\"shape\":[2],\"data_offsets\":[0,16]}}",
        ByteBuffer.allocate(16)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putDouble(1.5)
            .putDouble(0.1)
            .array());
    try (SafeTensors file = SafeTensors.open(path)) {
      assertArrayEquals(new float[] {1.5f, 0.1f}, file.read("d").toArray());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"__metadata__\":null,\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}",
        "{\"__metadata__\":{},\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}",
        "\uFEFF{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}",
        "{\"new\":{\"dtype\":\"F8_E8M0\",\"shape\":[4],\"data_offsets\":[0,0]},"
            + "\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}",
        "{\"e\":{\"dtype\":\"F8_E4M3\",\"shape\":[0],\"data_offsets\":[0,0]},"
            + "\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
            + "\"f\":{\"dtype\":\"F32\",\"shape\":[0,3],\"data_offsets\":[8,8]}}",
      })
  void headers_as_other_writers_make_them_are_read(String header) throws IOException {
    put(header, HexFormat.of().parseHex("0000803f00000040"));
    try (SafeTensors file = SafeTensors.open(path)) {
      assertEquals(Map.of(), file.metadata());
      assertArrayEquals(new float[] {1, 2}, file.read("a").toArray());
    }
  }

  @Test
  void a_header_in_another_order_and_with_space_is_read() throws IOException {
    put(
        " { \"a\\u0041\\/\" : {\"data_offsets\":[ 0 , 4 ],\n\"shape\":[ ],\"dtype\":\"F32\"} } ",
        new byte[4]);
    try (SafeTensors file = SafeTensors.open(path)) {
      assertEquals(Map.of("aA/", Shape.SCALAR), file.shapes());
    }
  }

  @Test
  void reading_into_a_tensor_keeps_its_memory() throws IOException {
    SafeTensors.write(path, Map.of("w", Tensor.of(1f, 2f)), Map.of());
    Tensor w = Tensor.of(8f, 9f).asParameter();
    try (SafeTensors file = SafeTensors.open(path)) {
      file.readInto("w", w);
    }
    assertArrayEquals(new float[] {1, 2}, w.toArray());
  }

  @Test
  void what_is_read_in_a_step_scope_outlives_it() throws IOException {
    SafeTensors.write(path, Map.of("w", Tensor.of(1f, 2f)), Map.of());
    Tensor w;
    try (StepMemory.Scope scope = new StepMemory().open();
        SafeTensors file = SafeTensors.open(path)) {
      w = file.read("w");
    }
    assertArrayEquals(new float[] {1, 2}, w.toArray());
  }

  @Test
  void a_name_a_shape_and_a_type_that_do_not_fit_are_named() throws IOException {
    put(
        "{\"n\":{\"dtype\":\"I64\",\"shape\":[1],\"data_offsets\":[0,8]},"
            + "\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,16]}}",
        new byte[16]);
    try (SafeTensors file = SafeTensors.open(path)) {
      IOException name = assertThrows(IOException.class, () -> file.read("v"));
      assertEquals(path + ": has no tensor \"v\"; it contains [n, w]", name.getMessage());
      IOException type = assertThrows(IOException.class, () -> file.read("n"));
      assertEquals(
          path
              + ": tensor \"n\" has dtype I64, expected one of [F64, F32, F16, BF16];"
              + " read it with integers()",
          type.getMessage());
      Tensor target = Tensor.of(new float[][] {{1}, {2}});
      IOException shape = assertThrows(IOException.class, () -> file.readInto("w", target));
      assertEquals(path + ": tensor \"w\" has shape [2], expected [2, 1]", shape.getMessage());
    }
  }

  @Test
  void a_tensor_with_a_number_that_is_not_finite_is_refused_where_finite_ones_are_wanted()
      throws IOException {
    SafeTensors.write(
        path,
        Map.of("a", Tensor.of(1f), "b", Tensor.of(1f, Float.NaN), "c", Tensor.of(1f, 1f / 0f)),
        Map.of());
    try (SafeTensors file = SafeTensors.open(path)) {
      assertEquals(1, file.readFinite("a").item());
      for (String name : List.of("b", "c")) {
        IOException e = assertThrows(IOException.class, () -> file.readFinite(name));
        assertEquals(path + ": tensor \"" + name + "\" contains NaN or infinity", e.getMessage());
      }
    }
  }

  @Test
  void a_file_that_shrinks_while_it_is_open_is_an_error() throws IOException {
    SafeTensors.write(path, Map.of("w", Tensor.of(1f, 2f)), Map.of());
    try (SafeTensors file = SafeTensors.open(path);
        RandomAccessFile other = new RandomAccessFile(path.toFile(), "rw")) {
      other.setLength(other.length() - 1);
      IOException e = assertThrows(IOException.class, () -> file.read("w"));
      assertEquals(
          path + ": tensor \"w\" is truncated: the file has become shorter", e.getMessage());
    }
  }

  // ---------------------------------------------------------------- broken files

  @Test
  void a_file_cut_off_anywhere_does_not_open() throws IOException {
    SafeTensors.write(path, Map.of("w", Tensor.of(1f, 2f)), Map.of("k", "v"));
    byte[] whole = Files.readAllBytes(path);
    for (int length = 0; length < whole.length; length++) {
      Files.write(path, Arrays.copyOf(whole, length));
      openFailure();
    }
    Files.write(path, Arrays.copyOf(whole, 5));
    assertEquals(
        "w.safetensors: is not a safetensors file: expected 8 bytes with the length of the header,"
            + " found 5",
        openFailure());
    Files.write(path, Arrays.copyOf(whole, 20));
    assertEquals(
        "w.safetensors: is truncated: expected a header of 80 bytes, found 12", openFailure());
    Files.write(path, Arrays.copyOf(whole, whole.length - 1));
    assertEquals("w.safetensors: is truncated: expected 8 bytes of data, found 7", openFailure());
    Files.write(path, Arrays.copyOf(whole, whole.length + 1));
    assertEquals(
        "w.safetensors: continues after the last tensor: expected 8 bytes of data, found 9",
        openFailure());
  }

  @Test
  void a_file_that_is_missing_and_a_folder_are_named_as_such() throws IOException {
    assertEquals("w.safetensors: does not exist", openFailure());
    Files.createDirectory(path);
    assertEquals("w.safetensors: is a folder, expected a safetensors file", openFailure());
  }

  @Test
  void a_file_of_another_kind_does_not_open() throws IOException {
    Files.writeString(path, "PK\u0003\u0004 a zip file of some length");
    assertEquals(
        "w.safetensors: is not a safetensors file: the length of its header would be"
            + " 8800140462016121680",
        openFailure());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[]|header, line 1, column 1: expected an object, found an array",
        "{|header, line 1, column 2: expected a name in double quotes, found the end of the text",
        "{} x|header, line 1, column 4: expected the end of the text, found x",
        "{\"a\":{}}|header, line 1, column 6: a: has no member \"data_offsets\", only []",
        "{\"a\":{\"x\":1}}|header, line 1, column 6: a: has the unknown member \"x\"; expected"
            + " [dtype, shape, data_offsets]",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}|header, line 1,"
            + " column 30: a.shape[0]: -1 is negative",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1.5],\"data_offsets\":[0,4]}}|header, line 1,"
            + " column 30: a.shape[0]: expected a 64-bit integer, found 1.5",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[65536,65536],\"data_offsets\":[0,4]}}|header, line"
            + " 1, column 29: a.shape: [65536,65536] has more than 2147483647 elements",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[9999999999,0],\"data_offsets\":[0,4]}}|header, line"
            + " 1, column 30: a.shape[0]: 9999999999 is more than 2147483647",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4,8]}}|header, line 1,"
            + " column 6: a: data_offsets has 3 elements, expected 2",
        "{\"__metadata__\":{\"k\":1}}|header, line 1, column 22: __metadata__.k: expected a"
            + " string, found a number",
        "{\"__metadata__\":{\"k\":\"1\",\"k\":\"2\"}}|header, line 1, column 26: \"k\" appears"
            + " twice",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,8]}}|tensor \"a\" has bytes 0"
            + " to 8, expected 4 bytes for shape [1] of F32",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,0]}}|tensor \"a\" has bytes 0"
            + " to 0, expected 4 bytes for shape [1] of F32",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}|tensor \"a\" begins at"
            + " byte 4 of the data, expected 0: there must be no gap or overlap",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"b\":{\"dtype\":\"F32\","
            + "\"shape\":[1],\"data_offsets\":[4,8]}}|tensor \"b\" begins at byte 4 of the data,"
            + " expected 8: there must be no gap or overlap",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,12]}}|is truncated: expected 12"
            + " bytes of data, found 8",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]},\"a\":{\"dtype\":\"F32\","
            + "\"shape\":[],\"data_offsets\":[4,8]}}|header, line 1, column 54: \"a\" appears"
            + " twice",
        "{}|continues after the last tensor: expected 0 bytes of data, found 8",
      })
  void a_broken_header_is_an_error_that_says_where_and_what_was_expected(
      String header, String message) throws IOException {
    put(header, new byte[8]);
    assertEquals("w.safetensors: " + message, openFailure());
  }

  @Test
  void a_header_that_is_not_utf8_is_an_error() throws IOException {
    Files.write(path, new byte[] {2, 0, 0, 0, 0, 0, 0, 0, (byte) 0xff, '}'});
    assertEquals("w.safetensors: the header is not UTF-8", openFailure());
  }
}
