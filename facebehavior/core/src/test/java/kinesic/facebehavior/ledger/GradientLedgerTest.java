package kinesic.facebehavior.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kinesic.engine.op.OpSpecs;
import kinesic.facebehavior.loss.LossSpecs;
import org.junit.jupiter.api.Test;

/** Holds {@code engine/GRADIENTS.md} to what is measured, or writes it. */
final class GradientLedgerTest {

  private static final Path PAGE = Path.of("..", "..", "engine", "GRADIENTS.md");

  /** With {@code -Dkinesic.write=true}, the page is written instead of compared. */
  private static final boolean WRITES = Boolean.getBoolean("kinesic.write");

  @Test
  void the_page_has_every_op_and_loss_and_no_error_exceeds_it() throws IOException {
    Ledger ledger = new Ledger();
    Map<String, List<LedgerEntry>> sections = new LinkedHashMap<>();
    sections.put("Ops of the engine", ledger.ops(OpSpecs.all()));
    sections.put("Losses of nn, composed of ops", ledger.losses());
    sections.put("Losses of FaceBehaviorNet", ledger.ops(LossSpecs.all()));
    if (WRITES) {
      Files.writeString(PAGE, new LedgerText("").write(sections));
    }
    String stated = Files.readString(PAGE);
    String measured = new LedgerText(stated).write(sections);
    List<String> lines = stated.lines().toList();
    assertEquals(
        List.of(),
        measured.lines().filter(line -> !lines.contains(line)).toList(),
        "lines that the page lacks; it says how to write it again");
    assertEquals(stated, measured, "the page has lines too many");
  }

  @Test
  void errors_are_rounded_up() {
    assertEquals("0", LedgerText.rounded(0));
    assertEquals("1e-4", LedgerText.rounded(1e-4));
    assertEquals("2e-4", LedgerText.rounded(1.01e-4));
    assertEquals("5e-7", LedgerText.rounded(2.3e-7));
    assertEquals("1e-6", LedgerText.rounded(5.1e-7));
  }
}
