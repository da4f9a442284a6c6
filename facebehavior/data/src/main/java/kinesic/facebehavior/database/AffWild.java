package kinesic.facebehavior.database;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import kinesic.facebehavior.image.FileName;
import kinesic.facebehavior.task.Affect;
import kinesic.facebehavior.task.FaceLabels;

/**
 * Aff-Wild: valence and arousal of every frame of 298 videos. D. Kollias et al., Deep affect
 * prediction in-the-wild, IJCV 127, 2019.
 *
 * <p>Layout: {@code annotations/train/valence/105.txt} and {@code
 * annotations/train/arousal/105.txt} with one number from -1 to 1 per line and no header; the
 * frames of {@code videos/train/105.mp4}, which the user extracts, in {@code frames/105/00001.jpg}
 * and so on. Line k labels frame k.
 *
 * <p>The labels of the test videos were never distributed. {@code fold=1} to {@code 5} holds out
 * every fifth video instead; we defined these folds.
 */
final class AffWild implements Importer {

  private static final int FOLDS = 5;
  private static final float INVALID = -5;

  @Override
  public String name() {
    return "affwild";
  }

  @Override
  public Set<String> options() {
    return Set.of(ImportOptions.SPLIT, ImportOptions.FOLD, ImportOptions.EVERY);
  }

  @Override
  public void read(Path root, ImportOptions options, ImportedFaces faces) throws IOException {
    Path annotations = root.resolve("annotations/train");
    List<Path> valence = DatabaseFolders.sorted(annotations.resolve("valence"), "*.txt");
    if (valence.isEmpty()) {
      throw new DatabaseException(
          annotations.resolve("valence") + ": holds no file of labels such as 105.txt");
    }
    for (int i = 0; i < valence.size(); i++) {
      Path file = valence.get(i);
      if (options.wantsFold(i % FOLDS, FOLDS)) {
        faces.attempt(() -> video(root, file, options.every(), faces));
      }
    }
  }

  private static void video(Path root, Path valenceFile, int every, ImportedFaces faces)
      throws ImportProblem, IOException {
    String video = FileName.stem(valenceFile);
    FrameFolder frames =
        FrameFolder.of(
            root.resolve("frames").resolve(video),
            SourceLocation.of(valenceFile),
            ("; make it with: mkdir -p frames/%1$s &&"
                    + " ffmpeg -i videos/train/%1$s.mp4 -q:v 2 frames/%1$s/%%05d.jpg")
                .formatted(video));
    List<LabelRow> valence = lines(valenceFile);
    Path arousalFile =
        DatabaseFolders.inAnyCase(root.resolve("annotations/train/arousal/" + video + ".txt"));
    List<LabelRow> arousal = lines(arousalFile);
    int both = Math.min(valence.size(), arousal.size());
    for (int i = 0; i < both; i += every) {
      LabelRow v = valence.get(i);
      LabelRow a = arousal.get(i);
      faces.attempt(
          () -> {
            float valenceValue = v.expect(1).number(0);
            float arousalValue = a.expect(1).number(0);
            FaceLabels labels = FaceLabels.NONE;
            if (valenceValue != INVALID && arousalValue != INVALID) {
              labels =
                  labels.with(Affect.VALENCE_AROUSAL, v.valenceArousal(valenceValue, arousalValue));
              int frame = (int) v.location().line();
              faces.add(v.location(), frames.get(frame, v.location()), labels);
            } else {
              faces.leaveOut("not annotated");
            }
          });
    }
    if (valence.size() != arousal.size()) {
      boolean lessArousal = arousal.size() < valence.size();
      throw new ImportProblem(
          ImportProblem.Kind.TRUNCATED_FILE,
          SourceLocation.of(lessArousal ? arousalFile : valenceFile),
          "has %s lines, expected %s as in %s"
              .formatted(
                  both,
                  Math.max(valence.size(), arousal.size()),
                  lessArousal ? valenceFile : arousalFile));
    }
  }

  private static List<LabelRow> lines(Path file) throws ImportProblem, IOException {
    List<LabelRow> lines = new ArrayList<>();
    try (LabelFile table = LabelFile.withoutHeader(file, ',')) {
      table.forEach(lines::add);
    }
    return lines;
  }
}
