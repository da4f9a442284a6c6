package kinesic.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import kinesic.benchmarks.PeerCase.Timing;
import kinesic.facebehavior.detect.DetectedFace;
import kinesic.facebehavior.detect.FaceDetector;
import kinesic.facebehavior.face.FaceImage;
import kinesic.facebehavior.image.FaceAligner;
import kinesic.facebehavior.image.ImageEncoder;
import kinesic.facebehavior.image.Picture;
import kinesic.facebehavior.image.PictureDecoder;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.network.NetworkConfiguration;
import kinesic.facebehavior.network.Predictor;
import kinesic.facebehavior.predict.BatchPrediction;
import kinesic.facebehavior.predict.DetectedFaces;
import kinesic.facebehavior.predict.FaceFile;
import kinesic.facebehavior.predict.OnnxFile;
import kinesic.facebehavior.synthetic.DrawnScene;

/**
 * The cases {@code pictures/640x480/*}: from the file of a picture to predictions of its faces, as
 * the command {@code predict} does it, in milliseconds a picture; and its stages, each alone. The
 * pictures are drawn scenes of each kind as JPEG files, the network is a compact one with random
 * weights. Both are written to the folder {@code pictures} beside the program for the peers.
 *
 * <p>The detector's file is {@code models/yunet_s_640_640.onnx} of the {@link SharedFolder}.
 */
final class PictureCases {

  private static final int SCENES = 28; // four of each kind
  private static final int REPEATED = 4; // times in one prediction
  private static final int WIDTH = 640;
  private static final int HEIGHT = 480;
  private static final int SIDE = 48;
  private static final String DETECTOR = "models/yunet_s_640_640.onnx";

  private final List<Path> files;
  private final FaceDetector detector;
  private final Predictor predictor;
  private final FaceAligner aligner = new FaceAligner(SIDE);
  private final PictureDecoder decoder = new PictureDecoder();

  private PictureCases() throws IOException {
    Path folder = folder();
    Files.createDirectories(folder);
    List<Path> written = new ArrayList<>();
    for (int i = 0; i < SCENES; i++) {
      Path file = folder.resolve(String.format(Locale.ROOT, "%02d.jpg", i));
      if (!Files.exists(file)) {
        DrawnScene scene = DrawnScene.of(1, i, WIDTH, HEIGHT);
        Files.write(file, ImageEncoder.encode(scene.image(), "jpg"));
      }
      written.add(file);
    }
    files = List.copyOf(written);
    FaceBehaviorNet network =
        new FaceBehaviorNet(new NetworkConfiguration(NetworkConfiguration.Trunk.COMPACT, SIDE, 0));
    network.initialise(1);
    network.eval();
    OnnxFile.write(network, folder.resolve("network.onnx"));
    detector = FaceDetector.read(SharedFolder.find(DETECTOR));
    predictor = new Predictor(network);
  }

  /** Returns the folder for the files: {@code benchmarks/target/pictures}. */
  private static Path folder() {
    try {
      Path program =
          Path.of(PictureCases.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return program.resolveSibling("pictures");
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  static List<PeerCase> all() {
    return List.of(
        peerCase("whole", PictureCases::whole),
        peerCase("decode", PictureCases::decode),
        peerCase("detect", PictureCases::detect),
        peerCase("align", PictureCases::align),
        peerCase("network", PictureCases::network));
  }

  private static PeerCase peerCase(String stage, ToDoubleFunction<PictureCases> millis) {
    return new PeerCase(
        "pictures/%sx%s/%s".formatted(WIDTH, HEIGHT, stage),
        backend -> {
          try {
            return new Timing(millis.applyAsDouble(new PictureCases()), 0);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  /** Returns the milliseconds per picture of a step that handles {@code pictures} pictures. */
  private static double millis(int pictures, Runnable step) {
    return new Stopwatch(20, 7, 3.0).medianMillis(step) / pictures;
  }

  private double whole() {
    List<FaceFile> all = new ArrayList<>();
    for (int i = 0; i < REPEATED * files.size(); i++) {
      all.add(FaceFile.image(files.get(i % files.size()), i + 1));
    }
    int threads = Integer.getInteger("kinesic.threads", Runtime.getRuntime().availableProcessors());
    DetectedFaces source = new DetectedFaces(detector, SIDE, Integer.MAX_VALUE);
    BatchPrediction prediction = new BatchPrediction(predictor, source, threads);
    return millis(
        all.size(),
        () -> {
          try {
            prediction.run(all, rows -> {});
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private double decode() {
    return millis(files.size(), this::pictures);
  }

  private double detect() {
    List<Picture> pictures = pictures();
    return millis(files.size(), () -> pictures.forEach(detector::find));
  }

  private double align() {
    List<Picture> pictures = pictures();
    List<List<DetectedFace>> faces = pictures.stream().map(detector::find).toList();
    return millis(files.size(), () -> crops(pictures, faces));
  }

  private double network() {
    List<Picture> pictures = pictures();
    List<FaceImage> crops = crops(pictures, pictures.stream().map(detector::find).toList());
    return millis(files.size(), () -> predictor.predict(crops));
  }

  private List<Picture> pictures() {
    List<Picture> pictures = new ArrayList<>();
    try {
      for (Path file : files) {
        pictures.add(decoder.decode(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return pictures;
  }

  private List<FaceImage> crops(List<Picture> pictures, List<List<DetectedFace>> faces) {
    List<FaceImage> crops = new ArrayList<>();
    for (int i = 0; i < pictures.size(); i++) {
      for (DetectedFace face : faces.get(i)) {
        crops.add(aligner.align(pictures.get(i), face.points()));
      }
    }
    return crops;
  }
}
