package kinesic.facebehavior.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kinesic.engine.io.Json;
import kinesic.engine.io.JsonException;
import kinesic.facebehavior.dataset.FaceLandmarks;
import kinesic.facebehavior.task.Affect;
import kinesic.facebehavior.task.FaceLabels;

/**
 * AFEW-VA: 600 clips of feature films with valence, arousal and 68 landmarks of every frame. J.
 * Kossaifi et al., AFEW-VA database for valence and arousal estimation in-the-wild, Image and
 * Vision Computing 65, 2017.
 *
 * <p>Layout: {@code 01/001/001.json} (the folders 01 to 12 may be left out) with {@code {"frames":
 * {"00000": {"landmarks": [[x, y], ...], "valence": 3, "arousal": -1}, ...}}}, integers from -10 to
 * 10, next to the frames {@code 00000.png} and so on. Faces are aligned by the landmarks.
 *
 * <p>No split has been published. {@code fold=1} to {@code 5} holds out every fifth clip; we
 * defined these folds, and a person may appear in several of them.
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
    int index = 0;
    for (Map.Entry<String, Json> frame : frames(json).entrySet()) {
      if (index++ % every == 0) {
        faces.attempt(() -> frame(json, frame.getKey(), frame.getValue(), faces));
      }
    }
  }

  private static Map<String, Json> frames(Path json) throws ImportProblem {
    try {
      return Json.read(json).member("frames").members();
    } catch (JsonException e) {
      throw problem(ImportProblem.Kind.UNREADABLE_FILE, json, e);
    } catch (IOException e) { // names the file
      throw ImportProblem.of(ImportProblem.Kind.UNREADABLE_FILE, e);
    }
  }

  private static ImportProblem problem(ImportProblem.Kind kind, Path json, JsonException e) {
    return new ImportProblem(kind, new SourceLocation(json, e.line()), e.problem());
  }

  private static void frame(Path json, String name, Json frame, ImportedFaces faces)
      throws ImportProblem {
    LabelRow row = new LabelRow(new SourceLocation(json, frame.line()), List.of());
    try {
      FaceLabels labels =
          FaceLabels.NONE.with(
              Affect.VALENCE_AROUSAL,
              row.valenceArousal(value(frame, "valence"), value(frame, "arousal")));
      FaceLandmarks landmarks = FaceLandmarks.ofSixtyEight(numbers(frame.member("landmarks")));
      faces.add(row.location(), json.resolveSibling(name + ".png"), labels, Optional.of(landmarks));
    } catch (JsonException e) {
      throw problem(ImportProblem.Kind.UNKNOWN_LABEL, json, e);
    } catch (IllegalArgumentException e) {
      throw row.problem(ImportProblem.Kind.MISSING_LANDMARKS, String.valueOf(e.getMessage()));
    }
  }

  private static float[] numbers(Json points) throws JsonException {
    List<Float> numbers = new ArrayList<>();
    for (Json point : points.elements()) {
      for (Json coordinate : point.elements()) {
        numbers.add((float) coordinate.number());
      }
    }
    float[] xy = new float[numbers.size()];
    for (int i = 0; i < xy.length; i++) {
      xy[i] = numbers.get(i);
    }
    return xy;
  }

  private static float value(Json frame, String name) throws JsonException {
    Json member = frame.member(name);
    double value = member.number();
    if (Math.abs(value) > SCALE) {
      throw member.error("is %s, expected -10 to 10".formatted(value));
    }
    return (float) (value / SCALE);
  }
}
