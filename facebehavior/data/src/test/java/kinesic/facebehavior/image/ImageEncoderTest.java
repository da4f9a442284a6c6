package kinesic.facebehavior.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import kinesic.facebehavior.face.FaceImage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ImageEncoderTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpg"})
  void the_bytes_are_those_of_image_io(String format) throws Exception {
    BufferedImage image = ImageFiles.gradient(40, 30, BufferedImage.TYPE_INT_RGB);
    assertArrayEquals(ImageFiles.encode(image, format), ImageEncoder.encode(image, format));
  }

  @Test
  void a_face_comes_back_from_its_base64_text() throws Exception {
    BufferedImage image = ImageFiles.gradient(16, 16, BufferedImage.TYPE_INT_RGB);
    ImageDecoder decoder = new ImageDecoder(16);
    FaceImage face = decoder.decode(ImageFiles.write(folder.resolve("a.png"), image, "png"));
    byte[] png = Base64.getDecoder().decode(ImageEncoder.base64(face));
    Path file = Files.write(folder.resolve("b.png"), png);
    assertArrayEquals(face.rgb(), decoder.decode(file).rgb());
  }

  @Test
  void a_format_without_writer_is_named() {
    BufferedImage image = ImageFiles.gradient(4, 4, BufferedImage.TYPE_INT_RGB);
    assertEquals(
        "this Java cannot write webp files",
        assertThrows(IOException.class, () -> ImageEncoder.encode(image, "webp")).getMessage());
  }
}
