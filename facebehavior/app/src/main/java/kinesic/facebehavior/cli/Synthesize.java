package kinesic.facebehavior.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import kinesic.facebehavior.layout.DatabaseLayout;
import kinesic.facebehavior.manifest.FacePairs.FacePair;
import kinesic.facebehavior.manifest.FacePairsFile;
import kinesic.facebehavior.manifest.ManifestReader;
import kinesic.facebehavior.manifest.PairDraw;
import kinesic.facebehavior.synthetic.Labelling;
import kinesic.facebehavior.synthetic.SyntheticDatabase;
import kinesic.facebehavior.synthetic.SyntheticFiles;
import kinesic.facebehavior.synthetic.SyntheticPreset;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes databases of synthetic faces, as manifests or in the layouts of real databases. */
@Command(
    name = "synthesize",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    header = "Draw databases of synthetic faces.",
    sortOptions = false,
    description = {
      "",
      "Writes image files and a CSV manifest for each database. Those for training carry one kind"
          + " of label only, with errors as real ones have; those for validation and tests have"
          + " people of their own and all labels. A database of the same name in the folder is"
          + " replaced.",
      ""
    })
final class Synthesize implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FOLDER",
      description = "where the databases go; it is made if need be")
  private Path out;

  @Option(
      names = "--database",
      split = ",",
      paramLabel = "NAME",
      defaultValue = "video-va,web-au,web-expression,test",
      description = "which ones, of: ${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}")
  private List<SyntheticPreset> databases;

  @Option(
      names = "--layout",
      split = ",",
      paramLabel = "NAME",
      description =
          "Instead: a small database in exactly the layout of a real one, in a folder of its name:"
              + " ${COMPLETION-CANDIDATES}")
  private List<DatabaseLayout> layouts = List.of();

  @Option(
      names = "--faces",
      paramLabel = "N",
      defaultValue = "1000",
      description = "faces of each database; default: ${DEFAULT-VALUE}")
  private int faces;

  @Option(
      names = "--side",
      paramLabel = "PIXELS",
      defaultValue = "64",
      description = "width and height of the images; default: ${DEFAULT-VALUE}")
  private int side;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "of the faces; default: ${DEFAULT-VALUE}")
  private long seed;

  @Override
  public Integer call() throws IOException {
    PrintWriter terminal = spec.commandLine().getOut();
    if (!layouts.isEmpty()) {
      return writeLayouts(terminal);
    }
    List<SyntheticDatabase> drawn =
        OptionValues.inRange(
            spec,
            () -> databases.stream().map(preset -> preset.database(seed, faces, side)).toList());
    SyntheticFiles files = new SyntheticFiles(out, Runtime.getRuntime().availableProcessors());
    for (SyntheticDatabase database : drawn) {
      Path manifest =
          files.write(database, new Counter(terminal, database.name(), database.size()));
      terminal.println("wrote " + manifest + " with " + database.size() + " faces");
      if (isForVerification(database)) {
        Path file = out.resolve(database.name() + "-pairs.csv");
        List<FacePair> pairs = PairDraw.of(ManifestReader.read(manifest).rows(), seed);
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

  private int writeLayouts(PrintWriter terminal) throws IOException {
    for (DatabaseLayout layout : layouts) {
      Path root = out.resolve(layout.toString());
      int written =
          layout.write(root, seed, faces, side, new Counter(terminal, layout.toString(), faces));
      terminal.printf(
          "wrote %d images to %s; try: facebehavior train --data %s=%s%n",
          written, root, layout.database(), root);
      terminal.flush();
    }
    return 0;
  }
}
