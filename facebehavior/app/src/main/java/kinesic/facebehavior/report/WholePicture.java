package kinesic.facebehavior.report;

import java.util.List;

/**
 * A picture with the boxes of its faces.
 *
 * @param width of the picture, in pixels
 * @param height of the picture, in pixels
 * @param jpeg the picture, a JPEG file in base64
 * @param faces the boxes of the faces
 * @param chosen the face that the page is about, one of the {@code faces}
 */
public record WholePicture(int width, int height, String jpeg, List<Box> faces, int chosen) {

  /** Copies the list. */
  public WholePicture {
    faces = List.copyOf(faces);
  }

  /** A box in pixels of the picture; (0, 0) is the corner of the first pixel. */
  public record Box(double x, double y, double width, double height) {}

  /** The picture; the box of the chosen face is bold. */
  Block draw() {
    Svg drawing = new Svg(width, height, "the picture with the boxes of its faces");
    drawing.image(width, height, jpeg);
    for (int i = 0; i < faces.size(); i++) {
      Box box = faces.get(i);
      String which = i == chosen ? "" : " other";
      for (String style : List.of("place casing", "place")) {
        drawing.rectangle(box.x(), box.y(), box.width(), box.height(), style + which, "face " + i);
      }
    }
    return Block.drawing(drawing);
  }
}
