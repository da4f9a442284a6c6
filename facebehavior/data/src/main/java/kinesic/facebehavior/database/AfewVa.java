package kinesic.facebehavior.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kinesic.facebehavior.dataset.FaceLandmarks;
import kinesic.facebehavior.face.FaceLabels;

/**
 * AFEW-VA: 600 clips of feature films, valence and arousal and 68 landmarks of every frame. J.
 * Kossaifi and others, AFEW-VA database for valence and arousal estimation in-the-wild, Image and
 * Vision Computing 65, 2017.
 *
 * <p>Layout: {@code 01/001/001.json} (the folders 01 to 12 may be left out) with {@code {"frames":
 * {"00000": {"landmarks": [[x, y], ...], "valence": 3, "arousal": -1}, ...}}}, whole numbers from
 * -10 to 10, beside the frames {@code 00000.png} and so on. Faces are aligned by the landmarks.
 *
 * <p>There is no published split. {@code fold=1} to {@code 5} holds out every fifth clip; these
 * folds are ours, and a person may appear in several of them.
 */
final class AfewVa implements Importer {

  private static final int FOLDS = 5;
  private static final float SCALE = 10;

  @Override
  public String name() {
    return "afew-va";
  }

  @Override
  public Set<String> options() {
    return Set.of(ImportOptions.SPLIT, ImportOptions.FOLD, ImportOptions.EVERY);
  }

  @Override
  public void read(Path root, ImportOptions options, ImportedFaces faces) throws IOException {
    List<Path> clips = new ArrayList<>();
    clips(root, clips);
    for (Path group : DatabaseFolders.sorted(root, "[0-9][0-9]")) {
      clips(group, clips);
    }
    if (clips.isEmpty()) {
      throw new DatabaseException(root + ": holds no clip such as 01/001/001.json");
    }
    for (int i = 0; i < clips.size(); i++) {
      Path clip = clips.get(i);
      if (options.wantsFold(i % FOLDS, FOLDS)) {
        faces.attempt(() -> clip(clip, options.every(), faces));
      }
    }
  }

  private static void clips(Path folder, List<Path> clips) throws IOException {
    for (Path clip : DatabaseFolders.sorted(folder, "[0-9][0-9][0-9]")) {
      Path json = clip.resolve(clip.getFileName() + ".json");
      if (Files.exists(json)) {
        clips.add(json);
      }
    }
  }

  private static void clip(Path json, int every, ImportedFaces faces)
      throws ImportProblem, IOException {
    JsonNode frames = JsonNode.read(json).member("frames");
    int index = 0;
    for (Map.Entry<String, JsonNode> frame : frames.members().entrySet()) {
      if (index++ % every == 0) {
        faces.attempt(() -> frame(json, frame.getKey(), frame.getValue(), faces));
      }
    }
  }

  private static void frame(Path json, String name, JsonNode frame, ImportedFaces faces)
      throws ImportProblem {
    FaceLabels labels =
        FaceLabels.NONE.with(
            frame.row().valenceArousal(value(frame, "valence"), value(frame, "arousal")));
    List<Float> xy = new ArrayList<>();
    for (JsonNode point : frame.member("landmarks").elements()) {
      for (JsonNode coordinate : point.elements()) {
        xy.add((float) coordinate.number());
      }
    }
    float[] numbers = new float[xy.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = xy.get(i);
    }
    FaceLandmarks landmarks;
    try {
      landmarks = FaceLandmarks.ofSixtyEight(numbers);
    } catch (IllegalArgumentException e) {
      throw frame
          .row()
          .problem(ImportProblem.Kind.MISSING_LANDMARKS, String.valueOf(e.getMessage()));
    }
    faces.add(
        frame.row().location(), json.resolveSibling(name + ".png"), labels, Optional.of(landmarks));
  }

  private static float value(JsonNode frame, String name) throws ImportProblem {
    double value = frame.member(name).number();
    if (!(Math.abs(value) <= SCALE)) {
      throw frame
          .row()
          .problem(
              ImportProblem.Kind.UNKNOWN_LABEL,
              "%s is %s, expected -10 to 10".formatted(name, value));
    }
    return (float) (value / SCALE);
  }
}
