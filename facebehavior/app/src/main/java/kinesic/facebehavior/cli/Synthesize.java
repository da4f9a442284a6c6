package kinesic.facebehavior.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import kinesic.facebehavior.layout.DatabaseLayout;
import kinesic.facebehavior.layout.SceneFiles;
import kinesic.facebehavior.manifest.FacePairs.FacePair;
import kinesic.facebehavior.manifest.FacePairsFile;
import kinesic.facebehavior.manifest.ManifestReader;
import kinesic.facebehavior.manifest.PairDraw;
import kinesic.facebehavior.synthetic.Labelling;
import kinesic.facebehavior.synthetic.SyntheticDatabase;
import kinesic.facebehavior.synthetic.SyntheticFiles;
import kinesic.facebehavior.synthetic.SyntheticPreset;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Writes databases of synthetic faces, as manifests or in the layouts of real databases. */
@Command(
    name = "synthesize",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    defaultValueProvider = Synthesize.Defaults.class,
    header = "Draw databases of synthetic faces.",
    sortOptions = false,
    description = {
      "",
      "Writes image files and a CSV manifest for each database. Databases for training have one kind"
          + " of label only, with errors as in real ones; those for validation and testing have other"
          + " people and all labels. A database of the same name in the folder is replaced.",
      ""
    })
final class Synthesize implements Callable<Integer> {

  /** The defaults of shared options. */
  static final class Defaults extends OptionDefaults {
    Defaults() {
      super(Map.of("--out", "synthetic"));
    }
  }

  private static final int SCENE_WIDTH = 640; // pixels
  private static final int SCENE_HEIGHT = 480;

  @Spec private CommandSpec spec;

  @Mixin private final CommonOptions.OutFolder out = new CommonOptions.OutFolder();

  @Option(
      names = "--database",
      split = ",",
      paramLabel = "NAME",
      defaultValue = "video-va,web-au,web-expression,test",
      description = "databases to draw, of: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
  private List<SyntheticPreset> databases;

  @Option(
      names = "--layout",
      split = ",",
      paramLabel = "NAME",
      description =
          "draw small databases in exactly the layout of real ones instead, in folders of these names:"
              + " ${COMPLETION-CANDIDATES}")
  private List<DatabaseLayout> layouts = List.of();

  @Option(
      names = "--scenes",
      paramLabel = "COUNT",
      defaultValue = "0",
      description =
          "draw this many pictures of several people instead, of 640 x 480 pixels, with the true places"
              + " of all faces, to try the command detect (default: ${DEFAULT-VALUE})")
  private int scenes;

  @Mixin private final CommonOptions.Faces faces = new CommonOptions.Faces();
  @Mixin private final CommonOptions.Side side = new CommonOptions.Side();
  @Mixin private final CommonOptions.Seed seed = new CommonOptions.Seed();

  @Override
  public Integer call() throws IOException {
    PrintWriter terminal = spec.commandLine().getOut();
    if (scenes < 0) {
      throw new ParameterException(
          spec.commandLine(), "--scenes is %s, expected at least 0".formatted(scenes));
    }
    if (scenes > 0) {
      return writeScenes(terminal);
    }
    if (!layouts.isEmpty()) {
      return writeLayouts(terminal);
    }
    List<SyntheticDatabase> drawn =
        OptionValues.inRange(
            spec,
            () ->
                databases.stream()
                    .map(preset -> preset.database(seed.seed(), faces.faces(), side.side()))
                    .toList());
    SyntheticFiles files =
        new SyntheticFiles(out.path(), Runtime.getRuntime().availableProcessors());
    for (SyntheticDatabase database : drawn) {
      Path manifest =
          files.write(database, new Counter(terminal, database.name(), database.size()));
      terminal.println("wrote " + manifest + " with " + database.size() + " faces");
      if (isForVerification(database)) {
        Path file = out.path().resolve(database.name() + "-pairs.csv");
        List<FacePair> pairs = PairDraw.of(ManifestReader.read(manifest).rows(), seed.seed());
        FacePairsFile.write(file, pairs);
        terminal.println("wrote " + file + " with " + pairs.size() + " pairs");
      }
      terminal.flush();
    }
    return 0;
  }

  /** Whether the database has true identities and attributes: those are for testing. */
  private static boolean isForVerification(SyntheticDatabase database) {
    return database.design().labelling().equals(Labelling.identityAndAttributes(0));
  }

  private int writeScenes(PrintWriter terminal) throws IOException {
    Path places =
        new SceneFiles(out.path(), SCENE_WIDTH, SCENE_HEIGHT)
            .write(seed.seed(), scenes, new Counter(terminal, "scenes", scenes));
    terminal.printf(
        Locale.ROOT,
        "wrote %,d scenes and %s, the true places of their faces; try: facebehavior detect %s --out"
            + " faces.csv%n",
        scenes,
        places,
        out.path());
    terminal.flush();
    return 0;
  }

  private int writeLayouts(PrintWriter terminal) throws IOException {
    for (DatabaseLayout layout : layouts) {
      Path root = out.path().resolve(layout.toString());
      int written =
          layout.write(
              root,
              seed.seed(),
              faces.faces(),
              side.side(),
              new Counter(terminal, layout.toString(), faces.faces()));
      terminal.printf(
          Locale.ROOT,
          "wrote %d images to %s; try: facebehavior train --data %s=%s%n",
          written,
          root,
          layout.database(),
          root);
      terminal.flush();
    }
    return 0;
  }
}
