package kinesic.facebehavior.annotate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import kinesic.facebehavior.image.ImageEncoder;
import kinesic.facebehavior.image.ImageFiles;
import kinesic.facebehavior.image.PictureDecoder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OutputMarkTest {

  @TempDir private Path folder;

  private void assertRefused(Path file, String reason) {
    IOException e = assertThrows(IOException.class, () -> OutputMark.requireReplaceable(file));
    assertEquals(file + ": " + reason, e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpg"})
  void marked_pictures_can_be_replaced_and_look_the_same(String format) throws Exception {
    byte[] plain = ImageEncoder.encode(Faces.picture(40, 30), format);
    byte[] marked = OutputMark.on(plain);
    Path file = folder.resolve("some." + format);
    assertTrue(OutputMark.hasFormat(plain, format));
    assertFalse(OutputMark.hasFormat(plain, format.equals("png") ? "jpg" : "png"));
    assertArrayEquals(
        new PictureDecoder().decode(plain, file).rgb(),
        new PictureDecoder().decode(marked, file).rgb());
    OutputMark.requireReplaceable(Files.write(file, marked));
    assertRefused(
        Files.write(file, plain),
        "exists already and is not an earlier output, so it is not replaced");
  }

  @Test
  void a_jpeg_file_without_a_header_can_be_marked() throws Exception {
    BufferedImage image = ImageFiles.gradient(20, 20, BufferedImage.TYPE_INT_RGB);
    byte[] file = ImageFiles.encode(image, "jpg");
    int header = 2 + (ByteBuffer.wrap(file).getShort(4) & 0xffff);
    byte[] without = new byte[file.length - header];
    System.arraycopy(file, 0, without, 0, 2);
    System.arraycopy(file, 2 + header, without, 2, without.length - 2);
    Path path = Files.write(folder.resolve("a.jpg"), OutputMark.on(without));
    OutputMark.requireReplaceable(path);
    assertEquals(20, new PictureDecoder().decode(path).width());
  }

  @Test
  void other_files_are_never_replaced() throws Exception {
    String kept = "exists already and is not an earlier output, so it is not replaced";
    OutputMark.requireReplaceable(folder.resolve("missing.png"));
    OutputMark.requireReplaceable(Files.createFile(folder.resolve("empty.png")));
    assertRefused(folder, "is a folder, expected the name of a file to write");
    assertRefused(Files.writeString(folder.resolve("a.txt"), OutputMark.TEXT), kept);
    assertRefused(Files.writeString(folder.resolve("short"), "abc"), kept);
    byte[] cut = "\0\0\0\u0010ftypmp42\0\0\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1);
    assertRefused(Files.write(folder.resolve("cut.mp4"), cut), kept);
    assertThrows(IllegalArgumentException.class, () -> OutputMark.on(new byte[] {1, 2}));
  }
}
