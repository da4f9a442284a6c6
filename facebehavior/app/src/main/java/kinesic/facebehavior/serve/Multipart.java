package kinesic.facebehavior.serve;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads the files of a form (RFC 7578). Fields that are not files are skipped, and so are file
 * fields in which no file was chosen. A body that ends before its last delimiter is refused.
 */
final class Multipart {

  private static final String MALFORMED = "the form is malformed: ";
  private static final int LONGEST_BOUNDARY = 70; // RFC 2046
  private static final int LONGEST_HEADERS = 1 << 13; // bytes of a part
  private static final int MOST_PARTS = 2 * ServerLimits.PICTURES;
  private static final byte[] HEADERS_END = ascii("\r\n\r\n");

  private final byte[] body;
  private final byte[] delimiter; // with the line end before it
  private int position;

  private Multipart(byte[] body, String boundary) {
    this.body = body;
    delimiter = ascii("\r\n--" + boundary);
  }

  /**
   * Returns the files of a form in their order.
   *
   * @param type of the body, with its boundary
   * @throws Refusal with status 400 if it is malformed, with 413 if it has too many files
   */
  static List<Upload> files(byte[] body, HeaderValue type) throws Refusal {
    String boundary = type.parameter("boundary");
    if (boundary.isEmpty()
        || boundary.length() > LONGEST_BOUNDARY
        || !StandardCharsets.US_ASCII.newEncoder().canEncode(boundary)) {
      throw malformed("its boundary is missing, too long or not ASCII");
    }
    return new Multipart(body, boundary).files();
  }

  private List<Upload> files() throws Refusal {
    skipPreamble();
    List<Upload> files = new ArrayList<>();
    int parts = 0;
    while (!isLast()) {
      if (++parts > MOST_PARTS) {
        throw new Refusal(413, "the form has more than %s parts".formatted(MOST_PARTS));
      }
      Upload file = part();
      if (file != null) {
        files.add(file);
      }
    }
    return files;
  }

  /** Moves behind the first delimiter, which may lack the line end before it. */
  private void skipPreamble() throws Refusal {
    int dashes = delimiter.length - 2;
    if (Arrays.equals(body, 0, Math.min(dashes, body.length), delimiter, 2, delimiter.length)) {
      position = dashes;
    } else {
      position = find(delimiter, body.length) + delimiter.length;
    }
  }

  /** Whether the delimiter before the position is the last; moves behind its line if it is not. */
  private boolean isLast() throws Refusal {
    if (startsWith("--")) {
      return true;
    }
    while (startsWith(" ") || startsWith("\t")) {
      position++;
    }
    if (!startsWith("\r\n")) {
      throw malformed("a line begins with the boundary and goes on");
    }
    // the line end stays: it precedes the headers, or the empty line of a part without headers
    return false;
  }

  /** Reads a part and moves behind the delimiter that ends it; returns null unless it is a file. */
  private @Nullable Upload part() throws Refusal {
    int headersEnd = find(HEADERS_END, position + LONGEST_HEADERS);
    String headers =
        new String(body, position, headersEnd - position, StandardCharsets.UTF_8).strip();
    position = headersEnd + HEADERS_END.length - 2; // the delimiter of an empty part begins here
    int from = headersEnd + HEADERS_END.length;
    int end = find(delimiter, body.length);
    position = end + delimiter.length;
    byte[] content = Arrays.copyOfRange(body, from, Math.max(from, end));
    String name = fileName(headers);
    return name == null || (name.isEmpty() && content.length == 0)
        ? null
        : new Upload(name, content);
  }

  private static @Nullable String fileName(String headers) throws Refusal {
    HeaderValue disposition = HeaderValue.parse("");
    for (String line : headers.split("\r\n", -1)) {
      int colon = line.indexOf(':');
      String name = line.substring(0, Math.max(colon, 0)).strip().toLowerCase(Locale.ROOT);
      String value = line.substring(colon + 1).strip();
      if (name.equals("content-disposition")) {
        disposition = HeaderValue.parse(value);
      }
      if (name.equals("content-transfer-encoding")
          && !value.toLowerCase(Locale.ROOT).matches("binary|8bit|7bit")) {
        throw malformed("a part is encoded, expected the bytes of the file");
      }
    }
    if (!disposition.value().equals("form-data")) {
      throw malformed("a part is not a field of a form");
    }
    return disposition.parameters().get("filename");
  }

  private boolean startsWith(String text) {
    int end = position + text.length();
    return end <= body.length && Arrays.equals(body, position, end, ascii(text), 0, text.length());
  }

  /** The first place of {@code bytes} from the position on that ends at {@code limit} or before. */
  private int find(byte[] bytes, int limit) throws Refusal {
    int last = Math.min(limit, body.length) - bytes.length;
    for (int i = position; i <= last; i++) {
      if (body[i] == bytes[0] && Arrays.equals(body, i, i + bytes.length, bytes, 0, bytes.length)) {
        return i;
      }
    }
    throw malformed("it ends before its last boundary, or the headers of a part are too long");
  }

  private static Refusal malformed(String problem) {
    return new Refusal(400, MALFORMED + problem);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
