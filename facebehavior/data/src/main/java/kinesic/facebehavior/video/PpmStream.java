package kinesic.facebehavior.video;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import kinesic.facebehavior.image.Picture;

/** A sequence of pictures in the format PPM with 8 bits per sample, as ffmpeg writes them. */
final class PpmStream implements Closeable {

  private static final int BUFFER = 1 << 16;
  private static final int LARGEST_NUMBER = 1 << 16;

  private final InputStream in;

  PpmStream(InputStream in) {
    this.in = new BufferedInputStream(in, BUFFER);
  }

  /**
   * Returns the next picture.
   *
   * @param frameWidth the width of the frame before it was scaled
   * @return empty at the end of the stream, also if it ends within a picture
   * @throws IOException if the stream is not in this format
   */
  Optional<Picture> next(int frameWidth) throws IOException {
    int magic = in.read();
    if (magic < 0) {
      return Optional.empty();
    }
    if (magic != 'P' || in.read() != '6' || in.read() != '\n') {
      throw new IOException("not a PPM picture");
    }
    int width = number();
    int height = number();
    int most = number();
    if (width < 1 || height < 1 || most != 255) {
      throw new IOException("PPM picture: %s x %s, values to %s".formatted(width, height, most));
    }
    int length = Math.multiplyExact(3 * width, height);
    byte[] rgb = in.readNBytes(length);
    if (rgb.length < length) {
      return Optional.empty();
    }
    int step = Math.max(1, Math.round((float) frameWidth / width));
    return Optional.of(new Picture(width, height, rgb, step));
  }

  /** Reads a number and the blank after it. */
  private int number() throws IOException {
    int value = 0;
    for (int c = in.read(); c >= '0' && c <= '9'; c = in.read()) {
      value = 10 * value + c - '0';
      if (value > LARGEST_NUMBER) {
        throw new IOException("PPM picture: a number in its header is too large");
      }
    }
    return value;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
