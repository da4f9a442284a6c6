package kinesic.facebehavior.image;

import java.util.Locale;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;

/**
 * Detects that a JPEG file ended early: the reader fills the rest with grey and only issues a
 * warning, with a text of libjpeg.
 */
final class Truncation implements IIOReadWarningListener {

  private boolean seen;

  boolean seen() {
    return seen;
  }

  @Override
  public void warningOccurred(ImageReader source, String warning) {
    String words = warning.toLowerCase(Locale.ROOT);
    seen |= words.contains("truncated file") || words.contains("premature end");
  }
}
