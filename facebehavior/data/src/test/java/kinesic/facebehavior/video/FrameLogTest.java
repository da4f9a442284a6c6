package kinesic.facebehavior.video;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FrameLogTest {

  private static final String FRAME =
      """
      [info] Input #0, mov,mp4,m4a,3gp,3g2,mj2, from 'file:a.mp4':
      [Parsed_showinfo_0 @ 0x1] [info] config in time_base: 1/10, frame_rate: 10/1
      [Parsed_showinfo_0 @ 0x1] [info] n:   0 pts:      5 pts_time:0.5 fmt:gray sar:1/1 s:64x48 \
      i:P iskey:1 type:I""";

  private static FrameLog log(String messages) throws InterruptedException {
    FrameLog log =
        new FrameLog(new ByteArrayInputStream(messages.getBytes(StandardCharsets.UTF_8)));
    log.join();
    assertEquals(Optional.of(new FrameLog.Stamp(0.5, 64)), log.next());
    assertEquals(Optional.empty(), log.next());
    return log;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " stream 0, offset 0x9e0f: partial file\n\n",
        "\n[Parsed_showinfo_0 @ 0x1] [info] color_range:unknownstream 0, offset 0x9e0f: partial file"
            + "\n[Parsed_showinfo_0 @ 0x1] [info]  color_space:unknown\n",
        "\n[Parsed_showinfo_0 @ 0x1] [info] color_range:unknown color_space:"
            + "stream 0, offset 0x9e0f: partial file\n",
        "\n[mov,mp4,m4a,3gp,3g2,mj2 @ 0x2] [error] stream 0, offset 0x9e0f: partial file\n"
      })
  void damage_that_is_reported_within_the_lines_of_a_frame_counts(String messages)
      throws InterruptedException {
    assertEquals(
        Optional.of(new FrameLog.Complaint(0.5, "stream 0, offset 0x9e0f: partial file")),
        log(FRAME + messages).damage());
  }

  @Test
  void the_sentence_of_matroska_is_recognised_too() throws InterruptedException {
    assertEquals(
        Optional.of(new FrameLog.Complaint(0.5, "File ended prematurely")),
        log(FRAME + " File ended prematurely\n\n").damage());
  }

  @Test
  void other_messages_within_the_lines_of_a_frame_do_not_count() throws InterruptedException {
    assertEquals(Optional.empty(), log(FRAME + " deprecated pixel format used\n\n").damage());
    assertEquals(Optional.empty(), log(FRAME + " \n").damage());
    assertEquals(Optional.empty(), log(FRAME + "\n").damage());
  }
}
