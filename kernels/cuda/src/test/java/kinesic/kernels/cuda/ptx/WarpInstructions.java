package kinesic.kernels.cuda.ptx;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Instructions in which the lanes of a warp exchange values: shfl, vote, match, activemask. */
final class WarpInstructions {

  private WarpInstructions() {}

  static @Nullable Step decode(Instruction i, Operands o) {
    return switch (i.opcode()) {
      case "shfl" -> i.has("sync") ? new Shuffle(i, o) : null;
      case "vote" -> i.has("sync") ? Vote.of(i, o) : null;
      case "match" -> i.has("any") ? new Match(i, o) : null;
      case "activemask" -> new ActiveMask(o.i(i.operand(0)));
      default -> null;
    };
  }

  /** Returns the operand that holds the lanes that take part, or null if there is none. */
  static @Nullable String members(Instruction i) {
    return switch (i.opcode()) {
      case "shfl" -> i.has("sync") ? i.operand(4) : null;
      case "vote", "match" -> i.has("sync") ? i.operand(2) : null;
      case "bar" -> i.has("warp") ? i.operand(0) : null;
      default -> null;
    };
  }

  /** shfl.sync.mode.b32 d|p, a, b, c, members. */
  private static final class Shuffle extends Step {

    private enum Mode {
      UP,
      DOWN,
      BFLY,
      IDX
    }

    private final Mode mode;
    private final int to;
    private final int inRange; // -1: not wanted
    private final int a;
    private final int b;
    private final int c;

    Shuffle(Instruction i, Operands o) {
      mode =
          switch (i.parts().get(2)) {
            case "up" -> Mode.UP;
            case "down" -> Mode.DOWN;
            case "bfly" -> Mode.BFLY;
            case "idx" -> Mode.IDX;
            default -> throw new UnknownInstruction("mode of the shuffle");
          };
      List<String> d = Operands.split(i.operand(0), "|");
      to = o.i(d.getFirst());
      inRange = d.size() > 1 ? o.p(d.get(1)) : -1;
      a = o.i(i.operand(1));
      b = o.i(i.operand(2));
      c = o.i(i.operand(3));
    }

    @Override
    void run(Warp w, int lanes) {
      int[] values = w.exchange;
      System.arraycopy(w.ints[a], 0, values, 0, Warp.LANES);
      int[] shift = w.ints[b];
      int[] clamp = w.ints[c];
      int[] result = w.ints[to];
      int valid = 0;
      for (int m = lanes; m != 0; m &= m - 1) {
        int l = Integer.numberOfTrailingZeros(m);
        int segment = clamp[l] >> 8;
        int bound = (l & segment) | (clamp[l] & ~segment & 31); // of the segment, below or above
        int n = shift[l] & 31;
        int source =
            switch (mode) {
              case UP -> l - n;
              case DOWN -> l + n;
              case BFLY -> l ^ n;
              case IDX -> (l & segment & 31) | (n & ~segment);
            };
        if (mode == Mode.UP ? source < bound : source > bound) {
          source = l;
        } else {
          valid |= 1 << l;
        }
        if ((lanes >> source & 1) == 0) {
          throw w.fault(
              "reads, by a shuffle, the value of thread %s, which does not take part"
                  .formatted(w.thread(source)),
              l);
        }
        result[l] = values[source];
      }
      if (inRange >= 0) {
        w.predicates[inRange] = (w.predicates[inRange] & ~lanes) | valid;
      }
    }
  }

  /** vote.sync.all/any/uni.pred p, a, members and vote.sync.ballot.b32 d, a, members. */
  private static final class Vote extends Step {
    private final String mode;
    private final int to;
    private final int a;
    private final boolean inverted;

    private Vote(String mode, int to, int a, boolean inverted) {
      this.mode = mode;
      this.to = to;
      this.a = a;
      this.inverted = inverted;
    }

    static @Nullable Vote of(Instruction i, Operands o) {
      String mode = i.parts().get(2);
      String from = i.operand(1);
      boolean inverted = from.startsWith("!");
      int a = o.p(inverted ? from.substring(1) : from);
      return switch (mode) {
        case "ballot" -> new Vote(mode, o.i(i.operand(0)), a, inverted);
        case "all", "any", "uni" -> new Vote(mode, o.p(i.operand(0)), a, inverted);
        default -> null;
      };
    }

    @Override
    void run(Warp w, int lanes) {
      int yes = (inverted ? ~w.predicates[a] : w.predicates[a]) & lanes;
      if (mode.equals("ballot")) {
        for (int m = lanes; m != 0; m &= m - 1) {
          w.ints[to][Integer.numberOfTrailingZeros(m)] = yes;
        }
        return;
      }
      boolean result =
          switch (mode) {
            case "all" -> yes == lanes;
            case "any" -> yes != 0;
            default -> yes == lanes || yes == 0;
          };
      w.predicates[to] = (w.predicates[to] & ~lanes) | (result ? lanes : 0);
    }
  }

  /** match.any.sync.b32 d, a, members: the lanes whose value is the same. */
  private static final class Match extends Step {
    private final int to;
    private final int a;
    private final boolean wide;

    Match(Instruction i, Operands o) {
      wide = Types.wide(i.type());
      to = o.i(i.operand(0));
      a = wide ? o.l(i.operand(1)) : o.i(i.operand(1));
    }

    @Override
    void run(Warp w, int lanes) {
      int[] values = w.exchange;
      for (int m = lanes; m != 0; m &= m - 1) {
        int l = Integer.numberOfTrailingZeros(m);
        int same = 0;
        for (int n = lanes; n != 0; n &= n - 1) {
          int k = Integer.numberOfTrailingZeros(n);
          boolean equal = wide ? w.longs[a][k] == w.longs[a][l] : w.ints[a][k] == w.ints[a][l];
          same |= equal ? 1 << k : 0;
        }
        values[l] = same;
      }
      for (int m = lanes; m != 0; m &= m - 1) {
        int l = Integer.numberOfTrailingZeros(m);
        w.ints[to][l] = values[l];
      }
    }
  }

  private static final class ActiveMask extends Step {
    private final int to;

    ActiveMask(int to) {
      this.to = to;
    }

    @Override
    void run(Warp w, int lanes) {
      for (int m = lanes; m != 0; m &= m - 1) {
        w.ints[to][Integer.numberOfTrailingZeros(m)] = lanes;
      }
    }
  }

  /** bar.warp.sync: orders the accesses of the lanes. */
  static final class WarpBarrier extends Step {
    @Override
    void run(Warp w, int lanes) {
      w.synchronise(lanes);
    }
  }
}
