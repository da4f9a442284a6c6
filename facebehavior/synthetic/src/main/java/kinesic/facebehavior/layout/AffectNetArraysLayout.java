package kinesic.facebehavior.layout;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import kinesic.facebehavior.synthetic.Sample;

/** The second release of AffectNet: cropped faces, NumPy files. */
final class AffectNetArraysLayout implements Layout {

  @Override
  public void write(LayoutWriter out) throws IOException {
    int share = out.share(4);
    part("train_set", 3 * share, out);
    part("val_set", share, out);
  }

  private static void part(String part, int size, LayoutWriter out) throws IOException {
    for (Sample face : out.expressions("affectnet/" + part, size)) {
      float[] points = out.scene(part + "/images/" + face.index() + ".jpg", face);
      int expression = AffectNetLayout.expression(face);
      boolean known = expression != AffectNetLayout.UNCERTAIN;
      String file = part + "/annotations/" + face.index();
      out.bytes(file + "_exp.npy", text(Integer.toString(expression)));
      out.bytes(file + "_val.npy", text(known ? LabelText.valence(face) : "-2"));
      out.bytes(file + "_aro.npy", text(known ? LabelText.arousal(face) : "-2"));
      out.bytes(file + "_lnd.npy", numbers(points));
    }
  }

  /**
   * A number as the release stores it: an array without axes of a text type such as {@code <U6}.
   */
  private static byte[] text(String text) {
    return array("<U" + text.length(), "()", text.getBytes(StandardCharsets.UTF_32LE));
  }

  private static byte[] numbers(float[] numbers) {
    ByteBuffer data =
        ByteBuffer.allocate(Double.BYTES * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float number : numbers) {
      data.putDouble(number);
    }
    return array("<f8", "(" + numbers.length + ",)", data.array());
  }

  /** The bytes of a NumPy file, format version 1.0. */
  private static byte[] array(String type, String shape, byte[] data) {
    String header = "{'descr': '%s', 'fortran_order': False, 'shape': %s, }".formatted(type, shape);
    int length = (10 + header.length() + 1 + 63) / 64 * 64 - 10; // data is aligned to 64 bytes
    byte[] text =
        (header + " ".repeat(length - header.length() - 1) + "\n")
            .getBytes(StandardCharsets.US_ASCII);
    ByteBuffer bytes =
        ByteBuffer.allocate(10 + length + data.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII)).put((byte) 1);
    bytes.put((byte) 0).putShort((short) length).put(text).put(data);
    return bytes.array();
  }
}
