package kinesic.facebehavior.image;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.Optional;
import javax.imageio.stream.ImageInputStream;

/**
 * Reads where the first picture of a GIF file lies on its canvas. What it does not cover has the
 * background colour of the file, or is transparent if the picture has a transparent colour.
 *
 * <p>Source: CompuServe, Graphics Interchange Format, version 89a, 1990.
 */
final class GifHeader {

  private static final int SIGNATURE = 6; // bytes
  private static final int SCREEN = 13; // bytes of signature and screen descriptor
  private static final int EXTENSION = 0x21;
  private static final int GRAPHIC_CONTROL = 0xf9;
  private static final int PICTURE = 0x2c;

  private GifHeader() {}

  /** Reads the header; a picture whose place cannot be found fills its canvas. */
  static ImageHeader read(ImageInputStream in) throws IOException {
    Optional<Canvas> canvas = Optional.empty();
    in.setByteOrder(ByteOrder.LITTLE_ENDIAN);
    try {
      canvas = canvas(in);
    } catch (EOFException e) {
      // cut off within the header: the decoder reports it
    } finally {
      in.setByteOrder(ByteOrder.BIG_ENDIAN);
    }
    return new ImageHeader(1, ImageFormat.GIF.mostPixels(), false, canvas);
  }

  private static Optional<Canvas> canvas(ImageInputStream in) throws IOException {
    in.seek(SIGNATURE);
    int width = in.readUnsignedShort();
    int height = in.readUnsignedShort();
    int flags = in.readUnsignedByte();
    int background = in.readUnsignedByte();
    int colours = (flags & 0x80) == 0 ? 0 : 2 << (flags & 7);
    int around = Canvas.WHITE;
    if (background < colours) {
      in.seek(SCREEN + 3L * background);
      around = in.readUnsignedByte() << 16 | in.readUnsignedByte() << 8 | in.readUnsignedByte();
    }
    in.seek(SCREEN + 3L * colours);
    for (int block = in.readUnsignedByte(); block == EXTENSION; block = in.readUnsignedByte()) {
      if (in.readUnsignedByte() == GRAPHIC_CONTROL && isTransparent(in)) {
        around = Canvas.WHITE;
      }
      skipBlocks(in);
    }
    in.seek(in.getStreamPosition() - 1);
    if (in.readUnsignedByte() != PICTURE) {
      return Optional.empty();
    }
    int left = in.readUnsignedShort();
    int top = in.readUnsignedShort();
    int right = left + in.readUnsignedShort();
    int bottom = top + in.readUnsignedShort();
    boolean fills = left == 0 && top == 0 && right >= width && bottom >= height;
    return fills
        ? Optional.empty()
        : Optional.of(
            new Canvas(Math.max(width, right), Math.max(height, bottom), left, top, around));
  }

  /** Reads the flag of a graphic control, and leaves the stream where its blocks begin. */
  private static boolean isTransparent(ImageInputStream in) throws IOException {
    long blocks = in.getStreamPosition();
    in.skipBytes(1); // size of the block
    boolean transparent = (in.readUnsignedByte() & 1) != 0;
    in.seek(blocks);
    return transparent;
  }

  private static void skipBlocks(ImageInputStream in) throws IOException {
    for (int size = in.readUnsignedByte(); size > 0; size = in.readUnsignedByte()) {
      in.seek(in.getStreamPosition() + size);
    }
  }
}
