package kinesic.facebehavior.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import kinesic.facebehavior.detect.DetectedFace;
import kinesic.facebehavior.detect.DetectorOptions;
import kinesic.facebehavior.detect.FaceFinder;
import kinesic.facebehavior.manifest.FaceListWriter;
import kinesic.facebehavior.predict.BatchDetection;
import kinesic.facebehavior.predict.BatchDetection.FileFaces;
import kinesic.facebehavior.predict.ImageFileList;
import kinesic.nn.train.Eta;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Finds the faces of pictures. */
@Command(
    name = "detect",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    sortOptions = false,
    header = "Find the faces in pictures and write their places.",
    description = {
      "",
      "Writes a CSV file with a row per face, the largest of a picture first: its box, score and five"
          + " landmarks (eyes, nose, corners of the mouth), in pixels of the picture as its Exif data"
          + " turn it. With the option landmarks=FILE of --data, train and evaluate cut the faces out"
          + " by it exactly as predict does; predict --landmarks reads it, too.",
      "",
      "Name one folder, such as that of a database: the file then names pictures by their path from"
          + " there. Of a folder all images in it and its subfolders are read, but not hidden ones. A"
          + " picture without a face and one that cannot be read have a row that says so; the exit"
          + " status is 3 if one could not be read.",
      ""
    },
    parameterListHeading = "Pictures:%n",
    optionListHeading = "%nOptions:%n",
    footer = {
      "",
      "Examples:",
      "  facebehavior detect photos/ --out faces.csv",
      "  facebehavior detect /data/EmotioNet --faces largest --out faces.csv",
      "  facebehavior train --data emotionet=/data/EmotioNet,landmarks=faces.csv"
    })
final class Detect implements Callable<Integer> {

  private static final double SECONDS_BETWEEN_LINES = 10;

  /** The endings of files that are read in folders. */
  private static final Set<String> ENDINGS =
      Set.of("png", "jpg", "jpeg", "jpe", "jfif", "gif", "bmp", "tif", "tiff");

  @Spec private CommandSpec spec;

  @Mixin private final DeviceOptions device = new DeviceOptions();

  @Mixin private final CommonOptions.Detector detector = new CommonOptions.Detector();

  @Mixin private final CommonOptions.OutFile out = new CommonOptions.OutFile();

  @Mixin private final FaceOptions.Count count = new FaceOptions.Count();

  @Option(
      names = "--least-score",
      paramLabel = "SCORE",
      defaultValue = "0.6",
      description = "the least score of a face, 0 to 1 (default: ${DEFAULT-VALUE})")
  private double leastScore;

  @Option(
      names = "--largest-side",
      paramLabel = "PIXELS",
      defaultValue = "640",
      description =
          "scale pictures to this larger side for the detector, 64 to 4096; a larger one finds"
              + " smaller faces and takes longer (default: ${DEFAULT-VALUE})")
  private int largestSide;

  @Parameters(
      arity = "1..*",
      paramLabel = "PICTURE|FOLDER",
      description = "PNG, JPEG, GIF, BMP or TIFF files, and folders of them")
  private List<Path> pictures = List.of();

  private int done;
  private int faces;
  private int withoutFace;
  private Eta eta = new Eta(); // in pictures

  @Override
  public Integer call() throws IOException {
    device.select();
    DetectorOptions options =
        OptionValues.inRange(
            spec,
            () -> new DetectorOptions(largestSide, leastScore, DetectorOptions.DEFAULT.overlap()));
    String header = String.join(",", FaceListWriter.columns());
    Path file = out.replaceable(line -> line.equals(header));
    List<Path> files = files();
    FaceFinder finder = detector.read(options);
    int threads = Runtime.getRuntime().availableProcessors();
    PrintWriter err = spec.commandLine().getErr();
    UnreadFiles unread = new UnreadFiles(err, "pictures");
    eta = new Eta();
    try (FaceListWriter list = new FaceListWriter(file)) {
      new BatchDetection(finder, count.most(), threads)
          .run(
              files,
              found -> {
                write(found, list);
                count(found, files.size(), unread, err);
              });
      list.complete();
    }
    err.printf(
        Locale.ROOT,
        "%,d pictures: %,d faces, %,d without a face, %,d could not be read; %.1f s, %.0f"
            + " pictures per second%nFaces: %s%n",
        done,
        faces,
        withoutFace,
        unread.count(),
        eta.elapsed(),
        done / eta.elapsed(),
        file);
    err.flush();
    return unread.count() > 0 ? Predict.SOME_FAILED : 0;
  }

  /** The pictures that are named, and the files in folders whose names end as those of images. */
  private List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path named : pictures) {
      boolean folder = Files.isDirectory(named);
      for (Path file : ImageFileList.of(List.of(named))) {
        if (!folder || isImage(file)) {
          files.add(file);
        }
      }
    }
    if (files.isEmpty()) {
      throw new IOException(pictures.getFirst() + ": contains no image");
    }
    return files;
  }

  private static boolean isImage(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    return ENDINGS.contains(name.substring(name.lastIndexOf('.') + 1));
  }

  private void write(FileFaces found, FaceListWriter list) {
    String name = name(found.image());
    if (found.failed()) {
      list.writeWithoutFace(name, found.error());
    } else if (found.faces().isEmpty()) {
      list.writeWithoutFace(name, FaceListWriter.NO_FACE);
    }
    for (int i = 0; i < found.faces().size(); i++) {
      DetectedFace face = found.faces().get(i);
      list.write(
          name, i, face.x(), face.y(), face.width(), face.height(), face.score(), face.points());
    }
  }

  /** The path from the only folder that is named, else the picture as it was named or found. */
  private String name(Path image) {
    Path first = pictures.getFirst();
    Path path = pictures.size() == 1 && Files.isDirectory(first) ? first.relativize(image) : image;
    return path.toString().replace(path.getFileSystem().getSeparator(), "/");
  }

  private void count(FileFaces found, int files, UnreadFiles unread, PrintWriter err) {
    done++;
    faces += found.faces().size();
    if (found.failed()) {
      unread.add(found.image().toString(), found.error());
    } else if (found.faces().isEmpty()) {
      withoutFace++;
    }
    eta.add(1);
    if (eta.isDue(SECONDS_BETWEEN_LINES)) {
      String left = Eta.duration(eta.left(files - done));
      err.printf(Locale.ROOT, "%,d of %,d pictures, %s left%n", done, files, left);
    }
    err.flush();
  }
}
