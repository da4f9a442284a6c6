package kinesic.facebehavior.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** CelebA, VGGFace2 and LFW from the command line, each as the user has it on disk. */
final class PeopleDatabaseCommandsTest {

  @TempDir private Path folder;

  private static Program run(Object... words) {
    Program program = Program.run(words);
    assertEquals(0, program.status(), program.err());
    return program;
  }

  private static void assertSays(String line, Program program) {
    assertTrue(program.out().lines().anyMatch(said -> said.matches(line)), program.out());
  }

  @Test
  void a_network_learns_from_celeba_and_vggface2_and_is_tested_on_lfw() throws Exception {
    Program drawn =
        run(
            "synthesize",
            "--layout=celeba,vggface2,lfw",
            "--out=" + folder,
            "--faces=120",
            "--side=16");
    assertSays("wrote 120 images to .*/lfw; try: facebehavior train --data lfw=.*/lfw", drawn);
    String celeba = "celeba=" + folder.resolve("celeba");
    Path table = folder.resolve("table.csv");
    Program related = run("relatedness", "--data=" + celeba, "--out=" + table, "--support=2");
    assertSays("celeba: 72 faces of .* \\(attributes 72, identities 72\\)", related);
    assertSays("wrote .*: 8 rows by 40 columns from 72 faces; .*", related);

    Path out = folder.resolve("run");
    Program trained =
        run(
            "train",
            "--data=" + celeba + ",labels=apart",
            "--relatedness=" + table,
            "--validation=" + celeba + ",split=validation",
            "--test=" + celeba,
            "--side=16",
            "--epochs=1",
            "--batch=24",
            "--out=" + out);
    assertSays("celeba: 72 faces of .* \\(attributes 36, identities 36\\)", trained);
    assertSays("identity rank-1 +[0-9.]+ +0.125", trained);
    assertSays("attributes mean balanced accuracy +[0-9.]+ +0.500", trained);

    Program tested =
        run(
            "evaluate",
            "--network=" + out.resolve("network.safetensors"),
            "--data=lfw=" + folder.resolve("lfw"),
            "--pairs=" + folder.resolve("lfw/pairs.txt"),
            "--roc=" + folder.resolve("roc.csv"));
    assertSays("lfw: 120 faces of .* \\(identities 120\\)", tested);
    assertSays("identity rank-1 +[0-9.]+ +0.025", tested);
    assertSays("pairs accuracy over 10 folds +[0-9.]+ +0.500", tested);
    List<String> roc = Files.readAllLines(folder.resolve("roc.csv"));
    assertEquals("threshold,far,tar", roc.get(0));
    assertEquals("Infinity,0.000000,0.000000", roc.get(1));
    assertTrue(roc.get(roc.size() - 1).endsWith(",1.000000,1.000000"), roc.toString());

    run(
        "train",
        "--data=vggface2=" + folder.resolve("vggface2"),
        "--side=16",
        "--epochs=1",
        "--batch=24",
        "--out=" + folder.resolve("people"));
  }
}
