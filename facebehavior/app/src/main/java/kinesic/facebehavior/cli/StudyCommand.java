package kinesic.facebehavior.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Trains many networks that differ in one thing each, and says what came out. */
@Command(
    name = "study",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    synopsisSubcommandLabel = "SUBJECT",
    header = "Find out what coupling does: many trainings, statistics and a report.",
    description = "%n\"facebehavior study help SUBJECT\" explains a subject.%n",
    commandListHeading = "%nSubjects:%n",
    subcommands = {StudyAffect.class, StudyIdentity.class, CommandLine.HelpCommand.class})
final class StudyCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "expected what to study: affect or identity");
  }
}
