package kinesic.facebehavior.layout;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import kinesic.facebehavior.synthetic.Sample;

/** The second release of AffectNet: cropped faces, NumPy files. */
final class AffectNetArraysLayout implements Layout {

  @Override
  public String name() {
    return "affectnet-npy";
  }

  @Override
  public String database() {
    return "affectnet";
  }

  @Override
  public void write(Path root, DrawnFaces faces) throws IOException {
    int share = faces.share(4);
    part(root.resolve("train_set"), 3 * share, faces);
    part(root.resolve("val_set"), share, faces);
  }

  private static void part(Path part, int size, DrawnFaces faces) throws IOException {
    Path annotations = Files.createDirectories(part.resolve("annotations"));
    for (Sample face : faces.expressions("affectnet/" + part.getFileName(), size)) {
      String id = Integer.toString(face.index());
      float[] points = faces.writeScene(part.resolve("images").resolve(id + ".jpg"), face);
      int expression = AffectNetLayout.expression(face);
      boolean known = expression != 9;
      text(annotations.resolve(id + "_exp.npy"), Integer.toString(expression));
      text(
          annotations.resolve(id + "_val.npy"),
          known ? DrawnFaces.decimal(face.behaviour().affect().valence()) : "-2");
      text(
          annotations.resolve(id + "_aro.npy"),
          known ? DrawnFaces.decimal(face.behaviour().affect().arousal()) : "-2");
      numbers(annotations.resolve(id + "_lnd.npy"), points);
    }
  }

  /** The release has numbers as texts: an array without an axis of type {@code <U6}, say. */
  private static void text(Path file, String text) throws IOException {
    write(file, "<U" + text.length(), "()", text.getBytes(StandardCharsets.UTF_32LE));
  }

  private static void numbers(Path file, float[] numbers) throws IOException {
    ByteBuffer data =
        ByteBuffer.allocate(Double.BYTES * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float number : numbers) {
      data.putDouble(number);
    }
    write(file, "<f8", "(%d,)".formatted(numbers.length), data.array());
  }

  private static void write(Path file, String type, String shape, byte[] data) throws IOException {
    String header = "{'descr': '%s', 'fortran_order': False, 'shape': %s, }".formatted(type, shape);
    int length = (10 + header.length() + 1 + 63) / 64 * 64 - 10; // the data begin at 64 bytes
    byte[] text =
        (header + " ".repeat(length - header.length() - 1) + "\n")
            .getBytes(StandardCharsets.US_ASCII);
    ByteBuffer bytes =
        ByteBuffer.allocate(10 + length + data.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII)).put((byte) 1);
    bytes.put((byte) 0).putShort((short) length).put(text).put(data);
    Files.write(file, bytes.array());
  }
}
