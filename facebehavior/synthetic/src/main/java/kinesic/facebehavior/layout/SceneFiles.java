package kinesic.facebehavior.layout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.IntConsumer;
import kinesic.facebehavior.dataset.FaceLandmarks;
import kinesic.facebehavior.image.ImageEncoder;
import kinesic.facebehavior.manifest.FaceListWriter;
import kinesic.facebehavior.manifest.Manifest;
import kinesic.facebehavior.manifest.ManifestWriter;
import kinesic.facebehavior.synthetic.DrawnFace;
import kinesic.facebehavior.synthetic.DrawnScene;
import kinesic.facebehavior.task.Affect;
import kinesic.facebehavior.task.Task;

/**
 * Writes drawn scenes as files: a folder {@code scenes} of PNG files, the {@link Manifest} {@code
 * scenes.csv} with the labels of the largest face of each scene, and {@code scenes-faces.csv} with
 * the true places of all faces, as {@link FaceListWriter} describes it.
 */
public final class SceneFiles {

  private static final String NAME = "scenes";

  private static final List<Task> TASKS =
      List.of(Affect.VALENCE_AROUSAL, Affect.ACTION_UNITS, Affect.EXPRESSION);

  private final Path folder;
  private final int width;
  private final int height;

  /**
   * A writer.
   *
   * @param folder created if missing
   * @param width of the pictures in pixels
   * @param height of the pictures in pixels
   */
  public SceneFiles(Path folder, int width, int height) {
    this.folder = folder;
    this.width = width;
    this.height = height;
  }

  /**
   * Writes scenes and replaces earlier ones.
   *
   * @param seed the seed of people and places
   * @param count the number of scenes, at least 1
   * @param progress receives the number of scenes written so far, after each
   * @return the file with the places of the faces
   * @throws IOException if a file cannot be written
   */
  public Path write(long seed, int count, IntConsumer progress) throws IOException {
    Files.createDirectories(folder.resolve(NAME));
    Path places = folder.resolve(NAME + "-faces.csv");
    Path manifest = folder.resolve(NAME + ".csv");
    Files.deleteIfExists(manifest); // it would list scenes of both runs until the end
    Files.deleteIfExists(places);
    try (FaceListWriter list = new FaceListWriter(places);
        ManifestWriter labels = new ManifestWriter(manifest, TASKS)) {
      for (int i = 0; i < count; i++) {
        DrawnScene scene = DrawnScene.of(seed, i, width, height);
        String image = String.format(Locale.ROOT, "%s/%06d-%s.png", NAME, i, scene.kind());
        Files.write(folder.resolve(image), ImageEncoder.encode(scene.image(), "png"));
        List<DrawnFace> faces = scene.faces();
        write(image, faces, list);
        if (!faces.isEmpty()) {
          labels.write(image, faces.getFirst().sample().labels());
        }
        progress.accept(i + 1);
      }
      list.complete();
      labels.complete();
    }
    return places;
  }

  private static void write(String image, List<DrawnFace> faces, FaceListWriter list) {
    if (faces.isEmpty()) {
      list.writeWithoutFace(image, FaceListWriter.NO_FACE);
    }
    for (int i = 0; i < faces.size(); i++) {
      DrawnFace.Box box = faces.get(i).box();
      FaceLandmarks points = FaceLandmarks.ofSixtyEight(faces.get(i).landmarks());
      list.write(image, i, box.x(), box.y(), box.width(), box.height(), 1, points);
    }
  }
}
