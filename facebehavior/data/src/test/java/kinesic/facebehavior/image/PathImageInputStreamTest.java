package kinesic.facebehavior.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import javax.imageio.stream.ImageInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PathImageInputStreamTest {

  @TempDir private Path folder;
  private final byte[] content = new byte[20_000]; // more than two buffers
  private Path file;

  @BeforeEach
  void aFile() throws IOException {
    new Random(1).nextBytes(content);
    file = Files.write(folder.resolve("file"), content);
  }

  @Test
  void bytes_are_those_of_the_file_wherever_reading_goes_on() throws Exception {
    Random random = new Random(2);
    try (ImageInputStream in = new PathImageInputStream(file)) {
      assertEquals(content.length, in.length());
      for (int i = 0; i < 500; i++) {
        int at = random.nextInt(content.length);
        in.seek(at);
        assertEquals(content[at] & 0xff, in.read());
        int count = Math.min(random.nextInt(10_000), content.length - at - 1);
        byte[] bytes = new byte[count];
        in.readFully(bytes);
        assertArrayEquals(Arrays.copyOfRange(content, at + 1, at + 1 + count), bytes);
        assertEquals(at + 1 + count, in.getStreamPosition());
      }
    }
  }

  @Test
  void numbers_are_read_across_the_borders_of_the_buffer() throws Exception {
    ByteBuffer expected = ByteBuffer.wrap(content);
    try (ImageInputStream in = new PathImageInputStream(file)) {
      for (int first = 0; first < Long.BYTES; first++) { // so that every border is inside of one
        in.seek(first);
        for (int at = first; at + Long.BYTES <= content.length; at += Long.BYTES) {
          assertEquals(expected.getLong(at), in.readLong(), "at " + at);
        }
        in.seek(first);
        for (int at = first; at + Integer.BYTES <= content.length; at += Integer.BYTES) {
          assertEquals(expected.getInt(at), in.readInt(), "at " + at);
        }
      }
      byte[] all = new byte[content.length + 1];
      in.seek(0);
      assertEquals(content.length, in.read(all));
      assertArrayEquals(content, Arrays.copyOf(all, content.length));
    }
  }

  @Test
  void the_end_is_the_end() throws Exception {
    try (ImageInputStream in = new PathImageInputStream(file)) {
      in.seek(content.length);
      assertEquals(-1, in.read());
      assertEquals(-1, in.read(new byte[4]));
      assertEquals(0, in.read(new byte[0]));
      in.seek(content.length - 2);
      assertThrows(EOFException.class, in::readInt);
      in.seek(content.length + 100L);
      assertEquals(-1, in.read());
    }
  }

  @Test
  void a_closed_stream_is_not_read() throws Exception {
    ImageInputStream in = new PathImageInputStream(file);
    in.close();
    assertThrows(IOException.class, in::read);
  }
}
