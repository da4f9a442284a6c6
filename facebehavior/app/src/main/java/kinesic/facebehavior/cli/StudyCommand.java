package kinesic.facebehavior.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Compares many trained networks that differ in one setting each. */
@Command(
    name = "study",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    synopsisSubcommandLabel = "SUBJECT",
    header = "Compare couplings: many training runs, statistical tests and a report.",
    description = "%nRun \"facebehavior study help SUBJECT\" for the options of a study.%n",
    commandListHeading = "%nSubjects:%n",
    subcommands = {StudyAffect.class, StudyIdentity.class, CommandLine.HelpCommand.class})
final class StudyCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(), "expected the subject of the study: affect or identity");
  }
}
