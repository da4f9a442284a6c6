package kinesic.facebehavior.spark;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import kinesic.facebehavior.detect.MarkerDetector;
import kinesic.facebehavior.detect.Pictures;
import kinesic.facebehavior.image.ImageFiles;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.network.NetworkConfiguration;
import kinesic.facebehavior.network.NetworkConfiguration.Trunk;

/**
 * What a prediction reads.
 *
 * @param network an untrained network of affect, for faces of 32 pixels
 * @param detector see {@link MarkerDetector}
 * @param photos pictures of two faces, one and none, some in a folder of the folder, a hidden one,
 *     and one that cannot be read
 * @param crops pictures of one face each, and one that is cut off
 */
record Photos(Path network, Path detector, Path photos, Path crops) {

  /** Writes them into {@code folder}. */
  static Photos write(Path folder) throws IOException {
    FaceBehaviorNet net = new FaceBehaviorNet(new NetworkConfiguration(Trunk.COMPACT, 32, 0));
    net.initialise(1);
    Path network = folder.resolve("network.safetensors");
    net.write(network);
    Path detector = MarkerDetector.write(folder.resolve("markers.onnx"));
    Path photos = folder.resolve("photos");
    Files.createDirectories(photos.resolve("more"));
    for (int i = 0; i < 14; i++) {
      Path file = photos.resolve(i % 5 == 4 ? "more" : "").resolve("p-" + i + ".png");
      ImageFiles.write(file, photo(i), "png");
    }
    ImageFiles.write(photos.resolve("p-3, last.jpg"), photo(3), "jpeg");
    ImageFiles.write(photos.resolve(".hidden.png"), photo(1), "png");
    ImageFiles.text(photos.resolve("text.png"));
    Path crops = Files.createDirectories(folder.resolve("crops"));
    for (int i = 0; i < 45; i++) {
      ImageFiles.write(crops.resolve("c-" + i + ".png"), crop(i), "png");
    }
    ImageFiles.truncated(crops.resolve("cut.png"), crop(1), "png", .5);
    return new Photos(network, detector, photos, crops);
  }

  /** Of a face, a second one if {@code i} is even, and none for 6. */
  private static BufferedImage photo(int i) {
    BufferedImage picture = Pictures.grey(160, 120);
    if (i != 6) {
      MarkerDetector.draw(picture, 50 + i, 60, 64);
    }
    if (i % 2 == 0 && i != 6) {
      MarkerDetector.draw(picture, 120, 40 + i, 44);
    }
    return picture;
  }

  private static BufferedImage crop(int i) {
    BufferedImage picture = Pictures.grey(40, 40);
    for (int y = 0; y < 40; y++) {
      for (int x = 0; x < 40; x++) {
        picture.setRGB(x, y, 0x10305 * ((i * x + y * y) % 80));
      }
    }
    return picture;
  }
}
