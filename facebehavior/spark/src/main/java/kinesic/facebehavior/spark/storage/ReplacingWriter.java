package kinesic.facebehavior.spark.storage;

import java.io.IOException;
import java.io.Writer;

/** Replaces a text in all lines that are written. */
final class ReplacingWriter extends Writer {

  private final Writer out;
  private final String text;
  private final String replacement;
  private final StringBuilder line = new StringBuilder();

  ReplacingWriter(Writer out, String text, String replacement) {
    this.out = out;
    this.text = text;
    this.replacement = replacement;
  }

  @Override
  public void write(char[] characters, int offset, int length) throws IOException {
    line.append(characters, offset, length);
    int end = line.lastIndexOf("\n") + 1;
    if (end > 0) {
      pass(end);
    }
  }

  private void pass(int end) throws IOException {
    out.write(line.substring(0, end).replace(text, replacement));
    line.delete(0, end);
  }

  @Override
  public void flush() throws IOException {
    pass(line.length());
    out.flush();
  }

  @Override
  public void close() throws IOException {
    flush();
    out.close();
  }
}
