package kinesic.engine.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import kinesic.engine.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NpyTest {

  @TempDir private Path folder;

  private Path file(int version, String header, byte[] data) throws IOException {
    byte[] text = (header + "\n").getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes =
        ByteBuffer.allocate(12 + text.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
    bytes.put((byte) version).put((byte) 0);
    if (version == 1) {
      bytes.putShort((short) text.length);
    } else {
      bytes.putInt(text.length);
    }
    bytes.put(text).put(data);
    return Files.write(folder.resolve("a.npy"), Arrays.copyOf(bytes.array(), bytes.position()));
  }

  private static String header(String type, boolean columnsFirst, String shape) {
    return "{'descr': '%s', 'fortran_order': %s, 'shape': %s, }"
        .formatted(type, columnsFirst ? "True" : "False", shape);
  }

  private Npy read(String type, String shape, String hex) throws IOException {
    return Npy.read(file(1, header(type, false, shape), HexFormat.of().parseHex(hex)));
  }

  @ParameterizedTest
  @CsvSource({
    "<f2, 0042, 3", // 1.5 * 2
    "<f4, 0000c03f, 1.5",
    ">f4, 3fc00000, 1.5",
    "<f8, 000000000000f8bf, -1.5",
    "|i1, ff, -1",
    "|u1, ff, 255",
    "<i2, feff, -2",
    ">u2, fffe, 65534",
    "<i4, ffffffff, -1",
    "<u4, ffffffff, 4294967295",
    "<i8, feffffffffffffff, -2",
    "<u8, 0000000000000080, 9223372036854775808",
    "|b1, 01, 1",
    "?, 01, 1",
    "<U1, 37000000, 7",
    ">U2, 0000002d00000032, -2",
    "<U6, 2d000000300000002e000000350000000000000000000000, -0.5",
    "|S3, 312e35, 1.5"
  })
  void a_number_of_any_type_is_read(String type, String hex, double expected) throws Exception {
    Npy array = read(type, "()", hex);
    assertEquals(Shape.SCALAR, array.shape());
    assertArrayEquals(new double[] {expected}, array.numbers());
  }

  @Test
  void shapes_and_both_orders_are_read() throws Exception {
    String hex = "010203040506";
    assertArrayEquals(new double[] {1, 2, 3, 4, 5, 6}, read("|u1", "(2, 3)", hex).numbers());
    assertEquals(Shape.of(6), read("|u1", "(6,)", hex).shape());
    Npy turned = Npy.read(file(1, header("|u1", true, "(2, 3)"), HexFormat.of().parseHex(hex)));
    assertArrayEquals(new double[] {1, 3, 5, 2, 4, 6}, turned.numbers());
    assertEquals(Shape.of(2, 3), turned.tensor().shape());
    assertArrayEquals(new float[] {1, 3, 5, 2, 4, 6}, turned.tensor().toArray());
    assertEquals(0, read("<f4", "(0, 5)", "").numbers().length);
  }

  @Test
  void versions_two_and_three_have_a_longer_length() throws Exception {
    for (int version = 2; version <= 3; version++) {
      Path file = file(version, header("|u1", false, "(1,)"), new byte[] {9});
      assertArrayEquals(new double[] {9}, Npy.read(file).numbers());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(2L, 3L)",
        "(2L, 3L,)",
        "(np.int64(2), np.int64(3))",
        "(numpy.uint8(2), 3)",
        "( 2 ,3 )"
      })
  void shapes_as_other_writers_make_them_are_read(String shape) throws Exception {
    assertEquals(Shape.of(2, 3), read("|u1", shape, "010203040506").shape());
  }

  @Test
  void of_several_arrays_in_one_file_the_first_is_read() throws Exception {
    Path file = file(1, header("|u1", false, "(2,)"), new byte[] {7, 8});
    byte[] one = Files.readAllBytes(file);
    byte[] two = Arrays.copyOf(one, 2 * one.length);
    System.arraycopy(one, 0, two, one.length, one.length);
    Files.write(file, two);
    assertArrayEquals(new double[] {7, 8}, Npy.read(file).numbers());
  }

  private void assertRefused(String sentence, Path file) {
    IOException e = assertThrows(IOException.class, () -> Npy.read(file));
    assertEquals(file + ": " + sentence, e.getMessage());
  }

  @Test
  void what_cannot_be_read_is_said_in_one_sentence() throws Exception {
    byte[] none = {};
    assertRefused("does not exist", folder.resolve("none.npy"));
    assertRefused(
        "is not a NumPy file: it does not begin with \\x93NUMPY",
        Files.writeString(folder.resolve("a.npy"), "image,label\n"));
    assertRefused(
        "has version 9 of the format, expected 1 to 3", file(9, header("|u1", false, "()"), none));
    Path cut = file(1, header("<f8", false, "(68, 2)"), new byte[68 * 2 * 8]);
    byte[] bytes = Files.readAllBytes(cut);
    Files.write(cut, Arrays.copyOf(bytes, bytes.length - 3));
    assertRefused(
        "is truncated: expected 1088 bytes of data for shape [68, 2] of <f8, found 1085", cut);
    Files.write(cut, Arrays.copyOf(bytes, 30));
    assertRefused("is truncated: expected a header of 61 bytes, found 20", cut);
    assertRefused(
        "continues after its data: expected 1 bytes of data for shape [] of |u1, found 2",
        file(1, header("|u1", false, "()"), new byte[2]));
    assertRefused(
        "has elements of type |O, expected numbers or strings",
        file(1, header("|O", false, "()"), none));
    assertRefused(
        "has elements of type <f3, which are not supported",
        file(1, header("<f3", false, "()"), none));
    assertRefused(
        "contains the string \"happy\", expected a number",
        file(1, header("|S5", false, "()"), "happy".getBytes(StandardCharsets.US_ASCII)));
    for (String text : new String[] {"0x1p3", "1.5f", "2d", "1_000", ""}) {
      assertRefused(
          "contains the string \"" + text + "\", expected a number",
          file(
              1,
              header("|S5", false, "()"),
              Arrays.copyOf(text.getBytes(StandardCharsets.US_ASCII), 5)));
    }
    assertRefused(
        "has shape (99999, 99999), at most 268435456 elements are supported",
        file(1, header("<f4", false, "(99999, 99999)"), none));
    assertRefused(
        "its header has the invalid shape (1 2)", file(1, header("<f4", false, "(1 2)"), none));
    assertRefused(
        "its header has no readable 'descr': {'shape': (), }", file(1, "{'shape': (), }", none));
  }
}
