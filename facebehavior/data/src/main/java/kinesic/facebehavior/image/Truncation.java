package kinesic.facebehavior.image;

import java.util.Locale;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;

/**
 * Notices that a JPEG ended early: the reader fills the rest with grey and merely warns, in words
 * that come from libjpeg.
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
