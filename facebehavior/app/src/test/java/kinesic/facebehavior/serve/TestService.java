package kinesic.facebehavior.serve;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import kinesic.facebehavior.image.ImageFiles;
import kinesic.facebehavior.image.Picture;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.network.NetworkConfiguration;
import kinesic.facebehavior.network.NetworkConfiguration.Trunk;
import kinesic.facebehavior.network.Predictor;
import kinesic.facebehavior.predict.CompoundReading;
import kinesic.facebehavior.predict.CroppedFaces;
import kinesic.facebehavior.predict.FaceFile;
import kinesic.facebehavior.predict.FaceSource;
import kinesic.facebehavior.predict.FoundFace;
import kinesic.facebehavior.predict.KinesicFormat;
import kinesic.facebehavior.predict.KinesicFormat.Part;
import kinesic.facebehavior.predict.PredictionJson;
import kinesic.facebehavior.predict.PredictionRow;
import kinesic.facebehavior.task.Prediction;

/** A server with a small network, on a port that is free, and a client for it. */
final class TestService implements AutoCloseable {

  static final int SIDE = 32;

  static final ServerLimits LIMITS = new ServerLimits(32, 1_000_000, Duration.ofSeconds(20));

  /** Whole pictures have places, crops have none. */
  private static final EnumSet<Part> PLACES = EnumSet.of(Part.PLACE);

  final FaceServer server;
  final HttpClient client = HttpClient.newHttpClient();
  private final FaceBehaviorNet network = network();
  private final FaceSource source;
  private final KinesicFormat format;

  /** Each picture is a crop. */
  TestService(ServerLimits limits) throws IOException {
    this(limits, new CroppedFaces(SIDE), EnumSet.noneOf(Part.class));
  }

  /** The source finds faces in whole pictures. */
  TestService(ServerLimits limits, FaceSource source) throws IOException {
    this(limits, source, PLACES);
  }

  private TestService(ServerLimits limits, FaceSource source, EnumSet<Part> parts)
      throws IOException {
    this.source = source;
    format = KinesicFormat.of(network, parts, CompoundReading.byHead(network));
    server =
        FaceServer.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), service(), limits);
  }

  /** A further service with the same network. */
  PredictionService service() {
    return new PredictionService("test.safetensors", network, source, format);
  }

  private static FaceBehaviorNet network() {
    FaceBehaviorNet network = new FaceBehaviorNet(new NetworkConfiguration(Trunk.COMPACT, SIDE, 0));
    network.initialise(3);
    return network;
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }

  /** A picture of its own for each number, as a PNG file. */
  static byte[] png(int number) throws IOException {
    BufferedImage image = ImageFiles.gradient(48, 40, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    pen.setColor(Color.getHSBColor(number * .37f, 1, 1));
    pen.fillRect(5 * (number % 7), 4 * (number % 5), 14, 12);
    pen.dispose();
    return ImageFiles.encode(image, "png");
  }

  /** The JSON of pictures, each predicted alone and from its file's bytes. */
  String expected(List<Upload> pictures) throws IOException {
    Predictor predictor = new Predictor(network);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PredictionJson json = PredictionJson.to(bytes, format)) {
      for (int i = 0; i < pictures.size(); i++) {
        FaceFile file = FaceFile.image(pictures.get(i).name(), i + 1);
        List<FoundFace> faces = source.faces(pictures.get(i).bytes(), pictures.get(i).name());
        for (int k = 0; k < faces.size(); k++) {
          Prediction face = predictor.predict(List.of(faces.get(k).image())).getFirst();
          json.write(List.of(PredictionRow.of(file, k, faces.get(k).place(), face)));
        }
        if (faces.isEmpty()) {
          json.write(List.of(PredictionRow.withoutFace(file)));
        }
      }
      json.complete();
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /** The JSON of one picture. */
  String expected(String name, byte[] picture) throws IOException {
    return expected(List.of(new Upload(name, picture)));
  }

  // ---------------------------------------------------------------- requests

  URI at(String path) {
    return server.address().resolve(path);
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(at(path)));
  }

  HttpResponse<String> post(String path, String type, byte[] body)
      throws IOException, InterruptedException {
    return send(post(at(path), type, body));
  }

  static HttpRequest.Builder post(URI address, String type, byte[] body) {
    return HttpRequest.newBuilder(address)
        .header("Content-Type", type)
        .POST(HttpRequest.BodyPublishers.ofByteArray(body));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return client.send(
        request.timeout(Duration.ofSeconds(60)).build(), HttpResponse.BodyHandlers.ofString());
  }

  /** Opens a connection for what the client of the JDK does not send. */
  Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.address().getPort());
    socket.setSoTimeout(30_000);
    return socket;
  }

  /** Sends text, and returns all that the server sends until it closes the connection. */
  String raw(String request) throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** The value of a metric. */
  static double metric(String metrics, String name) {
    return metrics
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + name + " in\n" + metrics));
  }

  /** A source of fixed faces for tests, whose pictures are decoded as crops. */
  abstract static class Source implements FaceSource {
    final CroppedFaces crops = new CroppedFaces(SIDE);

    @Override
    public List<FoundFace> faces(Path image) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<FoundFace> faces(Picture picture) {
      throw new UnsupportedOperationException();
    }

    @Override
    public abstract List<FoundFace> faces(byte[] image, Path name) throws IOException;
  }

  /** A form with these files, in the order name, content, name, content. */
  static byte[] form(String boundary, List<Upload> files) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    List<byte[]> pieces = new ArrayList<>();
    for (Upload file : files) {
      pieces.add(
          """
          --%s
          Content-Disposition: form-data; name="file"; filename="%s"
          Content-Type: image/png

          """
              .formatted(boundary, file.name())
              .replace("\n", "\r\n")
              .getBytes(StandardCharsets.UTF_8));
      pieces.add(file.bytes());
      pieces.add("\r\n".getBytes(StandardCharsets.UTF_8));
    }
    pieces.add("--%s--\r\n".formatted(boundary).getBytes(StandardCharsets.UTF_8));
    pieces.forEach(body::writeBytes);
    return body.toByteArray();
  }
}
