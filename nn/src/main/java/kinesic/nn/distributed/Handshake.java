package kinesic.nn.distributed;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The first words on a connection. The guest is the end that has connected, the host the one that
 * has accepted. Each proves that it knows the token without sending it: its hash covers the token
 * and all that was said, with a random number of each end. Everything that is read is bounded.
 *
 * <pre>
 * guest: magic, version, random number
 * host:  magic, version, random number
 * guest: length, introduction, hash
 * host:  length, answer, hash; or length 0 for a stranger
 * </pre>
 */
final class Handshake {

  /**
   * What the guest says about itself.
   *
   * @param address where it listens
   */
  record Introduction(int rank, int ranks, HostPort address, List<String> fingerprint) {

    private byte[] bytes() throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      DataOutputStream out = new DataOutputStream(bytes);
      out.writeInt(rank);
      out.writeInt(ranks);
      writeText(out, address.toString());
      out.writeInt(fingerprint.size());
      for (String line : fingerprint) {
        writeText(out, line);
      }
      return bytes.toByteArray();
    }

    private static Introduction of(byte[] bytes) throws IOException {
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
      int rank = in.readInt();
      int ranks = in.readInt();
      HostPort address = HostPort.parse(readText(in));
      List<String> fingerprint = new ArrayList<>();
      for (int left = in.readInt(); left > 0; left--) {
        fingerprint.add(readText(in));
      }
      return new Introduction(rank, ranks, address, fingerprint);
    }

    private static void writeText(DataOutputStream out, String text) throws IOException {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      out.writeInt(bytes.length);
      out.write(bytes);
    }

