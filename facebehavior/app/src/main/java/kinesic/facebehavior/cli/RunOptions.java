package kinesic.facebehavior.cli;

import java.io.IOException;
import java.nio.file.Path;
import kinesic.facebehavior.training.RunFolder;
import kinesic.facebehavior.training.RunLock;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code --out} and {@code --resume}: the folder of a run that can be interrupted. */
final class RunOptions {

  @Mixin private final CommonOptions.OutFolder out = new CommonOptions.OutFolder();

  @Option(
      names = "--resume",
      description = "continue the interrupted run in the folder; all other options stay the same")
  private boolean resume;

  Path path() {
    return out.path();
  }

  RunFolder folder() {
    return new RunFolder(out.path());
  }

  boolean isResumed() {
    return resume;
  }

  /** Locks the folder; refuses to overwrite a run without {@code --resume}. */
  RunLock open() throws IOException {
    return folder().open(resume);
  }

  /** Locks a folder that several processes share; the same refusal. */
  RunLock join() throws IOException {
    return folder().join(resume);
  }
}
