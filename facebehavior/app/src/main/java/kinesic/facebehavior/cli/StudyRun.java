package kinesic.facebehavior.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kinesic.facebehavior.report.Answer;
import kinesic.facebehavior.study.Arm;
import kinesic.facebehavior.study.Study;
import kinesic.facebehavior.study.StudyPage;
import kinesic.facebehavior.study.StudyProgress;
import kinesic.facebehavior.study.StudyResults;
import kinesic.facebehavior.study.StudyTables;
import kinesic.facebehavior.study.Subject;
import kinesic.facebehavior.training.RunFolder;
import kinesic.facebehavior.training.RunLock;

/** A study on its way: its folder, its trainings, its tables and its page. */
final class StudyRun {

  private final String title;
  private final Path out;
  private final StudyOptions.Chosen chosen;
  private final PrintWriter terminal;

  StudyRun(String title, Path out, StudyOptions.Chosen chosen, PrintWriter terminal) {
    this.title = title;
    this.out = out;
    this.chosen = chosen;
    this.terminal = terminal;
  }

  /** Makes the subject, which may draw or read its databases. */
  @FunctionalInterface
  interface SubjectMaking {
    Subject make() throws IOException;
  }

  int call(SubjectMaking making) throws IOException {
    RunFolder folder = new RunFolder(out);
    try (RunLock lock = folder.open(chosen.resume());
        ResumeHint hint = new ResumeHint(terminal)) {
      folder.configure(configuration());
      Subject subject = making.make();
      Study study = new Study(subject, chosen.matrix(), chosen.plan(), out);
      Optional<StudyResults> results = study.run(new StudyProgress(terminal));
      if (results.isEmpty()) {
        return Main.INTERRUPTED;
      }
      StudyTables.write(results.get(), out);
      for (Answer answer : StudyPage.write(title, study, subject, results.get(), out)) {
        terminal.println();
        terminal.println(answer.question());
        terminal.println(answer.answer());
      }
      terminal.println();
      terminal.println("the report is " + out.resolve("study.html").toAbsolutePath().toUri());
      terminal.flush();
      return 0;
    }
  }

  private List<String> configuration() {
    List<String> lines = new ArrayList<>();
    for (Arm arm : chosen.matrix().arms()) {
      lines.add(
          "arm = %s, coupling %s, factors %s, temperature %s, rate %s"
              .formatted(
                  arm.name(),
                  arm.coupling().option(),
                  arm.weights(),
                  arm.temperature(),
                  arm.rate()));
    }
    lines.add("fractions = " + chosen.matrix().fractions());
    lines.add("seeds = " + chosen.matrix().seeds());
    lines.add("faces = " + chosen.faces());
    lines.add("test faces = " + chosen.testFaces());
    chosen.plan().network().texts().forEach((key, text) -> lines.add(key + " = " + text));
    lines.add("epochs = " + chosen.plan().epochs());
    lines.add("batch = " + chosen.plan().batchSize());
    lines.add("rate = " + chosen.plan().rate());
    return lines;
  }
}