    private static String readText(DataInputStream in) throws IOException {
      return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
    }
  }

  /** The most bytes of an introduction, and so of a fingerprint. */
  static final int MOST_BYTES = 1 << 18;

  private static final byte[] MAGIC = "KINESIC\n".getBytes(StandardCharsets.US_ASCII);
  private static final int VERSION = 1;
  private static final int RANDOM_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final int HELLO_BYTES = 8 + Integer.BYTES + RANDOM_BYTES;
  private static final String HASH = "HmacSHA256";

  private final SocketChannel channel;
  private final Mac mac;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  private Handshake(SocketChannel channel, String token) {
    this.channel = channel;
    try {
      mac = Mac.getInstance(HASH);
      mac.init(new SecretKeySpec(("kinesic:" + token).getBytes(StandardCharsets.UTF_8), HASH));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Java has no " + HASH, e);
    }
  }

  /** Returns 32 random hexadecimal digits. */
  static String randomText() {
    return HexFormat.of().formatHex(random());
  }

  private static byte[] random() {
    byte[] random = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(random);
    return random;
  }

  /**
   * Introduces this process to the host of a connection, and returns once it is accepted.
   *
   * @param hostName what messages call the host
   * @throws FailedRankException if the host refuses this process; the reason is the message
   * @throws IOException if the connection ends or the host is none
   */
  static Handshake introduce(
      SocketChannel channel, String token, String hostName, Introduction mine) throws IOException {
    byte[] introduction = mine.bytes();
    if (introduction.length > MOST_BYTES) {
      throw new IllegalArgumentException(
          "a fingerprint of %s bytes, more than %s".formatted(introduction.length, MOST_BYTES));
    }
    Handshake handshake = new Handshake(channel, token);
    handshake.sendHello();
    int version = handshake.receiveHello();
    if (version != VERSION) {
      throw new FailedRankException(
          mine.rank(),
          "%s speaks version %s of the protocol and this process %s: run the same Kinesic everywhere"
              .formatted(hostName, version, VERSION));
    }
    handshake.send(introduction);
    handshake.receiveAnswer(hostName, mine.rank());
    return handshake;
  }

  private void receiveAnswer(String hostName, int rank) throws IOException {
    int length = receiveInt();
    if (length == 0) {
      throw new FailedRankException(
          rank, hostName + " has another token: start all processes with the same one");
    }
    String answer = text(receiveHashed(length));
    int end = answer.indexOf('\n');
    if (end >= 0) {
      throw new FailedRankException(
          Integer.parseInt(answer, 0, end, 10), answer.substring(end + 1));
    }
  }

  /** The host's end, once the guest has proved that it knows the token. */
  record Guest(Handshake handshake, Introduction introduction) {

    /** Accepts the guest. */
    void welcome() throws IOException {
      handshake.say("");
    }

    /**
     * Tells the guest why it cannot join.
     *
     * @param rank the rank that is the cause
     * @param reason a sentence
     */
    void refuse(int rank, String reason) throws IOException {
      handshake.say(rank + "\n" + reason);
    }
  }

  /**
   * Listens to the guest of a connection.
   *
   * @throws IOException if the guest does not speak the protocol or has another token
   */
  static Guest listen(SocketChannel channel, String token) throws IOException {
    Handshake handshake = new Handshake(channel, token);
    int version = handshake.receiveHello();
    handshake.sendHello();
    if (version != VERSION) {
      throw new ProtocolException("version %s of the protocol".formatted(version));
    }
    int length = handshake.receiveInt();
    byte[] introduction;
    try {
      introduction = handshake.receiveHashed(length);
    } catch (ProtocolException e) {
      handshake.write(ByteBuffer.allocate(Integer.BYTES));
      throw e;
    }
    try {
      return new Guest(handshake, Introduction.of(introduction));
    } catch (IllegalArgumentException e) {
      throw new ProtocolException("a malformed introduction");
    }
  }

  // ---------------------------------------------------------------- messages

  /** Sends a text, later. */
  void say(String text) throws IOException {
    send((text + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Waits for a text.
   *
   * @throws ProtocolException if something else comes
   */
  String hear() throws IOException {
    return text(receiveHashed(receiveInt()));
  }

  private static String text(byte[] content) {
    return new String(content, StandardCharsets.UTF_8).stripTrailing();
  }

  private void sendHello() throws IOException {
    byte[] hello =
        ByteBuffer.allocate(HELLO_BYTES).put(MAGIC).putInt(VERSION).put(random()).array();
    said.write(hello);
    write(ByteBuffer.wrap(hello));
  }

  /** Returns the version that the other end speaks. */
  private int receiveHello() throws IOException {
    byte[] hello = receive(HELLO_BYTES);
    if (!Arrays.equals(hello, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw new ProtocolException("bytes that do not belong to the protocol");
    }
    said.write(hello);
    return ByteBuffer.wrap(hello).getInt(MAGIC.length);
  }

  private void send(byte[] content) throws IOException {
    byte[] hash = hash(content);
    write(
        ByteBuffer.allocate(Integer.BYTES + content.length + HASH_BYTES)
            .putInt(content.length)
            .put(content)
            .put(hash)
            .flip());
  }

  private byte[] receiveHashed(int length) throws IOException {
    if (length < 0 || length > MOST_BYTES) {
      throw new ProtocolException("a message of %s bytes".formatted(Integer.toString(length)));
    }
    byte[] content = receive(length);
    byte[] hash = receive(HASH_BYTES);
    if (!MessageDigest.isEqual(hash, hash(content))) {
      throw new ProtocolException("the proof of another token");
    }
    return content;
  }

  /** Returns the hash of what was said and {@code content}, which then counts as said. */
  private byte[] hash(byte[] content) throws IOException {
    said.write(content);
    return mac.doFinal(said.toByteArray());
  }

  private void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private int receiveInt() throws IOException {
    return ByteBuffer.wrap(receive(Integer.BYTES)).getInt();
  }

  private byte[] receive(int length) throws IOException {
    byte[] bytes = new byte[length];
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        throw new EOFException("the other end has closed the connection");
      }
    }
    return bytes;
  }
}
